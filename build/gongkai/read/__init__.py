"""bytes → Document: text with offsets, and the grids that the *format* marks.

In: a source and its bytes. Out: a Document. Must not know the form: no label, no number, no
body. The type is told by content, never by the file's name; a format that we do not read is
refused with advice.
"""

from __future__ import annotations

from dataclasses import replace

from gongkai.model import Document, ReadError, Source
from gongkai.read.containers import is_container
from gongkai.read.excel import read_excel
from gongkai.read.legacy import legacy_family, read_legacy
from gongkai.read.mime import is_saved_page, saved_page
from gongkai.read.package import Package
from gongkai.read.pdf import is_pdf, read_pdf
from gongkai.read.plain import read_plain, refuse_long
from gongkai.read.refusals import CONTAINER, OFD, PRESENTATION, why_refused
from gongkai.read.rows import Record
from gongkai.read.scripted import find_scripted
from gongkai.read.web import begins_as_html, is_html, read_web
from gongkai.read.word import read_word

__all__ = ["read"]

ZIP = b"PK\x03\x04"


def read(source: Source, data: bytes) -> Document:
    """Read one archived file.

    Raises:
        ReadError: the file is empty, of a format that is not read, in no known encoding, or
            longer than any report.
    """
    document = _read(source, data)
    refuse_long(document.text)
    return document


def _read(source: Source, data: bytes) -> Document:
    if why := why_refused(data):
        raise ReadError(why)
    if is_container(data, source.path):
        raise ReadError(CONTAINER)
    if data.startswith(ZIP):
        return _read_package(source, data)
    if is_pdf(data):
        return read_pdf(source, data)
    if legacy_family(data) is not None:
        return read_legacy(source, data)
    return _read_markup(source, data) or read_plain(source, data)


def _read_markup(source: Source, data: bytes) -> Document | None:
    """Read a web page, saved as it is, with its headers, or as a string in JSON or a script."""
    if is_saved_page(data):
        page, url = saved_page(data)
        document = read_web(replace(source, url=source.url or url), page)
        return replace(document, media_type="multipart/related")
    if not begins_as_html(data) and (found := find_scripted(data)):
        return _read_scripted(source, *found)
    return read_web(source, data) if is_html(data) else None


def _read_scripted(source: Source, record: Record, media_type: str, encoding: str) -> Document:
    """Read the document that lies as a string in a file."""
    if isinstance(record.data, ReadError):
        raise record.data
    own = replace(
        source,
        url=source.url or record.url,
        fetched_on=source.fetched_on or record.fetched_on,
    )
    document = (read_web if is_html(record.data) else read_plain)(own, record.data)
    return replace(document, media_type=media_type, encoding=encoding)


def _read_package(source: Source, data: bytes) -> Document:
    """Read an Office file by what its package holds."""
    kind = Package(data).kind()
    if kind == "word":
        return read_word(source, data)
    if kind == "excel":
        return read_excel(source, data)
    if kind == "opendocument":
        return read_legacy(source, data)
    raise ReadError({"ofd": OFD, "powerpoint": PRESENTATION}.get(kind, CONTAINER))

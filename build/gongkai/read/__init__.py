"""bytes → Document: text with offsets, and the grids that the *format* marks.

In: a source and its bytes. Out: a Document. Must not know the form: no label, no number, no
body. The type is told by content, never by the file's name; a format that we do not read is
refused with advice.
"""

from __future__ import annotations

from gongkai.model import Document, ReadError, Source
from gongkai.read.excel import read_excel
from gongkai.read.legacy import legacy_family, read_legacy
from gongkai.read.package import Package
from gongkai.read.pdf import is_pdf, read_pdf
from gongkai.read.plain import read_plain
from gongkai.read.web import is_html, read_web
from gongkai.read.word import read_word

__all__ = ["read"]

# First bytes of formats that are no text. The reason is what a user reads in the summary.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "an image; gongkai reads text"),
    (b"\xff\xd8\xff", "an image; gongkai reads text"),
    (b"GIF8", "an image; gongkai reads text"),
    (b"\x1f\x8b", "a compressed file; unpack it first"),
)
ZIP = b"PK\x03\x04"


def read(source: Source, data: bytes) -> Document:
    """Read one archived file.

    Raises:
        ReadError: the file is empty, of a format that is not read, or in no known encoding.
    """
    for signature, reason in SIGNATURES:
        if data.startswith(signature):
            raise ReadError(reason)
    if data.startswith(ZIP):
        return _read_package(source, data)
    if is_pdf(data):
        return read_pdf(source, data)
    if legacy_family(data) is not None:
        return read_legacy(source, data)
    if is_html(data):
        return read_web(source, data)
    return read_plain(source, data)


def _read_package(source: Source, data: bytes) -> Document:
    """Read an Office file by what its package holds."""
    kind = Package(data).kind()
    if kind == "word":
        return read_word(source, data)
    if kind == "excel":
        return read_excel(source, data)
    if kind == "opendocument":
        return read_legacy(source, data)
    raise ReadError("a ZIP file or presentation; put the reports themselves into the archive")

"""bytes → Document: text with offsets, and the grids that the *format* marks.

In: a source and its bytes. Out: a Document. Must not know the form: no label, no number, no
body. The type is told by content, never by the file's name; a format that we do not read is
refused with advice.
"""

from __future__ import annotations

from gongkai.model import Document, ReadError, Source
from gongkai.read.plain import read_plain

__all__ = ["read"]

# First bytes of formats that are no text. The reason is what a user reads in the summary.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF is not read yet; save the report as text (另存为 .txt)"),
    (
        b"PK\x03\x04",
        "Word, Excel and ZIP files are not read yet; save the report as text (另存为 .txt)",
    ),
    (b"\xd0\xcf\x11\xe0", "legacy Office file; save it as text (请另存为 .docx/.xlsx 或 .txt)"),
    (b"{\\rtf", "RTF is not read; save the report as text (另存为 .txt)"),
    (b"\x89PNG", "an image; gongkai reads text"),
    (b"\xff\xd8\xff", "an image; gongkai reads text"),
    (b"GIF8", "an image; gongkai reads text"),
    (b"\x1f\x8b", "a compressed file; unpack it first"),
)
MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<table", b"<?xml", b"<div")


def read(source: Source, data: bytes) -> Document:
    """Read one archived file.

    Raises:
        ReadError: the file is empty, of a format that is not read, or in no known encoding.
    """
    for signature, reason in SIGNATURES:
        if data.startswith(signature):
            raise ReadError(reason)
    if data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP):
        raise ReadError("HTML is not read yet; save the page as text (另存为 .txt)")
    return read_plain(source, data)

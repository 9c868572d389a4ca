"""Read plain text: the text as it stands, and the tables that tabs and pipes mark.

In: a source and its bytes. Out: a Document whose text is the file's own. Must not know the form.
"""

from __future__ import annotations

from gongkai.model import Document, ReadError, Source
from gongkai.read.encoding import decode
from gongkai.read.grid import find_grids

MAX_TEXT = 1_000_000
"""Characters of a document; a hundred reports in one file have fewer, and a parser needs time."""


def refuse_long(text: str) -> None:
    """Refuse a text that no parser could read in the time that a file has.

    Raises:
        ReadError: it has more than ``MAX_TEXT`` characters.
    """
    if len(text) > MAX_TEXT:
        raise ReadError(
            f"a text of more than {MAX_TEXT // 1_000_000} million characters; "
            "split it, if there are reports in it (请拆分)"
        )


def read_plain(source: Source, data: bytes) -> Document:
    """Read a text file.

    Raises:
        ReadError: see ``encoding.decode`` and ``refuse_long``.
    """
    text, encoding = decode(data)
    refuse_long(text)
    return Document(
        source=source,
        text=text,
        grids=find_grids(text),
        encoding=encoding,
        media_type="text/plain",
        method="text",
    )

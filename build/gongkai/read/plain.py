"""Read plain text: the text as it stands, and the tables that tabs and pipes mark.

In: a source and its bytes. Out: a Document whose text is the file's own. Must not know the form.
"""

from __future__ import annotations

from gongkai.model import Document, Source
from gongkai.read.encoding import decode
from gongkai.read.grid import find_grids


def read_plain(source: Source, data: bytes) -> Document:
    """Read a text file.

    Raises:
        ReadError: see ``encoding.decode``.
    """
    text, encoding = decode(data)
    return Document(
        source=source,
        text=text,
        grids=find_grids(text),
        encoding=encoding,
        media_type="text/plain",
        method="text",
    )

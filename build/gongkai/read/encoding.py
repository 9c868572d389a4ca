r"""Turn bytes into text, or say why they are none.

In: the bytes of one file. Out: its text and the name of the encoding. Must not know file
formats beyond plain text.

Line ends become ``\n`` here, once, so that an offset means the same to every reader of
``gongkai text``, whatever its handling of ``\r\n``.
"""

from __future__ import annotations

import codecs

from gongkai.model import ReadError

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CANDIDATES = ("utf-8", "gb18030", "big5")
# Every report holds these words; a decoding that lacks all of them is the wrong one.
FAMILIAR = ("公开", "公開", "政府", "信息", "資訊")


def decode(data: bytes) -> tuple[str, str]:
    r"""Decode the bytes of a text file.

    Returns:
        The text without a byte order mark and with ``\n`` as the only line end, and the
        encoding's name.

    Raises:
        ReadError: the bytes are empty, binary, or fit no encoding that we know.

    >>> decode("信息公开\r\n".encode("gb18030"))
    ('信息公开\n', 'gb18030')
    """
    if not data.strip():
        raise ReadError("the file is empty")
    for mark, name in BOMS:
        if data.startswith(mark):
            return _lines(_strictly(data[len(mark) :], name)), name
    if b"\x00" in data:
        raise ReadError("binary data, no text")
    decoded = [(text, name) for name in CANDIDATES if (text := _try(data, name)) is not None]
    for text, name in decoded:
        if any(word in text for word in FAMILIAR):
            return _lines(text), name
    if not decoded:
        raise ReadError("unknown character encoding (tried " + ", ".join(CANDIDATES) + ")")
    text, name = decoded[0]
    return _lines(text), name


def _strictly(data: bytes, name: str) -> str:
    text = _try(data, name)
    if text is None:
        raise ReadError(f"the file says that it is {name}, but its bytes are not")
    return text


def _try(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")

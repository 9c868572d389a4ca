r"""Turn bytes into text, or say why they are none.

In: the bytes of one file. Out: its text and the name of the encoding. Must not know file
formats: a declaration in the markup is a hint that is tried, and never believed against the
text that comes out.

Line ends become ``\n`` here, once, so that an offset means the same to every reader of
``gongkai text``, whatever its handling of ``\r\n``. A NUL in an otherwise readable text becomes
U+FFFD, and so does a byte that no character has (a page cut within one); more than a few of
them are no text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from gongkai.model import ReadError
from gongkai.read import compose
from gongkai.read.chinese import has_garbled_words, is_chinese, likeness, lost_share

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
UTF16 = ("utf-16-le", "utf-16-be")
CANDIDATES = ("utf-8", "gb18030", "big5")
# Every declared name of a family is read with its largest member: a page that says gb2312 holds
# 镕, and Hong Kong characters stand in pages that say Big5.
FAMILIES = ((r"utf-?8", "utf-8"), (r"gb|x-gb|cp936|ms936|euc-?cn", "gb18030"), (r"big-?5", "big5"))
CODECS = {"big5": "big5hkscs"}
DECLARED = re.compile(
    rb"""<\?xml[^>]{0,100}\sencoding\s*=\s*["']([\w.:-]{2,30})|"""
    rb"""<meta\s[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{2,30})""",
    re.IGNORECASE,
)
HEAD = 4096
"""A declaration is looked for in so many first bytes: browsers take 1024, offices write later."""
SAMPLE = 20_000
MAX_LOST = 0.01
"""The share of characters that a cut or a slip may cost before bytes count as no text."""
MAX_LOST_TWICE = 0.05
"""A second decoding lost one byte wherever a run of characters had an odd number of them."""

EDGES = compose.EDGES + "\x00"
LOSING = "gongkai-lose"
# How text was spoilt: written in the second, read as the first.
SPOILT = (("gb18030", "utf-8"), ("latin", "utf-8"), ("latin", "gb18030"), ("big5", "gb18030"))
LATIN = {
    ord(bytes([byte]).decode("cp1252")): byte
    for byte in range(0x80, 0xA0)
    if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}


def decode(data: bytes) -> tuple[str, str]:
    r"""Decode the bytes of a text file.

    Returns:
        The text without a byte order mark and with ``\n`` as the only line end, and the
        encoding's name.

    Raises:
        ReadError: the bytes are empty, binary, garbled, or fit no encoding that we know.

    >>> decode("信息公开\r\n".encode("gb18030"))
    ('信息公开\n', 'gb18030')
    >>> decode("政府信息公开".encode("gb18030").decode("latin-1").encode())
    ('政府信息公开', 'gb18030, read as latin')
    """
    if not data.strip(b" \t\r\n\f\x00"):
        raise ReadError("the file is empty")
    text, name = _decode(data)
    if not text.strip(EDGES):
        raise ReadError("the file is empty")
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, name


def _decode(data: bytes) -> tuple[str, str]:
    for mark, name in BOMS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], name), name
    names = _candidates(data)
    for name in names:
        text = _try(data, name)
        # UTF-8 has a form of its own that no other encoding happens to have.
        if text and is_chinese(text) and (name == "utf-8" or lost_share(text) <= MAX_LOST):
            return text, name
    return _leniently(data, names) or _last_resort(data, names)


def _marked(data: bytes, name: str) -> str:
    """Decode what a byte order mark names; it is too rare a sequence to stand by chance."""
    text = data.decode(name, "replace")
    if lost_share(text) > MAX_LOST:
        raise ReadError(f"the file says that it is {name}, but its bytes are not")
    return text


def _candidates(data: bytes) -> tuple[str, ...]:
    names = ["utf-8"] if b"\x00" not in data else ["utf-8", *UTF16]
    if match := DECLARED.search(data[:HEAD]):
        said = (match[1] or match[2]).decode("ascii", "replace").lower()
        names += [name for pattern, name in FAMILIES if re.match(pattern, said)]
    return tuple(dict.fromkeys((*names, *CANDIDATES)))


def _leniently(data: bytes, names: Iterable[str]) -> tuple[str, str] | None:
    """Read over single broken bytes; each leaves a mark, and digits are never swallowed."""
    middle = len(data) // 2 // 4 * 4
    sample = data[middle : middle + SAMPLE] if len(data) > 2 * SAMPLE else data
    for name in names:
        codec = CODECS.get(name, name)
        if lost_share(sample.decode(codec, "replace")) > 2 * MAX_LOST:
            continue
        text = data.decode(codec, "replace")
        if is_chinese(text) and lost_share(text) <= MAX_LOST:
            return text, name
    return None


def _last_resort(data: bytes, names: tuple[str, ...]) -> tuple[str, str]:
    """Mend text that was decoded wrongly once, guess, or take what no rule speaks against."""
    decoded = [(text, name) for name in names if name not in UTF16 and (text := _try(data, name))]
    for text, _ in decoded:
        if mended := _mend(text):
            return mended[0], f"{mended[1]}, read as {mended[2]}"
        if has_garbled_words(text):
            raise ReadError("the text is garbled (mojibake, 乱码) and cannot be restored")
        if text.isascii():
            break
    if guessed := _guess(data):
        return guessed
    if b"\x00" in data:
        raise ReadError("binary data, no text")
    readings = [reading for reading in decoded if lost_share(reading[0]) <= MAX_LOST]
    if not readings:
        raise ReadError("unknown character encoding (tried " + ", ".join(names) + ")")
    # Between readings that are no Chinese of ours the likelier one counts, then the first.
    return max(readings, key=lambda reading: likeness(reading[0]))


def _try(data: bytes, name: str) -> str | None:
    try:
        return data.decode(CODECS.get(name, name))
    except UnicodeDecodeError:
        return None


def _mend(text: str) -> tuple[str, str, str] | None:
    """Undo one wrong decoding, if exactly that makes unmistakable Chinese of it.

    A digit is never lost unseen: what the wrong decoding swallowed stands beside a U+FFFD.
    """
    for wrong, right in SPOILT:
        sample = _again(text[:SAMPLE], wrong, right)
        if sample is None or lost_share(sample) > MAX_LOST_TWICE or sample == text[:SAMPLE]:
            continue
        mended = _again(text, wrong, right)
        if mended and lost_share(mended) <= MAX_LOST_TWICE and is_chinese(mended):
            return mended, right, wrong
    return None


def _again(text: str, wrong: str, right: str) -> str | None:
    """Write text as it was read and read it as it was written.

    GBK and not GB18030: of a character that only the latter has, and of U+FFFD itself, the four
    bytes hold digits, and those would come out as numbers.
    """
    if wrong == "latin":
        try:
            return text.translate(LATIN).encode("latin-1").decode(right, "replace")
        except UnicodeEncodeError:
            return None
    return text.encode("gbk" if wrong == "gb18030" else wrong, LOSING).decode(right, "replace")


def _lose(error: UnicodeError) -> tuple[bytes, int]:
    """Put a byte that begins no character for each character that has none."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return b"\xff" * (error.end - error.start), error.end


codecs.register_error(LOSING, _lose)


def _guess(data: bytes) -> tuple[str, str] | None:
    """Ask a detector of encodings; only Chinese that we know is taken from it."""
    # Loaded only here: no report that we know needs it, and it takes long to load.
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE], enable_fallback=False).best()
    if best is None:
        return None
    text = data.decode(best.encoding, "replace")
    if lost_share(text) > MAX_LOST or not is_chinese(text):
        return None
    return text, best.encoding

"""Tell what character a letter of a PDF is, as far as its font says so.

In: a letter on an open page. Out: its character, or a mark for one that is not told. Must not
know where it stands.
"""

from __future__ import annotations

import ctypes
import unicodedata
from typing import Any

REPLACEMENT = "\ufffd"
SOFT_HYPHEN = 0xAD
STANDARD = (b"Helvetica", b"Times-", b"Courier")
NAMED = 64


def character_at(raw: Any, text: Any, index: int) -> str:
    """Give a character; a mark for one that its font does not tell."""
    code = raw.FPDFText_GetUnicode(text, index)
    if raw.FPDFText_IsHyphen(text, index) == 1:
        return "-"
    is_private = 0xE000 <= code <= 0xF8FF
    is_unknown = code < 9 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF or code == 0xFFFE
    if is_unknown or is_private or raw.FPDFText_HasUnicodeMapError(text, index) == 1:
        return REPLACEMENT
    return "-" if code == SOFT_HYPHEN else chr(code)


def says_nothing(character: str) -> bool:
    """Tell a character that prints nothing: a blank, or one without width."""
    return character.isspace() or unicodedata.category(character) in ("Cf", "Cc")


def is_told(raw: Any, font: Any) -> bool:
    """Tell a font that is in the file, or is one of those that each reader has."""
    if not font:
        return False
    if raw.FPDFFont_GetIsEmbedded(font) == 1:
        return True
    name = ctypes.create_string_buffer(NAMED)
    raw.FPDFFont_GetBaseFontName(font, name, NAMED)
    return name.value.startswith(STANDARD)

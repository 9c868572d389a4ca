"""Read the number printed in one cell, or say why there is none.

In: the text of a cell as printed. Out: a ``Numeral``. Must not know which table or row the
cell stands in; whether its unit suits the indicator is decided by the caller.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from gongkai.knowledge.patterns import footnotes, marks, signs, units
from gongkai.parse.glance import strange_to
from gongkai.parse.keeping import kept

# A number with more digits than this is no count and no amount of any public body, and would
# not fit the published decimals (28 digits, 8 of them after the point).
MAX_WHOLE, MAX_FRACTION = 15, 8
FEW = {str(number): Decimal(number) for number in range(1000)}
"""Nearly every number of a report; these are told without a look at their digits."""
MAX_CELL = 80
"""A longer cell holds words; the patterns below need not look at it."""
PLAIN = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
HAN = re.compile("[\u3007\u3400-\u9fff]")
GROUPED = re.compile(r"[-+−－]?[0-9]{1,3}(?:\s[0-9]{3})+(?:\.[0-9]+)?[^0-9]*")
EMPHASIS = re.compile(r"^(\*{1,3}|_{1,3}|`)(.+?)\1$")
"""Markdown's signs for bold, italics and code around a number."""
CHINESE_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6}
CHINESE_DIGITS |= {"七": 7, "八": 8, "九": 9}
CHINESE_POWERS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class Numeral:
    """A printed number: its value, its unit and sign if printed, or why there is none.

    ``unit`` is the printed unit or empty; ``kind`` is that unit's kind (count, money) or empty;
    ``factor`` turns the printed number into ones or into 万元.
    """

    as_printed: str
    status: Literal["reported", "blank", "not_applicable", "unreadable"]
    value: Decimal | None = None
    kind: str = ""
    factor: Decimal = Decimal(1)


@kept(16_384)
def read_numeral(text: str) -> Numeral:
    """Read one printed number; a blank is never zero.

    >>> [read_numeral(text).status for text in ("１,２３４", " — ", "1o3", "1e5", "NaN", "")]
    ['reported', 'not_applicable', 'unreadable', 'unreadable', 'unreadable', 'blank']
    >>> [str(read_numeral(text).value) for text in ("增318件", "减1件", "970843元", "零")]
    ['318', '-1', '970843', '0']
    """
    if is_plain(text):
        return Numeral(text, "reported", Decimal(text))
    if len(text) > MAX_CELL:
        return Numeral(text, "unreadable" if text.strip() else "blank")
    if is_footnote(text):
        return Numeral(text, "unreadable")
    plain = _plain(text)
    if not plain:
        return Numeral(text, "blank")
    if plain in marks():
        return Numeral(text, "not_applicable")
    sign, rest = _split_sign(plain)
    digits, unit = _split_unit(rest)
    value = _whole(digits)
    if value is None:
        return Numeral(text, "unreadable")
    kind, factor = units().get(unit, ("", "1"))
    # Nought has no sign: adding it takes that of -0 away.
    signed = value * (sign or 1) + 0
    return Numeral(text, "reported", signed, kind, Decimal(factor))


def is_grouped(text: str) -> bool:
    """Tell whether a cell looks like one number whose thousands are parted by blanks."""
    return bool(GROUPED.fullmatch(text))


def read_grouped(text: str) -> Numeral:
    """Read a number whose thousands are parted by blanks, in a cell that is surely one cell.

    >>> read_grouped("1 234 567").value, read_grouped("1 23").status
    (Decimal('1234567'), 'unreadable')
    """
    bare = _footnote_at_end().sub("", text.strip())
    match = GROUPED.fullmatch(bare)
    if match is None:
        return read_numeral(text)
    return replace(read_numeral(re.sub(r"(?<=[0-9])\s(?=[0-9])", "", bare)), as_printed=text)


def looks_like_value(text: str) -> bool:
    """Tell whether a cell holds a number or one of the marks for none."""
    return text in FEW or is_plain(text) or _is_value(text)


def is_plain(text: str) -> bool:
    """Tell a whole number in plain digits, as nearly every cell prints one."""
    return text in FEW or (text.isascii() and text.isdigit() and len(text) <= MAX_WHOLE)


def _is_value(text: str) -> bool:
    """Tell a value that is no plain number; prose shows at a glance that it is none."""
    return _strange().search(text) is None and _is_number_or_mark(text)


@kept(16_384)
def _is_number_or_mark(text: str) -> bool:
    return read_numeral(text).status in {"reported", "not_applicable"}


@cache
def _strange() -> re.Pattern[str]:
    """What stands in no value: in no digit, sign, unit or mark, nor in a footnote behind it."""
    words = (*marks(), *signs(), *units(), footnotes().pattern)
    return strange_to((*words, *CHINESE_DIGITS, *CHINESE_POWERS))


def plain_number(text: str) -> Decimal | None:
    """Give the value of a whole number in plain digits; None for whatever else a cell prints.

    >>> plain_number("31"), plain_number("31件")
    (Decimal('31'), None)
    """
    few = FEW.get(text)
    return few if few is not None else Decimal(text) if is_plain(text) else None


def is_rule(text: str) -> bool:
    """Tell a piece of a ruled line, or nothing at all, from what a cell prints.

    >>> is_rule("———"), is_rule(""), is_rule("0")
    (True, True, False)
    """
    return not text.strip("-=_—─– ")


@cache
def _footnote_at_end() -> re.Pattern[str]:
    return re.compile(rf"(?<=[^\s])\s*(?:{footnotes().pattern})$")


@cache
def _footnote_alone() -> re.Pattern[str]:
    return re.compile(rf"(?:{footnotes().pattern})")


def is_footnote(text: str) -> bool:
    """Tell whether a text is nothing but the mark of a footnote: ① is never one."""
    return bool(_footnote_alone().fullmatch(" " + text, 1)) and text not in marks()


@kept(16_384)
def belongs_to_number(text: str) -> bool:
    """Tell whether a text, standing by itself, goes on a number before it: a unit, a footnote."""
    return text in units() or is_footnote(text)


def is_han(text: str) -> bool:
    """Tell a value written as one Chinese character: 三, 零, 无, in whatever code."""
    folded = unicodedata.normalize("NFKC", text)
    return bool(HAN.fullmatch(folded)) and (folded in CHINESE_DIGITS or folded in marks())


def _plain(text: str) -> str:
    visible = text.strip().strip(INVISIBLE).strip()
    # A footnote's mark must go before NFKC: it would turn 12① into 121.
    bare = _footnote_at_end().sub("", EMPHASIS.sub(r"\2", visible))
    # Nor may one inside of a number: such a text stays as it is, and is no number.
    folded = bare if _has_mark(bare) else unicodedata.normalize("NFKC", bare)
    return re.sub(r"\s+", "", folded) if not re.search(r"[0-9]\s+[0-9]", folded) else folded.strip()


def _has_mark(text: str) -> bool:
    return not text.isascii() and any(unicodedata.category(c) == "No" for c in text)


@cache
def _sign_pattern() -> re.Pattern[str]:
    longest_first = sorted(signs(), key=len, reverse=True)
    return re.compile("(" + "|".join(map(re.escape, longest_first)) + r")\s*(?=\S)")


def _split_sign(text: str) -> tuple[int | None, str]:
    match = _sign_pattern().match(text)
    if match is None:
        return None, text
    return signs()[match[1]], text[match.end() :]


@cache
def _unit_pattern() -> re.Pattern[str]:
    longest_first = sorted(units(), key=len, reverse=True)
    return re.compile(r"(.*?)\s*(" + "|".join(map(re.escape, longest_first)) + ")")


def _split_unit(text: str) -> tuple[str, str]:
    match = _unit_pattern().fullmatch(text)
    return (match[1], match[2]) if match else (text, "")


def _whole(digits: str) -> Decimal | None:
    """Read digits, with thousands separators or as a Chinese numeral up to 9999."""
    if PLAIN.fullmatch(digits):
        whole, _, fraction = digits.replace(",", "").partition(".")
        if len(whole) > MAX_WHOLE or len(fraction) > MAX_FRACTION:
            return None
        return Decimal(digits.replace(",", ""))
    return read_chinese(digits)


def read_chinese(digits: str) -> Decimal | None:
    """Read 零, 十二, 三百零五; anything else is no number.

    Two neighbours in rising order are "three or four", which is no number either.

    >>> [read_chinese(text) for text in ("零", "十二", "三百零五", "二零二〇", "三四百", "三四")]
    [Decimal('0'), Decimal('12'), Decimal('305'), Decimal('2020'), None, None]
    """
    if not digits or any(c not in CHINESE_DIGITS and c not in CHINESE_POWERS for c in digits):
        return None
    if all(c in CHINESE_DIGITS for c in digits):
        if len(digits) == 2 and 0 < CHINESE_DIGITS[digits[0]] == CHINESE_DIGITS[digits[1]] - 1:
            return None
        return Decimal("".join(str(CHINESE_DIGITS[c]) for c in digits))
    total, digit, lowest = 0, None, 10_000
    for character in digits:
        if character in CHINESE_POWERS:
            power = CHINESE_POWERS[character]
            if power >= lowest or (digit is None and total):
                return None
            total, digit, lowest = total + (1 if digit is None else digit) * power, None, power
        elif digit:
            return None
        else:
            digit = CHINESE_DIGITS[character]
    return Decimal(total + (digit or 0))

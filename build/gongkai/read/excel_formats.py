"""Write a number of a worksheet as the sheet shows it.

In: the stored number and its format code. Out: the text of the cell. Must not know the form.

A number has the 15 digits that Excel keeps, so 77.80600000000001 is 77.806. A zero is what the
sheet shows for it: an accounting format prints a dash, the format # nothing. A format that we
cannot follow, because it shifts the point (0!.0000 shows yuan as 万元), is written behind the
stored number, which makes the cell unreadable and not wrong.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, localcontext
from functools import lru_cache

GENERAL = ("", "General", "@", "G/通用格式")
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 48: "##0.0E+0",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "yyyy/m/d h:mm",
    20: "h:mm", 21: "h:mm:ss", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"',
    30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: '#,##0;-#,##0;"-"', 42: '#,##0;-#,##0;"-"',
    43: '#,##0.00;-#,##0.00;"-"', 44: '#,##0.00;-#,##0.00;"-"', 50: 'yyyy"年"m"月"',
    57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|!(?P<forced>.)|(?P<room>_.|\*.)'
    r"|(?P<general>General|G/通用格式)|\[(?P<bracket>[^\]]*)\]|(?P<digits>[0#?.][0#?,.]*)|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+)"
    r"|(?P<percent>%)|(?P<other>.)",
    re.DOTALL,
)
LONG = 255
"""Excel takes no longer format; one that is longer is not kept."""
SECTION = re.compile(r'(?:"[^"]*"|\\.|!.|\[[^\]]*\]|[^;])*', re.DOTALL)
COLOUR = re.compile(r"(?i)black|blue|cyan|green|magenta|red|white|yellow|color ?\d+|黑色|蓝色|红色")
CURRENCY = re.compile(r"\$([^-]*)(?:-[0-9A-Fa-f]+)?")
EPOCH_1900, EPOCH_1904 = datetime.datetime(1899, 12, 30), datetime.datetime(1904, 1, 1)
MAX_SERIAL = 2_958_465
"""The last day of the year 9999."""
MOST_DECIMALS = 30
DIGITS_KEPT = Context(prec=15, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a format: a literal, the digits, a part of a date, a percent sign."""

    kind: str
    text: str


def shown(stored: str, code: str, *, is_1904: bool = False) -> str:
    """Write a stored number as its format shows it.

    >>> [shown(n, "General") for n in ("12", "12.0", "77.80600000000001", "1E-3", "-0.0")]
    ['12', '12', '77.806', '0.001', '0']
    >>> shown("1234.5", "#,##0.00"), shown("-3", "0_ ;[Red]-0 "), shown("0.125", "0.0%")
    ('1,234.50', '-3', '12.5%')
    >>> shown("0", '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ '), shown("44927", "yyyy/m/d")
    ('-', '2023/1/1')
    >>> shown("0", "#"), shown("0", '0;-0;"-"'), shown("0", '#,##0;-#,##0;"-"??')
    ('', '-', '-')
    >>> shown("12345", "0!.0000")
    '12345 [0!.0000]'
    """
    value = _number(stored)
    if value is None:
        return stored
    plain = _plain(value)
    if code in GENERAL:
        return plain
    parts = _section(code, value)
    if parts is None:
        return plain
    kinds = [part.kind for part in parts]
    if "date" in kinds:
        written = _date(value, parts, is_1904=is_1904)
    elif kinds.count("digits") > 1 or "strange" in kinds:
        written = None
    else:
        written = _fixed(value, parts, plain)
    return f"{plain} [{code}]" if written is None else written


def _number(stored: str) -> Decimal | None:
    try:
        value = Decimal(stored)
    except InvalidOperation:
        return None
    return DIGITS_KEPT.plus(value) if value.is_finite() and abs(value.adjusted()) < 60 else None


def _plain(value: Decimal) -> str:
    digits = format(value, "f")
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return "0" if digits == "-0" else digits


def _section(code: str, value: Decimal) -> tuple[Part, ...] | None:
    """Choose the section for the number; None where conditions choose it but change no digit."""
    sections = _sections(code)
    if any(part.kind == "condition" for parts in sections for part in parts):
        kinds = [[part.kind for part in parts if part.kind != "condition"] for parts in sections]
        is_harmless = all(of_one in (["digits"], ["general"]) for of_one in kinds)
        return None if is_harmless else (Part("strange", code),)
    if value < 0 and len(sections) > 1:
        return sections[1]
    if value < 0:
        return (Part("literal", "-"), *sections[0])
    if value == 0 and len(sections) > 2:
        return sections[2]
    return sections[0]


def _sections(code: str) -> tuple[tuple[Part, ...], ...]:
    """Split a format into its sections and these into parts."""
    return _short_sections(code) if len(code) <= LONG else _split(code)


@lru_cache(maxsize=1024)
def _short_sections(code: str) -> tuple[tuple[Part, ...], ...]:
    return _split(code)


def _split(code: str) -> tuple[tuple[Part, ...], ...]:
    found: list[tuple[Part, ...]] = []
    position = 0
    while position <= len(code):
        match = SECTION.match(code, position)
        end = match.end() if match else len(code)
        found.append(tuple(_parts(code[position:end])))
        position = end + 1
    return tuple(found)


def _parts(section: str) -> list[Part]:
    parts: list[Part] = []
    for match in TOKEN.finditer(section):
        kind, text = match.lastgroup or "other", match[match.lastgroup or "other"]
        if kind in ("quoted", "escaped", "forced"):
            parts.append(Part("literal", text))
        elif kind == "bracket":
            parts += _bracket(text)
        elif kind in ("digits", "date", "percent", "general"):
            is_scaled = kind == "digits" and re.search(r",(?:\.|$)", text)
            parts.append(Part("strange" if is_scaled else kind, text))
        elif kind == "other":
            parts.append(Part("strange" if text in "eE" else "literal", text))
    return parts


def _bracket(text: str) -> list[Part]:
    if COLOUR.fullmatch(text) or text.lower().startswith("dbnum"):
        return []
    if currency := CURRENCY.fullmatch(text):
        return [Part("literal", currency[1])] if currency[1] else []
    is_condition = text[:1] in ("<", ">", "=")
    return [Part("condition" if is_condition else "strange", text)]


def _fixed(value: Decimal, parts: tuple[Part, ...], plain: str) -> str:
    """Write a number with the literals around it."""
    percent = any(part.kind == "percent" for part in parts)
    size = abs(value) * (100 if percent else 1)
    words = ""
    for part in parts:
        if part.kind == "digits":
            words += _digits(size, part.text)
        elif part.kind == "general":
            words += plain.lstrip("-")
        else:
            words += part.text
    words = words.strip()
    is_nought = words.startswith("-") and not words.strip("-0.,%") and "0" in words
    return words[1:] if is_nought else words


def _digits(size: Decimal, pattern: str) -> str:
    whole, _, fraction = pattern.partition(".")
    most = min(len(fraction), MOST_DECIMALS)
    least = min(most, len(fraction.replace("#", "").replace("?", "")))
    with localcontext(prec=120):
        rounded = size.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    front, _, back = format(rounded, "f").partition(".")
    back = back[:least] + back[least:].rstrip("0")
    front = front.lstrip("0").zfill(whole.count("0"))
    if "," in whole:
        front = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", front)
    return front + ("." + back if back else "")


def _date(value: Decimal, parts: tuple[Part, ...], *, is_1904: bool) -> str | None:
    """Write a date or a time of day; None for what is no date."""
    last = MAX_SERIAL - (EPOCH_1904 - EPOCH_1900).days * is_1904
    if not 0 <= value < last or any(part.kind in ("digits", "strange") for part in parts):
        return None
    # Excel believes in 29 February 1900, which shifts the days before it.
    days = float(value) + (1 if not is_1904 and value < 60 else 0)
    moment = (EPOCH_1904 if is_1904 else EPOCH_1900) + datetime.timedelta(days=days)
    moment = (moment + datetime.timedelta(microseconds=500_000)).replace(microsecond=0)
    words, previous = "", ""
    for part in parts:
        if part.kind != "date":
            words += part.text
            continue
        letter = part.text[0].lower()
        is_minute = letter == "m" and previous in ("h", "s")
        words += _moment("n" if is_minute else letter, len(part.text), moment)
        previous = letter
    return words.strip()


def _moment(letter: str, length: int, moment: datetime.datetime) -> str:
    if letter == "y":
        return f"{moment.year:04}" if length > 2 else f"{moment.year % 100:02}"
    number = {
        "m": moment.month,
        "d": moment.day,
        "h": moment.hour,
        "n": moment.minute,
        "s": moment.second,
    }[letter]
    return f"{number:02}" if length == 2 else str(number)

"""The numbers that Word prints before the paragraphs of its lists, such as 一、 and （二）.

In: the part with the lists, and paragraphs in their order. Out: the number printed before each.
Must not know what a heading is: the sections of a report are found by these numbers elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from gongkai.read.word_names import attribute, child, name, number
from gongkai.read.word_styles import ListPlace, Styles

DIGITS = "〇一二三四五六七八九"
FORMAL = "零壹贰叁肆伍陆柒捌玖"
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
ROMAN = {1000: "m", 900: "cm", 500: "d", 400: "cd", 100: "c", 90: "xc", 50: "l", 40: "xl"}
ROMAN |= {10: "x", 9: "ix", 5: "v", 4: "iv", 1: "i"}
COUNTING = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "japaneseCounting",
        "ideographTraditionalCounting",
    }
)
LEVELS = 9
PLACEHOLDER = re.compile(r"%([1-9])")
CLOSED = "、，。\uff0e：；）)】\u3015」』"
MAX_NUMBER = 9999


def printed(count: int, kind: str) -> str:
    """Write a list number in one of Word's formats; an unknown format is plain digits.

    >>> [printed(n, "chineseCounting") for n in (1, 10, 12, 20, 35, 105)]
    ['一', '十', '十二', '二十', '三十五', '一百零五']
    >>> [printed(3, kind) for kind in ("decimalEnclosedCircleChinese", "upperRoman", "lowerLetter")]
    ['③', 'III', 'c']
    """
    if not 0 <= count <= MAX_NUMBER:
        return str(count)
    if kind in COUNTING:
        return _counting(count, DIGITS, ("", "十", "百", "千"))
    if kind in ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"):
        return _counting(count, FORMAL, ("", "拾", "佰", "仟"))
    if kind in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(DIGITS[int(digit)] for digit in str(count))
    return _western(count, kind)


def _western(count: int, kind: str) -> str:
    if kind.startswith("decimalEnclosed") and 1 <= count <= 20:
        first = {"Paren": "⑴", "Fullstop": "⒈"}.get(kind.removeprefix("decimalEnclosed"), "①")
        return chr(ord(first) + count - 1)
    if kind == "ideographTraditional" and 1 <= count <= len(STEMS):
        return STEMS[count - 1]
    if kind == "ideographZodiac" and 1 <= count <= len(BRANCHES):
        return BRANCHES[count - 1]
    if kind in ("upperLetter", "lowerLetter") and count:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if kind.startswith("upper") else letter
    if kind in ("upperRoman", "lowerRoman"):
        letters = _roman(count)
        return letters.upper() if kind.startswith("upper") else letters
    return f"{count:02}" if kind == "decimalZero" else str(count)


def _roman(count: int) -> str:
    letters = ""
    for value, letter in ROMAN.items():
        times, count = divmod(count, value)
        letters += letter * times
    return letters


def _counting(count: int, digits: str, powers: tuple[str, ...]) -> str:
    if count == 0:
        return digits[0]
    words, zero = "", False
    for power in range(3, -1, -1):
        digit = count // 10**power % 10
        if digit:
            words += ("零" if zero and words else "") + digits[digit] + powers[power]
        zero = not digit
    return words[1:] if words.startswith("一十") else words


@dataclass(slots=True)
class Level:
    """One level of a list: how it counts and what it prints."""

    start: int = 1
    kind: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    style: str | None = None


@dataclass(slots=True)
class List:
    """A list in use: the counts that it shares with others, its levels, and new starts."""

    counts_id: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)


class Lists:
    """The lists of a document while its paragraphs go by."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, List] = {} if root is None else _read_lists(root, styles)
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()

    def prefix(self, own: ListPlace | None, style: str | None) -> str:
        """Count a paragraph and give what Word prints before it, with the blank behind."""
        if not self._lists:
            return ""
        style = style or self._styles.default
        inherited = self._styles.lists.get(style, ListPlace())
        list_id = own.list_id if own and own.list_id is not None else inherited.list_id
        found = self._lists.get(list_id or "0")
        if found is None:
            return ""
        level = own.level if own and own.level is not None else inherited.level
        if level is None:
            level = next((n for n, each in found.levels.items() if each.style == style), 0)
        return self._count(list_id or "", found, min(level, LEVELS - 1))

    def _count(self, list_id: str, found: List, level: int) -> str:
        counts = self._counts.setdefault(found.counts_id, [None] * LEVELS)
        if list_id not in self._begun:
            self._begun.add(list_id)
            for each, start in found.starts.items():
                counts[each] = start - 1
        for above in range(level):
            if counts[above] is None:
                counts[above] = found.levels.get(above, Level()).start
        own = found.levels.get(level, Level())
        before = counts[level]
        counts[level] = own.start if before is None else before + 1
        counts[level + 1 :] = [None] * (LEVELS - level - 1)
        return _text(own, found, counts)


def _text(own: Level, found: List, counts: list[int | None]) -> str:
    if own.kind in ("bullet", "none"):
        return ""

    def fill(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        level = found.levels.get(place, Level())
        count = counts[place]
        return printed(level.start if count is None else count, level.kind)

    words = PLACEHOLDER.sub(fill, own.text)
    is_joined = not words or own.suffix == "nothing" or words[-1] in CLOSED
    return words if is_joined else words + " "


def _read_lists(root: etree._Element, styles: Styles) -> dict[str, List]:
    patterns: dict[str, dict[int, Level]] = {}
    links: dict[str, str] = {}
    for each in root:
        if name(each) == "w:abstractNum" and (key := attribute(each, "abstractNumId")):
            patterns[key] = {number(one, 0, "ilvl"): _level(one) for one in _levels(each)}
            if link := attribute(child(each, "w:numStyleLink"), "val"):
                links[key] = link
    lists: dict[str, List] = {}
    for each in root:
        key = attribute(each, "numId") if name(each) == "w:num" else None
        pattern = attribute(child(each, "w:abstractNumId"), "val")
        if key and key != "0" and pattern is not None:
            lists[key] = _list(each, pattern, patterns.get(pattern, {}))
    for one in lists.values():
        # A list may borrow its levels from the list of a style.
        linked = styles.lists.get(links.get(one.counts_id, ""), ListPlace()).list_id
        if linked in lists and not one.levels:
            one.levels = lists[linked].levels
    return lists


def _list(element: etree._Element, pattern: str, levels: dict[int, Level]) -> List:
    own, starts = dict(levels), {}
    for change in element:
        if name(change) != "w:lvlOverride":
            continue
        level = min(number(change, 0, "ilvl"), LEVELS - 1)
        if (whole := child(change, "w:lvl")) is not None:
            own[level] = _level(whole)
        if (start := child(change, "w:startOverride")) is not None:
            starts[level] = number(start, 1)
    return List(pattern, own, starts)


def _levels(element: etree._Element) -> list[etree._Element]:
    return [each for each in element if name(each) == "w:lvl"]


def _level(element: etree._Element) -> Level:
    return Level(
        start=number(child(element, "w:start"), 1),
        kind=attribute(child(element, "w:numFmt"), "val") or "decimal",
        text=attribute(child(element, "w:lvlText"), "val") or "",
        suffix=attribute(child(element, "w:suff"), "val") or "tab",
        style=attribute(child(element, "w:pStyle"), "val"),
    )

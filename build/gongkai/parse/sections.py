"""Find the six statutory parts of a report by their headings.

In: text. Out: sections with spans. Must not read tables: rows such as 三、本年度办理结果 look
like headings and are told apart by the vocabulary alone (knowledge/headings.csv).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from gongkai.knowledge.patterns import headings
from gongkai.model import Section
from gongkai.parse.folding import normalise
from gongkai.parse.glance import lines_without_strange, strange_to
from gongkai.parse.keeping import kept

NUMERALS = "一二三四五六"
NUMBERED = re.compile(
    r"[#*\s]*(?:第(?P<part>[一二三四五六])部[分份][、.,:：]?|(?P<number>[一二三四五六])[、.,:：])(?P<words>.+)"
)
MAX_HEADING = 40
BARE = re.compile(r"[#*\s]*六[、.,:：]其他(?:事项|情况)?[#*?:：]*")
"""六、其他 is also a row of table three: it heads part six only behind parts four or five."""
LAST, BEFORE_LAST = 6, (4, 5)
IN_ROWS = re.compile("[|0-9]")
"""What the rows of tables hold, and no heading."""


@kept(16_384)
def heading_number(line: str) -> int:
    """Give the number of the statutory part that a line heads, or 0.

    The number may be lost (总体情况 alone); where it is printed it must be the vocabulary's own.

    >>> heading_number("三、收到和处理政府信息公开申请情况?"), heading_number("三、本年度办理结果")
    (3, 0)
    >>> heading_number("第一部分 总体情况"), heading_number("第六部分：其他")
    (1, 6)
    """
    if len(line) > MAX_HEADING or not _may_head(line):
        return 0
    words = normalise(line).strip("?*#:： ")
    match = NUMBERED.fullmatch(words)
    printed = NUMERALS.index(match["part"] or match["number"]) + 1 if match else 0
    text = match["words"] if match else words
    if match and match["part"] and BARE.fullmatch(f"{match['part']}、{text}"):
        return LAST
    for number, pattern in headings():
        if pattern.fullmatch(text) and printed in (0, number):
            return number if printed or number == 1 else 0
    return 0


def _may_head(line: str) -> bool:
    """Tell at a glance most lines that head no part: prose, and the rows of tables."""
    return _strange().search(line) is None and IN_ROWS.search(line) is None


@cache
def _words() -> tuple[str, ...]:
    """All that headings are made of; their patterns are words, without any wildcard."""
    return (NUMERALS, "第部分份", "其他事项情况", *(one.pattern for _, one in headings()))


@cache
def _strange() -> re.Pattern[str]:
    return strange_to(_words())


@cache
def _lines() -> re.Pattern[str]:
    return lines_without_strange(_words())


@lru_cache(maxsize=2)
def find_headings(text: str) -> tuple[tuple[int, int], ...]:
    """Find every line that heads a statutory part: its number and where it begins.

    All headings are Chinese; most lines of a report are plain numbers. The last answers are kept
    because a report is looked over once before and once after its file is split.
    """
    found: list[tuple[int, int]] = []
    for printed in _lines().finditer(f"\n{text}\n"):
        line = printed[1]
        words = line.strip()
        number = heading_number(words) if len(words) <= MAX_HEADING else 0
        if not number and found and found[-1][0] in BEFORE_LAST and _is_bare(line):
            number = LAST
        if number:
            found.append((number, printed.start() + len(line) - len(line.lstrip())))
    return tuple(found)


def _is_bare(line: str) -> bool:
    """Tell the heading of part six that says 其他 and no more."""
    return len(line) <= MAX_HEADING and BARE.fullmatch(normalise(line)) is not None


def find_sections(text: str) -> tuple[Section, ...]:
    """Cut a report into what stands before part one and its parts, in rising order.

    A part that is not headed is absent; the text then belongs to the part before. A text without
    any heading is one part, be it blank.
    """
    found: list[tuple[int, str, int]] = [(0, "", 0)]
    for number, start in find_headings(text):
        if number > found[-1][0]:
            end = text.find("\n", start)
            found.append((number, text[start : end if end >= 0 else len(text)].strip(), start))
    ends = [start for _, _, start in found[1:]] + [len(text)]
    return tuple(
        Section(number, heading, start, end)
        for (number, heading, start), end in zip(found, ends, strict=True)
        if number or len(found) == 1 or text[start:end].strip()
    )

"""Find the six statutory parts of a report by their headings.

In: text. Out: sections with spans. Must not read tables: rows such as 三、本年度办理结果 look
like headings and are told apart by the vocabulary alone (knowledge/headings.csv).
"""

from __future__ import annotations

import re
from functools import lru_cache

from gongkai.knowledge.patterns import headings
from gongkai.model import Section
from gongkai.parse.folding import normalise
from gongkai.parse.keeping import kept

NUMERALS = "一二三四五六"
NUMBERED = re.compile(r"^[#*\s]*([一二三四五六])[、.,:：](.+)$")
MAX_HEADING = 40


@kept(16_384)
def heading_number(line: str) -> int:
    """Give the number of the statutory part that a line heads, or 0.

    The number may be lost (总体情况 alone); where it is printed it must be the vocabulary's own.

    >>> heading_number("三、收到和处理政府信息公开申请情况?"), heading_number("三、本年度办理结果")
    (3, 0)
    """
    if len(line) > MAX_HEADING:
        return 0
    words = normalise(line).strip("?*#:： ")
    match = NUMBERED.match(words)
    printed = NUMERALS.index(match[1]) + 1 if match else 0
    text = match[2] if match else words
    for number, pattern in headings():
        if pattern.fullmatch(text) and printed in (0, number):
            return number if printed or number == 1 else 0
    return 0


@lru_cache(maxsize=2)
def find_headings(text: str) -> tuple[tuple[int, int], ...]:
    """Find every line that heads a statutory part: its number and where it begins.

    All headings are Chinese; most lines of a report are plain numbers. The last answers are kept
    because a report is looked over once before and once after its file is split.
    """
    found: list[tuple[int, int]] = []
    offset = 0
    for line in text.split("\n"):
        if not line.isascii() and (number := heading_number(line.strip())):
            found.append((number, offset + len(line) - len(line.lstrip())))
        offset += len(line) + 1
    return tuple(found)


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

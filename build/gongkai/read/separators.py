"""Tell what parts the cells of marked rows: which characters, and which are only a frame.

In: the text of a file, or the lines of its tables. Out: the same text with pipes, and answers
for each run of lines. Must not know the form, and must not move a character.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

DRAWN = "\uff5c\u2502\u2503\uffe8"
"""What looks like a pipe and parts cells like one."""
ESCAPED = re.compile(r"^(?:[^|\n\\]|\\(?!\|))*\\\|(?:[^|\n\\]|\\\||\\(?!\|))*$", re.MULTILINE)
"""A line all of whose pipes are escaped: they part cells; beside others one is a letter."""
TABS = re.compile(r"(?<=[^\t ])[\t ]+(?=[^\t ])")
"""Blanks between two cells, or between two words of one."""
GAP = re.compile(r"[\t ]+")
Mark = tuple[int, int]
"""Where what parts two cells begins on its line, and where it ends."""
MIN_WORDS, MOSTLY = 3, 4
"""So many words make a line of headings; one line in so many may be damaged."""


def as_pipes(text: str) -> str:
    """Put pipes where a text parts cells by what looks like one; every character keeps its place.

    >>> as_pipes("\uff5c31\uff5c4\uff5c"), as_pipes("\u2502 31 \u2502 4 \u2502")
    ('|31|4|', '| 31 | 4 |')
    """
    if "\\|" in text:
        text = ESCAPED.sub(lambda line: line[0].replace("\\|", " |"), text)
    for drawn in DRAWN:
        text = text.replace(drawn, "|")
    return text


def are_framed(lines: Sequence[str]) -> list[bool]:
    """Tell the lines of a run whose first pipe is the frame of the table.

    A Markdown table has a pipe at both ends of every row. Where a line broke, its second half
    begins with none: it has fewer pipes than a whole row, and the other lines stay framed. In a
    table without a frame a pipe at the beginning opens a blank cell. Where neither is certain,
    mere numbers above such a half are taken for framed: they may lose a blank, but none moves.
    """
    leads = [line.lstrip().startswith("|") for line in lines]
    if all(leads) or not any(leads):
        return leads
    counts = [line.count("|") for line in lines]
    widest = max(count for count, lead in zip(counts, leads, strict=True) if lead)
    if not all(count < widest for count, lead in zip(counts, leads, strict=True) if not lead):
        return [False] * len(lines)
    led = [line for line, lead in zip(lines, leads, strict=True) if lead]
    closed = sum(line.rstrip().endswith("|") for line in led)
    if 2 * len(led) > len(lines) and 2 * closed >= len(led):
        return leads
    goes_on = [not lead for lead in [*leads[1:], True]]
    return [
        lead and is_broken and not _has_words(line)
        for line, lead, is_broken in zip(lines, leads, goes_on, strict=True)
    ]


def _has_words(line: str) -> bool:
    return any(character.isalpha() for character in line)


def are_tabs_doubled(runs: Sequence[Sequence[str]]) -> list[bool]:
    """Tell the runs of lines in which two tabs part two cells.

    Everywhere an even number of tabs stands between two cells, also where no cell is blank: in a
    heading of several words. A run without one is like the others of its text.
    """
    even = [_are_even([gaps for line in run if (gaps := _gaps(line))]) for run in runs]
    told = [
        is_even and any(_heads(line) for line in run)
        for is_even, run in zip(even, runs, strict=True)
    ]
    return [is_even and any(told) for is_even in even]


def _gaps(line: str) -> list[int]:
    """Count the tabs between each two cells of a line."""
    return [count for blanks in TABS.findall(line) if (count := blanks.count("\t"))]


def _are_even(lines: Sequence[Sequence[int]]) -> bool:
    odd = sum(any(count % 2 for count in line) for line in lines)
    return len(lines) > 0 and MOSTLY * odd <= len(lines)


def _heads(line: str) -> bool:
    """Tell a line of several words and no number."""
    fields = line.split("\t\t")
    words = sum(any(map(str.isalpha, field)) for field in fields)
    return words >= MIN_WORDS and words == len(fields) and not any(map(str.isdecimal, line))


def doubled_marks(line: str) -> list[Mark]:
    r"""Give the places where two tabs part two cells; several pairs enclose blank cells.

    A tab too many encloses none, and where one was lost the row is rather a cell too short: it
    moves no number.

    >>> doubled_marks("a\t\tb"), doubled_marks("a\t\t\t\tb"), doubled_marks("a\tb")
    ([(1, 3)], [(1, 2), (2, 5)], [(1, 2)])
    """
    marks: list[Mark] = []
    for gap in GAP.finditer(line):
        tabs = gap[0].count("\t")
        first, end = gap.span()
        last = first + max(tabs // 2, 1) - 1
        if tabs:
            marks += [*((at, at + 1) for at in range(first, last)), (last, end)]
    return marks

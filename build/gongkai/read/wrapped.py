"""Put the rows of a Markdown table that were wrapped over several lines back on one line each.

In: the text of a file. Out: the same text with blanks for the line breaks inside such rows. Must
not move a character, and must leave a table alone whose rows do not all come out whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

RULE = re.compile(r"^[ \t]*\|[ \t]*:?-{2,}[-:| \t]*$", re.MULTILINE)
RULED = re.compile(r"[-:| \t]*-{2,}[-:| \t]*")
"""The first line of the dashes below the heading of a Markdown table, and any line of them."""
MIN_PIPES = 4
"""A table of three columns; a narrower one is not wrapped."""
MAX_LINES = 24
"""No row is wrapped over more lines."""


@dataclass(frozen=True, slots=True)
class _Ruled:
    """The lines of the dashes of a table, and how many pipes they hold, as every row does."""

    first: int
    last: int
    pipes: int


def unwrapped(text: str) -> str:
    r"""Join the lines of wrapped rows; every character keeps its place.

    >>> unwrapped("| a | b | c |\n| --- |\n--- | --- |\n| 1 |\n2 | 3 |")
    '| a | b | c |\n| --- | --- | --- |\n| 1 | 2 | 3 |'
    """
    if not RULE.search(text):
        return text
    lines = text.split("\n")
    joined: set[int] = set()
    number = 0
    while number < len(lines):
        if RULE.match(lines[number]) and (ruled := _ruled(lines, number)):
            joined |= set(range(ruled.first, ruled.last))
            joined |= _heading(lines, ruled) | _rows(lines, ruled)
            number = ruled.last
        number += 1
    if not joined:
        return text
    return "".join(
        line if number == len(lines) - 1 else f"{line} " if number in joined else f"{line}\n"
        for number, line in enumerate(lines)
    )


def _ruled(lines: Sequence[str], first: int) -> _Ruled | None:
    """Read the dashes that begin on a line, up to the pipe that closes them."""
    last = first
    while last + 1 < len(lines) and (
        RULED.fullmatch(lines[last + 1])
        or (not lines[last].rstrip().endswith("|") and lines[last + 1].strip() == "|")
    ):
        last += 1
    pipes = _pipes(lines[first : last + 1])
    is_whole = pipes >= MIN_PIPES and lines[last].rstrip().endswith("|")
    return _Ruled(first, last, pipes) if is_whole else None


def _heading(lines: Sequence[str], ruled: _Ruled) -> set[int]:
    """Give the lines of the heading that the next one goes on."""
    first, pipes = ruled.first, 0
    while first > max(0, ruled.first - MAX_LINES) and pipes < ruled.pipes:
        first -= 1
        pipes += _pipes([lines[first]])
    is_whole = pipes == ruled.pipes and lines[first].lstrip().startswith("|")
    return set(range(first, ruled.first - 1)) if is_whole else set()


def _rows(lines: Sequence[str], ruled: _Ruled) -> set[int]:
    """Give the lines of rows that the next one goes on; none where a row does not come out."""
    is_wrapped = ruled.last > ruled.first
    joined: set[int] = set()
    number = ruled.last + 1
    while number < len(lines) and lines[number].lstrip().startswith("|"):
        first, pipes = number, _pipes([lines[number]])
        while pipes < ruled.pipes or not lines[number].rstrip().endswith("|"):
            if number + 1 == len(lines) or not _goes_on(lines, number, is_wrapped=is_wrapped):
                return set()
            number += 1
            pipes += _pipes([lines[number]])
            if pipes > ruled.pipes or number - first > MAX_LINES:
                return set()
        joined |= set(range(first, number))
        number += 1
    return set() if number < len(lines) and "|" in lines[number] else joined


def _goes_on(lines: Sequence[str], number: int, *, is_wrapped: bool) -> bool:
    """Tell a line that the next one may go on; two whole rows of too few cells are none."""
    line, behind = lines[number].rstrip(), lines[number + 1].strip()
    return bool(behind) and (is_wrapped or not line.endswith("|") or not behind.startswith("|"))


def _pipes(lines: Sequence[str]) -> int:
    return sum(line.count("|") for line in lines)

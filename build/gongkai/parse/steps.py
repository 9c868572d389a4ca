"""Tell rows whose merged labels left blank cells in front of the values, as many as they cover.

In: the rows of table three. Out: how many cells stand before each row's values. Must not look at
a value: the level of its label and the length of a row tell it.

Some programs write out the columns that a merged cell covers, and not its rows: 一、 then leaves
two cells behind it, （一） one, 1. none, and so many more cells than the columns has the row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

from gongkai.knowledge import layouts
from gongkai.parse.keeping import kept
from gongkai.parse.labelled import Line
from gongkai.parse.labels import REQUESTS, named_row

DEEPEST = 2
MOSTLY, OF = 3, 4
"""So many of so many rows are as long as their labels tell."""


def step_of(line: Line) -> int | None:
    """Give the cells that a row's label covers beside its own; None where it does not tell."""
    return _step_of(line.label.text) if line.block == REQUESTS else None


@kept(4096)
def _step_of(label: str) -> int | None:
    levels = _levels()
    found = {levels.get(named.key, -1) for named in named_row(label, REQUESTS)}
    level = found.pop() if len(found) == 1 else -1
    return DEEPEST - level if 0 <= level <= DEEPEST else None


def stepped_width(lines: Sequence[Line]) -> int:
    """Give the columns of a table most of whose rows are as long as their labels tell; 0 if none.

    Rows that are filled up to one width are as long by another rule.
    """
    steps = [(line, step) for line in lines if (step := step_of(line)) is not None]
    widths = Counter(len(line.entries) - step for line, step in steps)
    count = max(widths, key=lambda width: widths[width], default=0)
    fitting = [(line, step) for line, step in steps if len(line.entries) - step == count]
    is_told = (
        len({step for _, step in fitting}) > 1
        and len({line.width for line, _ in fitting}) > 1
        and OF * len(fitting) >= MOSTLY * len(lines)
    )
    return count if is_told else 0


@cache
def _levels() -> dict[str, int]:
    """Give how many groups stand around each row of table three; -1 where forms differ."""
    rows = [p for p in layouts() if (p.block, p.axis) == (REQUESTS, "row")]
    groups = {place.key: place.group for place in rows}
    found: dict[str, int] = {}
    for place in rows:
        level, group = 0, place.group
        while group:
            level, group = level + 1, groups.get(group, "")
        found[place.key] = level if found.get(place.key, level) == level else -1
    return found

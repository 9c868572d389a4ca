"""Give the pieces of wrapped labels to the lines of numbers that they belong to.

In: the lines of one table below its header, parted into labels and numbers. Out: for each line
of numbers the label that it has, or none. Must not look at the numbers.

A label in a narrow cell stands above, beside and below its numbers, and the labels of groups
run down the margin. Each line of numbers takes pieces from the lines around it; the whole table
is given out at once, so that as many labels as possible are the form's own words and no piece
is left over. Where two ways of doing so are equally good and name a line differently, that
line has no label.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, pairwise
from typing import NamedTuple

from gongkai.parse.spaced_lines import Parted, Word
from gongkai.parse.spaced_names import Name, is_explained, is_piece, name_line, name_windows

MAX_PIECES = 16
"""Lines above or below its numbers that a label may take."""
LEFT_OVER, BLANK_ROW = 3, 1
"""What a line costs that no label takes and no group explains; what a row without numbers does."""
OUT_OF_ORDER = 1


@dataclass(frozen=True, slots=True)
class Labelled:
    """A row of the table: its label and where that begins, and its numbers.

    ``label`` is empty where nothing names the row, and ``is_bare`` where no words are there to do
    so but pieces of labels; a row without numbers was printed blank.
    """

    label: str
    start: int
    end: int
    values: tuple[Word, ...]
    page: int
    is_laid_out: bool = False
    is_bare: bool = False


class _Way(NamedTuple):
    """One way to label the lines so far: what it is worth, the last label, and the way before."""

    worth: int
    label: Name | None = None
    before: _Way | None = None

    def labels(self) -> list[Name | None]:
        """Give all labels; the first way of all has none."""
        found, way = [], self
        while way.before is not None:
            found.append(way.label)
            way = way.before
        return found[::-1]


State = tuple[int, int]
"""Pieces taken below the last line of numbers, and the place of its label in the form."""


def label_lines(lines: Sequence[Parted], table: str) -> list[Labelled]:
    """Label the lines of numbers of one table, and name its blank rows, in order.

    Args:
        lines: all lines below the header.
        table: ``requests`` or ``disclosure``.
    """
    at = [index for index, line in enumerate(lines) if line.values]
    edges = [-1, *at, len(lines)]
    gaps = [_gap(lines[a + 1 : b], table) for a, b in pairwise(edges)]
    ways: dict[State, _Way] = {(0, -1): _Way(0)}
    for number, index in enumerate(at):
        ways = _extend(ways, lines[index], (gaps[number], gaps[number + 1]), table)
    closed: dict[int, _Way] = {}
    for (below, last), way in ways.items():
        left_over = gaps[-1].sums[-1] - gaps[-1].sums[below]
        ended = way._replace(worth=way.worth - left_over)
        closed[last] = _better(closed[last], ended) if last in closed else ended
    best = reduce(_better, closed.values())
    return list(_rows(lines, at, best.labels(), table))


def _extend(
    ways: dict[State, _Way], line: Parted, gaps: tuple[_Gap, _Gap], table: str
) -> dict[State, _Way]:
    """Label one more line of numbers in every way."""
    before, behind = gaps
    found: dict[State, _Way] = {}
    windows = name_windows(before.lines[-MAX_PIECES:], line, behind.lines[:MAX_PIECES], table)
    sums, end = before.sums, len(before.lines)
    names = [
        (end - above, below, name)
        for (above, below), name in windows.items()
        if _is_sure(name, gaps)
    ]
    unnamed = sums[end] + (0 if is_explained(line.lead, table) else LEFT_OVER)
    for (used, last), way in ways.items():
        spent = way.worth + sums[used]
        for first, below, name in names:
            if used <= first:
                worth = spent - sums[first] + name.worth
                worth -= OUT_OF_ORDER if name.order <= last else 0
                _keep(found, (below, name.order), worth, name, way)
        _keep(found, (0, last), spent - unnamed, None, way)
    return found


def _is_sure(name: Name, gaps: tuple[_Gap, _Gap]) -> bool:
    """Take a label that is cut short only where no other piece lies beside it."""
    before, behind = gaps
    beside = [*before.costs[-1:], *behind.costs[:1]]
    return name.rule != "truncated" or all(cost < LEFT_OVER for cost in beside)


class _Gap(NamedTuple):
    """Lines without numbers, what each costs if no label takes it, and the sums before each."""

    lines: Sequence[Parted]
    costs: Sequence[int]
    sums: Sequence[int]


def _gap(lines: Sequence[Parted], table: str) -> _Gap:
    costs = [_cost(line, table) for line in lines]
    return _Gap(lines, costs, [0, *accumulate(costs)])


def _keep(
    ways: dict[State, _Way], state: State, worth: int, label: Name | None, before: _Way
) -> None:
    """Keep a way by one more label, where none is better that comes to the same state."""
    old = ways.get(state)
    if old is None:
        ways[state] = _Way(worth, label, before)
    elif old.worth <= worth:
        ways[state] = _better(old, _Way(worth, label, before))


def _better(one: _Way, other: _Way) -> _Way:
    """Keep the better way; of two equally good ones only what they agree on."""
    if one.worth != other.worth:
        return max(one, other, key=lambda way: way.worth)
    steps: list[tuple[_Way, _Way]] = []
    left: _Way | None = one
    right: _Way | None = other
    while left is not None and right is not None and left is not right:
        steps.append((left, right))
        left, right = left.before, right.before
    common = left
    for a, b in reversed(steps):
        is_same = a.label and b.label and a.label.key == b.label.key
        common = _Way(a.worth, a.label if is_same else None, common)
    return common or one


def _cost(line: Parted, table: str) -> int:
    if is_explained(line.lead, table):
        return 0
    return BLANK_ROW if name_line(line, table) else LEFT_OVER


def _rows(
    lines: Sequence[Parted], at: Sequence[int], labels: Sequence[Name | None], table: str
) -> Iterator[Labelled]:
    """Give the rows in order: the lines of numbers, and labels that no numbers stand behind."""
    named = dict(zip(at, labels, strict=True))
    taken = {word for name in labels if name for word in name.words}
    have = {name.key for name in labels if name}
    for index, line in enumerate(lines):
        if index in named:
            name = named[index]
            start, end = (name.words[0].start, name.words[0].end) if name else (0, 0)
            text, values = (name.text, (*name.cells, *line.values)) if name else ("", line.values)
            is_bare = name is None and is_piece(line.lead, table)
            yield Labelled(text, start, end, values, line.page, line.is_laid_out, is_bare)
            continue
        blank = name_line(line, table)
        if blank and _is_blank_row(blank, have) and not taken.intersection(line.lead):
            first = blank.words[0]
            yield Labelled(blank.text, first.start, first.end, (), line.page)


def _is_blank_row(name: Name, have: set[tuple[str, str]]) -> bool:
    return name.is_known and not name.is_heading and name.key not in have

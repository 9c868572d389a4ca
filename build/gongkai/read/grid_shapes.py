"""Recall where the cells of a text's tables stand, where only the digits in it differ.

In: a text and what finds its grids. Out: the grids. Must not find a cell by itself: a text that
has never been seen with other digits is looked through as ever.

Where a cell begins and ends is told by what parts cells and by which characters are letters,
blanks or digits. So a text is cut around each run of digits; what is left of it, from the first
line with a tab or a pipe to the last one, is the key to all its cells. How long a run of digits
is, and which digits these are, decides nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Sequence
from itertools import accumulate
from threading import Lock
from typing import NamedTuple

from gongkai.model import Cell, Grid, new_cell

DIGITS = re.compile("([0-9]+)")
HELD = "\0"
"""What stands for a run of digits in a key."""
MAX_RECALLED, MAX_CELLS, MAX_LENGTH = 256, 800, 10_000
"""The tables of a report have fewer cells and characters; those of other files are not kept."""
Place = tuple[int, int]
"""A piece of the text, and how far behind its beginning."""


class CellShape(NamedTuple):
    """A cell without its digits: where it begins and ends, and its text if it has none."""

    start: Place
    end: Place
    text: str | None
    row: int
    column: int


class GridShape(NamedTuple):
    """A grid without its digits."""

    cells: tuple[CellShape, ...]
    start: Place
    end: Place
    is_aligned: bool


class Shapes:
    """The grids of the texts seen last; those least recently seen are forgotten first."""

    def __init__(self, find: Callable[[str], tuple[Grid, ...]]) -> None:
        self._find = find
        self._known: OrderedDict[str, tuple[GridShape, ...]] = OrderedDict()
        self._lock = Lock()

    def known(self) -> tuple[str, ...]:
        """Give the keys of all that is kept, the least recently seen first."""
        return tuple(self._known)

    def grids(self, text: str) -> tuple[Grid, ...]:
        """Give the grids of a text."""
        start, end = _marked(text)
        pieces = DIGITS.split(text[start:end])
        key = HELD.join(pieces[::2])
        if len(key) > MAX_LENGTH or key.count(HELD) != len(pieces) // 2:
            return self._find(text)
        starts = list(accumulate(map(len, pieces), initial=start))
        shapes = self._known.get(key)
        if shapes is None:
            grids = self._find(text)
            shapes = _shapes(grids, starts)
            if shapes is None or _filled(shapes, text, starts) != grids:
                return grids
        else:
            grids = _filled(shapes, text, starts)
        self._keep(key, shapes)
        return grids

    def _keep(self, key: str, shapes: tuple[GridShape, ...]) -> None:
        with self._lock:
            self._known[key] = shapes
            self._known.move_to_end(key)
            if len(self._known) > MAX_RECALLED:
                self._known.popitem(last=False)


def _marked(text: str) -> tuple[int, int]:
    """Give where the first line with a tab or a pipe begins, and where the last one ends."""
    firsts = [at for at in (text.find("\t"), text.find("|")) if at >= 0]
    last = max(text.rfind("\t"), text.rfind("|"))
    end = text.find("\n", last)
    return text.rfind("\n", 0, min(firsts)) + 1, len(text) if end < 0 else end


def _shapes(grids: Sequence[Grid], starts: Sequence[int]) -> tuple[GridShape, ...] | None:
    """Take the digits out of grids; None for more cells than a report has.

    None too where a cell begins or ends among digits, as none does.
    """
    cells = [cell for grid in grids for cell in grid.cells]
    edges = {at for cell in cells for at in (cell.start, cell.end)}
    inside = (offset and piece % 2 for piece, offset in (_place(at, starts) for at in edges))
    if len(cells) > MAX_CELLS or any(inside):
        return None
    return tuple(
        GridShape(
            tuple(_shape(cell, starts) for cell in grid.cells),
            _place(grid.start, starts),
            _place(grid.end, starts),
            grid.is_aligned,
        )
        for grid in grids
    )


def _shape(cell: Cell, starts: Sequence[int]) -> CellShape:
    start, end = _place(cell.start, starts), _place(cell.end, starts)
    is_constant = start[0] == end[0] and start[0] % 2 == 0
    return CellShape(start, end, cell.text if is_constant else None, cell.row, cell.column)


def _place(at: int, starts: Sequence[int]) -> Place:
    piece = bisect_right(starts, at) - 1
    return piece, at - starts[piece]


def _filled(shapes: Sequence[GridShape], text: str, starts: Sequence[int]) -> tuple[Grid, ...]:
    """Put the digits of a text in."""
    grids = []
    for own, start, end, is_aligned in shapes:
        cells = []
        for (first, offset), (last, behind), words, row, column in own:
            at, stop = starts[first] + offset, starts[last] + behind
            cells.append(new_cell(words or text[at:stop], at, stop, row, column))
        begin, close = starts[start[0]] + start[1], starts[end[0]] + end[1]
        grids.append(Grid(tuple(cells), begin, close, is_aligned))
    return tuple(grids)

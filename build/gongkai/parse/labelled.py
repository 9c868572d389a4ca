"""A labelled row on its way to the columns of its table.

In: nothing. Out: ``Line``, and what fitting makes of it. Must not decide how a row is to be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gongkai.model import Cell
from gongkai.parse.columns import Columns
from gongkai.parse.labels import Rule

Fitted = dict[str, tuple[Cell, Rule]]
"""Column key to the cell and the rule that recognized its column."""
MAX_PADDING = 4
"""Merged label cells leave so many blank cells in front of the values at most."""


class Standing(NamedTuple):
    """What the places of a row's cells are worth: a marked row has cells, an aligned one columns.

    The columns of a foreign row are those of another grid than its header's.
    """

    is_aligned: bool
    is_marked: bool
    is_foreign: bool


class Line(NamedTuple):
    """One labelled row on its way to its columns.

    ``depth`` is how many cells stand before the label; the row's filled cells stand from
    ``first`` to ``last``.
    """

    block: str
    label: Cell
    entries: Sequence[Cell]
    columns: Columns
    depth: int
    filled: tuple[Cell, ...]
    standing: Standing

    @property
    def has_places(self) -> bool:
        """Whether the row stands on the page under its header."""
        return self.standing.is_aligned and bool(self.columns.places)

    @property
    def first(self) -> int:
        """Index of the first filled cell, or the number of cells."""
        entries = enumerate(self.entries)
        return next((index for index, cell in entries if cell.text), len(self.entries))

    @property
    def last(self) -> int:
        """Index of the last filled cell, or -1."""
        backwards = range(len(self.entries) - 1, -1, -1)
        return next((index for index in backwards if self.entries[index].text), -1)

    @property
    def width(self) -> int:
        """Cells of the row up to and behind its label."""
        return self.depth + 1 + len(self.entries)

    @property
    def is_full(self) -> bool:
        """Whether as many filled cells as there are headings stand side by side."""
        count, first = len(self.columns.keys), self.first
        return len(self.filled) == count == self.last - first + 1 and (
            first == 0 or (first < MAX_PADDING and not self.columns.is_packed)
        )

    def index_at(self, column: int) -> int:
        """Give the first cell that stands in a column of the grid, or -1."""
        entries = enumerate(self.entries)
        return next((index for index, cell in entries if cell.column == column), -1)


def in_order(line: Line, cells: Sequence[Cell]) -> Fitted:
    """Give one cell after the other to the columns; there are as many."""
    rule = line.columns.rule
    return {key: (cell, rule) for key, cell in zip(line.columns.keys, cells, strict=True)}

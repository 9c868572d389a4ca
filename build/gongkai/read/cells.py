"""Make the cells of a document: hundreds stand in every report, so each must cost little.

In: what a cell prints and where. Out: a Cell, the same as its own constructor gives. Must not
know a format.

A frozen dataclass sets each field through a call that looks up its name, which takes longer than
all else that is done for a cell. So a draft with the same fields is filled as any object is, and
becomes a Cell when it is whole; it never leaves this module as a draft.
"""

from __future__ import annotations

from typing import Any

from gongkai.model import Cell


class _Draft:
    """A cell that may still be written; Python lets it become a Cell as its slots are the same."""

    __slots__ = Cell.__slots__


def make_cell(  # noqa: PLR0913  -- the fields of a Cell
    text: str, start: int, row: int, column: int, rows: int = 1, columns: int = 1
) -> Cell:
    """Make a cell of a text that has no pages; it ends where its text ends.

    >>> make_cell("12", 40, 3, 1) == Cell("12", 40, 42, 3, 1)
    True
    """
    cell: Any = _Draft()
    cell.text = text
    cell.start = start
    cell.end = start + len(text)
    cell.row = row
    cell.column = column
    cell.rows = rows
    cell.columns = columns
    cell.page = None
    cell.bbox = None
    cell.__class__ = Cell
    made: Cell = cell
    return made

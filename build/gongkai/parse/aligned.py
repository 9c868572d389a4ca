"""Fit aligned rows by the places of their cells on the page.

In: a row of an aligned grid and the columns of the header above it. Out: which cell belongs to
which column. Must not use the order of the cells: where places contradict it, nothing is fitted.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.model import Cell
from gongkai.parse.asking import are_alike, ask
from gongkai.parse.columns import Columns
from gongkai.parse.labelled import Fitted, Line, in_order

MIN_ROWS = 5
MIN_FITTING = 3


def fit_by_place(line: Line) -> Fitted | None:
    """Fit an aligned row by the columns above its cells; None where places contradict it.

    A filled cell under no column, a column without a cell, a cell under two columns or a label
    under one says that the row was shifted or that the header was. What stands under a foreign
    heading is passed over.
    """
    if _stands_in_place(line):
        return in_order(line, line.entries)
    covering: dict[int, Cell] = {}
    for cell in line.entries:
        covering[cell.column] = cell
        for place in range(cell.column + 1, cell.column + cell.columns):
            covering[place] = cell
    if not all(place in covering for place in line.columns.places):
        return None
    cells, claimed = _all_under(line.columns, covering)
    if len({cell.column for cell in cells}) < len(line.columns.places):
        return None
    passed = claimed | line.columns.foreign
    if any(cell.text and cell.column not in passed for cell in line.entries):
        return None
    rule = line.columns.rule
    return {key: (cell, rule) for key, cell in zip(line.columns.keys, cells, strict=True)}


def lacks_heading(rows: Sequence[tuple[Line, Fitted | None]]) -> bool:
    """Tell a table of which the header lost the heading of some column.

    Most rows have a number under none, and a cell under each that there is: neither the rows nor
    the header were shifted. Where the first rows fit, the others were moved: a table that goes on
    behind a page break may have its columns elsewhere.
    """
    filled = [(line, fitted) for line, fitted in rows if line.filled]
    if all(fitted is not None for _, fitted in filled[:MIN_FITTING]):
        return False
    lost = [line for line, fitted in filled if fitted is None and _has_all_cells(line)]
    return len(filled) >= MIN_ROWS and 2 * len(lost) > len(filled)


def _has_all_cells(line: Line) -> bool:
    """Tell whether a cell stands under each heading; the label may reach under the first."""
    return set(line.columns.places) <= {cell.column for cell in line.entries}


def _stands_in_place(line: Line) -> bool:
    """Tell a row that has one cell under each heading and no other."""
    columns = tuple(cell.column for cell in line.entries)
    extents = sum(cell.columns for cell in line.entries) + sum(line.columns.extents)
    return columns == line.columns.places and extents == 2 * len(columns)


def _all_under(columns: Columns, covering: dict[int, Cell]) -> tuple[list[Cell], set[int]]:
    """Give the one cell under each heading, and the columns of all that stand there."""
    if max(columns.extents, default=1) == 1:
        cells = [covering[place] for place in columns.places]
        return cells, {cell.column for cell in cells}
    extents = zip(columns.places, columns.extents, strict=True)
    under = [_under(range(place, place + extent), covering) for place, extent in extents]
    return [cell for cell, _ in under if cell], set().union(*(taken for _, taken in under))


def _under(places: range, covering: dict[int, Cell]) -> tuple[Cell | None, set[int]]:
    """Give the one cell under a heading, and the columns of all that stand there.

    A heading over several columns is a merged cell: its number stands in one, or repeated in all.
    """
    cells = [covering[place] for place in places if place in covering]
    filled = [cell for cell in cells if cell.text]
    if len(filled) > 1 and not ask(are_alike, filled):
        return None, set()
    chosen = next(iter(filled), next(iter(cells), None))
    return chosen, {cell.column for cell in cells}

"""Fit the cells of one row to the columns of its table.

In: the cells after a row's label, and the columns of its header. Out: which cell belongs to
which column. Must not guess: a row that lost cells is fitted only where every way agrees.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.knowledge import FORMS
from gongkai.model import Cell
from gongkai.parse.columns import Columns
from gongkai.parse.headings import standard_columns
from gongkai.parse.labels import Rule

Fitted = dict[str, tuple[Cell, Rule]]
"""Column key to the cell and the rule that recognised its column."""


def fit_by_place(entries: Sequence[Cell], columns: Columns, label: Cell, block: str) -> Fitted:
    """Fit the cells of an aligned row to the columns above them.

    A filled cell that stands under no column, or a label that stands under one, says that the
    row was shifted. Then a complete row is read in order; of any other row a cell counts only
    if place and order give the same words (640323201-2019, two rows after the page break).
    """
    covering = {
        place: cell for cell in entries for place in range(cell.column, cell.column + cell.columns)
    }
    by_place: Fitted = {
        key: (covering[place], columns.rule)
        for key, place in zip(columns.keys, columns.places, strict=True)
        if place in covering
    }
    claimed = {cell.start for cell, _ in by_place.values()}
    beyond = any(cell.text and cell.start not in claimed for cell in entries)
    shifted = any(place <= label.column for place in columns.places)
    if not beyond and not shifted:
        return by_place
    if in_order := fit_by_order(entries, columns, block):
        return in_order
    filled = dict(zip(columns.keys, (cell for cell in entries if cell.text), strict=False))
    return {
        key: (cell, rule)
        for key, (cell, rule) in by_place.items()
        if key in filled and filled[key].text == cell.text
    }


def fit_by_order(entries: Sequence[Cell], columns: Columns, block: str) -> Fitted:
    """Fit the cells of a row to the columns in order; only a complete row fits.

    Blank cells around the values are the padding of merged cells.
    """
    if window := _window(entries, len(columns.keys)):
        return {key: (cell, columns.rule) for key, cell in zip(columns.keys, window, strict=True)}
    return _fit_standard(entries, columns, block)


def _fit_standard(entries: Sequence[Cell], columns: Columns, block: str) -> Fitted:
    """Fit a complete row under an incomplete header: 15 values under 12 headings."""
    for form in columns.forms or FORMS:
        standard = tuple(key for key, _ in standard_columns(block, form))
        window = _window(entries, len(standard))
        if window and all(cell.text for cell in window) and _within(columns.keys, standard):
            return {
                key: (cell, columns.rule if key in columns.keys else "position")
                for key, cell in zip(standard, window, strict=True)
            }
    return {}


def _within(keys: Sequence[str], standard: Sequence[str]) -> bool:
    """Tell whether the keys stand among the standard ones in their order."""
    rest = iter(standard)
    return all(key in rest for key in keys)


def _window(entries: Sequence[Cell], width: int) -> Sequence[Cell] | None:
    """Give the only run of ``width`` cells that leaves nothing but blanks outside.

    The padding of a merged cell stands behind the values, so a run that starts at the first
    cell goes before one that starts later.
    """
    if width == 0 or len(entries) < width:
        return None
    fitting = [
        entries[start : start + width]
        for start in range(len(entries) - width + 1)
        if not any(c.text for c in (*entries[:start], *entries[start + width :]))
    ]
    return fitting[0] if fitting else None

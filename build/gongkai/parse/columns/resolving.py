"""Resolve the header rows of one block, by the places of the headings or else by their order.

In: the header rows of one block. Out: ``Columns``. Must not look at values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from gongkai.knowledge import FORMS
from gongkai.model import Cell
from gongkai.parse.columns.by_order import resolve_by_order
from gongkai.parse.columns.by_place import lowest_leaves, resolve_by_place
from gongkai.parse.columns.found import CONTRADICTORY, Columns
from gongkai.parse.columns.leaves import above_columns, without_breaks
from gongkai.parse.counting import count_from_one
from gongkai.parse.folding import core
from gongkai.parse.headings import standard_columns
from gongkai.parse.labels import misprints
from gongkai.parse.rows import Row

MIN_NUMBERS = 5
"""So many cells that count up from one are no headings."""
MAX_CELLS = 256
"""A header has at most some 50 cells, or twice as many in pieces; more are no header."""
Printed = tuple[tuple[bool, bool, tuple[tuple[str, int, int, int], ...]], ...]
"""Header rows apart from where they stand: words, column, extent and turn of each cell."""


def resolve(block: str, header: Sequence[Row]) -> Columns:
    """Resolve the header rows of one block; ``NO_COLUMNS`` where nothing fits uniquely.

    Thousands of reports print the same header, so the answer is kept.
    """
    if sum(len(row.cells) for row in header) > MAX_CELLS:
        return CONTRADICTORY
    starts = sorted({cell.start for row in header for cell in row.cells})
    turn = {start: number for number, start in enumerate(starts)}
    return _resolve(
        block,
        tuple(
            (
                row.is_aligned,
                row.grid >= 0,
                tuple(
                    (cell.text, cell.column, cell.columns, turn[cell.start]) for cell in row.cells
                ),
            )
            for row in header
        ),
    )


def _without_numbers(row: Row) -> Row:
    """Blank the numbers that count the columns, below their headings or read behind them."""
    cells = [cell for cell in row.cells if cell.text]
    first = next((at for at, cell in enumerate(cells) if count_from_one([cell.text])), len(cells))
    if len(cells) - first < MIN_NUMBERS:
        return row
    if count_from_one([cell.text for cell in cells[first:]]) < len(cells) - first:
        return row
    numbers = {id(cell) for cell in cells[first:]}
    kept = [replace(cell, text="") if id(cell) in numbers else cell for cell in row.cells]
    return row._replace(cells=tuple(kept))


@lru_cache(maxsize=2048)
def _resolve(block: str, printed: Printed) -> Columns:
    header = [
        Row(
            tuple(
                Cell(text, turn, turn, 0, column, columns=columns)
                for text, column, columns, turn in cells
            ),
            0 if is_marked else -1,
            is_aligned,
        )
        for is_aligned, is_marked, cells in printed
    ]
    header = [_without_numbers(row) for row in header]
    is_aligned = bool(header) and all(row.is_aligned for row in header)
    header = without_breaks(header, block) if is_aligned else header
    if any(_is_broken(row, block) for row in header):
        return CONTRADICTORY
    filled = [cell for row in header for cell in row.cells if cell.text]
    above = {id(cell) for cell in above_columns(filled, block)}
    if is_aligned:
        leaves = lowest_leaves(block, header, above)
        if leaves is not None:
            return resolve_by_place(block, header, filled, leaves)
    return resolve_by_order(block, header, filled, above)


def _is_broken(row: Row, block: str) -> bool:
    """Tell a heading in two cells side by side: each half might name a column of another form."""
    labels = {core(label) for form in FORMS for _, label in standard_columns(block, form)}
    texts = [core(cell.text) for cell in row.cells if cell.text]
    return any(
        one not in labels and _prints(one + other, label) and not _prints(other, label)
        for one, other in pairwise(texts)
        for label in labels
    )


def _prints(words: str, label: str) -> bool:
    return words == label or misprints(words, label) is not None

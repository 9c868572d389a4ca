"""Tell the one row of table four, which has no label, from what else stands below its headings.

In: rows and lines of table four. Out: those that hold its numbers. Must not place a cell.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.model import Cell
from gongkai.parse.labelled import Line
from gongkai.parse.labels import FULL, PROCEEDINGS, is_label
from gongkai.parse.numerals import is_rule, looks_like_value
from gongkai.parse.rows import Row

MAX_UNREADABLE, MIN_READABLE = 2, 3
"""Two cells, or one in three of a row without a word of the form, may hold no number."""


def is_proceedings(row: Row, cells: Sequence[Cell]) -> bool:
    """Tell the row of table four; a few unreadable cells do not make it another.

    Args:
        row: a row below the headings.
        cells: its cells that hold anything.
    """
    others = [cell.text for cell in cells if not looks_like_value(cell.text)]
    most = max(MAX_UNREADABLE, len(row.cells) // MIN_READABLE)
    if len(row.cells) < 2 or len(others) == len(cells) or len(others) > most:
        return False
    return len(others) <= MAX_UNREADABLE or not any(map(is_label, others))


def without_rule(row: Sequence[Cell]) -> list[Cell]:
    """Give the cells of the row without a ruled line of dashes or a word before them."""
    cells, full = list(row), FULL[PROCEEDINGS]
    if len(cells) >= 2 * full and all(is_rule(cell.text) for cell in cells[:full]):
        cells = cells[full:]
    if not looks_like_value(cells[0].text) and cells[0].text and len(cells) > full:
        cells = cells[1:]
    return cells


def rows_that_count(waiting: Sequence[tuple[str, Line]]) -> tuple[list[int], list[Line]]:
    """Drop what is no row of table four.

    A row of dashes is a ruled line where another row stands. Where text came column by column,
    there are several pieces of the row and none is whole.

    Args:
        waiting: all lines, each with its block.

    Returns:
        The places of the lines that count, and the pieces that were dropped.
    """
    rows = [index for index, (block, _) in enumerate(waiting) if block == PROCEEDINGS]
    lines = {index: waiting[index][1] for index in rows}
    if len(rows) < 2:
        return list(range(len(waiting))), []
    if any(_holds_digits(line) for line in lines.values()):
        lines = {index: line for index, line in lines.items() if _holds_digits(line)}
    torn = list(lines.values())
    if len(torn) < 2 or any(_is_whole(line) for line in torn):
        torn = []
    dropped = set(rows) if torn else set(rows) - lines.keys()
    return [index for index in range(len(waiting)) if index not in dropped], torn


def _is_whole(line: Line) -> bool:
    return line.standing.is_marked or len(line.entries) >= FULL[PROCEEDINGS]


def _holds_digits(line: Line) -> bool:
    return not all(is_rule(cell.text) for cell in line.entries)

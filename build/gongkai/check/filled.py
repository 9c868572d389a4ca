"""Look for cells that hold no number where the form asks for one: to be filled in or looked at.

In: a Report that is still a draft. Out: judgements. A cell without a number is no fault of any
sum, and nobody's: it is listed so that the unit can fill it in, and never taken for 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.check.words import Judged, failed, passed, row_names
from gongkai.findings import place_of
from gongkai.knowledge import indicators
from gongkai.model import Figure, Report


def check_filled(report: Report) -> Iterator[Judged]:
    """Find what is no number, and blanks and marks beside numbers.

    Marks in the only cell of a row, and rows and tables without any number, say that a body has
    no such powers or cases: they are not listed.
    """
    rows: dict[tuple[str, ...], list[Figure]] = {}
    for figure in report.figures:
        rows.setdefault(indicators()[figure.indicator].parts[:2], []).append(figure)
    tables = {table for (table, _), cells in rows.items() if _has_number(cells)}
    for (table, _), cells in rows.items():
        yield from _words(cells)
        yield _row(cells, is_beside=table in tables)


def _has_number(cells: Sequence[Figure]) -> bool:
    return any(cell.value is not None for cell in cells)


def _words(cells: Sequence[Figure]) -> Iterator[Judged]:
    for cell in cells:
        if cell.status == "unreadable":
            words = {**row_names(cell.indicator), "printed": cell.as_printed or ""}
            yield failed("cell-no-number", (cell.indicator,), words, place=place_of(cell))
        elif cell.value is not None:
            yield passed("cell-no-number")


def _row(cells: Sequence[Figure], *, is_beside: bool) -> Judged:
    """Judge a row; of a row with a single cell the table tells whether there are numbers."""
    is_single = len(cells) == 1
    wanted = ("blank",) if is_single else ("blank", "not_applicable")
    empty = [cell for cell in cells if cell.status in wanted]
    if not empty or not (is_beside if is_single else _has_number(cells)):
        return passed("cell-not-filled")
    names = [row_names(cell.indicator) for cell in empty]
    marks = dict.fromkeys(cell.as_printed or "" for cell in empty)
    words = {
        **names[0],
        "cells": "、".join(name["column"] for name in names),
        "cells_en": ", ".join(name["column_en"] for name in names),
        "printed": "、".join(f"“{mark}”" if mark else "空白" for mark in marks),
        "printed_en": ", ".join(f"“{mark}”" if mark else "blank" for mark in marks),
    }
    return failed("cell-not-filled", tuple(cell.indicator for cell in empty), words)

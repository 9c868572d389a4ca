"""Check single rows for what the form does not allow or hardly means.

In: a Report. Out: judgements, at most warnings: an odd number is published as printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from gongkai.check.sums import Values
from gongkai.check.words import Judged, failed, not_assessable, passed, plain, row_names
from gongkai.findings import At
from gongkai.knowledge import codebook, indicators
from gongkai.model import Report

COLUMNS = ("previous_items", "change", "decisions")


@cache
def _counts() -> frozenset[str]:
    return frozenset(entry.indicator for entry in codebook() if entry.type == "count")


def check_whole(report: Report) -> Iterator[Judged]:
    """H5: a count is a whole number of zero or more."""
    counts, holds = _counts(), passed("count-not-whole")
    for figure in report.figures:
        if figure.value is None or figure.indicator not in counts:
            continue
        if figure.value >= 0 and figure.value == figure.value.to_integral_value():
            yield holds
            continue
        place = None
        if figure.start is not None and figure.end is not None:
            place = At(figure.start, figure.end, figure.as_printed)
        yield failed(
            "count-not-whole",
            (figure.indicator,),
            {**row_names(figure.indicator), "printed": figure.as_printed or ""},
            place=place,
        )


@cache
def rows_of_items() -> tuple[tuple[str, str, str], ...]:
    """Give the cells of the rows of the 2019 form that count items, change and decisions."""
    rows = [entry.parts[:2] for entry in codebook() if entry.parts[2] == "previous_items"]
    known = indicators()
    triples = [tuple(f"{table}.{row}.{c}" for c in COLUMNS) for table, row in rows]
    return tuple((a, b, c) for a, b, c in triples if c in known)


def check_misread(values: Values) -> Iterator[Judged]:
    """P4: items and their change that add up to exactly the decisions were likely decisions."""
    for cells in rows_of_items():
        if not values.keys() >= set(cells):
            continue
        previous, change, decided = (values.get(cell) for cell in cells)
        if previous is None or change is None or decided is None:
            yield not_assessable("form-misread")
        elif change == 0 or decided == 0 or previous + change != decided:
            yield passed("form-misread")
        else:
            names = row_names(cells[0])
            words = {
                "previous": plain(previous),
                "change": plain(change),
                "decisions": plain(decided),
            }
            yield failed(
                "form-misread", cells, {**names, **words}, sides=(previous + change, decided)
            )

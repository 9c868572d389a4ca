"""Check single rows for what the form does not allow or hardly means.

In: a Report. Out: judgements, at most warnings: an odd number is published as printed.
"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.check.sums import values_of
from gongkai.check.words import Judged, failed, not_assessable, passed, plain, row_names
from gongkai.findings import At
from gongkai.knowledge import codebook, indicators
from gongkai.model import Report


def check_whole(report: Report) -> Iterator[Judged]:
    """H5: a count is a whole number of zero or more."""
    for figure in report.figures:
        if indicators()[figure.indicator].type != "count" or figure.value is None:
            continue
        if figure.value == figure.value.to_integral_value() and figure.value >= 0:
            yield passed("count-not-whole")
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


def check_misread(report: Report) -> Iterator[Judged]:
    """P4: items and their change that add up to exactly the decisions were likely decisions."""
    values = values_of(report)
    for entry in codebook():
        table, row, column = entry.parts
        decisions = f"{table}.{row}.decisions"
        if column != "previous_items" or not {entry.indicator, decisions} <= values.keys():
            continue
        cells = (entry.indicator, f"{table}.{row}.change", decisions)
        previous, change, decided = (values.get(cell) for cell in cells)
        if previous is None or change is None or decided is None:
            yield not_assessable("form-misread")
        elif change == 0 or decided == 0 or previous + change != decided:
            yield passed("form-misread")
        else:
            names = row_names(entry.indicator)
            words = {
                "previous": plain(previous),
                "change": plain(change),
                "decisions": plain(decided),
            }
            yield failed(
                "form-misread", cells, {**names, **words}, sides=(previous + change, decided)
            )

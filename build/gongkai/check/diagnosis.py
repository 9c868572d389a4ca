"""Offer an explanation of broken sums: a possible one, marked as such, never applied.

In: a Report and its broken identities. Out: findings of severity ``info``.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

from gongkai.check.sums import Values, applicable, sides, values_of
from gongkai.check.words import failed, row_names
from gongkai.knowledge import codebook
from gongkai.model import Finding, Report

SUMS = frozenset({"balance", "applicants", "outcomes"})


def find_swapped_columns(report: Report, broken: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Find the one row in which swapping two cells would mend every broken sum of table three.

    Nothing is offered where several swaps would do: then the cause is not told by the sums.
    """
    if not any(finding.check in SUMS for finding in broken):
        return ()
    values = values_of(report)
    mending = [pair for pair in _pairs(values) if _mends(values, pair)]
    if len(mending) != 1:
        return ()
    first, second = mending[0]
    names, others = row_names(first), row_names(second)
    words = {
        "row": names["row"],
        "row_en": names["row_en"],
        "first": names["column"],
        "second": others["column"],
        "first_en": names["column_en"],
        "second_en": others["column_en"],
    }
    finding = failed("swapped-columns", mending[0], words).finding
    return (finding,) if finding else ()


def _pairs(values: Values) -> list[tuple[str, str]]:
    """List two cells of one row that hold different numbers."""
    rows: dict[str, list[str]] = {}
    for entry in codebook():
        table, row, _ = entry.parts
        if table == "requests" and values.get(entry.indicator) is not None:
            rows.setdefault(row, []).append(entry.indicator)
    return [
        (first, second)
        for cells in rows.values()
        for first, second in combinations(cells, 2)
        if values[first] != values[second]
    ]


def _mends(values: Values, pair: tuple[str, str]) -> bool:
    """Tell whether every assessable sum of table three holds with the two cells swapped."""
    swapped: dict[str, Decimal | None] = dict(values)
    swapped[pair[0]], swapped[pair[1]] = values[pair[1]], values[pair[0]]
    for identity in applicable(swapped):
        if identity.check in SUMS:
            both = sides(identity, swapped)
            if both is not None and both[0] != both[1]:
                return False
    return True

"""Read what lean pages show of a range of bodies, column by column.

In: a package and a range of ids. Out: ``Batch``: rows of bodies, reports and findings, and for
each current report one NumPy row of numbers along the codebook. Must not know any page.

A report has some 200 figures, nearly all of them plain counts. Those come as whole numbers in
one row; only the others (a sign, a unit, another way of printing) come as rows of the table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gongkai.render.package import Package, Record

ABSENT, SPECIAL = -2, -1
"""In a row of numbers: the report's form has no such cell; the cell stands in ``special``."""

ZERO = "status = 'reported' AND as_printed = '0' AND value = 0 AND unit <> 'unknown'"
"""What nearly every figure is; a count of ``PLAIN`` that is told at a glance."""

PLAIN = f"""CASE WHEN {ZERO} THEN TRUE
    ELSE status = 'reported' AND value >= 0 AND value < 1000000000 AND value = floor(value)
        AND as_printed = CAST(CAST(value AS INTEGER) AS VARCHAR)
        AND unit <> 'unknown' AND (unit <> 'CNY 10k' OR value = 0) END"""
"""A count printed in digits and nothing else; what it holds for needs no look at the row."""

FIGURES = f"""WITH found AS (
    SELECT report_id, place,
        CASE WHEN {ZERO} THEN 0 WHEN {PLAIN} THEN CAST(value AS INTEGER) ELSE {SPECIAL} END AS n
    FROM figures JOIN codes USING (indicator) WHERE body_id BETWEEN ? AND ?)
SELECT report_id, list(place) AS places, list(n) AS numbers FROM found GROUP BY report_id"""  # noqa: S608  # ours
SPECIALS = f"""SELECT report_id, place, value, unit, status, as_printed
FROM figures JOIN codes USING (indicator)
WHERE body_id BETWEEN ? AND ? AND NOT ({PLAIN}) ORDER BY report_id, place"""  # noqa: S608  # ours
REPORTS = """SELECT reports.*, sources.url, sources.fetched_on FROM reports
JOIN sources USING (path) WHERE body_id BETWEEN ? AND ? AND is_current AND year IS NOT NULL
ORDER BY body_id, year DESC"""
FINDINGS = """SELECT findings.* FROM findings JOIN checks USING ("check")
WHERE body_id BETWEEN ? AND ? AND checks.is_listed AND verdict <> 'rejected'
ORDER BY report_id, finding_id"""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Batch:
    """What is shown of a range of bodies; everything by the id of its body or report."""

    bodies: list[Record]
    reports: dict[str, list[Record]]
    numbers: dict[str, Numbers]
    special: dict[str, dict[int, Record]]
    findings: dict[str, list[Record]]


def prepare(package: Package) -> None:
    """Number the indicators along the codebook, for the queries of this connection."""
    codes = list(package.indicators)
    package.tables.append("codes", {"indicator": codes, "place": np.arange(len(codes))})


def read_batch(package: Package, first: str, last: str) -> Batch:
    """Read the bodies from one id to another."""
    within = (first, last)
    rows = package.tables.rows
    special: dict[str, dict[int, Record]] = defaultdict(dict)
    for row in rows(SPECIALS, within):
        special[row["report_id"]][row["place"]] = row
    return Batch(
        list(rows("SELECT * FROM bodies WHERE body_id BETWEEN ? AND ? ORDER BY body_id", within)),
        _grouped(rows(REPORTS, within), "body_id"),
        _numbers(package, within),
        special,
        _grouped(rows(FINDINGS, within), "report_id"),
    )


def _numbers(package: Package, within: Sequence[str]) -> dict[str, Numbers]:
    table = package.tables.arrow(FIGURES, within).combine_chunks()
    found: dict[str, Numbers] = {}
    width = len(package.indicators)
    if not table.num_rows:
        return found
    places, numbers = (table.column(name).chunk(0) for name in ("places", "numbers"))
    borders = places.offsets.to_numpy()
    flat = places.values.to_numpy(), numbers.values.to_numpy()
    for report, start, end in zip(
        table.column("report_id").to_pylist(), borders[:-1], borders[1:], strict=True
    ):
        line = np.full(width, ABSENT, dtype=np.int64)
        line[flat[0][start:end]] = flat[1][start:end]
        found[report] = line
    return found


def _grouped(rows: Any, key: str) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found

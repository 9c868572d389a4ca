"""Check what needs several reports: SQL over the staged tables.

In: staged tables. Out: rows of ``findings`` to add. Must not load an archive into memory: every
comparison is a query.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongkai.check.words import Place, failed, row_names
from gongkai.model import Assessment, Finding

if TYPE_CHECKING:
    from gongkai.tables import Tables

CARRIED = """
SELECT new.report_id, new.indicator, new.value AS now, old.value AS before,
       new.start AS start, new."end" AS "end"
FROM figures AS new
JOIN reports AS report ON report.report_id = new.report_id AND report.is_current
JOIN reports AS earlier
  ON earlier.body_id = report.body_id AND earlier.year = report.year - 1 AND earlier.is_current
JOIN figures AS old
  ON old.report_id = earlier.report_id AND old."row" = 'carried_out'
  AND old."column" = new."column" AND old."table" = 'requests'
WHERE new."table" = 'requests' AND new."row" = 'carried_in'
ORDER BY new.report_id, new.indicator
"""


@dataclass(frozen=True, slots=True)
class Compared:
    """A finding or an assessment of one report that came from comparing it with others."""

    report_id: str
    finding: Finding | None
    assessment: Assessment


def archive(tables: Tables) -> Iterator[Compared]:
    """Check the archive as a whole; yields one row per report and comparison."""
    yield from _carried_over(tables)


def _carried_over(tables: Tables) -> Iterator[Compared]:
    """X1: what a year carries over is what the year before carried forward."""
    for row in tables.rows(CARRIED):
        now, before = row["now"], row["before"]
        if now is None or before is None:
            yield Compared(row["report_id"], None, Assessment("carried-over", 0, 0, 1))
            continue
        if now == before:
            yield Compared(row["report_id"], None, Assessment("carried-over", 1, 0, 0))
            continue
        judged = failed(
            "carried-over",
            (row["indicator"],),
            row_names(row["indicator"]),
            sides=(now, before),
            place=Place(row["start"], row["end"], None),
        )
        yield Compared(row["report_id"], judged.finding, Assessment("carried-over", 0, 1, 0))

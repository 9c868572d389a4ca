"""What a comparison of reports gives, and the two tables that all comparisons start from.

In: staged tables. Out: ``Compared`` rows, and the tables ``dated`` and ``compared`` of the
connection. Must not judge anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongkai.check.words import Judged
from gongkai.model import Assessment, Finding

if TYPE_CHECKING:
    from gongkai.tables import Tables


@dataclass(frozen=True, slots=True)
class Compared:
    """What one check says of one report after comparing it with ``others`` (their ids)."""

    report_id: str
    assessment: Assessment
    findings: tuple[Finding, ...] = ()
    others: tuple[str, ...] = ()


def findings_of(judged: Judged) -> tuple[Finding, ...]:
    """Give the finding of a judgement, if it has one."""
    return (judged.finding,) if judged.finding else ()


SLICE = 20_000
DATED = """
SELECT CAST(row_number() OVER (ORDER BY report.report_id) AS INTEGER) AS n,
       CAST(dense_rank() OVER (ORDER BY report.body_id) AS INTEGER) AS b,
       report.report_id, report.body_id, report.year, report.form, report.scope,
       report.body_name, body.name, body.place, body.level, body.kind, body.code
FROM reports AS report JOIN bodies AS body ON body.body_id = report.body_id
WHERE report.is_current AND report.year IS NOT NULL
"""
# Two years of one body are comparable unless the reports say that they cover different things.
PAIRS = """
SELECT later.n, earlier.n AS before_n, later.report_id, earlier.report_id AS before_id,
       later.year, later.form, earlier.form AS before_form,
       later.scope = earlier.scope OR 'unknown' IN (later.scope, earlier.scope) AS is_comparable
FROM dated AS later
JOIN dated AS earlier ON earlier.body_id = later.body_id AND earlier.year = later.year - 1
"""
COMPARED = """
SELECT dated.n, figures.indicator, figures.value, figures.unit, figures.start, figures."end"
FROM figures JOIN dated ON dated.report_id = figures.report_id
WHERE figures.indicator IN ({indicators})
"""


def prepare(tables: Tables, indicators: Iterable[str]) -> None:
    """Make ``dated`` (current reports by number), ``pairs`` (years) and ``compared`` (figures)."""
    listed = ", ".join(f"'{indicator}'" for indicator in sorted(set(indicators)))
    tables.make("dated", DATED)
    tables.make("pairs", PAIRS)
    tables.make("compared", COMPARED.format(indicators=listed))


def slices(tables: Tables) -> Iterator[tuple[int, int]]:
    """Give the first and last numbers of SLICE reports after SLICE reports, in their order.

    A query with many rows per report is run slice by slice, so that the memory it takes does not
    grow with the archive.
    """
    (row,) = tables.rows("SELECT count(*) AS reports FROM dated")
    for first in range(1, row["reports"] + 1, SLICE):
        yield first, first + SLICE - 1

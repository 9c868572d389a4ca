"""Note totals that jump against the body's own other years and against how their like moved.

In: ``dated`` and ``compared``. Out: one row per report, at most ``info``: a jump may well be
real. Everything is measured in ln(1 + value), so that tenfold up and tenfold down weigh the same
and nought can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gongkai.check.across.compared import Compared, findings_of
from gongkai.check.words import Judged, failed, plain, row_names
from gongkai.findings import At
from gongkai.knowledge.across import jumping
from gongkai.model import Assessment

if TYPE_CHECKING:
    from gongkai.tables import Tables

TIMES = 10
"""A jump is at least so many times (1 + value) up or down."""
LEAST = 30
"""The larger of two values: below it tenfold is a handful of cases."""
YEARS = 2
"""So many other years tell what is usual for a body."""
LIKE = 30
"""So many like bodies (level, kind, forms, years) tell how their kind moved."""

# neighbour: the year before, or the year after where none is before: where a series changes
# its level, only the year of the change differs from it.
SERIES = """
SELECT n, b, indicator, year, level, kind, form, value, x, start, "end",
       coalesce(lag(value) OVER years, lead(value) OVER years) AS other_value,
       coalesce(lag(year) OVER years, lead(year) OVER years) AS other_year,
       coalesce(lag(x) OVER years, lead(x) OVER years) AS other_x,
       coalesce(lag(form) OVER years, lead(form) OVER years) AS other_form,
       count(*) OVER (PARTITION BY b, indicator, scope) - 1 AS others
FROM (
    SELECT dated.*, figure.indicator, figure.value, figure.start, figure."end",
           ln(1 + CAST(figure.value AS DOUBLE)) AS x
    FROM compared AS figure JOIN dated ON dated.n = figure.n
    WHERE figure.indicator IN ({indicators}) AND figure.value >= 0 AND figure.unit <> 'unknown'
)
WINDOW years AS (PARTITION BY b, indicator, scope ORDER BY year)
"""
# How their kind moved from one year to the next; the few who jump do not move a median.
LIKE_MOVED = """
SELECT indicator, level, kind, year, form, other_form, median(x - other_x) AS moved
FROM series WHERE other_year = year - 1
GROUP BY ALL HAVING count(*) >= {like}
"""
JUDGED = """
WITH judged AS (
    SELECT series.*, moved,
           others >= {years} OR moved IS NOT NULL AS may_judge,
           may_judge
           AND abs(x - other_x) >= ln({times}) AND greatest(value, other_value) >= {least}
           AND (moved IS NULL OR abs(x - other_x - moved) >= ln({times})) AS is_candidate
    FROM series LEFT JOIN like_moved AS alike
        ON other_year = series.year - 1
        AND alike.indicator = series.indicator AND alike.year = series.year
        AND alike.level IS NOT DISTINCT FROM series.level AND alike.kind = series.kind
        AND alike.form = series.form AND alike.other_form = series.other_form
),
usual AS (
    SELECT judged.n, judged.indicator, median(other.x) AS usual_x, median(other.value) AS usual
    FROM judged JOIN series AS other
        ON other.b = judged.b AND other.indicator = judged.indicator AND other.n <> judged.n
    JOIN dated AS own ON own.n = judged.n
    JOIN dated AS theirs ON theirs.n = other.n AND theirs.scope = own.scope
    WHERE judged.is_candidate
    GROUP BY judged.n, judged.indicator
),
told AS (
    SELECT judged.*, usual,
           is_candidate AND (others < {years} OR abs(x - usual_x) >= ln({times})) AS is_jump
    FROM judged LEFT JOIN usual USING (n, indicator)
)
SELECT dated.report_id, count(*) FILTER (may_judge AND NOT is_jump) AS passed,
       count(*) FILTER (is_jump) AS failed, count(*) FILTER (NOT may_judge) AS not_assessable,
       list({{'indicator': indicator, 'value': told.value, 'other_value': other_value,
             'other_year': other_year, 'usual': usual, 'others': others, 'year': told.year,
             'start': told.start, 'end': told."end"}} ORDER BY indicator)
           FILTER (is_jump) AS found
FROM told JOIN dated ON dated.n = told.n
GROUP BY dated.report_id ORDER BY dated.report_id
"""


def check_jumps(tables: Tables) -> Iterator[Compared]:
    """Note values that are ten times their neighbour, their body's usual and their like's move."""
    listed = ", ".join(f"'{indicator}'" for indicator in jumping())
    bounds = {"times": TIMES, "least": LEAST, "years": YEARS, "like": LIKE}
    tables.make("series", SERIES.format(indicators=listed))
    tables.make("like_moved", LIKE_MOVED.format(**bounds))
    for row in tables.rows(JUDGED.format(**bounds)):
        assessment = Assessment("jump", row["passed"], row["failed"], row["not_assessable"])
        found = tuple(finding for one in row["found"] or () for finding in findings_of(_judge(one)))
        yield Compared(row["report_id"], assessment, found)


def _judge(row: Mapping[str, Any]) -> Judged:
    # No sides: they would be worded as numbers that do not add up, and these need not.
    words = {
        **row_names(row["indicator"]),
        **{name: str(row[name]) for name in ("year", "other_year", "others")},
        **{name: plain(row[name]) for name in ("value", "other_value")},
        "usual": plain(Decimal(str(round(row["usual"], 2)))),
    }
    place = At(row["start"], row["end"], None)
    return failed("jump", (row["indicator"],), words, place=place)

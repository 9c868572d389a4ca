"""Hold a government's roll-up against the reports of the bodies directly below it.

In: ``dated`` and ``compared``. Out: one row per report whose scope is the whole jurisdiction.
The archive never has all parts, so only a sum above the whole tells anything. Parts are reports
of the scope ``own_body`` alone: departments and office of the government, and governments one
level below; a lower government's own roll-up is of another scope and is never added, nor are
its departments.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from gongkai.check.across.compared import Compared, findings_of
from gongkai.check.words import Judged, failed, row_names
from gongkai.findings import At
from gongkai.knowledge.across import summing
from gongkai.model import Assessment

if TYPE_CHECKING:
    from gongkai.tables import Tables

# Vertical authorities, branches and zones may report to somebody else: they are left out.
BELOW = """
SELECT whole.body_id AS whole_id, part.body_id AS part_id
FROM bodies AS whole
JOIN bodies AS part ON part.code = whole.code AND part.kind IN ('office', 'department')
WHERE whole.kind = 'government'
UNION ALL
SELECT whole.body_id, part.body_id
FROM bodies AS whole
JOIN divisions ON divisions.parent = whole.code
JOIN bodies AS part
  ON part.code = divisions.code AND part.kind IN ('government', 'subdistrict-office')
WHERE whole.kind = 'government'
"""
ROLLED = """
WITH whole AS (
    SELECT * FROM dated WHERE scope = 'jurisdiction' AND kind = 'government'
    AND form NOT IN ('2014', 'narrative')
),
part AS (
    SELECT whole.n, part.n AS part_n, part.report_id AS part_id
    FROM whole JOIN below ON below.whole_id = whole.body_id
    JOIN dated AS part ON part.body_id = below.part_id AND part.year = whole.year
        AND part.scope = 'own_body'
),
known AS (
    SELECT whole.n, count(*) AS known FROM whole JOIN below ON below.whole_id = whole.body_id
    GROUP BY whole.n
),
term AS (SELECT unnest({indicators}) AS indicator),
summed AS (
    SELECT whole.n, term.indicator, any_value(own.value) AS value,
           any_value(own.start) AS start, any_value(own."end") AS "end",
           sum(theirs.value) AS parts_value, count(theirs.value) AS parts
    FROM whole CROSS JOIN term
    LEFT JOIN compared AS own ON own.n = whole.n AND own.indicator = term.indicator
    LEFT JOIN part ON part.n = whole.n
    LEFT JOIN compared AS theirs ON theirs.n = part.part_n AND theirs.indicator = term.indicator
    GROUP BY whole.n, term.indicator
),
judged AS (
    SELECT summed.*, CASE WHEN value IS NULL OR parts = 0 THEN 'not_assessable'
                          WHEN parts_value > value THEN 'failed' ELSE 'passed' END AS verdict
    FROM summed
)
SELECT whole.report_id,
       count(*) FILTER (verdict = 'passed') AS passed,
       count(*) FILTER (verdict = 'failed') AS failed,
       count(*) FILTER (verdict = 'not_assessable') AS not_assessable,
       list({{'indicator': judged.indicator, 'value': judged.value, 'sum': parts_value,
             'parts': parts, 'known': known.known, 'start': judged.start, 'end': judged."end"}}
            ORDER BY judged.indicator) FILTER (verdict = 'failed') AS found,
       (SELECT list(part_id ORDER BY part_id) FROM part WHERE part.n = whole.n) AS others
FROM judged JOIN whole ON whole.n = judged.n LEFT JOIN known ON known.n = whole.n
GROUP BY whole.report_id, whole.n ORDER BY whole.report_id
"""


def check_roll_ups(tables: Tables) -> Iterator[Compared]:
    """A part cannot exceed the whole: the sum of parts is at most the roll-up."""
    tables.make("below", BELOW)
    for row in tables.rows(ROLLED.format(indicators=list(summing()))):
        found = tuple(finding for one in row["found"] or () for finding in findings_of(_judge(one)))
        counts = (row["passed"], row["failed"], row["not_assessable"])
        others = tuple(row["others"] or ())
        yield Compared(row["report_id"], Assessment("roll-up", *counts), found, others)


def _judge(row: Mapping[str, Any]) -> Judged:
    words = {**row_names(row["indicator"]), "parts": str(row["parts"]), "known": str(row["known"])}
    return failed(
        "roll-up",
        (row["indicator"],),
        words,
        sides=(row["sum"], row["value"]),
        place=At(row["start"], row["end"], None),
    )

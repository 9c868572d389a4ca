"""Match narratives by their fingerprints: whom each report is held against, and where they agree.

In: ``dated`` and the staged sections. Out: the rows of ``shared``, one or two per report. Must
not judge how long a passage is; ``passages`` finds its ends. Every step is linear in the number
of fingerprints: a report is held against one report of its own body and one of another, never
against all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from gongkai.check.across.winnow import RUN, WINDOW, Fingerprints, fingerprints, mask, own_names

if TYPE_CHECKING:
    from gongkai.tables import Tables

LETTERS = 100
"""A passage has at least so many letters: less is a phrase that offices have in common."""
SHARED = 2
"""So many fingerprints two texts share for certain if they share a passage of LETTERS."""
FEW, SHARE, MANY = 3, 20, 20
"""A run that more bodies have than a twentieth of all, at least 3 and at most 20, is a template."""
GAP = 3
"""So many fingerprints may differ within a passage before it counts as two."""
BESIDE = 120
"""Characters on both sides of the fingerprints, in which the passage's ends are looked for."""
BATCH = 500_000
"""So many characters are hashed at a time."""

TEXTS = """
SELECT dated.n, sections.start, sections.text, dated.body_name, dated.name, dated.place
FROM sections JOIN dated ON dated.report_id = sections.report_id
WHERE sections.section IN (1, 5, 6)
"""
# A run that a report has twice counts once; one that only one report has can match nothing,
# but keeps its number, so that runs which follow each other have numbers that do.
ONCE = """
SELECT hash, n, min(begins) AS begins FROM marks GROUP BY hash, n
"""
COUNTED = """
SELECT hash, count(*) AS bodies, max(reports) AS reports FROM (
    SELECT once.hash, dated.b, count(*) AS reports
    FROM once JOIN dated ON dated.n = once.n
    GROUP BY once.hash, dated.b
) GROUP BY hash HAVING bodies > 1 OR max(reports) > 1
"""
NUMBERED = """
SELECT once.hash, once.n, dated.b, once.begins, counted.hash IS NOT NULL AS is_shared,
       row_number() OVER (PARTITION BY once.n ORDER BY once.begins) AS place
FROM once JOIN dated ON dated.n = once.n LEFT JOIN counted ON counted.hash = once.hash
WHERE counted.bodies IS NULL OR counted.bodies <= {limit}
"""
# Of the bodies that share a run each is held against the next, the last against the first: those
# who share a whole passage meet at each of its runs, and nobody meets everybody.
PARTNERS = """
WITH shared AS (SELECT * FROM numbered WHERE is_shared),
ring AS (
    SELECT hash, b, coalesce(lead(b) OVER ring, first(b) OVER ring) AS other_b
    FROM (SELECT DISTINCT hash, b FROM shared)
    WINDOW ring AS (PARTITION BY hash ORDER BY b
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
),
met AS (
    SELECT shared.n, ring.other_b, count(*) AS votes
    FROM shared JOIN ring ON ring.hash = shared.hash AND ring.b = shared.b
    WHERE ring.other_b <> shared.b
    GROUP BY shared.n, ring.other_b HAVING votes >= {shared}
),
body AS (SELECT n, arg_max(other_b, votes * 1000000000 - other_b) AS other_b FROM met GROUP BY n),
report AS (
    SELECT body.n, other.n AS other_n, count(*) AS votes,
           any_value(abs(own_report.year - other_report.year)) AS years
    FROM body
    JOIN shared AS own ON own.n = body.n
    JOIN shared AS other ON other.hash = own.hash AND other.b = body.other_b
    JOIN dated AS own_report ON own_report.n = own.n
    JOIN dated AS other_report ON other_report.n = other.n
    GROUP BY body.n, other.n
)
SELECT n, other_n, 'others' AS kind FROM report
QUALIFY row_number() OVER (PARTITION BY n ORDER BY votes DESC, years, other_n) = 1
UNION ALL
SELECT n, other_n, 'own' FROM (
    SELECT n, lag(n) OVER (PARTITION BY b ORDER BY year) AS other_n FROM dated
) WHERE other_n IS NOT NULL
"""
# A passage is a stretch in which the numbers of equal runs move on alike in both reports.
PASSAGES = """
WITH matched AS (
    SELECT partners.n, partners.other_n, partners.kind, own.place, own.begins,
           other.begins AS other_begins, own.place - other.place AS shift
    FROM partners
    JOIN numbered AS own ON own.n = partners.n AND own.is_shared
    JOIN numbered AS other ON other.n = partners.other_n AND other.hash = own.hash
),
broken AS (
    SELECT *, CAST(place - lag(place, 1, place) OVER stretch > {gap} AS INTEGER) AS is_new
    FROM matched
    WINDOW stretch AS (PARTITION BY n, other_n, kind, shift ORDER BY place)
),
grouped AS (
    SELECT *, sum(is_new) OVER (PARTITION BY n, other_n, kind, shift ORDER BY place) AS passage
    FROM broken
)
SELECT n, other_n, kind, min(begins) AS first, max(begins) AS last,
       min(other_begins) AS other_first, max(other_begins) AS other_last
FROM grouped GROUP BY n, other_n, kind, shift, passage
HAVING count(*) >= {shared} AND count(*) * 2 > max(place) - min(place)
    AND max(begins) - min(begins) >= {least}
QUALIFY row_number() OVER (PARTITION BY n, other_n, kind ORDER BY count(*) DESC, first) = 1
"""
# The passages are few and short: they are cut out while the sections stream past.
CUT = """
SELECT passages.n, passages.kind, greatest(sections.start, {first} - {beside}) AS cut_at,
       substring(sections.text, greatest(1, {first} - sections.start + 1 - {beside}),
                 {last} + {run} + {beside} - greatest(sections.start, {first} - {beside})) AS cut
FROM passages
JOIN dated ON dated.n = passages.{number}
JOIN sections ON sections.report_id = dated.report_id AND sections.section IN (1, 5, 6)
    AND {first} >= sections.start AND {first} < sections."end"
"""
FOUND = """
WITH written AS (SELECT DISTINCT report_id FROM sections WHERE section IN (1, 5, 6)),
marked AS (SELECT DISTINCT n FROM marks),
held AS (
    SELECT *, CAST(row_number() OVER (PARTITION BY b ORDER BY year) > 1 AS INTEGER)
              + CAST(max(b) OVER () > 1 AS INTEGER) AS times
    FROM dated
)
SELECT held.report_id, held.times, marked.n IS NOT NULL AS is_long,
       other.report_id AS other_id, other.year AS other_year, other.name AS other_name,
       own_cut.cut, own_cut.cut_at, other_cut.cut AS other_cut, other_cut.cut_at AS other_cut_at,
       passages.first, passages.last, passages.other_first, passages.other_last,
       [held.body_name, held.name, held.place] AS names,
       [other.body_name, other.name, other.place] AS other_names
FROM held
JOIN written ON written.report_id = held.report_id
LEFT JOIN marked ON marked.n = held.n
LEFT JOIN passages ON passages.n = held.n
LEFT JOIN own_cut ON own_cut.n = passages.n AND own_cut.kind = passages.kind
LEFT JOIN other_cut ON other_cut.n = passages.n AND other_cut.kind = passages.kind
LEFT JOIN dated AS other ON other.n = passages.other_n
ORDER BY held.report_id, passages.kind
"""


def shared(tables: Tables) -> Iterator[dict[str, Any]]:
    """Give the narratives by report, each with the stretches that it shares with others.

    A stretch is given by the places of its first and last fingerprints and by what is printed
    around them; a report that shares none has one row without ``cut``.
    """
    _mark(tables)
    _match(tables)
    yield from tables.rows(FOUND)
    tables.drop("marks", "numbered", "partners", "passages", "own_cut", "other_cut")


def _mark(tables: Tables) -> None:
    """Write the fingerprints of every narrative to the table ``marks``."""
    tables.drop("marks")
    _append(tables, [], [], [])
    numbers: list[int] = []
    starts: list[int] = []
    texts: list[str] = []
    held = 0
    for row in tables.rows(TEXTS):
        numbers.append(row["n"])
        starts.append(row["start"])
        texts.append(mask(row["text"], own_names(row["body_name"], row["name"], row["place"])))
        held += len(row["text"])
        if held >= BATCH:
            _append(tables, numbers, starts, texts)
            numbers, starts, texts, held = [], [], [], 0
    _append(tables, numbers, starts, texts)


def _append(tables: Tables, numbers: list[int], starts: list[int], texts: list[str]) -> None:
    chosen: Fingerprints = fingerprints(texts)
    columns = {
        "hash": chosen.hashes,
        "n": np.array(numbers, np.int32)[chosen.texts],
        "begins": np.array(starts, np.int32)[chosen.texts] + chosen.places,
    }
    tables.append("marks", columns)


def _match(tables: Tables) -> None:
    """Choose whom each report is held against, and the longest passage with each."""
    (row,) = tables.rows("SELECT count(DISTINCT b) AS bodies FROM dated")
    limit = min(MANY, max(FEW, row["bodies"] // SHARE))
    tables.make("once", ONCE)
    tables.make("counted", COUNTED)
    tables.make("numbered", NUMBERED.format(limit=limit))
    tables.drop("once", "counted")
    tables.make("partners", PARTNERS.format(shared=SHARED))
    least = LETTERS - 2 * WINDOW - RUN
    tables.make("passages", PASSAGES.format(gap=GAP, shared=SHARED, least=least))
    own = {"first": "passages.first", "last": "passages.last", "number": "n"}
    other = {"first": "other_first", "last": "other_last", "number": "other_n"}
    tables.make("own_cut", CUT.format(beside=BESIDE, run=RUN, **own))
    tables.make("other_cut", CUT.format(beside=BESIDE, run=RUN, **other))

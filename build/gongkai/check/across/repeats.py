"""Note tables that are the same as those of the year before, cell by cell (X6).

In: ``pairs`` and the staged figures. Out: one row per pair of years. A fingerprint of every
report is made in one pass over the figures; only pairs whose fingerprints agree are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from gongkai.check.across.compared import Compared, findings_of
from gongkai.check.words import failed
from gongkai.knowledge import codebook
from gongkai.model import Assessment

if TYPE_CHECKING:
    from gongkai.tables import Tables

VARIED = 5
"""So many different numbers other than nought, stocks aside, do not come again by chance."""
# What stays from year to year by its nature says nothing: documents in force, items on a list.
STOCKS = "('in_force', 'disclosed_total', 'previous_items')"

PRINTS = f"""
SELECT dated.n, count(*) AS cells, bit_xor(hash(figure.indicator, figure.value)) AS print,
       count(DISTINCT figure.value)
           FILTER (figure.value <> 0 AND figure."column" NOT IN {STOCKS}) AS varied
FROM figures AS figure JOIN dated ON dated.report_id = figure.report_id
WHERE figure.value IS NOT NULL
GROUP BY dated.n
"""  # noqa: S608  # constants only
AGREE = """
SELECT pairs.report_id, pairs.before_id, pairs.year, own.varied,
       CASE WHEN NOT is_comparable OR form <> before_form OR own.varied IS NULL
                 OR own.varied < {varied} AND coalesce(other.varied, 0) < {varied}
            THEN 'not_assessable'
            WHEN own.cells = other.cells AND own.print = other.print THEN 'alike'
            ELSE 'passed' END AS verdict
FROM pairs
LEFT JOIN prints AS own ON own.n = pairs.n
LEFT JOIN prints AS other ON other.n = pairs.before_n
WHERE pairs.form NOT IN ('2014', 'narrative')
ORDER BY pairs.report_id
"""
# Equal fingerprints are held against each other cell by cell: a hash proves nothing.
CELLS = """
WITH alike AS (SELECT * FROM agreement WHERE verdict = 'alike'),
figure AS (
    SELECT report_id, indicator, value FROM figures WHERE value IS NOT NULL
    AND report_id IN (SELECT report_id FROM alike UNION SELECT before_id FROM alike)
)
SELECT alike.report_id, own.indicator, own.value,
       other.value IS NOT DISTINCT FROM own.value AS is_equal
FROM alike JOIN figure AS own ON own.report_id = alike.report_id
LEFT JOIN figure AS other
    ON other.report_id = alike.before_id AND other.indicator = own.indicator
ORDER BY alike.report_id, own.indicator
"""


def check_repeats(tables: Tables) -> Iterator[Compared]:
    """X6: all values of two years are the same, and they are not just noughts."""
    places = {row.indicator: number for number, row in enumerate(codebook())}
    tables.make("prints", PRINTS)
    tables.make("agreement", AGREE.format(varied=VARIED))
    same = {}
    for report_id, cells in groupby(tables.rows(CELLS), lambda row: row["report_id"]):
        held = list(cells)
        if all(row["is_equal"] for row in held):
            telling = [row["indicator"] for row in held if row["value"]]
            same[report_id] = (len(held), tuple(sorted(telling, key=places.__getitem__)))
    for row in tables.rows("SELECT * FROM agreement ORDER BY report_id"):
        report_id, others = row["report_id"], (row["before_id"],)
        if report_id not in same:
            is_judged = row["verdict"] != "not_assessable"
            counts = (1, 0, 0) if is_judged else (0, 0, 1)
            yield Compared(report_id, Assessment("copied-from-last-year", *counts), (), others)
            continue
        cells_held, telling_cells = same[report_id]
        words = {
            "other_year": str(row["year"] - 1),
            "count": str(cells_held),
            "telling": str(len(telling_cells)),
            "varied": str(row["varied"]),
        }
        judged = failed("copied-from-last-year", telling_cells, words)
        assessment = Assessment("copied-from-last-year", 0, 1, 0)
        yield Compared(report_id, assessment, findings_of(judged), others)

"""Check the links between two years of one body: carried over, in force, items.

In: ``pairs`` and ``compared``. Out: one row per later report and check. A cell without a value,
another form or another scope makes a link not assessable, never failed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from gongkai.check.across.compared import Compared, findings_of, slices
from gongkai.check.words import Judged, count_ways, failed, plain, row_names
from gongkai.findings import At
from gongkai.knowledge import codebook
from gongkai.knowledge.across import Link, links
from gongkai.model import Assessment

if TYPE_CHECKING:
    from gongkai.tables import Tables

# A link is a few cells of the later report and a few of the earlier one: all are looked up in
# one join, each link is summed, and only those that fail leave the database one by one.
LINKED = """
WITH term(link, is_before, indicator, is_left, sign) AS (VALUES {terms}),
link(link, "check", since, forms, relation, terms) AS (VALUES {links}),
applied AS (
    SELECT pairs.*, link.*,
           is_comparable AND list_contains(forms, form) AND list_contains(forms, before_form)
               AS may_judge
    FROM pairs JOIN link ON pairs.year >= link.since
        AND (list_contains(link.forms, pairs.form)
             OR pairs.form = 'mixed' AND NOT list_contains(link.forms, 'mixed'))
    WHERE pairs.before_form NOT IN ('2014', 'narrative')
        AND pairs.n BETWEEN {{first}} AND {{last}}
),
summed AS (
    SELECT applied.n, applied.link,
           count(figure.value) AS held,
           sum(figure.value) FILTER (term.is_left) AS "left",
           sum(figure.value * term.sign) FILTER (NOT term.is_left) AS "right",
           sum(figure.value) FILTER (term.is_before) AS before,
           sum(figure.value) FILTER (NOT term.is_before AND term.sign > 0 AND NOT term.is_left)
               AS added,
           sum(figure.value) FILTER (term.sign < 0) AS taken,
           sum(figure.value) FILTER (term.is_before AND figure.indicator IN ({changes})) AS change,
           min(figure.start) FILTER (term.is_left) AS start,
           min(figure."end") FILTER (term.is_left) AS "end"
    FROM applied
    JOIN term ON term.link = applied.link
    JOIN compared AS figure ON figure.indicator = term.indicator
        AND figure.n = CASE WHEN term.is_before THEN applied.before_n ELSE applied.n END
    WHERE applied.may_judge
    GROUP BY applied.n, applied.link
),
judged AS (
    SELECT applied.report_id, applied.before_id, applied."check", summed.*,
           CASE WHEN summed.held IS NULL OR summed.held < applied.terms THEN 'not_assessable'
                WHEN summed."left" = summed."right" THEN 'passed'
                WHEN applied.relation = '<=' AND summed."left" < summed."right" THEN 'passed'
                ELSE 'failed' END AS verdict
    FROM applied LEFT JOIN summed ON summed.n = applied.n AND summed.link = applied.link
)
SELECT report_id, before_id, "check",
       count(*) FILTER (verdict = 'passed') AS passed,
       count(*) FILTER (verdict = 'failed') AS failed,
       count(*) FILTER (verdict = 'not_assessable') AS not_assessable,
       list({{{{'link': link, 'left': "left", 'right': "right", 'before': before, 'added': added,
             'taken': taken, 'change': change, 'start': start, 'end': "end"}}}} ORDER BY link)
           FILTER (verdict = 'failed') AS found
FROM judged
GROUP BY report_id, before_id, "check"
ORDER BY report_id, "check"
"""


def needed() -> Iterator[str]:
    """Name the indicators that the links compare."""
    for link in links():
        yield from (*link.cells, *link.before)


def check_years(tables: Tables) -> Iterator[Compared]:
    """X1 to X4 and P2: what a year takes over from the year before."""
    known = {link.link: link for link in links()}
    changes = ", ".join(f"'{cell}'" for cell in _changes())
    query = LINKED.format(terms=_terms(), links=_links(), changes=changes)
    for first, last in slices(tables):
        yield from _linked(tables, query.format(first=first, last=last), known)


def _linked(tables: Tables, query: str, known: Mapping[str, Link]) -> Iterator[Compared]:
    for row in tables.rows(query):
        found = tuple(
            finding
            for one in row["found"] or ()
            for judged in _judge(known[one["link"]], one)
            for finding in findings_of(judged)
        )
        counts = (row["passed"], row["failed"], row["not_assessable"])
        assessment = Assessment(row["check"], *counts)
        yield Compared(row["report_id"], assessment, found, (row["before_id"],))


def _terms() -> str:
    rows = []
    for link in links():
        rows.append((link.link, False, link.left, True, 1))
        rows += [(link.link, True, cell, False, 1) for cell in link.before]
        rows += [(link.link, False, cell, False, 1) for cell in link.added]
        rows += [(link.link, False, cell, False, -1) for cell in link.taken]
    return ", ".join(
        f"('{link}', {is_before}, '{cell}', {is_left}, {sign})"
        for link, is_before, cell, is_left, sign in rows
    )


def _links() -> str:
    return ", ".join(
        f"('{one.link}', '{one.check}', {one.since}, {list(one.forms)}, '{one.relation}', "
        f"{len(one.cells) + len(one.before)})"
        for one in links()
    )


def _changes() -> list[str]:
    """Name the cells that may be negative."""
    return [entry.indicator for entry in codebook() if entry.type == "change"]


def _judge(link: Link, row: Mapping[str, Any]) -> Iterator[Judged]:
    """Word a link that fails, and say so where another sign of the year before would mend it."""
    words = {
        **row_names(link.left),
        **{
            name: plain(row[name]) for name in ("before", "added", "taken") if row[name] is not None
        },
    }
    place = At(row["start"], row["end"], None)
    yield failed(link.check, link.cells, words, sides=(row["left"], row["right"]), place=place)
    change = row["change"]
    if not change or row["left"] != row["right"] - 2 * change:
        return
    words = {
        **row_names(next(cell for cell in link.before if cell in _changes())),
        "where": "上一年报告的",
        "where_en": " in the report of the year before",
        "printed": plain(change),
        "mended": plain(-change),
        **count_ways(1),
    }
    yield failed("sign-lost", (link.left,), words, place=place)

"""Write what the page of all reports is filtered by: one small table, or one per province.

In: the archive. Out: files under ``search/reports/`` and the list of them. A row is a current
report; its number within the file is the number by which ``wordsearch`` names it. Must not know
texts or pages.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from gongkai.knowledge.pinyin import shown
from gongkai.render.context import Output
from gongkai.render.package import KIND_ORDER, LEVEL_ORDER, SCOPES, Package, Record, place_order
from gongkai.render.placed import NOWHERE
from gongkai.render.shards import dense

WHOLE = 3_000
"""An archive of so many reports is one table; a larger one has a table per province."""

ALL = "all"
FORMS = ("2019", "2021", "mixed", "2014", "narrative")
FOLDER = "search/reports"

ROWS = """
SELECT reports.report_id, reports.body_id, reports.year, reports.form, reports.scope,
    reports.provenance,
    (SELECT count(*) FROM findings JOIN checks USING ("check")
        WHERE findings.report_id = reports.report_id AND checks.is_listed
        AND findings.verdict <> 'rejected') AS listed,
    (SELECT coalesce(sum(passed + failed), 0) FROM assessments
        WHERE assessments.report_id = reports.report_id) AS assessed
FROM reports JOIN bodies USING (body_id)
WHERE reports.is_current AND reports.year IS NOT NULL
    AND (? = 'all' OR coalesce(substr(bodies.code, 1, 2), '00') = ?)
"""


@dataclass(frozen=True, slots=True)
class Shard:
    """One file of the table: its key, and its reports in the order of their numbers."""

    key: str
    name: str
    bodies: list[Record]
    reports: list[Record]


def shard_sizes(package: Package) -> dict[str, int]:
    """How many bodies each shard may have, by its key."""
    is_whole = package.counts["reports"] <= WHOLE
    return Counter(ALL if is_whole else _province(row) for row in package.bodies)


def _province(body: Record) -> str:
    return str(body["code"] or NOWHERE)[:2]


def read_shard(package: Package, key: str) -> Shard | None:
    """Give current reports in order of place, the newest year first; None where there is none."""
    found: dict[str, list[Record]] = {}
    for report in package.tables.rows(ROWS, (key, key)):
        found.setdefault(report["body_id"], []).append(report)
    bodies = [row for row in package.bodies if row["body_id"] in found]
    reports = [
        report
        for body in sorted(bodies, key=place_order)
        for report in sorted(found[body["body_id"]], key=lambda row: -row["year"])
    ]
    division = package.divisions.get(key)
    return Shard(key, division["name"] if division else "", bodies, reports) if reports else None


def write_facets(out: Output, package: Package, shard: Shard) -> None:
    """Write the table of one shard: bodies, their divisions, and a row per report."""
    numbers = {row["body_id"]: number for number, row in enumerate(shard.bodies)}
    codes = {
        division["code"]: division
        for row in shard.bodies
        for division in package.chain(row["code"])
    }
    places = {code: number for number, code in enumerate(sorted(codes))}
    content = {
        "kinds": KIND_ORDER,
        "levels": LEVEL_ORDER,
        "forms": FORMS,
        "scopes": SCOPES,
        "places": [
            [
                code,
                codes[code]["name"],
                places.get(codes[code]["parent"], -1),
                shown(codes[code]["name"]),
            ]
            for code in places
        ],
        "bodies": [
            [
                row["body_id"],
                row["name"],
                shown(row["name"]),
                places.get(row["code"], -1),
                KIND_ORDER.index(row["kind"]),
                LEVEL_ORDER.index(row["level"]) if row["level"] else -1,
            ]
            for row in shard.bodies
        ],
        "reports": [
            [
                numbers[row["body_id"]],
                row["year"],
                FORMS.index(row["form"]),
                SCOPES.index(row["scope"]),
                row["listed"],
                int(row["assessed"]),
            ]
            for row in shard.reports
        ],
    }
    out.bulk(f"{FOLDER}/{shard.key}.json", dense(content) + "\n")


def count_reports(package: Package) -> dict[str, dict[Any, int]]:
    """How many current reports there are by year, newest first, and by kind of body."""
    sql = """SELECT {what} AS what, count(*) AS n FROM reports JOIN bodies USING (body_id)
        WHERE is_current AND year IS NOT NULL GROUP BY what ORDER BY what DESC"""
    years = {row["what"]: row["n"] for row in package.tables.rows(sql.format(what="year"))}
    kinds = {row["what"]: row["n"] for row in package.tables.rows(sql.format(what="kind"))}
    return {"years": years, "kinds": {kind: kinds[kind] for kind in KIND_ORDER if kind in kinds}}

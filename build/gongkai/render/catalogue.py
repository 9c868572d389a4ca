"""Write the pages of indicators and checks: what each is, and where it occurs, by place.

In: the archive's tables, each read once and sorted. Out: pages, twins and the two indexes.
Lists stand in order of place, never of size or of count, and say how many could be judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from gongkai.render.context import Pages
from gongkai.render.package import Record

MOST_ROWS = 500

VALUES = """SELECT figures.indicator, figures.body_id, figures.year, figures.report_id,
    figures.value, figures.unit, figures.status, figures.start, reports.scope
    FROM figures JOIN reports USING (report_id)
    WHERE reports.is_current AND reports.year IS NOT NULL
    ORDER BY figures.indicator, figures.body_id, figures.year"""

FOUND = """SELECT findings.*, reports.scope FROM findings JOIN reports USING (report_id)
    ORDER BY findings."check", findings.body_id, findings.year, findings.finding_id"""

ASSESSED = """SELECT "check", count(*) AS reports, sum(passed) AS passed, sum(failed) AS failed,
    sum(not_assessable) AS not_assessable FROM assessments GROUP BY "check" ORDER BY "check" """


def write_indicators(pages: Pages) -> str:
    """Write a page per indicator; gives the index of all of them."""
    order = {row["body_id"]: number for number, row in enumerate(pages.package.bodies)}
    rows = {row["body_id"]: row for row in pages.package.bodies}
    seen: dict[str, int] = {}
    for code, group in _groups(pages.package.tables.rows(VALUES), "indicator"):
        values = sorted(group, key=lambda row: (order[row["body_id"]], row["year"]))
        seen[code] = len(values)
        _write_indicator(pages, code, values, rows)
    for code in pages.package.indicators:
        if code not in seen:
            _write_indicator(pages, code, [], rows)
    tables: dict[str, list[Record]] = {}
    for row in pages.package.indicators.values():
        tables.setdefault(row["indicator"].split(".")[0], []).append(row)
    return pages.fill("indicators.html", 1, tables=tables, seen=seen)


def _write_indicator(
    pages: Pages, code: str, values: list[Record], bodies: dict[str, Record]
) -> None:
    row = pages.package.indicators[code]
    main = pages.fill(
        "indicator.html",
        2,
        row=row,
        values=values[:MOST_ROWS],
        more=max(0, len(values) - MOST_ROWS),
        with_value=sum(1 for value in values if value["value"] is not None),
        total=len(values),
        bodies=bodies,
    )
    title = pages.label(row)
    description = pages.words("indicator.description", name=title)
    pages.stamp("indicators", code, {"title": title, "description": description, "main": main})
    pages.twin(
        "indicators", code, {"indicator": row, "values": values[:MOST_ROWS], "rows": len(values)}
    )


def write_checks(pages: Pages) -> str:
    """Write a page per check; gives the index of all of them."""
    assessed = {row["check"]: row for row in pages.package.tables.rows(ASSESSED)}
    order = {row["body_id"]: number for number, row in enumerate(pages.package.bodies)}
    bodies = {row["body_id"]: row for row in pages.package.bodies}
    found = {
        check: sorted(group, key=lambda row: (order[row["body_id"]], row["year"] or 0))
        for check, group in _groups(pages.package.tables.rows(FOUND), "check")
    }
    for check, row in pages.package.checks.items():
        _write_check(pages, row, found.get(check, []), assessed.get(check), bodies)
    return pages.fill("checks.html", 1, checks=pages.package.checks, found=found, assessed=assessed)


def _write_check(
    pages: Pages,
    row: Record,
    found: list[Record],
    assessed: Record | None,
    bodies: dict[str, Record],
) -> None:
    identities = [
        identity
        for identity in pages.package.all("identities", "identity")
        if identity["check"] == row["check"]
    ]
    main = pages.fill(
        "check.html",
        2,
        row=row,
        found=found[:MOST_ROWS],
        more=max(0, len(found) - MOST_ROWS),
        assessed=assessed,
        identities=identities,
        labels=pages.labels,
        bodies=bodies,
    )
    title = pages.words.pick(row, "title")
    description = pages.words.pick(row, "description")
    pages.stamp("checks", row["check"], {"title": title, "description": description, "main": main})
    twin = {
        "check": row,
        "assessed": assessed,
        "identities": identities,
        "findings": found[:MOST_ROWS],
    }
    pages.twin("checks", row["check"], twin)


def _groups(rows: Iterator[Record], key: str) -> Iterator[tuple[str, list[Record]]]:
    def get(row: Record) -> Any:
        return row[key]

    for name, group in groupby(rows, key=get):
        yield name, list(group)

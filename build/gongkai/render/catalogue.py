"""Write the pages of indicators and checks: what each is, and where it occurs, by place.

In: the archive's tables, each read once and sorted. Out: pages, twins and the two indexes.
Lists stand in order of place, never of size or of count, and say how many could be judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from markupsafe import Markup

from gongkai.render.cells import SIGN_CLASS
from gongkai.render.context import Pages, to_json
from gongkai.render.evidence import visible
from gongkai.render.package import Package, Record
from gongkai.render.sentences import blame
from gongkai.render.words import Words

MOST_ROWS = 500

VALUES = """SELECT figures.indicator, figures.body_id, figures.year, figures.report_id,
    figures.value, figures.unit, figures.status, figures.start, reports.scope
    FROM figures JOIN reports USING (report_id)
    WHERE reports.is_current AND reports.year IS NOT NULL
    ORDER BY figures.indicator, figures.body_id, figures.year"""

# What is not listed, or was rejected, is told on the page of the report alone, counted nowhere.
FOUND = """SELECT findings.*, reports.scope, reports.provenance
    FROM findings JOIN reports USING (report_id)
    JOIN checks ON checks."check" = findings."check" AND checks.is_listed
    WHERE findings.verdict <> 'rejected'
    ORDER BY findings."check", findings.body_id, findings.year, findings.finding_id"""

ASSESSED = """SELECT "check", count(*) AS reports, sum(passed) AS passed, sum(failed) AS failed,
    sum(not_assessable) AS not_assessable
    FROM assessments JOIN checks USING ("check") WHERE checks.is_listed
    GROUP BY "check" ORDER BY "check" """


def write_indicators(package: Package, languages: list[Pages]) -> list[str]:
    """Write a page per indicator, reading the figures once; gives the index of each language."""
    order = {row["body_id"]: number for number, row in enumerate(package.bodies)}
    seen: dict[str, int] = {}
    makers = [(pages, _body_cells(pages)) for pages in languages]
    for code, group in _groups(package.tables.rows(VALUES), "indicator"):
        values = sorted(group, key=lambda row: (order[row["body_id"]], row["year"]))
        seen[code] = len(values)
        _write_indicator(package.indicators[code], values, makers)
    for code, row in package.indicators.items():
        if code not in seen:
            _write_indicator(row, [], makers)
    tables: dict[str, list[Record]] = {}
    for row in package.indicators.values():
        tables.setdefault(row["indicator"].split(".")[0], []).append(row)
    twin = {
        "indicators": [
            {**row, "rows": seen.get(code, 0)} for code, row in package.indicators.items()
        ]
    }
    for pages in languages:
        pages.overview_twin("indicators/", twin)
    return [pages.fill("indicators.html", 1, tables=tables, seen=seen) for pages in languages]


def _body_cells(pages: Pages) -> dict[str, Markup]:
    """The first two cells of a row, the same for a body on every page."""
    return {
        row["body_id"]: Markup(
            '<th scope="row"><a href="../../bodies/{}/">{}</a></th><td class="dim">{}</td>'
        ).format(row["body_id"], visible(pages.name(row)), visible(pages.place(row)))
        for row in pages.package.bodies
    }


def _write_indicator(
    row: Record, values: list[Record], makers: list[tuple[Pages, dict[str, Markup]]]
) -> None:
    code = row["indicator"]
    shown = values[:MOST_ROWS]
    twin = to_json({"indicator": row, "values": shown, "rows": len(values)})
    for pages, bodies in makers:
        main = pages.fill(
            "indicator.html",
            2,
            row=row,
            values=[_value_row(value, bodies[value["body_id"]], pages) for value in shown],
            more=max(0, len(values) - MOST_ROWS),
            with_value=sum(1 for value in values if value["value"] is not None),
            total=len(values),
        )
        title = pages.label(row)
        description = pages.words("indicator.description", name=title)
        pages.stamp("indicators", code, {"title": title, "description": description, "main": main})
        pages.twin("indicators", code, twin)


def _value_row(value: Record, body: Markup, pages: Pages) -> Markup:
    """One line of an indicator's list: the value links to its mark in the archived text.

    Numbers, ids and our own words need no escaping; the body's cells have been through it.
    """
    words = pages.words
    scope, number = words(f"scope.{value['scope']}"), value["value"]
    if number is None:
        title, sign = words(f"status.{value['status']}.long"), SIGN_CLASS[value["status"]]
        cell = f'<td class="n"><i class="sign {sign}" title="{title}"></i></td>'
    else:
        link = f"../../reports/{value['report_id']}/#c-{value['start']}"
        zero, unit = "" if number else " z", _unit(value, words)
        cell = f'<td class="n{zero}"><a href="{link}"{unit}>{words.number(number)}</a></td>'
    return Markup(f'{body}<td>{scope}</td><td class="n">{value["year"]}</td>{cell}')  # noqa: S704


def _unit(value: Record, words: Words) -> str:
    key = {"CNY 10k": "unit.wan", "unknown": "unit.unknown"}.get(value["unit"])
    return "" if key is None or not value["value"] else f' data-u="{words(key)}"'


def write_checks(pages: Pages) -> str:
    """Write a page per check; gives the index of all of them."""
    assessed = {row["check"]: row for row in pages.package.tables.rows(ASSESSED)}
    order = {row["body_id"]: number for number, row in enumerate(pages.package.bodies)}
    bodies = {row["body_id"]: row for row in pages.package.bodies}
    place = pages.package.place_in_form
    found = {
        check: sorted(group, key=lambda row: (order[row["body_id"]], row["year"] or 0, place(row)))
        for check, group in _groups(pages.package.tables.rows(FOUND), "check")
    }
    for check, row in pages.package.checks.items():
        _write_check(pages, row, found.get(check, []), assessed.get(check), bodies)
    rows = [
        {
            **row,
            "assessed": assessed.get(check),
            "findings": len(found.get(check, [])) if row["is_listed"] else None,
        }
        for check, row in pages.package.checks.items()
    ]
    pages.overview_twin("checks/", {"checks": rows})
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
        blame=lambda item: blame(item, item["provenance"], pages.words),
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

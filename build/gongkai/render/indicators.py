"""Write the page of each indicator: what it is, how it is filled, and the values by place.

In: the archive's figures, each read once and sorted. Out: pages, twins and the index. Lists stand
in order of place, never of size, and say how many reports have a value. Long lists are cut into
a page for each province; above ``STATIC_REPORTS`` the values of a province are one dense file
that a script lays out, and the packages of provinces are linked for everybody else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from markupsafe import Markup

from gongkai.render.cells import write_value
from gongkai.render.context import Pages, to_json
from gongkai.render.evidence import visible
from gongkai.render.package import Package, Record
from gongkai.render.placed import Line, Listing, Provinces, cut, province_order, rooted
from gongkai.render.spread import Spread, read_spreads
from gongkai.render.spread_views import coverage_chart, over_time, scope_charts
from gongkai.render.value_files import write_value_files
from gongkai.render.words import Words
from gongkai.stages import counted

STATIC_REPORTS = 3_000
"""Up to so many reports every value stands in a page that needs no script (design: two sizes)."""

VALUES = """SELECT figures.indicator, figures.body_id, figures.year, figures.report_id,
    figures.value, figures.unit, figures.status, figures.start, reports.scope
    FROM figures JOIN reports USING (report_id)
    WHERE reports.is_current AND reports.year IS NOT NULL
    ORDER BY figures.indicator, figures.body_id, figures.year"""


PLACES = """SELECT indicator, province, count(*) AS reports,
    count(value) AS with_value, count(*) FILTER (value <> 0) AS not_zero
    FROM figures JOIN (
        SELECT report_id, province FROM reports JOIN placed USING (body_id)
        WHERE is_current AND year IS NOT NULL) USING (report_id) GROUP BY ALL ORDER BY ALL"""

COUNTS = ("reports", "with_value", "not_zero")


@dataclass(frozen=True, slots=True)
class Known:
    """What all pages of indicators share; read once."""

    languages: list[Pages]
    order: dict[str, int]
    bodies: dict[str, Record]
    provinces: Provinces
    spreads: dict[str, Spread]
    coverage: dict[str, list[Record]]
    places: dict[str, dict[str, Counter[str]]]
    is_large: bool
    heads: dict[str, list[Markup]] = field(default_factory=dict)


def write_indicators(package: Package, languages: list[Pages]) -> list[str]:
    """Write a page per indicator, reading the figures once; gives the index of each language."""
    coverage: dict[str, list[Record]] = {}
    for row in package.all("coverage", "indicator, year"):
        coverage.setdefault(row["indicator"], []).append(row)
    provinces = Provinces(package)
    known = Known(
        languages=languages,
        order={row["body_id"]: number for number, row in enumerate(package.bodies)},
        bodies={row["body_id"]: row for row in package.bodies},
        provinces=provinces,
        spreads=read_spreads(package),
        coverage=coverage,
        places=_places(package, provinces),
        is_large=package.counts["reports"] > STATIC_REPORTS or languages[0].site.out.is_lean,
    )
    left = dict.fromkeys(package.indicators)
    if known.is_large:
        write_value_files(package, known.provinces, languages[0].site.out)
    else:
        groups = _groups(package.tables.rows(VALUES), "indicator")
        for code, group in counted("indicators", groups, len(left)):
            values = sorted(group, key=lambda row: (known.order[row["body_id"]], row["year"]))
            _write_indicator(package.indicators[code], values, known)
            del left[code]
    for code in left:
        _write_indicator(package.indicators[code], [], known)
    return _write_index(package, known)


def _write_index(package: Package, known: Known) -> list[str]:
    seen = {code: spread.reports for code, spread in known.spreads.items()}
    tables: dict[str, list[Record]] = {}
    for row in package.indicators.values():
        tables.setdefault(row["indicator"].split(".")[0], []).append(row)
    twin = {
        "indicators": [
            {**row, "rows": seen.get(code, 0)} for code, row in package.indicators.items()
        ]
    }
    for pages in known.languages:
        pages.overview_twin("indicators/", twin)
    return [pages.fill("indicators.html", 1, tables=tables, seen=seen) for pages in known.languages]


def _write_indicator(row: Record, values: list[Record], known: Known) -> None:
    code = row["indicator"]
    spread = known.spreads.get(code, Spread())
    years = spread.years
    lines = [_line(list(group), years, known) for _, group in _groups(values, "body_id")]
    listing = Listing("indicator", "values", code, cut(lines), known.provinces)
    shown = [] if listing.slices else lines
    places = known.places.get(code, {})
    twin: Record = {
        "indicator": row,
        "reports": spread.reports,
        "with_value": spread.known,
        "bands": spread.bands,
        "coverage": known.coverage.get(code, []),
        "provinces": [{"key": key, **counts} for key, counts in places.items()],
        "pages": [part.key for part in listing.slices],
        "values": [value for line in shown for value in line.twin],
        "rows": len(values),
    }
    text = to_json(twin)
    for number, pages in enumerate(known.languages):
        title = pages.label(row)
        main = pages.fill(
            "indicator.html",
            2,
            row=row,
            spread=spread,
            years=years,
            charts=scope_charts(spread, row["unit"], pages.words),
            coverage=coverage_chart(known.coverage.get(code, []), pages.words),
            over=over_time(spread, pages.words),
            lines=[rooted(line.html[number], 2) for line in shown],
            provinces=listing.of_provinces(places, pages),
            is_large=known.is_large,
        )
        description = pages.words("indicator.description", name=title)
        pages.stamp("indicators", code, {"title": title, "description": description, "main": main})
        pages.twin("indicators", code, text)
        listing.write(number, pages, title, lambda _: {"row": row, "years": years})


def _places(package: Package, provinces: Provinces) -> dict[str, dict[str, Counter[str]]]:
    """How many reports of each province print each cell, in order of place."""
    found: dict[str, dict[str, Counter[str]]] = {}
    provinces.list_bodies()
    for row in package.tables.rows(PLACES):
        counts = Counter({name: row[name] for name in COUNTS})
        found.setdefault(row["indicator"], {})[row["province"]] = counts
    return {
        code: {key: places[key] for key in sorted(places, key=province_order)}
        for code, places in found.items()
    }


def _line(values: list[Record], years: list[int], known: Known) -> Line:
    """One body in one line: its scope where that is one, and a cell for each year."""
    body = known.bodies[values[0]["body_id"]]
    if body["body_id"] not in known.heads:
        known.heads[body["body_id"]] = [_head(body, pages) for pages in known.languages]
    heads = zip(known.heads[body["body_id"]], known.languages, strict=True)
    html = tuple(_row(head, values, years, pages) for head, pages in heads)
    return Line(known.provinces.of(body), html, values)


def _head(body: Record, pages: Pages) -> Markup:
    """The first two cells of a body's line, the same on every page."""
    head = Markup('<th scope="row"><a href="@bodies/{}/">{}</a></th><td class="dim">{}</td>')
    return head.format(body["body_id"], visible(pages.name(body)), visible(pages.place(body)))


def _row(head: Markup, values: list[Record], years: list[int], pages: Pages) -> Markup:
    """The cells of a body. Numbers, ids and our own words need no escaping."""
    words = pages.words
    by_year = {value["year"]: value for value in values}
    scopes = {value["scope"] for value in values}
    scope = words(f"scope.{scopes.pop()}") if len(scopes) == 1 else words("scope.mixed")
    cells = "".join(_cell(by_year.get(year), words) for year in years)
    return Markup(f"{head}<td>{scope}</td>{cells}")  # noqa: S704


def _cell(value: Record | None, words: Words) -> str:
    if value is None:
        return "<td></td>"
    zero = " z" if value["value"] == 0 else ""
    evidence = f"@reports/{value['report_id']}/"
    return f'<td class="n{zero}">{write_value(value, evidence, words)}</td>'


def _groups(rows: Any, key: str) -> Iterator[tuple[str, list[Record]]]:
    for name, group in groupby(rows, key=lambda row: row[key]):
        yield name, list(group)

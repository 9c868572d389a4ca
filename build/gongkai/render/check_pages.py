"""Write the page of each check: what it holds, how often it could be judged, where it does not.

In: the archive's findings and assessments, each read once and sorted. Out: pages, twins and the
index. Lists stand in order of place, never of count, say how many could be judged, and blame
nobody beyond what is proven. On a lean site the findings of a province are one dense file that a
script lays out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from gongkai.render.context import Pages, to_json
from gongkai.render.feeds import write_check_feed
from gongkai.render.found_files import FoundFiles, anchor
from gongkai.render.package import Package, Record
from gongkai.render.placed import Line, Listing, Provinces, cut, rooted
from gongkai.render.sentences import blame, message
from gongkai.render.spread_charts import Bar, draw
from gongkai.render.svg import Chart
from gongkai.render.words import Words
from gongkai.stages import counted

COUNTS = ("reports", "assessed", "passed", "failed", "not_assessable")

# What is not listed, or was rejected, is told on the page of the report alone, counted nowhere.
FOUND = """SELECT findings.*, reports.scope, reports.provenance, reports.is_current,
    coalesce(sources.fetched_on, reports.published_on) AS day
    FROM findings JOIN reports USING (report_id) LEFT JOIN sources USING (path)
    JOIN checks ON checks."check" = findings."check" AND checks.is_listed
    WHERE findings.verdict <> 'rejected'
    ORDER BY findings."check", findings.body_id, findings.year, findings.finding_id"""

ASSESSED = """SELECT "check", year, province,
    count(*) AS reports, count(*) FILTER (passed + failed > 0) AS assessed,
    sum(passed)::BIGINT AS passed, sum(failed)::BIGINT AS failed,
    sum(not_assessable)::BIGINT AS not_assessable
    FROM assessments JOIN checks USING ("check")
    JOIN (SELECT report_id, reports.year, province FROM reports JOIN placed USING (body_id))
        USING (report_id)
    WHERE checks.is_listed GROUP BY ALL ORDER BY ALL"""


@dataclass(frozen=True, slots=True)
class Judged:
    """How often a check could be judged: in all, by year, by province in order of place."""

    whole: Record
    years: dict[int | None, Record]
    provinces: dict[str, Record]


@dataclass(frozen=True, slots=True)
class Known:
    """What all pages of checks share; read once."""

    languages: list[Pages]
    provinces: Provinces
    bodies: dict[str, Record]
    judged: dict[str, Judged]
    identities: dict[str, list[Record]]
    files: FoundFiles | None
    """Where the lists go on a lean site."""


def write_checks(package: Package, languages: list[Pages]) -> list[str]:
    """Write a page per check; gives the index of all of them in each language."""
    provinces = Provinces(package)
    identities: dict[str, list[Record]] = {}
    for row in package.all("identities", "identity"):
        identities.setdefault(row["check"], []).append(row)
    bodies = {row["body_id"]: row for row in package.bodies}
    out = languages[0].site.out
    files = None
    if out.is_lean:
        words = [pages.words for pages in languages]
        files = FoundFiles(package.bodies, provinces, out, words)
    known = Known(languages, provinces, bodies, _judged(package, provinces), identities, files)
    order = {body_id: number for number, body_id in enumerate(bodies)}
    place = package.place_in_form
    counts = dict.fromkeys(package.checks, 0)
    groups = groupby(package.tables.rows(FOUND), key=lambda row: row["check"])
    for check, group in counted("checks", groups, len(counts)):
        found = sorted(group, key=lambda row: (order[row["body_id"]], row["year"] or 0, place(row)))
        counts[check] = len(found)
        _write_check(package.checks[check], found, known)
    for check, row in package.checks.items():
        if not counts[check]:
            _write_check(row, [], known)
    return _write_index(package, known, counts)


def _write_index(package: Package, known: Known, counts: dict[str, int]) -> list[str]:
    whole = {check: judged.whole for check, judged in known.judged.items()}
    rows = [
        {
            **row,
            "assessed": whole.get(check),
            "findings": counts[check] if row["is_listed"] else None,
        }
        for check, row in package.checks.items()
    ]
    for pages in known.languages:
        pages.overview_twin("checks/", {"checks": rows})
    return [
        pages.fill("checks.html", 1, checks=package.checks, assessed=whole)
        for pages in known.languages
    ]


def _judged(package: Package, provinces: Provinces) -> dict[str, Judged]:
    found: dict[str, Judged] = {}
    provinces.list_bodies()
    for row in package.tables.rows(ASSESSED):
        judged = found.setdefault(row["check"], Judged(dict.fromkeys(COUNTS, 0), {}, {}))
        for counts in (
            judged.whole,
            judged.years.setdefault(row["year"], dict.fromkeys(COUNTS, 0)),
            judged.provinces.setdefault(row["province"], dict.fromkeys(COUNTS, 0)),
        ):
            for name in COUNTS:
                counts[name] += row[name]
    return found


def _write_check(row: Record, found: list[Record], known: Known) -> None:
    check = row["check"]
    judged = known.judged.get(check)
    if known.files:
        known.files.write(check, found)
    lines = [] if known.files else [_line(item, known) for item in found]
    listing = Listing("check", "findings", check, cut(lines), known.provinces)
    shown = [] if listing.slices else lines
    provinces = judged.provinces if judged else {}
    places = {known.provinces.of(known.bodies[item["body_id"]]) for item in found}
    counts = {place: dict.fromkeys(COUNTS, 0) for place in places} | provinces
    twin = to_json(
        {
            "check": row,
            "assessed": judged.whole if judged else None,
            "years": [{"year": year, **counts} for year, counts in _by_year(judged)],
            "provinces": [{"key": key, **counts} for key, counts in provinces.items()],
            "identities": known.identities.get(check, []),
            "pages": [part.key for part in listing.slices],
            "findings": [row for line in shown for row in line.twin],
        }
    )
    for number, pages in enumerate(known.languages):
        title = pages.words.pick(row, "title")
        main = pages.fill(
            "check.html",
            2,
            row=row,
            lines=[rooted(line.html[number], 2) for line in shown],
            found=len(found),
            listed=places if known.files else (),
            has_feed=any(item["year"] is not None for item in found),
            assessed=judged.whole if judged else None,
            over=_chart(judged, pages.words),
            provinces=listing.of_provinces(counts, pages),
            identities=known.identities.get(check, []),
            labels=pages.labels,
        )
        description = pages.words.pick(row, "description")
        pages.stamp("checks", check, {"title": title, "description": description, "main": main})
        pages.twin("checks", check, twin)
        write_check_feed(pages, row, found, known.bodies)
        listing.write(
            number,
            pages,
            title,
            lambda part: {"row": row, "assessed": provinces.get(part.province)},
        )


def _line(item: Record, known: Known) -> Line:
    body = known.bodies[item["body_id"]]
    html = tuple(
        Markup(  # noqa: S704  # a filled template
            pages.fill(
                "check_line.html",
                0,
                item=item | {f"message_{pages.words.language}": message(item, pages.words)},
                body=body,
                anchor=anchor(item),
                blame=blame(item, item["provenance"], pages.words),
            )
        )
        for pages in known.languages
    )
    return Line(known.provinces.of(body), html, [item])


def _by_year(judged: Judged | None) -> Iterable[tuple[int | None, Record]]:
    return sorted(judged.years.items(), key=lambda pair: pair[0] or 0) if judged else ()


def _chart(judged: Judged | None, words: Words) -> Chart | None:
    """How many relations could be judged in each year, and how many of them hold."""
    years = [(year, counts) for year, counts in _by_year(judged) if year is not None]
    if not years:
        return None
    bars = []
    for year, counts in years:
        pieces = (
            ("some", counts["passed"]),
            ("differs", counts["failed"]),
            ("none", counts["not_assessable"]),
        )
        n = words.number(counts["passed"] + counts["failed"])
        said = words("judged.bar", n=n, held=words.number(counts["passed"]))
        bars.append(Bar(str(year), pieces, said))
    year, last = years[-1]
    judged_last = last["passed"] + last["failed"]
    numbers = {"n": words.number(judged_last), "held": words.number(last["passed"])}
    title = words("judged.title", year=year, **numbers)
    heads = (words("year"), *(words(f"judged.{name}") for name in COUNTS))
    rows = [(str(year), *(words.number(counts[name]) for name in COUNTS)) for year, counts in years]
    keys = tuple((kind, words(f"judged.key.{kind}")) for kind in ("some", "differs", "none"))
    svg = draw("judged", title, bars, words)
    return Chart(title, svg, heads, tuple(rows), keys=keys)

"""Say how a cell is filled: charts and tables of a ``Spread``, each with its sentence.

In: a ``Spread``. Out: ``Chart`` rows and the table over time. Must not know pages. Reports of
different scope stand in different charts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from gongkai.render.package import SCOPES, Record
from gongkai.render.spread import BANDS, WITHOUT, Spread
from gongkai.render.spread_charts import Bar, draw
from gongkai.render.svg import Chart
from gongkai.render.words import Words


@dataclass(frozen=True, slots=True)
class Over:
    """One line of the table over time: who, and for each year reports, known ones and median."""

    scope: str
    level: str
    form: str
    years: tuple[tuple[int, int, str] | None, ...]


def scope_charts(spread: Spread, unit: str, words: Words) -> list[Chart]:
    """A chart for each scope: the reports of its newest year by band, all years in the table."""
    drawn = []
    for scope in SCOPES:
        by_year = spread.bands.get(scope, {})
        if not by_year:
            continue
        year = max(by_year)
        counts = by_year[year]
        shown = [band for band in BANDS if any(found[band] for found in by_year.values())]
        shown = _filled(shown)
        bars = [Bar(_band(band, unit, words), ((_kind(band), counts[band]),)) for band in shown]
        title = _scope_title(scope, year, counts, words)
        rows = [
            (str(number), *(words.number(by_year[number][band]) for band in shown))
            for number in sorted(by_year)
        ]
        heads = (words("year"), *(_band(band, unit, words) for band in shown))
        svg = draw(f"spread-{scope}", title, bars, words)
        drawn.append(Chart(title, svg, heads, tuple(rows)))
    return drawn


def _filled(bands: list[str]) -> list[str]:
    """The bands from the first number to the last one, without a gap that would look like none."""
    numbers = [band for band in BANDS if band not in WITHOUT]
    held = [numbers.index(band) for band in bands if band in numbers]
    if not held:
        return bands
    first = min(min(held), numbers.index("zero"))
    return [*numbers[first : max(held) + 1], *(band for band in bands if band in WITHOUT)]


def _band(band: str, unit: str, words: Words) -> str:
    is_amount = unit == "CNY 10k" and band in {"1", "10", "100", "1000"}
    return words(f"band.{band}.amount" if is_amount else f"band.{band}")


def _kind(band: str) -> str:
    return "none" if band in WITHOUT else "zero" if band == "zero" else "some"


def _scope_title(scope: str, year: int, counts: Counter[str], words: Words) -> str:
    known = sum(n for band, n in counts.items() if band not in WITHOUT)
    return words(
        "spread.title",
        year=year,
        scope=words(f"scope.{scope}"),
        n=words.number(counts.total()),
        known=words.number(known),
        zero=words.number(counts["zero"]),
        some=words.number(known - counts["zero"]),
    )


def coverage_chart(rows: list[Record], words: Words) -> Chart | None:
    """How many reports of each year have the cell, by what stands in it."""
    held = [row for row in rows if row["reports"]]
    if not held:
        return None
    bars = []
    for row in held:
        zero = row["with_value"] - row["not_zero"]
        none = row["reports"] - row["with_value"]
        pieces = (("some", row["not_zero"]), ("zero", zero), ("none", none))
        counted = {"n": words.number(row["reports"]), "known": words.number(row["with_value"])}
        said = words("coverage.bar", **counted)
        bars.append(Bar(str(row["year"]), pieces, said))
    last = held[-1]
    title = words(
        "coverage.title",
        year=last["year"],
        n=words.number(last["reports"]),
        known=words.number(last["with_value"]),
        some=words.number(last["not_zero"]),
    )
    names = (
        "reports",
        "with_value",
        "not_zero",
        "blank",
        "not_applicable",
        "missing",
        "unreadable",
    )
    heads = (words("year"), *(words(f"coverage.{name}") for name in names))
    cells = [(str(row["year"]), *(words.number(row[name]) for name in names)) for row in held]
    keys = tuple((kind, words(f"coverage.key.{kind}")) for kind in ("some", "zero", "none"))
    svg = draw("coverage", title, bars, words)
    return Chart(title, svg, heads, tuple(cells), keys=keys)


def over_time(spread: Spread, words: Words) -> list[Over]:
    """Reports and medians by scope, level and form, year by year."""
    lines = []
    for key in spread.rows():
        scope, level, form = key
        by_year = spread.groups[key]
        cells: list[tuple[int, int, str] | None] = []
        for year in spread.years:
            group = by_year.get(year)
            if group is None:
                cells.append(None)
                continue
            median = group.median()
            cells.append(
                (group.reports, group.known, "" if median is None else words.number(median))
            )
        shown = words(f"level.{level}") if level else words("scope.unknown")
        lines.append(Over(words(f"scope.{scope}"), shown, words(f"form.{form}"), tuple(cells)))
    return lines

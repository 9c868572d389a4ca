"""Choose the charts of a body's page: requests over the years, what became of them, proceedings.

In: a ``BodyRecord``. Out: ``Chart`` rows. Must not know how a chart is drawn. Only printed
indicators and measures of the package are charted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gongkai.render.breaks import Cut, find_cuts, law_cuts
from gongkai.render.charts import Break, Point, bars, columns, line, value_in_table
from gongkai.render.context import Pages
from gongkai.render.likes import RECEIVED
from gongkai.render.records import BodyRecord, ReportRecord
from gongkai.render.sentences import OUTCOMES, PROCEEDINGS, is_rejected
from gongkai.render.svg import Chart
from gongkai.render.words import Words

CONCLUDED = "requests.concluded.total"
MEASURED = {
    "refused": "refused_total",
    "unavailable": "unavailable_total",
    "not_processed": "not_processed_total",
    "other_outcome": "other_outcome_total",
}
"""Outcomes that have no printed total of their own; the others are indicators."""

Read = Callable[[ReportRecord], Point]


def trends(body: BodyRecord, pages: Pages) -> list[Chart]:
    """The charts of a body; nothing is drawn where every number is zero or none is known."""
    reports = list(reversed(body.current))
    if not reports:
        return []
    cuts = find_cuts(body, reports, pages.words)
    drawn = (_received(reports, cuts, pages), _outcomes(reports, cuts, pages))
    return [chart for chart in (*drawn, _proceedings(reports, cuts, pages)) if chart]


def _breaks(cuts: Sequence[Cut], words: Words) -> list[Break]:
    """One line for all that changes between two years."""
    years = dict.fromkeys(cut.year for cut in cuts)
    return [
        Break(
            year,
            words("chart.and").join(
                words(f"cut.{cut.kind}.short") for cut in cuts if cut.year == year
            ),
        )
        for year in years
    ]


def _span(reports: Sequence[ReportRecord], read: Read, words: Words) -> list[Point]:
    """One point for every year from the first report to the last."""
    held = {report.year: report for report in reports}
    years = [report.year for report in reports if report.year is not None]
    return [
        read(held[year]) if year in held else Point(year, None, words("chart.not_held"))
        for year in range(min(years), max(years) + 1)
    ]


def _printed(indicator: str, words: Words) -> Read:
    """Read a printed cell: a corrected one has its corrected value."""

    def read(report: ReportRecord) -> Point:
        figure = report.figures.get(indicator)
        year = report.year or 0
        if figure is None:
            return Point(year, None, words("chart.no_cell" if report.figures else "chart.no_table"))
        why = "" if figure["value"] is not None else words(f"chart.why.{figure['status']}")
        return Point(year, figure["value"], why)

    return read


def _measured(measure: str, words: Words) -> Read:
    def read(report: ReportRecord) -> Point:
        row = report.measured.get(measure)
        if row is None:
            return Point(report.year or 0, None, words("chart.no_table"))
        why = "" if row["value"] is not None else words("chart.incomplete")
        return Point(report.year or 0, row["value"], why)

    return read


def _received(reports: Sequence[ReportRecord], cuts: Sequence[Cut], pages: Pages) -> Chart | None:
    words = pages.words
    points = _span(reports, _printed(RECEIVED, words), words)
    known = [point for point in points if point.value is not None]
    if len(known) < 2 or not any(point.value for point in known):
        return None
    last = known[-1]
    apart = [cut.year for cut in cuts if not cut.is_comparable]
    joined = [point for point in known if point.year >= max(apart, default=0)]
    first = joined[0] if joined else last
    if first.year == last.year:
        title = words("chart.time.last", year=last.year, n=words.number(last.value or 0))
    else:
        title = words(
            "chart.time",
            a=first.year,
            b=last.year,
            x=words.number(first.value or 0),
            y=words.number(last.value or 0),
        )
    svg = line("chart-time", title, points, _breaks(cuts, words), words)
    return Chart(
        title,
        svg,
        (words("year"), words("requests")),
        tuple((str(point.year), value_in_table(point)) for point in points),
        "chart-time",
        f"{points[0].year}–{points[-1].year}",
        (*(cut.reason for cut in cuts), *_disputes(reports, [RECEIVED], pages)),
    )


def _outcomes(reports: Sequence[ReportRecord], cuts: Sequence[Cut], pages: Pages) -> Chart | None:
    """What became of the requests; the message is that of the newest year that has one."""
    words = pages.words
    reads = {
        name: _measured(MEASURED[name], words)
        if name in MEASURED
        else _printed(f"requests.{name}.total", words)
        for name in OUTCOMES
    }
    title = next((told for one in reversed(reports) if (told := _most(one, reads, words))), "")
    if not title:
        return None
    measures = [row for row in pages.package.measures if row["measure"] in MEASURED.values()]
    broken = [*cuts, *law_cuts(measures, reports, words)]
    terms = [code for row in measures for code in row["numerator"].split()]
    terms += [f"requests.{name}.total" for name in OUTCOMES if name not in MEASURED]
    series = [
        (words(f"outcome.{name}"), _span(reports, read, words)) for name, read in reads.items()
    ]
    notes = [*(cut.reason for cut in broken), *_disputes(reports, terms, pages)]
    return _over_years("chart-outcome", title, series, words, broken, notes)


def _most(report: ReportRecord, reads: dict[str, Read], words: Words) -> str:
    """The sentence of one year: the most frequent outcome; "" where nothing was handled."""
    values = {name: read(report).value for name, read in reads.items()}
    known = {name: value for name, value in values.items() if value}
    if not known:
        return ""
    most = max(known, key=lambda name: known[name])
    whole = _printed(CONCLUDED, words)(report).value
    said = {
        "year": report.year,
        "k": words.number(known[most]),
        "outcome": words(f"outcome.{most}").lower(),
    }
    if whole is None or whole < known[most] or None in values.values():
        return words("chart.outcome.part", **said)
    key = "chart.outcome.all" if whole == known[most] and len(known) == 1 else "chart.outcome"
    return words(key, n=words.number(whole), **said)


def _proceedings(
    reports: Sequence[ReportRecord], cuts: Sequence[Cut], pages: Pages
) -> Chart | None:
    words = pages.words
    codes = [f"proceedings.{name}.total" for name in PROCEEDINGS]
    series = [
        (words(f"proceeding.{name}"), _span(reports, _printed(code, words), words))
        for name, code in zip(PROCEEDINGS, codes, strict=True)
    ]
    known = [
        (point.value, point.year, label) for label, row in series for point in row if point.value
    ]
    if not known:
        return None
    year = max(year for _, year, _ in known)
    parts = [
        words("chart.proceedings.part", what=label.lower(), n=words.number(value))
        for value, at, label in known
        if at == year and value
    ]
    title = words("chart.proceedings", year=year, parts=words("lead.and").join(parts))
    measures = [row for row in pages.package.measures if "proceedings." in row["numerator"]]
    broken = [*cuts, *law_cuts(measures, reports, words)]
    notes = [*(cut.reason for cut in broken), *_disputes(reports, codes, pages)]
    return _over_years("chart-proceedings", title, series, words, broken, notes)


def _over_years(  # noqa: PLR0913  # what is drawn, in which words, where it breaks and why
    name: str,
    title: str,
    series: Sequence[tuple[str, list[Point]]],
    words: Words,
    cuts: Sequence[Cut],
    notes: Sequence[str],
) -> Chart:
    """One year as bars, several as columns; a series that is nothing but zeros is only named."""
    years = series[0][1]
    if len(years) == 1:
        svg = bars(name, title, [(label, row[0]) for label, row in series], words)
        span = str(years[0].year)
    else:
        held = {point.year for _, row in series for point in row if point.value is not None}
        empty = [
            label
            for label, row in series
            if all(point.value == 0 for point in row if point.year in held)
        ]
        shown = [one for one in series if one[0] not in empty]
        if empty:
            notes = [*notes, words("chart.zeros", what=words("list").join(empty))]
        svg = columns(name, title, shown, _breaks(cuts, words), words)
        span = f"{years[0].year}–{years[-1].year}"
    heads = ("", *(str(point.year) for point in years))
    rows = tuple((label, *(value_in_table(point) for point in row)) for label, row in series)
    return Chart(title, svg, heads, rows, name, span, tuple(dict.fromkeys(notes)))


def _disputes(
    reports: Sequence[ReportRecord], indicators: Sequence[str], pages: Pages
) -> list[str]:
    """Say of which years a sum with a charted number in it does not add up."""
    wanted = set(indicators)
    years = [
        str(report.year)
        for report in reports
        if any(
            row["severity"] == "error"
            and not is_rejected(row)
            and wanted.intersection((row["indicators"] or "").split())
            for row in report.findings
        )
    ]
    if not years:
        return []
    return [pages.words("chart.disputed", years=pages.words("list").join(years))]

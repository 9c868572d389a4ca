"""Write the page of each body: who, one sentence, years, tables, findings, source.

In: a ``BodyRecord``. Out: its page and JSON twin. Must not know how tables are laid out or
how figures were read.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from gongkai.render.cells import Place
from gongkai.render.charts import Chart, bars
from gongkai.render.citing import body_block, body_citations, report_citations
from gongkai.render.context import Pages
from gongkai.render.evidence import mention_marks, write_text
from gongkai.render.notes import Notes, make_notes
from gongkai.render.package import BodyRecord, Record, ReportRecord
from gongkai.render.sentences import is_rejected, lead, outcome_totals, prose, value_of

TABLES = ("disclosure", "requests", "proceedings")
NARRATIVE = (1, 5, 6)


@dataclass(frozen=True, slots=True)
class YearView:
    """One report as a body page shows it."""

    report: ReportRecord
    lead: str
    prose: list[tuple[str, int]]
    tables: dict[str, Markup]
    notes: Notes
    sections: list[tuple[Record, Markup]]
    evidence: str


def write_body(body: BodyRecord, pages: Pages) -> None:
    """Write the page of one body in one language."""
    views = _views(body, pages)
    charts = _charts(body, pages) if views else []
    title = pages.name(body.row)
    first = views[0].lead if views else ""
    description = first or pages.words("body.no_report", name=title)
    main = pages.fill(
        "body.html",
        2,
        body=body,
        views=views,
        charts=charts,
        strip=_strip(body, pages),
        rows=_compare(body, pages),
        counts=_errors(body),
        nothing_to_draw=bool(views)
        and value_of(views[0].report.figures, "requests.received.total") == 0,
        labels=pages.labels,
        files=pages.package.files_of(body.id),
        cite_report=report_citations(views[0].report, body, pages) if views else None,
        cite_data=body_citations(body, pages),
        described=body_block(body, description, pages),
    )
    pages.stamp("bodies", body.id, {"title": title, "description": description, "main": main})
    pages.twin("bodies", body.id, body.twin)


def _views(body: BodyRecord, pages: Pages) -> list[YearView]:
    views = []
    first = 1
    for report in body.current:
        evidence = f"../../reports/{report.id}/"
        anchor = f"y{report.year}-"
        notes = make_notes(report, pages, first, anchor, evidence)
        first += len(notes.items)
        place = Place(evidence, anchor, pages.words, notes.by_indicator, notes.outlined)
        views.append(
            YearView(
                report=report,
                lead=lead(report, body.row["name"], pages.words),
                prose=prose(report, pages.words),
                tables=write_tables(report, pages, place),
                notes=notes,
                sections=_sections(report, pages),
                evidence=evidence,
            )
        )
    return views


def write_tables(report: ReportRecord, pages: Pages, place: Place) -> dict[str, Markup]:
    """The three statutory tables of a report, or none where it printed none."""
    if not report.figures:
        return {}
    return {
        name: Markup(pages.forms.table(name, report.figures, place, pages.words(f"table.{name}")))  # noqa: S704
        for name in TABLES
    }


def _sections(report: ReportRecord, pages: Pages) -> list[tuple[Record, Markup]]:
    """The narrative parts with the numbers that were read from them underlined."""
    marks = mention_marks(report.mentions, pages.words)
    return [
        (row, Markup(write_text(report.text, marks, row["start"], row["end"])))  # noqa: S704
        for row in report.sections
        if row["section"] in NARRATIVE and report.text
    ]


def _strip(body: BodyRecord, pages: Pages) -> list[tuple[int, str]]:
    """Every year that the archive spans, with the report of this body or none."""
    counts = pages.package.counts
    if counts["first_year"] is None:
        return []
    held = {report.year: report.id for report in body.current}
    return [
        (year, held.get(year, "")) for year in range(counts["first_year"], counts["last_year"] + 1)
    ]


def _charts(body: BodyRecord, pages: Pages) -> list[Chart]:
    words = pages.words
    charts = []
    known = [
        (report.year, value)
        for report in reversed(body.current)
        if (value := value_of(report.figures, "requests.received.total")) is not None
    ]
    if len(known) > 1 and any(value for _, value in known):
        (first_year, first), (last_year, last) = known[0], known[-1]
        title = words(
            "chart.time", a=first_year, b=last_year, x=words.number(first), y=words.number(last)
        )
        values = [(str(year), value) for year, value in known]
        charts.append(bars("chart-time", title, (words("year"), words("requests")), values, words))
    if chart := _outcome_chart(body.current[0], pages):
        charts.append(chart)
    return charts


def _outcome_chart(report: ReportRecord, pages: Pages) -> Chart | None:
    """What became of the requests of a year; nothing to draw where there were none."""
    words = pages.words
    totals = outcome_totals(report.figures)
    whole = sum(totals.values(), Decimal(0))
    if not whole:
        return None
    most = max(totals, key=lambda name: totals[name])
    key = "chart.outcome.all" if totals[most] == whole else "chart.outcome"
    outcome = words(f"outcome.{most}")
    title = words(
        key, year=report.year, n=words.number(whole), k=words.number(totals[most]), outcome=outcome
    )
    values = [(words(f"outcome.{name}"), total) for name, total in totals.items()]
    return bars("chart-outcome", title, (words("outcome"), words("requests")), values, words)


def _compare(body: BodyRecord, pages: Pages) -> list[tuple[str, str, list[Record | None]]]:
    """The comparison over years: every indicator that is not zero in all of them."""
    reports = body.current
    if len(reports) < 2:
        return []
    rows: list[tuple[str, str, list[Record | None]]] = []
    for code in pages.package.indicators:
        cells = [report.figures.get(code) for report in reports]
        if any(cell and cell["value"] for cell in cells):
            rows.append((code, pages.labels[code], cells))
    return rows


def _errors(body: BodyRecord) -> list[Record]:
    return [
        row
        for report in body.current[:1]
        for row in report.findings
        if row["severity"] == "error" and not is_rejected(row)
    ]


def figure_twin(figure: Record) -> dict[str, Any]:
    """One figure for the JSON twin."""
    names = ("indicator", "value", "unit", "status", "as_printed", "start", "end")
    return {name: figure[name] for name in names}


def finding_twin(finding: Record) -> dict[str, Any]:
    """One finding for the JSON twin."""
    return {
        key: value for key, value in finding.items() if key not in ("of_body", "body_id", "year")
    }


def report_twin(report: ReportRecord) -> dict[str, Any]:
    """One report for a JSON twin: its row, figures and findings."""
    row = {
        key: value for key, value in report.row.items() if key not in ("of_body", *report.source)
    }
    return {
        **row,
        "source": report.source,
        "figures": [figure_twin(figure) for figure in report.figures.values()],
        "findings": [finding_twin(finding) for finding in report.findings],
    }


def body_twin(body: BodyRecord) -> dict[str, Any]:
    """All that a body page shows, as data."""
    return {
        "body": body.row,
        "divisions": body.chain,
        "names": [
            {k: v for k, v in name.items() if k not in ("of_body", "body_id")}
            for name in body.names
        ],
        "reports": [report_twin(report) for report in body.reports],
    }

"""Write the page of each body: who, one sentence, years, tables, findings, source.

In: a ``BodyRecord``. Out: its page and JSON twin. Must not know how tables are laid out or
how figures were read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from gongkai.render.cells import Place
from gongkai.render.citing import Citations, body_block, report_citations
from gongkai.render.context import Pages
from gongkai.render.corrections import newest
from gongkai.render.evidence import mention_marks, write_text
from gongkai.render.filing import fragment
from gongkai.render.masking import covered
from gongkai.render.notes import Notes, make_notes
from gongkai.render.package import Record
from gongkai.render.pointing import pointing
from gongkai.render.records import NARRATIVE, BodyRecord, ReportRecord
from gongkai.render.sentences import fact, is_rejected, lead, prose, value_of
from gongkai.render.standing import standing
from gongkai.render.trends import trends
from gongkai.render.yearly import side_by_side

TABLES = ("disclosure", "requests", "proceedings")
ORDER = ("chart-time", "chart-outcome", "chart-like", "chart-granted", "chart-proceedings")


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


def write_body(body: BodyRecord, pages: Pages, cited: Citations) -> None:
    """Write the page of one body in one language; ``cited`` is how its data are."""
    views = _views(body, pages)
    strips, said = standing(body, pages)
    title = pages.name(body.row)
    first = views[0].lead if views else ""
    description = first or pages.words("body.no_report", name=title)
    main = pages.fill(
        "body.html",
        2,
        body=body,
        views=views,
        charts=sorted([*trends(body, pages), *strips], key=lambda chart: ORDER.index(chart.name)),
        standing=said,
        strip=_strip(body, pages),
        sides=side_by_side(body.current, pages),
        drawn_from=_drawn_from(body, pages),
        counts=_errors(body),
        nothing_to_draw=bool(views)
        and value_of(views[0].report.figures, "requests.received.total") == 0,
        labels=pages.labels,
        files=pages.package.files_of(body.id),
        pointing=pointing(body, pages),
        errata=newest(body.errata, "corrected_on"),
        carried=_carried(body),
        cite_report=report_citations(views[0].report, body, pages) if views else None,
        cite_data=cited,
        described=body_block(body, description, pages),
    )
    slots = {"title": _title(body, title, pages), "description": description, "main": main}
    pages.stamp("bodies", body.id, slots)
    pages.twin("bodies", body.id, body.twin)


def _title(body: BodyRecord, name: str, pages: Pages) -> str:
    """Body, year and fact: what a result of a search engine and a shared link begin with."""
    if not body.current:
        return name
    report = body.current[0]
    said = fact(report, pages.words)
    return pages.words("title.body", name=name, year=report.year, fact=said)


def _carried(body: BodyRecord) -> str:
    """What the newest report carries forward, as the page to check with takes it."""
    if not body.current:
        return ""
    report = body.current[0]
    return fragment(report.year, {code: row["value"] for code, row in report.figures.items()})


def _views(body: BodyRecord, pages: Pages) -> list[YearView]:
    views = []
    first = 1
    for report in body.current:
        evidence = f"../../reports/{report.id}/"
        anchor = f"y{report.year}-"
        notes = make_notes(report, pages, first, anchor, evidence)
        first += len(notes.items)
        place = Place(
            evidence,
            anchor,
            pages.words,
            notes.by_indicator,
            notes.outlined,
            all_ids=True,
            year=str(report.year),
        )
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
    """The narrative parts with the numbers that were read from them underlined.

    They are excerpts, so persons are masked in them; the page of the report has the text itself.
    """
    marks = mention_marks(report.mentions, pages.words)
    return [
        (row, Markup(write_text(covered(report.text, *span), marks, *span)))  # noqa: S704
        for row in report.sections
        if row["section"] in NARRATIVE and report.text
        for span in [(row["start"], row["end"])]
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


def _drawn_from(body: BodyRecord, pages: Pages) -> Record:
    """What a drawing must carry with it when it leaves the page: whose, scope, source, day."""
    base = pages.site.settings.base_url
    scopes = dict.fromkeys(pages.words(f"scope.{one.row['scope']}") for one in body.current)
    return {
        "body": pages.name(body.row),
        "scope": pages.words("list").join(scopes),
        "source": f"{base}/{pages.prefix}bodies/{body.id}/"
        if base
        else pages.data.said("title", pages.words.language),
        "date": pages.site.day.isoformat(),
        "release": pages.site.release,
    }


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
    return _without(finding, "of_body", "body_id", "year")


def _without(row: Record, *names: str) -> Record:
    return {key: value for key, value in row.items() if key not in names}


def report_twin(report: ReportRecord) -> dict[str, Any]:
    """One report for a JSON twin: its row, figures and findings."""
    row = {
        key: value for key, value in report.row.items() if key not in ("of_body", *report.source)
    }
    return {
        **row,
        "source": report.source,
        "figures": [figure_twin(figure) for figure in report.figures.values()],
        "measured": [
            _without(row, "of_body", "report_id", "body_id", "year")
            for row in report.measured.values()
        ],
        "like": [_without(row, "of_body", "report_id") for row in report.like.values()],
        "findings": [finding_twin(finding) for finding in report.findings],
    }


def body_twin(body: BodyRecord) -> dict[str, Any]:
    """All that a body page shows, as data."""
    return {
        "body": body.row,
        "divisions": body.chain,
        "names": [_without(name, "of_body", "body_id") for name in body.names],
        "errata": [_without(row, "of_body", "body_id") for row in body.errata],
        "replies": [_without(row, "body_id") for row in body.replies],
        "reports": [report_twin(report) for report in body.reports],
    }

"""Write the page of each report: the archived text with every figure marked, and the tables.

In: a ``ReportRecord`` with its text. Out: its page and JSON twin. Must not know other reports.
"""

from __future__ import annotations

from markupsafe import Markup

from gongkai.render.bodies import write_tables
from gongkai.render.cells import Place
from gongkai.render.citing import body_citations, report_citations
from gongkai.render.context import Pages
from gongkai.render.evidence import Mark, damage_marks, figure_marks, mention_marks, write_text
from gongkai.render.notes import make_notes, number_findings
from gongkai.render.package import BodyRecord, ReportRecord
from gongkai.render.sentences import is_rejected, lead


def write_report(report: ReportRecord, body: BodyRecord, pages: Pages) -> None:
    """Write the page of one report in one language."""
    words = pages.words
    notes = make_notes(report, pages, 1, "t-", "")
    place = Place("", "t-", words, notes.by_indicator, notes.outlined, all_ids=True)
    name = pages.name(body.row)
    main = pages.fill(
        "report.html",
        2,
        body=body,
        report=report,
        notes=notes,
        tables=write_tables(report, pages, place),
        text=Markup(write_text(report.text, _marks(report, pages))),  # noqa: S704
        is_damaged=is_damaged(report),
        versions=[
            other for other in body.reports if other.year == report.year and other.id != report.id
        ],
        evidence_marks=len(report.figures),
        cite_report=report_citations(report, body, pages),
        cite_data=body_citations(body, pages),
    )
    title = words("report.title", name=name, year=report.year)
    slots = {"title": title, "description": lead(report, body.row["name"], words), "main": main}
    pages.stamp("reports", report.id, slots, is_listed=not is_damaged(report))
    pages.twin("reports", report.id, report.twin)


def is_damaged(report: ReportRecord) -> bool:
    """Whether the copy is a mirror or carries injected text: such pages ask not to be indexed."""
    return report.row["provenance"] == "mirror" or any(
        finding["check"] == "injected-text" and not is_rejected(finding)
        for finding in report.findings
    )


def _marks(report: ReportRecord, pages: Pages) -> list[Mark]:
    numbers = number_findings(report, 1)
    return [
        *figure_marks(report, pages.labels),
        *mention_marks(report.mentions, pages.words, has_ids=True),
        *damage_marks(report, numbers, pages.words),
        *_finding_marks(report, numbers, pages),
    ]


def _finding_marks(report: ReportRecord, numbers: dict[str, int], pages: Pages) -> list[Mark]:
    """Sentences that a finding quotes."""
    marks: dict[int, Mark] = {}
    for row in report.findings:
        if row["start"] is not None and row["start"] < (row["end"] or 0):
            target = f"finding-{numbers[row['finding_id']]}"
            title = pages.words.pick(row, "message")
            marks.setdefault(row["start"], Mark(row["start"], row["end"], "finding", target, title))
    return list(marks.values())

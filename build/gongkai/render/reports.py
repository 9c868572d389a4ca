"""Write the page of each report: the archived text with every figure marked, and the tables.

In: a ``ReportRecord`` with its text and its comparisons. Out: its page and JSON twin. Must not
know how reports are compared.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from gongkai.render.bodies import write_tables
from gongkai.render.cells import Place
from gongkai.render.citing import Citations, report_citations
from gongkai.render.compared import Comparison, is_damaged, is_foreign
from gongkai.render.context import Pages
from gongkai.render.evidence import (
    Mark,
    damage_marks,
    figure_marks,
    mention_marks,
    part_marks,
    write_text,
)
from gongkai.render.notes import make_notes, number_findings
from gongkai.render.records import BodyRecord, ReportRecord
from gongkai.render.sentences import fact, lead, message
from gongkai.render.shown_changes import ShownPart, shown_cells, shown_parts


def write_report(report: ReportRecord, body: BodyRecord, pages: Pages, cited: Citations) -> None:
    """Write the page of one report in one language; ``cited`` is how the body's data are."""
    words = pages.words
    notes = make_notes(report, pages, 1, "t-", "")
    place = Place("", "t-", words, notes.by_indicator, notes.outlined, all_ids=True)
    name = pages.name(body.row)
    hidden = is_damaged(report)
    main = pages.fill(
        "report.html",
        2,
        body=body,
        report=report,
        notes=notes,
        tables=write_tables(report, pages, place),
        text=Markup(write_text(report.text, _marks(report, pages))),  # noqa: S704
        warning="report.damaged" if is_foreign(report) else "report.dropped" if hidden else "",
        parts_of_text=[row for row in report.sections if row["section"] and row["heading"]],
        versions=[
            other for other in body.reports if other.year == report.year and other.id != report.id
        ],
        compared=[_shown(found, report, pages) for found in report.compared],
        cite_report=report_citations(report, body, pages),
        cite_data=cited,
    )
    title = words("title.report", name=name, year=report.year, fact=fact(report, words))
    slots = {"title": title, "description": lead(report, body.row["name"], words), "main": main}
    pages.stamp("reports", report.id, slots, is_listed=not hidden)
    pages.twin("reports", report.id, report.twin)


@dataclass(frozen=True, slots=True)
class ShownComparison:
    """A comparison as the page shows it."""

    found: Comparison
    anchor: str
    cells: Markup
    gaps: Markup
    parts: list[ShownPart]
    kept: int
    sentences: int


def _shown(found: Comparison, report: ReportRecord, pages: Pages) -> ShownComparison:
    return ShownComparison(
        found=found,
        anchor="against-year" if found.kind == "year" else f"against-{found.other.id}",
        cells=shown_cells(found.cells, found, pages),
        gaps=shown_cells(found.gaps, found, pages),
        parts=shown_parts(found, report, pages),
        kept=sum(part.tally("kept") for part in found.parts),
        sentences=sum(part.tally("kept", "changed", "new") for part in found.parts),
    )


def _marks(report: ReportRecord, pages: Pages) -> list[Mark]:
    numbers = number_findings(report, 1)
    return [
        *part_marks(report),
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
            title = message(row, pages.words)
            marks.setdefault(row["start"], Mark(row["start"], row["end"], "finding", target, title))
    return list(marks.values())

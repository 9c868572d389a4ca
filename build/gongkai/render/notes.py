"""Prepare findings for a page: number them, name their cells, word the blame.

In: the findings of one report. Out: ``Note`` rows for the template and the cells they outline.
Must not know which page shows them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from gongkai.render.context import Pages
from gongkai.render.masking import mask
from gongkai.render.package import Record
from gongkai.render.records import ReportRecord
from gongkai.render.sentences import blame, is_rejected, message

MOST_CELLS = 6
"""A finding of more cells names and numbers those that hold something, and outlines the rest."""


@dataclass(frozen=True, slots=True)
class Note:
    """One numbered sentence under the tables."""

    number: int
    row: Record
    check: Record
    message: str
    quote: str
    blame: str
    is_rejected: bool
    review: str
    cells: tuple[tuple[str, str], ...]
    more: int
    evidence: str


@dataclass(frozen=True, slots=True)
class Notes:
    """The numbered sentences of one report and the cells that point to them."""

    items: tuple[Note, ...]
    by_indicator: dict[str, list[int]]
    outlined: frozenset[str]

    @property
    def standing(self) -> int:
        """How many there are that nobody rejected."""
        return sum(not note.is_rejected for note in self.items)


def number_findings(report: ReportRecord, first: int) -> dict[str, int]:
    """Number the findings of a report; several reports on a page go on counting."""
    return {row["finding_id"]: number for number, row in enumerate(report.findings, start=first)}


def make_notes(report: ReportRecord, pages: Pages, first: int, anchor: str, evidence: str) -> Notes:
    """Make the notes of a report; ``anchor`` begins the ids of its cells on this page."""
    numbers = number_findings(report, first)
    by_indicator: dict[str, list[int]] = {}
    outlined: set[str] = set()
    for row in report.findings:
        indicators = (row["indicators"] or "").split()
        for indicator in telling(indicators, report):
            by_indicator.setdefault(indicator, []).append(numbers[row["finding_id"]])
        if row["severity"] != "info" and not is_rejected(row):
            outlined.update(indicators)
    items = []
    for row in report.findings:
        shown = telling((row["indicators"] or "").split(), report)[:MOST_CELLS]
        cells = tuple((f"{anchor}{code}", pages.labels.get(code, code)) for code in shown)
        said = blame(row, report.row["provenance"], pages.words)
        note = _note(row, numbers[row["finding_id"]], pages, cells, evidence)
        items.append(replace(note, blame=said))
    return Notes(tuple(items), by_indicator, frozenset(outlined))


def telling(indicators: list[str], report: ReportRecord) -> list[str]:
    """The cells that carry a finding's number: all of a few, else the ends and those not empty."""
    if len(indicators) <= MOST_CELLS:
        return indicators
    figures = report.figures
    holding = [code for code in indicators if code in figures and figures[code]["value"]]
    return list(dict.fromkeys([indicators[0], *holding, indicators[-1]]))


def _note(
    row: Record,
    number: int,
    pages: Pages,
    cells: tuple[tuple[str, str], ...],
    evidence: str,
) -> Note:
    count = len((row["indicators"] or "").split())
    return Note(
        number=number,
        row=row,
        check=pages.package.checks[row["check"]],
        message=message(row, pages.words),
        quote=mask(row["quote"] or ""),
        blame="",
        is_rejected=is_rejected(row),
        review=_review(row, pages),
        cells=cells,
        more=max(0, count - len(cells)),
        evidence=f"{evidence}#s-{row['start']}"
        if row["start"] is not None and row["start"] < row["end"]
        else "",
    )


def _review(row: Record, pages: Pages) -> str:
    """What a person decided about a finding, with the day and the reason; "" for nothing."""
    review = pages.package.reviewed.get(row["finding_id"])
    if review is None:
        return ""
    day = pages.words.date(review["reviewed_on"])
    return pages.words(f"review.{review['verdict']}", day=day, reason=review["reason"] or "")

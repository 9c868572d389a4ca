"""Split a file that holds several reports, such as a county's collection.

In: a Document. Out: one Document per report, and how far each stands into the file; ``moved``
puts a report's evidence back to where it stands in the whole file. Must not split one report:
only a part one behind later parts opens a new one, at its title where it has one.
"""

from __future__ import annotations

from dataclasses import replace

from gongkai.model import Cell, Document, Evidence, Finding, Grid, Report
from gongkai.parse.identity import find_titles
from gongkai.parse.sections import find_headings

CLOSING_PART = 4
"""A report that has come so far may be followed by another one."""


def split_reports(document: Document, text: str) -> tuple[tuple[Document, str, int], ...]:
    """Give (document, simplified text, offset) per report of a file."""
    starts = _starts(text)
    if len(starts) < 2:
        return ((document, text, 0),)
    ends = [*starts[1:], len(text)]
    return tuple(
        (_part(document, start, end), text[start:end], start)
        for start, end in zip(starts, ends, strict=True)
    )


def _starts(text: str) -> list[int]:
    """Find where each report begins: at its title, else at its part one."""
    starts = [0]
    last, last_at = 0, 0
    for number, position in find_headings(text):
        if number == 1 and last >= CLOSING_PART:
            titles = find_titles(text, position, last_at)
            starts.append(titles[0][0] if titles else position)
        last, last_at = number, position
    return starts


def _part(document: Document, start: int, end: int) -> Document:
    grids = tuple(_moved_grid(grid, -start) for grid in document.grids if start <= grid.start < end)
    return replace(document, text=document.text[start:end], grids=grids)


def _moved_grid(grid: Grid, by: int) -> Grid:
    cells = tuple(_moved_cell(cell, by) for cell in grid.cells)
    return Grid(cells, grid.start + by, grid.end + by, grid.is_aligned)


def _moved_cell(cell: Cell, by: int) -> Cell:
    return replace(cell, start=cell.start + by, end=cell.end + by)


def moved(report: Report, by: int, text: str, ordinal: int) -> Report:
    """Count all evidence of a report from the beginning of its file."""
    if by == 0:
        return replace(report, text=text, ordinal=ordinal)
    return replace(
        report,
        text=text,
        ordinal=ordinal,
        figures=tuple(
            replace(one, start=_plus(one.start, by), end=_plus(one.end, by))
            for one in report.figures
        ),
        sections=tuple(
            replace(one, start=one.start + by, end=one.end + by) for one in report.sections
        ),
        mentions=tuple(
            replace(one, start=one.start + by, end=one.end + by) for one in report.mentions
        ),
        findings=tuple(_moved_finding(one, by) for one in report.findings),
        body_evidence=_moved_evidence(report.body_evidence, by),
        year_evidence=_moved_evidence(report.year_evidence, by),
        scope_evidence=_moved_evidence(report.scope_evidence, by),
        date_evidence=_moved_evidence(report.date_evidence, by),
    )


def _plus(position: int | None, by: int) -> int | None:
    return None if position is None else position + by


def _moved_finding(finding: Finding, by: int) -> Finding:
    return replace(finding, start=_plus(finding.start, by), end=_plus(finding.end, by))


def _moved_evidence(evidence: tuple[Evidence, ...], by: int) -> tuple[Evidence, ...]:
    return tuple(
        replace(one, start=_plus(one.start, by), end=_plus(one.end, by)) for one in evidence
    )

"""Split a file that holds several reports, such as a county's collection.

In: a Document. Out: one Document per report, and how far each stands into the file; ``moved``
puts a report's evidence back to where it stands in the whole file. Must not split one report:
only a part one behind later parts opens a new one, at its title where it has one. Behind part
two or three it must have a title of its own: a copy may end in the middle of a report. A table
that goes on over the end of a report is cut there.
"""

from __future__ import annotations

from dataclasses import replace

from gongkai.model import Cell, Document, Evidence, Finding, Grid, Report
from gongkai.parse.sections import find_headings
from gongkai.parse.titles import YEAR, Span, find_titles, name_in

CLOSING_PART = 4
"""A report that has come so far may be followed by another one."""
CUT_PART = 2
"""A report that has come so far may be cut off, if a new title follows."""
CORRECTED = ("更正", "修正", "修订")
"""What the title of a corrected report adds."""


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
    last, last_at, own_end = 0, 0, 0
    own: Span | None = None
    for number, position in find_headings(text):
        if number == 1 and last == 0:
            own_end = position  # its own title is looked for only where another one follows
        elif number == 1 and last >= CUT_PART:
            titles = find_titles(text, position, last_at)
            if own_end:
                own = _last(find_titles(text, own_end))
                own_end = 0
            if last >= CLOSING_PART or any(_is_other(text, one, own) for one in titles):
                starts.append(titles[0][0] if titles else position)
                own = _last(titles)
        last, last_at = number, position
    return starts


def _last(titles: tuple[Span, ...]) -> Span | None:
    return titles[-1] if titles else None


def _is_other(text: str, title: Span, own: Span | None) -> bool:
    """Tell the title of another body's, another year's or the corrected report from ``own``."""
    words = text[slice(*title)]
    if own is None:
        return True
    before = text[slice(*own)]
    if any(word in words and word not in before for word in CORRECTED):
        return True
    return any(
        said and printed and said != printed
        for said, printed in zip(_told(words), _told(before), strict=True)
    )


def _told(title: str) -> tuple[str, str]:
    """Give the body and the year that a title names."""
    year = YEAR.search(title)
    return name_in(title), year[0].rstrip("年度 ") if year else ""


def _part(document: Document, start: int, end: int) -> Document:
    grids = (_part_of_grid(grid, start, end) for grid in document.grids)
    text = document.text[start:end]
    return replace(document, text=text, grids=tuple(grid for grid in grids if grid.cells))


def _part_of_grid(grid: Grid, start: int, end: int) -> Grid:
    """Give the cells of a grid that stand in one report, and count from its beginning."""
    if grid.end <= start or end <= grid.start:
        return replace(grid, cells=())
    cells = tuple(
        _moved_cell(cell, -start) for cell in grid.cells if start <= cell.start and cell.end <= end
    )
    first, last = max(grid.start, start), min(grid.end, end)
    return Grid(cells, first - start, last - start, grid.is_aligned)


def _moved_cell(cell: Cell, by: int) -> Cell:
    return replace(cell, start=cell.start + by, end=cell.end + by)


def moved(report: Report, by: int, text: str, ordinal: int) -> Report:
    """Count all evidence of a report from the beginning of its file."""
    if by == 0 and ordinal == 1 and text is report.text:
        return report
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

"""Lay one report out as rows of the published tables, without the ids that its archive gives it.

In: a report and what checking it by itself showed. Out: tuples by table, in the order of
``COLUMNS``. Must not need another report, nor a table engine: every reading process does this.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gongkai.check import Checked
from gongkai.check.narrative import fitting
from gongkai.check.sums import values_of
from gongkai.check.words import plain
from gongkai.knowledge.patterns import personal
from gongkai.model import Assessment, Figure, Finding, Report
from gongkai.parse.prose import CLAUSE

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "figures": (
        *("indicator", "value", "unit", "unit_basis", "status", "as_printed", "start", "end"),
        *("page", "method", "label_rule"),
    ),
    "sections": ("section", "heading", "start", "end", "text"),
    "mentions": (
        *("section", "start", "end", "quote", "number", "unit", "is_approximate", "subject"),
        *("indicator", "fact", "agrees_with"),
    ),
    "statistics_2014": (
        *("position", "label", "number", "unit", "as_printed", "start", "end"),
        *("label_start", "label_end"),
    ),
    "findings": (
        *("mark", "check", "severity", "verdict", "indicators", "left", "right", "quote"),
        *("start", "end", "blame", "message_zh", "message_en"),
    ),
    "assessments": ("check", "passed", "failed", "not_assessable"),
}
"""The columns of each table, in order; ``mark`` is what the id of a finding ends in."""

Rows = dict[str, list[tuple[object, ...]]]
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
BEFORE = 80
"""Characters in front of a number in which its clause may begin."""


def rows_of(report: Report, checked: Checked) -> Rows:
    """Give the rows of every table of one report."""
    findings = checked.findings
    figures = {figure.indicator: figure for figure in report.figures} if findings else {}
    return {
        "figures": list(_figures(report)),
        "sections": list(_sections(report)),
        "mentions": list(_mentions(report)),
        "statistics_2014": list(_statistics(report)),
        "findings": list(finding_rows(findings, figures)),
        "assessments": assessment_rows(checked.assessments),
    }


def _figures(report: Report) -> Iterator[tuple[object, ...]]:
    method = report.method
    for one in report.figures:
        yield (
            one.indicator,
            one.value,
            one.unit,
            one.unit_basis,
            one.status,
            one.as_printed,
            one.start,
            one.end,
            one.page,
            method,
            one.label_rule,
        )


def _sections(report: Report) -> Iterator[tuple[object, ...]]:
    """Start and end cut exactly the text of a section out of the document."""
    for section in report.sections:
        whole = report.text[section.start : section.end]
        text = whole.strip()
        start = section.start + len(whole) - len(whole.lstrip()) if text else section.start
        yield section.number, section.heading or None, start, start + len(text), text


def _mentions(report: Report) -> Iterator[tuple[object, ...]]:
    """A clause with personal data is cut to its number."""
    text = report.text
    values = values_of(report) if any(one.fact for one in report.mentions) else {}
    for one in report.mentions:
        quote = _clause(text, one.start, one.end)
        if personal().search(quote):
            quote = text[one.start : one.end]
        yield (
            one.section,
            one.start,
            one.end,
            quote,
            one.number,
            one.unit,
            one.is_approximate,
            one.subject or None,
            one.indicator,
            one.fact,
            " ".join(fitting(one, values)) or None,
        )


def _clause(text: str, start: int, end: int) -> str:
    before = [match.end() for match in CLAUSE.finditer(text, max(0, start - BEFORE), start)]
    after = CLAUSE.search(text, end)
    return text[before[-1] if before else start : after.start() if after else end].strip()


def _statistics(report: Report) -> Iterator[tuple[object, ...]]:
    """An old table as printed, row by row."""
    for position, row in enumerate(report.statistics, start=1):
        yield (
            position,
            row.label,
            row.number,
            row.unit,
            row.as_printed,
            row.start,
            row.end,
            row.label_start,
            row.label_end,
        )


def finding_rows(
    findings: Iterable[Finding], figures: Mapping[str, Figure]
) -> Iterator[tuple[object, ...]]:
    """Give the rows of findings; a fault in the same numbers has the same mark in every build."""
    seen: dict[str, int] = {}
    for one in findings:
        mark = mark_of(one, figures)
        seen[mark] = seen.get(mark, 0) + 1
        yield (
            mark if seen[mark] == 1 else f"{mark}-{seen[mark]}",
            one.check,
            one.severity,
            one.verdict,
            " ".join(one.indicators) or None,
            one.left,
            one.right,
            one.quote,
            one.start,
            one.end,
            one.blame,
            one.message_zh,
            one.message_en,
        )


def mark_of(finding: Finding, figures: Mapping[str, Figure]) -> str:
    """Name a finding within its report by its check, and all cells, words and numbers it tells.

    The numbers of the message are among them: some are of another report or of a sentence.
    """
    sides = (plain(side) for side in (finding.left, finding.right) if side is not None)
    cells = (f"{code}={_printed(figures.get(code))}" for code in finding.indicators)
    told = NUMBER.findall(finding.message_zh)
    words = "\n".join((*cells, *sides, *told, finding.quote or ""))
    digest = hashlib.sha256(words.encode()).hexdigest()[:8]
    return f"{finding.check}.{digest}"


def _printed(figure: Figure | None) -> str:
    if figure is None:
        return ""
    return plain(figure.value) if figure.value is not None else figure.as_printed or ""


def assessment_rows(assessments: Sequence[Assessment]) -> list[tuple[object, ...]]:
    """Give the rows of what was counted, by check."""
    return [(one.check, one.passed, one.failed, one.not_assessable) for one in assessments]

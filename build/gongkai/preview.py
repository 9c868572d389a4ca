"""Tell what would be read from a file before it is kept.

In: a file and where it came from. Out: lines of text. Must not keep or fetch anything; the file is
read in the limited process, as every file is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from gongkai.archive import source_of
from gongkai.check import report as check_report
from gongkai.intake import Outcome, Task, guarded, take_in
from gongkai.limits import Guard
from gongkai.model import HAS_VALUE, Report
from gongkai.unpacking import members_of

MEMBERS = 20
"""Files of a container that are looked at: a crawl may hold a million."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of a file: lines for a person, its reports, and its type by content."""

    lines: tuple[str, ...]
    reports: tuple[Report, ...]
    media_type: str


def preview(path: Path, name: str, url: str, media_type: str) -> Preview:
    """Read a file as a build would, under the name and address that it is to have."""
    source = replace(source_of(path), path=name, url=url or None, media_type=media_type or None)
    lines: list[str] = []
    reports: list[Report] = []
    with Guard(take_in) as guard:
        first = guarded(guard, Task(source, path))
        if not first.is_container:
            return Preview(tuple(_told(first)), first.reports, first.media_type or "")
        with closing(members_of(source, path)) as tasks:
            for task in islice(tasks, MEMBERS):
                outcome = guarded(guard, task)
                reports += outcome.reports
                lines += _told(outcome)
            has_more = next(tasks, None) is not None
    rest = (f"{name}: more files follow, which were not looked at",) if has_more else ()
    return Preview((*lines, *rest), tuple(reports), "")


def _told(outcome: Outcome) -> Iterator[str]:
    """Tell of each report, or why there is none."""
    if outcome.refusal:
        yield f"{outcome.source.path}: {_plain(outcome.refusal)}"
    for report in outcome.reports:
        yield f"{outcome.source.path}: {_plain(report.title or '(no title)')}"
        yield f"  body     {_plain(report.body.name or '(no name)')} ({report.body.id})"
        yield f"  year     {report.year if report.year is not None else 'unknown'}"
        yield f"  form     {report.form}, scope {report.scope}"
        yield f"  figures  {_figures(report)}"
        yield f"  findings {_findings(report)}"


def _figures(report: Report) -> str:
    values = [figure.value for figure in report.figures if figure.status in HAS_VALUE]
    some = sum(bool(value) for value in values)
    return f"{len(values)} of {len(report.figures)} cells have a value, {some} not zero"


def _findings(report: Report) -> str:
    counts = Counter(finding.severity for finding in check_report(report).findings)
    told = [f"{counts[name]} {name}" for name in ("error", "warning", "info") if counts[name]]
    return ", ".join(told) or "none"


def _plain(text: str) -> str:
    """Show a text of the document in one line, without signs that a terminal would obey."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(shown.split())[:120]

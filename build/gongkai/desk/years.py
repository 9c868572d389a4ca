"""Compare the reports of units with those of last year, and versions with one another.

In: a roll. Out: findings by the name of the draft. Must not hold a formula: the reports are
staged as a small archive, and ``check.archive`` compares them as it compares the published one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from gongkai.check import archive
from gongkai.desk.roll import Draft, Roll, Unit
from gongkai.intake import Outcome
from gongkai.model import Assessment, Finding
from gongkai.staging import SCHEMAS, Filed, stage_bodies, stage_documents, stage_reports
from gongkai.tables import Staging, Tables

LAST = "../"
"""Stands before the path of a file of last year: no path below a folder begins with it."""


@dataclass(slots=True)
class Comparison:
    """What comparing showed, by the name of the draft of this year."""

    findings: dict[str, list[Finding]] = field(default_factory=dict)
    assessments: list[Assessment] = field(default_factory=list)


def compare_years(roll: Roll, now: Iterable[Outcome], before: Iterable[Outcome]) -> Comparison:
    """Run every check of the archive that compares reports, over the units of the roll."""
    found = Comparison()
    filed = [one for unit in roll.units for one in _file(unit, roll.year)]
    if all(not unit.last and len(unit.drafts) < 2 for unit in roll.units):
        return found
    own = {draft.name for unit in roll.units for draft in unit.drafts}
    outcomes = [*now, *(_moved(one) for one in before)]
    with tempfile.TemporaryDirectory(prefix="gongkai-") as scratch:
        _stage(Path(scratch), filed, outcomes)
        tables = Tables(Path(scratch))
        for row in archive(tables):
            if row.report_id in own:
                found.assessments.append(row.assessment)
                found.findings.setdefault(row.report_id, []).extend(row.findings)
        tables.close()
    return found


def _file(unit: Unit, year: int | None) -> Iterator[Filed]:
    """Give the drafts of a unit the places that they would have in an archive."""
    for index, draft in enumerate(unit.drafts):
        yield _filed(unit, draft, draft.name, year, is_current=index == 0)
    for index, draft in enumerate(unit.last):
        source = replace(draft.report.source, path=LAST + draft.report.source.path)
        moved = replace(draft, report=replace(draft.report, source=source))
        yield _filed(unit, moved, LAST + draft.name, (year or 1) - 1, is_current=index == 0)


def _filed(unit: Unit, draft: Draft, own: str, year: int | None, *, is_current: bool) -> Filed:
    report = draft.report
    body = replace(report.body, id=unit.key)
    placed = replace(report, body=body, year=report.year or year)
    return Filed(placed, draft.checked, own, is_current)


def _moved(outcome: Outcome) -> Outcome:
    return replace(outcome, source=replace(outcome.source, path=LAST + outcome.source.path))


def _stage(folder: Path, filed: list[Filed], outcomes: Iterable[Outcome]) -> None:
    with Staging(folder, SCHEMAS) as staging:
        stage_documents(staging, outcomes)
        stage_reports(staging, filed)
        stage_bodies(staging, filed)

"""Compare the reports of units with those of last year, and versions with one another.

In: a roll. Out: findings by the name of the draft. Must not hold a formula: the reports are
staged as a small archive, and ``check.archive`` compares them as it compares the published one.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from gongkai.check import archive
from gongkai.desk.roll import Roll, Unit
from gongkai.intake import Outcome
from gongkai.model import Assessment, Finding, Report
from gongkai.staging import PLAIN, Filed, Joined, stage_bodies, stage_reports
from gongkai.store import make_shard, number_of, open_store
from gongkai.tables import Staging, Tables
from gongkai.taken import laid_out

LAST = "../"
"""Stands before the path of a file of last year: no path below a folder begins with it."""


@dataclass(slots=True)
class Comparison:
    """What comparing showed, by the name of the draft of this year."""

    findings: dict[str, list[Finding]] = field(default_factory=dict)
    assessments: list[Assessment] = field(default_factory=list)


def compare_years(roll: Roll) -> Comparison:
    """Run every check of the archive that compares reports, over the units of the roll."""
    found = Comparison()
    if all(not unit.last and len(unit.drafts) < 2 for unit in roll.units):
        return found
    placed = [one for unit in roll.units for one in _placed(unit, roll.year)]
    own = {draft.name for unit in roll.units for draft in unit.drafts}
    with tempfile.TemporaryDirectory(prefix="gongkai-") as scratch:
        _stage(Path(scratch), placed)
        tables = Tables(Path(scratch))
        for row in archive(tables):
            if row.report_id in own:
                found.assessments.append(row.assessment)
                found.findings.setdefault(row.report_id, []).extend(row.findings)
        tables.close()
    return found


@dataclass(frozen=True, slots=True)
class Placed:
    """A draft with the place that it would have in an archive; each is a document of its own."""

    report: Report
    name: str
    is_current: bool

    @property
    def key(self) -> str:
        """The key of the document in the store."""
        return hashlib.sha256(self.name.encode()).hexdigest()


def _placed(unit: Unit, year: int | None) -> Iterator[Placed]:
    """Give the drafts of a unit the places that they would have in an archive."""
    for index, draft in enumerate(unit.drafts):
        report = _dated(unit, draft.report, year)
        yield Placed(report, draft.name, is_current=index == 0)
    for index, draft in enumerate(unit.last):
        report = _dated(unit, draft.report, (year or 1) - 1)
        source = replace(report.source, path=LAST + report.source.path)
        yield Placed(replace(report, source=source), LAST + draft.name, is_current=index == 0)


def _dated(unit: Unit, report: Report, year: int | None) -> Report:
    body = replace(report.body, id=unit.key)
    return replace(report, body=body, year=report.year or year, ordinal=1)


def _stage(folder: Path, placed: list[Placed]) -> None:
    with open_store(None) as store:
        filed, laid = [], []
        for one in placed:
            doc = number_of(one.key)
            read = Outcome(one.report.source, (one.report,), one.report.text, None, None)
            taken, content = laid_out(read)
            laid.append((doc, taken, content))
            (card,) = taken.cards
            filed.append(
                Filed(card.report, one.name, one.is_current, card.cells, card.values, doc=doc)
            )
        store.put([one.key for one in placed], make_shard(laid))
        joined = Joined(store, folder, filed)
        joined.stage(folder)
        joined.close()
        with Staging(folder, PLAIN) as staging:
            stage_reports(staging, filed)
            stage_bodies(staging, filed)

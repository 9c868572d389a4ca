"""Check a folder of drafts: read, call the roll, compare, lay out, add up.

In: what was asked for. Out: ``Found``. Must not print.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gongkai.check import draft as check_draft
from gongkai.desk.entries import Entry, make_entries
from gongkai.desk.found import Found
from gongkai.desk.gathering import gather
from gongkai.desk.roll import Draft, Roll, call_roll
from gongkai.desk.summary import sum_up
from gongkai.desk.units import read_units
from gongkai.desk.years import Comparison, compare_years
from gongkai.intake import Outcome, Progress, no_progress
from gongkai.model import Stopped, UsageError

DRAFT = "汇总稿"


@dataclass(frozen=True, slots=True)
class Asked:
    """What to check: a folder of drafts, and what may be given beside it."""

    folder: Path
    last_year: Path | None = None
    units: Path | None = None
    draft: Path | None = None
    year: int | None = None
    jobs: int = 1


def check_drafts(asked: Asked, progress: Progress = no_progress) -> Found:
    """Check all drafts of a folder.

    Raises:
        UsageError: a folder or file is missing, the list of units is malformed, or the file of
            the draft is no single report.
        Stopped: no file of the folder is a report, and no list says who should have reported.
    """
    listed = read_units(asked.units) if asked.units else ()
    beside = [path for path in (asked.units, asked.draft) if path]
    draft = _draft(asked.draft, progress) if asked.draft else None
    now = gather(asked.folder, asked.jobs, progress, beside)
    if not listed and not any(outcome.reports for outcome in now):
        raise Stopped(f"{asked.folder}: no file in it is a report{_why(now)}")
    before: tuple[Outcome, ...] = ()
    if asked.last_year:
        before = gather(asked.last_year, asked.jobs, progress, beside)
    roll = call_roll(now, before, listed, asked.year)
    compared = compare_years(roll)
    drafts = [one for unit in roll.units for one in unit.drafts] + ([draft] if draft else [])
    assessments = [one for each in drafts for one in each.checked.assessments]
    return Found(
        str(asked.folder),
        roll,
        tuple(_entries(roll, draft, compared)),
        (*assessments, *compared.assessments),
        sum_up(roll, draft.report if draft else None),
        now,
        before,
        draft,
    )


def _entries(roll: Roll, draft: Draft | None, compared: Comparison) -> Iterator[Entry]:
    for unit in roll.units:
        for one in unit.drafts:
            yield from make_entries(unit.name, one, compared.findings.get(one.name, ()))
    if draft:
        yield from make_entries(f"{DRAFT}（{draft.name}）", draft, ())


def _draft(path: Path, progress: Progress) -> Draft:
    if not path.is_file():
        raise UsageError(f"{path}: no such file")
    outcomes = gather(path, 1, progress)
    reports = [report for outcome in outcomes for report in outcome.reports]
    if len(reports) != 1:
        refused = [outcome.refusal for outcome in outcomes if outcome.refusal]
        why = refused[0] if refused else f"holds {len(reports)} reports; the draft must be one"
        raise UsageError(f"{path}: {why}")
    (media_type,) = (outcome.media_type for outcome in outcomes if outcome.reports)
    return Draft(path.name, reports[0], check_draft(reports[0]), media_type)


def _why(outcomes: tuple[Outcome, ...]) -> str:
    if not outcomes:
        return "; it is empty"
    first = outcomes[0]
    return f"; the first of {len(outcomes)} refused: {first.source.path}: {first.refusal}"

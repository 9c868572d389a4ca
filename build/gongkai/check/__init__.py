"""Report → Findings: what does not add up, why it may be so, and what could not be judged.

In: one Report (``report``) or the staged tables of an archive (``archive``). Out: findings and
assessments. ``report`` is pure and needs the standard library only; it must not know any other
report. Formulas, severity, blame and wording are in knowledge/checks.csv and identities.csv.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from gongkai.check.archive import archive
from gongkai.check.blame import blame_of, has_damage
from gongkai.check.copy import check_copy
from gongkai.check.dates import check_published
from gongkai.check.diagnosis import diagnose
from gongkai.check.fees import check_fees
from gongkai.check.filled import check_filled
from gongkai.check.form import check_form, check_parts_of_form
from gongkai.check.items import check_charges, check_items, check_misread
from gongkai.check.narrative import check_facts, check_parts
from gongkai.check.plausibility import check_amounts, check_entitled, check_whole
from gongkai.check.shares import check_shares
from gongkai.check.subtotals import check_subtotals
from gongkai.check.sums import Sum, Values, check_sums, judgeable, values_of
from gongkai.check.words import Judged
from gongkai.knowledge import Assessed, checks
from gongkai.model import Assessment, Finding, Report, Verdict

__all__ = ["Checked", "archive", "blame_of", "draft", "has_damage", "report"]


VERDICTS: tuple[Verdict, ...] = ("passed", "failed", "not_assessable")


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings of one report, and per check how often it passed, failed or could not be."""

    findings: tuple[Finding, ...]
    assessments: tuple[Assessment, ...]


def report(subject: Report) -> Checked:
    """Check one report by itself."""
    values = values_of(subject)
    sums = judgeable(subject, values)
    judged = list(_judge(subject, values, sums))
    failed = (one.finding for one in judged if one.finding is not None)
    findings = (*subject.findings, *failed, *diagnose(subject, sums, values))
    is_damaged = has_damage(findings)
    return Checked(
        tuple(
            replace(one, blame=blame_of(subject, one, is_damaged=is_damaged)) for one in findings
        ),
        tuple(_count(subject, judged)),
    )


def draft(subject: Report) -> Checked:
    """Check a report that is still to be sent in: also for cells that are to be filled."""
    checked = report(subject)
    judged = list(check_filled(subject))
    found = (one.finding for one in judged if one.finding is not None)
    counted = (Assessment(check, *counts) for check, counts in _tally(judged).items())
    return Checked((*checked.findings, *found), (*checked.assessments, *counted))


def _tally(judged: Iterable[Judged]) -> dict[str, list[int]]:
    """Count the verdicts of each check, in the order of ``VERDICTS``."""
    counted: dict[str, list[int]] = {}
    for one in judged:
        counted.setdefault(one.check, [0, 0, 0])[VERDICTS.index(one.verdict)] += one.times
    return counted


def _count(subject: Report, judged: Iterable[Judged]) -> Iterator[Assessment]:
    """Count what was judged, and what the reading looked for; not what is never counted."""
    counted = _tally(judged)
    for finding in subject.findings:
        # Lost cells are a failure, though they leave the sums over them not assessable.
        verdict = "failed" if finding.check in _assessed("tables") else finding.verdict
        counted.setdefault(finding.check, [0, 0, 0])[VERDICTS.index(verdict)] += 1
    for check in (*_assessed("always"), *(_assessed("tables") if subject.figures else ())):
        counted.setdefault(check, [1, 0, 0])
    catalogue = checks()
    for check, counts in sorted(counted.items()):
        if catalogue[check].is_listed:
            yield _assessment(check, *counts)


@lru_cache(maxsize=4_096)
def _assessment(check: str, passed: int, failed: int, not_assessable: int) -> Assessment:
    """Make what was counted of a check; most reports have the same counts."""
    return Assessment(check, passed, failed, not_assessable)


@cache
def _assessed(when: Assessed) -> tuple[str, ...]:
    """List the checks in which a report without a finding has passed."""
    return tuple(one.check for one in checks().values() if one.assessed == when)


def _judge(subject: Report, values: Values, sums: Sequence[Sum]) -> Iterator[Judged]:
    yield from check_sums(subject, sums)
    yield from check_whole(subject)
    yield from check_misread(values)
    yield from check_parts(subject)
    yield from check_facts(subject, values)
    yield from check_shares(subject, values)
    yield from check_entitled(subject, values)
    yield from check_items(values)
    yield from check_charges(subject, values)
    yield from check_amounts(subject)
    yield from check_subtotals(subject, values)
    yield from check_form(subject)
    yield from check_parts_of_form(subject)
    yield from check_fees(subject)
    yield from check_published(subject)
    yield from check_copy(subject)

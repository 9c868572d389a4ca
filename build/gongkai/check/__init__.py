"""Report → Findings: what does not add up, why it may be so, and what could not be judged.

In: one Report (``report``) or the staged tables of an archive (``archive``). Out: findings and
assessments. ``report`` is pure and needs the standard library only; it must not know any other
report. Formulas, severity and wording are in knowledge/checks.csv and identities.csv.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from gongkai.check.archive import archive
from gongkai.check.copy import check_copy
from gongkai.check.diagnosis import diagnose
from gongkai.check.form import check_fees, check_form, check_parts_of_form
from gongkai.check.narrative import check_facts, check_parts
from gongkai.check.plausibility import (
    check_amounts,
    check_charges,
    check_entitled,
    check_items,
    check_misread,
    check_whole,
)
from gongkai.check.shares import check_shares
from gongkai.check.sums import Values, check_sums, values_of
from gongkai.check.words import Judged
from gongkai.model import Assessment, Blame, Finding, Report, Verdict

__all__ = ["Checked", "archive", "report"]

# What the copy did is not the office's doing, wherever the copy comes from.
OF_THE_COPY = frozenset(
    {"injected-text", "dropped-characters", "truncated", "values-glued"}
    | {"lines-removed", "mojibake", "unrelated-host"}
)
# A copy that lost or gained words may have lost or changed numbers too.
DAMAGE = OF_THE_COPY - {"unrelated-host"}
# What may be a fault of our reading stays undecided even on a copy from the office's own host.
OF_NOBODY_YET = frozenset(
    {"missing-cells", "other-year-table", "repeated-row", "stale-erratum", "unclaimed-cell"}
    | {"swapped-columns", "lost-digit", "one-cell", "left-out", "section-missing", "section-order"}
)

# What the reading looks for itself: a report without such a finding has passed.
OF_READING = ("injected-text", "dropped-characters", "year-conflict", "body-conflict")
OF_CELLS = ("missing-cells", "repeated-row", "unclaimed-cell", "unit-not-printed")


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings of one report, and per check how often it passed, failed or could not be."""

    findings: tuple[Finding, ...]
    assessments: tuple[Assessment, ...]


def report(subject: Report) -> Checked:
    """Check one report by itself."""
    values = values_of(subject)
    judged = list(_judge(subject, values))
    failed = tuple(one.finding for one in judged if one.finding is not None)
    diagnosed = diagnose(subject, values)
    findings = (*subject.findings, *failed, *diagnosed)
    counted: dict[str, Counter[str]] = {}
    for one in judged:
        counted.setdefault(one.check, Counter())[one.verdict] += 1
    for finding in subject.findings:
        counted.setdefault(finding.check, Counter())[_counted_as(finding)] += 1
    for check in (*OF_READING, *(OF_CELLS if subject.figures else ())):
        counted.setdefault(check, Counter({"passed": 1}))
    is_damaged = has_damage(findings)
    return Checked(
        tuple(
            replace(one, blame=blame_of(subject, one, is_damaged=is_damaged)) for one in findings
        ),
        tuple(
            Assessment(check, counts["passed"], counts["failed"], counts["not_assessable"])
            for check, counts in sorted(counted.items())
        ),
    )


def _counted_as(finding: Finding) -> Verdict:
    """Count lost cells as a failure, though they leave the sums over them not assessable."""
    return "failed" if finding.check in OF_CELLS else finding.verdict


def _judge(subject: Report, values: Values) -> Iterator[Judged]:
    yield from check_sums(subject, values)
    yield from check_whole(subject)
    yield from check_misread(values)
    yield from check_parts(subject)
    yield from check_facts(subject, values)
    yield from check_shares(subject, values)
    yield from check_entitled(subject, values)
    yield from check_items(values)
    yield from check_charges(subject, values)
    yield from check_amounts(subject)
    yield from check_form(subject)
    yield from check_parts_of_form(subject)
    yield from check_fees(subject)
    yield from check_copy(subject)


def has_damage(findings: Iterable[Finding]) -> bool:
    """Tell a copy that lost or gained words, by what was found in it."""
    return any(finding.check in DAMAGE for finding in findings)


def blame_of(subject: Report, finding: Finding, *, is_damaged: bool) -> Blame:
    """Say whose fault a finding is; only a whole copy from the official host blames its source."""
    if finding.check in OF_THE_COPY:
        return "copy"
    if is_damaged or finding.check in OF_NOBODY_YET or subject.provenance != "official_host":
        return "undecided"
    return "source"

"""Say whose fault a finding is, as far as anybody can know.

In: a report, its findings, and what the catalogue says of each check. Out: blame. Must not look
at any number: an office is named only for a whole copy from its own host.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from gongkai.knowledge import checks
from gongkai.model import Blame, Finding, Report


def has_damage(findings: Iterable[Finding]) -> bool:
    """Tell a copy that lost or gained words, by what was found in it."""
    damage = _damage()
    return any(finding.check in damage for finding in findings)


@cache
def _damage() -> frozenset[str]:
    return frozenset(one.check for one in checks().values() if one.is_damage)


def blame_of(report: Report, finding: Finding, *, is_damaged: bool) -> Blame:
    """Say whose fault a finding is: at most who the catalogue says it may be.

    What may be the office's is nobody's yet where the copy is damaged or not from its own host.
    """
    blame = checks()[finding.check].blame
    if blame == "source" and (is_damaged or report.provenance != "official_host"):
        return "undecided"
    return blame

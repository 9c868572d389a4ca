"""Findings and assessments as rows: of each report by itself, and of reports compared.

In: reports with their ids, and the tables that they are staged in. Out: the two late tables. Must
not find anything itself; it only says whose fault a difference between reports is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from gongkai.check import Checked, archive, blame_of, has_damage
from gongkai.check.archive import Compared
from gongkai.decisions import Review
from gongkai.model import Assessment, Finding, Report
from gongkai.staging.filed import Filed
from gongkai.staging.reviews import decide, key_of, recount, review_rows
from gongkai.tables import Row, Staging, Tables

MEMORY = "2GB"
"""What the comparisons of a large archive may take before they write to the disk."""


def stage_findings(
    staging: Staging, staged: Path, filed: list[Filed], reviews: Sequence[Review]
) -> set[str]:
    """Stage what single reports and the whole archive show, and what people decided about it.

    Gives the ids of the findings.
    """
    tables = Tables(staged, MEMORY)
    official = {one.report_id for one in filed if one.report.provenance == "official_host"}
    groups = groupby(archive(tables), key=lambda row: row.report_id)
    waiting = next(groups, None)
    decided = {review.key: review for review in reviews}
    ids: set[str] = set()
    for one in filed:
        checked = one.checked
        if waiting is not None and waiting[0] == one.report_id:
            checked = _extended(one, waiting[1], official)
            waiting = next(groups, None)
        rows = list(decide(_finding_rows(one, checked.findings), decided))
        ids.update(str(each["finding_id"]) for each in rows)
        staging.add("findings", rows)
        staging.add(
            "assessments",
            [
                {
                    "report_id": one.report_id,
                    "check": each.check,
                    "passed": each.passed,
                    "failed": each.failed,
                    "not_assessable": each.not_assessable,
                }
                for each in recount(checked.assessments, rows)
            ],
        )
    staging.add("reviewed", review_rows(reviews, ids))
    tables.close()
    if waiting is not None:
        raise AssertionError(f"{waiting[0]}: compared, but its turn among the reports has passed")
    return ids


def _extended(one: Filed, compared: Iterable[Compared], official: set[str]) -> Checked:
    """Add the findings and counts of comparisons to those of the report itself."""
    findings = list(one.checked.findings)
    is_damaged = has_damage(findings)
    totals: dict[str, Assessment] = {}
    for row in compared:
        findings += [
            _blamed(one.report, finding, row, official, is_damaged=is_damaged)
            for finding in row.findings
        ]
        each = row.assessment
        old = totals.get(each.check, Assessment(each.check, 0, 0, 0))
        totals[each.check] = replace(
            old,
            passed=old.passed + each.passed,
            failed=old.failed + each.failed,
            not_assessable=old.not_assessable + each.not_assessable,
        )
    assessments = sorted((*one.checked.assessments, *totals.values()), key=lambda row: row.check)
    return Checked(tuple(findings), tuple(assessments))


def _blamed(
    report: Report, finding: Finding, row: Compared, official: set[str], *, is_damaged: bool
) -> Finding:
    """Say whose fault it is that reports disagree: nobody's if one of them is another's copy.

    What is merely noted (a jump, a repeated passage) is no fault at all.
    """
    blame = blame_of(report, finding, is_damaged=is_damaged)
    if blame == "source" and (finding.severity == "info" or not official.issuperset(row.others)):
        blame = "undecided"
    return replace(finding, blame=blame)


def _finding_rows(one: Filed, findings: Iterable[Finding]) -> Iterator[Row]:
    """Give the rows of ``findings``; the id stays the same for a fault in the same numbers."""
    figures = {figure.indicator: figure for figure in one.report.figures}
    seen: dict[str, int] = {}
    for finding in findings:
        key = key_of(one.report_id, finding, figures)
        seen[key] = seen.get(key, 0) + 1
        yield {
            "finding_id": key if seen[key] == 1 else f"{key}-{seen[key]}",
            "report_id": one.report_id,
            "body_id": one.report.body.id,
            "year": one.report.year,
            "check": finding.check,
            "severity": finding.severity,
            "verdict": finding.verdict,
            "indicators": " ".join(finding.indicators) or None,
            "left": finding.left,
            "right": finding.right,
            "quote": finding.quote,
            "start": finding.start,
            "end": finding.end,
            "blame": finding.blame,
            "message_zh": finding.message_zh,
            "message_en": finding.message_en,
        }

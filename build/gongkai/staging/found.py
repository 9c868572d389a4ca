"""Findings and assessments as staged tables: of each report by itself, and of reports compared.

In: the rows of single reports, and the tables that they are compared in. Out: the late tables.
Must not find anything itself; it only says whose fault a difference between reports is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from gongkai.check import archive, blame_of
from gongkai.check.archive import Compared
from gongkai.decisions import Review
from gongkai.knowledge import checks
from gongkai.model import Assessment, Figure, Finding
from gongkai.rows import COLUMNS, assessment_rows, finding_rows
from gongkai.stages import counted
from gongkai.staging.cutting import DECIDED
from gongkai.staging.filed import LATE, Filed
from gongkai.staging.joined import Joined
from gongkai.staging.reviews import decide, recount, review_rows
from gongkai.tables import Row, Staging, Tables

MEMORY = "2GB"
"""What the comparisons of a large archive may take before they write to the disk."""
NOTED = {name: LATE[name] for name in ("findings", "assessments")}
PRINTED = """
SELECT asked.report_id, asked.indicator, value, as_printed
FROM figures JOIN asked
    ON asked.report_id = figures.report_id AND asked.indicator = figures.indicator
"""
Printed = Mapping[tuple[str, str], Figure]


@dataclass(frozen=True, slots=True)
class Found:
    """How many findings are listed and stand, and which of those that people decided exist."""

    listed: int
    decided: frozenset[str]


def stage_findings(
    staged: Path, joined: Joined, filed: Sequence[Filed], reviews: Sequence[Review]
) -> Found:
    """Stage what single reports and the whole archive show, and what people decided about it.

    Args:
        staged: where the tables lie that reports are compared in, and where these are to lie.
        joined: the rows of single reports.
        filed: all reports, in order of their ids.
        reviews: what people decided.
    """
    compared, changed = staged / ".compared", staged / DECIDED
    _stage_compared(staged, compared, filed, joined.views())
    for name in NOTED:
        joined.keep(name, compared / f"{name}.parquet")
    hits = joined.hits([review.key for review in reviews])
    decided = frozenset(key for key, _ in hits)
    _stage_decided(changed, joined, {report_id for _, report_id in hits}, reviews)
    for name in NOTED:
        joined.write_kept(name, changed / f"{name}.parquet", staged)
    with Staging(staged, {"reviewed": LATE["reviewed"]}) as staging:
        staging.add("reviewed", review_rows(reviews, decided))
    listed = [one.check for one in checks().values() if one.is_listed]
    return Found(joined.count(staged / "findings.parquet", listed), decided)


def _stage_compared(
    staged: Path, target: Path, filed: Sequence[Filed], views: Mapping[str, str]
) -> None:
    """Stage what comparing reports showed; the rows of a report come together.

    ``views`` are the tables that lie elsewhere.
    """
    by_id = {one.report_id: one for one in filed}
    official = {one.report_id for one in filed if one.report.provenance == "official_host"}
    told: list[tuple[Filed, list[Finding]]] = []
    tables = Tables(staged, MEMORY)
    for name, sql in views.items():
        tables.view(name, sql)
    with Staging(target, NOTED) as staging:
        groups = groupby(archive(tables), key=lambda row: row.report_id)
        for report_id, group in counted("comparing", groups, len(filed)):
            rows = list(group)
            one = by_id[report_id]
            staging.add("assessments", _assessments(report_id, assessment_rows(_totals(rows))))
            found = [
                _blamed(one, finding, row, official) for row in rows for finding in row.findings
            ]
            if found:
                told.append((one, found))
        printed = _printed(tables, told)
        for one, found in told:
            own = {key[1]: printed[key] for key in _asked(one, found) if key in printed}
            staging.add("findings", _findings(one, finding_rows(found, own)))
    tables.close()


def _totals(rows: Iterable[Compared]) -> list[Assessment]:
    """Add up what one check told in several comparisons."""
    totals: dict[str, Assessment] = {}
    for row in rows:
        each = row.assessment
        old = totals.get(each.check, Assessment(each.check, 0, 0, 0))
        totals[each.check] = replace(
            old,
            passed=old.passed + each.passed,
            failed=old.failed + each.failed,
            not_assessable=old.not_assessable + each.not_assessable,
        )
    return list(totals.values())


def _blamed(one: Filed, finding: Finding, row: Compared, official: set[str]) -> Finding:
    """Say whose fault it is that reports disagree: nobody's if one of them is another's copy.

    What is merely noted (a jump, a repeated passage) is no fault at all.
    """
    blame = blame_of(one.report, finding, is_damaged=one.is_damaged)
    if blame == "source" and (finding.severity == "info" or not official.issuperset(row.others)):
        blame = "undecided"
    return replace(finding, blame=blame)


def _asked(one: Filed, found: Iterable[Finding]) -> Iterator[tuple[str, str]]:
    """The cells that findings tell of, each once."""
    return ((one.report_id, code) for code in dict.fromkeys(c for f in found for c in f.indicators))


def _printed(tables: Tables, told: Iterable[tuple[Filed, list[Finding]]]) -> Printed:
    """Fetch what the cells of findings print, in one pass over the figures."""
    asked = [key for one, found in told for key in _asked(one, found)]
    if not asked:
        return {}
    columns = dict(zip(("report_id", "indicator"), zip(*asked, strict=True), strict=True))
    tables.append("asked", columns)
    return {
        (row["report_id"], row["indicator"]): Figure(
            row["indicator"], row["value"], "", row["as_printed"], "reported", None, None
        )
        for row in tables.rows(PRINTED)
    }


def _stage_decided(
    target: Path, joined: Joined, reports: set[str], reviews: Iterable[Review]
) -> None:
    """Stage all findings and counts of the reports about which somebody decided something."""
    decisions = {review.key: review for review in reviews}
    findings, assessments = (joined.kept_of(name, reports) for name in NOTED)
    with Staging(target, NOTED) as staging:
        for report_id in sorted(reports):
            rows = list(decide(findings[report_id], decisions))
            counted = (
                Assessment(row["check"], row["passed"], row["failed"], row["not_assessable"])
                for row in assessments[report_id]
            )
            staging.add("findings", rows)
            again = assessment_rows(list(recount(counted, rows)))
            staging.add("assessments", _assessments(report_id, again))


def _findings(one: Filed, rows: Iterable[tuple[Any, ...]]) -> Iterator[Row]:
    own = {"report_id": one.report_id, "body_id": one.report.body.id, "year": one.report.year}
    for mark, *cells in rows:
        told = dict(zip(COLUMNS["findings"][1:], cells, strict=True))
        yield {"finding_id": f"{one.report_id}.{mark}", **own, **told}


def _assessments(report_id: str, rows: Iterable[tuple[Any, ...]]) -> Iterator[Row]:
    for cells in rows:
        yield {"report_id": report_id, **dict(zip(COLUMNS["assessments"], cells, strict=True))}

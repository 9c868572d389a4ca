"""Give every report its id in the archive, and choose the current one of several versions.

In: outcomes and errata. Out: reports, corrected and checked, each with its id. Must not drop a
version: all are kept, one is current.
"""

from __future__ import annotations

from gongkai.archive import Erratum
from gongkai.check import report
from gongkai.correct import correct
from gongkai.intake import Outcome
from gongkai.model import Report
from gongkai.staging import Filed

PROVENANCES = {"official_host": 0, "unknown": 1, "mirror": 2}
"""An official copy goes before one without an address, and that before a mirror."""


def file_reports(
    outcomes: list[Outcome], errata: tuple[Erratum, ...]
) -> tuple[list[Filed], list[tuple[Erratum, bool]]]:
    """Correct and check every report, and give each its id in this archive."""
    corrected = [correct(one, errata) for outcome in outcomes for one in outcome.reports]
    applied = {erratum for one in corrected for erratum in one.applied}
    reports = [one.report for one in corrected]
    current = _current(reports)
    filed = [
        Filed(one, report(one), report_id(one, is_current=id(one) in current), id(one) in current)
        for one in reports
    ]
    filed.sort(key=lambda one: one.report_id)
    return filed, [(erratum, erratum in applied) for erratum in errata]


def _current(reports: list[Report]) -> set[int]:
    """Choose the current version of each body and year.

    The official host goes before a mirror, then the more complete copy, then the later date;
    the hash breaks what ties are left.
    """
    best: dict[tuple[str, int], Report] = {}
    for one in reports:
        if one.year is None:
            continue
        key = (one.body.id, one.year)
        if key not in best or _rank(one) < _rank(best[key]):
            best[key] = one
    return {id(one) for one in best.values()}


def _rank(one: Report) -> tuple[int, int, int, str, int]:
    values = sum(1 for figure in one.figures if figure.value is not None)
    day = (one.published_on or "0001-01-01").replace("-", "")
    return (PROVENANCES[one.provenance], -values, -int(day), one.source.sha256, one.ordinal)


def report_id(one: Report, *, is_current: bool) -> str:
    """Give the id of a report: body and year, and its hash where another version is current."""
    year = "undated" if one.year is None else str(one.year)
    own = f"{one.body.id}-{year}"
    if is_current:
        return own
    return f"{own}-{one.source.sha256[:8]}" + (f"-{one.ordinal}" if one.ordinal > 1 else "")

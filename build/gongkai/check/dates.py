"""Hold the date that a page prints against the statutory day, where that says anything at all.

In: a Report. Out: at most one judgement. Sites rewrite dates when they move, so only a copy that
was fetched in the filing season is judged, and what is found is told on the report's own page
alone: the catalogue does not list it, and nothing counts it.
"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.check.words import Judged, failed
from gongkai.findings import At
from gongkai.knowledge.deadlines import deadline_of
from gongkai.model import Report


def check_published(report: Report) -> Iterator[Judged]:
    """Note a page that dates itself after the day by which the report was due."""
    printed, fetched = report.published_on, report.source.fetched_on
    if printed is None or fetched is None or report.year is None:
        return
    if (deadline := deadline_of(report.body, report.year)) is None:
        return
    begins, due, ends = (
        f"{report.year + 1:04}-{day}" for day in ("01-01", deadline.due, deadline.season_ends)
    )
    if begins <= fetched <= ends and due < printed <= fetched:
        proof = next(iter(report.date_evidence), None)
        place = At(proof.start, proof.end, proof.quote) if proof else None
        yield failed("published-late", (), {"date": printed, "due": due}, place=place)

"""What people decided about findings, brought to the findings whose numbers they saw.

In: findings, assessments and reviews. Out: rows. Must not let a decision hold for other numbers:
the key of a finding has its numbers in it, and a key that no finding has is ``vanished``.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from gongkai.decisions import Review
from gongkai.model import Assessment
from gongkai.tables import Row

REJECTED = "rejected"


def decide(rows: Iterable[Row], reviews: Mapping[str, Review]) -> Iterator[Row]:
    """Bring what was decided into the rows of ``findings``.

    A confirmed one is the source's; a rejected one is no failure, and says so.
    """
    for row in rows:
        review = reviews.get(str(row["finding_id"]))
        if review is None or review.verdict == "accepted":
            yield row
        elif review.verdict == "confirmed":
            yield {**row, "blame": "source"}
        else:
            yield {**row, "verdict": REJECTED, "blame": "undecided"}


def recount(assessments: Iterable[Assessment], rows: Iterable[Row]) -> Iterator[Assessment]:
    """Count rejected findings as not assessable: the check could not tell what a person could."""
    standing: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    for row in rows:
        (rejected if row["verdict"] == REJECTED else standing)[str(row["check"])] += 1
    for one in assessments:
        moved = min(rejected[one.check], max(0, one.failed - standing[one.check]))
        yield (
            replace(one, failed=one.failed - moved, not_assessable=one.not_assessable + moved)
            if moved
            else one
        )


def review_rows(reviews: Iterable[Review], found: Collection[str]) -> Iterator[Row]:
    """Give the rows of ``reviewed`` with what became of each."""
    for review in reviews:
        yield {
            "key": review.key,
            "verdict": review.verdict,
            "reason": review.reason,
            "reviewed_on": datetime.date.fromisoformat(review.reviewed_on),
            "status": "applied" if review.key in found else "vanished",
        }

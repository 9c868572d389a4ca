"""When the law wants reports published, and how long after it a page's own date is believed.

In: deadlines.csv. Out: ``Deadline`` rows. Must not know any report. A body that no row names has
no statutory day (towns since 2019), or whether it has one is not certain (offices, zones).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from gongkai.knowledge import rows
from gongkai.model import Body


@dataclass(frozen=True, slots=True)
class Deadline:
    """The days of the year after the one described, as MM-DD: ``due``, and the season's last."""

    since: int
    until: int
    kinds: frozenset[str]
    levels: frozenset[str]
    due: str
    season_ends: str


@cache
def deadlines() -> tuple[Deadline, ...]:
    """Every deadline with the years, kinds and levels that it is for."""
    return tuple(
        Deadline(
            since=int(row["since"]),
            until=int(row["until"] or 9999),
            kinds=frozenset(row["kinds"].split("|")),
            levels=frozenset(row["levels"].split("|")),
            due=row["due"],
            season_ends=row["season_ends"],
        )
        for row in rows("deadlines.csv")
    )


def deadline_of(body: Body, year: int) -> Deadline | None:
    """Give the deadline of a body's report, or None where the law names no day for it."""
    return next(
        (
            one
            for one in deadlines()
            if one.since <= year <= one.until
            and body.kind in one.kinds
            and body.level in one.levels
        ),
        None,
    )

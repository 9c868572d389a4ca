"""What is known of several reports together: links between years, and the totals worth comparing.

In: links.csv and main_totals.csv. Out: ``Link`` rows and lists of indicators. Must not know any
report.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from gongkai.knowledge import rows

Relation = Literal["=", "<="]


@dataclass(frozen=True, slots=True)
class Link:
    """A sum over two reports of one body, of which one follows the other by a year.

    ``left`` of this year stands in ``relation`` to ``before`` of the year before, plus ``added``
    and minus ``taken`` of this year. ``since`` is the first year of the later report, 0 for any.
    """

    link: str
    check: str
    forms: tuple[str, ...]
    since: int
    left: str
    relation: Relation
    before: tuple[str, ...]
    added: tuple[str, ...]
    taken: tuple[str, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of the later report, the left side first."""
        return (self.left, *self.added, *self.taken)


@cache
def links() -> tuple[Link, ...]:
    """Every link between two years (X1 to X4, P2)."""
    return tuple(
        Link(
            link=row["link"],
            check=row["check"],
            forms=tuple(row["forms"].split("|")),
            since=int(row["since"] or 0),
            left=row["left"],
            relation=cast(Relation, row["relation"]),
            before=tuple(row["before"].split()),
            added=tuple(row["added"].split()),
            taken=tuple(row["taken"].split()),
        )
        for row in rows("links.csv")
    )


@cache
def jumping() -> tuple[str, ...]:
    """The totals whose jumps against other years are worth a note."""
    return tuple(row["indicator"] for row in rows("main_totals.csv") if row["may_jump"] == "yes")


@cache
def summing() -> tuple[str, ...]:
    """The totals of which a government's is the sum of its departments' and lower governments'."""
    return tuple(row["indicator"] for row in rows("main_totals.csv") if row["adds_up"] == "yes")

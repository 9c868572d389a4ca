"""The filing calendar: who has a report for which year in this archive.

In: the current reports and the bodies. Out: ``FiledYears``, which the overview and the page of
each division ask. Must not know pages. That a body has none here says nothing about the body:
it may have published one that nobody archived.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.render.package import Package, Record

CURRENT = """SELECT body_id, year, published_on FROM reports
WHERE is_current AND year IS NOT NULL ORDER BY body_id, year"""


@dataclass(frozen=True, slots=True)
class Held:
    """How many bodies of a place the archive knows, and how many have a report for each year."""

    bodies: int
    by_year: Counter[int]


class FiledYears:
    """Every body's years, and the counts of every division with all that lies below it.

    Bodies are counted, never their figures: a division's count holds its own bodies and those
    of its parts once each.
    """

    def __init__(self, package: Package) -> None:
        self.of_body: dict[str, dict[int, date | None]] = defaultdict(dict)
        for row in package.tables.rows(CURRENT):
            self.of_body[row["body_id"]][row["year"]] = row["published_on"]
        counts = package.counts
        first, last = counts["first_year"], counts["last_year"]
        self.years: tuple[int, ...] = () if first is None else tuple(range(first, last + 1))
        self._below: dict[str, Counter[int]] = defaultdict(Counter)
        self._bodies: Counter[str] = Counter()
        for body in package.bodies:
            self._add(package, body)

    def _add(self, package: Package, body: Record) -> None:
        """Count one body for its division and all above; one without a place for ``""``."""
        code = body["code"] if body["code"] in package.divisions else None
        for place in [row["code"] for row in package.chain(code)] or [""]:
            self._bodies[place] += 1
            self._below[place].update(self.of_body.get(body["body_id"], {}).keys())

    def below(self, code: str) -> Held:
        """What the archive holds of a division and of all below it; ``""`` for no division."""
        return Held(self._bodies[code], self._below[code])

    def cells(self, body_id: str) -> list[tuple[int, bool, date | None]]:
        """One entry a year of the archive: the year, whether a report is here, and its day."""
        held = self.of_body.get(body_id, {})
        return [(year, year in held, held.get(year)) for year in self.years]

    def spans(self, body_id: str) -> list[str]:
        """The years of which a body has a report, those in a row together: 2019, 2021–2023."""
        found: list[list[int]] = []
        for year in sorted(self.of_body.get(body_id, ())):
            if found and year == found[-1][-1] + 1:
                found[-1].append(year)
            else:
                found.append([year])
        return [f"{one[0]}–{one[-1]}" if len(one) > 1 else str(one[0]) for one in found]

    def twin(self, bodies: Iterable[Record]) -> list[Record]:
        """The calendar of some bodies as data."""
        return [
            {"body_id": row["body_id"], "years": sorted(self.of_body.get(row["body_id"], {}))}
            for row in bodies
        ]

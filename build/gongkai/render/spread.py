"""Count reports by the value of one cell: never across scopes, never a sum of values.

In: the figures of current reports, grouped by value in one query. Out: a ``Spread`` for each
indicator. Must not know pages. A median is that of the reports of one scope, level and form in
one year, and is given only where enough of them have a value.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from gongkai.render.package import LEVEL_ORDER, SCOPES, Package

ENOUGH = 10
"""A median of fewer reports than this is not given."""

EDGES = (10, 100, 1_000, 10_000)
WITHOUT = ("unit", "unreadable", "not_applicable", "blank", "missing")
BANDS = ("negative", "zero", "1", "10", "100", "1000", "10000", *WITHOUT)

VALUES = """SELECT figures.indicator, reports.year, reports.scope, bodies.level, reports.form,
    figures.status, figures.value, figures.unit = 'unknown' AS is_unknown, count(*) AS n
    FROM figures JOIN reports USING (report_id) JOIN bodies ON bodies.body_id = reports.body_id
    WHERE reports.is_current AND reports.year IS NOT NULL
    GROUP BY ALL ORDER BY ALL"""


@dataclass(slots=True)
class Group:
    """Reports of one scope, level and form in one year: how many, and how often each value."""

    reports: int = 0
    values: list[tuple[Decimal, int]] = field(default_factory=list)

    @property
    def known(self) -> int:
        """How many have a value in the unit of the codebook."""
        return sum(n for _, n in self.values)

    def median(self) -> Decimal | None:
        """The value in the middle; None where too few have one.

        >>> Group(12, [(Decimal(0), 6), (Decimal(3), 6)]).median()
        Decimal('1.5')
        """
        known = self.known
        if known < ENOUGH:
            return None
        middle = [self._at((known - 1) // 2), self._at(known // 2)]
        return sum(middle, Decimal(0)) / 2

    def _at(self, place: int) -> Decimal:
        for value, n in self.values:
            place -= n
            if place < 0:
                return value
        raise IndexError(place)


@dataclass(slots=True)
class Spread:
    """How one cell is filled: reports by band for each scope and year, and groups for medians."""

    bands: dict[str, dict[int, Counter[str]]] = field(default_factory=dict)
    groups: dict[tuple[str, str | None, str], dict[int, Group]] = field(default_factory=dict)

    @property
    def reports(self) -> int:
        """How many current reports print the cell, or should."""
        return sum(counts.total() for by_year in self.bands.values() for counts in by_year.values())

    @property
    def known(self) -> int:
        """How many of them have a value."""
        without = set(WITHOUT) - {"unit"}
        return self.reports - sum(
            counts[band]
            for by_year in self.bands.values()
            for counts in by_year.values()
            for band in without
        )

    @property
    def years(self) -> list[int]:
        """The years of which there are reports."""
        return sorted({year for by_year in self.bands.values() for year in by_year})

    def rows(self) -> list[tuple[str, str | None, str]]:
        """Scope, level and form of every group, in the order in which they are listed."""
        levels = [*LEVEL_ORDER, None]
        return sorted(
            self.groups, key=lambda key: (SCOPES.index(key[0]), levels.index(key[1]), key[2])
        )


def band_of(value: Decimal | None, status: str, *, is_unknown: bool) -> str:
    """The band of one cell.

    >>> [band_of(Decimal(n), "reported", is_unknown=False) for n in (-1, 0, 1, 9, 10, 12345)]
    ['negative', 'zero', '1', '1', '10', '10000']
    """
    if value is None:
        return status
    if not value:
        return "zero"
    if is_unknown:
        return "unit"
    if value < 0:
        return "negative"
    return str(max((edge for edge in EDGES if value >= edge), default=1))


def read_spreads(package: Package) -> dict[str, Spread]:
    """Read the spread of every indicator: one pass over the figures, grouped by the database."""
    spreads: dict[str, Spread] = defaultdict(Spread)
    for row in package.tables.rows(VALUES):
        spread = spreads[row["indicator"]]
        year, scope, value = row["year"], row["scope"], row["value"]
        band = band_of(value, row["status"], is_unknown=row["is_unknown"])
        spread.bands.setdefault(scope, {}).setdefault(year, Counter())[band] += row["n"]
        key = (scope, row["level"], row["form"])
        group = spread.groups.setdefault(key, {}).setdefault(year, Group())
        group.reports += row["n"]
        if value is not None and band != "unit":
            group.values.append((value, row["n"]))
    for spread in spreads.values():
        for by_year in spread.groups.values():
            for group in by_year.values():
                group.values.sort()
    return dict(spreads)

"""The sums of the form as formulas of a workbook: totals, and whether an identity is broken.

In: identities.csv, and where each indicator stands. Out: formulas. Must not name an indicator.

An identity is judged by its own cells alone, and only where each of them holds a number: a blank
is not zero. A total is the sum of whatever is filled in so far, so that it grows while one types.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from gongkai.knowledge import Identity, identities

PLACES = 6
"""Decimal places that count: sums of amounts are no exact numbers in a workbook."""

Spot = tuple[int, int]
"""Row and column of a cell, both counted from 0."""


@dataclass(frozen=True, slots=True)
class Sums:
    """The formulas of one sheet; ``sheet`` is put before every range, and empty on the sheet."""

    spots: Mapping[str, Spot]
    sheet: str = ""

    def area(self, indicators: Iterable[str]) -> str:
        """Name the cells of indicators by as few ranges as there are, separated by commas."""
        named = f"'{self.sheet}'!" if self.sheet else ""
        spots = tuple(self.spots[one] for one in indicators)
        return ",".join(f"{named}{one}" for one in ranges(spots))

    def total(self, identity: Identity) -> str:
        """The formula of a total: nothing where nothing is filled in."""
        area = self.area(identity.left)
        return f'=IF(COUNT({area})=0,"",SUM({area}))'

    def is_broken(self, identity: Identity) -> str:
        """A condition: every cell holds a number, and the sides differ."""
        left, right = self.area(identity.left), self.area(identity.right)
        return f"=AND({self._is_filled(identity)},ROUND(SUM({left})-SUM({right}),{PLACES})<>0)"

    def side(self, identity: Identity, indicators: Sequence[str]) -> str:
        """The formula of one side: nothing where the identity cannot be judged."""
        return f'=IF({self._is_filled(identity)},SUM({self.area(indicators)}),"")'

    def _is_filled(self, identity: Identity) -> str:
        cells = (*identity.left, *identity.right)
        return f"COUNT({self.area(cells)})={len(cells)}"


@cache
def identities_of(form: str) -> tuple[Identity, ...]:
    """The identities of a form, in the order of identities.csv."""
    return tuple(one for one in identities() if form in one.forms)


@cache
def totals_of(form: str) -> Mapping[str, Identity]:
    """The indicators that are sums, each with the identity that makes it.

    A sum that two identities make (the last cell of 总计) is made by the first and judged by both.
    """
    found: dict[str, Identity] = {}
    for identity in identities_of(form):
        if len(identity.right) == 1:
            found.setdefault(identity.right[0], identity)
    return found


def add_up(values: Mapping[str, Decimal], form: str) -> dict[str, Decimal]:
    """Work out what the totals of a form show, as a workbook does: values and totals together."""
    known = dict(values)
    for total, identity in totals_of(form).items():
        parts = [known[one] for one in identity.left if one in known]
        if total not in known and parts:
            known[total] = sum(parts, Decimal(0))
    return known


@lru_cache(maxsize=4096)
def ranges(spots: tuple[Spot, ...]) -> tuple[str, ...]:
    """Name cells by ranges down or across, whichever are fewer; every form asks for the same.

    >>> ranges(((4, 3), (5, 3), (7, 3))), ranges(((4, 3), (4, 4)))
    (('$D$5:$D$6', '$D$8'), ('$D$5:$E$5',))
    """
    down = _runs(sorted((column, row) for row, column in spots))
    across = _runs(sorted(spots))
    if len(down) < len(across):
        return tuple(_name((first, column), (last, column)) for column, first, last in down)
    return tuple(_name((row, first), (row, last)) for row, first, last in across)


def _runs(spots: Iterable[Spot]) -> list[tuple[int, int, int]]:
    """Join neighbours of one line: the line, its first and its last place."""
    found: list[tuple[int, int, int]] = []
    for line, at in spots:
        if found and found[-1][0] == line and found[-1][2] == at - 1:
            found[-1] = (line, found[-1][1], at)
        else:
            found.append((line, at, at))
    return found


def _name(first: Spot, last: Spot) -> str:
    names = [f"${chr(65 + column)}${row + 1}" for row, column in (first, last)]
    return names[0] if first == last else ":".join(names)

"""Find the one cell that would mend every sum it stands in, if there is exactly one.

In: a report. Out: for a broken identity the cell, and what it would have to be. Must not say that
the cell is wrong: it is where broken sums cross, no more. A mistake in one cell of table three
breaks the sum of its row and that of its column; only the cell at their crossing stands in both
and in no sum that holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from gongkai.check.sums import Values, applicable, sides, values_of
from gongkai.knowledge import Identity, indicators
from gongkai.model import Report


def find_mends(report: Report) -> dict[str, tuple[str, Decimal]]:
    """Give the mending cell and its value by the name of each broken identity that has one."""
    values = values_of(report)
    broken, holding = [], set()
    for identity in applicable(values):
        both = sides(identity, values)
        if both is not None and both[0] != both[1]:
            broken.append(identity)
        elif both is not None:
            holding |= _cells(identity)
    found: dict[str, tuple[str, Decimal]] = {}
    for group in _linked(broken):
        mends = list(_mends(group, holding, values))
        if len(mends) == 1:
            found |= {identity.identity: mends[0] for identity in group}
    return found


def needed(identity: Identity, cell: str, values: Values) -> Decimal | None:
    """Give what one cell would have to be for an identity to hold, the others as printed."""
    both, value = sides(identity, values), values[cell]
    if both is None or value is None:
        return None
    left, right = both
    return value + (right - left if cell in identity.left else left - right)


def _cells(identity: Identity) -> set[str]:
    return {*identity.left, *identity.right}


def _linked(broken: Sequence[Identity]) -> Iterator[list[Identity]]:
    """Put identities together that share a cell, directly or through others."""
    left = list(broken)
    while left:
        group = [left.pop(0)]
        for identity in group:
            near = [other for other in left if _cells(other) & _cells(identity)]
            group += near
            left = [other for other in left if other not in near]
        yield group


def _mends(
    group: Sequence[Identity], holding: set[str], values: Values
) -> Iterator[tuple[str, Decimal]]:
    shared = set.intersection(*(_cells(identity) for identity in group)) - holding
    for cell in sorted(shared):
        wanted = {needed(identity, cell, values) for identity in group}
        (value, *others) = wanted
        if others or value is None or not _is_possible(cell, value):
            continue
        yield cell, value


def _is_possible(cell: str, value: Decimal) -> bool:
    """Say whether a cell may hold a number: a count is whole and not negative."""
    return indicators()[cell].type != "count" or (value >= 0 and value == value.to_integral_value())

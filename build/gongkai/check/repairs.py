"""Find the smallest changes after which broken sums hold.

In: the broken sums, all sums that can be judged, and the values. Out: repairs. Must not prefer
one repair to another of the same size: which is right nobody can tell from the sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from gongkai.check.sums import Sum, Values
from gongkai.knowledge import codebook, identities, indicators

REQUESTS = "requests"
MIN_SUMS, MIN_PARTS = 2, 2
"""A row or column is said to be left out where so many sums at the least tell so."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One cell that, printed otherwise, would mend every sum around it.

    ``slip`` is the check of the slip of the pen that would explain it, or empty: a digit that is
    lost, added or exchanged with its neighbour, or another sign.
    """

    cell: str
    printed: Decimal
    mended: Decimal
    slip: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row or column by whose numbers the totals fall short, in so many sums."""

    label_zh: str
    label_en: str
    cells: tuple[str, ...]
    total: str
    is_column: bool
    sums: int


@cache
def _signs() -> dict[str, dict[str, int]]:
    """Give by identity the cells of its sum: 1 on the left side, -1 on the right one."""
    return {
        one.identity: dict.fromkeys(one.left, 1) | dict.fromkeys(one.right, -1)
        for one in identities()
    }


def _terms(one: Sum) -> dict[str, int]:
    return _signs()[one.identity.identity]


def by_one_cell(broken: Sequence[Sum], sums: Iterable[Sum], values: Values) -> list[Repair]:
    """Give each cell that alone would mend these broken sums and break no other."""
    shared = [cell for cell in _terms(broken[0]) if all(cell in _terms(one) for one in broken)]
    repairs: list[Repair] = []
    for cell in shared:
        change = _change(cell, sums)
        printed = values[cell]
        if change is not None and printed is not None and printed + change >= 0:
            mended = printed + change
            repairs.append(Repair(cell, printed, mended, slip_of(printed, mended)))
    return repairs


def _change(cell: str, sums: Iterable[Sum]) -> Decimal | None:
    """Give the one change of a cell that all sums which hold it agree on."""
    changes = {-one.difference * _terms(one)[cell] for one in sums if cell in _terms(one)}
    return changes.pop() if len(changes) == 1 else None


def slip_of(printed: Decimal, mended: Decimal) -> str:
    """Name the check of the slip that makes one number of another; empty where none does.

    >>> slip_of(Decimal(12), Decimal(112)), slip_of(Decimal(21), Decimal(12))
    ('lost-digit', 'lost-digit')
    >>> slip_of(Decimal(-5), Decimal(5)), slip_of(Decimal(12), Decimal(13))
    ('sign-lost', '')
    """
    if not printed or not mended:
        return ""
    if printed == -mended:
        return "sign-lost"
    short, long = sorted((format(printed, "f"), format(mended, "f")), key=len)
    if len(long) == len(short) + 1:
        dropped = (long[:at] + long[at + 1 :] for at in range(len(long)))
        return "lost-digit" if short in dropped else ""
    turned = (long[:at] + long[at + 1] + long[at] + long[at + 2 :] for at in range(len(long) - 1))
    return "lost-digit" if len(long) == len(short) and short in turned else ""


def by_swap(broken: Sequence[Sum], sums: Sequence[Sum], values: Values) -> list[tuple[str, str]]:
    """Give each pair of cells of one row of table three whose exchange mends all broken sums."""
    broken = [one for one in broken if one.identity.left[0].startswith(REQUESTS)]
    pairs: dict[tuple[str, str], None] = {}
    for cell in _terms(broken[0]) if broken else ():
        for other in _row_of(cell):
            first, second = sorted((cell, other), key=_order().__getitem__)
            if values.get(cell) is not None and values.get(other) is not None and cell != other:
                pairs[first, second] = None
    return [pair for pair in pairs if _mends(pair, sums, values)]


def _mends(pair: tuple[str, str], sums: Sequence[Sum], values: Values) -> bool:
    first, second = (values[cell] for cell in pair)
    if first is None or second is None or first == second:
        return False
    changes = {pair[0]: second - first, pair[1]: first - second}
    return all(
        one.difference + sum(change * _terms(one).get(cell, 0) for cell, change in changes.items())
        == 0
        for one in sums
        if one.identity.left[0].startswith(REQUESTS)
    )


@cache
def _order() -> dict[str, int]:
    return {entry.indicator: number for number, entry in enumerate(codebook())}


@cache
def _row_of(cell: str) -> tuple[str, ...]:
    table, row, _ = indicators()[cell].parts
    return tuple(e.indicator for e in codebook() if e.parts[:2] == (table, row))


Part = tuple[str, str, tuple[str, ...]]


@cache
def _parts(form: str, check: str) -> tuple[Part, ...]:
    """List what a total may leave out: rows and groups of rows, or columns, with their label.

    Each is its label in both languages and the keys of the rows or columns that it has.
    """
    place = 1 if check == "outcomes" else 2
    entries = [e for e in codebook() if e.parts[0] == REQUESTS and form in e.forms]
    single: dict[str, tuple[str, str]] = {}
    for entry in entries:
        names = (entry.row_zh, entry.row_en) if place == 1 else (entry.column_zh, entry.column_en)
        single.setdefault(entry.parts[place], names)
    parts: list[Part] = [(zh, en, (key,)) for key, (zh, en) in single.items()]
    groups: dict[str, list[str]] = {}
    for key in single:
        groups.setdefault(key.partition(".")[0], []).append(key)
    for keys in groups.values():
        if len(keys) > 1:
            first, last = single[keys[0]], single[keys[-1]]
            parts.append((f"{first[0]}…{last[0]}", f"{first[1]} … {last[1]}", tuple(keys)))
    return tuple(parts)


def left_out(form: str, sums: Sequence[Sum], values: Values) -> list[LeftOut]:
    """Give the rows or columns by exactly whose numbers all totals of a kind fall short."""
    found: list[LeftOut] = []
    for check in ("outcomes", "applicants"):
        of_check = [one for one in sums if one.identity.check == check]
        short = sum(1 for one in of_check if one.difference)
        if short < MIN_SUMS:
            continue
        for zh, en, keys in _parts(form, check):
            cells = [_cells(one, keys, check) for one in of_check]
            every = tuple(cell for own in cells for cell in own)
            if not all(cells) or len({_part(cell, check) for cell in every if values[cell]}) < min(
                len(keys), MIN_PARTS
            ):
                continue  # of a group with a single number that row alone is named
            if all(
                one.difference == sum(values[cell] or 0 for cell in own)
                for one, own in zip(of_check, cells, strict=True)
            ):
                total = of_check[0].identity.right[0]
                found.append(LeftOut(zh, en, every, total, check == "applicants", short))
    return found


def _part(cell: str, check: str) -> str:
    return _keys()[cell][1 if check == "outcomes" else 2]


def _cells(one: Sum, keys: Sequence[str], check: str) -> list[str]:
    """Give the terms of a sum that belong to the rows or columns named."""
    return [term for term in one.identity.left if _part(term, check) in keys]


@cache
def _keys() -> dict[str, tuple[str, str, str]]:
    return {entry.indicator: entry.parts for entry in codebook()}

"""Check the 勾稽关系: the sums that must hold within the form (H1 to H4).

In: a Report. Out: judgements. A cell without a value makes a sum not assessable, never failed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from gongkai.check.words import Judged, failed, not_assessable, passed, row_names
from gongkai.knowledge import FORMS, Identity, identities
from gongkai.model import Report

Values = Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Sum:
    """An identity of a report's form with both sides added up."""

    identity: Identity
    left: Decimal
    right: Decimal

    @property
    def difference(self) -> Decimal:
        """By how much the left side exceeds the right one."""
        return self.left - self.right


def values_of(report: Report) -> dict[str, Decimal | None]:
    """Give the value of every indicator of the report's form; None where there is none."""
    return {figure.indicator: figure.value for figure in report.figures}


def applicable(report: Report) -> tuple[Identity, ...]:
    """Give the identities whose cells all belong to the report's form."""
    if report.form in FORMS and report.figures:
        return _of_form(report.form)
    cells = {figure.indicator for figure in report.figures}
    return tuple(one for one in identities() if cells.issuperset((*one.left, *one.right)))


@cache
def _of_form(form: str) -> tuple[Identity, ...]:
    return tuple(one for one in identities() if form in one.forms)


def add_up(identity: Identity, values: Values) -> Sum | None:
    """Add both sides; None where a cell has no value."""
    left = _added(identity.left, values)
    right = None if left is None else _added(identity.right, values)
    return None if left is None or right is None else Sum(identity, left, right)


def _added(cells: tuple[str, ...], values: Values) -> Decimal | None:
    total = Decimal(0)
    for cell in cells:
        value = values[cell]
        if value is None:
            return None
        total += value
    return total


def judgeable(report: Report, values: Values) -> tuple[Sum, ...]:
    """Add up every identity of the form whose cells all have a value."""
    sums = (add_up(one, values) for one in applicable(report))
    return tuple(one for one in sums if one is not None)


def check_sums(report: Report, sums: Iterable[Sum]) -> Iterator[Judged]:
    """Judge every identity of the form by itself; ``sums`` are those that can be judged."""
    left = Counter(one.check for one in applicable(report))
    held: Counter[str] = Counter()
    for one in sums:
        check = one.identity.check
        left[check] -= 1
        if one.left == one.right:
            held[check] += 1
            continue
        cells = (*one.identity.left, *one.identity.right)
        words = row_names(one.identity.right[0])
        yield failed(check, cells, words, sides=(one.left, one.right))
    for check, times in held.items():
        yield passed(check, times)
    for check, times in left.items():
        if times:
            yield not_assessable(check, times)

"""Check the 勾稽关系: the sums that must hold within the form (H1 to H4).

In: a Report. Out: judgements. A cell without a value makes a sum not assessable, never failed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from gongkai.check.words import Judged, failed, not_assessable, passed, row_names
from gongkai.knowledge import FORMS, Identity, identities
from gongkai.model import Report

Values = Mapping[str, Decimal | None]
ZERO = Decimal(0)


class Sum(NamedTuple):
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
    total = ZERO
    for cell in cells:
        value = values[cell]
        if value is None:
            return None
        total += value
    return total


def judgeable(report: Report, values: Values) -> tuple[Sum, ...]:
    """Add up every identity of the form whose cells all have a value."""
    # Most cells of most reports are zero, so that most sums need not be added up.
    others = {cell for cell, value in values.items() if value or value is None}
    are_zero = others.isdisjoint
    sums = (
        Sum(one, ZERO, ZERO) if are_zero(one.left) and are_zero(one.right) else add_up(one, values)
        for one in applicable(report)
    )
    return tuple([one for one in sums if one is not None])


def check_sums(report: Report, sums: Sequence[Sum]) -> Iterator[Judged]:
    """Judge every identity of the form by itself; ``sums`` are those that can be judged."""
    known = applicable(report)
    if len(sums) == len(known) and all(left == right for _, left, right in sums):
        yield from _all_passed(known)
        return
    left = Counter(one.check for one in known)
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


def _all_passed(known: Sequence[Identity]) -> tuple[Judged, ...]:
    """Give the verdicts where every identity holds; those of a form are always the same."""
    form = next((form for form in FORMS if known is _of_form(form)), None)
    return _passed(known) if form is None else _passed_of(form)


@cache
def _passed_of(form: str) -> tuple[Judged, ...]:
    return _passed(_of_form(form))


def _passed(known: Iterable[Identity]) -> tuple[Judged, ...]:
    counted = Counter(one.check for one in known)
    return tuple(passed(check, times) for check, times in counted.items())

"""Check the 勾稽关系: the sums that must hold within the form (H1 to H4).

In: a Report. Out: judgements. A cell without a value makes a sum not assessable, never failed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    left = right = Decimal(0)
    for term in identity.left:
        value = values[term]
        if value is None:
            return None
        left += value
    for term in identity.right:
        value = values[term]
        if value is None:
            return None
        right += value
    return Sum(identity, left, right)


def check_sums(report: Report, values: Values) -> Iterator[Judged]:
    """Judge every identity of the form by itself."""
    for identity in applicable(report):
        found = add_up(identity, values)
        if found is None:
            yield not_assessable(identity.check)
        elif found.left == found.right:
            yield passed(identity.check)
        else:
            yield failed(
                identity.check,
                (*identity.left, *identity.right),
                row_names(identity.right[0]),
                sides=(found.left, found.right),
            )

"""Check the 勾稽关系: the sums that must hold within the form (H1 to H4).

In: a Report. Out: judgements. A cell without a value makes a sum not assessable, never failed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from gongkai.check.words import Judged, failed, not_assessable, passed, row_names
from gongkai.knowledge import Identity, identities
from gongkai.model import Report

Values = Mapping[str, Decimal | None]


def values_of(report: Report) -> dict[str, Decimal | None]:
    """Give the value of every indicator of the report's form; None where there is none."""
    return {figure.indicator: figure.value for figure in report.figures}


def applicable(values: Values) -> Iterator[Identity]:
    """Yield the identities whose cells all belong to the report's form."""
    for identity in identities():
        if all(term in values for term in (*identity.left, *identity.right)):
            yield identity


def sides(identity: Identity, values: Values) -> tuple[Decimal, Decimal] | None:
    """Add both sides; None where a cell has no value."""
    left = [values[term] for term in identity.left]
    right = [values[term] for term in identity.right]
    if any(value is None for value in (*left, *right)):
        return None
    return (
        sum((value for value in left if value is not None), Decimal(0)),
        sum((value for value in right if value is not None), Decimal(0)),
    )


def check_sums(report: Report) -> Iterator[Judged]:
    """Judge every identity of the form by itself."""
    values = values_of(report)
    for identity in applicable(values):
        both = sides(identity, values)
        if both is None:
            yield not_assessable(identity.check)
        elif both[0] == both[1]:
            yield passed(identity.check)
        else:
            yield failed(
                identity.check,
                (*identity.left, *identity.right),
                row_names(identity.right[0]),
                sides=both,
            )

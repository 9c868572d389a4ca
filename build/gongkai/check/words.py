"""Word a judgement: the catalogue's templates filled with the report's figures.

In: a check's id and values. Out: ``Judged``. Must not decide anything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from gongkai.findings import NOWHERE, At, make_finding
from gongkai.knowledge import indicators
from gongkai.model import Finding, Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """So many applications of a check: their verdict, and the finding where one failed."""

    check: str
    verdict: Verdict
    finding: Finding | None = None
    times: int = 1


@cache
def passed(check: str, times: int = 1) -> Judged:
    """The check holds."""
    return Judged(check, "passed", None, times)


@cache
def not_assessable(check: str, times: int = 1) -> Judged:
    """A cell that the check needs has no value."""
    return Judged(check, "not_assessable", None, times)


def plain(number: Decimal) -> str:
    """Print a number without an exponent and without padded zeros.

    >>> plain(Decimal("77.80600")), plain(Decimal("2E+2"))
    ('77.806', '200')
    """
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def exact(number: Decimal | float) -> Decimal:
    """Give a number without padded zeros, also where a query gave its lists as floats.

    >>> exact(4.0), exact(Decimal("2.50000000")), exact(0.1)
    (Decimal('4'), Decimal('2.5'), Decimal('0.1'))
    """
    return Decimal(plain(Decimal(str(number))))


def row_names(indicator: str) -> dict[str, str]:
    """Give the printed row and column of an indicator in both languages, for the templates."""
    entry = indicators()[indicator]
    column = entry.column_zh.split("|")[0]
    return {
        "row": entry.row_zh,
        "row_en": entry.row_en,
        "column": column,
        "column_en": entry.column_en,
        "cell": f"{entry.row_zh} {column}",
        "cell_en": f"{entry.row_en}, {entry.column_en}",
    }


def failed(
    check: str,
    indicators: tuple[str, ...],
    values: dict[str, str],
    *,
    sides: tuple[Decimal, Decimal] | None = None,
    place: At | None = None,
) -> Judged:
    """Make the finding of a failed check; both sides and their difference are worded."""
    words = dict(values)
    if sides:
        sides = (exact(sides[0]), exact(sides[1]))
        words |= {
            "left": plain(sides[0]),
            "right": plain(sides[1]),
            "difference": plain(abs(sides[0] - sides[1])),
        }
    at = place or NOWHERE
    finding = make_finding(check, words, indicators, at)
    if sides:
        finding = replace(finding, left=sides[0], right=sides[1])
    return Judged(check, "failed", finding)


def count_ways(number: int) -> dict[str, str]:
    """Word how many explanations of this size there are."""
    if number == 1:
        return {"only": "仅此一种改法", "only_en": "the only change of this kind"}
    return {
        "only": f"同样的改法共有 {number} 种",
        "only_en": f"one of {number} changes of this kind",
    }

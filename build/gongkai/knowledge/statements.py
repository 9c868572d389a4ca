"""Patterns of what a sentence says of processing fees, and of other years than the report's.

In: fee_patterns.csv and year_patterns.csv. Out: compiled patterns. Must not search any text; each
row has an example that its pattern finds.
"""

from __future__ import annotations

import re
from functools import cache

from gongkai.knowledge import rows


@cache
def fee_patterns(says: str) -> re.Pattern[str]:
    """Wordings about fees, for text without blanks.

    Args:
        says: ``none`` (no fee was charged), ``amount`` (so much was), ``passed_on`` (costs that
            are no processing fee), ``rate`` (words before the price of one piece or page),
            ``open`` (words before an amount that is not exact) or ``denied`` (words right before
            a fee that was not charged).
    """
    return _any_of("fee_patterns.csv", "says", says)


@cache
def year_patterns(tells: str) -> re.Pattern[str]:
    """Words of a sentence whose year is not the one that the report describes.

    Args:
        tells: ``plan`` (what will be done), ``later`` (the same of a year behind the report's only)
            or ``comparison`` (with another year, or since one).
    """
    return _any_of("year_patterns.csv", "tells", tells)


def _any_of(name: str, column: str, wanted: str) -> re.Pattern[str]:
    found = (row["pattern"] for row in rows(name) if row[column] == wanted)
    return re.compile("|".join(f"(?:{one})" for one in found))

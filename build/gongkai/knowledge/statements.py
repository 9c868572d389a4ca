"""Patterns of what a sentence says: of requests and proceedings, of fees, of other years.

In: the CSV files of this room that speak of sentences. Out: compiled patterns. Must not search any
text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from gongkai.knowledge import rows

NUMERAL = "(?:[0-9]+(?:[,，][0-9]{3})*|[零〇一二两三四五六七八九十百千]{1,8})"
"""A number in a sentence: digits, with separators of thousands, or a Chinese numeral."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A clause that clearly speaks of something that the tables count.

    ``pattern`` ends with the number and its measure word; ``indicator`` is the one cell that it
    speaks of, if it is one; ``accepts`` are the sums of cells that the number may equal.
    """

    fact: str
    pattern: re.Pattern[str]
    indicator: str | None
    check: str
    title_zh: str
    title_en: str
    accepts: tuple[tuple[str, ...], ...]


@cache
def partitions() -> tuple[re.Pattern[str], ...]:
    """Labels that exclude each other, a vocabulary each: of such parts the sum is the whole."""
    return tuple(re.compile(row["pattern"]) for row in rows("partitions.csv"))


def _filled(pattern: str) -> re.Pattern[str]:
    """Put the words of mention_words.csv and the numeral into a pattern."""
    for row in rows("mention_words.csv"):
        pattern = pattern.replace(f"{{{row['name']}}}", row["pattern"])
    return re.compile(pattern.replace("{N}", NUMERAL))


@cache
def facts() -> dict[str, Fact]:
    """Clauses that clearly speak of what the tables count."""
    return {
        row["fact"]: Fact(
            row["fact"],
            _filled(row["pattern"]),
            row["indicator"] or None,
            row["check"],
            row["title_zh"],
            row["title_en"],
            tuple(tuple(cells.split("+")) for cells in row["accepts"].split("|")),
        )
        for row in rows("mention_patterns.csv")
    }


@cache
def qualifiers(bars: str) -> re.Pattern[str]:
    """Words that keep a number of a sentence from being held against another one.

    Args:
        bars: ``comparison`` (before a change or last year's number, no part of this year's),
            ``nested`` (parts of a part), ``share`` (a change of a percentage), ``table`` (a number
            of some requests only), ``wider`` (of other bodies too), ``time`` (of a part of the
            year, or of several), ``matter`` (not of requests), ``organ`` (of the body that is
            named, unless it is the ``whole``), ``ends`` (what follows is no part of a list) or
            ``jointly`` (a percentage of several parts).
    """
    return _any_of("qualifiers.csv", "bars", bars)


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

"""Tell the year that the figures describe, and the day on which the page says it was published.

In: the text of a report. Out: year, date and their evidence. Must not use a regeneration stamp
(publishdate of a site's software) for either, nor the years of laws and document numbers.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from dataclasses import dataclass

from gongkai.knowledge.patterns import date_fields
from gongkai.model import Evidence

YEAR = r"(?P<year>(?:19|20)[0-9]{2}|二[〇○零0]{1}[一二三〇○零][〇○零一二三四五六七八九])\s*年"
CHINESE = dict(zip("〇○零一二三四五六七八九", "000123456789", strict=True))
PERIOD = re.compile(YEAR + r"\s*1\s*月\s*1\s*日")
SENTENCE = re.compile(
    YEAR + r"(?:度)?[,，]?(?=我|全[年市县区镇乡]|共|苏木|本机关|本局|政府信息公开)"
)
ANY = re.compile(YEAR)
DATE = re.compile(r"((?:19|20)[0-9]{2})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})(?![0-9])")
FIRST, LAST = 2008, 2100
"""The first reports describe 2008; a later year than ``LAST`` is a misprint."""


@dataclass(frozen=True, slots=True)
class Told:
    """A year and what tells it, strongest evidence first; ``others`` contradict it."""

    year: int | None
    evidence: tuple[Evidence, ...]
    others: tuple[int, ...] = ()


def year_of(match: re.Match[str]) -> int:
    """Read the year of a match of ``YEAR``, in digits or in Chinese numerals."""
    return int("".join(CHINESE.get(character, character) for character in match["year"]))


def tell_year(text: str, titles: tuple[tuple[int, int], ...], narrative: tuple[int, int]) -> Told:
    """Tell the year that the figures describe.

    Args:
        text: the document.
        titles: spans of the title's lines.
        narrative: span of what stands before the tables.

    Returns:
        The year by title, else by the statistics period, else by the sentences of part one,
        else none.
    """
    evidence = [
        *(_found("title", m) for a, b in titles for m in ANY.finditer(text, a, b)),
        *(_found("period", m) for m in PERIOD.finditer(text)),
    ]
    spoken = [_found("sentence", m) for m in SENTENCE.finditer(text, *narrative)]
    if not any(_plausible(year) for _, year in evidence):
        counted = Counter(year for _, year in spoken if _plausible(year))
        spoken.sort(key=lambda item: (-counted[item[1]], item[0].start or 0))
    evidence += spoken
    told = [(proof, year) for proof, year in evidence if _plausible(year)]
    if not told:
        return Told(None, ())
    year = told[0][1]
    strong = {"title", "period"}
    others = sorted({other for proof, other in told if proof.rule in strong and other != year})
    return Told(year, tuple(proof for proof, other in told if other == year)[:5], tuple(others))


def _found(rule: str, match: re.Match[str]) -> tuple[Evidence, int]:
    return Evidence(rule, match.start(), match.end(), match[0]), year_of(match)


def _plausible(year: int) -> bool:
    return FIRST <= year <= LAST


def tell_published(text: str, year: int | None) -> tuple[str | None, tuple[Evidence, ...]]:
    """Find the publication date that the page itself prints, as an ISO date with its evidence.

    A date before the end of the year that the figures describe cannot be that of the report.
    """
    for field in date_fields():
        for label in field.finditer(text):
            match = DATE.match(text, label.end())
            if match is None:
                continue
            day = _day(match)
            if day and (year is None or day.year > year or (day.year, day.month) == (year, 12)):
                proof = Evidence(
                    "field", label.start(), match.end(), text[label.start() : match.end()]
                )
                return day.isoformat(), (proof,)
    return None, ()


def _day(match: re.Match[str]) -> datetime.date | None:
    year, month, day = (int(part) for part in match.groups())
    last = 31 if month in (1, 3, 5, 7, 8, 10, 12) else 30 if month != 2 else 29
    if not (1 <= month <= 12 and 1 <= day <= last):
        return None
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if (month, day) == (2, 29) and not is_leap:
        return None
    return datetime.date(year, month, day)

"""Tell the year that the figures describe, and the day on which the page says it was published.

In: the text of a report. Out: year, date and their evidence. Must not use a regeneration stamp
(publishdate of a site's software) for either, nor the years of laws and document numbers.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from gongkai.knowledge.patterns import date_fields
from gongkai.model import Evidence
from gongkai.parse.glance import beginning_with
from gongkai.parse.rival_years import Proof, is_plan, rivals_of
from gongkai.parse.titles import TITLE, Span, within

ZEROS = "〇○零Oo\uff2f\u041e"
"""What stands for nought in 二〇二一: the characters, and letters that look like them."""
CHINESE = dict.fromkeys(ZEROS, "0") | dict(zip("一二三四五六七八九", "123456789", strict=True))
_CHINESE_YEAR = f"二[{ZEROS}][一二三{ZEROS}][{ZEROS}一二三四五六七八九]"
# The first character stands alone: a pattern is quick to search for only where it begins with
# characters, and the rest looks back to it.
_REST = rf"(?:(?<=1)9[0-9]{{2}}|(?<=2)0[0-9]{{2}}|(?<=二){_CHINESE_YEAR[1:]})"
YEAR = rf"(?P<year>[12二]{_REST})\s{{0,9}}年"
# 自202011日起, 20211月1日, 2025  1  1  日: characters that a copy lost (231083-2020).
PERIOD = re.compile(
    rf"(?P<year>[12二](?<![0-9].){_REST})"
    r"\s{0,9}年?\s{0,9}[1一]\s{0,9}月?\s{0,9}[1一]\s{0,9}日"
    r"(?!\s{0,3}起?(?:正式)?(?:施行|实施|生效|执行))"
)
# 2022年1-12月, 2022年全年, 截至2022年12月31日 and 至20221231日
PERIOD_END = re.compile(
    r"(?:(?:20)?(?<![0-9])|20)(?P<year>20[0-9]{2})\s{0,9}年?\s{0,9}(?:(?:1\s{0,9}[-—至]\s{0,9})?12\s{0,9}月(?:份)?\s{0,9}(?:31\s{0,9}日)?|1231\s{0,9}日)"
)
# 自2008年以来 says since when, not of which year
SENTENCE = re.compile(
    rf"(?P<year>[12二](?<![自从].){_REST})\s{{0,9}}年"
    r"(?:度|以来)?[,，]?(?=我|全[年市县区镇乡]|共|苏木|本机关|本局|本单位|政府信息公开|在)"
)
LEADING = re.compile(
    r"(?:^|[\n。;；])[ \u3000]{0,8}(?:[(（][一二三四五六][)）][^。\n]{0,14}[。.:：]?)?(?:截至)?"
    + YEAR
    + r"(?:度|以来)?[,，]?"
)
# A day or a month in a title's line is that of the page: 发布时间：2023-01-20, （2023年1月发布）
_DAY = (
    r"(?![-/.][0-9]{1,2}[-/.][0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}日"
    r"|年[0-9]{1,2}月(?:份)?(?!\s{0,3}[-—至到~]))"
)
IN_TITLE = re.compile(
    rf"(?<![0-9])(?P<year>(?:19|20)[0-9]{{2}}(?![0-9]){_DAY}|"
    + _CHINESE_YEAR
    + r")\s{0,9}(?:年|度|(?=政府|政务|信息|工作|\s|$))?"
)
CRUMB = re.compile(
    r"[>/»→]\s{0,9}(?P<year>20[0-9]{2})\s{0,9}年?(?:度|年报|报告)?\s{0,9}(?=[>/»→\n]|$)"
)
WEAK = frozenset({"sentence", "breadcrumb", "address", "file-name"})
"""What may be left over from the year before, or tell when the page came out."""
ADDRESS = re.compile(r"(?:fbtime|nbYear|year|nd)=(?P<year>20[0-9]{2})(?![0-9])", re.IGNORECASE)
FILE_NAME = re.compile(r"(?P<year>20[0-9]{2})年(?:报|度报告)[_\uff3f][\u3400-\u9fff]")
NOTE = re.compile(
    r"(?:数据核定时间点|统计期限|数据统计时间)[^0-9\n]{0,12}(?P<year>20[0-9]{2})\s{0,9}年"
)
DATE = re.compile(
    r"((?:19|20)[0-9]{2})\s{0,9}[-/.年]\s{0,9}([0-9]{1,2})\s{0,9}[-/.月]\s{0,9}([0-9]{1,2})(?![0-9])"
)
ALONE = re.compile(
    r"\s{0,9}" + DATE.pattern + r"日?(?:\s{1,9}[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?)?\s{0,9}"
)
FIRST, LAST = 2008, 2100
"""The first reports describe 2008; a later year than ``LAST`` is a misprint."""
EARLY_MONTHS = 6
"""A report that came out until June describes the year before."""
MIGRATED_YEARS = 2
"""A date so many years behind the year described tells when a page was moved."""


@dataclass(frozen=True, slots=True)
class Told:
    """A year and what tells it, strongest evidence first; ``others`` contradict it."""

    year: int | None
    evidence: tuple[Evidence, ...]
    others: tuple[int, ...] = ()
    rivals: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """A publication date and its evidence; ``odd`` are printed dates that cannot be it."""

    on: str | None
    evidence: tuple[Evidence, ...]
    odd: tuple[Evidence, ...] = ()


def year_of(match: re.Match[str]) -> int:
    """Read the year of a match of ``YEAR``, in digits or in Chinese numerals."""
    return int("".join(CHINESE.get(character, character) for character in match["year"]))


def tell_year(text: str, titles: tuple[Span, ...], narrative: Span, url: str | None = None) -> Told:
    """Tell the year that the figures describe.

    Args:
        text: the document.
        titles: spans of the title's lines.
        narrative: span of what stands before the tables.
        url: the archived address, whose parameters may name the year.

    Returns:
        The year by title, else by what most of period, sentences and publication date say, else
        by the first of these, by address, table note, file name and date; else none.
    """
    proofs = _proofs(text, titles, narrative, url)
    proofs = [one for one in proofs if FIRST <= one[1] <= LAST]
    dated = _first_date(text, titles)
    if dated and any(year < dated.year for _, year in proofs):
        # Nothing can report on a year that begins after the report came out.
        proofs = [one for one in proofs if one[1] <= dated.year and not _premature(one[1], dated)]
    if not proofs:
        return _by_date(text, titles)
    year = _voted(proofs, dated)
    own = tuple(proof for proof, other in proofs if other == year)[:5]
    rivals = rivals_of(text, proofs, year)
    if {proof.rule for proof, other in proofs if other == year} <= WEAK:
        rivals += _later(_by_date(text, titles), year)
    others = tuple(sorted({other for _, other in rivals}))
    return Told(year, own, others, tuple(proof for proof, _ in rivals)[:5])


def _proofs(text: str, titles: tuple[Span, ...], narrative: Span, url: str | None) -> list[Proof]:
    is_title = within(titles)
    spoken = [
        _found("sentence", m)
        for m in SENTENCE.finditer(text, *narrative)
        if not is_title(m.start())
    ]
    spoken = [one for one in spoken if not is_plan(text, one[0])] or spoken
    counted = Counter(year for _, year in spoken)
    spoken.sort(key=lambda item: (-counted[item[1]], item[0].start or 0))
    periods = [_found("period", m) for m in PERIOD.finditer(text)]
    periods += [_found("period", m) for m in beginning_with("20", PERIOD_END, text, narrative)]
    if not spoken:
        spoken = _leading(text, titles, narrative)
    return [
        *in_titles(text, titles),
        *sorted(periods, key=lambda item: item[0].start or 0),
        *spoken,
        *(_found("breadcrumb", m) for m in CRUMB.finditer(text, 0, narrative[1])),
        *((Evidence("address", quote=m[0]), year_of(m)) for m in ADDRESS.finditer(url or "")),
        *(_found("note", m) for m in NOTE.finditer(text)),
        *(_found("file-name", m) for m in FILE_NAME.finditer(text)),
    ]


def _leading(text: str, titles: tuple[Span, ...], narrative: Span) -> list[Proof]:
    """Give the years with which sentences of part one begin, the most frequent first."""
    is_title = within(titles)
    found = [
        _found("sentence", match)
        for match in LEADING.finditer(text, *narrative)
        if not is_title(match.start("year"))
    ]
    counted = Counter(year for _, year in found)
    return sorted(found, key=lambda item: (-counted[item[1]], item[0].start or 0))


def in_titles(text: str, titles: tuple[Span, ...]) -> list[Proof]:
    """Give the years of the titles, the one nearest to the report's own words first."""
    found: list[tuple[int, Proof]] = []
    for start, end in titles:
        words = TITLE.search(text, start, end)
        at = words.start() if words else start
        close = words.end() if words else end
        for match in IN_TITLE.finditer(text, start, end):
            inside = at <= match.start() < close
            distance = 0 if inside else min(abs(at - match.end()), abs(match.start() - close))
            found.append((distance, _found("title", match)))
    return [proof for _, proof in sorted(found, key=lambda one: (one[0], one[1][0].start or 0))]


def _voted(proofs: list[Proof], dated: datetime.date | None) -> int:
    """Choose by the title, else by the votes of period, sentences and date, in this order."""
    first = proofs[0]
    if first[0].rule == "title":
        return first[1]
    votes: Counter[int] = Counter()
    for rule in ("period", "sentence"):
        own = [year for proof, year in proofs if proof.rule == rule]
        if own:
            votes[own[0] if rule == "period" else Counter(own).most_common(1)[0][0]] += 1
    if dated and dated.month <= EARLY_MONTHS:
        votes[dated.year - 1] += 1
    year, count = votes.most_common(1)[0] if votes else (first[1], 0)
    return year if count > 1 else first[1]


def _later(dated: Told, year: int) -> tuple[Proof, ...]:
    """Give the year that the date tells, where it is the one after a year weakly told.

    A date further behind may be that of a page that was moved.
    """
    if dated.year is None or not year < dated.year < year + MIGRATED_YEARS:
        return ()
    return tuple((proof, dated.year) for proof in dated.evidence)


def _premature(year: int, dated: datetime.date) -> bool:
    return year == dated.year and dated.month <= EARLY_MONTHS


def _by_date(text: str, titles: tuple[Span, ...]) -> Told:
    """Take the year before the one in whose first half the report came out."""
    for proof, day in _dates(text, titles):
        if day.month <= EARLY_MONTHS and FIRST <= day.year - 1 <= LAST:
            return Told(day.year - 1, (Evidence("published", proof.start, proof.end, proof.quote),))
    return Told(None, ())


def _found(rule: str, match: re.Match[str]) -> Proof:
    return Evidence(rule, match.start(), match.end(), match[0]), year_of(match)


def tell_published(text: str, year: int | None, titles: tuple[Span, ...] = ()) -> Published:
    """Find the publication date that the page itself prints, as an ISO date with its evidence.

    A date before the end of the year that the figures describe cannot be that of the report; it
    is kept as odd, like one that lies years behind.
    """
    odd: list[Evidence] = []
    for proof, day in _dates(text, titles):
        if year is None or day.year > year or (day.year, day.month) == (year, 12):
            if year is not None and day.year > year + MIGRATED_YEARS:
                odd.append(proof)
            return Published(day.isoformat(), (proof,), tuple(odd))
        odd.append(proof)
    return Published(None, (), tuple(odd))


def _first_date(text: str, titles: tuple[Span, ...]) -> datetime.date | None:
    return next((day for _, day in _dates(text, titles)), None)


@lru_cache(maxsize=2)
def _dates(text: str, titles: tuple[Span, ...]) -> tuple[tuple[Evidence, datetime.date], ...]:
    """List the days that a field of the page names, then one that stands alone under the title.

    The last answers are kept because both the year and the date of publication ask for them.
    """
    found: list[tuple[Evidence, datetime.date]] = []
    for field in date_fields():
        for label in field.finditer(text):
            match = DATE.match(text, label.end())
            if match and (day := _day(match)):
                start, end = label.start(), match.end()
                found.append((Evidence("field", start, end, text[start:end]), day))
    for _, end in titles:
        lines = [m for m in re.finditer(r"[^\n]+", text[end : end + 200]) if m[0].strip()][:2]
        for line in lines:
            match = ALONE.fullmatch(line[0])
            if match and (day := _day(match)):
                start = end + line.start() + match.start(1)
                close = end + line.start() + match.end(3)
                found.append((Evidence("under-title", start, close, text[start:close]), day))
    return tuple(found)


def _day(match: re.Match[str]) -> datetime.date | None:
    year, month, day = (int(part) for part in match.groups())
    last = 31 if month in (1, 3, 5, 7, 8, 10, 12) else 30 if month != 2 else 29
    if not (1 <= month <= 12 and 1 <= day <= last):
        return None
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if (month, day) == (2, 29) and not is_leap:
        return None
    return datetime.date(year, month, day)

"""Read the numbers that stand in sentences, as narrative facts and never as table values.

In: the parts of a report. Out: mentions. Must not touch the tables, only the sentences beside
them; dates, document numbers, telephone numbers and enumerations are no facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gongkai.knowledge.statements import Fact, facts
from gongkai.model import Mention, Section
from gongkai.parse.numerals import read_chinese

UNITS = "万余条|万条|万元|万人次|人次|场次|条|件|项|次|篇|份|个|期|场|名|人|元|宗|起|%|％"
# The first digit stands first: for it alone the rest is tried. It begins no number where another
# digit stands before it, or before a comma before it: 23件 is not the end of 共1,23件.
NUMBER = re.compile(
    r"(?P<number>[0-9](?<![0-9.\-—].)(?<![0-9][,，].)"
    r"(?:[0-9]{0,2}(?:[,，][0-9]{3}){1,4}(?:\.[0-9]+)?|[0-9]*(?:\.[0-9]+)?))\s{0,3}"
    r"(?P<more>余|多|来)?\s{0,3}(?P<unit>" + UNITS + ")(?P<after>余|多|左右|上下|以上|以下|以内)?"
)
# 第十二条 is no number of anything, and 一件 hardly ever.
CHINESE = re.compile(
    r"(?P<number>[零〇一二两三四五六七八九十百千](?<![第零〇一二两三四五六七八九十百千].)"
    r"[零〇一二两三四五六七八九十百千]{0,7})(?P<more>余|多|来)?(?P<unit>件|宗|份|起)(?P<after>余|多|左右|上下|以上|以下|以内)?"
)
ABOUT = re.compile(r"(?:约|近|超过?|逾|不少于|不低于|不超过|不足|不到|至少|最多|至多)\s{0,3}$")
MAX_ABOUT, MAX_DIGITS = 5, 12
CLAUSE = re.compile(r"[，,。；;：:、\n！!？?]")
MAX_CLAUSE = 80
SEPARATORS = str.maketrans("", "", ",，")
TABLES = (2, 3, 4)
"""Parts that are tables; a line of them is prose where it has a sentence's stop and no pipe."""
CELL_END = re.compile(r"[\n|]|$")
SUBJECT = 24


def find_mentions(text: str, sections: tuple[Section, ...]) -> tuple[Mention, ...]:
    """Find every number with a measure word in the sentences of a report."""
    found = [
        _mention(text, match, section, Decimal(match["number"].translate(SEPARATORS)))
        for section in sections
        for start, end in _prose(text, section)
        for match in NUMBER.finditer(text, start, end)
        if len(match["number"]) <= MAX_DIGITS
    ]
    written = [
        one
        for section in sections
        for start, end in _prose(text, section)
        for match in CHINESE.finditer(text, start, end)
        if (number := read_chinese(match["number"])) is not None
        if (one := _mention(text, match, section, number)).fact or len(match["number"]) > 1
    ]
    return tuple(sorted([*found, *written], key=lambda one: one.start) if written else found)


def _prose(text: str, section: Section) -> Iterator[tuple[int, int]]:
    """Give the stretches of a part that are sentences."""
    if section.number not in TABLES:
        yield section.start, section.end
        return
    end = section.start
    stop = text.find("。", end, section.end)
    while stop >= 0:
        before = [text.rfind(sign, end, stop) for sign in "\n|"]
        start = max(end, *(at + 1 for at in before))
        close = CELL_END.search(text, stop, section.end)
        end = close.start() if close else section.end
        yield start, end
        stop = text.find("。", end, section.end)


def _mention(text: str, match: re.Match[str], section: Section, number: Decimal) -> Mention:
    start, end = match.span("number")
    about = ABOUT.search(text, max(section.start, start - MAX_ABOUT), start)
    begin = about.start() if about else start
    clause = CLAUSE.split(text[max(section.start, begin - MAX_CLAUSE) : begin])[-1]
    fact = _fact(clause + text[begin : match.end()])
    return Mention(
        number=number,
        unit=match["unit"],
        is_approximate=bool(about or match["more"] or match["after"]),
        start=start,
        end=end,
        section=section.number,
        subject=clause.strip()[-SUBJECT:],
        indicator=fact.indicator if fact else None,
        fact=fact.fact if fact else None,
    )


def _fact(clause: str) -> Fact | None:
    """Give what of the tables a clause clearly speaks of."""
    return next((fact for fact in facts().values() if fact.pattern.search(clause)), None)

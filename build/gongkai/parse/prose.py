"""Read the numbers that stand in sentences, as narrative facts and never as table values.

In: the parts of a report. Out: mentions. Must not touch the tables, only the sentences beside
them; dates, document numbers, telephone numbers and enumerations are no facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gongkai.knowledge.patterns import mention_patterns
from gongkai.model import Mention, Section

UNITS = "万余条|万条|万元|万人次|人次|场次|条|件|项|次|篇|份|个|期|场|名|人|元|宗|起|%|％"
# The first digit stands first: for it alone the rest is tried.
NUMBER = re.compile(
    r"(?P<number>[0-9](?<![0-9.\-—].)"
    r"(?:[0-9]{0,2}(?:[,，][0-9]{3})+(?:\.[0-9]+)?|[0-9]*(?:\.[0-9]+)?))\s{0,3}"
    r"(?P<more>余|多|来)?\s{0,3}(?P<unit>" + UNITS + ")(?P<after>余|多)?"
)
ABOUT = re.compile(r"(?:约|近|超过?|逾|将近|大约)\s{0,3}$")
MAX_ABOUT, MAX_DIGITS = 5, 12
CLAUSE = re.compile(r"[，,。；;：:、\n！!？?]")
MAX_CLAUSE = 80
TABLES = (2, 3, 4)
"""Parts that are tables; a line of them is prose where it has a sentence's stop and no pipe."""
CELL_END = re.compile(r"[\n|]|$")
SUBJECT = 24


def find_mentions(text: str, sections: tuple[Section, ...]) -> tuple[Mention, ...]:
    """Find every number with a measure word in the sentences of a report."""
    return tuple(
        _mention(text, match, section)
        for section in sections
        for start, end in _prose(text, section)
        for match in NUMBER.finditer(text, start, end)
        if len(match["number"]) <= MAX_DIGITS
    )


def _prose(text: str, section: Section) -> Iterator[tuple[int, int]]:
    """Give the stretches of a part that are sentences."""
    if section.number not in TABLES:
        yield section.start, section.end
        return
    stop = text.find("。", section.start, section.end)
    while stop >= 0:
        before = (text.rfind(end, section.start, stop) for end in "\n|")
        close = CELL_END.search(text, stop, section.end)
        end = close.start() if close else section.end
        yield max(section.start, *(at + 1 for at in before)), end
        stop = text.find("。", end, section.end)


def _mention(text: str, match: re.Match[str], section: Section) -> Mention:
    start, end = match.span("number")
    about = ABOUT.search(text, max(section.start, start - MAX_ABOUT), start)
    begin = about.start() if about else start
    clause = CLAUSE.split(text[max(section.start, begin - MAX_CLAUSE) : begin])[-1]
    subject = clause.strip()[-SUBJECT:]
    return Mention(
        number=Decimal(match["number"].replace(",", "").replace("，", "")),
        unit=match["unit"],
        is_approximate=bool(about or match["more"] or match["after"]),
        start=start,
        end=end,
        section=section.number,
        subject=subject,
        indicator=_indicator(clause + text[begin : match.end()]),
    )


def _indicator(clause: str) -> str | None:
    """Give the cell that a clause clearly speaks of."""
    for pattern, indicator in mention_patterns():
        if pattern.search(clause):
            return indicator
    return None

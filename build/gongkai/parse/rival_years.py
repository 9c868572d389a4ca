"""Tell which years of a text speak against the year of its report, and which only look so.

In: the years that a text names, with their evidence. Out: those that contradict. Must not choose
the year. Plans for later years, comparisons with earlier ones and the days on which a report is
written are no contradiction; the words for them are in year_patterns.csv.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from gongkai.knowledge.statements import year_patterns
from gongkai.model import Evidence

Proof = tuple[Evidence, int]
STRONG = frozenset({"title", "period"})
BEFORE, BEHIND = 12, 26
"""So near to its year stand the words that make it one of plans or of comparisons."""
FAR = 200
FULL_STOP = re.compile(r"[。\n]")
STOP = re.compile(r"[。；;\n]")
UNTIL = re.compile(r"(?:截[至止]?|至|到|[-—])\s{0,3}$")
WHOLE = re.compile(r"1\s{0,9}[-—至]\s{0,9}12\s{0,9}月|1231|31\s{0,9}日")
"""December ends a period where a range or its last day is printed; otherwise it is a month."""
NUMBER = re.compile(r"[0-9]")
MONTH = re.compile(r"\s{0,9}[0-9]{1,2}\s{0,9}月")
WRITTEN = re.compile(r"20[0-9]{2}\s{0,9}年\s{0,9}(?:初|[1-6]\s{0,9}月)")
"""A time at which reports are written, in the year behind the one described."""


def is_plan(text: str, proof: Evidence) -> bool:
    """Tell a year for which something is planned: 2024年，我局将继续.

    A number behind the year says what was done: 2023年公开30条，下一步将加强.
    """
    return _says(text, proof, "plan")


def rivals_of(text: str, proofs: Sequence[Proof], year: int) -> tuple[Proof, ...]:
    """Give the proofs that contradict the year, in the order of the proofs.

    A sentence cannot where title and period agree, and elsewhere only where sentences name its
    year more often than the report's.
    """
    told = {proof.rule for proof, own in proofs if own == year}
    meant = [one for one in proofs if one[0].rule == "title" or not _is_aside(text, *one, year)]
    spoken = Counter(other for proof, other in meant if proof.rule == "sentence")
    years = {other for proof, other in meant if proof.rule in STRONG}
    if not told >= STRONG:
        years |= {other for other, count in spoken.items() if count > spoken[year]}
    return tuple(one for one in meant if one[1] in years - {year})


def _is_aside(text: str, proof: Evidence, other: int, year: int) -> bool:
    """Tell a year of plans, of comparisons, of a single month, or the one of writing."""
    if other == year or proof.start is None or proof.end is None:
        return False
    before = text[max(0, proof.start - BEFORE) : proof.start]
    is_until = UNTIL.search(before) is not None or (proof.quote or "").startswith("截")
    if proof.rule == "period" and not is_until and _is_single_month(proof.quote or ""):
        return True
    around = _around(text, proof)
    if other < year:
        if proof.rule == "sentence" and (
            MONTH.match(text, proof.end) or f"{year}年" in _sentence(text, proof)
        ):
            return True
        return year_patterns("comparison").search(around) is not None
    is_written = WRITTEN.search(around) is not None
    # 2022年1月1日 begins a period; behind 截至 it is the time of writing.
    is_written = is_written and is_until if proof.rule == "period" else is_written or is_until
    if other == year + 1 and is_written:
        return True
    return is_plan(text, proof) or _says(text, proof, "later")


def _says(text: str, proof: Evidence, tells: str) -> bool:
    """Look for words of plans around a year, and behind it up to the first other number."""
    end = proof.end or 0
    year, around = text[proof.start or 0 : end], _around(text, proof)
    before, _, behind = around.partition(year)
    number = NUMBER.search(behind)
    return (
        year_patterns(tells).search(before + year + behind[: number.start() if number else None])
        is not None
    )


def _is_single_month(quote: str) -> bool:
    return "12" in quote[4:] and not WHOLE.search(quote)


def _sentence(text: str, proof: Evidence) -> str:
    """Give the whole sentence of a year, up to ``FAR`` characters to each side."""
    start, end = proof.start or 0, proof.end or 0
    before = text[max(0, start - FAR) : start]
    behind = text[end : end + FAR]
    return FULL_STOP.split(before)[-1] + FULL_STOP.split(behind)[0]


def _around(text: str, proof: Evidence) -> str:
    """Give the words of its sentence around a year."""
    start, end = proof.start or 0, proof.end or 0
    before = STOP.split(text[max(0, start - BEFORE) : start])[-1]
    return before + text[start:end] + STOP.split(text[end : end + BEHIND])[0]

"""Look for what part six must say since 2021: whether processing fees were charged, and how much.

In: a Report. Out: judgements, at most warnings. The wordings are in fee_patterns.csv.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gongkai.check.words import Judged, failed, not_assessable, passed, plain
from gongkai.findings import At
from gongkai.knowledge.statements import fee_patterns
from gongkai.model import Report
from gongkai.parse.folding import simplify

FIRST_YEAR, OTHER_MATTERS = 2021, 6
FEE = "处理费"
"""Also in 信息处理费; part six speaks of no other fee."""
FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0E: "."}
STOP = re.compile(r"[。；;\n]")
AMOUNT = re.compile(
    r"(?<![0-9])(?<![0-9][.,，])(?<![0-9]\s)(?P<number>[0-9]{1,3}(?:[,，][0-9]{3}){1,4}|[0-9]{1,12})"
    r"(?P<decimals>\.[0-9]{1,6})?\s{0,3}(?P<unit>万元|元)(?!\s{0,3}(?:[/／每]|一[件页]|[0-9]{1,2}角))"
)
"""A whole number with its unit: never the end of a longer one, nor the price of a piece."""
MAX_AWAY = 60
"""So far from the word an amount may stand in its sentence."""
MAX_PART = 20_000
"""Part six has a few lines; what stands so far below its heading is not part of it."""
MARKS = re.compile(r"[,，]")
BLANK = re.compile(r"[^\S\n]+")
STEP = 10
"""Fees are charged by pieces at 100 yuan or by pages at 10, 20 and 40 (国办函 2020 No. 109)."""


def check_fees(report: Report) -> Iterator[Judged]:
    """Look for what part six must say since 2021: whether fees were charged, and how much."""
    if report.year is None or report.year < FIRST_YEAR or report.form in ("2014", "narrative"):
        return
    section = next((one for one in report.sections if one.number == OTHER_MATTERS), None)
    if section is None:
        yield not_assessable("fee-statement")
        return
    end = min(section.end, section.start + MAX_PART)
    text = simplify(report.text[section.start : end]).translate(FULL_WIDTH)
    if _says_something(text[len(section.heading) :]):
        yield passed("fee-statement")
    else:
        place = At(section.start, section.start + len(section.heading), section.heading)
        yield failed("fee-statement", (), {}, place=place)
    for start, amount in _amounts(text):
        yuan = Decimal(MARKS.sub("", amount["number"]) + (amount["decimals"] or ""))
        if amount["unit"] == "万元":
            yuan *= 10_000
        if yuan % STEP == 0:
            yield passed("fee-not-of-ten")
            continue
        begin, end = section.start + start, section.start + amount.end()
        place = At(begin, end, report.text[begin:end])
        printed = report.text[section.start + amount.start() : end]
        yield failed("fee-not-of-ten", (), _words(printed, yuan, amount["unit"]), place=place)


def _says_something(text: str) -> bool:
    """Tell whether a text says that fees were charged, or in whatever words that none were."""
    if FEE in "".join(text.split()):
        return True
    lines = BLANK.sub("", text)
    return any(fee_patterns(says).search(lines) for says in ("none", "amount"))


def _amounts(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Give for each sentence where it speaks of processing fees, and how much was charged.

    Amounts of other costs, prices of a piece or page and amounts that are about so much are
    passed over; so is a fee of which the sentence says that it was not charged.
    """
    seen = -1
    for fee in re.finditer(FEE, text):
        before = STOP.split(text[max(0, fee.start() - MAX_AWAY) : fee.start()])[-1]
        if fee_patterns("denied").search(before):
            continue
        stop = STOP.search(text, fee.end(), fee.end() + MAX_AWAY)
        found = _first_amount(text, fee.end(), stop.start() if stop else fee.end() + MAX_AWAY)
        if found and found.start() != seen:
            seen = found.start()
            yield fee.start(), found


def _first_amount(text: str, start: int, end: int) -> re.Match[str] | None:
    """Find the amount charged behind a fee, where nothing else that costs stands between."""
    for found in AMOUNT.finditer(text, start, end):
        between = BLANK.sub("", text[start : found.start()])
        if fee_patterns("passed_on").search(between) or fee_patterns("open").search(between):
            return None
        if not fee_patterns("rate").search(between):
            return found
    return None


def _words(printed: str, yuan: Decimal, unit: str) -> dict[str, str]:
    """Word an amount as it is printed, and in yuan where it is not."""
    if unit == "元":
        return {"amount": f"{plain(yuan)} 元", "amount_en": f"{plain(yuan)} yuan"}
    shown = BLANK.sub("", printed)
    return {
        "amount": f"{shown}（即 {plain(yuan)} 元）",
        "amount_en": f"{shown} ({plain(yuan)} yuan)",
    }

"""Look for what part six must say since 2021: whether processing fees were charged, and how much.

In: a Report. Out: judgements, at most warnings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gongkai.check.words import Judged, failed, not_assessable, passed, plain
from gongkai.findings import At
from gongkai.model import Report

FIRST_YEAR, OTHER_MATTERS = 2021, 6
FEE = "处理费"
"""Also in 信息处理费; part six speaks of no other fee."""
AMOUNT = re.compile(
    r"(?:(?:收取|收缴|征收|收到)[^。；;]{0,20}信息处理费|信息处理费[^。；;]{0,12})"
    r"[^。；;0-9]{0,20}(?P<number>[0-9][0-9,]{0,14}(?:\.[0-9]{1,4})?)\s*(?P<unit>万元|元)"
)
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
    text = report.text[section.start : section.end]
    if FEE in text:
        yield passed("fee-statement")
    else:
        place = At(section.start, section.start + len(section.heading), section.heading)
        yield failed("fee-statement", (), {}, place=place)
    for match in AMOUNT.finditer(text):
        amount = Decimal(match["number"].replace(",", "")) * (
            10_000 if match["unit"] == "万元" else 1
        )
        if amount % STEP == 0:
            yield passed("fee-not-of-ten")
            continue
        start, end = section.start + match.start(), section.start + match.end()
        place = At(start, end, report.text[start:end])
        yield failed("fee-not-of-ten", (), {"amount": plain(amount)}, place=place)

"""Check percentages in sentences: a part and its stated whole (P14).

In: a Report and its values. Out: judgements, at most warnings. Approximate numbers never fail,
and a percentage without a stated whole is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from gongkai.check.narrative import sentence_span, sentences
from gongkai.check.sums import Values
from gongkai.check.words import Judged, failed, not_assessable, passed, plain
from gongkai.findings import At
from gongkai.knowledge.statements import qualifiers
from gongkai.model import Mention, Report

PERCENT = frozenset("%％")
OF_ALL = re.compile(
    r"[\s，,、（(）)]*占(?:到|了)?(?:全部|总|其)?(?:申请|件|数|量)?(?:总数|总量|数量|比例?|比重)?的?(?:约|为|是)?\s*"
)
WHOLES = (
    ("requests.received.total",),
    ("requests.concluded.total",),
    ("requests.received.total", "requests.carried_in.total"),
)
"""What a share of requests may be counted of, where the sentence means the table."""
REQUEST_UNITS = frozenset({"件", "宗", "份", "条"})


def check_shares(report: Report, values: Values) -> Iterator[Judged]:
    """Judge every ``a 件，占 p%``: p is a of the whole, within the rounding of its digits."""
    for group in sentences(report):
        for number in range(1, len(group)):
            share, part = group[number], group[number - 1]
            between = report.text[part.end : share.start]
            is_share = share.unit in PERCENT and part.unit not in PERCENT and "占" in between
            if is_share and not qualifiers("share").search(between):
                is_clear = OF_ALL.fullmatch(between.removeprefix(part.unit).strip())
                judged = _judge(report, group[: number + 1], values)
                # 合计占 speaks of several parts, 占全县的 of a whole that is named.
                is_unclear = judged.finding is not None and not is_clear
                yield not_assessable("percentage") if is_unclear else judged


def _judge(report: Report, group: Sequence[Mention], values: Values) -> Judged:
    *before, part, share = group
    stated = [one for one in before if one.unit == part.unit and one.number >= part.number]
    if not stated or any(one.is_approximate for one in (part, share, *stated)):
        return not_assessable("percentage")
    wholes = [one.number for one in stated]
    if part.unit in REQUEST_UNITS:
        wholes += [sum(known, Decimal(0)) for cells in WHOLES if (known := _known(cells, values))]
    if any(_fits(part.number, whole, share.number) for whole in wholes):
        return passed("percentage")
    start, end = sentence_span(report.text, stated[0].start, share.end)
    whole = stated[-1].number
    words = {
        "part": plain(part.number),
        "whole": plain(whole),
        "share": plain(share.number),
        "counted": plain((100 * part.number / whole).quantize(Decimal("0.01"))) if whole else "—",
        "unit": part.unit,
    }
    return failed("percentage", (), words, place=At(start, end, report.text[start:end]))


def _known(cells: tuple[str, ...], values: Values) -> list[Decimal]:
    found = [value for cell in cells if (value := values.get(cell)) is not None]
    return found if len(found) == len(cells) else []


def _fits(part: Decimal, whole: Decimal, share: Decimal) -> bool:
    """Tell whether a printed percentage is that of the part, rounded or cut off."""
    if not whole:
        return False
    exponent = share.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return abs(100 * part / whole - share) < step

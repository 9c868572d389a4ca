"""Check the sentences: stated totals against their stated parts, and text against table.

In: a Report. Out: judgements, at most warnings. Approximate numbers and open lists never fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gongkai.check.sums import Values
from gongkai.check.words import Judged, failed, not_assessable, passed, plain
from gongkai.findings import At
from gongkai.model import Mention, Report

STOP = re.compile(r"[。；;\n！!？?]")
PARTS = re.compile(r"其中|包括|分别(?:为|是)")
REST = re.compile(r"^(?:其他|其它|其余)")
OPEN = re.compile(r"等(?!级|候|待)|左右|以上")


def check_parts(report: Report) -> Iterator[Judged]:
    """P10: a stated total equals its parts, where the list claims to be complete."""
    for group in _sentences(report):
        judged = _judge_sentence(report.text, group)
        if judged is not None:
            yield judged


def _sentences(report: Report) -> Iterator[list[Mention]]:
    """Group mentions that stand in one sentence."""
    group: list[Mention] = []
    for mention in report.mentions:
        if group and STOP.search(report.text, group[-1].end, mention.start):
            yield group
            group = []
        group.append(mention)
    if group:
        yield group


def _judge_sentence(text: str, mentions: list[Mention]) -> Judged | None:
    """Judge a sentence of the shape: total, 其中, parts in the same unit."""
    divided = _divide(text, mentions)
    if divided is None:
        return None
    total, parts = divided
    stretch = text[total.start : parts[-1].end]
    if any(one.is_approximate for one in (total, *parts)) or OPEN.search(stretch):
        return not_assessable("narrative-parts")
    summed = sum((part.number for part in parts), Decimal(0))
    if summed == total.number:
        return passed("narrative-parts")
    closes = any(REST.match(part.subject.removeprefix("其中").strip(":：")) for part in parts)
    if summed < total.number and not closes:
        return not_assessable("narrative-parts")
    start, end = _sentence_span(text, total.start, parts[-1].end)
    return failed(
        "narrative-parts",
        (),
        {"unit": total.unit},
        sides=(summed, total.number),
        place=At(start, end, text[start:end]),
    )


def _divide(text: str, mentions: list[Mention]) -> tuple[Mention, list[Mention]] | None:
    """Find the last total before the word that opens the parts, and two parts or more."""
    for index in range(1, len(mentions)):
        total = mentions[index - 1]
        between = text[total.end : mentions[index].start]
        if not PARTS.search(between):
            continue
        parts = []
        for mention in mentions[index:]:
            if mention.unit != total.unit:
                break
            parts.append(mention)
        return (total, parts) if len(parts) > 1 else None
    return None


def _sentence_span(text: str, start: int, end: int) -> tuple[int, int]:
    before = [match.end() for match in STOP.finditer(text, max(0, start - 200), start)]
    after = STOP.search(text, end)
    first = before[-1] if before else max(0, start - 200)
    first += len(text[first:start]) - len(text[first:start].lstrip())
    return first, after.start() if after else end


def check_received(report: Report, values: Values) -> Iterator[Judged]:
    """P8: 收到 N 件 may mean the new requests, or the new and the carried over ones."""
    received = values.get("requests.received.total")
    carried = values.get("requests.carried_in.total")
    for mention in report.mentions:
        if mention.indicator != "requests.received.total":
            continue
        if received is None or carried is None or mention.is_approximate:
            yield not_assessable("narrative-table")
        elif mention.number in (received, received + carried):
            yield passed("narrative-table")
        else:
            start, end = _sentence_span(report.text, mention.start, mention.end)
            yield failed(
                "narrative-table",
                ("requests.received.total", "requests.carried_in.total"),
                {"received": plain(received), "carried": plain(carried)},
                sides=(mention.number, received),
                place=At(start, end, report.text[start:end]),
            )

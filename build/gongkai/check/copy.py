"""Judge whether the archived copy is whole: where it was cut, thinned out, garbled or taken from.

In: a Report. Out: judgements. What the copy lost is never the office's fault; these findings
turn the blame of the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from gongkai.check.words import Judged, failed, passed
from gongkai.findings import At
from gongkai.model import Report

MAX_BEHIND = 60
"""So few characters behind the last cell are no rest of a report."""
TABLES_END = 4
"""The last part that holds a table."""
MIN_LINES, MIN_LOST = 40, 60
"""A text of so many lines that never repeats itself, and that lacks so many cells, was thinned."""
GARBLED = re.compile("\ufffd|锟斤拷|烫烫烫|[\ue000-\uf8ff]{2}")
SIGN = re.compile("[\ufffd锟烫\ue000-\uf8ff]")
"""One set of characters is found much faster than the patterns above; nearly no text has any."""
MIN_GARBLED = 3


def check_copy(report: Report) -> Iterator[Judged]:
    """Judge the copy as a whole."""
    yield _garbled(report.text)
    if report.figures:
        yield _truncated(report)
        yield _thinned(report)
    if report.source.url:
        yield _host(report)


def _garbled(text: str) -> Judged:
    places = list(GARBLED.finditer(text)) if SIGN.search(text) else []
    if len(places) < MIN_GARBLED:
        return passed("mojibake")
    first = places[0]
    place = At(first.start(), first.end(), first[0])
    return failed("mojibake", (), {"count": str(len(places))}, place=place)


def _truncated(report: Report) -> Judged:
    """Tell a text that ends within the tables: what follows its last cell is missing."""
    figures = report.figures
    printed = next(
        (
            number
            for number in range(len(figures), 0, -1)
            if figures[number - 1].status != "missing"
        ),
        len(figures),
    )
    if printed == len(figures) or any(section.number > TABLES_END for section in report.sections):
        return passed("truncated")
    last = max((one.end for one in figures if one.end is not None), default=0)
    if len(report.text[last:].strip()) > MAX_BEHIND:
        return passed("truncated")
    lost = tuple(one.indicator for one in figures[printed:])
    return failed("truncated", lost, {"count": str(len(lost))})


def _thinned(report: Report) -> Judged:
    """Tell a text from which every line was dropped that had stood before: mostly the zeros."""
    missing = sum(1 for one in report.figures if one.status == "missing")
    if missing >= MIN_LOST:
        lines = [line for each in report.text.split("\n") if (line := each.strip())]
        if MIN_LINES <= len(lines) == len(set(lines)):
            return failed("lines-removed", (), {"count": str(missing)})
    return passed("lines-removed")


def _host(report: Report) -> Judged:
    """Tell a copy that does not come from a public body's own host."""
    if report.provenance != "mirror":
        return passed("unrelated-host")
    host = urlsplit(report.source.url or "").hostname or ""
    return failed("unrelated-host", (), {"host": host})

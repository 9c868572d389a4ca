"""Recognise the form where a copy ran labels and values together: 行政许可3100.

In: text whose tables gave no cell. Out: the form whose labels stand there, and where. Must not cut
a run of digits into values: 3100 may be 3, 10, 0 as well as 31, 0, 0, so every cell is missing.
"""

from __future__ import annotations

import re
from functools import cache

from gongkai.knowledge import FORMS, checks, layouts
from gongkai.model import Finding, Form
from gongkai.parse.labels import normalise

MIN_LABELS = 5
"""A sentence names two or three rows beside a number; so many are a table."""
RUN = re.compile(r"(?=([\u3400-\u9fff)”\"](?:[-/]?[0-9]){2,}))")


@cache
def _rows() -> tuple[tuple[str, str], ...]:
    """Row labels of both forms as they end, with the longest first: numbering may be lost."""
    labels = {(place.label, place.form) for place in layouts() if place.axis == "row"}
    plain = {(re.sub(r"^[(0-9.一二三四五六七)、]+", "", normalise(a)), form) for a, form in labels}
    return tuple(sorted((one for one in plain if len(one[0]) > 1), key=lambda one: -len(one[0])))


@cache
def _columns() -> dict[str, frozenset[str]]:
    """Column labels that only one form prints."""
    own = {
        form: {
            normalise(place.label)
            for place in layouts()
            if place.form == form and place.axis == "column"
        }
        for form in FORMS
    }
    return {form: frozenset(own[form] - own[other]) for form, other in (FORMS, FORMS[::-1])}


def tell_glued(text: str, year: int | None) -> tuple[Form, str] | None:
    """Give the form of a table whose values are glued, and the first such place as printed.

    >>> tell_glued("主动公开行政许可3100", 2021) is None
    True
    """
    words = normalise(text)
    found: dict[str, str] = {}
    for match in RUN.finditer(words):
        before = words[max(0, match.start(1) - 40) : match.start(1) + 1]
        label = next((one for one, _ in _rows() if before.endswith(one)), "")
        if label:
            found.setdefault(label, label + match[1][1:])
    if len(found) < MIN_LABELS:
        return None
    printed = {form for form, labels in _columns().items() if any(one in words for one in labels)}
    quote = next(iter(found.values()))
    if len(printed) == 1:
        return ("2021" if "2021" in printed else "2019"), quote
    return ("2019" if year is not None and year < int(FORMS[1]) else "2021"), quote


def glued_finding(text: str, quote: str) -> Finding:
    """Make the finding that the values of this copy cannot be told apart."""
    check = checks()["values-glued"]
    start = text.find(quote)
    return Finding(
        check=check.check,
        severity=check.severity,
        indicators=(),
        message_zh=check.message_zh.format(quote=quote),
        message_en=check.message_en.format(quote=quote),
        verdict="not_assessable",
        start=start if start >= 0 else None,
        end=start + len(quote) if start >= 0 else None,
        quote=quote,
        blame="copy",
    )

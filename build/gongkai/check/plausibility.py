"""Check single cells for what the form does not allow or hardly means.

In: a Report. Out: judgements, at most warnings: an odd number is published as printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from gongkai.check.sums import Values
from gongkai.check.words import Judged, failed, not_assessable, passed, plain, row_names
from gongkai.findings import place_of
from gongkai.knowledge import codebook
from gongkai.model import Figure, Report

ENTITLED = frozenset({"national", "province", "prefecture"})
"""Levels whose governments may make rules; of departments only those of the State Council."""
UNTOLD = frozenset({"office", "other", "vertical"})
"""An office may print its government's figures, and others are led from above."""
MIN_YUAN = 10_000
LOW = frozenset({"county", "township"})


@cache
def _cells_of(type_: str) -> frozenset[str]:
    return frozenset(entry.indicator for entry in codebook() if entry.type == type_)


@cache
def _rules() -> tuple[str, ...]:
    cells = (entry.indicator for entry in codebook() if entry.parts[1] == "rules")
    return tuple(cells)


def check_whole(report: Report) -> Iterator[Judged]:
    """H5: a count is a whole number of zero or more."""
    counts, held = _cells_of("count"), 0
    for figure in report.figures:
        value = figure.value
        if value is None or figure.indicator not in counts:
            continue
        if not value or (value > 0 and value == int(value)):
            held += 1
        else:
            words = {**row_names(figure.indicator), "printed": figure.as_printed or ""}
            yield failed("count-not-whole", (figure.indicator,), words, place=place_of(figure))
    if held:
        yield passed("count-not-whole", held)


def check_entitled(report: Report, values: Values) -> Iterator[Judged]:
    """P1: 规章 are made by the State Council's departments, provinces and cities alone."""
    cells = [cell for cell in _rules() if cell in values]
    shown = [(row_names(cell), plain(value)) for cell in cells if (value := values[cell])]
    level, kind = report.body.level, report.body.kind
    if not cells:
        return
    if not shown:
        yield passed("rules-unentitled")
    elif level is None or kind in UNTOLD:
        yield not_assessable("rules-unentitled")
    elif level == "national" or (level in ENTITLED and kind == "government"):
        yield passed("rules-unentitled")
    else:
        words = {
            "cells": "，".join(f"{names['column']} {number}" for names, number in shown),
            "cells_en": ", ".join(f"{names['column_en']} {number}" for names, number in shown),
        }
        yield failed("rules-unentitled", tuple(cell for cell in cells if values[cell]), words)


def check_amounts(report: Report) -> Iterator[Judged]:
    """P6 and unit slips: a whole number of ten thousands and more may be yuan, not 万元."""
    amounts = _cells_of("amount")
    shown = [one for one in report.figures if one.indicator in amounts and one.value is not None]
    for figure in shown:
        if _may_be_yuan(report, figure):
            yield _odd_amount("amount-perhaps-yuan", figure)
        else:
            yield passed("amount-perhaps-yuan")
        if figure.indicator != IN_WAN or figure.unit_basis != "cell":
            continue
        if "万" in (figure.as_printed or ""):
            yield passed("unit-slip")
        else:
            yield _odd_amount("unit-slip", figure)


def _odd_amount(check: str, figure: Figure) -> Judged:
    words = {**row_names(figure.indicator), "printed": figure.as_printed or ""}
    return failed(check, (figure.indicator,), words, place=place_of(figure))


IN_WAN = "disclosure.fees.amount"
"""The one amount whose header prints 万元 on the form itself."""


def _may_be_yuan(report: Report, figure: Figure) -> bool:
    value = figure.value
    if value is None or figure.unit_basis == "cell" or value < MIN_YUAN or value != int(value):
        return False
    is_small_body = report.body.kind != "government" and report.body.level in LOW
    return figure.unit == "unknown" or is_small_body

"""Check single rows for what the form does not allow or hardly means.

In: a Report. Out: judgements, at most warnings: an odd number is published as printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from gongkai.check.sums import Values
from gongkai.check.words import Judged, failed, not_assessable, passed, plain, row_names
from gongkai.findings import At
from gongkai.knowledge import codebook, indicators
from gongkai.model import Report

COLUMNS = ("previous_items", "change", "decisions")


@cache
def _counts() -> frozenset[str]:
    return frozenset(entry.indicator for entry in codebook() if entry.type == "count")


def check_whole(report: Report) -> Iterator[Judged]:
    """H5: a count is a whole number of zero or more."""
    counts, holds = _counts(), passed("count-not-whole")
    for figure in report.figures:
        if figure.value is None or figure.indicator not in counts:
            continue
        if figure.value >= 0 and figure.value == figure.value.to_integral_value():
            yield holds
            continue
        place = None
        if figure.start is not None and figure.end is not None:
            place = At(figure.start, figure.end, figure.as_printed)
        yield failed(
            "count-not-whole",
            (figure.indicator,),
            {**row_names(figure.indicator), "printed": figure.as_printed or ""},
            place=place,
        )


@cache
def rows_of_items() -> tuple[tuple[str, str, str], ...]:
    """Give the cells of the rows of the 2019 form that count items, change and decisions."""
    rows = [entry.parts[:2] for entry in codebook() if entry.parts[2] == "previous_items"]
    known = indicators()
    triples = [tuple(f"{table}.{row}.{c}" for c in COLUMNS) for table, row in rows]
    return tuple((a, b, c) for a, b, c in triples if c in known)


def check_misread(values: Values) -> Iterator[Judged]:
    """P4: items and their change that add up to exactly the decisions were likely decisions."""
    for cells in rows_of_items():
        if not values.keys() >= set(cells):
            continue
        previous, change, decided = (values.get(cell) for cell in cells)
        if previous is None or change is None or decided is None:
            yield not_assessable("form-misread")
        elif change == 0 or decided == 0 or previous + change != decided:
            yield passed("form-misread")
        else:
            names = row_names(cells[0])
            words = {
                "previous": plain(previous),
                "change": plain(change),
                "decisions": plain(decided),
            }
            yield failed(
                "form-misread", cells, {**names, **words}, sides=(previous + change, decided)
            )


ENTITLED = frozenset({"national", "province", "prefecture"})
"""Levels whose governments may make rules; of departments only those of the State Council."""
RULES = ("issued", "repealed", "in_force", "produced", "disclosed", "disclosed_total")


def check_entitled(report: Report, values: Values) -> Iterator[Judged]:
    """P1: 规章 are made by the State Council's departments, provinces and cities alone.

    An office may print its government's figures, so it is not judged.
    """
    cells = [cell for column in RULES if (cell := f"disclosure.rules.{column}") in values]
    printed = [cell for cell in cells if values[cell]]
    level, kind = report.body.level, report.body.kind
    if not cells:
        return
    if not printed:
        yield passed("rules-unentitled")
    elif level is None or kind in {"office", "other", "vertical"}:
        yield not_assessable("rules-unentitled")
    elif level == "national" or (level in ENTITLED and kind == "government"):
        yield passed("rules-unentitled")
    else:
        shown = [(row_names(cell), plain(values[cell] or Decimal(0))) for cell in printed]
        words = {
            "cells": "，".join(f"{names['column']} {number}" for names, number in shown),
            "cells_en": ", ".join(f"{names['column_en']} {number}" for names, number in shown),
        }
        yield failed("rules-unentitled", tuple(printed), words)


def check_items(values: Values) -> Iterator[Judged]:
    """P3, P5, P7: kinds of powers and charges are few, and their change leaves some or none."""
    for row in rows_with_change():
        cells = tuple(cell for cell in row if cell in values)
        known = [values[cell] for cell in cells]
        if len(cells) < len(row):
            continue
        items, change, *rest = known
        if items is None or change is None or None in rest:
            yield not_assessable("items-negative")
            continue
        names = row_names(cells[0])
        words = {"items": plain(items), "change": plain(change)}
        if items + change < 0:
            yield failed("items-negative", cells, {**names, **words})
        else:
            yield passed("items-negative")
        if rest and items and change == items and rest[0] == 0:
            yield failed("change-mirrors-items", cells, {**names, **words})
        elif rest:
            yield passed("change-mirrors-items")


@cache
def rows_with_change() -> tuple[tuple[str, ...], ...]:
    """Give the cells of the rows of the 2019 form that count items and their change."""
    known = indicators()
    rows = [entry.parts[:2] for entry in codebook() if entry.parts[2] == "previous_items"]
    wanted = [tuple(f"{table}.{row}.{column}" for column in COLUMNS) for table, row in rows]
    return tuple(tuple(cell for cell in cells if cell in known) for cells in wanted)


MANY = 100
"""More kinds of charges than any single department levies."""


def check_charges(report: Report, values: Values) -> Iterator[Judged]:
    """P7: a department with more than a hundred kinds of charges counts charges, not kinds."""
    cells = ("disclosure.fees.previous_items", "disclosure.fees.change")
    if not values.keys() >= set(cells) or report.body.kind == "government":
        return
    items, change = (values[cell] for cell in cells)
    if items is None and change is None:
        yield not_assessable("many-charges")
    elif max(items or Decimal(0), abs(change or Decimal(0))) > MANY:
        words = {"items": plain(items or Decimal(0)), "change": plain(change or Decimal(0))}
        yield failed("many-charges", cells, words)
    else:
        yield passed("many-charges")


MIN_YUAN = 10_000
LOW = frozenset({"county", "township"})


def check_amounts(report: Report) -> Iterator[Judged]:
    """P6 and unit slips: a whole number of ten thousands and more may be yuan, not 万元."""
    for figure in report.figures:
        if figure.value is None or indicators()[figure.indicator].type != "amount":
            continue
        is_whole = figure.value == figure.value.to_integral_value()
        is_small_body = report.body.kind != "government" and report.body.level in LOW
        is_large = is_whole and figure.value >= MIN_YUAN and figure.unit_basis != "cell"
        place = None
        if figure.start is not None and figure.end is not None:
            place = At(figure.start, figure.end, figure.as_printed)
        words = {**row_names(figure.indicator), "printed": figure.as_printed or ""}
        if is_large and (figure.unit == "unknown" or is_small_body):
            yield failed("amount-perhaps-yuan", (figure.indicator,), words, place=place)
        else:
            yield passed("amount-perhaps-yuan")
        if figure.indicator == IN_WAN and figure.unit_basis == "cell":
            is_other = "万" not in (figure.as_printed or "")
            yield (
                failed("unit-slip", (figure.indicator,), words, place=place)
                if is_other
                else passed("unit-slip")
            )


IN_WAN = "disclosure.fees.amount"
"""The one amount whose header prints 万元 on the form itself."""

"""Offer explanations of broken sums: possible ones, marked as such, never applied.

In: a Report and the values of its cells. Out: findings of severity ``info``. A repair changes as
few cells as can be, and after it every sum that can be judged holds. All repairs of that size
are listed; the only one is called so only where it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.check.repairs import Repair, by_one_cell, by_swap, left_out
from gongkai.check.sums import Sum, Values
from gongkai.check.words import count_ways, failed, plain, row_names
from gongkai.knowledge import FORMS
from gongkai.model import Finding, Report

MAX_BROKEN = 24
"""Where more sums are broken, no single cause explains them."""
SHOWN = 6
"""So many repairs are spelt out in a message; ``indicators`` names the cells of all."""


def diagnose(report: Report, sums: Sequence[Sum], values: Values) -> tuple[Finding, ...]:
    """Find what single cause would explain the sums that do not hold."""
    broken = [one for one in sums if one.difference]
    if not 0 < len(broken) <= MAX_BROKEN:
        return ()
    findings: list[Finding] = []
    unexplained: list[Sum] = []
    for together in connected(broken):
        repairs = by_one_cell(together, sums, values)
        findings += _of_one_cell(repairs)
        if not repairs:
            unexplained += together
    if unexplained:
        findings += _of_swaps(by_swap(unexplained, sums, values))
        findings += _of_left_out(report, sums, values)
    return tuple(findings)


def connected(broken: Sequence[Sum]) -> list[list[Sum]]:
    """Put broken sums together that share a cell: one cause may explain them."""
    groups: list[tuple[set[str], list[Sum]]] = []
    for one in broken:
        cells = {*one.identity.left, *one.identity.right}
        touched = [group for group in groups if group[0] & cells]
        merged = cells.union(*(known for known, _ in touched))
        members = [each for _, found in touched for each in found]
        groups = [group for group in groups if group not in touched]
        groups.append((merged, [*members, one]))
    return [members for _, members in groups]


def _of_one_cell(repairs: Sequence[Repair]) -> Iterator[Finding]:
    """Say which single cell would mend the sums, and what slip of the pen that would be."""
    if not repairs:
        return
    for repair in repairs:
        if repair.slip:
            words = {
                **row_names(repair.cell),
                "where": "",
                "where_en": "",
                "printed": plain(repair.printed),
                "mended": plain(repair.mended),
            }
            yield from _info(repair.slip, (repair.cell,), {**words, **count_ways(len(repairs))})
    shown = repairs[:SHOWN]
    listed = [(row_names(one.cell), plain(one.printed), plain(one.mended)) for one in shown]
    words = {
        "cells": "；".join(f"{name['cell']} {old} → {new}" for name, old, new in listed),
        "cells_en": "; ".join(f"{name['cell_en']} {old} → {new}" for name, old, new in listed),
        **count_ways(len(repairs)),
    }
    yield from _info("one-cell", tuple(one.cell for one in repairs), words)


def _of_swaps(swaps: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    for first, second in swaps[:SHOWN]:
        names, others = row_names(first), row_names(second)
        words = {
            "row": names["row"],
            "row_en": names["row_en"],
            "first": names["column"],
            "second": others["column"],
            "first_en": names["column_en"],
            "second_en": others["column_en"],
            **count_ways(len(swaps)),
        }
        yield from _info("swapped-columns", (first, second), words)


def _of_left_out(report: Report, sums: Sequence[Sum], values: Values) -> Iterator[Finding]:
    form = report.form if report.form in FORMS else FORMS[-1]
    found = left_out(form, sums, values)
    for one in found[:SHOWN]:
        names = row_names(one.total)
        words = {
            "left_out": one.label_zh,
            "left_out_en": one.label_en,
            "total": names["column"] if one.is_column else names["row"],
            "total_en": names["column_en"] if one.is_column else names["row_en"],
            "sums": str(one.sums),
            **count_ways(len(found)),
        }
        yield from _info("left-out", one.cells, words)


def _info(check: str, cells: tuple[str, ...], words: dict[str, str]) -> Iterator[Finding]:
    if finding := failed(check, cells, words).finding:
        yield finding

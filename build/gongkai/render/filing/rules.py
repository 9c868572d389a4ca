"""Export what we know of the form as JSON: its tables, labels, sums, checks and numerals.

In: the CSV files of knowledge/ and the words of this page. Out: plain lists and mappings. Must
not compute anything from a report, and not repeat a rule that is data.

Cells, labels and names are numbered, so that each stands in the page once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from gongkai.bilingual import Words, read_words
from gongkai.knowledge import (
    FORMS,
    Indicator,
    Place,
    checks,
    codebook,
    identities,
    indicators,
    labels,
    layouts,
    rows,
    shape,
)
from gongkai.knowledge.across import links
from gongkai.knowledge.patterns import deciding_words, marks, signs, units
from gongkai.render.words import load_words as load_site_words

Json = dict[str, Any]
PACKAGE = __name__.rpartition(".")[0]
CARRIED = "carried-over"
CHECKS = (
    "balance", "applicants", "outcomes", "proceedings", "count-not-whole", "form-misread",
    "rules-unentitled", "items-negative", "change-mirrors-items", "many-charges",
    "amount-perhaps-yuan", "unit-slip", "unit-not-printed", CARRIED, "one-cell", "lost-digit",
    "sign-lost", "swapped-columns", "left-out", "cell-no-number", "cell-not-filled",
)  # fmt: skip
"""What follows from the tables alone; sentences, dates and other reports are judged elsewhere."""
TOLD = ("check", "rule", "severity", "title_zh", "title_en", "formula", "message_zh", "message_en",
        "remedy_zh", "remedy_en")  # fmt: skip
BODIES = (
    ("", None, "other"),
    ("national", "national", "department"),
    ("province", "province", "government"),
    ("prefecture", "prefecture", "government"),
    ("county", "county", "government"),
    ("township", "township", "government"),
    ("province-department", "province", "department"),
    ("prefecture-department", "prefecture", "department"),
    ("county-department", "county", "department"),
    ("subdistrict", "township", "subdistrict-office"),
)
"""Whom the page may be told that the report is of: a key of words.csv, its level and its kind."""
IN_BRACKETS = re.compile(r"单位[:：](\w+)[)）]")


@cache
def load_words(language: str) -> Words:
    """Read the words of the page in one language."""
    return Words(PACKAGE, language, read_words(PACKAGE, language))


def export() -> Json:
    """Give all that the page needs to know, in an order that does not change."""
    numbers = {entry.indicator: number for number, entry in enumerate(codebook())}
    names = [name for one in codebook() for name in _names(one)]
    ranks = {name: rank for rank, name in enumerate(dict.fromkeys(names))}
    zh, en = load_words("zh").texts, load_words("en").texts
    return {
        "names": [list(name) for name in ranks],
        "cells": [
            [one.indicator, *(ranks[name] for name in _names(one)), one.type, list(one.forms)]
            for one in codebook()
        ],
        "forms": {
            form: {table: [_box(one, numbers) for one in shape.boxes(form, table)]
                   for table in shape.TABLES}
            for form in FORMS
        },
        "english": dict(_english_labels()),
        "places": [list(one) for one in dict.fromkeys(map(_place, layouts()))],
        "variants": [[one.label, one.block, one.axis, one.means, one.kind] for one in labels()],
        "sums": [
            [one.check, list(one.forms), [numbers[cell] for cell in one.left],
             [numbers[cell] for cell in one.right]]
            for one in identities()
        ],
        "carried": [[numbers[now], numbers[before]] for now, before in carried_cells()],
        "checks": {
            name: {key: getattr(checks()[name], key) for key in TOLD} for name in CHECKS
        },
        "units": [[unit, kind, factor] for unit, (kind, factor) in units().items()],
        "headed": dict(_headed()),
        "signs": [[sign, direction] for sign, direction in signs().items()],
        "marks": sorted(marks()),
        "footnotes": [row["pattern"] for row in rows("footnotes.csv")],
        "deciding": [[one.pattern, one.means, one.kind] for one in deciding_words()],
        "bodies": [[key, level, kind] for key, level, kind in BODIES],
        "words": {key: [zh[key], en[key]] for key in zh},
    }  # fmt: skip


def _names(one: Indicator) -> tuple[tuple[str, str], tuple[str, str]]:
    """Row and column in both languages; of a column its first wording, as messages take it."""
    return (one.row_zh, one.row_en), (one.column_zh.split("|")[0], one.column_en)


def _box(box: shape.Box, numbers: dict[str, int]) -> list[object]:
    content = numbers[box.indicator] if box.indicator else box.text
    return [box.role, box.row, box.column, box.rows, box.columns, content]


def _place(place: Place) -> tuple[str, str, str, str, bool]:
    return place.block, place.axis, place.key, place.label, place.is_heading


@cache
def carried_cells() -> tuple[tuple[str, str], ...]:
    """What a year takes over and what the year before carries forward, in the form's columns."""
    order = list(indicators())
    found = [(one.left, one.before[0]) for one in links() if one.check == CARRIED]
    return tuple(sorted(found, key=lambda pair: order.index(pair[0])))


def _headed() -> Iterator[tuple[str, str]]:
    """The amounts whose unit the form prints at the head of their column."""
    for form in FORMS:
        places = [one for one in layouts() if one.form == form]
        for place in places:
            if place.axis == "column" and (found := IN_BRACKETS.search(place.label)):
                for row in places:
                    if (row.block, row.axis) == (place.block, "row"):
                        yield f"disclosure.{row.key}.{place.key}", found[1]


def _english_labels() -> Iterator[tuple[str, str]]:
    """Every printed label with its English words, which are those of the site."""
    words = load_site_words("en")
    for place in layouts():
        yield place.label, _english(place, words)


def _english(place: Place, words: Words) -> str:
    if place.axis == "corner":
        return words(f"form.corner.{place.block}")
    if place.axis == "caption" or place.is_heading:
        return words(f"form.{place.key}")
    if place.axis == "column":
        is_article = place.block.startswith(shape.ARTICLE)
        return _name(place) if is_article else words(f"form.{place.key}")
    label = _name(place).split(": ")[-1]
    return label[:1].upper() + label[1:]


def _name(place: Place) -> str:
    """The English of a row, or of a column of section two, by an indicator that has it."""
    at = 1 if place.axis == "row" else 2
    table = "requests" if place.block == "requests" else "disclosure"
    found = next(
        one
        for one in codebook()
        if place.form in one.forms and one.parts[0] == table and one.parts[at] == place.key
    )
    return found.row_en if at == 1 else found.column_en

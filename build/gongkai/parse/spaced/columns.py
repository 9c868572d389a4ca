"""Know the headings of the form's tables, whole and in pieces.

In: a table. Out: its columns in the orders in which they may stand, and their wordings. Must not
look at a document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from gongkai.knowledge import FORMS, layouts
from gongkai.knowledge import labels as variants
from gongkai.parse.folding import PUNCTUATION, normalise
from gongkai.parse.headings import standard_columns
from gongkai.parse.keeping import kept
from gongkai.parse.labels import DISCLOSURE, REQUESTS, table_of

NOTE = re.compile(r"[()单位人民币百千万亿元件项条个次]+")
"""A heading may carry a note on its unit, which may stand on a line of its own."""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading: its wordings, and all that any of them may begin with."""

    key: str
    wordings: tuple[str, ...]
    beginnings: frozenset[str] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        pieces = (words[:length] for words in self.wordings for length in range(len(words) + 1))
        object.__setattr__(self, "beginnings", frozenset(pieces))


@cache
def orders(table: str) -> tuple[tuple[Column, ...], ...]:
    """Give the orders in which the columns of a table may stand, the form's own first."""
    if table == "disclosure":
        blocks = [(block, form) for form in FORMS for block in DISCLOSURE]
        return tuple(dict.fromkeys(_columns_of(block, form) for block, form in blocks))
    columns = _columns_of(table, FORMS[0])
    if table != REQUESTS:
        return (columns,)
    *kinds, total = columns
    subtotal = tuple(
        Column(label.means, (bare(label.label),))
        for label in variants()
        if (label.block, label.axis, label.kind) == (REQUESTS, "column", "extra")
    )
    before = (kinds[0], *subtotal, *kinds[1:], total)
    return columns, (*kinds, *subtotal, total), before, (total, *kinds)


def _columns_of(block: str, form: str) -> tuple[Column, ...]:
    table = table_of(block)
    found = []
    for key, label in standard_columns(block, form):
        leaf = key.rsplit(".", 1)[-1]
        place = (block, "column", key)
        other_form = [p.label for p in layouts() if (p.block, p.axis, p.key) == place]
        others = [
            variant.label
            for variant in variants()
            if variant.axis == "column"
            and variant.means in (key, leaf)
            and table_of(variant.block) == table
            and variant.kind != "ignored"
        ]
        wordings = map(bare, [label, *other_form, *others])
        found.append(Column(key, tuple(dict.fromkeys(wordings))))
    return tuple(found)


@cache
def spanning(table: str) -> tuple[Column, ...]:
    """Give corner texts and group headings: they stand above or beside columns of their own."""
    own = [
        (place.key, bare(place.label))
        for place in layouts()
        if table_of(place.block) == table
        and (place.axis == "corner" or (place.axis == "column" and place.is_heading))
    ]
    others = [
        (label.means, bare(label.label))
        for label in variants()
        if table_of(label.block) == table
        and label.axis in ("corner", "column")
        and label.kind == "ignored"
    ]
    words: dict[str, list[str]] = {}
    for key, wording in [*own, *others]:
        words.setdefault(key, []).append(wording)
    return tuple(Column(key, tuple(dict.fromkeys(found))) for key, found in words.items())


@cache
def beginnings(table: str) -> frozenset[str]:
    """Give all that any heading of a table may begin with."""
    columns = (column for order in orders(table) for column in order)
    return frozenset(piece for column in columns for piece in column.beginnings)


@kept(16_384)
def is_within_heading(word: str, table: str) -> bool:
    """Tell whether a word is within some heading of a table, or a note on a unit."""
    piece = bare(word)
    return piece in _all_wordings(table) or bool(NOTE.fullmatch(piece))


@cache
def _all_wordings(table: str) -> str:
    columns = [*spanning(table), *(column for order in orders(table) for column in order)]
    return "\n".join(wording for column in columns for wording in column.wordings)


@kept(16_384)
def bare(text: str) -> str:
    """Drop blanks and punctuation."""
    return PUNCTUATION.sub("", normalise(text))

"""Weave the pieces of a header that stand on several lines into headings.

In: the lines above a table's first numbers. Out: the headings in the order of the columns. Must
not look at values. The form's own words lead: each line is read from left to right, and each
piece of it continues the heading of some column at or behind the one before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from gongkai.knowledge import FORMS, layouts
from gongkai.knowledge import labels as variants
from gongkai.model import Cell
from gongkai.parse.headings import standard_columns
from gongkai.parse.labels import (
    DISCLOSURE,
    PROCEEDINGS,
    PUNCTUATION,
    REQUESTS,
    normalise,
    table_of,
)
from gongkai.parse.numerals import looks_like_value
from gongkai.parse.spaced_lines import Line, Word

NOTE = re.compile(r"[()单位人民币百千万亿元件项条个次]+")
"""A heading may carry a note on its unit, which may stand on a line of its own."""
MAX_PAGE = 3
"""Digits of a page number that stands among the headings."""
MIN_HEADINGS, MAX_CORNER = 2, 4
"""More words than these: the first of them may be a corner text that nobody knows (项目)."""


@dataclass(frozen=True, slots=True)
class Header:
    """Headings in the order of their columns, corner and group headings, and the lines used."""

    headings: tuple[Cell, ...]
    groups: tuple[Cell, ...]
    used: int
    is_whole: bool


@dataclass(slots=True)
class _Slot:
    """A column or a spanning heading while its pieces come in."""

    column: _Column
    is_leaf: bool
    taken: str = ""
    pieces: list[Word] = field(default_factory=list)

    def accepts(self, piece: str) -> bool:
        if self.taken + piece in self.column.beginnings:
            return True
        return self.is_leaf and self.is_whole and bool(NOTE.fullmatch(piece))

    def take(self, piece: str, word: Word) -> None:
        if self.taken + piece in self.column.beginnings:
            self.taken += piece
        self.pieces.append(word)

    @property
    def is_whole(self) -> bool:
        return self.taken in self.column.wordings

    def cell(self, column: int) -> Cell:
        text = "".join(word.text for word in self.pieces)
        first = self.pieces[0]
        return Cell(text, first.start, first.end, 0, column)


def weave(lines: Sequence[Line], table: str) -> Header | None:
    """Weave the header that some lines begin with; None where they begin with none.

    Args:
        lines: the lines of one table from its header on.
        table: ``requests``, ``proceedings`` or ``disclosure``.
    """
    best: Header | None = None
    for columns in _orders(table):
        header = _weave(lines, table, columns)
        if header and (best is None or _worth(header) > _worth(best)):
            best = header
    return best


def _worth(header: Header) -> tuple[int, bool, int]:
    return header.used, header.is_whole, len(header.headings)


def _weave(lines: Sequence[Line], table: str, columns: Sequence[_Column]) -> Header | None:
    slots, spans = _slots(table, columns)
    used = 0
    for index, line in enumerate(lines):
        if _is_page_number(line):
            continue
        if not _may_be_heading(line, table) or not (
            _take(line.fields, slots, spans) or _take(line.words, slots, spans)
        ):
            break
        used = index + 1
    filled = [slot for slot in slots if slot.pieces]
    if not filled or _goes_on(lines[used:], table):
        return None
    at = {slot.column.key: index for index, slot in enumerate(filled)}
    headings = tuple(slot.cell(index + 1) for index, slot in enumerate(filled))
    groups = []
    for span in spans:
        below = [index for key, index in at.items() if key.startswith(span.column.key + ".")]
        if span.pieces and (below or table != PROCEEDINGS):
            groups.append(span.cell(min(below) + 1 if below else 0))
    whole = all(slot.is_whole for slot in filled)
    return Header(headings, tuple(groups), used, whole)


def _is_page_number(line: Line) -> bool:
    return len(line.words) == 1 and line.text.isdecimal() and len(line.text) <= MAX_PAGE


def is_heading_line(line: Line, table: str) -> bool:
    """Tell whether a line is nothing but several headings of a table, or pieces of them."""
    if len(line.words) < MIN_HEADINGS or not _may_be_heading(line, table):
        return False
    for columns in _orders(table):
        for words in (line.fields, line.words):
            if len(words) >= MIN_HEADINGS and _take(words, *_slots(table, columns)):
                return True
    return False


def _may_be_heading(line: Line, table: str) -> bool:
    """Tell cheaply that a line's last word is within some heading: most lines' are not."""
    last = line.words[-1].text, line.fields[-1].text
    return any(_is_within_heading(text, table) for text in last)


@lru_cache(maxsize=16_384)
def _is_within_heading(word: str, table: str) -> bool:
    piece = _bare(word)
    columns = [*_spanning(table), *(column for order in _orders(table) for column in order)]
    if any(piece in wording for column in columns for wording in column.wordings):
        return True
    return bool(NOTE.fullmatch(piece))


def _slots(table: str, columns: Sequence[_Column]) -> tuple[list[_Slot], list[_Slot]]:
    """Give empty slots for the columns of a table, and for what spans them."""
    slots = [_Slot(column, is_leaf=True) for column in columns]
    return slots, [_Slot(column, is_leaf=False) for column in _spanning(table)]


def _take(words: Sequence[Word], slots: Sequence[_Slot], spans: Sequence[_Slot]) -> bool:
    """Give every word of a line to a slot, or none at all.

    A corner text that the form does not have may stand first, before headings.
    """
    undo: list[tuple[_Slot, str]] = []
    position = 0
    for index, word in enumerate(words):
        piece = _bare(word.text)
        if not piece:
            continue
        found = _next(piece, slots, position)
        slot = slots[found] if found is not None else _span_of(piece, spans)
        if slot is None:
            if index == 0 and len(words) > MIN_HEADINGS and len(piece) <= MAX_CORNER:
                continue
            for old, taken in reversed(undo):
                old.taken = taken
                old.pieces.pop()
            return False
        position = position if found is None else found
        undo.append((slot, slot.taken))
        slot.take(piece, word)
    return bool(undo)


def _goes_on(lines: Sequence[Line], table: str) -> bool:
    """Tell whether a heading stands behind the lines that could be woven, before any number."""
    for line in lines:
        if any(looks_like_value(word.text) for word in line.words):
            return False
        if begun_headings((*line.fields, *line.words), table):
            return True
    return False


def begun_headings(words: Sequence[Word], table: str) -> int:
    """Count the words that are headings of a table, or begin one."""
    pieces = [piece for word in words if len(piece := _bare(word.text)) >= MIN_HEADINGS]
    return sum(piece in _all_beginnings(table) for piece in pieces)


@cache
def _all_beginnings(table: str) -> frozenset[str]:
    columns = (column for order in _orders(table) for column in order)
    return frozenset(piece for column in columns for piece in column.beginnings)


def _span_of(piece: str, spans: Sequence[_Slot]) -> _Slot | None:
    return next((span for span in spans if span.accepts(piece)), None)


def _next(piece: str, slots: Sequence[_Slot], position: int) -> int | None:
    """Find the column at or behind a place that a piece continues or, failing that, begins."""
    return next(
        (index for index in range(position, len(slots)) if slots[index].accepts(piece)), None
    )


@lru_cache(maxsize=16_384)
def _bare(text: str) -> str:
    return PUNCTUATION.sub("", normalise(text))


@dataclass(frozen=True, slots=True)
class _Column:
    """A heading: its wordings, and all that any of them may begin with."""

    key: str
    wordings: tuple[str, ...]
    beginnings: frozenset[str] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        pieces = (words[:length] for words in self.wordings for length in range(len(words) + 1))
        object.__setattr__(self, "beginnings", frozenset(pieces))


@cache
def _orders(table: str) -> tuple[tuple[_Column, ...], ...]:
    """Give the orders in which the columns of a table may stand, the form's own first."""
    if table == "disclosure":
        blocks = [(block, form) for form in FORMS for block in DISCLOSURE]
        return tuple(dict.fromkeys(_columns_of(block, form) for block, form in blocks))
    columns = _columns_of(table, FORMS[0])
    if table != REQUESTS:
        return (columns,)
    *kinds, total = columns
    subtotal = tuple(
        _Column(label.means, (_bare(label.label),))
        for label in variants()
        if (label.block, label.axis, label.kind) == (REQUESTS, "column", "extra")
    )
    return columns, (*kinds, *subtotal, total), (total, *kinds)


def _columns_of(block: str, form: str) -> tuple[_Column, ...]:
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
        wordings = map(_bare, [label, *other_form, *others])
        found.append(_Column(key, tuple(dict.fromkeys(wordings))))
    return tuple(found)


@cache
def _spanning(table: str) -> tuple[_Column, ...]:
    """Give corner texts and group headings: they stand above or beside columns of their own."""
    own = [
        (place.key, _bare(place.label))
        for place in layouts()
        if table_of(place.block) == table
        and (place.axis == "corner" or (place.axis == "column" and place.is_heading))
    ]
    others = [
        (label.means, _bare(label.label))
        for label in variants()
        if table_of(label.block) == table
        and label.axis in ("corner", "column")
        and label.kind == "ignored"
    ]
    words: dict[str, list[str]] = {}
    for key, wording in [*own, *others]:
        words.setdefault(key, []).append(wording)
    return tuple(_Column(key, tuple(dict.fromkeys(found))) for key, found in words.items())

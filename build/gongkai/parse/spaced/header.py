"""Weave the pieces of a header that stand on several lines into headings.

In: the lines above a table's first numbers. Out: the headings in the order of the columns. Must
not look at values. The form's own words lead: each line is read from left to right, and each
piece of it continues the heading of some column at or behind the one before.

Thousands of reports print the same header, so it is woven by the words of its lines alone, and
the answer is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gongkai.model import Cell
from gongkai.parse.keeping import kept, letters
from gongkai.parse.labels import PROCEEDINGS, is_leaf
from gongkai.parse.spaced.columns import Column, bare, beginnings, is_within_heading, orders
from gongkai.parse.spaced.lines import MAX_LINE, Cut, Line, cut_line
from gongkai.parse.spaced.slots import MIN_HEADINGS, Heading, empty_slots, take_line
from gongkai.parse.spaced.words import Word

MAX_PAGE = 3
"""Digits of a page number that stands among the headings."""
MAX_KEPT, MAX_HEADER = 32, 400
"""The answer for a header of more lines, or characters, is not kept: it is none."""


class Header(NamedTuple):
    """Headings in the order of their columns, corner and group headings, and the lines used."""

    headings: tuple[Cell, ...]
    groups: tuple[Cell, ...]
    used: int


class _Woven(NamedTuple):
    """A header apart from where its lines stand."""

    headings: tuple[Heading, ...]
    groups: tuple[Heading, ...]
    used: int
    is_whole: bool

    @property
    def worth(self) -> tuple[int, bool, int]:
        return self.used, self.is_whole, len(self.headings)


def weave(lines: Sequence[Line], table: str) -> Header | None:
    """Weave the header that some lines begin with; None where they begin with none.

    Args:
        lines: the lines of one table from its header on.
        table: ``requests``, ``proceedings`` or ``disclosure``.
    """
    cuts = _above_numbers(lines, table)
    if len(cuts) <= MAX_KEPT and all(len(cut.raw) <= MAX_LINE for cut in cuts):
        woven = _kept(tuple([cut.raw for cut in cuts]), table)
    else:
        woven = _best(cuts, table)
    if woven is None:
        return None
    headings, groups = (
        tuple(
            Cell(words, lines[line].at + start, lines[line].at + end, 0, column)
            for column, words, line, start, end in found
        )
        for found in (woven.headings, woven.groups)
    )
    return Header(headings, groups, woven.used)


def _above_numbers(lines: Sequence[Line], table: str) -> list[Cut]:
    """Give the lines before the first with numbers: no header goes on behind it."""
    cuts: list[Cut] = []
    for cut, _, _ in lines:
        if cut.has_value and not _is_page_number(cut) and not _may_be_heading(cut, table):
            break
        cuts.append(cut)
    return cuts


@kept(1024, letters, MAX_HEADER)
def _kept(raws: tuple[str, ...], table: str) -> _Woven | None:
    return _best([cut_line(raw) for raw in raws], table)


def _best(cuts: Sequence[Cut], table: str) -> _Woven | None:
    lines = [(cut, _readings(cut, table)) for cut in cuts]
    woven = [found for columns in orders(table) if (found := _weave(lines, table, columns))]
    return max(woven, key=lambda found: found.worth, default=None)


def _weave(
    lines: Sequence[tuple[Cut, _Readings]], table: str, columns: Sequence[Column]
) -> _Woven | None:
    slots, spans = empty_slots(table, columns)
    used = 0
    for index, (cut, readings) in enumerate(lines):
        if _is_page_number(cut):
            continue
        if not any(take_line(words, index, slots, spans) for words in readings):
            break
        used = index + 1
    filled = [slot for slot in slots if slot.pieces]
    if not filled or _goes_on([cut for cut, _ in lines[used:]], table):
        return None
    at = {slot.column.key: index for index, slot in enumerate(filled)}
    headings = tuple(slot.heading(index + 1) for index, slot in enumerate(filled))
    groups = []
    for span in spans:
        below = [index for key, index in at.items() if key.startswith(span.column.key + ".")]
        if span.pieces and (below or table != PROCEEDINGS):
            groups.append(span.heading(min(below) + 1 if below else 0))
    return _Woven(headings, tuple(groups), used, all(slot.is_whole for slot in filled))


def _is_page_number(cut: Cut) -> bool:
    if len(cut.words) > 1:
        return False
    text = cut.words[0].text
    return text.isdecimal() and len(text) <= MAX_PAGE


def is_heading_line(cut: Cut, table: str) -> bool:
    """Tell whether a line is nothing but several headings of a table, or pieces of them."""
    readings = [words for words in _readings(cut, table) if len(words) >= MIN_HEADINGS]
    return any(
        take_line(words, 0, *empty_slots(table, columns))
        for columns in orders(table)
        for words in readings
    )


_Readings = tuple[tuple[Word, ...], ...]


def _readings(cut: Cut, table: str) -> _Readings:
    """Give the pieces of headings that a line may consist of: its fields, or else its words."""
    if not _may_be_heading(cut, table):
        return ()
    return (cut.words,) if cut.fields == cut.words else (cut.fields, cut.words)


def _may_be_heading(cut: Cut, table: str) -> bool:
    """Tell cheaply that a line's last word is within some heading: most lines' are not.

    No heading holds a digit.
    """
    if cut.before is not None:
        return False
    last = cut.words[-1].text, cut.fields[-1].text
    return any(is_within_heading(text, table) for text in last)


def headings_of(cut: Cut, table: str) -> tuple[Word, ...]:
    """Give the headings of a line that cannot be woven: its fields, or words side by side.

    Two headings may stand one blank apart.
    """
    if len(cut.fields) < MIN_HEADINGS:
        return cut.words
    found: list[Word] = []
    for field in cut.fields:
        words = [word for word in cut.words if field.start <= word.start < field.end]
        is_one = len(words) < MIN_HEADINGS or not all(is_leaf(w.text, table) for w in words)
        found += [field] if is_one else words
    return tuple(found)


def _goes_on(cuts: Sequence[Cut], table: str) -> bool:
    """Tell whether a heading stands behind the lines that could be woven, before any number."""
    for cut in cuts:
        if cut.has_value:
            return False
        if begun_headings((*cut.fields, *cut.words), table):
            return True
    return False


def begun_headings(words: Sequence[Word], table: str) -> int:
    """Count the words that are headings of a table, or begin one."""
    pieces = [piece for word in words if len(piece := bare(word.text)) >= MIN_HEADINGS]
    return sum(piece in beginnings(table) for piece in pieces)

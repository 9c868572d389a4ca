"""Give the pieces of a header to the headings that they are pieces of, one line after another.

In: the words of a line. Out: headings with their words. Must not know where a line stands in the
document, or which lines are a header's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from gongkai.parse.columns import ORGANIZATIONS
from gongkai.parse.labels import REQUESTS
from gongkai.parse.spaced.columns import NOTE, Column, bare, beginnings, spanning
from gongkai.parse.spaced.words import Word

MIN_HEADINGS, MAX_CORNER = 2, 4
"""More words than these: the first of them may be a corner text that nobody knows (项目)."""
OVER_KINDS = "organizations"


class Heading(NamedTuple):
    """A heading: its column, its words, and where the first of them stands on which line."""

    column: int
    text: str
    line: int
    start: int
    end: int


@dataclass(slots=True)
class Slot:
    """A column or a spanning heading while its pieces come in, each with its line.

    A spanning heading stands over the columns from ``first`` to ``last``.
    """

    column: Column
    is_leaf: bool
    taken: str = ""
    first: int = 0
    last: int = 0
    pieces: list[tuple[int, Word]] = field(default_factory=list)

    def accepts(self, piece: str) -> bool:
        """Tell whether a piece goes on the heading, or is a note behind it."""
        if self.taken + piece in self.column.beginnings:
            return True
        return self.is_leaf and self.is_whole and bool(NOTE.fullmatch(piece))

    def take(self, piece: str, line: int, word: Word) -> None:
        """Put a piece behind those before."""
        if self.taken + piece in self.column.beginnings:
            self.taken += piece
        self.pieces.append((line, word))

    @property
    def is_whole(self) -> bool:
        """No word of the heading is missing."""
        return self.taken in self.column.wordings

    def heading(self, column: int) -> Heading:
        """Give the heading that the pieces make."""
        text = "".join(word.text for _, word in self.pieces)
        line, first = self.pieces[0]
        return Heading(column, text, line, first.start, first.end)


def empty_slots(table: str, columns: Sequence[Column]) -> tuple[list[Slot], list[Slot]]:
    """Give empty slots for the columns of a table, and for what spans them."""
    slots = [Slot(column, is_leaf=True) for column in columns]
    return slots, [
        Slot(column, is_leaf=False, first=first, last=last)
        for column, first, last in _spans_over(table, tuple(one.key for one in columns))
    ]


@cache
def _spans_over(table: str, keys: tuple[str, ...]) -> tuple[tuple[Column, int, int], ...]:
    """Give what spans columns of a table, and the first and last column that it spans."""
    found = []
    for column in spanning(table):
        under = [
            index
            for index, key in enumerate(keys)
            if key == column.key
            or key.startswith((column.key + "_", column.key + "."))
            or (column.key == OVER_KINDS and key in ORGANIZATIONS)
        ]
        found.append((column, min(under, default=0), max(under, default=len(keys) - 1)))
    return tuple(found)


def take_line(
    words: Sequence[Word], line: int, slots: Sequence[Slot], spans: Sequence[Slot]
) -> bool:
    """Give every word of a line to a slot, or none at all.

    Headings stand in the order of the columns, and so do those over several of them. A corner
    text that the form does not have may stand first, before headings.
    """
    undo: list[tuple[Slot, str]] = []
    position = 0
    for index, word in enumerate(words):
        piece = bare(word.text)
        if not piece:
            continue
        found = _next(piece, slots, position)
        slot = slots[found] if found is not None else _span_of(piece, spans, position)
        if slot is None:
            is_corner = len(piece) <= MAX_CORNER and piece not in beginnings(REQUESTS)
            if index == 0 and len(words) > MIN_HEADINGS and is_corner:
                continue
            for old, taken in reversed(undo):
                old.taken = taken
                old.pieces.pop()
            return False
        position = max(position, slot.first) if found is None else found
        undo.append((slot, slot.taken))
        slot.take(piece, line, word)
    return bool(undo)


def _span_of(piece: str, spans: Sequence[Slot], position: int) -> Slot | None:
    """Find what spans columns of which some stand at or behind a place."""
    return next((one for one in spans if one.last >= position and one.accepts(piece)), None)


def _next(piece: str, slots: Sequence[Slot], position: int) -> int | None:
    """Find the column at or behind a place that a piece continues or, failing that, begins."""
    return next(
        (index for index in range(position, len(slots)) if slots[index].accepts(piece)), None
    )

"""Give the pieces of a header to the headings that they are pieces of, one line after another.

In: the words of a line. Out: headings with their words. Must not know where a line stands in the
document, or which lines are a header's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gongkai.parse.spaced.columns import NOTE, Column, bare, spanning
from gongkai.parse.spaced.words import Word

MIN_HEADINGS, MAX_CORNER = 2, 4
"""More words than these: the first of them may be a corner text that nobody knows (项目)."""


class Heading(NamedTuple):
    """A heading: its column, its words, and where the first of them stands on which line."""

    column: int
    text: str
    line: int
    start: int
    end: int


@dataclass(slots=True)
class Slot:
    """A column or a spanning heading while its pieces come in, each with its line."""

    column: Column
    is_leaf: bool
    taken: str = ""
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
    return slots, [Slot(column, is_leaf=False) for column in spanning(table)]


def take_line(
    words: Sequence[Word], line: int, slots: Sequence[Slot], spans: Sequence[Slot]
) -> bool:
    """Give every word of a line to a slot, or none at all.

    A corner text that the form does not have may stand first, before headings.
    """
    undo: list[tuple[Slot, str]] = []
    position = 0
    for index, word in enumerate(words):
        piece = bare(word.text)
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
        slot.take(piece, line, word)
    return bool(undo)


def _span_of(piece: str, spans: Sequence[Slot]) -> Slot | None:
    return next((span for span in spans if span.accepts(piece)), None)


def _next(piece: str, slots: Sequence[Slot], position: int) -> int | None:
    """Find the column at or behind a place that a piece continues or, failing that, begins."""
    return next(
        (index for index in range(position, len(slots)) if slots[index].accepts(piece)), None
    )

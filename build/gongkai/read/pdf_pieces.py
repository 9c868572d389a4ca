"""Cut lines without rules into pieces, and put the lines of one cell back together.

In: lines of words. Out: pieces (what stands without a wide gap), and stacks of pieces that are the
lines of one cell. Must not know columns or rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from gongkai.read.pdf_joins import ITEM
from gongkai.read.pdf_words import Line, Word, gap, make_word

TIGHT = 0.1
"""Two digits with so much blank between them belong to two numbers."""
WIDE = 0.55
ALIGNED = 1.6
SLACK = 0.55
"""So exactly, in points, lines of one cell keep their step; rows stand further apart."""
NARROW = 1.3
"""Lines of digits follow at a smaller step than lines of Chinese characters."""
VALUE = re.compile(
    r"[增减加少↑↓+\-－+]{0,2}\s*[0-9０-９][0-9０-９,.，．]*\s*(?:[百千万亿]*元|件|项|条|个|宗|次|份)?"
    r"|[-－–—―─]{1,3}|[/／\\*]|无|零|〇|不适用|N/?A"
)
"""What a cell for a number may hold, whatever the table is about."""


@dataclass(slots=True, eq=False)
class Piece:
    """A stretch of a line; ``y`` counts on over the pages, so that a page break is no gap."""

    line: Line
    y: float
    page: int

    @property
    def x0(self) -> float:
        """Give its left end."""
        return self.line.x0

    @property
    def x1(self) -> float:
        """Give its right end."""
        return self.line.x1

    @property
    def center(self) -> float:
        """Give the x of its middle."""
        return (self.x0 + self.x1) / 2

    @property
    def is_item(self) -> bool:
        """Tell whether it begins with a number of its own, as a label in a list does."""
        return bool(ITEM.match(self.line.text))

    @property
    def is_value(self) -> bool:
        """Tell whether it may be a number or a mark for none."""
        return bool(VALUE.fullmatch(self.line.text.strip()))


@dataclass(slots=True, eq=False)
class Stack:
    """Pieces one under the other: the lines of one cell."""

    pieces: list[Piece] = field(default_factory=list)

    @property
    def first(self) -> float:
        """Give the y of its first line."""
        return self.pieces[0].y

    @property
    def last(self) -> float:
        """Give the y of its last line."""
        return self.pieces[-1].y

    @property
    def x0(self) -> float:
        """Give its left end."""
        return min(piece.x0 for piece in self.pieces)

    @property
    def x1(self) -> float:
        """Give its right end."""
        return max(piece.x1 for piece in self.pieces)

    @property
    def center(self) -> float:
        """Give the x of its middle."""
        return (self.x0 + self.x1) / 2


def cut(line: Line, page: int) -> list[Piece]:
    """Cut a line where it has wide gaps, and between two numbers at any gap."""
    runs: list[list[Word]] = []
    for word in (piece for word in line.words for piece in _cut_digits(word)):
        if runs and _belongs(runs[-1][-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    return [Piece(Line(tuple(run)), line.base, page) for run in runs]


def _cut_digits(word: Word) -> list[Word]:
    """Cut between two numbers, before the number at the end of a line, and before an item."""
    words, start = [], 0
    for index in range(1, len(word.glyphs)):
        before, glyph = word.glyphs[index - 1], word.glyphs[index]
        if gap(before, glyph) <= TIGHT * word.size:
            continue
        rest = word.text[index:]
        is_number = glyph.text.isdigit() and (before.text.isdigit() or VALUE.fullmatch(rest))
        if is_number or ITEM.match(rest):
            words.append(make_word(word.glyphs[start:index]))
            start = index
    words.append(make_word(word.glyphs[start:]))
    return words


def _belongs(before: Word, word: Word) -> bool:
    if word.text[0].isdigit() and VALUE.fullmatch(word.text):
        return False
    if ITEM.match(word.text) and gap(before.glyphs[-1], word.glyphs[0]) > TIGHT * word.size:
        return False
    return word.x0 - before.x1 < WIDE * max(before.size, word.size)


def find_step(labels: Iterable[Piece], heads: Iterable[Piece], pitch: float) -> float:
    """Give the step between two lines of one cell, in parts of the size; 0 if none is to be seen.

    A label with a number of its own and the line without one below it show the step. ``pitch``
    is the smallest step between two rows: what is no smaller is none between two lines.
    """
    steps = _steps(labels, is_item=True) or _steps(heads, is_item=False)
    smallest = min(steps, default=0.0)
    return smallest if smallest < pitch else 0.0


def _steps(pieces: Iterable[Piece], *, is_item: bool) -> list[float]:
    found: list[float] = []
    ordered = sorted(pieces, key=lambda piece: (piece.page, piece.line.base))
    for index, piece in enumerate(ordered):
        if is_item and not ITEM.match(piece.line.text):
            continue
        for below in ordered[index + 1 : index + 16]:
            step = (below.line.base - piece.line.base) / piece.line.size
            if step < 0.7 or not _aligns(piece, below):
                continue
            if below.page == piece.page and step < 2.5 and not ITEM.match(below.line.text):
                found.append(step)
            break
    return found


def stack(pieces: Iterable[Piece], step: float, beside: Iterable[Piece] = ()) -> list[Stack]:
    """Put pieces that align and follow at the step of lines into stacks.

    ``beside`` are the pieces next to a row of numbers: two of these are two labels.
    """
    stacks: list[Stack] = []
    labels = {id(piece) for piece in beside}
    for piece in sorted(pieces, key=lambda piece: (piece.y, piece.x0)):
        above = [held for held in stacks[-40:] if _follows(held.pieces[-1], piece, step)]
        if above and not ITEM.match(piece.line.text):
            best = min(above, key=lambda held: abs(held.pieces[-1].center - piece.center))
            both = id(piece) in labels and any(id(old) in labels for old in best.pieces)
            if not both:
                best.pieces.append(piece)
                continue
        stacks.append(Stack([piece]))
    return stacks


def stack_values(values: Iterable[Piece], step: float, fresh: frozenset[int]) -> list[Stack]:
    """Stack numbers that were broken over lines: rows are never so close as lines of one cell.

    ``fresh`` are the numbers beside a label that begins anew.
    """
    stacks: list[Stack] = []
    for piece in sorted(values, key=lambda piece: (piece.y, piece.x0)):
        limit = (step or NARROW) * piece.line.size + SLACK
        above = [
            held
            for held in stacks[-40:]
            if id(piece) not in fresh
            and held.pieces[-1].page == piece.page
            and 0.5 * piece.line.size < piece.y - held.last <= limit
            and _aligns(held.pieces[-1], piece)
        ]
        if above:
            above[-1].pieces.append(piece)
        else:
            stacks.append(Stack([piece]))
    return stacks


def _follows(last: Piece, piece: Piece, step: float) -> bool:
    size = piece.line.size
    if not step or abs(last.line.size - size) > 0.5:
        return False
    return abs(piece.y - last.y - step * size) <= SLACK and _aligns(last, piece)


def _aligns(above: Piece, below: Piece) -> bool:
    if min(above.x1, below.x1) <= max(above.x0, below.x0):
        return False
    ends = (
        above.x0 - below.x0,
        above.x1 - below.x1,
        above.center - below.center,
    )
    return min(map(abs, ends)) < ALIGNED

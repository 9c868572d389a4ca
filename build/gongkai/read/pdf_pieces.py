"""Cut lines without rules into pieces, and put the lines of one cell back together.

In: lines of words. Out: pieces (what stands without a wide gap), and stacks of pieces that are the
lines of one cell. Must not know columns or rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median

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
    r"[增减加少↑↓+\-－]{0,2}\s*\d[\d,.，\uff0e]*\s*(?:[百千万亿]*元|件|项|条|个|宗|次|份)?"
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
    for word in (part for whole in line.words for part in _cut_digits(whole)):
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
    for found in (_steps(labels, is_item=True), _steps(heads, is_item=False)):
        steps = Counter(round(step, 2) for step in found if step < pitch)
        if steps:
            most = max(steps.values())
            usual = min(step for step, count in steps.items() if count == most)
            return median(step for step in found if abs(step - usual) < 0.02)
    return 0.0


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


def stack(
    pieces: Iterable[Piece], step: float, rows: Mapping[int, int] | None = None
) -> list[Stack]:
    """Put pieces that align and follow at the step of lines into stacks.

    ``rows`` tells of the pieces beside numbers which row they stand in: a label is of one row.
    """
    stacks: list[Stack] = []
    row_of = rows or {}
    for piece in sorted(pieces, key=lambda piece: (piece.y, piece.x0)):
        above = [held for held in stacks[-40:] if _follows(held.pieces[-1], piece, step)]
        if above and not ITEM.match(piece.line.text):
            best = min(above, key=lambda held: abs(held.pieces[-1].center - piece.center))
            own = {row_of[id(one)] for one in (piece, *best.pieces) if id(one) in row_of}
            if len(own) < 2:
                best.pieces.append(piece)
                continue
        stacks.append(Stack([piece]))
    return stacks


def stack_values(values: Iterable[Piece], step: float, fresh: frozenset[int]) -> list[Stack]:
    """Stack numbers that were broken over lines: rows are never so close as lines of one cell.

    ``fresh`` are the numbers beside a label that begins anew: two of these are two numbers.
    """
    ordered = sorted(values, key=lambda piece: (piece.y, piece.x0))
    pairs: dict[int, tuple[float, Piece]] = {}
    for index, piece in enumerate(ordered):
        for above in reversed(ordered[max(0, index - 40) : index]):
            pitch = piece.y - above.y
            if above.page == piece.page and pitch > 0.5 * piece.line.size and _aligns(above, piece):
                pairs[id(piece)] = (pitch, above)
                break
    limit = step or NARROW
    close = [pitch / piece.line.size for piece in ordered if (pitch := _pitch(pairs, piece))]
    least = min((pitch for pitch in close if pitch <= limit + 0.05), default=0.0)
    stack_of: dict[int, Stack] = {}
    stacks: list[Stack] = []
    for piece in ordered:
        pitch, above = pairs.get(id(piece), (0.0, piece))
        own = stack_of.get(id(above)) if pitch else None
        is_near = 0 < pitch <= least * piece.line.size + SLACK
        is_new = id(piece) in fresh and own and any(id(old) in fresh for old in own.pieces)
        if own is None or not is_near or is_new:
            own = Stack([])
            stacks.append(own)
        own.pieces.append(piece)
        stack_of[id(piece)] = own
    return stacks


def _pitch(pairs: Mapping[int, tuple[float, Piece]], piece: Piece) -> float:
    return pairs[id(piece)][0] if id(piece) in pairs else 0.0


def _follows(last: Piece, piece: Piece, step: float) -> bool:
    size = piece.line.size
    if not step or abs(last.line.size - size) > 0.5:
        return False
    slack = SLACK if last.page == piece.page else size / 2
    return abs(piece.y - last.y - step * size) <= slack and _aligns(last, piece)


def _aligns(above: Piece, below: Piece) -> bool:
    if min(above.x1, below.x1) <= max(above.x0, below.x0):
        return False
    ends = (
        above.x0 - below.x0,
        above.x1 - below.x1,
        above.center - below.center,
    )
    return min(map(abs, ends)) < ALIGNED

"""Cut lines without rules into pieces, and put the lines of one cell back together.

In: lines of words. Out: pieces (what stands without a wide gap), and stacks of pieces that are the
lines of one cell. Must not know columns or rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai.read.pdf_joins import ITEM
from gongkai.read.pdf_strokes import Rule
from gongkai.read.pdf_words import Line, Word, gap, make_word

TIGHT = 0.1
"""Two digits with so much blank between them belong to two numbers."""
WIDE = 0.33
VALUE = re.compile(
    r"[增减加少↑↓+\-－]{0,2}\s*\d[\d,.，\uff0e]*\s*(?:[百千万亿]*元|件|项|条|个|宗|次|份)?"
    r"|[-－–—―─]{1,3}|[/／\\*]|无|零|〇|不适用|N/?A"
)
"""What a cell for a number may hold, whatever the table is about."""
REST = re.compile(r"[,，]\d[\d,.，\uff0e]*")
"""The end of a number that was broken before a mark of thousands."""
GROUPED = re.compile(r"[+\-－]?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
BEGUN = re.compile(r"(?:.*[,，])\d{0,2}")
"""The beginning of a number that was broken within a group of thousands."""


@dataclass(slots=True, eq=False)
class Piece:
    """A stretch of a line; ``y`` counts on over the pages, so that a page break is no gap."""

    line: Line
    y: float
    page: int
    band: tuple[float, float] = (float("-inf"), float("inf"))
    """The level rules above and below it, in the page's own y."""

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

    def is_parted(self, y: float, page: int) -> bool:
        """Tell whether a level rule is drawn between it and a y of the same page."""
        above, below = self.band
        return page == self.page and not above <= y - self.y + self.line.base <= below

    @property
    def is_item(self) -> bool:
        """Tell whether it begins with a number of its own, as a label in a list does."""
        return bool(ITEM.match(self.line.text))

    @property
    def is_value(self) -> bool:
        """Tell whether it may be a number, part of one or a mark for none."""
        return self.is_rest or bool(VALUE.fullmatch(self.line.text.strip()))

    @property
    def is_rest(self) -> bool:
        """Tell whether it can only be the end of a number whose beginning stands above it."""
        return bool(REST.fullmatch(self.line.text.strip()))

    @property
    def is_begun(self) -> bool:
        """Tell whether it can only be the beginning of a number that goes on below it."""
        return bool(BEGUN.fullmatch(self.line.text.strip()))


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

    @property
    def is_one(self) -> bool:
        """Tell whether its lines are one number for certain: a part of it is none alone."""
        if not any(piece.is_rest or piece.is_begun for piece in self.pieces):
            return False
        return bool(GROUPED.fullmatch("".join(piece.line.text for piece in self.pieces)))


def cut(line: Line, page: int, rules: Sequence[Rule] = ()) -> list[Piece]:
    """Cut a line where it has wide gaps, and between two numbers at any gap."""
    runs: list[list[Word]] = []
    for word in (part for whole in line.words for part in _cut_digits(whole)):
        if runs and _belongs(runs[-1][-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    lines = [Line(tuple(run)) for run in runs]
    return [Piece(own, line.base, page, _band(own, rules)) for own in lines]


def _band(line: Line, rules: Sequence[Rule]) -> tuple[float, float]:
    """Give the rules above and below a line, at its middle."""
    center, middle = (line.x0 + line.x1) / 2, line.base - line.size / 3
    own = [rule.at for rule in rules if rule.start <= center <= rule.end]
    above = max((at for at in own if at < middle), default=float("-inf"))
    return above, min((at for at in own if at > middle), default=float("inf"))


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

"""Put the characters of a page together: words, lines, and the text of a cell.

In: glyphs. Out: words with boxes, lines of words, joined text. Must not know what a table is.
A word is what stands without a gap, in the order in which the page prints it: that order keeps a
number whole that runs over into the next cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gongkai.read.pdf_picture import Glyph

GAP = 0.3
"""A wider gap, in parts of the size, ends a word."""
NARROW = 0.12
"""Two words of digits are two numbers even where the blank between them is so narrow."""
SAME_LINE = 0.4
INDENT = 2.2
"""Blanks before a line take no more room, in parts of its size."""
ASCENT, DESCENT = 0.86, 0.14
"""How far a character of a Chinese font stands above and below its base line."""
PADDING = 11.5
"""The blank that a cell may have at both sides together; offices leave 10.8 points and a rule."""
HAN = re.compile(
    "[\u2018-\u201d\u2026\u2014\u2460-\u2473\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
CLOSING = "[，。、；：？！）》”’％\u3009\u300d\u300f\u3011\u3015)\\]]*"
UNBROKEN = re.compile("[（《“‘\u3008\u300c\u300e\u3010\u3014(\\[]*(?:[A-Za-z0-9.%]+|.)" + CLOSING)
"""What stays together at the start of a line: no mark that closes may begin one, none that opens
may end one."""
BROKEN = re.compile("[0-9](?:，[0-9，]*)?|." + CLOSING)
"""What of a number that was broken within stays together; a wide comma holds its digits."""
PIECE = re.compile(
    r"\*{0,2}[+\-－]?\d[\d.,\uff0e，]*\*{0,2}(?:万?元|件|项|条|个|宗|次|份)?|[+\-－]|[.,\uff0e，]\d+"
)
"""Part of a number that was broken over two lines."""
END = re.compile(r"\*{1,2}|万?元|[万件项条个宗次份]")
"""What may stand below a number that fills its line."""


@dataclass(frozen=True, slots=True)
class Word:
    """Characters without a gap between them; ``base`` is the y of their base line.

    ``lead`` is how wide the blanks are that are drawn before the first word of a line.
    """

    text: str
    glyphs: tuple[Glyph, ...]
    x0: float
    x1: float
    base: float
    size: float
    lead: float = 0.0

    @property
    def top(self) -> float:
        """Give the upper end of its characters."""
        return self.base - ASCENT * self.size

    @property
    def bottom(self) -> float:
        """Give the lower end of its characters."""
        return self.base + DESCENT * self.size

    @property
    def center(self) -> float:
        """Give the x of its middle."""
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one base line, from left to right."""

    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        """Give its left end."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Give its right end."""
        return max(word.x1 for word in self.words)

    @property
    def base(self) -> float:
        """Give the y of its base line."""
        return self.words[0].base

    @property
    def size(self) -> float:
        """Give the size of its largest characters."""
        return max(word.size for word in self.words)

    @property
    def width(self) -> float:
        """Give how much room it takes, with the blanks that are drawn before it."""
        return self.x1 - self.x0 + self.words[0].lead

    @property
    def text(self) -> str:
        """Give its words, with a blank where there is a gap."""
        parts = [self.words[0].text]
        for before, word in zip(self.words, self.words[1:], strict=False):
            between = "" if word.x0 - before.x1 < GAP * word.size else " "
            if between == "" and before.text[-1].isdigit() and word.text[0].isdigit():
                between = "" if word.x0 - before.x1 < NARROW * word.size else " "
            elif _is_wide(before.text[-1]) or _is_wide(word.text[0]):
                between = "" if word.x0 - before.x1 < 0.8 * word.size else " "
            parts.append(between + word.text)
        return "".join(parts)


def _is_wide(character: str) -> bool:
    return bool(HAN.match(character))


def make_word(glyphs: Sequence[Glyph], lead: float = 0.0) -> Word:
    """Make a word of glyphs in their order."""
    return Word(
        "".join(glyph.text for glyph in glyphs),
        tuple(glyphs),
        min(glyph.x0 for glyph in glyphs),
        max(glyph.x1 for glyph in glyphs),
        glyphs[0].base,
        max(glyph.size for glyph in glyphs),
        lead,
    )


def find_words(glyphs: Iterable[Glyph], places: Iterable[tuple[float, float]] = ()) -> list[Word]:
    """Make the words of a page, in the order in which they are printed.

    ``places`` are those of blanks that are no glyphs.
    """
    untold: dict[int, list[float]] = {}
    for x, base in places:
        untold.setdefault(round(base), []).append(x)
    words: list[Word] = []
    current: list[Glyph] = []
    blanks: list[Glyph] = []
    lead = 0.0
    for glyph in glyphs:
        is_blank = glyph.text.isspace()
        if current and (is_blank or not _continues(current[-1], glyph)):
            words.append(make_word(current, lead))
            current, blanks = [], []
        if is_blank:
            blanks.append(glyph)
        else:
            lead = lead if current else _lead(words, blanks, glyph, untold)
            current.append(glyph)
    if current:
        words.append(make_word(current, lead))
    return words


def _lead(
    words: Sequence[Word],
    blanks: Sequence[Glyph],
    glyph: Glyph,
    untold: Mapping[int, Sequence[float]],
) -> float:
    """Give the width of the blanks before a line: right before its first character."""
    start = glyph
    for blank in reversed(blanks):
        if not _continues(blank, start):
            break
        start = blank
    near = untold.get(round(glyph.base), ())
    x0 = min((x for x in near if 0 < start.x0 - x <= INDENT * glyph.size), default=start.x0)
    is_inner = bool(words) and _continues(words[-1].glyphs[-1], start._replace(x0=x0))
    return 0.0 if is_inner else glyph.x0 - x0


def gap(before: Glyph, glyph: Glyph) -> float:
    """Give the blank between two characters; a Chinese one is as wide as its size."""
    end = before.x0 + 0.97 * before.size if _is_wide(before.text) else before.x1
    return glyph.x0 - max(end, before.x1)


def cut_at(word: Word, walls: Sequence[float] | None, least: float) -> list[Word]:
    """Cut a word where it has a gap and crosses a wall: what stands in two narrow cells.

    Without walls it is cut at every gap.
    """
    pieces, start = [], 0
    for index in range(1, len(word.glyphs) if walls or walls is None else 0):
        before, glyph = word.glyphs[index - 1], word.glyphs[index]
        if gap(before, glyph) <= least * word.size:
            continue
        centers = (before.x0 + before.x1) / 2, (glyph.x0 + glyph.x1) / 2
        if walls is None or any(centers[0] < wall <= centers[1] for wall in walls):
            pieces.append(make_word(word.glyphs[start:index], 0.0 if start else word.lead))
            start = index
    pieces.append(make_word(word.glyphs[start:], 0.0 if start else word.lead))
    return pieces


def _continues(before: Glyph, glyph: Glyph) -> bool:
    size = max(before.size, glyph.size)
    if abs(glyph.base - before.base) > SAME_LINE * min(before.size, glyph.size):
        return False
    return -GAP * size <= glyph.x0 - before.x1 <= GAP * size


def find_lines(words: Iterable[Word]) -> list[Line]:
    """Sort words into lines, from top to bottom."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.base, word.x0)):
        if lines and word.base - lines[-1][0].base <= SAME_LINE * min(word.size, lines[-1][0].size):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [Line(tuple(sorted(line, key=lambda word: word.x0))) for line in lines]


def join_lines(lines: Sequence[Line], width: float) -> str:
    """Join the lines of one cell into one run without line ends.

    Between Chinese characters no blank is put. A number that fills its line goes on in the next
    one (``width`` is the room within the cell's rules); any other two numbers stay apart.
    """
    parts: list[str] = []
    before: Line | None = None
    pieces = all(PIECE.fullmatch(line.text) or END.fullmatch(line.text) for line in lines)
    for line in lines:
        text = " ".join(line.text.split())
        if before is not None and not _runs_on(before, line, width, pieces=pieces):
            parts.append(" ")
        parts.append(text)
        before = line
    return "".join(parts).strip()


def _runs_on(before: Line, line: Line, width: float, *, pieces: bool) -> bool:
    if _is_wide(before.text[-1]) or _is_wide(line.text[0]):
        return True
    return pieces and is_full(before, line, width)


def is_full(before: Line, line: Line, width: float) -> bool:
    """Tell whether what ``line`` begins with had no more room at the end of ``before``."""
    return before.width + start_width(before, line) > width - PADDING


def start_width(before: Line, line: Line) -> float:
    """Tell how wide the start of a line is that cannot be parted from what follows it.

    A number or a Latin word goes to the next line whole; only one that already stands on two
    lines was broken within.
    """
    glyphs = [glyph for word in line.words for glyph in word.glyphs]
    is_broken = before.text[-1].isascii() and glyphs[0].text.isascii()
    start = (BROKEN if is_broken else UNBROKEN).match("".join(glyph.text for glyph in glyphs))
    last = glyphs[0] if start is None else glyphs[start.end() - 1]
    return last.x1 - glyphs[0].x0

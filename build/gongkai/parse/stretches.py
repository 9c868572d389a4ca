"""Recall the rows of unmarked text, where only the numbers in it differ.

In: a stretch of unmarked text. Out: the rows that ``Stream`` makes of it. Must not make a row by
itself: what was never walked over, and what the numbers may have a say in, is walked over as ever.

A report is cut behind the headings of its parts, for there the walk is in no table and begins
anew. Of a part with a table everything is a key to its rows but the digits of the numbers that
stand alone in a cell: of these the walk asks only whether they are plain numbers, and whether
they are few. A walk that looks over the edge of its part, or that does not end at the heading of
the next one, is not recalled, and then the stretch is walked over as a whole.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from itertools import accumulate, pairwise
from threading import Lock
from typing import NamedTuple

from gongkai.model import Cell, new_cell
from gongkai.parse.keeping import kept
from gongkai.parse.labels import is_heading, is_label
from gongkai.parse.numerals import FEW, is_plain
from gongkai.parse.rows import Row
from gongkai.parse.sections import find_headings
from gongkai.parse.stream import PartOfStream, Stream
from gongkai.parse.tokens import MAX_REPEATED

NUMBER = re.compile(r"(\n[0-9]{1,15})(?=\n| ?\|)")
"""A number in plain digits that is a cell of its own, with the line break before it."""
FEW_BELOW = {f"\n{text}": text for text in FEW}
HELD = "\0"
"""What stands for a number in a key."""
MIN_LINES, MIN_NUMBERS = 40, 3
"""So many lines may hold a table, and so many numbers stand in one."""
MAX_HEADINGS = 12
"""A report has six parts; a text with many more headings is no report, and is read as a whole."""
MAX_RECALLED, MAX_LENGTH = 512, 8_000
"""The table of a part has fewer characters; those of a hostile file are not kept."""
IS_FEW, IS_PLAIN = 0, 1
YEAR, CENTURIES = 4, ("19", "20")
Span = tuple[int, int]
Key = tuple[str, tuple[int | str, ...], int]
Shape = tuple[str | None, int, int]
"""The text of a cell, None for that of a number; the piece that it begins in, and where."""


class Part(NamedTuple):
    """What the walk over a part made, without its numbers.

    ``rows`` are how many cells each has, ``width`` is what the walk knows of the last header, and
    ``repeated`` how many words of it stand there again.
    """

    cells: tuple[Shape, ...]
    rows: tuple[int, ...]
    width: int
    repeated: int


class Pieces(NamedTuple):
    """A part cut around each number with its line break, and where it begins in its document."""

    texts: list[str]
    start: int

    @property
    def starts(self) -> list[int]:
        """Where each piece begins."""
        return list(accumulate(map(len, self.texts), initial=self.start))

    def rows_of(self, part: Part) -> list[Row]:
        """Put these numbers in."""
        texts, starts = self.texts, self.starts
        cells = []
        for text, piece, offset in part.cells:
            if text is None:
                text = FEW_BELOW.get(texts[piece]) or texts[piece][1:]
            at = starts[piece] + offset
            cells.append(new_cell(text, at, at + len(text), 0, 0))
        rows, at = [], 0
        for count in part.rows:
            rows.append(Row(tuple(cells[at : at + count])))
            at += count
        return rows


class Stretches:
    """The parts that were walked over last; the least recently seen is forgotten first."""

    def __init__(self) -> None:
        self._known: OrderedDict[Key, Part] = OrderedDict()
        self._lock = Lock()

    def known(self) -> tuple[Key, ...]:
        """Give all that is kept, the least recently seen first."""
        return tuple(self._known)

    def rows(self, text: str, start: int, end: int) -> list[Row]:
        """Make the rows of a stretch, part by part where they may be recalled."""
        if text.count("\n", start, end) < MIN_LINES:
            return Stream(text, start, end).rows()
        headings = [(start, start), *_headings(text, start, end), (end, end)]
        found = self._of_parts(text, headings) if len(headings) <= MAX_HEADINGS else None
        return Stream(text, start, end).rows() if found is None else found

    def _of_parts(self, text: str, headings: Sequence[Span]) -> list[Row] | None:
        """Make the rows part by part; None where a part cannot stand for itself."""
        rows: list[Row] = []
        width = repeated = 0
        last = len(headings) - 2
        for number, ((start, stop), (_, end)) in enumerate(pairwise(headings)):
            is_inner = 0 < number < last
            pieces = Pieces(NUMBER.split(text[start:end]) if is_inner else [], start)
            key = _key(pieces.texts, width) if is_inner else None
            part = None if key is None else self._known.get(key)
            if part is not None and key is not None:
                self._keep(key, part)
                rows += pieces.rows_of(part)
                width = part.width
                repeated += part.repeated + _repeated(pieces)
                continue
            first = min(number, 1)
            walk = PartOfStream(text, (start, end), headings[-1][1], width)
            made = walk.rows(first)
            is_alone = walk.stands_alone(is_first=not first)
            if not is_alone or (first and not walk.begins_with(start, stop)):
                return None
            rows += made
            width = walk.width
            repeated += walk.repeated(first)
            if key is None or walk.asks_behind:
                continue
            if found := _without_numbers(pieces, made, walk):
                self._keep(key, found)
        # What repeats less may be thinned, which only the whole stretch can tell.
        return rows if repeated > MAX_REPEATED else None

    def _keep(self, key: Key, part: Part) -> None:
        with self._lock:
            self._known[key] = part
            self._known.move_to_end(key)
            if len(self._known) > MAX_RECALLED:
                self._known.popitem(last=False)


def _headings(text: str, start: int, end: int) -> list[Span]:
    """Give where the headings of parts begin and end in a stretch."""
    found = []
    for _, at in find_headings(text):
        if start < at < end:
            stop = text.find("\n", at, end)
            found.append((at, at + len(text[at : end if stop < 0 else stop].rstrip())))
    return found


def _repeated(pieces: Pieces) -> int:
    """Count the numbers that are printed again."""
    numbers = pieces.texts[1::2]
    return len(numbers) - len(set(numbers))


def _key(pieces: Sequence[str], width: int) -> Key | None:
    """Give all that the walk over a part looks at; None for what holds no table of a report."""
    numbers = pieces[1::2]
    words = HELD.join(pieces[::2])
    if len(numbers) < MIN_NUMBERS or len(words) > MAX_LENGTH or words.count(HELD) != len(numbers):
        return None
    kinds = () if FEW_BELOW.keys() >= set(numbers) else tuple([_kind(one[1:]) for one in numbers])
    return words, kinds, width


@kept(16_384)
def _kind(number: str) -> int | str:
    """Give what stands for a number; one that may be a year or a label stands for itself.

    >>> _kind("31"), _kind("31415"), _kind("2021"), _kind("007")
    (0, 1, '2021', 1)
    """
    if number in FEW:
        return IS_FEW
    if len(number) == YEAR and number.startswith(CENTURIES):
        return number
    return IS_PLAIN if is_plain(number) and not (is_label(number) or is_heading(number)) else number


def _without_numbers(pieces: Pieces, rows: Sequence[Row], walk: PartOfStream) -> Part | None:
    """Take the numbers out of rows; None where one is not a cell of its own."""
    starts = pieces.starts
    cells = []
    for row in rows:
        for cell in row.cells:
            shape = _shape(cell, pieces.texts, starts)
            if shape is None:
                return None
            cells.append(shape)
    # Numbers differ from report to report; what is left is how often words are printed again.
    repeated = walk.repeated(1) - _repeated(pieces)
    part = Part(tuple(cells), tuple(len(row.cells) for row in rows), walk.width, repeated)
    return part if pieces.rows_of(part) == list(rows) else None


def _shape(cell: Cell, texts: Sequence[str], starts: Sequence[int]) -> Shape | None:
    piece = bisect_right(starts, cell.start) - 1
    offset = cell.start - starts[piece]
    if piece % 2 == 0:
        return (cell.text, piece, offset) if cell.end <= starts[piece + 1] else None
    is_whole = offset == 1 and cell.text == texts[piece][1:]
    return (None, piece, offset) if is_whole else None

"""Find cells in which something is drawn that is no text: a picture of a number, a filled field.

In: the ruled tables of a page and its picture. Out: the same tables, with a mark in such cells,
so that they are unreadable and not blank. Must not know what a label or a number is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from gongkai.read.pdf_picture import Glyph, Picture
from gongkai.read.pdf_ruled import Box, Table
from gongkai.read.pdf_strokes import Box as Edges
from gongkai.read.pdf_words import ASCENT, DESCENT, Line, make_word

INNER = 2.5
"""So far from its rules the inside of a cell begins."""
LEAST = 2.0
BESIDE = 0.2
"""So far from a number, in parts of its size, another sign may begin."""
MARK = "\ufffd"


def mark_drawn(
    tables: Iterable[Table], picture: Picture, glyphs: Sequence[Glyph], stamps: Sequence[Edges]
) -> None:
    """Put a mark in each cell with ink where there is no text; stamps are passed over."""
    others = _Others(glyphs, stamps)
    for table in tables:
        for box in table.boxes:
            if not (box.row and box.column):
                continue
            if any(picture.has_ink(place) for place in _bare(box, others)):
                box.lines.append(_mark(box))


def _bare(box: Box, others: _Others) -> Iterator[Edges]:
    """Give the parts of a cell in which there should be nothing."""
    left, top, right, bottom = (
        box.x0 + INNER,
        box.top + INNER,
        box.x1 - INNER,
        box.bottom - INNER,
    )
    places: list[Edges] = []
    if not box.lines:
        places.append((left, top, right, bottom))
    elif len(box.lines) == 1 and _is_number(line := box.lines[0]):
        high, low = max(line.base - 0.7 * line.size, top), min(line.base, bottom)
        gap = BESIDE * line.size
        places += [(left, high, line.x0 - gap, low), (line.x1 + gap, high, right, low)]
    for place in places:
        if min(place[2] - place[0], place[3] - place[1]) >= LEAST and not others.touch(place):
            yield place


def _is_number(line: Line) -> bool:
    return any(map(str.isdigit, line.text)) and not any(
        "\u4e00" <= letter <= "\u9fff" for letter in line.text
    )


def _mark(box: Box) -> Line:
    """Make a line of a mark at the right end of a cell, where it adds to a number."""
    size = min(10.0, box.bottom - box.top)
    x = box.lines[0].x1 + size if box.lines else box.x0 + INNER
    base = box.lines[0].base if box.lines else box.bottom - INNER
    return Line((make_word([Glyph(MARK, x, x + size, base, size)]),))


class _Others:
    """Where letters and stamps stand, sorted from top to bottom."""

    def __init__(self, glyphs: Sequence[Glyph], stamps: Sequence[Edges]) -> None:
        boxes = [
            (
                glyph.x0,
                glyph.base - ASCENT * glyph.size,
                glyph.x1,
                glyph.base + DESCENT * glyph.size,
            )
            for glyph in glyphs
            if glyph.is_seen and not glyph.text.isspace()
        ]
        self._boxes = sorted((*boxes, *stamps), key=lambda edges: edges[1])
        self._tops = [edges[1] for edges in self._boxes]
        self._tallest = max((edges[3] - edges[1] for edges in self._boxes), default=0.0)

    def touch(self, place: Edges) -> bool:
        """Tell whether any stands in a part of the page."""
        left, top, right, bottom = place
        first = bisect_left(self._tops, top - self._tallest)
        last = bisect_right(self._tops, bottom)
        return any(
            one[0] < right and left < one[2] and top < one[3] for one in self._boxes[first:last]
        )

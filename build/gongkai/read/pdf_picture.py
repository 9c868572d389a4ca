"""Look at a page of a PDF as it is drawn: whether there is ink where a text is said to stand.

In: an open page and how it is shown. Out: a Picture, in grey and no larger than needed, and the
glyphs with what is not seen told apart. Must not know what a word or a table is.

What hides a text in a PDF is without number: a mode, a colour, a clip, a box over it, a layer
that is off. The library that draws the page knows them all, so it is asked, not the file.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from gongkai.read.pdf_letters import REPLACEMENT, says_nothing
from gongkai.read.pdf_strokes import Box, Frame

MAX_PIXELS = 8_000_000
FAINT = 14
"""Levels of 255 between ink and paper below which a letter is not seen."""
DARK = 96
"""Levels below which what is drawn in a blank cell is a shade, a watermark or a frame."""
TOGETHER = 5
"""After a letter that was looked at so many beside it are taken to be seen as it is."""
SMALL = 4.0
"""Letters of so few pixels are not looked for."""


class Glyph(NamedTuple):
    """One printed character; ``base`` is the y of its base line.

    ``is_seen`` is False where the page shows nothing of it; ``is_told`` where its font is in the
    file, so that the drawn page is the same on every machine.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    is_seen: bool = True
    is_told: bool = False


class Picture:
    """A page in levels of grey."""

    def __init__(self, levels: bytes, stride: int, height: int, scale: float) -> None:
        self._levels = levels
        self._stride = stride
        self._height = height
        self._scale = scale

    @property
    def scale(self) -> float:
        """Give the pixels of a point."""
        return self._scale

    def contrast(self, box: Box) -> int:
        """Tell how much the lightest and the darkest spot of a part of the page differ."""
        darkest, lightest = self.levels(box)
        return lightest - darkest

    def has_ink(self, box: Box) -> bool:
        """Tell ink in a part of the page that is no rule from one of its sides to the other."""
        if self.contrast(box) < DARK:
            return False
        rows = self._rows(box)
        paper = max(map(max, rows)) - DARK
        rows = [row for row in rows if max(row) > paper]
        columns = [column for column in zip(*rows, strict=True) if max(column) > paper]
        return any(min(column) <= paper for column in columns)

    def levels(self, box: Box) -> tuple[int, int]:
        """Give the darkest and the lightest spot of a part of the page; alike where it is none."""
        part = b"".join(self._rows(box))
        return (min(part), max(part)) if part else (0, 0)

    def _rows(self, box: Box) -> list[bytes]:
        left, top, right, bottom = (edge * self._scale for edge in box)
        first, last = max(int(left + 0.5), 0), min(int(right + 0.5), self._stride)
        if last <= first:
            last = min(first + 1, self._stride)
        start, end = max(int(top + 0.5), 0), min(int(bottom + 0.5), self._height)
        rows = range(start * self._stride, end * self._stride, self._stride)
        return [self._levels[row + first : row + last] for row in rows]


def draw(raw: Any, page: Any, frame: Frame) -> Picture | None:
    """Draw a page as it is shown; None where there is no room for it."""
    width, height = frame.size()
    scale = min(1.0, (MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
    across, down = round(width * scale), round(height * scale)
    if across < 1 or down < 1:
        return None
    bitmap = raw.FPDFBitmap_CreateEx(across, down, raw.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        return None
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, 0xFFFFFFFF)
        turns = (frame.turns - raw.FPDFPage_GetRotation(page)) % 4
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, down, turns, raw.FPDF_ANNOT)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        levels = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * down)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    return Picture(levels, stride, down, scale)


def looked_at(glyphs: Iterable[Glyph], picture: Picture) -> Iterator[Glyph]:
    """Tell of each letter and digit whether it is seen, and of a blank whether ink is there.

    Digits are looked at one by one, of other letters that stand together only some.
    """
    before: Glyph | None = None
    left = 0
    for glyph in glyphs:
        if not (glyph.is_told and glyph.is_seen and glyph.size * picture.scale >= SMALL):
            before = None
        elif glyph.text.isdigit():
            glyph = _looked_at(glyph, picture)
            before = None
        elif glyph.text.isalnum():
            if before and left and _stands_beside(before, glyph):
                left -= 1
                if not before.is_seen:
                    glyph = glyph._replace(is_seen=False)
            else:
                glyph, left = _looked_at(glyph, picture), TOGETHER
            before = glyph
        elif says_nothing(glyph.text) and _has_sign(glyph, picture):
            glyph = glyph._replace(text=REPLACEMENT)
        yield glyph


def _looked_at(glyph: Glyph, picture: Picture) -> Glyph:
    is_seen = picture.contrast(_body(glyph)) >= FAINT
    return glyph if is_seen else glyph._replace(is_seen=False)


def _stands_beside(before: Glyph, glyph: Glyph) -> bool:
    return before.base == glyph.base and 0 <= glyph.x0 - before.x0 < 2 * glyph.size


def _body(glyph: Glyph, low: float = 0.08, high: float = 0.85) -> Box:
    """Give the box of a letter without its sides; a bit of paper above it belongs to it."""
    side = 0.08 * (glyph.x1 - glyph.x0)
    top, bottom = glyph.base - high * glyph.size, glyph.base - low * glyph.size
    return glyph.x0 + side, top, glyph.x1 - side, bottom


def _has_sign(glyph: Glyph, picture: Picture) -> bool:
    """Tell a blank that is drawn as a sign: ink in its middle, and none that goes on beside it."""
    left, top, right, bottom = _body(glyph)
    # The first and the last spot may hold ink of the letter beside it.
    spot = 0.5 / picture.scale
    darkest, lightest = picture.levels((left + spot, top, right - spot, bottom))
    if right - left < 2 * spot or lightest - darkest < DARK:
        return False
    edges = (glyph.x0, glyph.x1)
    sides = (_body(glyph._replace(x0=x - 0.5, x1=x + 0.5), 0.15, 0.7) for x in edges)
    # A rule of the table that stands there is dark from end to end: it has no contrast of its own.
    is_apart = all(lightest - picture.levels(side)[0] < DARK for side in sides)
    return is_apart and picture.contrast(_body(glyph, 0.85, 1.1)) < FAINT

"""Take the marks off the pages of a PDF: characters with their places, and ruled lines.

In: the bytes of a PDF. Out: pages of glyphs and rules, in points from the top left corner of the
page as it is shown. Must not know what a word or a table is. The only typed door to PDFium, which
reads the fonts of a printed web page ten times faster than parsers in Python do, and is hardened
against hostile files; ``gongkai.limits`` ends it where it does not end itself.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from gongkai.model import ReadError
from gongkai.read.pdf_letters import REPLACEMENT, character_at, is_told
from gongkai.read.pdf_notes import undrawn_fields, with_notes
from gongkai.read.pdf_paths import Paths
from gongkai.read.pdf_picture import Glyph, Picture, draw, looked_at
from gongkai.read.pdf_strokes import Box, Frame, Rule, box_of

MAX_PAGES, MAX_GLYPHS = 300, 400_000
OBLIQUE = 4.0
"""Letters turned by so many degrees and more are a stamp across the page, as watermarks are."""
STAMP = 30.0
"""Faint letters of such a size are a stamp too; no report prints its words so large."""
EDGE = 0.15
"""A letter that goes so far over the edge of the page, in parts of its size, is cut."""
SPECK = 1.0
"""Letters of such a size are not seen."""
INKLESS = 3
ENCRYPTED = 4
"""PDFium's error for a file that wants a password."""


class _Run(NamedTuple):
    """A piece of text that is set in one go; a size of 0 is not known.

    ``is_stamp`` if it lies across the page, ``is_hidden`` if it is set without ink, ``is_told``
    if its font is in the file or in every reader.
    """

    size: float
    is_stamp: bool
    is_hidden: bool
    is_told: bool


class Page(NamedTuple):
    """The marks of one page; ``number`` counts from 1.

    ``stamps`` are the places of letters across the page; ``picture`` is there where it has
    digits.
    ``blanks`` says where pieces of text begin that draw nothing: x, and y of the base line.
    """

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    stamps: tuple[Box, ...] = ()
    picture: Picture | None = None
    blanks: tuple[tuple[float, float], ...] = ()


def read_pages(data: bytes) -> list[Page]:
    """Take the marks off all pages.

    Raises:
        ReadError: encrypted, broken, too long, without text, or with fonts that hide their text.
    """
    import pypdfium2  # a quarter of a second, which a run without any PDF need not wait
    import pypdfium2.raw as raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == ENCRYPTED:
            raise ReadError("PDF with a password; save it without one (请解密后另存)") from error
        raise ReadError("broken PDF; fetch it again or save it anew (请重新下载或另存)") from error
    try:
        return _Reader(raw, document.raw).pages()
    finally:
        document.close()


class _Reader:
    """The walk over one open document; counts what it meets, to refuse what cannot be read."""

    def __init__(self, raw: Any, document: Any) -> None:
        self._raw = raw
        self._document = document
        self._counts: Counter[str] = Counter()
        self._runs: dict[int, _Run] = {}
        self._stamps: list[Box] = []
        self._paths = Paths(raw, self._counts, self._count_lost)
        self._blanks: list[tuple[float, float]] = []

    def pages(self) -> list[Page]:
        count = self._raw.FPDF_GetPageCount(self._document)
        if count > MAX_PAGES:
            raise ReadError(f"PDF of {count} pages; an annual report has at most {MAX_PAGES}")
        pages = [page for number in range(count) if (page := self._page(number))]
        self._judge()
        return pages

    def _judge(self) -> None:
        """Refuse what is no text: scanned pages, and fonts that do not tell their characters."""
        seen = self._counts
        if seen["glyphs"] - seen["unknown"] < 20 or seen["hidden"] * 2 > seen["asked"]:
            if seen["images"] or seen["hidden"]:
                raise ReadError("scanned PDF: pages are images; use the web page (请改用网页)")
            if not seen["unknown"]:
                raise ReadError("PDF without text (文件中没有文字)")
        lost = 10 * seen["lost"] > seen["texts"] or 3 * seen["untold"] > seen["texts"]
        if seen["unknown"] * 10 > seen["glyphs"] or lost:
            raise ReadError("PDF whose fonts hide their characters; save it anew (字体无法识别)")

    def _page(self, number: int) -> Page | None:
        raw = self._raw
        page = raw.FPDF_LoadPage(self._document, number)
        if not page:
            return None
        fields = undrawn_fields(raw, page)
        page = with_notes(raw, self._document, page, number)
        text = raw.FPDFText_LoadPage(page)
        try:
            frame = self._frame(page, text)
            self._stamps = []
            glyphs = tuple(self._glyphs(text, frame)) if text else ()
            self._blanks = []
            rules = tuple(self._paths.rules(page, frame))
            width, height = frame.size()
            has_digits = any(glyph.text.isdigit() for glyph in glyphs)
            picture = draw(raw, page, frame) if has_digits else None
            if picture:
                glyphs = tuple(looked_at(glyphs, picture))
            glyphs += tuple(
                _mark(box_of([frame.place(*f[:2]), frame.place(*f[2:])])) for f in fields
            )
            blanks = tuple(frame.place(*at) for at in self._blanks)
            stamps = tuple(self._stamps)
            return Page(number + 1, width, height, glyphs, rules, stamps, picture, blanks)
        finally:
            if text:
                raw.FPDFText_ClosePage(text)
            raw.FPDF_ClosePage(page)

    def _frame(self, page: Any, text: Any) -> Frame:
        """Tell how a page is shown; a table printed sideways is turned upright."""
        raw = self._raw
        box = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(page, box)
        turns = raw.FPDFPage_GetRotation(page)
        count = raw.FPDFText_CountChars(text) if text else 0
        angles = Counter(
            -round(raw.FPDFText_GetCharAngle(text, index) / (math.pi / 2)) % 4
            for index in range(0, count, max(1, count // 40))
            if raw.FPDFText_IsGenerated(text, index) == 0
        )
        sideways, often = angles.most_common(1)[0] if angles else (0, 0)
        # The file's turn is part of what is shown; text that still lies on its side is turned.
        turned = sideways if often * 2 > sum(angles.values()) else turns
        return Frame(box.left, box.bottom, box.right, box.top, turned)

    def _glyphs(self, text: Any, frame: Frame) -> Iterator[Glyph]:
        raw = self._raw
        count = raw.FPDFText_CountChars(text)
        self._counts["glyphs"] += max(count, 0)
        if self._counts["glyphs"] > MAX_GLYPHS:
            raise ReadError(f"PDF with more than {MAX_GLYPHS} characters; no annual report")
        x, y = ctypes.c_double(), ctypes.c_double()
        box = raw.FS_RECTF()
        runs = self._runs = {}
        width, height = frame.size()
        for index in range(count):
            if raw.FPDFText_IsGenerated(text, index) == 1:
                self._counts["glyphs"] -= 1
                continue
            pointer = raw.FPDFText_GetTextObject(text, index)
            key = ctypes.cast(pointer, ctypes.c_void_p).value or 0
            run = runs.get(key) or runs.setdefault(key, self._run(text, index, pointer, frame))
            raw.FPDFText_GetCharOrigin(text, index, x, y)
            raw.FPDFText_GetLooseCharBox(text, index, box)
            left, base = frame.place(x.value, y.value)
            corners = frame.place(box.left, box.bottom), frame.place(box.right, box.top)
            right = max(corners[0][0], corners[1][0])
            size = run.size or abs(corners[0][1] - corners[1][1])
            if abs(left - min(corners[0][0], corners[1][0])) > size:
                left = min(corners[0][0], corners[1][0])
            if run.is_stamp:
                self._counts["glyphs"] -= 1
                self._stamps.append(box_of(list(corners)))
            elif math.isfinite(left) and math.isfinite(base) and math.isfinite(right):
                is_within = 0 <= base <= height and left >= 0 and right < width + EDGE * size
                is_seen = is_within and not run.is_hidden
                character = character_at(raw, text, index)
                self._counts["unknown"] += character == REPLACEMENT
                yield Glyph(character, left, max(right, left), base, size, is_seen, run.is_told)

    def _run(self, text: Any, index: int, pointer: Any, frame: Frame) -> _Run:
        """Look at one run of characters: its size, and whether it is a stamp across the page."""
        raw = self._raw
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(text, index, matrix)
        size = raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
        self._counts["asked"] += 1
        is_hidden = raw.FPDFTextObj_GetTextRenderMode(pointer) == INKLESS
        self._counts["hidden"] += is_hidden
        turn = math.degrees(raw.FPDFText_GetCharAngle(text, index)) % 90
        is_oblique = OBLIQUE < turn < 90 - OBLIQUE
        is_stamp = is_oblique or (size > STAMP and self._is_faint(pointer))
        is_hidden = is_hidden or 0 < size < SPECK
        return _Run(size, is_stamp, is_hidden, is_told(raw, raw.FPDFTextObj_GetFont(pointer)))

    def _is_faint(self, pointer: Any) -> bool:
        """Tell letters that let the text behind them shine through."""
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        if not self._raw.FPDFPageObj_GetFillColor(pointer, red, green, blue, alpha):
            return False
        return alpha.value < 160 or min(red.value, green.value, blue.value) > 160

    def _count_lost(self, item: Any) -> None:
        """Count a piece of text that is not told: its font is not there, or is damaged.

        Pieces that are blank are not told either, but their font mostly is there: they draw
        nothing. Offices set the blanks before a text as pieces of their own.
        """
        raw = self._raw
        self._counts["texts"] += 1
        if ctypes.cast(item, ctypes.c_void_p).value not in self._runs:
            font = raw.FPDFTextObj_GetFont(item)
            is_there = font and raw.FPDFFont_GetIsEmbedded(font) == 1
            self._counts["lost"] += not is_there
            if is_there and self._is_empty(item):
                self._blanks.append(self._paths.matrix(item)[4:])
            else:
                self._counts["untold"] += 1

    def _is_empty(self, item: Any) -> bool:
        """Tell whether an object draws nothing."""
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        self._raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        return right.value <= left.value and top.value <= bottom.value


def _mark(box: Box) -> Glyph:
    """Put a mark into a place of which no more is known than that a value stands there."""
    left, top, right, bottom = box
    size = min(bottom - top, right - left, 10.0)
    middle = (top + bottom) / 2
    return Glyph(REPLACEMENT, left + 1, left + 1 + size, middle + 0.35 * size, size)

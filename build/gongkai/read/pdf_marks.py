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
from gongkai.read.pdf_strokes import (
    FLAT,
    THIN,
    UNMOVED,
    Box,
    Frame,
    Matrix,
    Rule,
    box_of,
    combined,
    moved,
    rules_of,
    shared,
    thin,
    within,
)

MAX_PAGES, MAX_GLYPHS, MAX_OBJECTS, MAX_RULES = 300, 400_000, 200_000, 60_000
MAX_DEPTH, MAX_CLIPS = 6, 16
REPLACEMENT = "\ufffd"
OBLIQUE = 4.0
"""Letters turned by so many degrees and more are a stamp across the page, as watermarks are."""
STAMP = 30.0
"""Faint letters of such a size are a stamp too; no report prints its words so large."""
ENCRYPTED = 4
"""PDFium's error for a file that wants a password."""


class Glyph(NamedTuple):
    """One printed character; ``base`` is the y of its base line."""

    text: str
    x0: float
    x1: float
    base: float
    size: float


class _Run(NamedTuple):
    """A piece of text that is set in one go; a size of 0 is not known."""

    size: float
    is_shown: bool


class Page(NamedTuple):
    """The marks of one page; ``number`` counts from 1.

    ``blanks`` says where pieces of text begin that draw nothing: x, and y of the base line.
    """

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
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
        text = raw.FPDFText_LoadPage(page)
        try:
            frame = self._frame(page, text)
            glyphs = tuple(self._glyphs(text, frame)) if text else ()
            self._blanks = []
            rules = tuple(self._rules(page, frame))
            width, height = frame.size()
            blanks = tuple(frame.place(*at) for at in self._blanks)
            return Page(number + 1, width, height, glyphs, rules, blanks)
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
            if not run.is_shown:
                self._counts["glyphs"] -= 1
                continue
            character = self._character(text, index)
            raw.FPDFText_GetCharOrigin(text, index, x, y)
            raw.FPDFText_GetLooseCharBox(text, index, box)
            left, base = frame.place(x.value, y.value)
            corners = frame.place(box.left, box.bottom), frame.place(box.right, box.top)
            right = max(corners[0][0], corners[1][0])
            size = run.size or abs(corners[0][1] - corners[1][1])
            if abs(left - min(corners[0][0], corners[1][0])) > size:
                left = min(corners[0][0], corners[1][0])
            if 0 <= base <= height and 0 <= left < width and math.isfinite(right):
                yield Glyph(character, left, max(right, left), base, size)

    def _run(self, text: Any, index: int, pointer: Any, frame: Frame) -> _Run:
        """Look at one run of characters: its size, and whether it is a stamp across the page."""
        raw = self._raw
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(text, index, matrix)
        size = raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
        self._counts["asked"] += 1
        self._counts["hidden"] += raw.FPDFTextObj_GetTextRenderMode(pointer) == 3
        turn = math.degrees(raw.FPDFText_GetCharAngle(text, index)) % 90
        is_oblique = OBLIQUE < turn < 90 - OBLIQUE
        return _Run(size, not is_oblique and not (size > STAMP and self._is_faint(pointer)))

    def _is_faint(self, pointer: Any) -> bool:
        """Tell letters that let the text behind them shine through."""
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        if not self._raw.FPDFPageObj_GetFillColor(pointer, red, green, blue, alpha):
            return False
        return alpha.value < 160 or min(red.value, green.value, blue.value) > 160

    def _character(self, text: Any, index: int) -> str:
        raw = self._raw
        code = raw.FPDFText_GetUnicode(text, index)
        if raw.FPDFText_IsHyphen(text, index) == 1:
            return "-"
        is_private = 0xE000 <= code <= 0xF8FF
        is_unknown = code < 9 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF or code == 0xFFFE
        if is_unknown or is_private or raw.FPDFText_HasUnicodeMapError(text, index) == 1:
            self._counts["unknown"] += 1
            return REPLACEMENT
        return chr(code)

    def _rules(self, page: Any, frame: Frame) -> Iterator[Rule]:
        raw = self._raw
        found = 0
        for item, outer in self._paths(page, raw.FPDFPage_GetObject, raw.FPDFPage_CountObjects):
            window = self._window(item, outer, frame)
            for rule in self._rules_of(item, outer, frame):
                found += 1
                if found > MAX_RULES:
                    raise ReadError(f"PDF page with more than {MAX_RULES} lines; no annual report")
                if shown := within(rule, window):
                    yield shown

    def _window(self, item: Any, outer: Matrix, frame: Frame) -> Box:
        """Give the part of the page in which an object is seen."""
        raw = self._raw
        width, height = frame.size()
        window = 0.0, 0.0, width, height
        clip = raw.FPDFPageObj_GetClipPath(item)
        for number in range(min(raw.FPDFClipPath_CountPaths(clip), MAX_CLIPS) if clip else 0):
            count = raw.FPDFClipPath_CountPathSegments(clip, number)
            points = [
                self._point(raw.FPDFClipPath_GetPathSegment(clip, number, index))
                for index in range(min(count, MAX_CLIPS))
            ]
            if len(points) > 1:
                window = shared(window, box_of([frame.place(*moved(p, outer)) for p in points]))
        return window

    def _point(self, segment: Any) -> tuple[float, float]:
        x, y = ctypes.c_float(), ctypes.c_float()
        self._raw.FPDFPathSegment_GetPoint(segment, x, y)
        return x.value, y.value

    def _rules_of(self, item: Any, outer: Matrix, frame: Frame) -> Iterator[Rule]:
        """Give the lines of one path; the dots of a dotted line are too many to look into."""
        is_stroked = self._is_stroked(item)
        if is_stroked is None:
            return iter(())
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        self._raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        if min(right.value - left.value, top.value - bottom.value) <= 2 * FLAT:
            corners = (left.value, bottom.value), (right.value, top.value)
            return thin(box_of([frame.place(*moved(corner, outer)) for corner in corners]), THIN)
        matrix = combined(self._matrix(item), outer)
        return rules_of(self._subpaths(item, matrix, frame), is_stroked=is_stroked)

    def _matrix(self, item: Any) -> Matrix:
        matrix = self._raw.FS_MATRIX()
        self._raw.FPDFPageObj_GetMatrix(item, matrix)
        return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)

    def _paths(
        self, holder: Any, get: Any, count: Any, outer: Matrix = UNMOVED, depth: int = 0
    ) -> Iterator[tuple[Any, Matrix]]:
        """Yield the drawn paths of a page and of its forms, each with its form's matrix."""
        raw = self._raw
        for index in range(count(holder)):
            self._counts["objects"] += 1
            if self._counts["objects"] > MAX_OBJECTS:
                raise ReadError(f"PDF with more than {MAX_OBJECTS} objects; no annual report")
            item = get(holder, index)
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                yield item, outer
            elif kind == raw.FPDF_PAGEOBJ_TEXT:
                self._count_lost(item)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self._counts["images"] += 1
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
                inner = combined(self._matrix(item), outer)
                functions = raw.FPDFFormObj_GetObject, raw.FPDFFormObj_CountObjects
                yield from self._paths(item, *functions, inner, depth + 1)

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
                self._blanks.append(self._matrix(item)[4:])
            else:
                self._counts["untold"] += 1

    def _is_empty(self, item: Any) -> bool:
        """Tell whether an object draws nothing."""
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        self._raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        return right.value <= left.value and top.value <= bottom.value

    def _is_stroked(self, item: Any) -> bool | None:
        """Tell a stroked path from a filled one; None for one that only clips."""
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        self._raw.FPDFPath_GetDrawMode(item, fill, stroke)
        return True if stroke.value else False if fill.value else None

    def _subpaths(self, item: Any, matrix: Matrix, frame: Frame) -> list[list[tuple[float, float]]]:
        raw = self._raw
        paths: list[list[tuple[float, float]]] = []
        for index in range(min(raw.FPDFPath_CountSegments(item), MAX_RULES)):
            segment = raw.FPDFPath_GetPathSegment(item, index)
            at = frame.place(*moved(self._point(segment), matrix))
            if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO or not paths:
                paths.append([])
            paths[-1].append(at)
            if raw.FPDFPathSegment_GetClose(segment):
                paths[-1].append(paths[-1][0])
        return paths

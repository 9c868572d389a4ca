"""Take the drawn lines off a page of a PDF.

In: an open page and how it is shown. Out: its rules, each as far as it is seen; on the way it
says of each piece of text that it met it, and counts images and objects. Must not know what a
table is.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

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

MAX_OBJECTS, MAX_RULES = 200_000, 60_000
MAX_DEPTH, MAX_CLIPS = 6, 16


class Paths:
    """The walk over the objects of the pages of one document.

    Args:
        raw: the functions of the library.
        counts: what is met, by kind; it goes on counting.
        found_text: is called with each piece of text.
    """

    def __init__(self, raw: Any, counts: Counter[str], found_text: Callable[[Any], None]) -> None:
        self._raw = raw
        self._counts = counts
        self._found_text = found_text

    def rules(self, page: Any, frame: Frame) -> Iterator[Rule]:
        """Give the lines of a page, as far as they are seen.

        Raises:
            ReadError: more objects or lines than any annual report has.
        """
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
        matrix = combined(self.matrix(item), outer)
        return rules_of(self._subpaths(item, matrix, frame), is_stroked=is_stroked)

    def matrix(self, item: Any) -> Matrix:
        """Give the matrix of one object."""
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
                self._found_text(item)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self._counts["images"] += 1
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
                inner = combined(self.matrix(item), outer)
                functions = raw.FPDFFormObj_GetObject, raw.FPDFFormObj_CountObjects
                yield from self._paths(item, *functions, inner, depth + 1)

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

"""Turn drawn paths into straight rules, as a page is shown.

In: points, matrices and boxes of paths. Out: rules in points from the top left corner. Must not
know the library that reads the file, nor what a table is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

THIN = 3.5
"""A filled shape that is thinner is a rule, and a frame is no wider."""
FLAT = 0.6
Matrix = tuple[float, float, float, float, float, float]
UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Rule(NamedTuple):
    """A straight line: ``at`` is its x if it is upright, else its y."""

    is_upright: bool
    at: float
    start: float
    end: float


class Frame(NamedTuple):
    """How a page is shown: its corners in the file and the quarter turns to the right."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Turn a point of the file into a point of the page, counted from its top left corner."""
        if self.turns == 1:
            return y - self.bottom, x - self.left
        if self.turns == 2:
            return self.right - x, y - self.bottom
        if self.turns == 3:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def size(self) -> tuple[float, float]:
        """Give width and height as shown."""
        across, down = self.right - self.left, self.top - self.bottom
        return (down, across) if self.turns % 2 else (across, down)


def moved(point: tuple[float, float], matrix: Matrix) -> tuple[float, float]:
    """Move a point by a matrix."""
    x, y = point
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def combined(inner: Matrix, outer: Matrix) -> Matrix:
    """Give the matrix that does both moves."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


Box = tuple[float, float, float, float]


def rules_of(paths: list[list[tuple[float, float]]], *, is_stroked: bool) -> Iterator[Rule]:
    """Give the straight lines of one path: its strokes, thin fills, and thin frames."""
    boxes = [box_of(path) for path in paths]
    for path, box in zip(paths, boxes, strict=True):
        if is_stroked:
            for start, end in pairwise(path):
                yield from thin(box_of([start, end]), FLAT)
        elif len(path) > 1:
            yield from thin(box, THIN)
    for outer in boxes:
        if not is_stroked and any(_frames(outer, inner) for inner in boxes):
            left, top, right, bottom = outer
            yield Rule(False, top, left, right)
            yield Rule(False, bottom, left, right)
            yield Rule(True, left, top, bottom)
            yield Rule(True, right, top, bottom)


def box_of(path: list[tuple[float, float]]) -> Box:
    """Give the box around points."""
    xs, ys = [x for x, _ in path], [y for _, y in path]
    return min(xs), min(ys), max(xs), max(ys)


def thin(box: Box, width: float) -> Iterator[Rule]:
    """Give the line that a thin box is; a dot may be part of an upright or of a level one."""
    left, top, right, bottom = box
    if not all(map(math.isfinite, box)):
        return
    if bottom - top <= width:
        yield Rule(False, (top + bottom) / 2, left, right)
    if right - left <= width:
        yield Rule(True, (left + right) / 2, top, bottom)


def shared(first: Box, second: Box) -> Box:
    """Give what two boxes have in common."""
    left, top = max(first[0], second[0]), max(first[1], second[1])
    return left, top, min(first[2], second[2]), min(first[3], second[3])


def within(rule: Rule, window: Box) -> Rule | None:
    """Give the part of a rule that is seen through a window; None if nothing is."""
    left, top, right, bottom = window
    low, high, first, last = (
        (left, right, top, bottom) if rule.is_upright else (top, bottom, left, right)
    )
    start, end = max(rule.start, first), min(rule.end, last)
    if not low - THIN <= rule.at <= high + THIN or start > end:
        return None
    return Rule(rule.is_upright, rule.at, start, end)


def _frames(outer: Box, inner: Box) -> bool:
    gaps = [abs(a - b) for a, b in zip(outer, inner, strict=True)]
    return outer != inner and 0 < max(gaps) <= THIN and outer[2] - outer[0] > 2 * THIN

"""Join what a page break cut: tables that go on, rows in two halves, headers printed again.

In: the tables of following pages. Out: one table, or None where they are two. Must not know the
form. Two halves of a row are one only where the page shows it: a label that fills its last line
goes on without a number of its own, each half holds what the other lacks, or below some of the
numbers stand further digits without any label.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gongkai.read.pdf_lattice import NEAR
from gongkai.read.pdf_ruled import Box, Table
from gongkai.read.pdf_words import PIECE, Line, is_full

SAME_WIDTH = 6.0
ITEM = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十0-9]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.\uff0e]"
    r"|[0-9]{1,2}[.\uff0e、]|第[一二三四五六七八九十]+条)"
)
"""A text that begins with a number of its own goes on from no other."""


def text_of(lines: Sequence[Line]) -> str:
    """Give the text of lines without any blank."""
    return "".join("".join(line.text.split()) for line in lines)


def is_number(lines: Sequence[Line]) -> bool:
    """Tell whether lines hold a number or part of one."""
    return bool(lines) and all(PIECE.fullmatch(line.text) for line in lines)


def join_tables(upper: Table, lower: Table) -> Table | None:
    """Join a ruled table at the end of a page with one at the top of the next."""
    if not (upper.is_ruled and lower.is_ruled):
        return None
    shift = _shift(upper.xs, lower.xs)
    if shift is None:
        return None
    xs = _union(upper.xs, [edge + shift for edge in lower.xs])
    first = upper.boxes
    if len(xs) > len(upper.xs):
        first = [_placed(box, upper.xs, xs, 0) for box in first]
    second = [_placed(box, lower.xs, xs, shift) for box in lower.boxes]
    second = _without_header(first, second)
    height = upper.rows
    is_cut = _is_cut(first, second, height)
    offset = height - 1 if is_cut else height
    kept: list[Box] = []
    for box in second:
        above = _above(first, box, height)
        goes_on = above and ((is_cut and _halves(above, box)) or _spans(above, box, second))
        if box.row == 0 and above and goes_on:
            above.further.extend(box.lines)
            above.rows += box.rows - is_cut
        else:
            kept.append(replace(box, row=box.row + offset))
    if kept:
        _lengthen(first, height, kept)
    return Table([*first, *kept], xs, upper.top, lower.bottom, upper.page, upper.is_ruled)


def _shift(upper: Sequence[float], lower: Sequence[float]) -> float | None:
    """Tell how far two tables stand apart sideways; None if they are not one table.

    Where no rule is drawn left of the first column, the lower table may lack it.
    """
    left, right = upper[0] - lower[0], upper[-1] - lower[-1]
    if abs(right - left) <= SAME_WIDTH:
        return left
    is_inner = any(abs(edge - lower[0]) <= NEAR for edge in upper[1:-2])
    return 0.0 if is_inner and abs(right) <= NEAR else None


def _lengthen(first: Sequence[Box], height: int, kept: Sequence[Box]) -> None:
    """Let the cells go on that stand left of the first column of the lower table."""
    left = min(box.column for box in kept)
    for box in first:
        if box.row + box.rows == height and box.column + box.columns <= left:
            box.rows = max(other.row + other.rows for other in kept) - box.row


def _union(upper: list[float], lower: list[float]) -> list[float]:
    edges: list[float] = []
    for edge in sorted([*upper, *lower]):
        if not edges or edge - edges[-1] > NEAR:
            edges.append(edge)
    return edges


def _placed(box: Box, old: list[float], new: list[float], shift: float) -> Box:
    """Move a cell to the columns of the joined table."""

    def nearest(edge: float) -> int:
        return min(range(len(new)), key=lambda index: abs(new[index] - edge - shift))

    column = nearest(old[box.column])
    columns = max(nearest(old[box.column + box.columns]) - column, 1)
    return replace(box, column=column, columns=columns)


def _without_header(first: list[Box], second: list[Box]) -> list[Box]:
    """Leave out the rows that repeat the first rows of the table word for word."""
    rows = 0
    height = max((box.row + box.rows for box in second), default=0)
    while rows < height and (words := _printed(first, rows)) and words == _printed(second, rows):
        rows += 1
    while rows and any(box.row < rows < box.row + box.rows for box in second):
        rows -= 1
    return [replace(box, row=box.row - rows) for box in second if box.row >= rows]


def _printed(boxes: list[Box], row: int) -> list[tuple[int, str]]:
    """Give the words of a row with their columns; nothing for a row that holds a number."""
    own = [box for box in boxes if box.row == row and box.lines]
    if any(is_number(box.lines) for box in own):
        return []
    return sorted((box.column, text_of(box.lines)) for box in own)


def _above(first: list[Box], box: Box, height: int) -> Box | None:
    """Give the cell of the same columns that the page break closes."""
    for other in first:
        same = (other.column, other.columns) == (box.column, box.columns)
        if same and other.row + other.rows == height:
            return other
    return None


def _halves(above: Box, box: Box) -> bool:
    """Tell whether two cells of a cut row are one; of two numbers the cell's text will tell."""
    if not (above.lines and box.lines) or _goes_on(above, box):
        return True
    return is_number(above.lines) and is_number(box.lines)


def _digits_on(above: Box, box: Box) -> bool:
    if not (is_number(above.lines) and is_number(box.lines)):
        return False
    return is_full(above.lines[-1], box.lines[0], above.x1 - above.x0)


def _goes_on(above: Box, box: Box) -> bool:
    """Tell whether a text in the lower half is the rest of the one in the upper half."""
    if is_number(box.lines) or ITEM.match(text_of(box.lines)):
        return False
    if is_number(above.lines) and not ITEM.fullmatch(text_of(above.lines)):
        return False
    return is_full(above.lines[-1], box.lines[0], above.x1 - above.x0)


def _is_cut(first: list[Box], second: list[Box], height: int) -> bool:
    """Tell whether the last row above and the first row below are halves of one row."""
    pairs = [
        (above, box)
        for box in second
        if box.row == 0 and (above := _above(first, box, height)) is not None
    ]
    leaves = [(above, box) for above, box in pairs if above.rows == 1 and box.rows == 1]
    unpaired = sum(1 for box in second if box.row == 0) - len(pairs)
    if len(leaves) < 2 or unpaired:
        return False
    if not any(box.lines for _, box in leaves):
        return True
    both = [(above, box) for above, box in leaves if above.lines and box.lines]
    if not both:
        return any(above.lines for above, _ in leaves)
    numbers = [pair for pair in both if is_number(pair[0].lines) and is_number(pair[1].lines)]
    labels = [pair for pair in both if pair not in numbers]
    if labels:
        goes_on = all(_goes_on(above, box) for above, box in labels)
        is_part = len(numbers) < sum(1 for above, _ in leaves if is_number(above.lines))
        return goes_on and (is_part or all(_digits_on(above, box) for above, box in numbers))
    # A row of its own has a label and all its numbers; half a row has but some of them.
    halves = [above for above, _ in leaves], [box for _, box in leaves]
    named = [any(box.lines and not is_number(box.lines) for box in half) for half in halves]
    counts = [sum(is_number(box.lines) for box in half) for half in halves]
    less, more = (0, 1) if named[1] else (1, 0)
    goes_on = not named[1] and any(_digits_on(above, box) for above, box in numbers)
    return not all(named) and (counts[less] < counts[more] or goes_on)


def _spans(above: Box, box: Box, second: list[Box]) -> bool:
    """Tell whether a cell over several rows goes on below the break.

    A blank or single cell counts only where a text stands right of it: else it is a cell of
    its own under a tall heading.
    """
    text = text_of(box.lines)
    if above.rows == 1 and box.rows == 1:
        return False
    if is_number(box.lines) or ITEM.match(text):
        return False
    return any(
        other.row == 0 and other.column > box.column and other.lines and not is_number(other.lines)
        for other in second
    )

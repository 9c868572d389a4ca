"""Part lines without rules into blocks: a header and the rows of numbers below it.

In: the lines of all pages, cut into pieces. Out: blocks of rows. Must not know columns, nor what
the numbers are about. Prose and headings part blocks; a line that reaches over the numbers below
it belongs to a header.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from gongkai.read.pdf_pieces import Piece
from gongkai.read.pdf_words import Line

INDENT = 3.0
"""A line that begins so many characters left of the numbers and reaches over them is prose."""
TAIL = 5
"""So many lines below the last numbers may belong to its label."""
SHORT = 16
"""A label with one number close to it has fewer characters."""
LONG = 24
"""No heading of a column has so many characters on a line."""
UNDER = 0.5
"""Numbers under each other stand apart by less, in parts of their size."""
HEADING = re.compile(r"\s*[一二三四五六七八九十]{1,3}[、.\uff0e]")


@dataclass(eq=False)
class Row:
    """A line of the text, cut into pieces."""

    line: Line
    pieces: list[Piece]
    page: int

    @cached_property
    def values(self) -> list[Piece]:
        """Give the numbers at its right end."""
        count = 0
        while count < len(self.pieces) and self.pieces[-1 - count].is_value:
            count += 1
        return self.pieces[len(self.pieces) - count :]

    @cached_property
    def labels(self) -> list[Piece]:
        """Give what stands left of its numbers."""
        return self.pieces[: len(self.pieces) - len(self.values)]

    @cached_property
    def is_row(self) -> bool:
        """Tell whether it holds the numbers of a row: several, or one right of a label."""
        if any(piece.is_rest for piece in self.values):
            return False
        if len(self.values) > 2 or not (self.values and self.labels):
            return len(self.values) > 2
        # A line of prose may end with a number; it is full, and the number follows closely.
        label = self.labels[-1]
        blank = self.values[0].x0 - label.x1
        is_short = label.x1 - self.labels[0].x0 < SHORT * self.line.size
        return len(self.values) > 1 or blank > self.line.size or is_short


@dataclass(slots=True)
class Block:
    """A header and the lines below it, up to the next header or to prose."""

    header: list[Row] = field(default_factory=list)
    body: list[Row] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        """Give the lines that hold the numbers of a row."""
        return [row for row in self.body if row.is_row]

    @property
    def left(self) -> float:
        """Give the x at which the numbers begin; without labels all headings stand over them."""
        left = min(row.values[0].x0 for row in self.rows)
        if any(row.labels for row in self.rows):
            return left
        return min([left, *(piece.x0 for row in self.header for piece in row.pieces)]) - 1

    @property
    def label_pieces(self) -> list[Piece]:
        """Give the pieces left of the numbers."""
        end = self.left + 0.5
        return [piece for row in self.body for piece in row.labels if piece.x1 <= end]


def find_blocks(rows: list[Row]) -> list[Block]:
    """Part the lines into blocks: each runs from its header to the next header or prose."""
    at = [index for index, row in enumerate(rows) if row.is_row]
    blocks: list[Block] = []
    before = -1
    for number, index in enumerate(at):
        between = rows[before + 1 : index]
        left = min(row.values[0].x0 for row in _near(rows, at, number))
        kinds = [_kind(row, left) for row in between]
        start = max((i + 1 for i, kind in enumerate(kinds) if kind == "prose"), default=0)
        if "head" in kinds[start:]:
            # Numbers stand below a header, not in it.
            last = max(i for i, kind in enumerate(kinds) if kind == "head")
            start = max([start, *(i + 1 for i in range(last) if between[i].values)])
        heads = [i for i, kind in enumerate(kinds) if kind == "head" and i >= start]
        if start or heads or not blocks:
            first, last = (heads[0], heads[-1] + 1) if heads else (start, start)
            if blocks:
                tail = between[:TAIL] if start else between[:first]
                blocks[-1].body.extend(_labels_first(tail, blocks[-1].left))
            blocks.append(Block(between[first:last], between[last:]))
        else:
            blocks[-1].body.extend(between)
        blocks[-1].body.append(rows[index])
        before = index
    if blocks:
        tail = rows[before + 1 : before + 1 + TAIL]
        blocks[-1].body.extend(_labels_first(tail, blocks[-1].left))
    return blocks


def _labels_first(rows: list[Row], left: float) -> list[Row]:
    """Give the lines up to the first that is no line of a label."""
    stop = (
        index
        for index, row in enumerate(rows)
        if HEADING.match(row.line.text) or _kind(row, left) != "label"
    )
    return rows[: next(stop, len(rows))]


def _near(rows: list[Row], at: list[int], number: int) -> list[Row]:
    """Give the row of numbers and those that follow with as many at the same place."""
    first = rows[at[number]]
    near = [first]
    for index in at[number + 1 : number + 8]:
        values = rows[index].values
        if len(values) != len(first.values) or not _is_under(first.values[0], values[0]):
            break
        near.append(rows[index])
    return near


def _is_under(above: Piece, below: Piece) -> bool:
    """Tell whether two numbers stand under each other: at one end or in their middle."""
    steps = (above.x0 - below.x0, above.center - below.center, above.x1 - below.x1)
    return min(map(abs, steps)) < UNDER * above.line.size


def _kind(row: Row, left: float) -> str:
    """Tell a line of a header and a line of prose from the lines of labels."""
    if all(piece.is_value for piece in row.pieces):
        return "label"
    if any(piece.is_rest for piece in row.values) and row.labels[-1].x1 <= left:
        return "label"
    over = [piece for piece in row.pieces if piece.x1 > left]
    if not over:
        return "label"
    size = row.line.size
    if len(row.pieces) == 1 and HEADING.match(row.line.text):
        return "prose"
    if len(row.pieces) == 1 and over[0].x1 - over[0].x0 > LONG * size:
        return "prose"
    if len(row.pieces) > 1 or over[0].x0 >= left - INDENT * size:
        return "head"
    # A caption over the whole table stands in its middle, a line of prose at the margin.
    return "head" if over[0].x0 > 10 * size else "prose"


def is_item(row: Row) -> bool:
    """Tell whether the label beside the numbers begins with a number of its own."""
    return bool(row.labels) and row.labels[-1].is_item

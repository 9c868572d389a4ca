"""Put the numbers of a table without rules into rows.

In: lines with numbers. Out: bands, each the numbers of one row. Must not know the form. Every
line is a row of its own, but for numbers that were broken over two lines: these are put together
as what they are, two pieces, for nobody can tell them from two numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gongkai.read.pdf_blocks import Row, is_item
from gongkai.read.pdf_pieces import Piece, Stack
from gongkai.read.pdf_words import is_full

OVERLAP = 0.9
"""Lines whose steps are smaller, in parts of their size, are no two rows."""
FARTHEST, BESIDE = 2.6, 1.3
"""The lines of one number are no further apart; nor is a number from one beside its middle."""


@dataclass(slots=True, eq=False)
class Band:
    """The numbers of one row, each a stack of its lines, and the label beside them."""

    stacks: list[Stack]
    label: Stack | None = None

    @property
    def first(self) -> float:
        """Give the y of the first line of its numbers."""
        return min(held.first for held in self.stacks)

    @property
    def last(self) -> float:
        """Give the y of the last line of its numbers."""
        return max(held.last for held in self.stacks)

    @property
    def start(self) -> float:
        """Give the y of its first line."""
        return min(self.first, self.label.first) if self.label else self.first

    @property
    def page(self) -> int:
        """Give the page of its first line."""
        return self.stacks[0].pieces[0].page

    @property
    def size(self) -> float:
        """Give the size of its numbers."""
        return self.stacks[0].pieces[0].line.size


def find_bands(rows: Sequence[Row], left: float) -> list[Band]:
    """Put the numbers right of ``left`` into rows, from top to bottom."""
    bands: list[Band] = []
    room = room_of(rows)
    for row in rows:
        values = [piece for piece in row.values if piece.x1 > left]
        if bands and values and _goes_on(bands[-1], row, values, room):
            _add(bands[-1], values)
        elif values:
            bands.append(Band([Stack([piece]) for piece in values]))
    return bands


def room_of(rows: Sequence[Row]) -> float:
    """Give the distance of the two columns that are nearest to each other.

    Numbers of one column stand under each other at one end or in their middle: the distances
    of the others are now larger and now smaller.
    """
    pairs = [pair for row in rows for pair in pairwise(row.values)]
    if not pairs:
        return float("inf")
    return max(
        min(b.x0 - a.x0 for a, b in pairs),
        min(b.center - a.center for a, b in pairs),
        min(b.x1 - a.x1 for a, b in pairs),
    )


def _goes_on(band: Band, row: Row, values: Sequence[Piece], room: float) -> bool:
    """Tell whether a line may hold the rest of the numbers of a row.

    What may be the rest is put below its beginning also where it may be a number of its own:
    nobody then takes the beginning for the number.
    """
    above = [_above(band, piece) for piece in values]
    is_rest = any(piece.is_rest for piece in values)
    step = (values[0].y - band.last) / band.size
    if step > FARTHEST or (values[0].page != band.page and row.labels and not is_rest):
        return False
    if any(held and held.pieces[-1].is_parted(values[0].y, row.page) for held in above):
        return False
    if is_rest or step < OVERLAP or (step < BESIDE and not any(above)):
        return True
    full = [
        held is not None and _is_cut(held.pieces[-1], piece, room)
        for held, piece in zip(above, values, strict=True)
    ]
    if row.labels:
        return all(full) and not is_item(row)
    return all(above) and (any(full) or room == float("inf"))


def _is_cut(above: Piece, piece: Piece, room: float) -> bool:
    return above.is_begun or is_full(above.line, piece.line, room)


def _above(band: Band, piece: Piece) -> Stack | None:
    over = (held for held in band.stacks if held.x0 < piece.x1 and piece.x0 < held.x1)
    return next(over, None)


def _add(band: Band, values: Sequence[Piece]) -> None:
    for piece in values:
        if held := _above(band, piece):
            held.pieces.append(piece)
        else:
            band.stacks.append(Stack([piece]))

"""Tell the columns of a table without rules by where its numbers stand.

In: the numbers of each row, and the stacks of a header. Out: columns, and the column over which
each heading stands. Must not know the form.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gongkai.read.pdf_pieces import Piece, Stack

APART = 0.45
"""Numbers of one column stand at the same place within this share of their size."""
Key = Callable[[Stack], float]
KEYS: dict[str, Key] = {
    "center": lambda piece: piece.center,
    "right": lambda piece: piece.x1,
    "left": lambda piece: piece.x0,
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns by the place of their numbers; ``edges`` begin with the table's left end."""

    key: str
    at: tuple[float, ...]
    edges: list[float]

    @property
    def count(self) -> int:
        """Count the columns of numbers."""
        return len(self.at)

    def nearest(self, piece: Stack) -> int:
        """Give the column nearest to a piece."""
        place = KEYS[self.key](piece)
        return min(range(len(self.at)), key=lambda index: abs(self.at[index] - place))

    def reach(self, piece: Piece) -> int:
        """Count the columns that a piece reaches over from end to end of their numbers."""
        if self.key == "center":
            return sum(1 for at in self.at if piece.x0 < at < piece.x1)
        width = piece.x1 - piece.x0
        crossed = (piece.x0 < a + 1 and b - 1 < piece.x1 for a, b in pairwise(self.at))
        return 1 + sum(crossed) if width > self.pitch else 1

    @property
    def walls(self) -> list[float]:
        """Give where one column ends and the next begins, by how its texts align."""
        if self.key == "center":
            return [(a + b) / 2 for a, b in pairwise(self.at)]
        if self.key == "right":
            return [at + 1 for at in self.at[:-1]]
        return [at - 1 for at in self.at[1:]]

    @property
    def pitch(self) -> float:
        """Give the usual distance of two columns."""
        return (self.at[-1] - self.at[0]) / max(len(self.at) - 1, 1)

    def room(self, column: int) -> float:
        """Give how wide a number in a column may be: as far as the nearest other column."""
        others = [abs(at - self.at[column]) for at in self.at if at != self.at[column]]
        return min(others, default=float("inf"))

    def places(self, values: Sequence[Stack]) -> dict[int, Stack]:
        """Give the column of each number."""
        return {self.nearest(value): value for value in values}


def usual_key(tables: Sequence[Sequence[Sequence[Stack]]]) -> str:
    """Give how the numbers of most columns align, over all tables of a document."""
    counts = {
        key: sum(found.count if (found := _by_key(key, rows)) else 99 for rows in tables)
        for key in KEYS
    }
    return min(counts, key=lambda key: counts[key])


def find_columns(rows: Sequence[Sequence[Stack]], usual: str) -> Columns | None:
    """Find the columns in which the numbers of all rows stand; None if they stand in none."""
    best: Columns | None = None
    for key in sorted(KEYS, key=lambda key: key != usual):
        found = _by_key(key, rows)
        if found and (best is None or found.count < best.count):
            best = found
    return best


def _by_key(key: str, rows: Sequence[Sequence[Stack]]) -> Columns | None:
    place = KEYS[key]
    values = sorted((value for row in rows for value in row), key=place)
    groups: list[list[Stack]] = []
    for value in values:
        if groups and place(value) - place(groups[-1][-1]) <= APART * value.pieces[0].line.size:
            groups[-1].append(value)
        else:
            groups.append([value])
    owner = {id(value): number for number, group in enumerate(groups) for value in group}
    for row in rows:
        own = [owner[id(value)] for value in row]
        if len(set(own)) < len(own):
            return None
    ends = [(min(v.x0 for v in group), max(v.x1 for v in group)) for group in groups]
    if any(right > left for (_, right), (left, _) in pairwise(ends)):
        return None
    middles = [(a[1] + b[0]) / 2 for a, b in pairwise(ends)]
    edges = [0.0, ends[0][0] - 1, *middles, ends[-1][1] + 1]
    at = tuple(sum(map(place, group)) / len(group) for group in groups)
    return Columns(key, at, edges)


def leaves_of(heads: Sequence[Stack], left: float) -> list[Stack]:
    """Give the headings with no other heading under them, from left to right."""
    over = [held for held in heads if held.x1 > left]
    leaves = [
        held
        for held in over
        if not any(
            other.first > held.last and other.x0 < held.x1 and held.x0 < other.x1 for other in over
        )
    ]
    return sorted(leaves, key=lambda held: held.x0)


def head_places(
    stacks: Sequence[Stack], columns: Columns, left: float
) -> list[tuple[Stack, int, int]]:
    """Give the column and the width of each heading, in reading order."""
    found: list[tuple[Stack, int, int]] = []
    over = [held for held in stacks if held.x1 > left or held.center > left]
    for held in sorted(stacks, key=lambda held: (round(held.first), held.x0)):
        if held not in over:
            found.append((held, 0, 1))
            continue
        at = columns.nearest(held)
        below = [
            other
            for other in over
            if other.first > held.last + 0.5 and columns.nearest(other) == at
        ]
        start, width = _span(held, columns, over) if below else (at, 1)
        found.append((held, start + 1, width))
    return found


def _span(held: Stack, columns: Columns, over: Sequence[Stack]) -> tuple[int, int]:
    """Give first column and width of a heading that stands over several columns."""
    size = held.pieces[0].line.size
    level = [other for other in over if abs(other.first - held.first) < size / 2]
    beside = [other for other in level if other is not held]
    if columns.key == "left":
        at = columns.nearest(held)
        right = [columns.nearest(other) for other in beside if other.x0 > held.x0]
        return at, max(min([*right, columns.count]) - at, 1)
    if columns.key == "right":
        at = columns.nearest(held)
        before = [columns.nearest(other) for other in beside if other.x0 < held.x0]
        low = _low_columns(held, columns, over)
        start = max([*(place + 1 for place in before), 0])
        while start < at and low and start not in low:
            start += 1
        return min(start, at), max(at - start + 1, 1)
    reach = _reaches([held, *beside], columns)[0]
    inside = [i for i, at in enumerate(columns.at) if abs(at - held.center) <= reach]
    return (inside[0], len(inside)) if inside else (columns.nearest(held), 1)


def _reaches(heads: Sequence[Stack], columns: Columns) -> list[float]:
    """Give how far each heading of one line reaches: the outer ones first, then what is left."""
    found: dict[int, float] = {}
    for head in sorted(heads, key=lambda head: _reach(head, columns)):
        reach = _reach(head, columns)
        for other in heads:
            if id(other) in found:
                reach = min(reach, abs(other.center - head.center) - found[id(other)])
        found[id(head)] = max(reach, columns.pitch / 2)
    return [found[id(head)] for head in heads]


def _reach(held: Stack, columns: Columns) -> float:
    """Give how far a heading can reach at both sides of its middle within the table."""
    left = held.center - columns.at[0]
    right = columns.at[-1] - held.center
    return max(min(left, right), 0) + columns.pitch / 2


def _low_columns(held: Stack, columns: Columns, over: Sequence[Stack]) -> set[int]:
    """Give the columns whose own heading stands at the lowest height below a heading."""
    below = [other for other in over if other.first > held.last]
    middles = [(other.first + other.last) / 2 for other in below]
    lowest = max(middles, default=0.0)
    size = held.pieces[0].line.size
    return {
        columns.nearest(other)
        for other, middle in zip(below, middles, strict=True)
        if lowest - middle < 0.3 * size
    }

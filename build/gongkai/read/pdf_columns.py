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
AWAY = 0.6
"""A heading so many columns' widths from every column has one of its own."""
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
    spread: float = 0.0
    """How far the numbers of its columns stand from each other, all columns together."""

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

    def is_beside(self, piece: Stack) -> bool:
        """Tell a heading with no number below it, as narrow as a column and between others."""
        pitch = min(map(self.room, range(self.count)))
        distance = abs(self.at[self.nearest(piece)] - KEYS[self.key](piece))
        return distance > AWAY * pitch and piece.x1 - piece.x0 < pitch

    def room(self, column: int) -> float:
        """Give how wide a number in a column may be: as far as the nearest other column."""
        others = [abs(at - self.at[column]) for at in self.at if at != self.at[column]]
        return min(others, default=float("inf"))

    def places(self, values: Sequence[Stack]) -> dict[int, Stack]:
        """Give the column of each number."""
        return {self.nearest(value): value for value in values}


def usual_key(tables: Sequence[Sequence[Sequence[Stack]]]) -> str:
    """Give how the numbers of most columns align, over all tables of a document."""
    costs = {}
    for key in KEYS:
        found = [_by_key(key, rows) for rows in tables]
        count = sum(columns.count if columns else 99 for columns in found)
        costs[key] = count, sum(columns.spread for columns in found if columns)
    return min(costs, key=lambda key: costs[key])


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
    spread = sum(place(group[-1]) - place(group[0]) for group in groups)
    return Columns(key, at, edges, spread)

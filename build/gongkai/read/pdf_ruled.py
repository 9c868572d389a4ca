"""Find the tables that are drawn with rules, with merged cells as the missing rules tell.

In: the rules and words of one page. Out: tables of boxes with spans, and the words outside. Must
not know other pages, nor what a label or a number is. A table may lack its outer rules: where a
page ends in the middle of a table no line is drawn.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gongkai.read.pdf_lattice import Edges, Lattice, find_lattices
from gongkai.read.pdf_strokes import Rule
from gongkai.read.pdf_words import Line, Word, cut_at, find_lines

SPLIT = 0.06
"""A gap within a word, in parts of the size, at which a wall parts it."""


@dataclass(slots=True)
class Box:
    """A cell on a page: its places in the table, its edges and what is printed in it."""

    row: int
    column: int
    rows: int
    columns: int
    x0: float
    top: float
    x1: float
    bottom: float
    page: int
    lines: list[Line] = field(default_factory=list)
    further: list[Line] = field(default_factory=list)
    """Lines of the same cell that stand on the next page."""
    is_open: bool = False
    """No rule is drawn at its foot, which is the foot of the table: the page ends in the cell."""
    room: float = float("inf")
    """How wide its text may be, where the page tells."""


@dataclass(slots=True)
class Table:
    """A table on one page; ``xs`` are the edges of its columns, ``boxes`` go row by row."""

    boxes: list[Box]
    xs: list[float]
    top: float
    bottom: float
    page: int
    is_ruled: bool = True

    @property
    def rows(self) -> int:
        """Count its rows."""
        return max((box.row + box.rows for box in self.boxes), default=0)


def find_ruled(
    lines: list[Rule], words: Sequence[Word], page: int
) -> tuple[list[Table], list[Word]]:
    """Find the ruled tables of a page.

    Returns:
        The tables from top to bottom, and the words that stand in none of them.
    """
    tables: list[Table] = []
    rest = list(words)
    for lattice in find_lattices(lines):
        xs, ys = lattice.xs, lattice.ys
        table = Table(_boxes(lattice, page), xs, ys[0], ys[-1], page)
        inside, outside = _within(rest, xs, ys)
        if _fill(table, ys, inside):
            tables.append(table)
            rest = outside
    return sorted(tables, key=lambda table: table.top), rest


def _boxes(lattice: Lattice, page: int) -> list[Box]:
    """Merge the places between which no rule is drawn."""
    xs, ys, walls, floors = lattice
    width, height = len(xs) - 1, len(ys) - 1
    taken: Edges = set()
    boxes: list[Box] = []
    for row in range(height):
        for column in range(width):
            if (row, column) in taken:
                continue
            right = column + 1
            while right < width and (right, row) not in walls and (row, right) not in taken:
                right += 1
            down = row + 1
            places = range(column, right)
            while down < height and _goes_down(down, places, walls, floors):
                down += 1
            taken.update((r, c) for r in range(row, down) for c in places)
            box = Box(row, column, down - row, right - column, xs[column], ys[row], 0, 0, page)
            box.x1, box.bottom = xs[right], ys[down]
            box.room = box.x1 - box.x0
            box.is_open = down == height and not any((height, place) in floors for place in places)
            boxes.append(box)
    return boxes


def _goes_down(row: int, places: range, walls: Edges, closed: Edges) -> bool:
    """Tell whether a cell goes on in a row: no rule above it, and no wall within."""
    if any((row, place) in closed for place in places):
        return False
    return not any((place, row) in walls for place in places[1:])


def _within(
    words: Iterable[Word], xs: list[float], ys: list[float]
) -> tuple[list[Word], list[Word]]:
    inside: list[Word] = []
    outside: list[Word] = []
    for word in words:
        middle = word.base - 0.36 * word.size
        held = ys[0] - 1 <= middle <= ys[-1] + 1 and word.x1 > xs[0] and word.x0 < xs[-1]
        (inside if held else outside).append(word)
    return inside, outside


def _fill(table: Table, ys: list[float], words: Iterable[Word]) -> bool:
    """Put each word into its cell; tell whether the result is a table with text."""
    owners = {
        (row, column): index
        for index, box in enumerate(table.boxes)
        for row in range(box.row, box.row + box.rows)
        for column in range(box.column, box.column + box.columns)
    }
    held: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        row = _place(ys, word.base - 0.36 * word.size)
        walls = [
            edge
            for column, edge in enumerate(table.xs[1:-1])
            if word.x0 < edge < word.x1 and owners[row, column] != owners[row, column + 1]
        ]
        for piece in cut_at(word, walls, SPLIT):
            first = piece.glyphs[0]
            column = _place(table.xs, (first.x0 + first.x1) / 2)
            held[owners[row, column]].append(piece)
    for index, own in held.items():
        table.boxes[index].lines = find_lines(own)
    return len(held) > 1


def absorb(tables: Iterable[Table], lines: Sequence[Line]) -> list[Line]:
    """Take the words that run over the open foot of a cell; give the lines of the others."""
    words = [word for line in lines for word in line.words]
    taken: set[int] = set()
    for table in tables:
        for box in table.boxes:
            if not (box.is_open and box.lines):
                continue
            for line in find_lines(w for w in words if box.x0 - 1 < w.x0 and w.x1 < box.x1 + 1):
                last = box.lines[-1]
                if 0 < line.base - last.base < 1.9 * last.size:
                    box.lines.append(line)
                    table.bottom = max(table.bottom, line.base)
                    taken.update(map(id, line.words))
    return find_lines(word for word in words if id(word) not in taken)


def _place(edges: list[float], at: float) -> int:
    return min(max(bisect_right(edges, at) - 1, 0), len(edges) - 2)

"""Find the tables that are drawn with rules, with merged cells as the missing rules tell.

In: the rules and words of one page. Out: tables of boxes with spans, and the words outside. Must
not know other pages, nor what a label or a number is. A table may lack its outer rules: where a
page ends in the middle of a table no line is drawn.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gongkai.read.pdf_strokes import Rule
from gongkai.read.pdf_words import Line, Word, cut_at, find_lines

NEAR = 5.0
"""Lines so close together are one: the borders of neighbouring cells."""
DASH = 4.5
MIN_LENGTH = 4.0
COVERED = 0.6
MAX_LINES = 1500
MAX_PLACES = 40_000
SPLIT = 0.06


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
    for group in _groups(lines):
        if lattice := _lattice(group):
            xs, ys = lattice
            table = Table(_boxes(group, xs, ys, page), xs, ys[0], ys[-1], page)
            inside, outside = _within(rest, xs, ys)
            if _fill(table, ys, inside):
                tables.append(table)
                rest = outside
    return sorted(tables, key=lambda table: table.top), rest


def merged(rules: Iterable[Rule]) -> list[Rule]:
    """Join the pieces of each line: dashes, and one piece per cell."""
    found: list[Rule] = []
    for upright in (False, True):
        own = sorted((r for r in rules if r.is_upright == upright), key=lambda r: r.at)
        for band in _bands(own):
            at = sum(rule.at for rule in band) / len(band)
            start = end = None
            for rule in sorted(band, key=lambda rule: rule.start):
                if end is not None and start is not None and rule.start - end > DASH:
                    found.append(Rule(upright, at, start, end))
                    start = end = None
                start = rule.start if start is None else start
                end = rule.end if end is None else max(end, rule.end)
            if start is not None and end is not None:
                found.append(Rule(upright, at, start, end))
    return [rule for rule in found if rule.end - rule.start >= MIN_LENGTH]


def _bands(rules: Sequence[Rule]) -> list[list[Rule]]:
    bands: list[list[Rule]] = []
    for rule in rules:
        if bands and rule.at - bands[-1][0].at <= 1.0:
            bands[-1].append(rule)
        else:
            bands.append([rule])
    return bands


def _groups(lines: list[Rule]) -> list[list[Rule]]:
    """Part the lines of a page into those that touch each other."""
    if len(lines) > MAX_LINES:
        return []
    owner = list(range(len(lines)))

    def root(index: int) -> int:
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    for i, j in _touching(lines):
        owner[root(i)] = root(j)
    groups: dict[int, list[Rule]] = defaultdict(list)
    for index, rule in enumerate(lines):
        groups[root(index)].append(rule)
    return _with_sides(list(groups.values()))


def _touching(lines: list[Rule]) -> Iterator[tuple[int, int]]:
    uprights = [index for index, rule in enumerate(lines) if rule.is_upright]
    levels = [index for index, rule in enumerate(lines) if not rule.is_upright]
    for i in uprights:
        for j in levels:
            if _touch(lines[i], lines[j]):
                yield i, j


def _with_sides(groups: list[list[Rule]]) -> list[list[Rule]]:
    """Give a lone upright line to the table beside it: the side of a cell as tall as the page."""
    tables = [group for group in groups if any(not rule.is_upright for rule in group)]
    for group in groups:
        if any(not rule.is_upright for rule in group):
            continue
        for table in tables:
            uprights = [rule for rule in table if rule.is_upright]
            if uprights and all(_beside(rule, uprights) for rule in group):
                table.extend(group)
                break
    return tables


def _beside(rule: Rule, uprights: list[Rule]) -> bool:
    start = min(other.start for other in uprights)
    end = max(other.end for other in uprights)
    shared = min(end, rule.end) - max(start, rule.start)
    return shared > 0.8 * max(end - start, rule.end - rule.start)


def _touch(upright: Rule, level: Rule) -> bool:
    return (
        level.start - NEAR <= upright.at <= level.end + NEAR
        and upright.start - NEAR <= level.at <= upright.end + NEAR
    )


def _lattice(group: list[Rule]) -> tuple[list[float], list[float]] | None:
    """Give the edges of columns and rows, or None where the lines make no table."""
    levels = [rule for rule in group if not rule.is_upright]
    uprights = [rule for rule in group if rule.is_upright]
    if not levels or not uprights or len(group) < 3:
        return None
    ends_x = [edge for rule in levels for edge in (rule.start, rule.end)]
    ends_y = [edge for rule in uprights for edge in (rule.start, rule.end)]
    xs = _edges([rule.at for rule in uprights], min(ends_x), max(ends_x))
    ys = _edges([rule.at for rule in levels], min(ends_y), max(ends_y))
    if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > MAX_PLACES:
        return None
    return xs, ys


def _edges(places: list[float], first: float, last: float) -> list[float]:
    """Draw places together that are near, and add the ends where no line is drawn."""
    clusters: list[list[float]] = []
    for place in sorted(places):
        if clusters and place - clusters[-1][0] <= NEAR:
            clusters[-1].append(place)
        else:
            clusters.append([place])
    edges = [sum(cluster) / len(cluster) for cluster in clusters]
    if first < edges[0] - NEAR:
        edges.insert(0, first)
    if last > edges[-1] + NEAR:
        edges.append(last)
    return edges


Edges = set[tuple[int, int]]
"""Where a rule is drawn: the number of the edge, and of the stretch of it."""


def _boxes(group: list[Rule], xs: list[float], ys: list[float], page: int) -> list[Box]:
    """Merge the places between which no rule is drawn."""
    walls = _walls([r for r in group if r.is_upright], xs, ys)
    floors = _walls([r for r in group if not r.is_upright], ys, xs)
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


def _walls(rules: list[Rule], edges: list[float], across: list[float]) -> Edges:
    """Give (edge, stretch between two crossing edges) wherever a rule is drawn."""
    lengths: dict[tuple[int, int], float] = defaultdict(float)
    for rule in rules:
        edge = min(range(len(edges)), key=lambda index: abs(edges[index] - rule.at))
        for place, (start, end) in enumerate(pairwise(across)):
            overlap = min(end, rule.end) - max(start, rule.start)
            if overlap > 0:
                lengths[edge, place] += overlap
    return {
        (edge, place)
        for (edge, place), length in lengths.items()
        if length >= COVERED * (across[place + 1] - across[place])
    }


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

"""Find the lattices that drawn rules make: where a table's columns and rows part, and where not.

In: the rules of one page. Out: its lines in one piece each, and the lattices of those that touch.
Must not know what is printed between the lines. A lattice may lack its outer rules: where a page
ends in the middle of a table no line is drawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gongkai.read.pdf_strokes import Rule

NEAR = 5.0
"""Lines so close together are one: the borders of neighbouring cells."""
DASH = 4.5
MIN_LENGTH = 4.0
COVERED = 0.6
MAX_LINES = 1500
MAX_PLACES = 40_000
Edges = set[tuple[int, int]]
"""Where a rule is drawn: the number of the edge, and of the stretch of it."""


class Lattice(NamedTuple):
    """The edges of columns and rows, and where upright and level rules are drawn on them."""

    xs: list[float]
    ys: list[float]
    walls: Edges
    floors: Edges


def find_lattices(lines: list[Rule]) -> Iterator[Lattice]:
    """Give the lattices of a page: the lines that touch each other and part columns and rows."""
    for group in _groups(lines):
        if lattice := _lattice(group):
            yield lattice


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


def _lattice(group: list[Rule]) -> Lattice | None:
    """Give the lattice of a group, or None where the lines make no table."""
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
    return Lattice(xs, ys, _walls(uprights, xs, ys), _walls(levels, ys, xs))


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

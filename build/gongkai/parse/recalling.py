"""Recall how the rows of a form were matched, where only the numbers in them differ.

In: the rows of a report. Out: what matching them gives. Must not place a cell by itself: what was
never matched, and what the numbers themselves had another say in, is matched as ever.

Reports print the tables of two forms in the few ways of the sites that publish them. Which cell
belongs to which place is told by words, by where cells stand, and by the answers to what was asked
about numbers (``asking``): where all of these are the same, so are the places.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise
from operator import attrgetter
from threading import Lock
from typing import NamedTuple

from gongkai.model import Cell
from gongkai.parse.asking import Asked, recorded
from gongkai.parse.columns import Columns
from gongkai.parse.keeping import kept
from gongkai.parse.labels import Rule, is_heading, is_label
from gongkai.parse.numerals import FEW, looks_like_value
from gongkai.parse.rows import Row
from gongkai.parse.settling import Matched, Place, Placed

MAX_RECALLED = 256
MAX_CELLS, MAX_CHARACTERS = 600, 8_000
"""The tables of a report have fewer cells and words; those of a hostile file are not kept."""
WHOLE, OTHER = 0, 1
"""What stands for a whole number in plain digits, and for one with a point or a unit behind it."""
YEAR, CENTURIES = 4, ("19", "20")
DIGITS = frozenset("0123456789")
TEXT, START = attrgetter("text"), attrgetter("start")
COLUMN, EXTENT = attrgetter("column"), attrgetter("columns")
Key = tuple[object, ...]


class Recalled(NamedTuple):
    """What matching gave, with the number of each cell among all cells in place of the cell."""

    asked: tuple[tuple[Callable[[Sequence[str]], Hashable], tuple[int, ...], Hashable], ...]
    placed: tuple[tuple[Place, int, Rule, Rule, Columns, bool], ...]
    rows: dict[tuple[str, str], Rule]
    columns: dict[str, Columns]
    repeated: tuple[tuple[int, int], ...]
    unclaimed: tuple[tuple[int, ...], ...]

    def suits(self, texts: Sequence[str]) -> bool:
        """Tell whether the numbers of other cells give the same answers."""
        return all(
            question([texts[at] for at in places]) == answer
            for question, places, answer in self.asked
        )

    def of(self, cells: Sequence[Cell]) -> Matched:
        """Put other cells in."""
        # A tuple is made at once; the constructor of its class takes three times as long.
        new = tuple.__new__
        return Matched(
            {
                place: new(Placed, (cells[at], row, column, columns, is_whole))
                for place, at, row, column, columns, is_whole in self.placed
            },
            self.rows.copy(),
            self.columns.copy(),
            [(cells[at], count) for at, count in self.repeated],
            [tuple([cells[at] for at in own]) for own in self.unclaimed],
        )


class Recall:
    """The last ways in which rows were matched; the least recently seen is forgotten first."""

    def __init__(self, match: Callable[[Sequence[Row], bool], Matched]) -> None:
        self._match = match
        self._known: OrderedDict[Key, Recalled] = OrderedDict()
        self._lock = Lock()

    def known(self) -> tuple[Key, ...]:
        """Give all that is kept, the least recently seen first."""
        return tuple(self._known)

    def __call__(self, rows: Sequence[Row], has_cells: bool) -> Matched:
        """Match rows, or recall how such rows were matched."""
        cells = [cell for row in rows for cell in row.cells]
        texts = list(map(TEXT, cells))
        key = _key(rows, cells, texts, has_cells)
        if key is None:
            return self._match(rows, has_cells)
        known = self._known.get(key)
        if known is not None and known.suits(texts):
            self._keep(key, known)
            return known.of(cells)
        with recorded() as asked:
            matched = self._match(rows, has_cells)
        if found := _without_cells(matched, cells, asked):
            self._keep(key, found)
        return matched

    def _keep(self, key: Key, recalled: Recalled) -> None:
        with self._lock:
            self._known[key] = recalled
            self._known.move_to_end(key)
            if len(self._known) > MAX_RECALLED:
                self._known.popitem(last=False)


def _key(
    rows: Sequence[Row], cells: Sequence[Cell], texts: Sequence[str], has_cells: bool
) -> Key | None:
    """Give all that matching looks at; None for more than a report prints, or cells out of order.

    Where a cell begins counts only for which of two comes first.
    """
    if len(cells) > MAX_CELLS or sum(map(len, texts)) > MAX_CHARACTERS:
        return None
    starts = list(map(START, cells))
    if starts != sorted(starts):
        return None
    is_apart = len(set(starts)) == len(starts)
    together = [] if is_apart else [left == right for left, right in pairwise(starts)]
    return (
        has_cells,
        tuple([(len(row.cells), *row[1:]) for row in rows]),
        tuple(
            [
                WHOLE if text in FEW else _sort(text) if text[:1] in DIGITS else text
                for text in texts
            ]
        ),
        tuple(map(COLUMN, cells)),
        tuple(map(EXTENT, cells)),
        tuple(together),
    )


@kept(16_384)
def _sort(text: str) -> str | int:
    """Give what stands for a text that begins with a digit, if it is a number and names nothing.

    >>> _sort("2,305"), _sort("12.5万元"), _sort("3. 其他"), _sort("2021"), _sort("31415")
    (1, 1, '3. 其他', '2021', 0)
    """
    if not looks_like_value(text):
        return text
    if len(text) == YEAR and text.startswith(CENTURIES):
        return text
    if is_label(text) or is_heading(text):
        return text
    return WHOLE if text.isdecimal() and text.isascii() else OTHER


def _without_cells(
    matched: Matched, cells: Sequence[Cell], asked: Sequence[Asked]
) -> Recalled | None:
    """Put the number of each cell in its place; None where a cell is none of the rows' own."""
    numbers = {id(cell): at for at, cell in enumerate(cells)}
    if len(numbers) < len(cells):
        return None
    try:
        return Recalled(
            tuple(
                (one.question, tuple([numbers[id(cell)] for cell in one.cells]), one.answer)
                for one in asked
            ),
            tuple(
                (place, numbers[id(one.cell)], one.row_rule, one.column_rule, *one[3:])
                for place, one in matched.placed.items()
            ),
            matched.rows.copy(),
            matched.columns.copy(),
            tuple((numbers[id(cell)], count) for cell, count in matched.repeated),
            tuple(tuple([numbers[id(cell)] for cell in own]) for own in matched.unclaimed),
        )
    except KeyError:
        return None

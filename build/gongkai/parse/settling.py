"""Put fitted rows into their places, and settle what is printed more than once.

In: the rows of all tables, fitted to their columns. Out: which cell stands at which place, and
what was left over. Must not find a label or fit a cell.

A row whose label is recognized by a weaker rule than another print of it is nobody's; a blank
print gives way to a filled one; of two filled prints only the cells that agree are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gongkai.model import Cell
from gongkai.parse.asking import are_alike, ask
from gongkai.parse.columns import STRENGTH, Columns
from gongkai.parse.labelled import Fitted, Line
from gongkai.parse.labels import Named, Rule

Place = tuple[str, str, str]
"""Block, row key and column key; the proceedings have one row, the empty key."""


class Placed(NamedTuple):
    """A cell at its place, the rules that recognized its labels, and its table's header.

    ``is_whole`` says that no cell of its row is blank or left over: each is surely one cell.
    """

    cell: Cell
    row_rule: Rule
    column_rule: Rule
    columns: Columns
    is_whole: bool = False


@dataclass(slots=True)
class Matched:
    """All that the tables of one report gave.

    ``rows`` are the printed rows, ``columns`` the printed columns of each block, ``repeated`` the
    rows printed again with the number of cells that differ, ``unclaimed`` the cells that no
    label claims, together by row.
    """

    placed: dict[Place, Placed] = field(default_factory=dict)
    rows: dict[tuple[str, str], Rule] = field(default_factory=dict)
    columns: dict[str, Columns] = field(default_factory=dict)
    repeated: list[tuple[Cell, int]] = field(default_factory=list)
    unclaimed: list[tuple[Cell, ...]] = field(default_factory=list)

    def leave(self, cells: Sequence[Cell]) -> None:
        """Keep the cells of a row that no label claims."""
        if cells:
            self.unclaimed.append(tuple(cells))


class Print(NamedTuple):
    """One print of a row: what its label names, its cells, and how they fit the columns."""

    named: Named
    line: Line
    fitted: Fitted


def settle(matched: Matched, prints: Sequence[Print]) -> None:
    """Place the cells of all rows; what cannot be placed is left."""
    rows: dict[tuple[str, str], list[Print]] = {}
    for one in prints:
        rows.setdefault((one.named.block, one.named.key), []).append(one)
    for at, own in rows.items():
        if len(own) == 1:
            _place(matched, own[0])
            continue
        chosen = list(_of_the_strongest(matched, own))
        first, *others = chosen
        _place(matched, first)
        for other in others:
            _compare(matched, at, other)


def _of_the_strongest(matched: Matched, own: Sequence[Print]) -> Iterator[Print]:
    """Give the prints that count; a torn one is left, unless all are."""
    filled = [one for one in own if one.line.filled] or own[:1]
    strongest = max(STRENGTH[one.named.rule] for one in filled)
    fitting = [one for one in filled if STRENGTH[one.named.rule] == strongest]
    whole = [one for one in fitting if one.fitted] or fitting[:1]
    for one in filled:
        if one in whole:
            yield one
        else:
            matched.leave(one.line.filled)


def _place(matched: Matched, one: Print) -> None:
    named, line, fitted = one
    kept = sum([1 for cell, _ in fitted.values() if cell.text])
    is_whole = len(line.filled) == kept == len(fitted)
    block, row, rule = named.block, named.key, named.rule
    placed = matched.placed
    for key, (cell, column_rule) in fitted.items():
        placed[block, row, key] = Placed(cell, rule, column_rule, line.columns, is_whole)
    # Of a row that is placed in part the missing cells are the finding.
    if not fitted:
        matched.leave(line.filled)


def _compare(matched: Matched, at: tuple[str, str], other: Print) -> None:
    """Hold a row against its first print: a cell that differs is nobody's."""
    block, row = at
    differing = [
        key
        for key, (cell, _) in other.fitted.items()
        if (old := matched.placed.get((block, row, key))) and not ask(are_alike, (old.cell, cell))
    ]
    for key in differing:
        del matched.placed[block, row, key]
    matched.repeated.append((other.line.label, len(differing)))

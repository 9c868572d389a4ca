"""Word tables as cells with places: merged cells span, nested tables keep their own places.

In: the blocks of table cells with Word's merging marks. Out: paragraphs and tables given to the
composer. Must not read XML and must not know the form.

A table that only frames others is unwrapped. A nested table in a table of data becomes a grid
of its own behind it; one with a single filled cell is that cell's text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from gongkai.model import ReadError
from gongkai.read.compose import Box, Composer, trim

SAME_EDGE = 150
"""Twips: edges closer than a quarter of a centimetre are one line that was dragged askew."""
MAX_SPAN = 1000
MAX_CELLS = 200_000


@dataclass(slots=True)
class Paragraph:
    """A paragraph's words; ``is_joined`` says that its end mark was deleted."""

    text: str
    is_joined: bool = False


@dataclass(slots=True)
class Place:
    """A cell with its places, what it holds, and the text boxes that float over it."""

    row: int
    column: int
    columns: int
    rows: int = 1
    blocks: list[Paragraph | Table] = field(default_factory=list)
    floats: list[Paragraph | Table] = field(default_factory=list)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The cell's own paragraphs, without those of nested tables."""
        return tuple(join(each for each in self.blocks if isinstance(each, Paragraph)))

    @property
    def tables(self) -> list[Table]:
        """The tables nested in the cell."""
        return [each for each in self.blocks if isinstance(each, Table)]

    @property
    def is_filled(self) -> bool:
        """Tell whether the cell has words of its own."""
        return any(trim(each) for each in self.paragraphs)


@dataclass(slots=True)
class Table:
    """A table being read; ``widths`` are those of its columns, empty if not all are given."""

    widths: list[int] = field(default_factory=list)
    cells: list[Place] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    _open: dict[int, Place] = field(default_factory=dict)
    _merged: dict[int, Place] = field(default_factory=dict)

    def end_row(self, column: int) -> None:
        """Close a row that reaches up to a column."""
        self.ends.append(column)
        self._open, self._merged = self._merged, {}

    def add(self, column: int, columns: int, merge: str | None, blocks: Place | None) -> None:
        """Put a cell at a column of the current row; what continues a merged cell is no cell."""
        above = self._open.get(column)
        if merge == "continue" and above is not None:
            above.rows += 1
            self._merged[column] = above
            return
        place = Place(len(self.ends), column, columns)
        if blocks is not None:
            place.blocks, place.floats = blocks.blocks, blocks.floats
        if merge is not None:
            self._merged[column] = place
        self.cells.append(place)
        if len(self.cells) > MAX_CELLS:
            raise ReadError(f"a table of more than {MAX_CELLS} cells")

    @property
    def is_aligned(self) -> bool:
        """Tell whether all rows of several cells are equally wide: columns are then places."""
        several = {cell.row for cell in self.cells if cell.column}
        return len({end for row, end in enumerate(self.ends) if row in several}) <= 1

    def filled(self) -> int:
        """Count the cells with words, nested ones too."""
        return sum(
            cell.is_filled + sum(table.filled() for table in cell.tables) for cell in self.cells
        )


def join(paragraphs: Iterable[Paragraph]) -> list[str]:
    """Give the words of paragraphs; a deleted end mark joins one to the next."""
    joined: list[str] = []
    is_open = False
    for each in paragraphs:
        if is_open:
            joined[-1] += each.text
        else:
            joined.append(each.text)
        is_open = each.is_joined
    return joined


def write(blocks: Sequence[Paragraph | Table], composer: Composer) -> None:
    """Give blocks to the composer in reading order."""
    run: list[Paragraph] = []
    for each in [*blocks, None]:
        if isinstance(each, Paragraph):
            run.append(each)
            continue
        for text in join(run):
            composer.add_paragraph(text)
        run = []
        if each is not None:
            _write_table(each, composer)


def _write_table(table: Table, composer: Composer) -> None:
    for cell in table.cells:
        _settle(cell)
    nested = sum(inner.filled() for cell in table.cells for inner in cell.tables)
    if nested > sum(cell.is_filled for cell in table.cells):
        for cell in table.cells:
            write([*cell.blocks, *cell.floats], composer)
        return
    snap(table)
    boxes = [
        Box(cell.paragraphs, cell.row, cell.column, cell.rows, cell.columns) for cell in table.cells
    ]
    composer.add_table(boxes, is_aligned=table.is_aligned)
    for cell in table.cells:
        write([*cell.tables, *cell.floats], composer)


def _settle(cell: Place) -> None:
    """Take as a cell's own words what stands alone in it: in a text box or a nested cell."""
    if cell.is_filled:
        return
    if cell.floats and all(isinstance(each, Paragraph) for each in cell.floats):
        cell.blocks, cell.floats = [*cell.blocks, *cell.floats], []
    elif len(tables := cell.tables) == 1 and len(tables[0].cells) == 1:
        inner = tables[0].cells[0]
        _settle(inner)
        cell.blocks, cell.floats = inner.blocks, [*cell.floats, *inner.floats]


def snap(table: Table) -> None:
    """Make one of column edges that nearly coincide.

    A row whose edges were dragged by a hair makes a column of its own in Word's grid, and its
    numbers would stand half under one heading and half under the next.
    """
    widths = table.widths
    last = max(table.ends, default=0)
    if not widths or len(widths) < last or not all(widths):
        return
    edges = [0, *accumulate(widths)]
    kept: list[int] = []
    for edge in edges:
        if not kept or edge - kept[-1] >= SAME_EDGE:
            kept.append(edge)
    if len(kept) == len(edges):
        return
    moved = [bisect_right(kept, edge) - 1 for edge in edges]
    spans = [(moved[cell.column], moved[cell.column + cell.columns]) for cell in table.cells]
    if any(start >= end for start, end in spans) or _overlap(table.cells, spans):
        return
    for cell, (start, end) in zip(table.cells, spans, strict=True):
        cell.column, cell.columns = start, end - start
    table.ends = [moved[end] for end in table.ends]


def _overlap(cells: Sequence[Place], spans: Sequence[tuple[int, int]]) -> bool:
    rows: dict[int, list[tuple[int, int]]] = {}
    for cell, span in zip(cells, spans, strict=True):
        rows.setdefault(cell.row, []).append(span)
    return any(a[1] > b[0] for row in rows.values() for a, b in pairwise(row))

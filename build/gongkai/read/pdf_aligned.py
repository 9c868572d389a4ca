"""Find the tables that have no rules: rows of numbers under each other, and what labels them.

In: the lines that stand in no ruled table, page by page. Out: tables, and the lines that are
left. Must not know the form. A row is found by its numbers; its label is the stack of lines beside
them. What cannot be told apart for certain is left as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from gongkai.read.pdf_columns import Columns, find_columns, head_places, leaves_of
from gongkai.read.pdf_pieces import Piece, Stack, cut, find_step, stack, stack_values
from gongkai.read.pdf_ruled import Box, Table
from gongkai.read.pdf_words import Line, cut_at

INDENT = 3.0
"""A line that begins so many characters left of the numbers and reaches over them is prose."""
PAGE_STEP = 1.5
CUT = 0.05
TAIL = 5
"""So many lines below the last numbers may belong to its label."""


@dataclass(slots=True, eq=False)
class Row:
    """A line of the text, cut into pieces."""

    line: Line
    pieces: list[Piece]
    page: int

    @property
    def values(self) -> list[Piece]:
        """Give the numbers at its right end."""
        count = 0
        while count < len(self.pieces) and self.pieces[-1 - count].is_value:
            count += 1
        return self.pieces[len(self.pieces) - count :]

    @property
    def labels(self) -> list[Piece]:
        """Give what stands left of its numbers."""
        return self.pieces[: len(self.pieces) - len(self.values)]

    @property
    def level(self) -> float:
        """Give the y on which most of its numbers stand."""
        return median(piece.line.base for piece in self.values)

    @property
    def is_row(self) -> bool:
        """Tell whether it holds the numbers of a row: several, or one right of a label."""
        if len(self.values) > 2 or not (self.values and self.labels):
            return len(self.values) > 2
        blank = self.values[0].x0 - self.labels[-1].x1
        return len(self.values) > 1 or blank > self.line.size


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
        """Give the x at which the numbers begin."""
        return min(row.values[0].x0 for row in self.rows)

    @property
    def label_pieces(self) -> list[Piece]:
        """Give the pieces left of the numbers."""
        pieces = (piece for row in self.body for piece in row.labels)
        return [piece for piece in pieces if piece.x1 <= self.left + 0.5]


@dataclass(slots=True)
class Band:
    """The numbers of one table row: stacks whose lines overlap, and the label beside them."""

    stacks: list[Stack]
    first: float
    last: float
    label: Stack | None = None


def find_aligned(pages: Sequence[Sequence[Line]]) -> tuple[list[Table], list[list[Line]]]:
    """Find the tables without rules in the lines of all pages.

    Returns:
        The tables, each with the page of its first line, and the lines left on each page.
    """
    rows = [
        Row(line, cut(line, number), number)
        for number, lines in enumerate(pages, start=1)
        for line in lines
    ]
    blocks = _blocks(rows)
    step = _step(blocks)
    _count_on(rows, step or PAGE_STEP)
    tables: list[Table] = []
    used: set[int] = set()
    for block in blocks:
        if made := _Maker(block, step).make():
            table, taken = made
            tables.append(table)
            used.update(taken)
    return tables, [[line for line in lines if id(line) not in used] for lines in pages]


def _count_on(rows: Sequence[Row], step: float) -> None:
    """Let y count on over the pages as if the text went on without a break."""
    below, offset, page = 0.0, 0.0, 0
    for row in rows:
        if row.page != page:
            offset, page = below + step * row.line.size - row.line.base, row.page
        below = row.line.base + offset
        for piece in row.pieces:
            piece.y = piece.line.base + offset


def _step(blocks: Sequence[Block]) -> float:
    """Give the step between lines of one cell, seen over all tables."""
    pitches = sorted(
        (low.level - high.level) / high.line.size
        for block in blocks
        for high, low in zip(block.rows, block.rows[1:], strict=False)
        if high.page == low.page and _is_item(high) and _is_item(low)
    )
    labels = [piece for block in blocks for piece in block.label_pieces]
    heads = [piece for block in blocks for row in block.header for piece in row.pieces]
    return find_step(labels, heads, (pitches[len(pitches) // 8] if pitches else 9.0) - 0.04)


def _blocks(rows: list[Row]) -> list[Block]:
    """Part the lines into blocks: each runs from its header to the next header or prose."""
    at = [index for index, row in enumerate(rows) if row.is_row]
    blocks: list[Block] = []
    before = -1
    for number, index in enumerate(at):
        between = rows[before + 1 : index]
        left = min(row.values[0].x0 for row in _near(rows, at, number))
        kinds = [_kind(row, left) for row in between]
        start = max((i + 1 for i, kind in enumerate(kinds) if kind == "prose"), default=0)
        heads = [i for i, kind in enumerate(kinds) if kind == "head" and i >= start]
        if start or heads or not blocks:
            first, last = (heads[0], heads[-1] + 1) if heads else (start, start)
            if blocks:
                blocks[-1].body.extend(between[: first if not start else min(TAIL, start)])
            blocks.append(Block(between[first:last], between[last:]))
        else:
            blocks[-1].body.extend(between)
        blocks[-1].body.append(rows[index])
        before = index
    if blocks:
        blocks[-1].body.extend(rows[before + 1 : before + 1 + TAIL])
    return blocks


def _near(rows: list[Row], at: list[int], number: int) -> list[Row]:
    """Give the row of numbers and those that follow with as many."""
    first = rows[at[number]]
    near = [first]
    for index in at[number + 1 : number + 8]:
        if len(rows[index].values) != len(first.values):
            break
        near.append(rows[index])
    return near


def _kind(row: Row, left: float) -> str:
    """Tell a line of a header and a line of prose from the lines of labels."""
    if all(piece.is_value for piece in row.pieces):
        return "label"
    over = [piece for piece in row.pieces if piece.x1 > left]
    if not over:
        return "label"
    size = row.line.size
    if len(row.pieces) > 1 or over[0].x0 >= left - INDENT * size:
        return "head"
    # A caption over the whole table is short; a line of prose or a heading is at the margin.
    is_short = over[0].x1 - over[0].x0 < 14 * size
    return "head" if is_short and over[0].x0 > 12 * size else "prose"


class _Maker:
    """Makes the table of one block, or finds that there is none."""

    def __init__(self, block: Block, step: float) -> None:
        self._block = block
        self._step = step
        self._taken: set[int] = set()
        self._row_of = {
            id(piece): row for row in (*block.header, *block.body) for piece in row.pieces
        }

    def make(self) -> tuple[Table, set[int]] | None:
        """Make the table, and tell which lines it takes."""
        block = self._block
        if any(piece.x1 > block.left + 0.5 for row in block.rows for piece in row.labels):
            return None
        bands = self._bands()
        heads, columns = self._heads(bands)
        if columns is None or (len(bands) == 1 and not block.header):
            return None
        beside = [row.labels[-1] for row in block.rows if row.labels]
        stacks = stack(block.label_pieces, self._step, beside)
        self._label(bands, stacks)
        own = {id(band.label) for band in bands if band.label}
        ends = bands[0].first, bands[-1].last
        others = [
            held
            for held in stacks
            if id(held) not in own and ends[0] <= held.last and held.first <= ends[1]
        ]
        boxes = list(self._head(heads, columns))
        number = max((box.row for box in boxes), default=-1) + 1
        entries: list[tuple[float, Band | Stack]] = [
            *((min(band.first, band.label.first if band.label else band.first), band) for band in bands),
            *((held.first - 0.1, held) for held in others),
        ]
        for _, entry in sorted(entries, key=lambda pair: pair[0]):
            boxes.extend(self._row(entry, number, columns))
            number += 1
        first = min(boxes, key=lambda box: (box.page, box.top))
        last = max(boxes, key=lambda box: (box.page, box.bottom))
        table = Table(boxes, columns.edges, first.top, last.bottom, first.page, is_ruled=False)
        return table, self._taken

    def _heads(self, bands: Sequence[Band]) -> tuple[list[Stack], Columns | None]:
        """Put the headings together and tell the columns; the one helps to tell the other."""
        pieces = [piece for row in self._block.header for piece in row.pieces]
        columns = find_columns([band.stacks for band in bands])
        if columns is None:
            return [], None
        pieces = [part for piece in pieces for part in self._parts(piece, columns)]
        wide = [piece for piece in pieces if columns.reach(piece) > 1]
        heads = [Stack([piece]) for piece in wide]
        heads += stack((piece for piece in pieces if piece not in wide), self._step)
        return heads, self._columns(bands, leaves_of(heads, self._block.left))

    def _parts(self, piece: Piece, columns: Columns) -> list[Piece]:
        """Cut a heading that runs together with its neighbour."""
        words = [part for word in piece.line.words for part in cut_at(word, columns.edges[2:-1], CUT)]
        if len(words) == len(piece.line.words):
            return [piece]
        parts = [Piece(Line((word,)), piece.y, piece.page) for word in words]
        for part in parts:
            self._row_of[id(part)] = self._row_of[id(piece)]
        return parts

    @staticmethod
    def _columns(bands: Sequence[Band], leaves: Sequence[Stack]) -> Columns | None:
        """Tell the columns by the numbers; where headings have no number below, by both."""
        rows = [band.stacks for band in bands]
        columns = find_columns(rows)
        if columns is None or columns.count >= len(leaves):
            return columns
        columns = find_columns([*rows, leaves])
        return columns if columns and columns.count == len(leaves) else None

    def _bands(self) -> list[Band]:
        """Put the numbers into table rows; a number over two lines is one stack."""
        left = self._block.left
        values = [piece for row in self._block.body for piece in row.values if piece.x1 > left]
        bands: list[Band] = []
        own = {id(piece) for row in self._block.rows for piece in row.values}
        fresh = frozenset(id(p) for row in self._block.rows if _is_item(row) for p in row.values)
        for held in sorted(stack_values(values, self._step, fresh), key=lambda held: held.first):
            slack = 0.4 * held.pieces[0].line.size
            band = next((b for b in bands[-1:] if held.first <= b.last + slack), None)
            if band:
                band.stacks.append(held)
                band.last = max(band.last, held.last)
            else:
                bands.append(Band([held], held.first, held.last))
        return [
            band
            for band in bands
            if any(id(piece) in own for held in band.stacks for piece in held.pieces)
        ]

    def _label(self, bands: Sequence[Band], stacks: Sequence[Stack]) -> None:
        """Give each row the stack beside it: of several the one nearest to the numbers."""
        for band in bands:
            slack = 0.4 * band.stacks[0].pieces[0].line.size
            beside = [
                held
                for held in stacks
                if held.first - slack <= band.last and band.first <= held.last + slack
            ]
            middle = (band.first + band.last) / 2
            inner = [
                held for held in beside if held.first - slack <= middle <= held.last + slack
            ] or [held for held in beside if abs(held.first - band.first) <= slack]
            band.label = max(inner, key=lambda held: held.x1, default=None)
        chosen = [id(band.label) for band in bands]
        for band in bands:
            if chosen.count(id(band.label)) > 1:
                band.label = None

    def _row(self, entry: Band | Stack, number: int, columns: Columns) -> Iterator[Box]:
        if isinstance(entry, Stack):
            yield self._box(entry, number, 0)
            return
        if entry.label:
            yield self._box(entry.label, number, 0)
        places = columns.places(entry.stacks)
        page = entry.stacks[0].pieces[0].page
        top = min(word.top for held in entry.stacks for word in held.pieces[0].line.words)
        bottom = max(word.bottom for held in entry.stacks for word in held.pieces[-1].line.words)
        for column in range(columns.count):
            if column in places:
                box = self._box(places[column], number, column + 1)
                box.room = columns.room(column)
                yield box
            else:
                left, right = columns.edges[column + 1], columns.edges[column + 2]
                yield Box(number, column + 1, 1, 1, left, top, right, bottom, page)

    def _head(self, heads: Sequence[Stack], columns: Columns) -> Iterator[Box]:
        """Place the headings over the columns; headings of one height become a row."""
        number, level = -1, float("-inf")
        for held, column, width in head_places(heads, columns, self._block.left):
            if held.first > level + 0.6 * held.pieces[0].line.size:
                number, level = number + 1, held.first
            yield self._box(held, number, column, width)

    def _box(self, held: Stack, row: int, column: int, columns: int = 1) -> Box:
        """Make a cell of a stack; its edges are those of its words on its first page."""
        self._taken.update(id(self._row_of[id(piece)].line) for piece in held.pieces)
        page = held.pieces[0].page
        words = [word for piece in held.pieces if piece.page == page for word in piece.line.words]
        box = Box(row, column, 1, columns, 0, 0, 0, 0, page)
        box.x0, box.x1 = min(word.x0 for word in words), max(word.x1 for word in words)
        box.top, box.bottom = min(word.top for word in words), max(word.bottom for word in words)
        box.lines = [piece.line for piece in held.pieces]
        return box


def _is_item(row: Row) -> bool:
    """Tell whether the label beside the numbers begins with a number of its own."""
    return bool(row.labels) and row.labels[-1].is_item

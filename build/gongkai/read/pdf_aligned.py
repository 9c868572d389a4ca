"""Find the tables that have no rules: rows of numbers under each other, and what labels them.

In: the lines that stand in no ruled table, page by page. Out: tables, and the lines that are
left. Must not know the form. A row is found by its numbers; its label is the stack of lines beside
them. What cannot be told apart for certain is left as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gongkai.read.pdf_blocks import Block, Row, find_blocks, is_item
from gongkai.read.pdf_columns import Columns, find_columns, head_places, leaves_of, usual_key
from gongkai.read.pdf_pieces import SLACK, Piece, Stack, cut, find_step, stack, stack_values
from gongkai.read.pdf_ruled import Box, Table
from gongkai.read.pdf_words import Line, Word, cut_at, gap

PAGE_STEP = 1.5
FAR = 1.7
CROWDED = 1.5
CUT, APART = 0.05, 0.13
"""Headings that touch are cut at a small gap over two columns, and at a larger one anywhere."""


@dataclass(slots=True, eq=False)
class Band:
    """The numbers of one table row: stacks whose lines overlap, and the label beside them."""

    stacks: list[Stack]
    first: float
    last: float
    label: Stack | None = None

    @property
    def start(self) -> float:
        """Give the y of its first line."""
        return min(self.first, self.label.first) if self.label else self.first


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
    blocks = find_blocks(rows)
    step = _step(blocks)
    _count_on(rows, step or PAGE_STEP)
    tables: list[Table] = []
    used: set[int] = set()
    key = usual_key([[[Stack([p]) for p in row.values] for row in b.rows] for b in blocks])
    for block in blocks:
        if made := _Maker(block, step, key).make():
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
        below = max(piece.line.base for piece in row.pieces) + offset
        for piece in row.pieces:
            piece.y = piece.line.base + offset


def _step(blocks: Sequence[Block]) -> float:
    """Give the step between lines of one cell, seen over all tables."""
    pitches = sorted(
        (low.level - high.level) / high.line.size
        for block in blocks
        for high, low in pairwise(block.strong)
        if high.page == low.page and is_item(high) and is_item(low)
    )
    labels = [piece for block in blocks for piece in block.label_pieces]
    heads = [piece for block in blocks for row in block.header for piece in row.pieces]
    return find_step(labels, heads, (pitches[len(pitches) // 8] if pitches else 9.0) - 0.04)


class _Maker:
    """Makes the table of one block, or finds that there is none."""

    def __init__(self, block: Block, step: float, key: str) -> None:
        self._block = block
        self._step = step
        self._key = key
        self._taken: set[int] = set()
        self._unsure: set[int] = set()
        self._odd: list[Row] = []
        self._row_of = {
            id(piece): row for row in (*block.header, *block.body) for piece in row.pieces
        }

    def make(self) -> tuple[Table, set[int]] | None:
        """Make the table, and tell which lines it takes; None for a single line of prose."""
        block = self._block
        if len(block.rows) == 1 and not block.header:
            return None
        end = block.left + 0.5
        self._odd = [row for row in block.rows if any(piece.x1 > end for piece in row.labels)]
        made = self._placed() if len(self._odd) * 2 < len(block.rows) else None
        boxes = made or [
            self._box(Stack(row.pieces), number, 0)
            for number, row in enumerate([*block.header, *block.body])
        ]
        first = min(boxes, key=lambda box: (box.page, box.top))
        last = max(boxes, key=lambda box: (box.page, box.bottom))
        table = Table(boxes, [], first.top, last.bottom, first.page, is_ruled=False)
        return table, self._taken

    def _placed(self) -> list[Box] | None:
        """Place all cells; None where the columns cannot be told."""
        block = self._block
        bands = self._bands()
        if not bands:
            return None
        heads, columns = self._heads(bands)
        if columns is None:
            return None
        odd = [Stack(row.pieces) for row in self._odd]
        odd += self._crowded(bands)
        bands = [band for band in bands if band.stacks]
        aside = {id(piece) for held in odd for piece in held.pieces}
        labels = [piece for piece in block.label_pieces if id(piece) not in aside]
        stacks = stack(labels, self._step, self._beside(bands))
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
        entries: list[tuple[float, Band | Stack]] = [(band.start, band) for band in bands]
        entries.extend((held.first - 0.1, held) for held in (*others, *odd))
        for _, entry in sorted(entries, key=lambda pair: pair[0]):
            boxes.extend(self._row(entry, number, columns))
            number += 1
        return boxes

    def _heads(self, bands: Sequence[Band]) -> tuple[list[Stack], Columns | None]:
        """Put the headings together and tell the columns; the one helps to tell the other."""
        pieces = [piece for row in self._block.header for piece in row.pieces]
        columns = find_columns([band.stacks for band in bands], self._key)
        if columns is None:
            return [], None
        pieces = [part for piece in pieces for part in self._parts(piece, columns)]
        wide = [piece for piece in pieces if columns.reach(piece) > 1]
        heads = [Stack([piece]) for piece in wide]
        heads += stack((piece for piece in pieces if piece not in wide), self._step)
        return heads, self._columns(bands, leaves_of(heads, self._block.left))

    def _parts(self, piece: Piece, columns: Columns) -> list[Piece]:
        """Cut a heading that runs together with its neighbour."""
        words = [part for word in piece.line.words for part in cut_at(word, columns.walls, CUT)]
        words = [part for word in words for part in cut_at(word, None, APART)]
        groups: list[list[Word]] = []
        for word in words:
            before = groups[-1][-1] if groups else word
            is_apart = gap(before.glyphs[-1], word.glyphs[0]) > APART * word.size
            if (
                not groups
                or is_apart
                or any(before.center < w <= word.center for w in columns.walls)
            ):
                groups.append([])
            groups[-1].append(word)
        parts = [Piece(Line(tuple(group)), piece.y, piece.page) for group in groups]
        for part in parts:
            self._row_of[id(part)] = self._row_of[id(piece)]
        return parts

    def _columns(self, bands: Sequence[Band], leaves: Sequence[Stack]) -> Columns | None:
        """Tell the columns by the numbers; where headings have no number below, by both."""
        rows = [band.stacks for band in bands]
        columns = find_columns(rows, self._key)
        if columns is None or columns.count >= len(leaves):
            return columns
        columns = find_columns([*rows, leaves], self._key)
        return columns if columns and columns.count == len(leaves) else None

    def _bands(self) -> list[Band]:
        """Put the numbers into table rows; a number over two lines is one stack."""
        block = self._block
        left = block.left
        body = [row for row in block.body if row not in self._odd]
        values = [piece for row in body for piece in row.values if piece.x1 > left]
        bands: list[Band] = []
        weak = {id(row) for row in (*self._odd, *block.rows)} - {id(row) for row in block.strong}
        strong = [row for row in block.rows if id(row) not in weak and row not in self._odd]
        rows = {id(piece) for row in block.rows for piece in row.values}
        own = {id(piece) for row in strong for piece in row.values}
        fresh = frozenset(id(p) for row in self._block.rows if is_item(row) for p in row.values)
        for held in sorted(stack_values(values, self._step, fresh), key=lambda held: held.first):
            slack = 0.4 * held.pieces[0].line.size
            band = next((b for b in bands[-1:] if held.first <= b.last + slack), None)
            if band:
                band.stacks.append(held)
                band.last = max(band.last, held.last)
            else:
                bands.append(Band([held], held.first, held.last))
        kept = [
            band
            for band in bands
            if any(id(piece) in own for held in band.stacks for piece in held.pieces)
        ]
        for band in bands:
            if band in kept or self._give(band.stacks, kept):
                continue
            if any(id(piece) in rows for held in band.stacks for piece in held.pieces):
                kept.append(band)
        return sorted(kept, key=lambda band: band.first)

    def _crowded(self, bands: Sequence[Band]) -> list[Stack]:
        """Empty the rows that stand so close that their numbers may belong together.

        Returns:
            What stood in them, a line of the table each; no number of theirs has a column.
        """
        if all(row in self._block.strong for row in self._block.body if row.values):
            return []
        size = bands[0].stacks[0].pieces[0].line.size
        limit = self._step * size + SLACK if self._step else CROWDED * size
        taken = {id(piece) for band in bands for held in band.stacks for piece in held.pieces}
        loose = [p for row in self._block.body for p in row.values if id(p) not in taken]
        crowded = {
            id(band)
            for band in bands
            if any(_is_near(band, Band([Stack([p])], p.y, p.y), limit) for p in loose)
        }
        for high, low in pairwise(bands):
            if _is_near(high, low, limit):
                crowded |= {id(high), id(low)}
        emptied: list[Stack] = []
        for band in bands:
            if id(band) in crowded:
                pieces = [piece for held in band.stacks for piece in held.pieces]
                by_line: dict[float, list[Piece]] = {}
                for piece in pieces:
                    by_line.setdefault(piece.y, []).append(piece)
                emptied.extend(Stack(line) for _, line in sorted(by_line.items()))
                band.stacks = []
        return emptied

    def _give(self, stacks: Sequence[Stack], bands: Sequence[Band]) -> bool:
        """Give digits on lines of their own to the nearest row, if it is as near as a line.

        They are part of its numbers, but how the parts go together is not certain.
        """
        size = stacks[0].pieces[0].line.size
        nearest = [min(bands, key=lambda band: _distance(held, band)) for held in stacks]
        limit = (self._step or FAR) * size + SLACK
        if any(_distance(h, band) > limit for h, band in zip(stacks, nearest, strict=True)):
            return False
        for held, near in zip(stacks, nearest, strict=True):
            same = [own for own in near.stacks if own.x0 < held.x1 and held.x0 < own.x1]
            self._unsure.update(map(id, [*same, held]))
            if same:
                same[0].pieces = sorted([*same[0].pieces, *held.pieces], key=lambda piece: piece.y)
            else:
                near.stacks.append(held)
            near.first, near.last = min(near.first, held.first), max(near.last, held.last)
        return True

    def _beside(self, bands: Sequence[Band]) -> dict[int, int]:
        """Tell of each piece next to numbers the table row of these numbers."""
        return {
            id(row.labels[-1]): number
            for number, band in enumerate(bands)
            for held in band.stacks
            for piece in held.pieces
            if (row := self._row_of[id(piece)]).labels
        }

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
                held
                for held in beside
                if held.first - slack <= middle <= held.last + slack
                or abs(held.first - band.first) <= slack
            ]
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
                if id(places[column]) not in self._unsure:
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


def _distance(held: Stack, band: Band) -> float:
    return max(held.first - band.last, band.first - held.last, 0.0)


def _is_near(high: Band, low: Band, limit: float) -> bool:
    """Tell whether two numbers of one column stand closer than two rows can."""
    return any(
        abs(below.y - above.y) <= limit and above.x0 < below.x1 and below.x0 < above.x1
        for one in high.stacks
        for other in low.stacks
        for above in one.pieces
        for below in other.pieces
        if above.page == below.page
    )

"""Find the tables that have no upright rules: rows of numbers under each other, and their labels.

In: the lines that stand in no ruled table, page by page, and the level rules. Out: tables, and
the lines that are left. Must not know the form. A row is found by its numbers. What cannot be
told apart for certain is left as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.read.pdf_bands import Band, find_bands
from gongkai.read.pdf_blocks import Block, Row, find_blocks
from gongkai.read.pdf_columns import Columns, find_columns, usual_key
from gongkai.read.pdf_flow import PAGE_NUMBER
from gongkai.read.pdf_headings import chained, gather, is_repeated, place
from gongkai.read.pdf_joins import text_of
from gongkai.read.pdf_labels import Labelled, Place, chosen, label_rows, usual_share
from gongkai.read.pdf_pieces import Piece, Stack, cut
from gongkai.read.pdf_ruled import Box, Table
from gongkai.read.pdf_strokes import Rule
from gongkai.read.pdf_words import Line, Word, cut_at, gap

PAGE_STEP = 1.5
"""The first line of a page follows so many sizes below the last line of the page before it."""
WOVEN = 0.75
"""Lines of one text are further apart, in parts of their size."""
CUT, APART = 0.05, 0.13
"""Headings that touch are cut at a small gap over two columns, and at a larger one anywhere."""


def find_aligned(
    pages: Sequence[Sequence[Line]], levels: Sequence[Sequence[Rule]]
) -> tuple[list[Table], list[list[Line]]]:
    """Find the tables without upright rules in the lines of all pages.

    Returns:
        The tables, each with the page of its first line, and the lines left on each page.
    """
    rows = [
        Row(line, cut(line, number, rules), number)
        for number, (lines, rules) in enumerate(zip(pages, levels, strict=True), start=1)
        for line in lines
        if not PAGE_NUMBER.fullmatch(line.text.strip())
    ]
    blocks = find_blocks(rows)
    _count_on(rows)
    tables: list[Table] = []
    used: set[int] = set()
    key = usual_key([[[Stack([p]) for p in row.values] for row in b.rows] for b in blocks])
    makers = [_Maker(block, key) for block in blocks]
    share = usual_share(maker.labelled for maker in makers)
    for maker in makers:
        if made := maker.make(share):
            table, taken = made
            tables.append(table)
            used.update(taken)
    return tables, [_woven([line for line in lines if id(line) not in used]) for lines in pages]


def _woven(lines: Sequence[Line]) -> list[Line]:
    """Put lines that stand half beside each other into one, from left to right.

    The cells of a row may stand at different heights; one below the other they would be told
    in another order than they are printed.
    """
    found: list[Line] = []
    base = float("-inf")
    for line in lines:
        beside = found and line.base - base < WOVEN * min(line.size, found[-1].size)
        if beside and all(
            w.x1 <= v.x0 or v.x1 <= w.x0 for w in line.words for v in found[-1].words
        ):
            words = sorted((*found[-1].words, *line.words), key=lambda word: word.x0)
            found[-1] = Line(tuple(words))
        else:
            found.append(line)
        base = line.base
    return found


def _count_on(rows: Sequence[Row]) -> None:
    """Let y count on over the pages as if the text went on without a break."""
    below, offset, page = 0.0, 0.0, 0
    for row in rows:
        if row.page != page:
            offset, page = below + PAGE_STEP * row.line.size - row.line.base, row.page
        below = max(piece.line.base for piece in row.pieces) + offset
        for piece in row.pieces:
            piece.y = piece.line.base + offset


class _Maker:
    """Makes the table of one block, or finds that there is none."""

    def __init__(self, block: Block, key: str) -> None:
        self._block = block
        self._key = key
        self._taken: set[int] = set()
        end = block.left + 0.5
        self._odd = [row for row in block.rows if any(piece.x1 > end for piece in row.labels)]
        self._bands = find_bands([r for r in block.body if r not in self._odd], block.left)
        self.labelled = self._labelled()
        self._line_of = {
            id(word): row.line
            for row in (*block.header, *block.body)
            for piece in row.pieces
            for word in piece.line.words
        }

    def make(self, share: float) -> tuple[Table, set[int]] | None:
        """Make the table, and tell which lines it takes; None for a single line of prose."""
        block = self._block
        if len(block.rows) == 1 and not block.header:
            return None
        made = self._placed(share) if len(self._odd) * 2 < len(block.rows) else None
        boxes = made or [
            self._box(Stack(row.pieces), number, 0)
            for number, row in enumerate([*block.header, *block.body])
        ]
        first = min(boxes, key=lambda box: (box.page, box.top))
        last = max(boxes, key=lambda box: (box.page, box.bottom))
        table = Table(boxes, [], first.top, last.bottom, first.page, is_ruled=False)
        return table, self._taken

    def _placed(self, share: float) -> list[Box] | None:
        """Place all cells; None where the columns cannot be told."""
        bands = self._bands
        columns = self._columns(bands)
        if columns is None:
            return None
        odd = [Stack(row.pieces) for row in self._odd]
        others = [*odd, *self._label(bands, share)]
        boxes = self._head(columns)
        if boxes is None:
            return None
        number = max((box.row for box in boxes), default=-1) + 1
        entries: list[tuple[float, Band | Stack]] = [(band.start, band) for band in bands]
        entries.extend((held.first - 0.1, held) for held in others)
        for _, entry in sorted(entries, key=lambda pair: pair[0]):
            boxes.extend(self._row(entry, number, columns))
            number += 1
        return boxes

    def _pieces(self) -> list[Piece]:
        """Give the pieces left of the numbers."""
        aside = {id(piece) for row in self._odd for piece in row.pieces}
        return [piece for piece in self._block.label_pieces if id(piece) not in aside]

    def _labelled(self) -> Labelled:
        """Give the labels of the rows, by the way in which numbers stand at their labels."""
        inner = {id(row.labels[-1]) for row in self._block.body if row.labels}
        places = [Place(band.first, band.last, band.size, band.page) for band in self._bands]
        return label_rows(places, [piece for piece in self._pieces() if id(piece) in inner])

    def _label(self, bands: Sequence[Band], share: float) -> list[Stack]:
        """Give each row its label; return the texts between the rows that label none."""
        labels = chosen(self.labelled, share)
        for band, label in zip(bands, labels, strict=True):
            band.label = Stack(label) if label else None
        own = {id(piece) for label in labels for piece in label}
        first, last = bands[0].first, bands[-1].last
        others = chained(piece for piece in self._pieces() if id(piece) not in own)
        return [held for held in others if first <= held.last and held.first <= last]

    def _columns(self, bands: Sequence[Band]) -> Columns | None:
        """Tell the columns by the numbers; where headings have no number below, by both."""
        rows = [band.stacks for band in bands]
        columns = find_columns(rows, self._key)
        if columns is None:
            return None
        words = [word for row in self._block.header for word in self._words(row)]
        bare = [[word] for word in words if columns.is_beside(word)]
        return find_columns([*rows, *bare], self._key) or columns

    def _words(self, row: Row) -> list[Stack]:
        """Cut the headings on a line wherever there is a gap."""
        words = (w for p in row.pieces if p.x1 > self._block.left for w in p.line.words)
        parts = (part for word in words for part in cut_at(word, None, APART))
        return [Stack([Piece(Line((part,)), row.line.base, row.page)]) for part in parts]

    def _head(self, columns: Columns) -> list[Box] | None:
        """Place the headings over the columns; the lowest ones are one row.

        None where their places contradict each other: who stands over whom is then not known.
        """
        pieces = [piece for row in self._block.header for piece in row.pieces]
        pieces = [part for piece in pieces for part in self._parts(piece, columns)]
        lowest, upper = gather(pieces, columns, self._block.left)
        leaves = {columns.nearest(held) + 1: held for held in lowest}
        words = {column: text_of([p.line for p in held.pieces]) for column, held in leaves.items()}
        boxes: list[Box] = []
        spans: dict[int, list[tuple[int, int]]] = {}
        number, level = -1, float("-inf")
        for held, column, width in place(lowest, upper, columns, self._block.left):
            if held.first > level + 0.6 * held.pieces[0].line.size:
                number, level = number + 1, held.first
            boxes.append(self._box(held, number, column, width))
            spans.setdefault(number, []).append((column, width))
        for held in lowest:
            boxes.append(self._box(held, number + 1, columns.nearest(held) + 1))
        level_spans = (sorted(own) for own in spans.values())
        is_told = len(leaves) == len(lowest) and all(is_repeated(o, words) for o in level_spans)
        return boxes if is_told else None

    def _parts(self, piece: Piece, columns: Columns) -> list[Piece]:
        """Cut a heading that runs together with its neighbour."""
        groups: list[list[Word]] = []
        for word in (part for whole in piece.line.words for part in self._cut(whole, columns)):
            before = groups[-1][-1] if groups else None
            if before is None or _is_apart(before, word, columns):
                groups.append([])
            groups[-1].append(word)
        return [Piece(Line(tuple(group)), piece.y, piece.page, piece.band) for group in groups]

    def _cut(self, whole: Word, columns: Columns) -> list[Word]:
        parts = [
            part for word in cut_at(whole, columns.walls, CUT) for part in cut_at(word, None, APART)
        ]
        self._line_of.update((id(part), self._line_of[id(whole)]) for part in parts)
        return parts

    def _row(self, entry: Band | Stack, number: int, columns: Columns) -> Iterator[Box]:
        if isinstance(entry, Stack):
            yield self._box(entry, number, 0)
            return
        if entry.label:
            yield self._box(entry.label, number, 0)
        places = columns.places(entry.stacks)
        top = min(word.top for held in entry.stacks for word in held.pieces[0].line.words)
        bottom = max(word.bottom for held in entry.stacks for word in held.pieces[-1].line.words)
        for column in range(columns.count):
            if column in places:
                box = self._box(places[column], number, column + 1)
                box.room = 0.0 if places[column].is_one else box.room
                yield box
            else:
                left, right = columns.edges[column + 1], columns.edges[column + 2]
                yield Box(number, column + 1, 1, 1, left, top, right, bottom, entry.page)

    def _box(self, held: Stack, row: int, column: int, columns: int = 1) -> Box:
        """Make a cell of a stack; its edges are those of its words on its first page."""
        words = [word for piece in held.pieces for word in piece.line.words]
        self._taken.update(id(self._line_of[id(word)]) for word in words)
        page = held.pieces[0].page
        own = [word for piece in held.pieces if piece.page == page for word in piece.line.words]
        box = Box(row, column, 1, columns, 0, 0, 0, 0, page)
        box.x0, box.x1 = min(word.x0 for word in own), max(word.x1 for word in own)
        box.top, box.bottom = min(word.top for word in own), max(word.bottom for word in own)
        box.lines = [piece.line for piece in held.pieces]
        return box


def _is_apart(before: Word, word: Word, columns: Columns) -> bool:
    """Tell whether two words of a line belong to two headings."""
    if gap(before.glyphs[-1], word.glyphs[0]) > APART * word.size:
        return True
    return any(before.center < wall <= word.center for wall in columns.walls)

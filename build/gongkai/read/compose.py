"""Compose the text of a document from paragraphs and tables, and note where each cell stands.

In: paragraphs and tables in reading order, as an Office reader found them. Out: text and grids.
Must not know a file format and must not know the form.

A table cell is one unbroken run on one line, a tab parts the cells of a row, a row is a line,
and so is a paragraph. A table that holds no columns is no grid: a frame around prose, and a row
of several paragraphs across the whole table, are paragraphs, so that headings in them are found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from gongkai.model import Cell, Grid, new_cell
from gongkai.read.grid import find_grids

BREAKS = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
BLANKS = re.compile(r"[\t\n\r\v\f\x1c-\x1f\x85\u2028\u2029]+")
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
EDGES = INVISIBLE + "".join(chr(n) for n in range(0x3001) if chr(n).isspace())
SHORT = 40
"""Labels and numbers stand in every report, so their lines are kept."""
PROSE = 60
"""A row across the whole table with several paragraphs and more characters is prose."""


class Box:
    """A table cell before it has a place in the text: its paragraphs and its places.

    ``text`` is the paragraphs on one line; a reader that knows it already gives it.
    """

    __slots__ = ("column", "columns", "paragraphs", "row", "rows", "text")

    def __init__(  # noqa: PLR0913  -- what a Cell has, before it has a start
        self,
        paragraphs: tuple[str, ...],
        row: int,
        column: int,
        rows: int = 1,
        columns: int = 1,
        text: str | None = None,
    ) -> None:
        self.paragraphs = paragraphs
        self.row = row
        self.column = column
        self.rows = rows
        self.columns = columns
        self.text = on_one_line(paragraphs) if text is None else text


def on_one_line(paragraphs: Iterable[str]) -> str:
    r"""Join the paragraphs of a cell: they and its line breaks become single blanks.

    >>> on_one_line(["本年新\n制作", "", "数量 "])
    '本年新 制作 数量'
    """
    return " ".join([line for paragraph in paragraphs if (line := _line(paragraph))])


def _line(paragraph: str) -> str:
    return _short_line(paragraph) if len(paragraph) <= SHORT else trim(BLANKS.sub(" ", paragraph))


@lru_cache(maxsize=16_384)
def _short_line(paragraph: str) -> str:
    return trim(BLANKS.sub(" ", paragraph))


def trim(text: str) -> str:
    r"""Cut blanks and invisible characters off both ends.

    >>> trim("\u200b 12\u3000")
    '12'
    """
    return text.strip(EDGES)


class Composer:
    """A text that grows by paragraphs and tables."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._length = 0
        self._grids: list[Grid] = []

    def add_paragraph(self, text: str) -> None:
        """Add a paragraph; a line break within it makes a new line, a blank line leaves none."""
        for line in BREAKS.split(text):
            if trimmed := trim(line):
                self._add(trimmed)

    def add_table(self, boxes: Iterable[Box], *, is_aligned: bool = True) -> None:
        """Add a table: a grid, or the paragraphs that it merely frames."""
        ordered = sorted(boxes, key=attrgetter("row", "column"))
        rows = [list(row) for _, row in groupby(ordered, key=attrgetter("row"))]
        is_frame = _is_frame(ordered)
        pending: list[list[Box]] = []
        for row in rows:
            if is_frame or _is_prose(row):
                self._add_rows(pending, is_aligned=is_aligned)
                pending = []
                for paragraph in (words for box in row for words in box.paragraphs):
                    self.add_paragraph(paragraph)
            else:
                pending.append(row)
        self._add_rows(pending, is_aligned=is_aligned)

    def _add_rows(self, rows: Sequence[Sequence[Box]], *, is_aligned: bool) -> None:
        if not any(box.text for row in rows for box in row):
            return
        cells: list[Cell] = []
        start = self._length
        for row in rows:
            at = self._length
            for box in row:
                text = box.text
                end = at + len(text)
                cells.append(new_cell(text, at, end, box.row, box.column, box.rows, box.columns))
                at += len(text) + 1
            self._add("\t".join([box.text for box in row]))
        self._grids.append(Grid(tuple(cells), start, self._length - 1, is_aligned))

    def _add(self, line: str) -> None:
        self._lines.append(line)
        self._length += len(line) + 1

    def finish(self) -> tuple[str, tuple[Grid, ...]]:
        """Give the text and its grids, with those that tabs and pipes mark in paragraphs."""
        text = "".join(line + "\n" for line in self._lines)
        grids: list[Grid] = []
        position = 0
        for grid in self._grids:
            grids += _marked(text, position, grid.start)
            grids.append(grid)
            position = grid.end
        return text, (*grids, *_marked(text, position, len(text)))


def _is_frame(boxes: Sequence[Box]) -> bool:
    """Tell a table that merely frames paragraphs: one column, or prose in one column alone."""
    filled = [box for box in boxes if box.text]
    if len(filled) < 2 or _is_one_column(boxes):
        return True
    return _is_one_column(filled) and any(len(box.text) > PROSE for box in filled)


def _is_one_column(boxes: Sequence[Box]) -> bool:
    return all(box.column == boxes[0].column for box in boxes)


def _is_prose(row: Sequence[Box]) -> bool:
    """Tell a row whose only filled cell holds several paragraphs of prose."""
    filled = [box for box in row if box.text]
    if len(filled) != 1 or len(filled[0].text) <= PROSE:
        return False
    lines = [line for words in filled[0].paragraphs for line in BREAKS.split(words)]
    return sum(1 for line in lines if trim(line)) > 1


def _marked(text: str, start: int, end: int) -> list[Grid]:
    """Find the grids that paragraphs between two tables mark as plain text does."""
    stretch = text[start:end]
    if "\t" not in stretch and "|" not in stretch:
        return []
    return [_moved(grid, start) for grid in find_grids(stretch)]


def _moved(grid: Grid, by: int) -> Grid:
    cells = tuple(replace(cell, start=cell.start + by, end=cell.end + by) for cell in grid.cells)
    return Grid(cells, grid.start + by, grid.end + by, grid.is_aligned)

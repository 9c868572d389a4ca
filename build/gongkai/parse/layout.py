"""Make rows of a document: marked grids row by row, unmarked text by the form's labels.

In: a Document. Out: rows of cells in reading order. Must not place a figure: which column a
value belongs to is the matcher's decision, and a row that lost a cell stays short.

Unmarked text is read as spaced-out lines or as one cell per line, whichever it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from gongkai.model import Cell, Document, Grid
from gongkai.parse.numerals import looks_like_value
from gongkai.parse.other_years import Closed, without
from gongkai.parse.rows import Row
from gongkai.parse.spaced import find_spaced
from gongkai.parse.stream import Stream
from gongkai.parse.stretches import Stretches

STRETCHES = Stretches()
ALONE = re.compile(r"^[ \t|]*[-+]?[0-9.,]+[ \t]*\|?[ \t]*$|\|[ \t]*[0-9]+[ \t]*\|", re.MULTILINE)
MIN_ALONE = 7
"""So many numbers alone on a line, or between pipes, may be the cells of another layout."""


def find_rows(document: Document, closed: Sequence[Closed] = ()) -> Iterator[Row]:
    """Yield all rows of a document, of marked grids and of unmarked text alike.

    Of a stretch that is closed, as a table of another year, no row is given but a break.
    """
    position = 0
    for number, grid in enumerate(document.grids):
        yield from _unmarked_rows(document.text, position, grid.start, closed)
        yield from _grid_rows(grid, number, closed)
        position = grid.end
    yield from _unmarked_rows(document.text, position, len(document.text), closed)


def _unmarked_rows(text: str, start: int, end: int, closed: Sequence[Closed]) -> Iterable[Row]:
    """Read a stretch of text as spaced-out lines, or else as one cell per line.

    A spaced-out line in a sentence does not turn tables of another layout over: where many cells
    stand alone, the reading that finds more rows counts.
    """
    near = [span for span in closed if span.start < end and span.end > start]
    open_text = without(text, near)
    found = find_spaced(open_text, start, end)
    if found is None:
        return _stream_rows(text, start, end, near)
    if sum(1 for _ in islice(ALONE.finditer(open_text, start, end), MIN_ALONE)) < MIN_ALONE:
        return found
    spaced, stream = list(found), _stream_rows(text, start, end, near)
    return stream if _count_rows(stream) > _count_rows(spaced) else spaced


def _stream_rows(text: str, start: int, end: int, closed: Sequence[Closed]) -> list[Row]:
    """Read one cell per line, with a break in place of what is closed."""
    rows: list[Row] = []
    for span in closed:
        rows += [*Stream(text, start, max(start, span.start)).rows(), Row(())]
        start = min(span.end, end)
    return rows + STRETCHES.rows(text, start, end)


def _count_rows(rows: Sequence[Row]) -> int:
    """Count the rows that have a label and a value."""
    return sum(
        not looks_like_value(row.cells[0].text)
        and any(looks_like_value(cell.text) for cell in row.cells[1:])
        for row in rows
        if len(row.cells) > 1
    )


def _grid_rows(grid: Grid, number: int, closed: Sequence[Closed]) -> Iterator[Row]:
    rows: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(cell)
    near = [span for span in closed if span.start < grid.end and span.end > grid.start]
    for index in sorted(rows):
        # Cells that are merged downwards begin on a row before.
        if near and _is_closed(max(cell.start for cell in rows[index]), near):
            yield Row(())
        else:
            yield Row(tuple(rows[index]), number, grid.is_aligned)


def _is_closed(position: int, closed: Sequence[Closed]) -> bool:
    return any(span.start <= position < span.end for span in closed)

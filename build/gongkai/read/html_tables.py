"""HTML tables as cells with places: spans expanded, nested tables told from frames.

In: a table element whose inline markup is gone. Out: boxes with places. Must not know the form,
and must not see what a page hides: hidden elements are removed before.

A browser's rules decide where a cell stands, whatever the markup: thead first and tfoot last, a
span ends with its row group, a cell that was never closed ends where the next one begins. A
nested table of one cell is part of that cell's text; a cell that holds a larger one, or prose,
makes its row a frame, which is no row of data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from gongkai.model import ReadError
from gongkai.read.compose import Box, trim
from gongkai.read.html_flow import Flow

MAX_SPAN = 100
"""No printed table has so many columns; colspan=1000 says across the whole table."""
MAX_BUSY = 100
"""Cells reach down from so many columns; in more no table is printed."""
MAX_CELLS = 50_000
LONG = 200
"""No label and no figure has so many characters: such a cell holds prose or a whole page."""
CELLS = ("td", "th")
GROUPS = {"thead": 0, "tbody": 1, "tfoot": 2}
PARTS = ("table", "tr", *CELLS, *GROUPS)
BETWEEN = frozenset(("table", "tr", "/tr", "/td", "/th", *GROUPS, *map("/{}".format, GROUPS)))
"""Behind these tags words stand outside of a table's cells, unless within another cell."""
JOINED = frozenset(("a", *PARTS))
"""What in a cell needs a closer look: a link is inline, a part of a table may be another cell."""
BREAK = "\0"
"""Parts the paragraphs of a cell until it is whole; no tree of markup can hold it."""
FEW = 100
"""So many tags stand in a cell of a table, hardly in one that frames a page."""
BLANK = f"{BREAK} \n\t\r\xa0\u2002\u2003\u3000"
SHORT = 80
"""What is printed in most cells stands in thousands of reports."""


@dataclass(slots=True)
class Row:
    """A row as the markup has it: its element if it has one, what it stands in, its cells."""

    element: int | None
    group: int | None
    cells: list[int] = field(default_factory=list)
    is_frame: bool = False
    boxes: list[Box] = field(default_factory=list)


def read_rows(flow: Flow, table: int) -> list[Row]:
    """Read the rows of one table as they are shown; those of nested tables are left alone.

    Raises:
        ReadError: the table has more cells than any document.
    """
    rows, holders = _collect(flow, table)
    rows.sort(key=lambda row: 1 if row.group is None else GROUPS.get(flow.names[row.group], 1))
    if sum(len(row.cells) for row in rows) > MAX_CELLS:
        raise ReadError(f"a table of more than {MAX_CELLS:,} cells")
    _place(flow, rows, holders)
    return rows


def is_layout(rows: list[Row]) -> bool:
    """Tell a table that only frames others, or prose: nothing in it stands in two columns."""
    columns = (box.column for row in rows for box in row.boxes if box.text)
    first = next(columns, 0)
    return all(column == first for column in columns)


def is_regular(rows: Sequence[Row]) -> bool:
    """Tell whether a cell's column is its place on the page, as far as the markup can tell.

    A wrong rowspan moves the rest of its rows, and a span that covers half of the one above it
    stands under two headings: then only the order within a row is known.
    """
    boxes = [box for row in rows for box in row.boxes]
    if sum([box.rows for box in boxes]) > MAX_CELLS:
        return False
    # Within a row the last cell ends furthest to the right; others only reach down.
    edges = {row.boxes[-1].row: _end(row.boxes[-1]) for row in rows if row.boxes}
    for box in [box for box in boxes if box.rows > 1]:
        for number in range(box.row, box.row + box.rows):
            edges[number] = max(_end(box), edges.get(number, 0))
    spans = {(box.column, box.column + box.columns) for box in boxes}
    if len({edges[row.boxes[0].row] for row in rows if row.boxes}) > 1 or len(spans) > MAX_SPAN:
        return False
    wide = [(start, end) for start, end in spans if end - start > 1]
    return not any(a < c < b < d for a, b in wide for c, d in wide)


def _end(box: Box) -> int:
    return box.column + box.columns


def _collect(flow: Flow, table: int) -> tuple[list[Row], set[int]]:
    """List the rows with their cells, and the cells that hold whole tables."""
    names, end = flow.names, flow.pairs[table]
    rows: list[Row] = []
    holders: set[int] = set()
    row: Row | None = None
    at = table + 1
    while at < end:
        name = names[at]
        if name in CELLS:
            if row is None:
                row = Row(None, None)
                rows.append(row)
            row.cells.append(at)
        elif name == "tr":
            row = Row(at, flow.around[at])
            rows.append(row)
        elif name in GROUPS:
            row = None
        elif name == "table":
            if row is not None and row.cells and holds_cells(flow, at):
                holders.add(row.cells[-1])
            at = flow.pairs[at]
        at += 1
    return rows, holders


def stray_words(flow: Flow, table: int) -> str:
    """Give the words of a table that stand in none of its cells: browsers show them above it."""
    names, texts = flow.names, flow.texts
    places = range(table, flow.pairs[table])
    found = {at for at in places if names[at] in BETWEEN and texts[at].strip()}
    if not found:
        return ""
    inside = table
    for at in places:
        if at < inside:
            found.discard(at)
        elif names[at] in CELLS:
            inside = flow.pairs[at]
    return " ".join([texts[at] for at in sorted(found)])


def holds_cells(flow: Flow, table: int) -> bool:
    """Tell a table of several cells from a box around one text."""
    cells = (at for at in range(table, flow.pairs[table]) if flow.names[at] in CELLS)
    return len(list(islice(cells, 2))) > 1


def _place(flow: Flow, rows: list[Row], holders: set[int]) -> None:
    """Give every cell its place in the expanded grid."""
    last = {row.group: number for number, row in enumerate(rows)}
    texts, pairs, spans = flow.texts, flow.pairs, flow.spans
    busy: list[int] = []
    for number, row in enumerate(rows):
        column = 0
        for cell in row.cells:
            while column < len(busy) and busy[column] > number:
                column += 1
            is_bare = pairs[cell] == cell + 1 and cell not in spans and cell not in holders
            if is_bare and len(texts[cell]) <= SHORT:
                # Nearly every cell holds a number and nothing else.
                words, text = _tidy_short(texts[cell])
                row.boxes.append(Box(words, number, column, 1, 1, text))
                column += 1
                continue
            columns = down = 1
            if cell in flow.spans:
                columns, down = flow.spans[cell]
                columns = min(columns or 1, MAX_SPAN)
                left = last[row.group] - number + 1
                down = min(down or left, left)
            if down > 1 and column < MAX_BUSY:
                busy.extend([0] * (column + columns - len(busy)))
                busy[column : column + columns] = [number + down] * columns
            is_holder = cell in holders
            printed = "" if is_holder else _pieces_of(flow, cell)
            words, text = _tidy(printed)
            row.boxes.append(Box(words, number, column, down, columns, text))
            if is_holder or (len(printed) > LONG and sum(map(len, words)) > LONG):
                row.is_frame = True
            column += columns


def _pieces_of(flow: Flow, cell: int) -> str:
    """Give a cell's text: inline pieces joined by nothing, blocks and line breaks by ``BREAK``."""
    end = flow.pairs[cell]
    if end == cell + 1:
        return flow.texts[cell]
    # Cells may hold each other, and a look into all of each would then never end.
    if end - cell <= FEW and JOINED.isdisjoint(flow.names[cell + 1 : end]):
        return BREAK.join(flow.texts[cell:end])
    return BREAK.join(_pieces(flow, cell))


def _pieces(flow: Flow, cell: int) -> Iterator[str]:
    """Walk a cell with links, boxes or unclosed cells in it; the latter are no part of it."""
    pieces = [flow.texts[cell]]
    depth = 0
    at, end = cell + 1, flow.pairs[cell]
    while at < end:
        name = flow.names[at]
        depth += (name == "table") - (name == "/table")
        if _is_foreign(flow, at, depth):
            at = flow.pairs[at]
            continue
        if name not in ("a", "/a"):
            yield "".join(pieces)
            pieces = []
        pieces.append(flow.texts[at])
        at += 1
    yield "".join(pieces)


def _is_foreign(flow: Flow, at: int, depth: int) -> bool:
    """Tell the next cell, which was opened without closing this one, and a table of its own.

    A row within a cell is not foreign itself: what it says outside of its cells is said here.
    """
    name = flow.names[at]
    if name == "table":
        return holds_cells(flow, at)
    return name in CELLS and not depth


def _tidy(printed: str) -> tuple[tuple[str, ...], str]:
    """Give the paragraphs of a cell, and all of them on one line."""
    return _tidy_short(printed) if len(printed) <= SHORT else _tidied(printed)


@lru_cache(maxsize=16_384)
def _tidy_short(printed: str) -> tuple[tuple[str, ...], str]:
    return _tidied(printed)


def _tidied(printed: str) -> tuple[tuple[str, ...], str]:
    words = [" ".join(piece.split()) for piece in printed.strip(BLANK).split(BREAK)]
    filled = tuple([line for line in words if line])
    return filled, " ".join([line for word in filled if (line := trim(word))])

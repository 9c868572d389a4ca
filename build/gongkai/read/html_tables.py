"""HTML tables as cells with places: spans expanded, nested tables told from frames.

In: a table element whose inline markup is gone. Out: boxes with places. Must not know the form,
and must not see what a page hides: hidden elements are removed before.

A browser's rules decide where a cell stands, whatever the markup: thead first and tfoot last, a
span ends with its row group, a cell that was never closed ends where the next one begins. A
nested table of one cell is part of that cell's text; a cell that holds a larger one, or prose,
makes its row a frame, which is no row of data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element

from gongkai.model import ReadError
from gongkai.read.compose import Box, trim

MAX_SPAN = 100
"""No printed table has so many columns; colspan=1000 says across the whole table."""
MAX_BUSY = 100
"""Cells reach down from so many columns; in more no table is printed."""
MAX_CELLS = 50_000
LONG = 200
"""No label and no figure has so many characters: such a cell holds prose or a whole page."""
NUMBER = re.compile(r"\s*([0-9]{1,9})")
CELLS = ("td", "th")
GROUPS = {"thead": 0, "tbody": 1, "tfoot": 2}
PARTS = ("table", "tr", *CELLS, *GROUPS)
JOINED = frozenset(("a", *PARTS))
"""What in a cell needs a closer look: a link is inline, a part of a table may be another cell."""
BREAK = "\0"
"""Parts the paragraphs of a cell until it is whole; no tree of markup can hold it."""
SHORT = 80
"""What is printed in most cells stands in thousands of reports."""


@dataclass(slots=True)
class Row:
    """A row as the markup has it: its element if it has one, what it stands in, its cells."""

    element: Element | None
    group: Element | None
    cells: list[Element] = field(default_factory=list)
    is_frame: bool = False
    boxes: list[Box] = field(default_factory=list)


def read_rows(table: Element) -> list[Row]:
    """Read the rows of one table as they are shown; those of nested tables are left alone.

    Raises:
        ReadError: the table has more cells than any document.
    """
    rows, holders = _collect(table)
    rows.sort(key=lambda row: 1 if row.group is None else GROUPS.get(str(row.group.tag), 1))
    if sum(len(row.cells) for row in rows) > MAX_CELLS:
        raise ReadError(f"a table of more than {MAX_CELLS:,} cells")
    _place(rows, holders)
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
    edges: dict[int, int] = {}
    spans: set[tuple[int, int]] = set()
    boxes = [box for row in rows for box in row.boxes]
    if sum([box.rows for box in boxes]) > MAX_CELLS:
        return False
    for box in boxes:
        end = box.column + box.columns
        spans.add((box.column, end))
        for row in range(box.row, box.row + box.rows) if box.rows > 1 else (box.row,):
            if edges.get(row, 0) < end:
                edges[row] = end
    if len({edges[box.row] for box in boxes}) > 1 or len(spans) > MAX_SPAN:
        return False
    wide = [(start, end) for start, end in spans if end - start > 1]
    return not any(a < c < b < d for a, b in wide for c, d in wide)


def _collect(table: Element) -> tuple[list[Row], set[Element]]:
    """List the rows with their cells, and the cells that hold whole tables."""
    rows: list[Row] = []
    holders: set[Element] = set()
    row: Row | None = None
    walk = etree.iterwalk(table, events=("start",), tag=PARTS)
    for _, element in walk:
        tag = element.tag
        if tag in CELLS:
            if row is None:
                row = Row(None, None)
                rows.append(row)
            row.cells.append(element)
        elif tag == "tr":
            row = Row(element, element.getparent())
            rows.append(row)
        elif tag in GROUPS:
            row = None
        elif element is not table:
            if row is not None and row.cells and holds_cells(element):
                holders.add(row.cells[-1])
            walk.skip_subtree()
    return rows, holders


def holds_cells(table: Element) -> bool:
    """Tell a table of several cells from a box around one text."""
    return len(list(islice(table.iter(*CELLS), 2))) > 1


def _place(rows: list[Row], holders: set[Element]) -> None:
    """Give every cell its place in the expanded grid."""
    last = {row.group: number for number, row in enumerate(rows)}
    busy: list[int] = []
    for number, row in enumerate(rows):
        column = 0
        for cell in row.cells:
            while column < len(busy) and busy[column] > number:
                column += 1
            columns = min(_span(cell, "colspan") or 1, MAX_SPAN)
            left = last[row.group] - number + 1
            down = min(_span(cell, "rowspan") or left, left)
            if down > 1 and column < MAX_BUSY:
                busy.extend([0] * (column + columns - len(busy)))
                busy[column : column + columns] = [number + down] * columns
            is_holder = cell in holders
            printed = "" if is_holder else _pieces_of(cell)
            words, text = _tidy(printed)
            row.boxes.append(Box(words, number, column, down, columns, text))
            if is_holder or (len(printed) > LONG and sum(map(len, words)) > LONG):
                row.is_frame = True
            column += columns


def _span(cell: Element, name: str) -> int:
    printed = cell.get(name)
    return 1 if printed is None else _number(printed)


@lru_cache(maxsize=1024)
def _number(printed: str) -> int:
    match = NUMBER.match(printed)
    return int(match[1]) if match else 1


def _pieces_of(cell: Element) -> str:
    """Give a cell's text: inline pieces joined by nothing, blocks and line breaks by ``BREAK``."""
    children = len(cell)
    if not children:
        return cell.text or ""
    if children == 1 and not len(child := cell[0]) and child.tag not in JOINED:
        return f"{cell.text or ''}{BREAK}{child.text or ''}{BREAK}{child.tail or ''}"
    if next(cell.iterdescendants(*JOINED), None) is None:
        return BREAK.join(cell.itertext())
    return BREAK.join(_pieces(cell))


def _pieces(cell: Element) -> Iterator[str]:
    """Walk a cell with links, boxes or unclosed cells in it; the latter are no part of it."""
    pieces = [cell.text or ""]
    walk = etree.iterwalk(cell, events=("start", "end"))
    depth = 0
    for event, element in walk:
        if element is cell:
            continue
        tag = element.tag
        depth += (tag == "table") * (1 if event == "start" else -1)
        is_inline = tag == "a"
        if event == "start" and _is_foreign(tag, depth, element):
            walk.skip_subtree()
            continue
        if not is_inline:
            yield "".join(pieces)
            pieces = []
        pieces.append((element.text if event == "start" else element.tail) or "")
    yield "".join(pieces)


def _is_foreign(tag: str, depth: int, element: Element) -> bool:
    """Tell the next cell, which was opened without closing this one, and a table of its own."""
    if tag == "table":
        return holds_cells(element)
    return tag in ("tr", *CELLS) and not depth


def _tidy(printed: str) -> tuple[tuple[str, ...], str]:
    """Give the paragraphs of a cell, and all of them on one line."""
    return _tidy_short(printed) if len(printed) <= SHORT else _tidied(printed)


@lru_cache(maxsize=16_384)
def _tidy_short(printed: str) -> tuple[tuple[str, ...], str]:
    return _tidied(printed)


def _tidied(printed: str) -> tuple[tuple[str, ...], str]:
    words = [" ".join(piece.split()) for piece in printed.split(BREAK)]
    filled = tuple([line for line in words if line])
    return filled, " ".join([line for word in filled if (line := trim(word))])

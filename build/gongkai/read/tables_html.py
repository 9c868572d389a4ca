"""HTML tables as cells with places: spans expanded, nested tables told from frames.

In: a table element whose inline markup is gone. Out: rows of boxes. Must not know the form, and
must not see what a page hides: hidden elements are removed before.

A browser's rules decide where a cell stands, whatever the markup: thead first and tfoot last, a
span ends with its row group, a cell that was never closed ends where the next one begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml.etree import _Element as Element
from lxml.etree import iterwalk

from gongkai.model import ReadError
from gongkai.read.compose import Box

MAX_SPAN = 100
"""No printed table has so many columns; colspan=1000 says across the whole table."""
MAX_CELLS = 200_000
LONG = 200
"""No label and no figure has so many characters: such a cell holds prose or a whole page."""
NUMBER = re.compile(r"\s*([0-9]{1,9})")
CELLS = ("td", "th")
GROUPS = ("thead", "tbody", "tfoot")


@dataclass(slots=True)
class TableRow:
    """A row as the markup has it: its element if it has one, its group and its cells."""

    element: Element | None
    group: int
    cells: list[Element] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class HtmlTable:
    """A table: its boxes, and the cells that hold whole tables or prose and are no boxes."""

    element: Element
    rows: tuple[TableRow, ...]
    boxes: tuple[Box, ...]
    framing: frozenset[int]

    @property
    def is_frame(self) -> bool:
        """Tell a table that only frames others, or prose: it has nothing of two columns."""
        filled = [box for box in self.boxes if box.text]
        return len({box.column for box in filled}) < 2 and (bool(self.framing) or len(filled) < 2)


def read_table(table: Element) -> HtmlTable:
    """Read the cells of one table; those of tables nested in it are left to themselves.

    Raises:
        ReadError: the table has more cells than any document.
    """
    inner = _nested(table)
    skipped = {cell for each in inner for cell in each.iter("tr", *CELLS, *GROUPS)}
    rows = _rows(table, skipped)
    if sum(len(row.cells) for row in rows) > MAX_CELLS:
        raise ReadError(f"a table of more than {MAX_CELLS:,} cells")
    holders = {ancestor for each in inner for ancestor in each.iterancestors() if ancestor in _all(rows)}
    boxes: list[Box] = []
    framing: set[int] = set()
    for place in _places(rows):
        paragraphs = _paragraphs(place.element)
        if place.element in holders or sum(map(len, paragraphs)) > LONG:
            framing.add(place.row)
        boxes.append(Box(paragraphs, place.row, place.column, place.rows, place.columns))
    return HtmlTable(table, rows, tuple(boxes), frozenset(framing))

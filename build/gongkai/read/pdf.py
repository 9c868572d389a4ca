"""Read a PDF that holds text: paragraphs, and tables ruled or merely aligned, as grids.

In: a source and the bytes of a PDF. Out: a Document whose text has each paragraph and each row of
a table on a line of its own, a cell in one run, cells parted by tabs. Must not know the form. A
PDF without readable text is refused as what it is.
"""

from __future__ import annotations

import re
from decimal import Decimal

from gongkai.model import Cell, Document, Grid, ReadError, Source
from gongkai.read.pdf_aligned import find_aligned
from gongkai.read.pdf_drawn import mark_drawn
from gongkai.read.pdf_flow import Flow, Sheet, drop_furniture, flow
from gongkai.read.pdf_lattice import merged
from gongkai.read.pdf_marks import Page, read_pages
from gongkai.read.pdf_ruled import Box, Table, absorb, find_ruled
from gongkai.read.pdf_seen import seen_words
from gongkai.read.pdf_words import find_lines, find_words, join_lines

Edges = tuple[Decimal, Decimal, Decimal, Decimal]
MARK = re.compile(rb"%PDF-[0-9]")
LEAD = 1024
"""A file may have so many other bytes before its mark, as readers of PDF agree."""


def is_pdf(data: bytes) -> bool:
    r"""Tell a PDF by its mark; servers and mail put bytes before it.

    >>> is_pdf(b"\r\n%PDF-1.7\n1 0 obj"), is_pdf(b"the mark of a PDF is %PDF-1")
    (True, False)
    """
    if data.startswith(b"%PDF"):
        return True
    mark = MARK.search(data, 0, LEAD)
    return mark is not None and b" obj" in data[mark.end() : mark.end() + LEAD]


def read_pdf(source: Source, data: bytes) -> Document:
    """Read a PDF file.

    Raises:
        ReadError: encrypted, broken, scanned, too long, or with fonts that hide their text.
    """
    sheets = [_sheet(page) for page in read_pages(data)]
    drop_furniture(sheets)
    for sheet in sheets:
        sheet.lines = absorb(sheet.tables, sheet.lines)
    levels = [sheet.levels for sheet in sheets]
    tables, rest = find_aligned([sheet.lines for sheet in sheets], levels)
    for sheet, lines in zip(sheets, rest, strict=True):
        sheet.lines = lines
    for table in tables:
        sheets[table.page - 1].tables.append(table)
    text, grids = _written(flow(sheets))
    if not text.strip():
        raise ReadError("PDF without text (文件中没有文字)")
    return Document(
        source=source,
        text=text,
        grids=grids,
        encoding="pdf",
        media_type="application/pdf",
        method="pdf",
    )


def _sheet(page: Page) -> Sheet:
    rules = merged(page.rules)
    words = seen_words(find_words(page.glyphs, page.blanks))
    tables, rest = find_ruled(rules, words, page.number)
    if page.picture:
        mark_drawn(tables, page.picture, page.glyphs, page.stamps)
    levels = [rule for rule in rules if not rule.is_upright]
    return Sheet(page.height, find_lines(rest), tables, levels)


def _written(items: Flow) -> tuple[str, tuple[Grid, ...]]:
    """Write paragraphs and tables one behind the other."""
    writer = _Writer()
    for item in items:
        if isinstance(item, Table):
            writer.table(item)
        else:
            writer.put(item + "\n")
    return "".join(writer.parts), tuple(writer.grids)


class _Writer:
    """The text as far as it is written, and the grids in it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.grids: list[Grid] = []
        self._end = 0

    def put(self, text: str) -> None:
        """Write a piece of text."""
        self.parts.append(text)
        self._end += len(text)

    def table(self, table: Table) -> None:
        """Write a table, a row per line; a cell over several rows stands in its first row."""
        start = self._end
        rows: dict[int, list[Box]] = {}
        for box in table.boxes:
            rows.setdefault(box.row, []).append(box)
        cells: list[Cell] = []
        for row in sorted(rows):
            for index, box in enumerate(sorted(rows[row], key=lambda box: box.column)):
                self.put("\t" if index else "")
                cells.append(self._cell(box))
            self.put("\n")
        self.grids.append(Grid(tuple(cells), start, self._end - 1, is_aligned=True))

    def _cell(self, box: Box) -> Cell:
        text = join_lines([*box.lines, *box.further], box.room)
        start = self._end
        self.put(text)
        return Cell(
            text,
            start,
            self._end,
            box.row,
            box.column,
            box.rows,
            box.columns,
            page=box.page,
            bbox=_edges(box),
        )


def _edges(box: Box) -> Edges:
    left, top, right, bottom = (
        Decimal(str(round(edge, 2))) for edge in (box.x0, box.top, box.x1, box.bottom)
    )
    return left, top, right, bottom

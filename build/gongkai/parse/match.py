"""Place figures by the labels of row and column.

In: rows. Out: which cell stands at which row and column of which block, what could not be
placed, and what was left over. Must not read numbers: a cell is placed whatever it holds.

A number is placed by its row **and** column label. Position breaks ties only where a row is
complete; a row that lost cells is placed only as far as every way to fit it agrees.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from gongkai.model import Cell
from gongkai.parse.asking import ask, words_of
from gongkai.parse.columns import NO_COLUMNS, Columns, resolve
from gongkai.parse.fitting import fit_all
from gongkai.parse.headings import is_printed_whole
from gongkai.parse.keeping import kept
from gongkai.parse.labelled import Line, Standing
from gongkai.parse.labels import (
    DISCLOSURE,
    PROCEEDINGS,
    REQUESTS,
    Named,
    is_leaf,
    known,
    named_caption,
    named_row,
    opened_table,
)
from gongkai.parse.numerals import looks_like_value
from gongkai.parse.openings import is_page_number, may_head, names_column
from gongkai.parse.readings import standards
from gongkai.parse.recalling import Recall
from gongkai.parse.rows import Row
from gongkai.parse.serials import without_serials
from gongkai.parse.settling import Matched, Print, settle
from gongkai.parse.table_four import is_proceedings, rows_that_count, without_rule

TOTAL = "concluded"
GROUPS_BEFORE = {
    TOTAL: ("other_outcome", "not_processed"),
    "other_outcome.other": ("other_outcome",),
}
"""Rows whose label alone does not tell them, and the groups that stand before them."""

MIN_CAPTION = len("二十条一项")
MIN_PROCEEDINGS = 12
"""A blank row of table four has at least so many cells; 15 where none is lost."""


def match_rows(rows: Iterable[Row], *, has_cells: bool = False) -> Matched:
    """Match all rows of one report; ``has_cells`` says that its format keeps blank cells."""
    return RECALL(list(rows), has_cells)


def match_rows_anew(rows: Sequence[Row], has_cells: bool) -> Matched:
    """Match all rows of one report, whatever was matched before."""
    matcher = _Matcher(has_cells=has_cells)
    for row, following in zip_longest(rows, rows[1:]):
        if following is None or not is_page_number(row, following):
            matcher.take(row)
    return matcher.finish()


RECALL = Recall(match_rows_anew)


@kept(16_384)
def row_names(text: str, table: str, has_rows: bool) -> tuple[Named, ...]:
    """Name a row by the table that we are in; elsewhere only its exact words count.

    Args:
        text: a cell.
        table: the table that we are in, or nothing.
        has_rows: rows of that table have begun: 其他 and 总计 name columns before.
    """
    if looks_like_value(text):
        return ()
    if names_column(text, table, not has_rows):
        return ()
    for one in (REQUESTS, "disclosure"):
        if found := named_row(text, one) if one == table else known(text, one, "row"):
            return found
    return ()


def _caption(cells: Sequence[Cell]) -> str | None:
    """Give the block that one of a row's cells is the caption of."""
    for cell in cells:
        if len(cell.text) >= MIN_CAPTION and (block := named_caption(cell.text)):
            return block
    return None


class _Matcher:
    """The walk over the rows; its state is the block it is in and that block's header."""

    def __init__(self, *, has_cells: bool) -> None:
        self.matched = Matched()
        self._has_cells = has_cells
        self._table = ""
        self._block = ""
        self._header: list[Row] = []
        self._columns = NO_COLUMNS
        self._has_rows = False
        self._blank: tuple[Row, list[Row]] | None = None
        self._waiting: list[tuple[Named, Line]] = []
        self._seen: set[str] = set()
        self._grid = -1
        self._held: Row | None = None

    def take(self, row: Row) -> None:
        cells = [cell for cell in row.cells if cell.text]
        if not cells:
            self._take_blank(row)
            return
        if caption := _caption(cells):
            self._enter("disclosure", caption)
        elif labels := self._row_labels(row):
            self._take_data(row, labels)
        elif self._is_header(cells):
            self._take_header(row, cells)
        elif self._table == PROCEEDINGS and is_proceedings(row, cells):
            self._take_proceedings(row)
        elif may_head([cell.text for cell in cells]):
            self._held = row
        elif self._table:
            self.matched.leave([cell for cell in cells if looks_like_value(cell.text)])

    def _take_blank(self, row: Row) -> None:
        """Take a break between tables, or a row without a word.

        The one row of table four may be left blank as a whole; a spacer looks the same, so it
        counts only where no other row follows.
        """
        if not row.cells:
            self._enter("", "")
        elif self._table == PROCEEDINGS and self._header and len(row.cells) >= MIN_PROCEEDINGS:
            self._blank = (row, self._header)

    def finish(self) -> Matched:
        """Take the blank row of table four where there was no other; give what was matched."""
        if self._blank and (PROCEEDINGS, "") not in self.matched.rows:
            row, header = self._blank
            self._enter(PROCEEDINGS, PROCEEDINGS)
            self._header = header
            self._take_proceedings(row)
        self._settle()
        return self.matched

    def _enter(self, table: str, block: str) -> None:
        self._table, self._block = table, block
        self._header, self._columns, self._has_rows = [], NO_COLUMNS, False
        self._held = None

    def _row_labels(self, row: Row) -> list[tuple[int, Named]]:
        """Give the labels that lead a row, each with its index among the row's cells.

        The innermost label tells the row; what stands left of it in a marked row may be the label
        of a group that a page break cut.
        """
        found: list[tuple[int, Named]] = []
        for index, cell in enumerate(row.cells):
            if not cell.text:
                continue
            names = row_names(cell.text, self._table, self._has_rows)
            if names:
                found.append((index, self._choose(names)))
            elif found or row.grid < 0 or (index and looks_like_value(cell.text)):
                break
        return found

    def _choose(self, names: Sequence[Named]) -> Named:
        return next((named for named in names if named.block == self._block), names[0])

    def _is_header(self, cells: Sequence[Cell]) -> bool:
        if any(opened_table(cell.text) for cell in cells):
            return True
        if self._table == "disclosure" and any(is_leaf(cell.text, "disclosure") for cell in cells):
            return not any(looks_like_value(cell.text) for cell in cells)
        if not self._table or self._has_rows:
            return False
        if len(cells) == 1 and not known(cells[0].text, self._table, "column"):
            return False
        return not any(looks_like_value(cell.text) for cell in cells)

    def _take_header(self, row: Row, cells: Sequence[Cell]) -> None:
        table = next((t for c in cells if (t := opened_table(c.text))), self._table)
        if table != self._table:
            self._enter(table, table if table != "disclosure" else "")
        if self._has_rows or (table == "disclosure" and self._header):
            self._header, self._has_rows = [], False
        self._header.append(row)

    def _resolve(self) -> Columns:
        if self._header:
            self._grid = self._header[-1].grid
            if numbers := [
                c for row in self._header for c in row.cells if looks_like_value(c.text)
            ]:
                ask(words_of, numbers)
            self._columns = resolve(self._block, self._header)
            self._header = []
            known_before = self.matched.columns.get(self._block, NO_COLUMNS)
            if len(self._columns.keys) >= len(known_before.keys):
                self.matched.columns[self._block] = self._columns
        return self._columns

    def _take_data(self, row: Row, labels: list[tuple[int, Named]]) -> None:
        """Place the cells after the last label, which is the most specific one."""
        index, named = labels[-1]
        table = "disclosure" if named.block in DISCLOSURE else named.block
        if table != self._table:
            held = self._held
            self._enter(table, named.block)
            if held and table == REQUESTS and held.grid == row.grid:
                self._header = [held]
        elif named.block != self._block:
            if self._block in DISCLOSURE and not self._header:
                self._enter(table, named.block)
            self._block = named.block
        columns = self._resolve()
        self._has_rows = True
        self._seen.update(one.key for _, one in labels)
        entries = row.cells[index + 1 :]
        if not any(cell.text for cell in entries) and named.is_heading:
            return
        is_torn = row.is_thinned and not _is_header_whole(named.block, columns)
        if is_torn or self._is_doubtful(named) or self._names_another(entries):
            self.matched.leave([cell for cell in entries if looks_like_value(cell.text)])
            return
        self._place(named, row.cells[index], entries, columns, row)

    def _is_doubtful(self, named: Named) -> bool:
        """Tell a label that means a row of the form only where its group has begun.

        合计 closes other groups too, and 其他 may be added to any of them.
        """
        wanted = GROUPS_BEFORE.get(named.key, ()) if named.block == REQUESTS else ()
        if not wanted or (named.key == TOTAL and named.rule == "exact"):
            return False
        return not any(key.startswith(wanted) for key in self._seen - {named.key})

    def _names_another(self, entries: Sequence[Cell]) -> bool:
        """Tell a row that goes on with the label of another one: two rows ran together."""
        words = [cell.text for cell in entries if cell.text and not looks_like_value(cell.text)]
        return any(row_names(text, self._table, self._has_rows) for text in words)

    def _place(
        self, named: Named, label: Cell, entries: Sequence[Cell], columns: Columns, row: Row
    ) -> None:
        """Keep a row until all rows are there: together they tell how each is to be read."""
        filled = tuple([cell for cell in entries if cell.text])
        if filled or not named.is_heading:
            self.matched.rows.setdefault((named.block, named.key), named.rule)
        depth = len(row.cells) - len(entries) - 1
        marked = row.grid >= 0
        place = Standing(row.is_aligned, marked, is_foreign=row.grid != self._grid)
        line = Line(named.block, label, entries, columns, depth, filled, place)
        self._waiting.append((named, line))

    def _settle(self) -> None:
        """Fit all rows and put their cells into their places."""
        kept, torn = rows_that_count([(named.block, line) for named, line in self._waiting])
        for line in torn:
            self.matched.leave(line.filled)
        self._waiting = [self._waiting[index] for index in kept]
        lines = without_serials([line for _, line in self._waiting])
        fits = fit_all(lines, has_cells=self._has_cells)
        prints = [
            Print(named, line, fitted)
            for (named, _), line, fitted in zip(self._waiting, lines, fits, strict=True)
        ]
        settle(self.matched, prints)

    def _take_proceedings(self, row: Row) -> None:
        columns = self._resolve()
        self._has_rows = True
        cells = without_rule(row.cells)
        named = Named(PROCEEDINGS, "row", "", "exact")
        self._place(named, row.cells[0], cells, columns, row)


def _is_header_whole(block: str, columns: Columns) -> bool:
    """Tell a header that lost no heading; part of one form's in section two looks like another."""
    if block in DISCLOSURE:
        return is_printed_whole(columns.headings, block)
    return not columns.keys or columns.keys in standards(block)

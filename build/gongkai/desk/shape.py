"""Lay the sums out in the shape of the form: its three tables, their merged heads and labels.

In: the sums of one form. Out: rows of a sheet. Must not add anything itself. Every row of the
form takes up one line with the sum or, where there is a draft, three: sum, draft, difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from gongkai.desk import looks
from gongkai.desk.sheets import Cell, height_of
from gongkai.desk.styles import Look
from gongkai.desk.summary import Cell as Sum
from gongkai.desk.summary import Form, usable
from gongkai.desk.words import Words, number
from gongkai.knowledge import Place, indicators, layouts
from gongkai.model import Figure

LABELS, KIND, FIRST, PLACES = 3, 3, 4, 15
COUNT = FIRST + PLACES
WIDTHS = (5, 8, 29, 7, *([6.2] * PLACES), 9)
LINE = 15.0
"""Points of height of one line."""
TURNED = "unavailable"
"""The group of table three that begins a new page where every row takes three lines."""
SCALE = 72
"""Percent at which the three tables fit their pages."""


class Page:
    """Rows that grow downwards; a merged cell fills what it covers with empty cells."""

    def __init__(self, width: int) -> None:
        self.rows: list[list[Cell | None]] = []
        self.heights: dict[int, float] = {}
        self.breaks: list[int] = []
        self._width = width

    @property
    def end(self) -> int:
        """The number of the next row."""
        return len(self.rows)

    def add(self, count: int = 1, height: float = 0) -> int:
        """Add empty rows, of the height that their words need; gives the number of the first."""
        first = self.end
        for _ in range(count):
            if height:
                self.heights[self.end] = height
            self.rows.append([None] * self._width)
        return first

    def stretch(self, row: int, least: float) -> None:
        """Make a row as high as its words need, and no less than so many points."""
        self.heights[row] = max(least, height_of(self.rows[row], WIDTHS))

    def break_here(self) -> None:
        """Begin a new page with the next row."""
        self.breaks.append(self.end)

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Put a cell in its place."""
        for down in range(cell.rows):
            for right in range(cell.columns):
                self.rows[row + down][column + right] = Cell(None, cell.look)
        self.rows[row][column] = cell


def draw_form(page: Page, form: Form, words: Words) -> None:
    """Draw the three tables of a form below what stands on the page."""
    for table in ("disclosure", "requests", "proceedings"):
        if table != "disclosure":
            page.break_here()
        row = page.add(1, 26)
        page.put(row, 0, Cell(words(f"table.{table}.long"), looks.PART, COUNT + 1))
        _Drawing(page, form, words).draw(table)


class _Drawing:
    def __init__(self, page: Page, form: Form, words: Words) -> None:
        self.page, self.form, self.words = page, form, words
        self.lines = 3 if form.has_draft else 1
        self.places = [place for place in layouts() if place.form == form.form]

    def draw(self, table: str) -> None:
        if table == "requests":
            self._requests()
        elif table == "proceedings":
            self._proceedings()
        else:
            for block in dict.fromkeys(place.block for place in self.places):
                if block.startswith("article20"):
                    self._article(block)

    def _of(self, block: str, axis: str) -> list[Place]:
        found = [one for one in self.places if (one.block, one.axis) == (block, axis)]
        return sorted(found, key=lambda place: place.order)

    def _label(self, place: Place, indicator: str = "", *, is_row: bool = True) -> str:
        if not self.words.is_english:
            return place.label
        if indicator:
            entry = indicators()[indicator]
            return entry.row_en if is_row else entry.column_en
        return self.words(f"form.{place.key}")

    def _article(self, block: str) -> None:
        columns = self._of(block, "column")
        spans = _shares(len(columns), 3)
        caption = self._of(block, "caption")[0]
        rows = self._of(block, "row")
        codes = [[f"disclosure.{row.key}.{place.key}" for place in columns] for row in rows]
        self._heads(self.page.add(1, 22), self._label(caption), [
            self._label(place, code, is_row=False)
            for place, code in zip(columns, codes[0], strict=True)
        ], spans)  # fmt: skip
        for row, cells in zip(rows, codes, strict=True):
            self._values(LABELS, self._label(row, cells[0]), cells, spans)

    def _heads(self, row: int, label: str, heads: Sequence[str], spans: Sequence[int]) -> None:
        self.page.put(row, 0, Cell(label, looks.HEAD, FIRST))
        column = FIRST
        for text, span in zip(heads, spans, strict=True):
            self.page.put(row, column, Cell(text, looks.HEAD, span))
            column += span
        self.page.put(row, COUNT, Cell(self.words("head.units"), looks.HEAD))
        self.page.stretch(row, 22)

    def _values(self, width: int, label: str, codes: Sequence[str], spans: Sequence[int]) -> int:
        """Draw one row of the form; its label takes the last ``width`` label columns."""
        high = LINE if self.lines > 1 else 0
        row = self.page.add(self.lines, high)
        look = looks.LABEL
        self.page.put(row, LABELS - width, Cell(label, look, width, self.lines))
        cells = [self.form.cells[code] for code in codes]
        kinds = ("kind.sum", "kind.draft", "kind.difference")
        for down in range(self.lines):
            self.page.put(row + down, KIND, Cell(self.words(kinds[down]), looks.KIND))
            column = FIRST
            for cell, span in zip(cells, spans, strict=True):
                self.page.put(row + down, column, _written(cell, down, span))
                column += span
        counts = self._count(cells)
        self.page.put(row, COUNT, Cell(counts, looks.KIND, 1, self.lines))
        return row

    def _count(self, cells: Sequence[Sum]) -> str:
        counts = [cell.count for cell in cells]
        low, high = min(counts), max(counts)
        of = len(self.form.units)
        return f"{low}/{of}" if low == high else f"{low}–{high}/{of}"

    def _requests(self) -> None:
        leaves = [one for one in self._of("requests", "column") if not one.is_heading]
        spans = _shares(len(leaves), len(leaves))
        self._applicants(leaves, spans)
        self._outcomes(leaves, spans)

    def _applicants(self, leaves: Sequence[Place], spans: Sequence[int]) -> None:
        """Draw the heads of table three."""
        top = self.page.add(3, 20)
        put, words = self.page.put, self.words
        put(top, 0, Cell(words("form.corner"), looks.LABEL, FIRST, 3))
        heads = {one.key: one for one in self._of("requests", "column") if one.is_heading}
        put(top, FIRST, Cell(self._label(heads["applicants"]), looks.HEAD, PLACES))
        put(top, COUNT, Cell(words("head.units"), looks.HEAD, 1, 3))
        column = FIRST
        for leaf, span in zip(leaves, spans, strict=True):
            text = self._label(leaf, f"requests.received.{leaf.key}", is_row=False)
            inner = leaf.group == "organizations"
            put(top + 1 + inner, column, Cell(text, looks.HEAD, span, 2 - inner))
            column += span
        width = sum(
            span for leaf, span in zip(leaves, spans, strict=True) if leaf.group == "organizations"
        )
        put(top + 1, FIRST + spans[0], Cell(self._label(heads["organizations"]), looks.HEAD, width))
        self.page.stretch(top + 2, 32)

    def _outcomes(self, leaves: Sequence[Place], spans: Sequence[int]) -> None:
        """Draw the rows of table three; what a heading covers is known when its rows are drawn.

        Where the table turns to a second page, its heads and the open heading stand there again.
        """
        open_: dict[str, tuple[int, Place]] = {}
        rows = self._of("requests", "row")
        for place in rows:
            if place.is_heading:
                if place.key == TURNED and self.lines > 1:
                    first, heading = open_["outcomes"]
                    self._covering(first, heading)
                    self.page.break_here()
                    self._applicants(leaves, spans)
                    open_["outcomes"] = (self.page.end, heading)
                open_[place.key] = (self.page.end, place)
                continue
            codes = [f"requests.{place.key}.{leaf.key}" for leaf in leaves]
            width = 3 if not place.group else 2 if place.group == "outcomes" else 1
            self._values(width, self._label(place, codes[0]), codes, spans)
            for key in [key for key in open_ if _is_last(place, key, rows)]:
                self._covering(*open_.pop(key))

    def _covering(self, first: int, heading: Place) -> None:
        """Put a heading beside the rows since the first."""
        is_outer = heading.key == "outcomes"
        look = looks.LABEL_TOP if is_outer else looks.LABEL_MIDDLE
        cell = Cell(self._label(heading), look, 1, self.page.end - first)
        self.page.put(first, 0 if is_outer else 1, cell)

    def _proceedings(self) -> None:
        columns = self._of("proceedings", "column")
        leaves = [one for one in columns if not one.is_heading]
        heads = {one.key: one for one in columns if one.is_heading}
        top = self.page.add(3, 20)
        put = self.page.put
        put(top, 0, Cell("", looks.HEAD, FIRST, 3))
        put(top, COUNT, Cell(self.words("head.units"), looks.HEAD, 1, 3))
        put(top, FIRST, Cell(self._label(heads["reconsideration"]), looks.HEAD, 5, 2))
        put(top, FIRST + 5, Cell(self._label(heads["litigation"]), looks.HEAD, 10))
        for at, key in ((5, "litigation_direct"), (10, "litigation_after_reconsideration")):
            put(top + 1, FIRST + at, Cell(self._label(heads[key]), looks.HEAD, 5))
        codes = [f"proceedings.{leaf.key}" for leaf in leaves]
        for at, (leaf, code) in enumerate(zip(leaves, codes, strict=True)):
            text = self._label(leaf, code, is_row=False)
            put(top + 2, FIRST + at, Cell(text, looks.HEAD))
        self.page.stretch(top + 2, 32)
        self._values(LABELS, self.words("form.cases"), codes, [1] * PLACES)


def _shares(count: int, least: int) -> list[int]:
    """Divide the places of a line among columns; the last takes what is left over.

    >>> _shares(2, 3), _shares(7, 7)
    ([5, 10], [2, 2, 2, 2, 2, 2, 3])
    """
    each = PLACES // max(count, least)
    return [*([each] * (count - 1)), PLACES - each * (count - 1)]


def _is_last(place: Place, heading: str, rows: Sequence[Place]) -> bool:
    """Say whether a row is the last one below a heading, through the headings within it."""
    groups = {one.key: one.group for one in rows if one.is_heading}
    inside = [one for one in rows if not one.is_heading and _is_below(one.group, heading, groups)]
    return inside[-1] == place


def _is_below(group: str, heading: str, groups: dict[str, str]) -> bool:
    while group:
        if group == heading:
            return True
        group = groups.get(group, "")
    return False


def _written(cell: Sum, line: int, span: int) -> Cell:
    """Write the sum, the draft's figure or the difference; "—" where there is none."""
    if line == 1:
        return _draft(cell.draft, span)
    value = cell.total if line == 0 else cell.difference
    if value is None:
        return Cell("—", looks.ZERO, span)
    if line == 2 and value:
        is_whole = value == value.to_integral_value()
        return Cell(value, looks.DIFFERS if is_whole else looks.DIFFERS_PART, span)
    return Cell(_tidy(value), looks.SUM if value else looks.ZERO, span)


def _draft(figure: Figure | None, span: int) -> Cell:
    value = usable(figure) if figure else None
    if value is not None:
        return Cell(_tidy(value), looks.SUM if value else looks.ZERO, span)
    printed = number(figure.as_printed) if figure else ""
    look: Look = looks.ZERO
    return Cell(printed or "—", look, span)


def _tidy(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()

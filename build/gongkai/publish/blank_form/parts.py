"""What the sheets of one blank form share: the form's year and body, its words, cells and looks.

In: what is asked for. Out: a desk to draw at. Must not draw a sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from string import Formatter

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from gongkai.bilingual import Words, read_words
from gongkai.knowledge import Identity, indicators, shape
from gongkai.publish.blank_form.sums import Spot, Sums, totals_of

FORM = "2021"
"""The form in force; a new one is a new row of layouts.csv, and its year here."""
FIRST_YEAR = 2021
TOPS = {"disclosure": 5, "requests": 3, "proceedings": 3}
"""The row where each table begins; what stands above are title, questions and hints."""
PACKAGE = __name__.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Carried:
    """What last year's report carries forward: values by applicant, in the form's columns."""

    report_id: str
    year: int
    values: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Blank:
    """One blank form: of which year, for whom (nobody where empty), with what filled in."""

    year: int
    body: str = ""
    carried: Carried | None = None


class _Sheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """A sheet that prepares each formula once for all forms: that is half the time of a form."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return _prepared(formula, expand_future_functions)


@lru_cache(maxsize=4096)
def _prepared(formula: str, is_expanded: bool) -> str:
    return str(Worksheet()._prepare_formula(formula, is_expanded))


@dataclass(frozen=True, slots=True)
class Desk:
    """A workbook being drawn.

    ``filled`` holds the cells that are filled in, ``known`` their sums too: what the form shows
    before anybody types.
    """

    book: Workbook
    blank: Blank
    looks: Mapping[str, Format]
    words: Words
    filled: Mapping[str, Decimal]
    known: Mapping[str, Decimal]

    def sheet(self, area: str) -> Worksheet:
        """Add the sheet of a table, or of checks or notes; it prints on one page."""
        sheet = self.book.add_worksheet(self.words(f"area.{area}"), worksheet_class=_Sheet)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 1)
        sheet.center_horizontally()
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer(f"&C&9{self.words('footer')}")
        sheet.protect("", {"format_columns": True, "format_rows": True})
        return sheet

    def sums(self, table: str, *, elsewhere: bool = False) -> Sums:
        """The formulas of a table, for its own sheet or for another one."""
        return Sums(spots(table), self.words(f"area.{table}") if elsewhere else "")


@cache
def load_words(language: str) -> Words:
    """Read the words of one language."""
    return Words(PACKAGE, language, read_words(PACKAGE, language))


@cache
def spots(table: str) -> Mapping[str, Spot]:
    """Where on its sheet each indicator of a table stands."""
    return {
        box.indicator: (TOPS[table] + box.row, box.column)
        for box in shape.boxes(FORM, table)
        if box.role == "value"
    }


def filled_in(carried: Carried | None) -> dict[str, Decimal]:
    """The cells to be filled in: the total only where its own parts are not all there."""
    if carried is None:
        return {}
    values = {f"requests.carried_in.{key}": value for key, value in carried.values.items()}
    return {
        one: value
        for one, value in values.items()
        if one not in totals_of(FORM) or not values.keys() >= set(totals_of(FORM)[one].left)
    }


def place_of(identity: Identity) -> str:
    """Say which row or column an identity adds up."""
    entries = [indicators()[one] for one in (*identity.left, *identity.right)]
    columns = {one.column_zh for one in entries}
    return columns.pop() if len(columns) == 1 else entries[-1].row_zh


def said(template: str, **parts: str) -> str:
    """Turn a text with blanks into a formula that fills them with what formulas give.

    >>> said("{left} ≠ {right}！", left="A1", right="B1")
    '=A1&" ≠ "&B1&"！"'
    """
    pieces: list[str] = []
    for text, name, _, _ in Formatter().parse(template):
        if text:
            pieces.append(quoted(text))
        if name:
            pieces.append(parts[name])
    return "=" + "&".join(pieces)


def quoted(text: str) -> str:
    """Write a text as a formula does."""
    return '"' + text.replace('"', '""') + '"'


def lines_of(text: str, width: float) -> int:
    """Count the lines that a text takes in a column; a 汉字 is two digits wide."""
    wide = sum(1 + (ord(one) > 0x2E80) for one in text)
    return max(1, -(-wide // max(2, int(width))))


def tables_with_sums(found: Sequence[Identity]) -> dict[str, list[Identity]]:
    """Sort identities by the table that they stand in."""
    tables: dict[str, list[Identity]] = {}
    for identity in found:
        tables.setdefault(indicators()[identity.right[0]].parts[0], []).append(identity)
    return tables

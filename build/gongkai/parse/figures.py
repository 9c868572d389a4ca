"""Make the figures of a report: one per indicator of its form, each with a status.

In: matched cells. Out: the form and its figures, and findings about the reading. Must not look
at the document: all evidence is in the cells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from gongkai.knowledge import FORMS, Indicator, codebook, indicators, layouts
from gongkai.knowledge.patterns import units
from gongkai.model import Figure, Form, Status, UnitBasis, new_figure
from gongkai.parse.headings import standard_columns
from gongkai.parse.labels import DISCLOSURE, PROCEEDINGS, REQUESTS, Rule
from gongkai.parse.money import around, unit_of_heading, unit_of_notes
from gongkai.parse.numerals import (
    FEW,
    Numeral,
    is_grouped,
    plain_number,
    read_grouped,
    read_numeral,
)
from gongkai.parse.settling import Matched, Place, Placed

BLOCKS = (*DISCLOSURE, REQUESTS, PROCEEDINGS)
MIN_PARTED = 2
UNPARTED = re.compile(r"(?<![0-9.])[0-9]{4}")
Told = tuple[str, UnitBasis]
"""The unit that stands around an amount, or nothing, and where it stands."""
NOT_TOLD: Told = ("", "none")


def place_of(indicator: Indicator) -> Place:
    """Give the place of an indicator in the printed tables."""
    table, row, column = indicator.parts
    if table == PROCEEDINGS:
        return PROCEEDINGS, "", f"{row}.{column}"
    if table == REQUESTS:
        return REQUESTS, row, column
    return _disclosure_block(row), row, column


@cache
def _disclosure_block(row: str) -> str:
    return next(
        place.block
        for place in layouts()
        if place.block in DISCLOSURE and (place.axis, place.key) == ("row", row)
    )


def tell_forms(matched: Matched, year: int | None) -> tuple[Form, dict[str, str]]:
    """Tell the form of the report and of each block.

    Only a column that one form alone prints makes a block of that form; the rest follows the
    report. Without any such column the rows of 其他处理 decide, then the year.

    Returns:
        ``2019``, ``2021`` or ``mixed``, and the form of each block.
    """
    own = {block: alone for block in DISCLOSURE if (alone := _own_form(matched, block))}
    votes = Counter(own.values())
    base = _base_form(votes, matched, year)
    forms = {block: own.get(block, base) for block in BLOCKS}
    form: Form = "mixed" if len(votes) > 1 else "2021" if base == "2021" else "2019"
    return form, forms


def _own_form(matched: Matched, block: str) -> str | None:
    """Give the only form that has one of the columns that a block prints, if there is one."""
    columns = matched.columns.get(block)
    if columns is None:
        return None
    here = {key: _forms_with(block, key) for key in columns.keys}
    alone = {forms[0] for forms in here.values() if len(forms) == 1}
    return alone.pop() if len(alone) == 1 else None


@cache
def _forms_with(block: str, key: str) -> tuple[str, ...]:
    return tuple(form for form in FORMS if key in dict(standard_columns(block, form)))


def _base_form(votes: Counter[str], matched: Matched, year: int | None) -> str:
    ranked = votes.most_common()
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        return ranked[0][0]
    rows = {key for block, key in matched.rows if block == REQUESTS}
    if any(key.startswith("other_outcome.") for key in rows):
        return "2021"
    if "other_outcome" in rows:
        return "2019"
    return "2019" if year is not None and year < 2021 else "2021"


def make_figures(
    matched: Matched, forms: dict[str, str], lines: str = "", year: int | None = None
) -> tuple[Figure, ...]:
    """Make one figure per indicator of the form, in the order of the codebook.

    Args:
        matched: what the tables gave.
        forms: the form of each block.
        lines: the text of section two, where a note may tell the unit of amounts.
        year: the report's; a unit that is told of another year is not that of its amounts.
    """
    reader = _Reader(
        read_grouped if _parts_thousands(matched) else read_numeral,
        unit_of_notes(lines, year),
        year,
    )
    return tuple(_figures(matched, forms, reader))


class _Reader(NamedTuple):
    """How a report writes numbers, what its notes tell of units, and its year."""

    read: Callable[[str], Numeral]
    notes: dict[str, str]
    year: int | None

    def unit_of(self, row: str, placed: Placed) -> Told:
        """Tell the unit of an amount whose cell prints none: the nearest words decide."""
        columns = placed.columns
        beside = around(columns.note, columns.headings)
        for words in (columns.heading_of("amount"), beside):
            unit = unit_of_heading(words, self.year)
            if unit is None:
                return NOT_TOLD
            if unit:
                return unit, "header"
        unit = self.notes.get(row, "")
        return unit, "note" if unit else "none"


def _parts_thousands(matched: Matched) -> bool:
    """Tell whether a report parts thousands by blanks: then it does so in every cell.

    A single such cell may as well hold two numbers, one of them struck out.
    """
    long = [placed for placed in matched.placed.values() if len(placed.cell.text) > 3]
    parted = sum(placed.is_whole and is_grouped(placed.cell.text) for placed in long)
    return parted >= MIN_PARTED and not any(UNPARTED.search(placed.cell.text) for placed in long)


def _figures(matched: Matched, forms: dict[str, str], reader: _Reader) -> Iterator[Figure]:
    placed_at, few = matched.placed.get, FEW.get
    for indicator, place, code, unit, is_count in _places(tuple(forms.items())):
        placed = placed_at(place)
        if placed is None:
            yield _missing(code)
            continue
        cell, row_rule, column_rule, _, _ = placed
        text, value = cell.text, None
        if is_count:
            value = few(text)
            if value is None:
                value = plain_number(text)
        if value is None:
            yield _figure(indicator, placed, reader)
            continue
        yield new_figure(
            code,
            value,
            unit,
            text,
            "reported",
            cell.start,
            cell.end,
            "form",
            cell.page,
            cell.bbox,
            _label_rule(row_rule, column_rule),
        )


class _Slot(NamedTuple):
    """An indicator of a form with its place, what it has of both, and if it counts."""

    indicator: Indicator
    place: Place
    code: str
    unit: str
    is_count: bool


@lru_cache(maxsize=256)
def _places(forms: tuple[tuple[str, str], ...]) -> tuple[_Slot, ...]:
    """Give the indicators of the form of each block, each with its place, and if it counts."""
    form_of = dict(forms)
    placed = ((indicator, place_of(indicator)) for indicator in codebook())
    return tuple(
        _Slot(indicator, place, indicator.indicator, indicator.unit, indicator.type != "amount")
        for indicator, place in placed
        if form_of[place[0]] in indicator.forms
    )


@cache
def _missing(code: str) -> Figure:
    return missing(indicators()[code])


def missing(indicator: Indicator) -> Figure:
    """Make the figure of a cell that is not printed."""
    return Figure(indicator.indicator, None, indicator.unit, None, "missing", None, None)


def _figure(indicator: Indicator, placed: Placed, reader: _Reader) -> Figure:
    cell = placed.cell
    whole = reader.read if placed.is_whole else read_numeral
    told = reader.unit_of(indicator.parts[1], placed) if indicator.type == "amount" else NOT_TOLD
    value, unit, basis, status = _measure(indicator.type, indicator.unit, whole, cell.text, told)
    return new_figure(
        indicator.indicator,
        value,
        unit,
        cell.text,
        status,
        cell.start,
        cell.end,
        basis,
        cell.page,
        cell.bbox,
        _label_rule(placed.row_rule, placed.column_rule),
    )


@cache
def _label_rule(row: Rule, column: Rule) -> str:
    return f"row {row}, column {column}"


@lru_cache(maxsize=65_536)
def _measure(
    kind: str, wanted: str, read: Callable[[str], Numeral], text: str, told: Told
) -> tuple[Decimal | None, str, UnitBasis, Status]:
    """Put a printed number into the codebook's unit; nearly all cells print what others print.

    Args:
        kind: the indicator's type, amount or integer.
        wanted: the indicator's unit.
        read: how the table writes numbers.
        text: the cell.
        told: the unit that stands around an amount, and where.

    Returns:
        The value or None (a unit of another kind makes the cell unreadable), its unit, where
        that unit stands, and the status.
    """
    numeral = read(text)
    if numeral.value is None:
        return None, wanted, "form", numeral.status
    of_kind = "money" if kind == "amount" else "count"
    if numeral.kind and numeral.kind != of_kind:
        return None, wanted, "form", "unreadable"
    if numeral.kind:
        return _scaled(numeral.value, numeral.factor), wanted, "cell", numeral.status
    if of_kind == "count":
        return numeral.value, wanted, "form", numeral.status
    return *_amount(numeral.value, wanted, told), numeral.status


def _amount(value: Decimal, wanted: str, told: Told) -> tuple[Decimal, str, UnitBasis]:
    """Read an amount whose cell prints no unit: by the words around it, else it is unknown."""
    unit, basis = told
    if unit:
        return _scaled(value, Decimal(units()[unit][1])), wanted, basis
    return value, wanted if value == 0 else "unknown", "none"


def _scaled(value: Decimal, factor: Decimal) -> Decimal:
    """Multiply exactly; a factor of one keeps the printed digits.

    >>> _scaled(Decimal("970843"), Decimal("0.0001")), _scaled(Decimal("77.80"), Decimal(1))
    (Decimal('97.0843'), Decimal('77.80'))
    """
    return value if factor == 1 else (value * factor).normalize() + 0

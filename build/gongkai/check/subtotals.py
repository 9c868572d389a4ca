"""Hold subtotals that a report prints beside the form against the cells that they sum up.

In: a Report and its values. Out: judgements. A subtotal is no cell of the form and has no value:
it is found in the text between two cells of table three, where its label and nothing but whole
numbers stand. What is not clearly that is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from gongkai.check.sums import Values
from gongkai.check.words import Judged, failed, not_assessable, passed, row_names
from gongkai.findings import At
from gongkai.knowledge import FORMS, codebook, labels, layouts
from gongkai.model import Figure, Report

TABLE = "requests"
TOKEN = re.compile(r"[^\s|]+")
WHOLE = re.compile(r"[0-9]{1,9}")
NUMBERING = re.compile(r"^[（(].[）)]")
MAX_BETWEEN = 400
"""More characters than a row between two cells are a page break or another table."""

Figures = Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of table three: its label, the rows below it, and the cells around it."""

    label: str
    rows: tuple[str, ...]
    above: tuple[str, ...]
    first: tuple[str, ...]


@cache
def _groups() -> tuple[Group, ...]:
    """List the groups of rows of both forms."""
    found: dict[tuple[str, ...], Group] = {}
    for form in FORMS:
        places = [p for p in layouts() if (p.form, p.block, p.axis) == (form, TABLE, "row")]
        rows = [p.key for p in sorted(places, key=lambda p: p.order) if not p.is_heading]
        for heading in (p for p in places if p.is_heading):
            below = tuple(p.key for p in places if p.group == heading.key and not p.is_heading)
            if below and not any(p.is_heading and p.group == heading.key for p in places):
                above, first = (_cells(rows[rows.index(below[0]) + step]) for step in (-1, 0))
                found.setdefault(below, Group(heading.label, below, above, first))
    return tuple(found.values())


@cache
def _cells(row: str) -> tuple[str, ...]:
    return tuple(f"{TABLE}.{row}.{column}" for column in _columns())


@cache
def _columns() -> tuple[str, ...]:
    return tuple(dict.fromkeys(e.parts[2] for e in codebook() if e.parts[0] == TABLE))


@cache
def _rows() -> tuple[str, ...]:
    return tuple(dict.fromkeys(e.parts[1] for e in codebook() if e.parts[0] == TABLE))


@cache
def _words_for_subtotal() -> tuple[str, ...]:
    return tuple(
        one.label
        for one in labels()
        if (one.block, one.axis, one.kind) == (TABLE, "column", "extra")
    )


def check_subtotals(report: Report, values: Values) -> Iterator[Judged]:
    """Judge the rows of groups and the column of all organizations, where they hold numbers."""
    if f"{TABLE}.received.total" not in values:
        return
    figures = {one.indicator: one for one in report.figures}
    for group in _groups():
        if group.first[0] in values:
            yield from _of_rows(report.text, group, figures, values)
    if any(word in report.text for word in _words_for_subtotal()):
        taken = frozenset(figure.start for figure in report.figures)
        for row in _rows():
            if _cells(row)[0] in values:
                yield from _of_column(report.text, row, figures, values, taken)


def _span(cells: Iterable[str], figures: Figures) -> tuple[int, int] | None:
    """Give where cells begin and end; None where they are not all printed."""
    starts, ends = [], []
    for cell in cells:
        figure = figures.get(cell)
        if figure is None or figure.start is None or figure.end is None:
            return None
        starts.append(figure.start)
        ends.append(figure.end)
    return min(starts), max(ends)


def _of_rows(text: str, group: Group, figures: Figures, values: Values) -> Iterator[Judged]:
    """Judge the numbers between the label of a group and that of its first row."""
    above, first = _span(group.above, figures), _span(group.first, figures)
    if above is None or first is None or not 0 < first[0] - above[1] <= MAX_BETWEEN:
        return
    tokens = list(TOKEN.finditer(text, above[1], first[0]))
    run = [place for place, token in enumerate(tokens) if WHOLE.fullmatch(token[0])]
    columns = _columns()
    if len(run) != len(columns) or run[-1] - run[0] >= len(columns):
        return
    label = "".join(token[0] for token in tokens[: run[0]])
    if not label.endswith(NUMBERING.sub("", group.label)):
        return
    for place, column in zip(run, columns, strict=True):
        cells = tuple(f"{TABLE}.{row}.{column}" for row in group.rows)
        names = row_names(cells[0])
        words = {
            "subtotal": group.label,
            "subtotal_en": f"group {group.label}",
            "column": names["column"],
            "column_en": names["column_en"],
        }
        yield _judge(cells, tokens[place], words, values)


def _of_column(
    text: str, row: str, figures: Figures, values: Values, taken: frozenset[int | None]
) -> Iterator[Judged]:
    """Judge the one number more that a row has between its first cell and its total."""
    inside = _cells(row)[1:-1]
    span = _span(_cells(row), figures)
    if span is None or span[1] - span[0] > MAX_BETWEEN:
        return
    tokens = [token for token in TOKEN.finditer(text, *span) if token.start() not in taken]
    if len(tokens) != 1 or not WHOLE.fullmatch(tokens[0][0]):
        return
    names = row_names(inside[0])
    words = {
        "subtotal": names["row"],
        "subtotal_en": names["row_en"],
        "column": _words_for_subtotal()[0],
        "column_en": "all organizations",
    }
    yield _judge(inside, tokens[0], words, values)


def _judge(
    cells: tuple[str, ...], printed: re.Match[str], words: dict[str, str], values: Values
) -> Judged:
    known = [value for cell in cells if (value := values.get(cell)) is not None]
    if len(known) < len(cells):
        return not_assessable("subtotals")
    added, subtotal = sum(known, Decimal(0)), Decimal(printed[0])
    if added == subtotal:
        return passed("subtotals")
    place = At(printed.start(), printed.end(), printed[0])
    return failed("subtotals", cells, words, sides=(added, subtotal), place=place)

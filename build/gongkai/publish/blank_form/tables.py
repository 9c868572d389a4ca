"""The sheets of the three statutory tables: labels as the form prints them, cells to fill in.

In: the form's shape, and where the lines of the sheet of checks lie. Out: sheets. Must not hold a
label or a sum of the form.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from gongkai.knowledge import indicators, shape
from gongkai.knowledge.shape import Box
from gongkai.publish.blank_form.checking import Listed
from gongkai.publish.blank_form.parts import (
    FORM,
    TOPS,
    Carried,
    Desk,
    lines_of,
    spots,
    tables_with_sums,
)
from gongkai.publish.blank_form.sums import identities_of, totals_of
from gongkai.publish.blank_form.tops import Listing, ask, draw_list, draw_top

WIDTHS = {
    "disclosure": (36, 26, 26, 26),
    "requests": (5, 8, 34, *([8.5] * 7), 1.5, 52),
    "proceedings": tuple([8.5] * 15),
}
"""Columns of each table; those of table three go on with the messages beside it."""
VALIDATION = {"count": "integer", "amount": "decimal"}
LINE, LEAST = 13.0, 18.0
"""Points of a line of words, and of the lowest row."""


def draw_table(desk: Desk, table: str, listed: Listed | None) -> None:
    """Draw the sheet of one table."""
    sheet, boxes = desk.sheet(table), shape.boxes(FORM, table)
    rows, columns = shape.size(boxes)
    top, widths = TOPS[table], WIDTHS[table]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    draw_top(desk, sheet, table, columns - 1, listed)
    for box in boxes:
        _draw_box(desk, sheet, top, box)
    for row, height in _heights(boxes, rows, widths):
        sheet.set_row(top + row, height)
    _guard(desk, sheet, table)
    _turn_amber(desk, sheet, table)
    if table == "disclosure":
        ask(desk, sheet, columns - 1)
    end = top + rows
    if listed:
        depth = min(box.row for box in boxes if box.role == "value")
        sheet.freeze_panes(top + depth, 0)
        beside = Listing(top, columns + 1, columns + 1, rows - 1)
        below = Listing(end + 1, 0, columns - 1, len(listed.lines))
        place = beside if len(widths) > columns else below
        draw_list(desk, sheet, listed, place)
        end = max(end, place.row + 1 + place.slots)
    if carried := desk.blank.carried if table == "requests" else None:
        end = _name_source(desk, sheet, Listing(end, 0, columns - 1, 1), carried)
    sheet.print_area(0, 0, end - 1, len(widths) - 1)


def _draw_box(desk: Desk, sheet: Worksheet, top: int, box: Box) -> None:
    row, column = top + box.row, box.column
    look = desk.looks[_look(desk, box)]
    if box.rows * box.columns > 1:
        last = (row + box.rows - 1, column + box.columns - 1)
        sheet.merge_range(row, column, *last, box.text, look)
    if box.role != "value":
        sheet.write_string(row, column, box.text, look)
        return
    value = desk.filled.get(box.indicator)
    if value is not None:
        sheet.write_number(row, column, value, look)
    elif box.indicator in totals_of(FORM):
        formula = desk.sums(indicators()[box.indicator].parts[0]).total(
            totals_of(FORM)[box.indicator]
        )
        sheet.write_formula(row, column, formula, look, desk.known.get(box.indicator, ""))
    else:
        sheet.write_blank(row, column, None, look)


def _look(desk: Desk, box: Box) -> str:
    if box.role == "value":
        if box.indicator in desk.filled:
            return "carried"
        return "sum" if box.indicator in totals_of(FORM) else "value"
    if box.role == "head" and box.rows > 1 and box.columns > 1:
        return "corner"
    return "group" if box.role == "label" and box.rows > 1 else box.role


def _heights(boxes: Sequence[Box], rows: int, widths: Sequence[float]) -> list[tuple[int, float]]:
    """Make every row as high as its words need."""
    needed = [1] * rows
    for box in boxes:
        if box.rows == 1 and box.text:
            room = 0.9 * sum(widths[box.column : box.column + box.columns])
            needed[box.row] = max(needed[box.row], lines_of(box.text, room))
    return [(row, max(LEAST, 4 + LINE * lines)) for row, lines in enumerate(needed)]


def _guard(desk: Desk, sheet: Worksheet, table: str) -> None:
    """Let no cell take what the form does not know: the sums too, which may be typed over."""
    words, places = desk.words, desk.sums(table)
    for kind in dict.fromkeys(indicators()[one].type for one in spots(table)):
        cells = [one for one in spots(table) if indicators()[one].type == kind]
        first, *others = places.area(cells).replace("$", "").split(",")
        sheet.data_validation(
            first,
            {
                "validate": VALIDATION[kind],
                "criteria": ">=",
                "value": 0,
                "error_title": words("invalid.title"),
                "error_message": words(f"{kind}.invalid"),
                "other_cells": [_corners(area) for area in others],
            },
        )


def _corners(area: str) -> list[int]:
    first, _, last = area.partition(":")
    cells = [(int(one[1:]) - 1, ord(one[0]) - 65) for one in (first, last or first)]
    return [*cells[0], *cells[1]]


def _turn_amber(desk: Desk, sheet: Worksheet, table: str) -> None:
    """Give every identity one rule over all of its cells, which names no other sheet."""
    sums = desk.sums(table)
    for identity in tables_with_sums(identities_of(FORM)).get(table, ()):
        area = sums.area((*identity.left, *identity.right)).replace("$", "")
        first = area.split(",", maxsplit=1)[0]
        sheet.conditional_format(
            first,
            {
                "type": "formula",
                "criteria": sums.is_broken(identity),
                "format": desk.looks["amber"],
                "multi_range": area.replace(",", " "),
            },
        )


def _name_source(desk: Desk, sheet: Worksheet, place: Listing, carried: Carried) -> int:
    """Say from which report the cells of last year's row were taken; gives the row below."""
    note = desk.words("carried.source", year=carried.year, report=carried.report_id)
    sheet.merge_range(place.row, place.first, place.row, place.last, note, desk.looks["note"])
    sheet.set_row(place.row, 2 * LINE + 4)
    return place.row + place.slots

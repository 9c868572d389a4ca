"""What stands around a table on its sheet: title, questions, hints, and what does not add up.

In: the places of the table and of the lines of checks. Out: cells. Must not draw the table.
"""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from gongkai.publish.blank_form.checking import MESSAGE, NUMBER, STATE, Listed
from gongkai.publish.blank_form.parts import FIRST_YEAR, FORM, TOPS, Desk, quoted, said, spots
from gongkai.publish.blank_form.sums import Spot, ranges, totals_of

BODY, YEAR = (1, 1), (2, 1)
"""Where body and year are asked for, on the first sheet."""
LONGEST = 200
"""Characters of a name that are taken."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Where the messages of a table stand: the row of their head, columns, and how many."""

    row: int
    first: int
    last: int
    slots: int


def draw_top(desk: Desk, sheet: Worksheet, table: str, last: int, listed: Listed | None) -> None:
    """Draw the lines above a table whose last column is ``last``."""
    words, looks, top = desk.words, desk.looks, TOPS[table]
    empty = words("input.body.empty")
    body, year = (_elsewhere(desk, cell) for cell in (BODY, YEAR))
    title = said(words("title"), body=f'IF({body}="",{quoted(empty)},{body})', year=year)
    shown = words("title", body=desk.blank.body[:LONGEST] or empty, year=desk.blank.year)
    formula, now = _status(desk, table, listed)
    for row, text, value, look in (
        (0, title, shown, "title"),
        (top - 1, formula, now, "status"),
    ):
        sheet.merge_range(row, 0, row, last, "", looks[look])
        sheet.write_formula(row, 0, text, looks[look], value)
    sheet.set_row(0, 26)
    unit = last - last // 4
    sheet.merge_range(top - 2, 0, top - 2, unit - 1, words(f"section.{table}"), looks["section"])
    if unit < last:
        sheet.merge_range(top - 2, unit, top - 2, last, words(f"unit.{table}"), looks["unit"])
    else:
        sheet.write_string(top - 2, last, words(f"unit.{table}"), looks["unit"])


def ask(desk: Desk, sheet: Worksheet, last: int) -> None:
    """Ask for the body and the year, which the titles of all sheets repeat."""
    words, looks = desk.words, desk.looks
    for (row, column), name in ((BODY, "body"), (YEAR, "year")):
        sheet.write_string(row, column - 1, words(f"input.{name}"), looks["ask"])
    sheet.merge_range(*BODY, BODY[0], last, "", looks["answer"])
    if desk.blank.body:
        sheet.write_string(*BODY, desk.blank.body[:LONGEST], looks["answer"])
    sheet.write_number(*YEAR, desk.blank.year, looks["answer"])
    sheet.data_validation(
        *YEAR, *YEAR,
        {
            "validate": "integer", "criteria": "between", "minimum": FIRST_YEAR, "maximum": 2999,
            "error_title": words("invalid.title"),
            "error_message": words("year.invalid", first=FIRST_YEAR),
        },
    )  # fmt: skip


def draw_list(desk: Desk, sheet: Worksheet, listed: Listed, place: Listing) -> None:
    """Quote the messages of the sheet of checks, one below the other, without gaps."""
    words, looks, checks = desk.words, desk.looks, desk.words("area.checks")
    numbers, messages = listed.column(NUMBER, checks), listed.column(MESSAGE, checks)
    now = [line.shown[-1] for line in listed.lines if line.shown[-1]]
    for row in range(place.row, place.row + 1 + place.slots):
        if place.first < place.last:
            sheet.merge_range(row, place.first, row, place.last, "", looks["list"])
    sheet.write_string(place.row, place.first, words("check.message"), looks["list_head"])
    for slot in range(1, place.slots + 1):
        formula = f'=IFERROR(INDEX({messages},MATCH({slot},{numbers},0)),"")'
        shown = now[slot - 1] if slot <= len(now) else ""
        if slot == place.slots < len(listed.lines):
            more = f"MAX({numbers})-{slot - 1}"
            formula = f'=IF({more}>0,{said(words("list.more"), count=f"({more})")[1:]},"")'
            shown = ""
        sheet.write_formula(place.row + slot, place.first, formula, looks["list"], shown)


def _status(desk: Desk, table: str, listed: Listed | None) -> tuple[str, str]:
    """Say how many identities are broken, and how many cells hold no number yet."""
    words = desk.words
    to_fill = [one for one in spots(table) if one not in totals_of(FORM)]
    empty = f"({len(to_fill)}-COUNT({desk.sums(table).area(to_fill)}))"
    unfilled = said(words("status.unfilled"), count=empty)[1:]
    formula = f"=IF({empty}=0,{quoted(words('status.filled'))},{unfilled})"
    if listed:
        states = listed.column(STATE, words("area.checks"))
        broken = f"COUNTIF({states},{quoted(words('state.broken'))})"
        wrong = said(words("status.broken"), count=broken)[1:]
        formula = f'=IF({broken}=0,"",{wrong})&{formula[1:]}'
    left = len([one for one in to_fill if one not in desk.known])
    return formula, words("status.unfilled", count=left)


def _elsewhere(desk: Desk, cell: Spot) -> str:
    return f"'{desk.words('area.disclosure')}'!{ranges((cell,))[0]}"

"""The sheet of checks: one line per identity, with both sides, and what to say where they differ.

In: the places of the cells. Out: a sheet, and where its lines lie for the sheets that quote them.
Must not judge anything itself: the workbook does, with every number that is typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from gongkai.knowledge import Identity, checks, indicators, shape
from gongkai.publish.blank_form.parts import (
    FORM,
    Carried,
    Desk,
    place_of,
    quoted,
    said,
    tables_with_sums,
)
from gongkai.publish.blank_form.sums import identities_of

COLUMNS = ("number", "name", "place", "left", "right", "state", "message")
WIDTHS = (5, 12, 40, 8, 8, 18, 62)
NUMBER, LEFT, RIGHT, STATE, MESSAGE = "A", "D", "E", "F", "G"
FIRST = 3
"""The row of the first line: above are the title, a hint and the heads."""

Shown = Decimal | str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the sheet: formulas of its cells, and what they show before anybody types."""

    name: str
    place: str
    left: str
    right: str
    state: str
    message: str
    shown: tuple[Shown, Shown, str, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """Where the lines of one table lie: their first and last row, counted from 1."""

    first: int
    last: int
    lines: tuple[Line, ...]

    def column(self, letter: str, sheet: str) -> str:
        """Name the cells of a column from another sheet."""
        return f"'{sheet}'!${letter}${self.first}:${letter}${self.last}"


def list_checks(desk: Desk) -> dict[str, Listed]:
    """Say where the lines of each table will lie; below the name of the table, which has one."""
    found = {}
    row = FIRST
    groups = tables_with_sums(identities_of(FORM))
    for table in (one for one in shape.TABLES if one in groups):
        row += 1
        lines = list(_lines(desk, table, groups[table], row + 1))
        found[table] = Listed(row + 1, row + len(lines), tuple(lines))
        row += len(lines)
    return found


def draw_checks(desk: Desk, listed: dict[str, Listed]) -> None:
    """Draw the sheet."""
    sheet, words, looks = desk.sheet("checks"), desk.words, desk.looks
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.merge_range(0, 0, 0, len(WIDTHS) - 1, words("area.checks"), looks["title"])
    for column, name in enumerate(COLUMNS):
        sheet.write_string(FIRST - 1, column, words(f"check.{name}"), looks["head"])
    for table, group in listed.items():
        sheet.merge_range(
            group.first - 2, 0, group.first - 2, len(WIDTHS) - 1, words(f"section.{table}"),
            looks["section"],
        )  # fmt: skip
        for row, line in enumerate(group.lines, start=group.first):
            cells: list[tuple[str, Shown]] = [
                (f'=IF({MESSAGE}{row}="","",MAX({NUMBER}${group.first - 1}:{NUMBER}{row - 1})+1)',
                 _number(group, row)),
                *zip((line.left, line.right, line.state, line.message), line.shown, strict=True),
            ]  # fmt: skip
            sheet.write_string(row - 1, 1, line.name, looks["cell"])
            sheet.write_string(row - 1, 2, line.place, looks["cell"])
            for column, (formula, shown) in zip((0, 3, 4, 5, 6), cells, strict=True):
                look = looks["cell" if column == len(COLUMNS) - 1 else "cell_middle"]
                sheet.write_formula(row - 1, column, formula, look, shown)
    last = max(group.last for group in listed.values())
    rule = f"=${STATE}{FIRST + 1}={quoted(words('state.broken'))}"
    sheet.conditional_format(
        FIRST, 0, last - 1, len(WIDTHS) - 1,
        {"type": "formula", "criteria": rule, "format": looks["amber"]},
    )  # fmt: skip
    sheet.freeze_panes(FIRST, 0)


def _number(group: Listed, row: int) -> Shown:
    said_before = [line for line in group.lines[: row - group.first] if line.shown[3]]
    is_said = bool(group.lines[row - group.first].shown[3])
    return Decimal(len(said_before) + 1) if is_said else ""


def _lines(desk: Desk, table: str, found: list[Identity], row: int) -> Iterator[Line]:
    for at, identity in enumerate(found, start=row):
        yield _identity(desk, table, identity, at)
    carried = desk.blank.carried
    if table == "requests" and carried:
        for at, key in enumerate(carried.values, start=row + len(found)):
            yield _carried(desk, carried, key, at)


def _identity(desk: Desk, table: str, identity: Identity, row: int) -> Line:
    words, sums = desk.words, desk.sums(table, elsewhere=True)
    place, check = place_of(identity), identity.check
    left, right, state = f"{LEFT}{row}", f"{RIGHT}{row}", f"{STATE}{row}"
    template = words("message").replace("{left}", words(f"left.{check}"))
    template = template.replace("{right}", words(f"right.{check}")).replace("{place}", place)
    message = said(template, left_value=left, right_value=right)[1:]
    is_open, holds, broken = (words(f"state.{one}") for one in ("open", "holds", "broken"))
    return Line(
        checks()[check].title_zh,
        place,
        sums.side(identity, identity.left),
        sums.side(identity, identity.right),
        f'=IF({left}="",{quoted(is_open)},'
        f"IF(ROUND({left}-{right},6)=0,{quoted(holds)},{quoted(broken)}))",
        f'=IF({state}={quoted(broken)},{message},"")',
        _shown(desk, identity),
    )


def _shown(desk: Desk, identity: Identity) -> tuple[Shown, Shown, str, str]:
    """What stands in a line before anybody types: only sums that a workbook made itself hold."""
    if not desk.known.keys() >= {*identity.left, *identity.right}:
        return "", "", desk.words("state.open"), ""
    left, right = (
        sum((desk.known[one] for one in side), Decimal(0))
        for side in (identity.left, identity.right)
    )
    return left, right, desk.words("state.holds"), ""


def _carried(desk: Desk, carried: Carried, key: str, row: int) -> Line:
    """Compare a cell with what last year's report carries forward: a hint, and never amber."""
    words = desk.words
    cell = f"requests.carried_in.{key}"
    place, before = indicators()[cell].column_zh, carried.values[key]
    area = desk.sums("requests", elsewhere=True).area([cell])
    left, right, state = f"{LEFT}{row}", f"{RIGHT}{row}", f"{STATE}{row}"
    same, differs = words("carried.same"), words("carried.differs")
    facts = {"place": place, "year": str(carried.year), "before": f"{before:f}"}
    template = words("carried.changed", value="{value}", **facts)
    empty = words("state.open")
    now = desk.known.get(cell)
    shown: tuple[Shown, Shown, str, str] = ("", before, empty, "")
    if now is not None:
        note = words("carried.changed", value=f"{now:f}", **facts)
        shown = (now, before, same, "") if now == before else (now, before, differs, note)
    return Line(
        words("carried.name"),
        place,
        f'=IF(COUNT({area})=1,{area},"")',
        f"={before:f}",
        f'=IF({left}="",{quoted(empty)},IF({left}={right},{quoted(same)},{quoted(differs)}))',
        f'=IF({state}={quoted(differs)},{said(template, value=left)[1:]},"")',
        shown,
    )

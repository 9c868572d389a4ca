"""Draw the sheet of sums: the form's tables, and what is behind and beside them.

In: what was found. Out: a sheet. Must not add; the two forms stand below one another.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gongkai.desk import looks
from gongkai.desk.entries import Side, labels
from gongkai.desk.found import Found, why
from gongkai.desk.shape import COUNT, FIRST, SCALE, WIDTHS, Page, draw_form
from gongkai.desk.sheets import Cell, Sheet
from gongkai.desk.styles import Look
from gongkai.desk.summary import Cell as Sum
from gongkai.desk.summary import Form, differing
from gongkai.desk.words import Words, shown

NAMED = 60
"""So many units without a value are named for one cell."""


def draw_totals(found: Found, words: Words) -> Sheet:
    """Draw the sheet of sums."""
    page = Page(COUNT + 1)
    row = page.add(1, 30)
    page.put(row, 0, Cell(_title(found, words), looks.TITLE, COUNT + 1))
    if not found.summary.forms:
        page.put(page.add(), 0, Cell(words("totals.none"), looks.PLAIN, COUNT + 1))
    for index, form in enumerate(found.summary.forms):
        if index:
            page.break_here()
        _form(page, form, found, words)
    _left_out(page, found, words)
    sheet = Sheet(words("sheet.totals"), WIDTHS, page.rows, page.heights, stays=FIRST)
    sheet.scale, sheet.breaks = SCALE, page.breaks
    return sheet


def _title(found: Found, words: Words) -> str:
    count = sum(len(form.units) for form in found.summary.forms)
    return words("totals.title", year=found.roll.year or "—", count=count)


def _form(page: Page, form: Form, found: Found, words: Words) -> None:
    name = words(f"form.{form.form}")
    note = words("totals.note", form=name, count=len(form.units))
    if form.has_draft and found.draft:
        differs = sum(1 for _ in differing(form))
        note += words("totals.drafted", file=shown(found.draft.name), count=differs)
    elif found.draft:
        note += words("totals.other_form", file=shown(found.draft.name))
    if found.summary.unstated:
        note += words("totals.unstated", count=found.summary.unstated)
    page.put(page.add(), 0, Cell(note, looks.PLAIN, COUNT + 1))
    draw_form(page, form, words)
    if form.has_draft:
        _differences(page, form, words)
    _gaps(page, form, words)


def _place(indicator: str, form: str, words: Words) -> str:
    place = labels(Side((indicator,), None, None), form, words)
    return f"{place.row} · {place.column}"


def _head(page: Page, title: str, heads: tuple[str, ...], spans: tuple[int, ...]) -> None:
    page.put(page.add(2, 22) + 1, 0, Cell(title, looks.PART, COUNT + 1))
    _line(page, heads, spans, (looks.HEAD,) * len(heads))


def _line(
    page: Page,
    values: tuple[str | int | Decimal | None, ...],
    spans: tuple[int, ...],
    styles: tuple[Look, ...],
) -> None:
    row, column = page.add(), 0
    for value, span, look in zip(values, spans, styles, strict=True):
        page.put(row, column, Cell(value, look, span))
        column += span


def _differences(page: Page, form: Form, words: Words) -> None:
    """List the cells in which the draft differs from the sum of the units."""
    spans = (FIRST, 5, 5, 6)
    cells = list(differing(form))
    if not cells:
        page.put(page.add(2) + 1, 0, Cell(words("totals.agrees"), looks.PART, COUNT + 1))
        return
    heads = tuple(words(f"kind.{key}") for key in ("cell", "sum", "draft", "difference"))
    _head(page, words("totals.differs", count=len(cells)), heads, spans)
    for cell in cells:
        drafted = cell.draft.value if cell.draft else None
        values = (_place(cell.indicator, form.form, words), cell.total, drafted, cell.difference)
        _line(page, values, spans, (looks.TEXT, looks.NUMBER, looks.NUMBER, looks.DIFFERS_LISTED))


def _gaps(page: Page, form: Form, words: Words) -> None:
    """List the cells in which some units have no value, and name the units and why."""
    cells = [cell for cell in form.cells.values() if cell.without]
    if not cells:
        page.put(page.add(2) + 1, 0, Cell(words("totals.whole"), looks.PART, COUNT + 1))
        return
    spans = (FIRST, 2, COUNT - FIRST - 1)
    heads = (words("kind.cell"), words("head.units"), words("totals.without"))
    _head(page, words("totals.gaps", count=len(cells)), heads, spans)
    for group in _alike(cells):
        text = "；".join(_reasons(group[0], words))
        places = [_place(cell.indicator, form.form, words) for cell in group]
        place = places[0] if len(places) == 1 else words(
            "totals.alike", first=places[0], last=places[-1], count=len(places)
        )  # fmt: skip
        count = f"{group[0].count}/{len(form.units)}"
        _line(page, (place, count, text), spans, (looks.TEXT, looks.MIDDLE, looks.TEXT))


def _alike(cells: list[Sum]) -> Iterator[list[Sum]]:
    """Put neighbouring cells together in which the same units have no value."""
    group: list[Sum] = []
    for cell in cells:
        if group and group[-1].without != cell.without:
            yield group
            group = []
        group.append(cell)
    if group:
        yield group


def _reasons(cell: Sum, words: Words) -> Iterator[str]:
    by_reason: dict[str, list[str]] = {}
    for unit, reason in cell.without:
        by_reason.setdefault(reason, []).append(shown(unit, 40))
    for reason, units in by_reason.items():
        named = "、".join(units[:NAMED])
        more = words("totals.more", count=len(units) - NAMED) if len(units) > NAMED else ""
        yield words("totals.reason", reason=words(f"status.{reason}"), units=named + more)


def _left_out(page: Page, found: Found, words: Words) -> None:
    """List the units that are in no sum."""
    if not found.summary.left_out:
        return
    spans = (FIRST, COUNT - FIRST + 1)
    heads = (words("feedback.unit"), words("totals.why"))
    _head(page, words("totals.left_out", count=len(found.summary.left_out)), heads, spans)
    for one in found.summary.left_out:
        _line(page, (shown(one.unit.name), why(one, words)), spans, (looks.TEXT, looks.TEXT))

"""Bind everything into one workbook: six sheets, ready to be filtered, printed and pasted from.

In: what was found. Out: the bytes of the workbook. Must not judge or add; every word comes from
words.csv and knowledge/checks.csv, every number from the files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from gongkai import __version__
from gongkai.desk import looks
from gongkai.desk.entries import Entry, labels, printed
from gongkai.desk.feedback import write_paragraph, write_reminder
from gongkai.desk.found import Found, absences, file_rows
from gongkai.desk.overview import draw_overview
from gongkai.desk.sheets import Cell, Sheet, write_book
from gongkai.desk.styles import Look
from gongkai.desk.totals import draw_totals
from gongkai.desk.words import Words, number, shown

Line = list[Cell | None]


def make_workbook(found: Found, words: Words) -> bytes:
    """Make the workbook of a check."""
    sheets = [
        draw_overview(found, words),
        _checklist(found, words),
        draw_totals(found, words),
        _absences(found, words),
        _feedback(found, words),
        _files(found, words),
    ]
    for sheet in sheets:
        sheet.footer = f"&L{sheet.name} · gongkai {__version__}&R{words('footer')}"
    return write_book(sheets, words("title"))


def _heads(words: Words, sheet: str, keys: Sequence[str]) -> Line:
    return [Cell(words(f"{sheet}.{key}"), looks.HEAD) for key in keys]


def _checklist(found: Found, words: Words) -> Sheet:
    columns = {
        "number": 5, "unit": 17, "table": 12.5, "row": 23, "column": 16, "printed": 12,
        "expected": 10.5, "rule": 21, "message": 33, "remedy": 18, "severity": 8.5, "file": 18,
    }  # fmt: skip
    sheet = Sheet(words("sheet.checklist"), list(columns.values()), stays=2, filtered=True)
    sheet.tab = looks.AMBER
    sheet.rows.append(_heads(words, "list", list(columns)))
    sheet.heights[0] = 34
    for index, entry in enumerate(found.entries, start=1):
        sheet.rows += _entry(index, entry, words)
    if not found.entries:
        sheet.rows.append([Cell(words("list.none"), looks.TEXT, len(columns))])
    return sheet


def _entry(index: int, entry: Entry, words: Words) -> Iterator[Line]:
    """Give a line for each side; what the second one repeats is faint."""
    finding = entry.finding
    for order, side in enumerate(entry.sides):
        place = labels(side, entry.draft.report.form, words)
        text = looks.FAINT if order else looks.TEXT
        middle = looks.FAINT_MIDDLE if order else looks.MIDDLE
        is_grave = finding.severity != "info"
        mark = looks.FOUND if is_grave else looks.NUMBER
        words_mark = looks.FOUND_WORDS if is_grave else looks.TEXT
        found: str | None = printed(side) or None
        value = side.printed
        yield [
            Cell(index, middle),
            Cell(shown(entry.unit), text),
            Cell(place.table, text),
            Cell(place.row, looks.TEXT),
            Cell(place.column, looks.TEXT),
            Cell(value, mark) if isinstance(value, Decimal) else Cell(found, words_mark),
            Cell(side.expected, mark if side.expected is not None else looks.NUMBER),
            Cell(words.rule(finding.check), text),
            Cell(words.message(finding) + _hint(entry, words), text),
            Cell(words.remedy(finding.check), text),
            Cell(words(f"severity.{finding.severity}"), middle),
            Cell(shown(entry.draft.name), text),
        ]


def _hint(entry: Entry, words: Words) -> str:
    if not entry.is_crossing:
        return ""
    return words("list.crossing", expected=number(entry.sides[0].expected))


def _absences(found: Found, words: Words) -> Sheet:
    columns = {"kind": 14, "unit": 30, "code": 16, "file": 44, "note": 56}
    sheet = Sheet(words("sheet.absences"), list(columns.values()), filtered=True)
    sheet.rows.append(_heads(words, "absent", list(columns)))
    sheet.heights[0] = 24
    for row in absences(found, words):
        cells = (row.kind, row.unit, row.code, row.files, row.note)
        sheet.rows.append([Cell(shown(text, 600), looks.TEXT) for text in cells])
    if len(sheet.rows) == 1:
        sheet.rows.append([Cell(words("absent.none"), looks.TEXT, len(columns))])
    if not found.roll.has_list:
        sheet.rows.append([Cell(words("absent.no_list"), looks.QUIET, len(columns))])
    return sheet


def _feedback(found: Found, words: Words) -> Sheet:
    """One paragraph per unit, in Chinese whatever the language of the headers."""
    sheet = Sheet(words("sheet.feedback"), [24, 8, 118], stays=1, filtered=True)
    sheet.rows.append(_heads(words, "feedback", ["unit", "count", "text"]))
    sheet.heights[0] = 24
    for unit in found.roll.units:
        entries = [entry for entry in found.entries if entry.draft in unit.drafts]
        if unit.drafts:
            text = write_paragraph(unit, entries, found.roll.year)
        else:
            text = write_reminder(unit, found.roll.year)
        count: Cell = Cell(len(entries) if unit.drafts else "—", looks.MIDDLE)
        sheet.rows.append([Cell(shown(unit.name), looks.TEXT), count, Cell(text, looks.TEXT)])
    return sheet


def _files(found: Found, words: Words) -> Sheet:
    columns = {
        "folder": 9, "file": 46, "unit": 28, "year": 7, "form": 12, "scope": 11,
        "values": 8, "blank": 8, "fate": 50,
    }  # fmt: skip
    sheet = Sheet(words("sheet.files"), list(columns.values()), filtered=True)
    sheet.rows.append(_heads(words, "file", list(columns)))
    sheet.heights[0] = 24
    for row in file_rows(found, words):
        sheet.rows.append([Cell(value, _look(value, key)) for key, value in row.items()])
    return sheet


def _look(value: str | int | None, key: str) -> Look:
    if isinstance(value, int):
        return looks.MIDDLE
    return looks.MIDDLE if key in ("folder", "form", "scope") else looks.TEXT

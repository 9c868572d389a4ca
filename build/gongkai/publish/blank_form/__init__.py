"""The blank official form as a workbook, for an office that fills it in offline.

In: a year, a body's name, and what its report of the year before carries forward. Out: one XLSX
file, the same bytes for the same input. Must not know packages or archives but in ``due``.

One sheet per statutory table: only so every figure has a cell of its own, and a finished table
can be pasted over it. Sums are formulas where nothing was pasted, and every identity is judged by
the numbers that are shown, whoever put them there.
"""

from __future__ import annotations

import datetime
from pathlib import Path

from xlsxwriter import Workbook

from gongkai.knowledge import shape
from gongkai.publish import prose
from gongkai.publish.blank_form.checking import draw_checks, list_checks
from gongkai.publish.blank_form.looks import make_looks
from gongkai.publish.blank_form.parts import (
    FIRST_YEAR,
    FORM,
    Blank,
    Carried,
    Desk,
    filled_in,
    lines_of,
    load_words,
)
from gongkai.publish.blank_form.sums import add_up
from gongkai.publish.blank_form.tables import draw_table
from gongkai.publish.descriptor import Json
from gongkai.publish.resources import file_resource

__all__ = ["FIRST_YEAR", "FORM", "NAME", "Blank", "Carried", "describe", "write"]

NAME = "blank-form.xlsx"
NOTES, WIDTH = 5, 100


def write(path: Path, blank: Blank) -> None:
    """Write the workbook of a blank form.

    It is dated the first day of the year that it is for: whenever it is made, it is the same.
    """
    book = Workbook(str(path), {"in_memory": True})
    words = load_words("zh")
    book.set_properties(
        {
            "title": words("title.blank"),
            "author": "gongkai",
            "created": datetime.datetime(blank.year, 1, 1, tzinfo=datetime.UTC),
        }
    )
    filled = filled_in(blank.carried)
    desk = Desk(book, blank, make_looks(book), words, filled, add_up(filled, FORM))
    listed = list_checks(desk)
    for table in shape.TABLES:
        draw_table(desk, table, listed.get(table))
    draw_checks(desk, listed)
    _draw_notes(desk)
    book.close()


def describe(folder: Path) -> Json:
    """Describe the workbook in a package's folder as a resource of the package."""
    return file_resource(folder, prose.file(NAME))


def _draw_notes(desk: Desk) -> None:
    sheet, english = desk.sheet("notes"), load_words("en")
    sheet.set_column(0, 0, WIDTH)
    sheet.write_string(0, 0, desk.words("title.blank"), desk.looks["title"])
    for row in range(NOTES):
        for down, words, look in ((1, desk.words, "words"), (2, english, "words_en")):
            at = 2 * row + down
            sheet.write_string(at, 0, words(f"note.{row + 1}"), desk.looks[look])
            sheet.set_row(at, 10 + 15 * lines_of(words(f"note.{row + 1}"), WIDTH))
    sheet.print_area(0, 0, 2 * NOTES, 0)

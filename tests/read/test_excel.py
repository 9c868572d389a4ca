"""A worksheet reads as it is shown: merged cells, number formats, hidden parts."""

from __future__ import annotations

import datetime
import io
import random
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from drawing import TITLE, Table, expand
from gongkai.knowledge import indicators
from gongkai.model import Document, ParseError, ReadError, Source
from gongkai.parse import parse
from gongkai.read.excel import read_excel
from gongkai.read.excel_formats import shown
from read.test_word import assert_figures, assert_sound, draw_tables, filled_forms
from read.word_drawing import HEADINGS, package

SOURCE = Source("report.xlsx", "0" * 64, 0)


def save(book: openpyxl.Workbook) -> bytes:
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def read(book: openpyxl.Workbook) -> Document:
    return read_excel(SOURCE, save(book))


def sheet_of(*rows: tuple[object, ...]) -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(row)
    return book, sheet


def put(sheet: Worksheet, table: Table, top: int) -> int:
    """Put a table on a sheet, numbers as numbers; gives the row behind it."""
    for down, line in enumerate(expand(table), start=top):
        for column, box in enumerate(line, start=1):
            if box is None:
                continue
            cell = sheet.cell(down, column)
            assert not isinstance(cell, MergedCell)
            is_number = box.is_value and box.text
            cell.value = (
                (float(box.text) if "." in box.text else int(box.text))
                if is_number
                else box.text or None
            )
            if box.rows > 1 or box.columns > 1:
                last = down + box.rows - 1, column + box.columns - 1
                sheet.merge_cells(None, down, column, *last)
    return top + len(table)


def draw_book(form: str, values: dict[str, str], *, many: bool, merged: bool) -> openpyxl.Workbook:
    """Draw a report on one sheet or on a sheet per part."""
    book, sheet = sheet_of((TITLE.format(year=2022),), (HEADINGS[0],), ("我镇公开信息12条。",))
    row = 4
    tables = iter(draw_tables(form, values))
    for number, heading in enumerate(HEADINGS[1:]):
        if many:
            sheet, row = book.create_sheet(str(number)), 1
        sheet.cell(row, 1, heading)
        if merged:
            sheet.merge_cells(None, row, 1, row, 10)
        row = put(sheet, next(tables), row + 1) if number < 3 else row + 1
    return book


@given(filled=filled_forms(), many=st.booleans(), merged=st.booleans())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_a_drawn_report_reads_back(
    filled: tuple[str, dict[str, str]], many: bool, merged: bool
) -> None:
    form, values = filled
    document = read(draw_book(form, values, many=many, merged=merged))
    assert_sound(document)
    (report,) = parse(document)
    assert_figures(report, form, values)
    assert list(range(7)) == [section.number for section in report.sections]


def test_a_sheet_is_a_grid_with_places() -> None:
    """Blank cells of the used range are there; blank rows and columns around it are not."""
    book, sheet = sheet_of()
    sheet["B3"], sheet["D3"], sheet["B5"] = "a", 12, "b"
    sheet.merge_cells("B5:C6")
    document = read(book)
    assert "a\t\t12\nb\t\n" == document.text
    assert [
        ("a", 2, 1, 1, 1),
        ("", 2, 2, 1, 1),
        ("12", 2, 3, 1, 1),
        ("b", 4, 1, 1, 2),
        ("", 4, 3, 1, 1),
    ] == [(c.text, c.row, c.column, c.rows, c.columns) for c in document.grids[0].cells]


def test_hidden_parts_are_not_read() -> None:
    book, sheet = sheet_of(("a", 1, 2), ("b", 3, 4), ("c", 5, 6))
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.create_sheet("unseen").append(("d",))
    book["unseen"].sheet_state = "hidden"
    assert "a\t2\nc\t6\n" == read(book).text


def test_a_formula_is_its_stored_result() -> None:
    """A formula that was never computed stands as it is: nothing is guessed, nothing is blank."""
    book, _ = sheet_of(("a", "=1+1", "b"))
    data = save(book)
    assert "a\t=1+1\tb\n" == read_excel(SOURCE, data).text
    assert (
        "a\t2\tb\n"
        == read_excel(SOURCE, replaced(data, b"<v></v>", b"<v>2</v>", b"<v />", b"<v/>")).text
    )


def replaced(data: bytes, *words: bytes) -> bytes:
    """Replace each of the words but the second by the second in the first sheet."""
    old, parts = zipfile.ZipFile(io.BytesIO(data)), {}
    for name in old.namelist():
        content = old.read(name)
        if name.endswith("sheet1.xml"):
            for word in (words[0], *words[2:]):
                content = content.replace(word, words[1])
        parts[name] = content.decode()
    return package(parts)


def test_rich_text_loses_its_footnote_marks_only() -> None:
    run = "<r><t>{}</t></r>"
    raised = '<r><rPr><vertAlign val="superscript"/></rPr><t>①</t></r>'
    book, _ = sheet_of(("x", "y"))
    cell = f'<c t="inlineStr"><is>{run.format("1")}{run.format("2")}{raised}</is></c></row>'
    document = read_excel(SOURCE, replaced(save(book), b"</row>", cell.encode()))
    assert "x\ty\t12\n" == document.text


STRUCK = "<rPr><strike/></rPr>"


@pytest.mark.parametrize(
    ("runs", "is_struck", "told"),
    [
        (f"<r>{STRUCK}<t>5</t></r><r><t>7</t></r>", False, "7"),
        ('<r><rPr><strike val="0"/></rPr><t>5</t></r><r><t>7</t></r>', False, "57"),
        ("<r><t>5</t></r><r><rPr/><t>7</t></r>", True, "7"),
        ("<t>57</t>", True, ""),
        ('<r><t>12</t></r><r><rPr><vertAlign val="subscript"/></rPr><t>1</t></r>', False, "12"),
    ],
)
def test_what_is_struck_out_is_not_shown(runs: str, told: str, *, is_struck: bool) -> None:
    """A run by its own font, or by that of its cell where it has none."""
    book, sheet = sheet_of(("x", "y"))
    sheet["A1"].font = Font(strike=True)
    style = ' s="1"' if is_struck else ""
    cell = f'<c r="C1" t="inlineStr"{style}><is>{runs}</is></c><c r="D1"><v>3</v></c></row>'
    document = read_excel(SOURCE, replaced(save(book), b"</row>", cell.encode()))
    assert f"y\t{told}\t3\n" == document.text


def test_a_number_that_is_struck_out_is_no_number() -> None:
    book, sheet = sheet_of((12, "y", 13))
    sheet["A1"].font = Font(strike=True)
    assert "y\t13\n" == read(book).text


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (12, "General", "12"),
        (12.0, "0.00", "12.00"),
        (77.806, "General", "77.806"),
        (0.1 + 0.2, "General", "0.3"),
        (2196.24, "#,##0.00", "2,196.24"),
        (-25, "0_ ", "-25"),
        (-25, "0;[Red]-0", "-25"),
        (-25, "#,##0_);(#,##0)", "(25)"),
        (0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "-"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (0, '0;-0;"-"', "-"),
        (0, "#", ""),
        (12, "#", "12"),
        (0, "#,##0", "0"),
        (-0.3, "0", "0"),
        (12, "0.00E+00", "12 [0.00E+00]"),
        (0.5, "# ?/?", "0.5 [# ?/?]"),
        (12, '[>10]"超"0;0', '12 [[>10]"超"0;0]'),
        (12, "[>10]0;0", "12"),
        (0, "0;-0;;@", ""),
        (0.5, "0%", "50%"),
        (12, '0"件"', "12件"),
        (97.0843, "0.00", "97.08"),
        (1.5e10, "General", "15000000000"),
        (1e-7, "General", "0.0000001"),
        (12, "[DBNum1]General", "12"),
        (970843, "0!.0000", "970843 [0!.0000]"),
        (970843, "0.00,", "970843 [0.00,]"),
        (970843, '[>=10000]0!.0000"万";0', '970843 [[>=10000]0!.0000"万";0]'),
        (44562, 'yyyy"年"m"月"d"日"', "2022年1月1日"),
        (44562.5, "yyyy/m/d h:mm", "2022/1/1 12:00"),
        (1, "yyyy-mm-dd", "1900-01-01"),
    ],
)
def test_a_number_is_written_as_shown(value: float, code: str, expected: str) -> None:
    assert expected == shown(repr(value), code)


@given(st.decimals(0, 10**9, places=4))
def test_a_plain_number_keeps_its_value(value: Decimal) -> None:
    """What Excel stores as a double comes back as it was typed."""
    assert value == Decimal(shown(repr(float(value)), "General"))


@pytest.mark.parametrize("stored", ["1e59", "-1E-59", "2958465.9999", "1e400", "", "x", "Infinity"])
def test_extreme_numbers_and_formats_are_written_somehow(stored: str) -> None:
    for code in ("0." + "0" * 500, "yyyy", "#" * 500, "0" * 50 + "%", "[h]:mm", "yyyy;0;"):
        assert isinstance(shown(stored, code), str)
        assert isinstance(shown(stored, code, is_1904=True), str)


@given(st.floats(allow_nan=True), st.text(alphabet='0#?.,;[]"\\!_*%ymdhs@-¥年$<>=1E+', max_size=12))
def test_any_format_is_written_somehow(value: float, code: str) -> None:
    assert isinstance(shown(repr(value), code), str)


def test_a_date_is_text() -> None:
    book, _ = sheet_of(("日期", datetime.date(2022, 1, 31)))
    assert "日期\t2022-01-31\n" == read(book).text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04junk", "broken"),
        (package({"xl/other.xml": "<a/>"}), r"xl/workbook\.xml is missing"),
        (save(sheet_of()[0]), "the file is empty"),
    ],
)
def test_an_unreadable_file_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read_excel(SOURCE, data)


def test_a_huge_sheet_is_refused() -> None:
    """Two cells at opposite corners of a sheet make no grid of 17 billion places."""
    book, sheet = sheet_of(("a",))
    for row in range(1, 200):
        sheet.cell(row * 5000, 16384, "b")
    with pytest.raises(ReadError, match="too large"):
        read(book)


def test_a_huge_merged_cell_is_harmless() -> None:
    book, sheet = sheet_of(("a", "b"))
    sheet["A3"], sheet["B4"] = "c", "d"
    merged = b'</sheetData><mergeCells><mergeCell ref="A5:XFD1048576"/><mergeCell ref="C1:XFD9"/>'
    data = replaced(save(book), b"</sheetData>", merged + b"</mergeCells>")
    assert "a\tb\nc\t\n\td\n" == read_excel(SOURCE, data).text


def test_a_flipped_byte_changes_no_number() -> None:
    """Of a damaged file nothing is read, or what was printed (500 mutations)."""
    whole = [code for code, one in indicators().items() if "2021" in one.forms]
    values = {code: str(number + 100) for number, code in enumerate(whole)}
    data = save(draw_book("2021", values, many=False, merged=True))
    dice = random.Random(8)  # noqa: S311  # repeatable damage, no secret
    for _ in range(500):
        mutant = bytearray(data)
        for _ in range(dice.randrange(1, 4)):
            mutant[dice.randrange(len(mutant))] = dice.randrange(256)
        try:
            reports = parse(read_excel(SOURCE, bytes(mutant)))
        except (ReadError, ParseError):
            continue
        for figure in reports[0].figures:
            if figure.value is not None:
                assert Decimal(values[figure.indicator]) == figure.value

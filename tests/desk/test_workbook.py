"""The workbook: whole, harmless, the same for the same files, and with amber for findings alone."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from desk.drafts import consistent, dice, write_draft
from gongkai.desk import Asked, Found, check_drafts, looks
from gongkai.desk.entries import make_entries
from gongkai.desk.feedback import MOST, write_paragraph
from gongkai.desk.sheets import LONGEST, Cell, Sheet, is_ours, write_book
from gongkai.desk.words import load_words, shown
from gongkai.desk.workbook import make_workbook

pytestmark = pytest.mark.usefixtures("lent_readers")

SHEETS = ["说明", "核查清单", "汇总表", "未报送名单", "各单位反馈", "文件清单"]
HOSTILE = ("=cmd|' !A1", "+1-1", "@SUM(1)", "-2", "甲\n乙\x1b[31m", "长" * 80)
ACCUSING = re.compile("错误|造假|虚报|违规|失职|填错")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """Drafts under hostile names, one with a mistake, on both forms, and a list."""
    folder = tmp_path_factory.mktemp("hostile")
    rng = dice(5)
    for index, name in enumerate(HOSTILE):
        values = consistent(rng)
        if index == 0:
            values["requests.granted.total"] = "999"
        write_draft(folder / f"{name}.txt", f"样本县第{index}局", values)
    write_draft(folder / "old.docx", "样本县旧局", {"disclosure.procurement.amount": "3"},
                2020, form="2019")  # fmt: skip
    write_draft(folder / "wide.txt", "样本县样例局", consistent(rng), 2020, form="2019")
    (folder / "list.csv").write_text(
        "名称\n=HYPERLINK(1)\n样本县旧局\n" + "".join(f"样本县第{n}局\n" for n in range(6)),
        encoding="utf-8",
    )
    return check_drafts(Asked(folder, units=folder / "list.csv"))


@pytest.fixture(scope="module")
def data(found: Found) -> bytes:
    return make_workbook(found, load_words("zh"))


@pytest.fixture(scope="module")
def book(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def texts(sheet: Any) -> list[str]:
    return [str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None]


def test_it_has_its_sheets_ready_to_read_and_print(book: Any) -> None:
    """Heads stay in view and are printed on each page of A4, across."""
    assert SHEETS == book.sheetnames
    for sheet in book.worksheets:
        setup = sheet.page_setup
        assert ("landscape", 9) == (setup.orientation, int(setup.paperSize))
        if sheet.title != "说明":
            assert sheet.freeze_panes
            assert "$1:$1" == sheet.print_title_rows
    assert book["核查清单"].auto_filter.ref.startswith("A1:L")


def test_no_text_is_a_formula(data: bytes, book: Any) -> None:
    """Hostile names are there, as words; every one that begins like a formula is quoted."""
    assert not any(c.data_type == "f" for s in book.worksheets for r in s.iter_rows() for c in r)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())
    begins = [
        c for s in book.worksheets for r in s.iter_rows() for c in r
        if isinstance(c.value, str) and c.value.startswith(("=", "+", "-", "@"))
    ]  # fmt: skip
    assert {"=HYPERLINK(1)", "=cmd|' !A1.txt", "+1-1.txt", "@SUM(1).txt", "-2.txt"} <= {
        c.value for c in begins
    }
    assert all(c.quotePrefix for c in begins)
    every = "".join(text for sheet in book.worksheets for text in texts(sheet))
    assert "甲 乙 [31m.txt" in every
    assert "\x1b" not in every


def test_the_same_files_give_the_same_bytes(found: Found, data: bytes) -> None:
    """Read anew, by two processes."""
    folder = Path(found.folder)
    again = check_drafts(Asked(folder, units=folder / "list.csv", jobs=2))
    assert data == make_workbook(again, load_words("zh"))


def test_amber_is_for_findings_alone(book: Any) -> None:
    """And the list shows what is printed as a number beside what would mend it."""
    amber = f"FF{looks.AMBER}"
    filled = {
        (s.title, c.column_letter)
        for s in book.worksheets for r in s.iter_rows() for c in r
        if c.fill.fgColor.rgb == amber and c.value is not None
    }  # fmt: skip
    assert {("核查清单", "F"), ("核查清单", "G"), ("说明", "D")} == filled
    rows = list(book["核查清单"].iter_rows(min_row=2, values_only=True))
    assert {"样本县第0局"} == {row[1] for row in rows}
    assert {(999, "总计")} == {(row[5], row[4]) for row in rows}
    assert len({row[6] for row in rows}) == 1
    assert isinstance(rows[0][6], int)


def test_the_sums_stand_in_the_shape_of_the_form(found: Found, book: Any) -> None:
    """Every label of the form is there once, with the sum of its row."""
    (form,) = found.summary.forms
    assert "2021" == form.form
    sheet = book["汇总表"]
    labelled = {
        str(row[2].value or row[1].value or row[0].value): row
        for row in sheet.iter_rows()
        if row[3].value == "合计"
    }
    granted = [c.value for c in labelled["（一）予以公开"][4:] if c.value is not None]
    codes = [code for code in form.cells if code.startswith("requests.granted.")]
    assert [form.cells[code].total for code in codes] == [Decimal(n) for n in granted[:7]]
    assert "6/6" == granted[7]
    suits = [c.value for c in labelled["件数"][4:19]]
    codes = [code for code in form.cells if code.startswith("proceedings.")]
    assert [form.cells[code].total for code in codes] == [Decimal(n) for n in suits]
    assert 6 + 25 + 1 == len(labelled)


def test_english_headers(found: Found) -> None:
    book = openpyxl.load_workbook(io.BytesIO(make_workbook(found, load_words("en"))))
    assert ["About", "To check", "Sums"] == book.sheetnames[:3]
    heads = [cell.value for cell in book["To check"][1]]
    assert ["No.", "Unit", "Table", "Row", "Column", "Printed"] == heads[:6]
    assert "(3) Refused" in texts(book["Sums"])


def test_a_paragraph_can_be_pasted_and_accuses_nobody(found: Found) -> None:
    """One line; says the cell, both numbers, the rule and what to do."""
    unit = next(unit for unit in found.roll.units if unit.name == "样本县第0局")
    entries = [entry for entry in found.entries if entry.draft in unit.drafts]
    text = write_paragraph(unit, entries, 2022)
    assert not re.search(r"[\n\"\t]", text)
    assert not ACCUSING.search(text)
    for words in ("您好", "2022 年", "（一）予以公开".replace("（", "(").replace("）", ")"), "999",
                  str(entries[0].sides[0].expected), "H2", "没有认定", "重新报送"):  # fmt: skip
        assert words in text
    fine = next(unit for unit in found.roll.units if unit.name == "样本县第3局")
    assert "都成立" in write_paragraph(fine, [], 2022)


def test_a_paragraph_stays_readable(tmp_path: Path) -> None:
    """A draft full of mistakes gets the first ones and a pointer to the list."""
    values = {**consistent(dice(3))}
    for code in values:
        if code.endswith(".total"):
            values[code] = "777"
    write_draft(tmp_path / "x.txt", "样本县第9局", values)
    found = check_drafts(Asked(tmp_path))
    (unit,) = found.roll.units
    text = write_paragraph(unit, list(make_entries(unit.name, unit.drafts[0], ())), 2022)
    assert f"{MOST}. " in text
    assert f"{MOST + 1}. " not in text
    assert "见核查清单" in text


def test_words_have_both_languages_and_the_same_blanks() -> None:
    zh, en = load_words("zh").texts, load_words("en").texts
    for key, text in zh.items():
        assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", en[key])), key


def test_a_cell_takes_any_text(tmp_path: Path) -> None:
    """Control characters are dropped, what is too long is cut, and XML stays XML."""
    nasty = "<&>\x00\x0b]]>\ud800\uffff" + "长" * 50_000
    data = write_book([Sheet("a'b", [10], [[Cell(nasty)]], filtered=True)], "<t>")
    book = openpyxl.load_workbook(io.BytesIO(data))
    value = book["a'b"]["A1"].value
    assert value.startswith("<&>]]>长")
    assert len(value) == LONGEST
    path = tmp_path / "x.xlsx"
    path.write_bytes(data)
    assert is_ours(path)
    book.save(path)
    assert not is_ours(path)


def test_strangers_words_are_one_plain_line() -> None:
    assert "a b" == shown("\u202ea\r\n\u2066b\u200b")

"""What may be added: never two forms together, no sum to a sum, no amount without a unit."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from desk.drafts import consistent, dice, write_draft
from gongkai.desk import Asked, Found, check_drafts
from gongkai.desk.words import load_words
from gongkai.desk.workbook import make_workbook

pytestmark = pytest.mark.usefixtures("lent_readers")

WHOLE = "2022年，全县共主动公开政府信息300条。"
AMOUNT = "disclosure.procurement.amount"


def checked(folder: Path, units: str = "") -> Found:
    path = folder.parent / f"{folder.name}.csv"
    path.write_text(units, encoding="utf-8")
    return check_drafts(Asked(folder, units=path if units else None))


def test_the_two_forms_are_added_apart(tmp_path: Path) -> None:
    """A unit that still reports on the form of 2019 has a block of its own."""
    write_draft(tmp_path / "new.txt", "样本县甲局", consistent(dice(1)))
    write_draft(tmp_path / "two.txt", "样本县乙局", consistent(dice(2)))
    old = {"requests.received.total": "0", AMOUNT: "103.5万元"}
    write_draft(tmp_path / "old.docx", "样本县丙局", old, form="2019")
    found = checked(tmp_path)
    forms = {form.form: form for form in found.summary.forms}
    assert {"2019": ("样本县丙局",), "2021": ("样本县乙局", "样本县甲局")} == {
        name: form.units for name, form in forms.items()
    }
    assert (198, 200) == (len(forms["2019"].cells), len(forms["2021"].cells))
    assert Decimal("103.5") == forms["2019"].cells[AMOUNT].total
    book = openpyxl.load_workbook(io.BytesIO(make_workbook(found, load_words("zh"))))
    words = [cell.value for row in book["汇总表"].iter_rows() for cell in row]
    assert 2 == words.count("三、收到和处理政府信息公开申请情况")
    assert 1 == words.count("采购总金额")


def test_an_amount_without_a_unit_is_named_and_not_added(tmp_path: Path) -> None:
    """It may be 元 or 万元."""
    write_draft(tmp_path / "a.docx", "样本县甲局", {AMOUNT: "12345"}, 2020, form="2019")
    write_draft(tmp_path / "b.docx", "样本县乙局", {AMOUNT: "5万元"}, 2020, form="2019")
    (form,) = checked(tmp_path).summary.forms
    cell = form.cells[AMOUNT]
    assert (Decimal(5), 1, (("样本县甲局", "unit-unknown"),)) == (
        cell.total,
        cell.count,
        cell.without,
    )


def test_the_list_overrules_what_a_sentence_says(tmp_path: Path) -> None:
    """A town that writes 全县 is added where the list says so; a unit that is not wanted is not."""
    write_draft(tmp_path / "a.txt", "样本县甲局", consistent(dice(1)), overall=WHOLE)
    write_draft(tmp_path / "b.txt", "样本县乙局", consistent(dice(2)))
    alone = checked(tmp_path)
    assert [("样本县甲局", "jurisdiction")] == [
        (one.unit.name, one.reason) for one in alone.summary.left_out
    ]
    listed = checked(tmp_path, "名称,计入汇总\n样本县甲局,是\n样本县乙局,否\n")
    assert [("样本县乙局", "not-wanted")] == [
        (one.unit.name, one.reason) for one in listed.summary.left_out
    ]
    assert [("样本县甲局",)] == [form.units for form in listed.summary.forms]


def test_equal_reports_of_one_unit_count_once(tmp_path: Path) -> None:
    values = consistent(dice(1))
    for name in ("a.txt", "b.docx"):
        write_draft(tmp_path / name, "样本县甲局", values)
    found = checked(tmp_path)
    (form,) = found.summary.forms
    assert Decimal(values["requests.received.total"]) == form.cells["requests.received.total"].total
    (unit,) = found.roll.doubled
    assert unit.is_same_twice
    assert () == found.entries

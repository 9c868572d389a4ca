"""Where findings stand in the list: which cells, what they print, and what is to be filled in."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from desk.drafts import Values, consistent, dice, write_draft
from gongkai.desk import Asked, Found, check_drafts
from gongkai.desk.entries import Entry, labels, printed
from gongkai.desk.feedback import write_paragraph
from gongkai.desk.listing import json_lines
from gongkai.desk.overview import counts
from gongkai.desk.words import load_words
from gongkai.desk.workbook import make_workbook

pytestmark = pytest.mark.usefixtures("lent_readers")

RECEIVED = "requests.received"
ITEMS = ("previous_items", "change", "decisions")


def check_one(folder: Path, values: Values, *, form: str = "2021", year: int = 2022) -> Found:
    """Check the draft of a single bureau."""
    write_draft(folder / "x.txt", "样本县样例局", values, year, form=form)
    return check_drafts(Asked(folder))


def entry_of(found: Found, check: str) -> Entry:
    (entry,) = (one for one in found.entries if one.finding.check == check)
    return entry


def place(entry: Entry) -> tuple[str, str, str]:
    where = labels(entry.sides[0], entry.draft.report.form, load_words("zh"))
    return where.row, where.column, printed(entry.sides[0])


@pytest.mark.parametrize(
    ("numbers", "check"),
    [(("7", "7", "0"), "change-mirrors-items"), (("60", "318", "378"), "form-misread")],
)
def test_cells_that_nobody_adds_are_shown_one_by_one(
    tmp_path: Path, numbers: tuple[str, ...], check: str
) -> None:
    """All that is printed, and no 之和, also where the two sides of the rule are equal."""
    row = dict(zip((f"disclosure.licensing.{name}" for name in ITEMS), numbers, strict=True))
    found = check_one(tmp_path, row, form="2019", year=2020)
    entry = entry_of(found, check)
    columns = "上一年项目数量、本年增/减、处理决定数量"
    assert ("行政许可", columns, "、 ".join(numbers)) == place(entry)
    assert entry.sides[0].expected is None
    lines = [json.loads(line, parse_float=Decimal) for line in json_lines(found)]
    (line,) = (one for one in lines if one.get("check") == check)
    assert [int(number) for number in numbers] == line["sides"][0]["printed"]


def test_a_sum_is_called_one(tmp_path: Path) -> None:
    """Of a broken identity with no single mend each side is added up."""
    values = consistent(dice(4))
    cell = "proceedings.litigation_direct.total"
    values[cell] = str(int(values[cell]) + 1)
    entry = entry_of(check_one(tmp_path, values), "proceedings")
    words = load_words("zh")
    columns = [labels(side, "2021", words).column for side in entry.sides]
    assert ["总计", "结果维持 至 尚未审结 之和"] == columns


def test_a_long_list_of_cells_is_counted(tmp_path: Path) -> None:
    """Of more than four columns the first and the last are named."""
    values = consistent(dice(4))
    for who in ("natural_person", "business", "research_institute", "legal_service", "total"):
        values[f"{RECEIVED}.{who}"] = ""
    row, column, shown = place(entry_of(check_one(tmp_path, values), "cell-not-filled"))
    assert ("一、本年新收政府信息公开申请数量", "") == (row, shown)
    assert column.endswith("共 5 格")
    assert "之和" not in column


@pytest.mark.parametrize(
    ("text", "check", "severity"),
    [
        ("2O", "cell-no-number", "warning"),
        ("见附件", "cell-no-number", "warning"),
        ("/", "cell-not-filled", "info"),
        ("", "cell-not-filled", "info"),
    ],
)
def test_a_cell_without_a_number_is_to_be_filled(
    tmp_path: Path, text: str, check: str, severity: str
) -> None:
    """It is listed with its place, blames nobody, and the unit is not told that all is well."""
    values = {**consistent(dice(4)), f"{RECEIVED}.natural_person": text}
    found = check_one(tmp_path, values)
    (entry,) = found.entries
    assert (check, severity, "undecided") == (
        entry.finding.check,
        entry.finding.severity,
        entry.finding.blame,
    )
    assert ("一、本年新收政府信息公开申请数量", "自然人", text) == place(entry)
    paragraph = write_paragraph(found.roll.units[0], found.entries, 2022)
    assert "暂无需要修改的地方" not in paragraph
    for words in ("有 1 处请核对", "自然人", text or "空白", "填 0"):
        assert words in paragraph
    assert {check: 1} == {one.check: one.failed for one in found.assessments if one.failed}


def test_rows_and_tables_without_numbers_are_not_asked_for(tmp_path: Path) -> None:
    """A body without such cases marks the row, or its only cell: that is an answer."""
    values = consistent(dice(4))
    for result in ("upheld", "corrected", "other", "pending", "total"):
        values[f"proceedings.reconsideration.{result}"] = "/"
    values["disclosure.licensing.decisions"] = "无"
    assert () == check_one(tmp_path, values).entries


def test_a_blank_in_a_row_of_one_cell_is_asked_for(tmp_path: Path) -> None:
    """Its neighbours stand in the rows above and below."""
    values = {**consistent(dice(4)), "disclosure.licensing.decisions": ""}
    entry = entry_of(check_one(tmp_path, values), "cell-not-filled")
    assert ("disclosure.licensing.decisions",) == entry.finding.indicators


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """A workbook of a bureau compared with the year before, and a county's draft with a fault."""
    folder = tmp_path_factory.mktemp("county")
    now, last = folder / "now", folder / "last"
    now.mkdir()
    last.mkdir()
    values = consistent(dice(8))
    write_draft(now / "样例局.xlsx", "样本县样例局", values, 2022)
    forward = str(int(values["requests.carried_in.business"]) + 2)
    earlier = {"requests.carried_out.business": forward}
    write_draft(last / "样例局.txt", "样本县样例局", earlier, 2021)
    values["proceedings.litigation_direct.total"] = "999"
    write_draft(folder / "汇总.xlsx", "样本县人民政府", values, 2022)
    return check_drafts(Asked(now, last, None, folder / "汇总.xlsx"))


def test_numbers_of_compared_years_are_exact(county: Found) -> None:
    """No float has come in between: 4 is written 4, in every line."""
    lines = "\n".join(json_lines(county))
    assert '"check": "carried-over"' in lines
    assert not [token for token in lines.replace(",", " ").split() if token.endswith(".0")]
    entry = next(one for one in county.entries if one.finding.check == "carried-over")
    for side in (entry.finding.left, entry.finding.right):
        assert isinstance(side, Decimal)
        assert 0 == side.as_tuple().exponent


def test_the_draft_of_the_county_is_no_unit(county: Found) -> None:
    """Its findings are counted, and said to be its own."""
    told = dict(counts(county, load_words("zh")))["findings"]
    assert "涉及 1 个单位" in told
    assert f"其中 {county.of_draft} 处在汇总稿" in told
    assert county.of_draft > 0


def test_a_workbook_is_called_one(county: Found) -> None:
    """Not by the contract's word for all of Office."""
    book: Any = openpyxl.load_workbook(io.BytesIO(make_workbook(county, load_words("zh"))))
    fates = [row[-1] for row in book["文件清单"].iter_rows(min_row=2, values_only=True)]
    assert ["已读（xlsx）", "已读（text）", "已读（xlsx）"] == fates

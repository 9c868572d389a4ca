"""The blank form has the form's labels, cells and sums, and asks for nothing else."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from gongkai.cli import app
from gongkai.knowledge import indicators
from gongkai.model import UsageError
from gongkai.publish import kept_forms, sizes, verify
from gongkai.publish.blank_form import NAME, Blank, Carried, write
from gongkai.publish.blank_form.command import Asked, make_form
from gongkai.publish.kept_forms import KeptForms
from publish.filling import SHEETS, TOPS, cells, merged, official, own_identities, shown

pytestmark = pytest.mark.usefixtures("unasked")
CLOCK = int(datetime.datetime(2024, 1, 2, tzinfo=datetime.UTC).timestamp())
COLUMNS = (
    "natural_person", "business", "research_institute", "public_interest_organization",
    "legal_service", "other_organization", "total",
)  # fmt: skip
CARRIED = Carried(
    "990101-2023", 2023, dict(zip(COLUMNS, map(Decimal, (7, 3, 0, 0, 1, 0, 11)), strict=True))
)


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The form of nobody."""
    path = tmp_path_factory.mktemp("blank") / NAME
    write(path, Blank(2024))
    return path


@pytest.fixture(scope="module")
def book(blank: Path) -> openpyxl.Workbook:
    """The form of nobody, as openpyxl reads it."""
    return openpyxl.load_workbook(blank)


def covers(areas: object) -> set[tuple[int, int]]:
    """Rows and columns of the cells of ranges."""
    found = set()
    for area in str(areas).split():
        left, top, right, bottom = range_boundaries(area)
        found |= {
            (row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)
        }
    return found


@pytest.mark.parametrize("table", list(SHEETS))
def test_labels_and_merged_cells_are_the_forms(book: openpyxl.Workbook, table: str) -> None:
    """Every label stands where the form prints it, and covers what it covers there."""
    sheet, top = book[SHEETS[table]], TOPS[table]
    grid = official(table)
    wanted = set()
    for row, line in enumerate(grid, start=top):
        for column, box in enumerate(line, start=1):
            if box is None:
                continue
            cell = sheet.cell(row, column)
            if not box.is_value:
                assert box.text == cell.value
            if box.rows * box.columns > 1:
                last = sheet.cell(row + box.rows - 1, column + box.columns - 1)
                wanted.add(f"{cell.coordinate}:{last.coordinate}")
    rows = range(top, top + len(grid))
    last = max(len(line) for line in grid)
    within = {
        area
        for area in merged(sheet)
        if range_boundaries(area)[1] in rows and range_boundaries(area)[0] <= last
    }
    assert wanted == within


def test_every_indicator_has_a_cell_to_fill_in_or_a_sum(book: openpyxl.Workbook) -> None:
    """200 cells, all free to be typed over; a formula only where the form has a sum."""
    places = cells()
    assert 200 == len(places) == len(set(places.values()))
    sums = {one.right[0] for one in own_identities() if len(one.right) == 1}
    for indicator, (sheet, row, column) in places.items():
        cell = book[sheet].cell(row, column)
        assert not cell.protection.locked
        assert (indicator in sums) == str(cell.value or "").startswith("=IF(COUNT(")
        assert indicator in sums or cell.value is None


@pytest.mark.parametrize("area", [*SHEETS.values(), "核对", "说明"])
def test_labels_are_locked_without_a_password(book: openpyxl.Workbook, area: str) -> None:
    """Only figures, body and year are free; whoever must change a label can."""
    sheet = book[area]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    free = {(cell.row, cell.column) for row in sheet for cell in row if not cell.protection.locked}
    wanted = {place[1:] for place in cells().values() if place[0] == area}
    asked = {(2, 2), (2, 3), (2, 4), (3, 2)} if area == SHEETS["disclosure"] else set()
    spans = covers(" ".join(f"B{row}:D{row}" for row in (12, 15, 16, 19))) if asked else set()
    assert wanted | asked | spans == free


def rules(sheet: Worksheet) -> dict[frozenset[tuple[int, int]], list[str]]:
    """The amber rules of a sheet by the cells that they colour."""
    found: dict[frozenset[tuple[int, int]], list[str]] = {}
    for area in sheet.conditional_formatting:
        key = frozenset(covers(area.sqref))
        found.setdefault(key, []).extend(str(rule.formula[0]) for rule in area.rules)
    return found


def test_every_identity_colours_its_own_cells(book: openpyxl.Workbook) -> None:
    """One rule per identity, over all of its cells and no other, by cells of the same sheet."""
    places = cells()
    wanted: dict[str, list[frozenset[tuple[int, int]]]] = {sheet: [] for sheet in SHEETS.values()}
    for identity in own_identities():
        spots = [places[one] for one in (*identity.left, *identity.right)]
        (sheet,) = {spot[0] for spot in spots}
        wanted[sheet].append(frozenset(spot[1:] for spot in spots))
    for sheet, areas in wanted.items():
        found = rules(book[sheet])
        assert sorted(map(sorted, areas)) == sorted(map(sorted, found))
        assert all(len(formulas) == 1 and "!" not in formulas[0] for formulas in found.values())


def test_cells_take_numbers_alone(book: openpyxl.Workbook) -> None:
    """Counts are whole, amounts may have decimals, none is negative; the refusal says so."""
    kinds = {}
    for sheet in SHEETS.values():
        for rule in book[sheet].data_validations.dataValidation:
            for spot in covers(rule.sqref):
                kinds[sheet, *spot] = (rule.type, rule.operator, rule.formula1)
                assert "填" in str(rule.error)
    wanted = {"count": "whole", "amount": "decimal"}
    for indicator, place in cells().items():
        kind = wanted[indicators()[indicator].type]
        assert (kind, "greaterThanOrEqual", "0") == kinds[place]


def test_an_empty_form_says_how_much_is_to_be_filled_in(blank: Path) -> None:
    """Programs that do not calculate show the same: no sum, no message, a quiet hint."""
    figures, messages, hints = shown(blank)
    assert set(figures.values()) <= {None, ""}
    assert set() == messages
    assert ["尚有 10 格未填数字（没有的填 0）。", "尚有 144 格未填数字（没有的填 0）。",
            "尚有 12 格未填数字（没有的填 0）。"] == hints  # fmt: skip


def test_same_input_gives_the_same_bytes(blank: Path, tmp_path: Path) -> None:
    """Dated by the year that it is for, not by the machine and not by the release."""
    again, other = tmp_path / "again.xlsx", tmp_path / "other.xlsx"
    write(again, Blank(2024))
    write(other, Blank(2025))
    assert blank.read_bytes() == again.read_bytes() != other.read_bytes()
    for path, day in ((again, "2024-01-01"), (other, "2025-01-01")):
        created = openpyxl.load_workbook(path).properties.created
        assert created is not None
        assert created.strftime("%Y-%m-%d") == day


def test_what_is_kept_is_taken_by_its_bytes(
    blank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form is made once; one that was changed is made again, others are forgotten."""
    made: list[Blank] = []
    own = kept_forms.blank_form.write

    def counted(path: Path, one: Blank) -> None:
        made.append(one)
        own(path, one)

    monkeypatch.setattr(kept_forms.blank_form, "write", counted)
    folder = tmp_path / "forms"
    for _ in range(2):
        name = KeptForms(folder).write(tmp_path / "one.xlsx", Blank(2024))
        assert (tmp_path / "one.xlsx").read_bytes() == blank.read_bytes()
    assert made == [Blank(2024)]
    (folder / name).write_bytes((folder / name).read_bytes() + b"0")
    (folder / ".1-unfinished").write_bytes(b"")
    forms = KeptForms(folder)
    forms.write(tmp_path / "two.xlsx", Blank(2025))
    assert forms.write(tmp_path / "one.xlsx", Blank(2024)) == name
    assert (tmp_path / "one.xlsx").read_bytes() == blank.read_bytes()
    assert made == [Blank(2024), Blank(2025), Blank(2024)]
    forms.forget_others([name])
    assert [path.name for path in folder.iterdir()] == [name]
    assert KeptForms(None).write(tmp_path / "three.xlsx", Blank(2024)) == ""


def filled(path: Path, carried: Carried, body: str = "演示县人民政府") -> dict[str, Any]:
    """Write a body's form, and read the row of what was carried over."""
    write(path, Blank(2024, body, carried))
    book = openpyxl.load_workbook(path)
    row = {}
    for column in COLUMNS:
        sheet, line, place = cells()[f"requests.carried_in.{column}"]
        row[column] = book[sheet].cell(line, place).value
    return row


def test_last_years_row_is_filled_in_with_its_source(tmp_path: Path) -> None:
    """The six kinds of applicant as last year's report has them; their total adds up itself."""
    row = filled(tmp_path / NAME, CARRIED)
    assert [7, 3, 0, 0, 1, 0] == [row[one] for one in COLUMNS[:6]]
    assert row["total"].startswith("=")
    figures, messages, hints = shown(tmp_path / NAME)
    assert 11 == figures["requests.carried_in.total"]
    assert set() == messages
    assert "尚有 138 格" in hints[1]
    words = {
        str(cell.value)
        for line in openpyxl.load_workbook(tmp_path / NAME)[SHEETS["requests"]]
        for cell in line
    }
    assert 1 == sum("2023 年度报告（990101-2023）" in one for one in words)


def test_what_last_years_report_does_not_say_stays_blank(tmp_path: Path) -> None:
    """A cell without a value is no zero; a total without its parts is a number, not a sum."""
    known = {one: CARRIED.values[one] for one in ("business", "total")}
    row = filled(tmp_path / NAME, Carried("990101-2023", 2023, known))
    assert {"business": 3, "total": 11} == {one: row[one] for one in known}
    assert [None] * 5 == [row[one] for one in COLUMNS if one not in known]


def test_a_report_that_does_not_add_up_is_told_before_anybody_types(tmp_path: Path) -> None:
    """The total of the parts is shown; that the report has another one is a note."""
    values = {**CARRIED.values, "total": Decimal(12)}
    filled(tmp_path / NAME, Carried("990101-2023", 2023, values))
    figures, messages, _ = shown(tmp_path / NAME)
    assert 11 == figures["requests.carried_in.total"]
    assert {"上年结转（总计）：本表 11，2023 年度报告结转下年 12，请核对"} == messages


def test_a_name_is_never_a_formula(tmp_path: Path) -> None:
    """A hostile name is a text in its cell, and no part of a formula."""
    name = '=HYPERLINK("http://example.org","a")'
    filled(tmp_path / NAME, CARRIED, name)
    book = openpyxl.load_workbook(tmp_path / NAME)
    assert ("s", name) == (book["主动公开"]["B2"].data_type, book["主动公开"]["B2"].value)
    formulas = [
        str(cell.value) for sheet in book for row in sheet for cell in row if cell.data_type == "f"
    ]
    assert not any("example" in formula for formula in formulas)


def test_the_packages_hold_the_blank_form(published: Path) -> None:
    """Nobody's for the coming year, and that of each body with a report on the form."""
    found = sorted(str(path.relative_to(published)) for path in published.rglob(NAME))
    assert found == [
        f"bodies/990101-urban-management/{NAME}", f"bodies/990101/{NAME}", f"gongkai/{NAME}",
    ]  # fmt: skip
    years = {
        name: openpyxl.load_workbook(published / name)["主动公开"]["B3"].value for name in found
    }
    assert [2021, 2022, 2023] == list(years.values())
    descriptor = json.loads((published / "gongkai/datapackage.json").read_text(encoding="utf-8"))
    (resource,) = (one for one in descriptor["resources"] if one["path"] == NAME)
    assert "schema" not in resource
    assert (published / "gongkai" / NAME).stat().st_size == resource["bytes"]


def test_only_values_of_the_year_before_are_filled_in(published: Path, archive: Any) -> None:
    """What the current report of 2021 printed as a number, and nothing where it did not."""
    wanted = {
        row["column"]: row["value"]
        for row in archive["figures"]
        if row["report_id"] == "990101-2021"
        and row["row"] == "carried_out"
        and row["value"] is not None
    }
    assert 0 < len(wanted) < len(COLUMNS)
    figures, _, _ = shown(published / "bodies" / "990101" / NAME)
    assert wanted == {
        one: value
        for one in COLUMNS
        if (value := figures[f"requests.carried_in.{one}"]) not in (None, "")
        and (one != "total" or one in wanted)
    }


def test_the_readme_says_only_what_is_filled_in(
    archive: Any, publish_rows: Any, tmp_path: Path
) -> None:
    """A department whose last report printed nothing to be carried over has an empty row."""
    for row in archive["figures"]:
        if row["body_id"] == "990101-urban-management" and row["row"] == "carried_out":
            row.update(value=None, status="missing", as_printed=None, start=None, end=None)
    packages = publish_rows(archive, tmp_path / "staged", tmp_path / "packages")
    for body, is_filled in (("990101", True), ("990101-urban-management", False)):
        text = (packages / "bodies" / body / "README.md").read_text(encoding="utf-8")
        assert NAME in text
        assert ("上年结转预填" in text) is is_filled
        assert ("carried forward is filled in" in text) is is_filled


def test_a_changed_form_is_found(packages: Path) -> None:
    """A file without a schema is held to its bytes and its hash."""
    path = packages / "bodies" / "990101" / NAME
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    (problem,) = verify(packages)
    assert f"bodies/990101/{NAME}" in str(problem)


def test_a_large_archive_has_one_form(
    archive: Any, publish_rows: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above so many bodies only the form of nobody is made."""
    monkeypatch.setattr(sizes, "WHOLE_BODIES", 1)
    target = publish_rows(archive, tmp_path / "staged", tmp_path / "packages")
    assert [target / "gongkai" / NAME] == list(target.rglob(NAME))
    assert () == verify(target)


def test_the_command_writes_what_the_package_holds(published: Path, tmp_path: Path) -> None:
    """By id or by whole name, the same bytes."""
    for number, body in enumerate(("990101", "演示县人民政府")):
        out = tmp_path / f"{number}.xlsx"
        done = CliRunner().invoke(
            app, ["form", body, "--packages", str(published), "--out", str(out)]
        )
        assert (0, f"{out}\n") == (done.exit_code, done.stdout)
        assert (published / "bodies" / "990101" / NAME).read_bytes() == out.read_bytes()


def test_the_command_needs_no_packages_for_nobodys_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Path("blank-form-2026.xlsx") == make_form(Asked("", 2026, tmp_path / "none", None))
    title = openpyxl.load_workbook("blank-form-2026.xlsx", data_only=True)["申请办理"]["A1"].value
    assert "（机关名称）2026年度政府信息公开工作年度报告表格" == title


def test_a_year_before_last_years_report_fills_nothing_in(published: Path, tmp_path: Path) -> None:
    out = make_form(Asked("990101", 2030, published, tmp_path / "a.xlsx"))
    figures, _, _ = shown(out)
    assert set(figures.values()) <= {None, ""}


@pytest.mark.parametrize(
    ("body", "year", "said"),
    [
        ("990101-unknown", None, "no such body"),
        ("990101-urban", None, "990101-urban-management 演示县城市管理局"),
        ("990101", 2020, "from 2021 on"),
    ],
)
def test_a_wrong_word_is_one_clear_line(
    published: Path, tmp_path: Path, body: str, year: int | None, said: str
) -> None:
    """Each says what is wrong or what there is instead; nothing is written."""
    with pytest.raises(UsageError, match=said) as caught:
        make_form(Asked(body, year, published, tmp_path / "a.xlsx"))
    assert 1 == len(str(caught.value).splitlines())
    assert not (tmp_path / "a.xlsx").exists()


def test_no_file_is_replaced_and_no_folder_made(published: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    out.write_text("mine")
    with pytest.raises(UsageError, match="name another file with --out"):
        make_form(Asked("990101", None, published, out))
    assert "mine" == out.read_text()
    with pytest.raises(UsageError, match="no such folder"):
        make_form(Asked("990101", None, published, tmp_path / "b" / "a.xlsx"))
    with pytest.raises(UsageError, match="run gongkai publish first"):
        make_form(Asked("990101", None, tmp_path, tmp_path / "c.xlsx"))

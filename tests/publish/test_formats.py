"""The same table in every format: equal cell by cell, harmless, repeatable, whole or not at all."""

from __future__ import annotations

import csv
import datetime
import errno
import io
import json
import re
import shutil
import sqlite3
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from gongkai.publish import (
    database,
    dictionary,
    excel_csv,
    files,
    formats,
    manifest,
    sizes,
    stata,
    workbook,
)
from gongkai.publish.descriptor import Release
from read.pdf_drawing import find_tool

Table = list[dict[str, Any]]

NEW = ("gongkai.xlsx", "gongkai.zh.xlsx", "panel.dta", "gongkai.sqlite")
EXACT = ("0.00000001", "9999999999.99", "77.806", "-5", "999999999999999", "0.1", "12345.67890123")
TOO_LONG = Decimal("12345678901234.12345678")
NAMES = {
    "990101": '=HYPERLINK("https://example.org","虚构")',
    "990101-urban-management": "@虚构\u0001\u001f\ufffe_x0041_ 局" + "长" * 40_000 + "𠮷",
    "990101101": "＝1+1，试验镇\n人民政府",
}


@pytest.fixture(scope="module")
def hard(make_archive, publish_rows, tmp_path_factory) -> Path:
    """The synthetic archive with numbers and texts that formats are apt to lose."""
    rows = make_archive()
    for body in rows["bodies"]:
        body["name"] = NAMES[body["body_id"]]
    figures = [row for row in rows["figures"] if row["report_id"] == "990101-2021"]
    for figure, text in zip(figures, (*EXACT, str(TOO_LONG), "0"), strict=False):
        figure.update(value=Decimal(text), status="reported", unit=_unit(rows, figure))
    figures[len(EXACT) + 2].update(value=None, status="blank")
    folder = tmp_path_factory.mktemp("hard")
    return publish_rows(rows, folder / "staged", folder / "packages") / "gongkai"


def _unit(rows: dict[str, Table], figure: dict[str, Any]) -> str:
    return next(
        row["unit"] for row in rows["indicators"] if row["indicator"] == figure["indicator"]
    )


def _typed(name: str, rows: Iterator[dict[str, str]]) -> Table:
    """Cells of text as what their column holds; CSV knows no difference of "" and null."""
    read: dict[str, Callable[[str], Any]] = {
        "string": str,
        "integer": int,
        "number": Decimal,
        "boolean": {"true": True, "false": False}.__getitem__,
        "date": datetime.date.fromisoformat,
    }
    kinds = {field.name: read[field.type] for field in dictionary.fields(name)}
    return [
        {column: kinds[column](cell) if cell else None for column, cell in row.items()}
        for row in rows
    ]


def from_parquet(folder: Path, name: str) -> Table:
    rows: Table = pq.read_table(folder / f"{name}.parquet").to_pylist()
    return rows


def from_csv(folder: Path, name: str) -> Table:
    text = (folder / f"{name}.csv").read_bytes().decode("utf-8")
    return _typed(name, csv.DictReader(io.StringIO(text, newline="")))


def from_excel_csv(folder: Path, name: str) -> Table:
    text = (folder / f"{name}.excel.csv").read_bytes().decode("utf-8-sig")
    return [
        {column: _plain(cell) if isinstance(cell, str) else cell for column, cell in row.items()}
        for row in _typed(name, csv.DictReader(io.StringIO(text, newline="")))
    ]


def _plain(cell: str) -> str:
    """Take one apostrophe away, as the README says."""
    marked = re.match(r"'+(?:[\t\r\n]|[\s\ufeff]*[-=+@＝＋－＠])", cell)
    return cell[1:] if marked else cell


def from_sqlite(folder: Path, name: str) -> Table:
    kinds = {field.name: field.type for field in dictionary.fields(name)}
    with closing(sqlite3.connect(folder / "gongkai.sqlite")) as found:
        cursor = found.execute(f'SELECT * FROM "{name}"')  # noqa: S608
        names = [column[0] for column in cursor.description]
        return [
            {
                column: _from_sqlite(kinds[column], cell)
                for column, cell in zip(names, row, strict=True)
            }
            for row in cursor
        ]


def _from_sqlite(kind: str, cell: Any) -> Any:
    if cell is None:
        return None
    if kind == "number":
        return _number(cell)
    if kind == "boolean":
        return bool(cell)
    return datetime.date.fromisoformat(cell) if kind == "date" else cell


def _number(cell: Any) -> Decimal:
    return Decimal(cell) if isinstance(cell, int | str) else Decimal(repr(cell))


SHEETS = {
    "panel": "面板 Panel",
    "panel_status": "面板状态 Panel status",
    "indicators": "指标 Codebook",
}


def from_xlsx(folder: Path, name: str, file: str = "gongkai.xlsx", heads: int = 1) -> Table:
    kinds = {field.name: field.type for field in dictionary.fields(name)}
    book = openpyxl.load_workbook(folder / file)
    rows = list(book[SHEETS[name]].iter_rows(min_row=heads, values_only=True))
    book.close()
    columns = [str(cell) for cell in rows[0]]
    assert columns == list(kinds)
    return [
        {column: _from_xlsx(kinds[column], cell) for column, cell in zip(columns, row, strict=True)}
        for row in rows[1:]
    ]


def _from_xlsx(kind: str, cell: Any) -> Any:
    if cell is None:
        return None
    return _number(cell) if kind == "number" else unescape(cell) if kind == "string" else cell


def from_dta(folder: Path) -> Table:
    """Rows with Decimals, words and ``.b`` and the like; null texts are empty in Stata."""
    with pd.read_stata(
        folder / "panel.dta", convert_missing=True, convert_categoricals=False, iterator=True
    ) as reader:
        rows = reader.read().astype(object).to_dict("records")
        words = reader.value_labels()
    indicators = dictionary.panel_columns("panel")
    for row in rows:
        for column, cell in row.items():
            if column in indicators:
                row[column] = str(cell) if not isinstance(cell, float) else _number(cell)
            elif column in words:
                row[column] = None if str(cell) == "." else words[column][cell]
            elif column == "year":
                row[column] = int(cell)
            else:
                row[column] = cell or None
    return rows


def _no_empty(rows: Table) -> Table:
    return [{column: None if cell == "" else cell for column, cell in row.items()} for row in rows]


@pytest.mark.parametrize("name", list(dictionary.resources()))
def test_database_equals_parquet(hard, name):
    """Every table, empty texts told from null ones, dates and booleans too."""
    assert from_sqlite(hard, name) == from_parquet(hard, name)


@pytest.mark.parametrize("name", excel_csv.TABLES)
def test_csv_files_equal_parquet(hard, name):
    """CSV as it stands; that for spreadsheets with one apostrophe taken away."""
    assert from_csv(hard, name) == _no_empty(from_parquet(hard, name))
    assert from_excel_csv(hard, name) == _no_empty(from_parquet(hard, name))


@pytest.mark.parametrize(("file", "heads"), [("gongkai.xlsx", 1), ("gongkai.zh.xlsx", 2)])
@pytest.mark.parametrize("name", list(SHEETS))
def test_workbooks_equal_parquet(hard, name, file, heads):
    """Every cell but the name that is longer than a cell may be."""
    expected = from_parquet(hard, name)
    for row in expected:
        if len(row.get("name") or "") > workbook.LONGEST:
            row["name"] = workbook.fitting(row["name"])
    assert from_xlsx(hard, name, file, heads) == expected


def test_stata_panel_equals_parquet_and_its_letters_the_status(hard):
    """A number where the panel has one, else the letter of the status."""
    letters = {
        "blank": ".b", "not_applicable": ".n", "missing": ".m", "unreadable": ".u",
        None: ".f", "reported": ".u",
    }  # fmt: skip
    expected = from_parquet(hard, "panel")
    seen = set()
    for row, status in zip(expected, from_parquet(hard, "panel_status"), strict=True):
        for column in dictionary.panel_columns("panel"):
            if row[column] is None or row[column] == TOO_LONG:
                row[column] = letters[status[column]]
                seen.add(row[column])
    assert from_dta(hard) == expected
    assert seen == {".b", ".n", ".m", ".u", ".f"}


def test_amount_without_a_unit_is_no_number_in_stata(published):
    """The copy prints an amount, but in no unit: it is not missing, and not 77.806."""
    rows = {row["report_id"]: row["s2_proc_amount"] for row in from_dta(published / "gongkai")}
    assert rows["990101-2020"] == Decimal("77.806")
    assert rows["990101-urban-management-2020"] == ".u"


@pytest.mark.parametrize("text", EXACT)
def test_decimals_are_exact_in_every_format(hard, text):
    """What was printed reads back, digit by digit; a zero is a zero and a blank is none."""
    shorts = [row["short"] for row in from_parquet(hard, "indicators") if "2021" in row["forms"]]
    column = shorts[EXACT.index(text)]
    zero, blank = shorts[len(EXACT) + 1 : len(EXACT) + 3]
    readers = (from_parquet, from_csv, from_excel_csv, from_sqlite, from_xlsx)
    for rows in (*(read(hard, "panel") for read in readers), from_dta(hard)):
        (row,) = [row for row in rows if row["report_id"] == "990101-2021"]
        assert row[column] == Decimal(text)
        assert row[zero] == 0
        assert row[blank] in (None, ".b")


def test_number_of_too_many_digits_is_exact_or_no_number(hard):
    """A double would round it: text in workbook and database, .u in Stata, never another number."""
    (column,) = [
        key for row in from_parquet(hard, "panel") for key, cell in row.items() if cell == TOO_LONG
    ]
    assert TOO_LONG in [row[column] for row in from_sqlite(hard, "panel")]
    assert TOO_LONG in [row[column] for row in from_xlsx(hard, "panel")]
    assert ".u" in [row[column] for row in from_dta(hard)]


@given(st.text())
def test_no_text_of_a_spreadsheet_file_is_a_formula_and_all_come_back(text):
    """No cell begins as a formula does, and one apostrophe less is the text as printed."""
    (cell,) = excel_csv.harmless(pa.table({"cell": pa.array([text])})).column(0).to_pylist()
    assert not re.match(r"[\t\r\n]|[\s\ufeff]*[-=+@＝＋－＠]", cell)
    assert _plain(cell) == text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "＝1",
        "＋1",
        "－1",
        "＠A1",
        " =1",
        "\u3000=1",
        "'=1",
    ],
)
def test_formula_is_neutralized(text):
    """An apostrophe stands before it; a number that is negative stays a number."""
    table = pa.table({"text": [text], "number": pa.array([-5])})
    assert excel_csv.harmless(table).to_pylist() == [{"text": f"'{text}", "number": -5}]


@given(st.lists(st.text(alphabet=";\t,=\"'a\n"), min_size=1, max_size=3))
@example(["\t=1+1"])
@example(["a;=1+1", "b"])
def test_cells_are_the_same_where_semicolons_and_tabs_part_too(texts):
    """Calc parts at all three as a rule: a formula must not begin behind one of them."""
    table = pa.table({f"c{place}": pa.array([text]) for place, text in enumerate(texts)})
    (line,) = files.csv_lines(excel_csv.harmless(table))
    found = re.findall(r'(?:^|[,;\t])("(?:[^"]|"")*"|[^,;\t"]*)', line.removesuffix("\n"))
    cells = [one[1:-1].replace('""', '"') if one.startswith('"') else one for one in found]
    assert [_plain(cell) for cell in cells] == texts


def test_file_for_spreadsheets_has_a_mark_and_a_harmless_name(hard):
    """Excel takes it for UTF-8, and DuckDB finds the first column by its name."""
    data = (hard / "panel.excel.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfbody_id,")
    assert b""",\"'=HYPERLINK(""" in data
    found = duckdb.read_csv(str(hard / "panel.excel.csv"), all_varchar=True, max_line_size=10**6)
    assert found.project("body_id, year").fetchall()[0] == ("990101", "2020")


@pytest.mark.parametrize("file", ["gongkai.xlsx", "gongkai.zh.xlsx"])
def test_workbook_holds_no_formula_and_no_link(hard, file):
    """Texts that look like one are inline strings."""
    with zipfile.ZipFile(hard / file) as book:
        pages = [book.read(name) for name in book.namelist() if "/worksheets/" in name]
    assert len(pages) == 4
    for page in pages:
        assert b"<f>" not in page
        assert b"<hyperlink" not in page
        assert b"\x01" not in page
    assert any(b"=HYPERLINK(" in page for page in pages)


def test_workbook_keeps_headings_and_keys_in_sight(hard):
    """Frozen, with a filter, Chinese titles above the names on request, and the notes first."""
    english, chinese = (openpyxl.load_workbook(hard / file) for file in NEW[:2])
    for book, heads in ((english, 1), (chinese, 2)):
        assert book.sheetnames == [
            "说明 Notes",
            *(SHEETS[one] for one in ("indicators", "panel", "panel_status")),
        ]
        assert book["面板 Panel"].freeze_panes == f"E{heads + 1}"
        assert book["面板 Panel"].auto_filter.ref.startswith(f"A{heads}:")
        assert book["面板状态 Panel status"].freeze_panes == f"D{heads + 1}"
        assert book.properties.created == datetime.datetime(2022, 3, 1)
    titles = [cell.value for cell in chinese["面板 Panel"][1]]
    assert titles == [field.title_zh for field in dictionary.fields("panel")]
    said = "\n".join(str(cell) for row in english["说明 Notes"].values for cell in row if cell)
    for sentence in (
        "数字所描述的年度",
        "空白不是零",
        "The year is the year",
        "CC BY 4.0",
        "2022.3.1",
        "own_body",
    ):
        assert sentence in said
    assert "$" not in said


def test_text_longer_than_a_cell_is_cut_and_says_so():
    """Counted as Excel counts, and never through the middle of a character."""
    assert workbook.fitting("长" * 32_767) == "长" * 32_767
    for text in ("长" * 32_768, "𠮷" * 20_000, "a" + "𠮷" * 20_000):
        cut = workbook.fitting(text)
        assert 32_766 <= len(cut.encode("utf-16-le")) // 2 <= 32_767
        assert cut.endswith(workbook.CUT)
        assert text.startswith(cut.removesuffix(workbook.CUT))


def test_pandas_reads_the_panel_from_workbook_and_stata(published):
    """With one call each, and no word about the format."""
    folder = published / "gongkai"
    expected = pd.read_parquet(folder / "panel.parquet")
    for found in (
        pd.read_excel(folder / "gongkai.xlsx", "面板 Panel", dtype={"body_id": str, "code": str}),
        pd.read_excel(folder / "gongkai.zh.xlsx", "面板 Panel", header=1, dtype={"body_id": str}),
        pd.read_stata(folder / "panel.dta"),
    ):
        assert list(found.columns) == list(expected.columns)
        assert list(found["body_id"]) == list(expected["body_id"])
        numbers = list(dictionary.panel_columns("panel"))
        pd.testing.assert_frame_equal(
            found[numbers].astype(float), expected[numbers].astype(float), check_exact=True
        )


def test_stata_names_labels_and_words_fit(published):
    """Names of 32 characters, Chinese labels of 80, words of closed lists as labels."""
    with pd.read_stata(published / "gongkai" / "panel.dta", iterator=True) as reader:
        labels, words = reader.variable_labels(), reader.value_labels()
        assert (reader.data_label, reader.time_stamp) == (
            "演示档案（虚构） 2022.3.1",
            "01 Mar 2022 00:00",
        )
    assert labels == {field.name: field.title_zh for field in dictionary.fields("panel")}
    assert max(map(len, labels)) <= 32
    assert max(map(len, labels.values())) <= 80
    assert set(words) == {"level", "kind", "form", "scope", "provenance"}
    assert list(words["scope"].values()) == ["own_body", "jurisdiction", "system", "unknown"]


def test_database_is_sound_and_says_what_it_holds(hard):
    """Keys hold, every reference has an index, and tables and columns are explained."""
    with closing(sqlite3.connect(hard / "gongkai.sqlite")) as found:
        assert found.execute("PRAGMA foreign_key_check").fetchall() == []
        assert found.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for name, resource in dictionary.resources().items():
            info = found.execute(f"PRAGMA table_info('{name}')").fetchall()
            keys = sorted((row[5], row[1]) for row in info if row[5])
            assert tuple(key for _, key in keys) == resource.primary_key
            led = {
                found.execute(f"PRAGMA index_info('{index[1]}')").fetchone()[2]
                for index in found.execute(f"PRAGMA index_list('{name}')")
            }
            references = found.execute(f"PRAGMA foreign_key_list('{name}')").fetchall()
            wanted = {field.name for field in dictionary.fields(name) if field.reference}
            assert {row[3] for row in references} == wanted <= led
        assert found.execute(
            "SELECT title_zh, rows FROM tables WHERE name = 'panel'"
        ).fetchall() == [("面板", 4)]
        assert (
            found.execute(
                "SELECT title_en, unit FROM columns WHERE \"table\" = 'panel' AND name = 's2_proc_amount'"
            ).fetchone()[1]
            == "CNY 10k"
        )
        assert found.execute("SELECT zh FROM about WHERE key = 'release'").fetchone() == (
            "2022.3.1",
        )
        (plan,) = found.execute(
            "EXPLAIN QUERY PLAN SELECT * FROM figures WHERE body_id = '990101' AND year = 2020"
        )
        assert "figures_body_id_year" in plan[3]


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE figures SET status = 'guessed'",
        "UPDATE figures SET unit = NULL",
        "UPDATE reports SET is_current = 2",
        "UPDATE sources SET fetched_on = '2022-3-1'",
        "INSERT INTO bodies SELECT * FROM bodies LIMIT 1",
        "UPDATE figures SET body_id = '999999'",
    ],
)
def test_database_refuses_what_its_tables_may_not_hold(packages, wrong):
    """Enumerations, required cells, booleans, dates and keys are rules of the database too."""
    with closing(sqlite3.connect(packages / "gongkai" / "gongkai.sqlite")) as found:
        found.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError):
            found.execute(wrong)


def test_calc_reads_the_panel_right(hard, tmp_path):
    """LibreOffice saves the sheet with the numbers, texts and blanks that are in the Parquet."""
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    command = [
        find_tool("soffice"),
        f"-env:UserInstallation={(tmp_path / 'home').as_uri()}",
        "--headless",
    ]
    command += ["--convert-to", options, "--outdir", str(tmp_path), str(hard / "gongkai.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    text = (tmp_path / "gongkai-面板 Panel.csv").read_bytes().decode("utf-8-sig")
    found = _typed("panel", csv.DictReader(io.StringIO(text, newline="")))
    expected = from_parquet(hard, "panel")
    for row in (*found, *expected):
        row["name"] = row["name"][:12].replace("\ufffe", "")
    assert found == expected


def test_every_file_is_listed_and_its_damage_noticed(packages):
    """The descriptor has no schema for what is no table, and yet knows each byte of it."""
    folder = packages / "gongkai"
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    listed = {resource["path"]: resource for resource in described["resources"]}
    files = [*NEW, *(f"{name}.excel.csv" for name in excel_csv.TABLES)]
    readme = (folder / "README.md").read_text(encoding="utf-8")
    for file in files:
        assert ("schema" in listed[file]) == file.endswith(".csv")
        assert f"`{file}`" in readme or f"`{file.removesuffix('.excel.csv')}`" in readme
    assert manifest.read(folder, "gongkai").problems == ()
    for number, file in enumerate(files):
        data = bytearray((folder / file).read_bytes())
        data[-1] ^= 1
        (folder / file).write_bytes(data[number % 2 :])
    (folder / "panel.dta").unlink()
    problems = {
        problem.file: problem.wrong for problem in manifest.read(folder, "gongkai").problems
    }
    assert sorted(problems) == sorted(f"gongkai/{file}" for file in files)
    assert "hash is" in problems["gongkai/gongkai.xlsx"]
    assert "bytes, the descriptor says" in problems["gongkai/gongkai.zh.xlsx"]
    assert "no such file" in problems["gongkai/panel.dta"]


def test_large_archive_gets_a_small_database_and_no_workbook(
    published, tmp_path, release, monkeypatch
):
    """Above the bound Parquet is what to use; no index or key points to what was left out."""
    folder = shutil.copytree(published / "gongkai", tmp_path / "gongkai")
    for file in NEW:
        (folder / file).unlink()
    rows = {name: len(from_parquet(folder, name)) for name in dictionary.resources()}
    monkeypatch.setattr(sizes, "WHOLE_BODIES", 2)
    formats.write(folder, release, rows, {})
    assert [file.file for file in formats.planned(rows).files] == ["gongkai.sqlite"]
    assert [file for file in NEW if (folder / file).exists()] == ["gongkai.sqlite"]
    with closing(sqlite3.connect(folder / "gongkai.sqlite")) as kept:
        names = {row[0] for row in kept.execute("SELECT name FROM tables")}
        assert kept.execute("PRAGMA foreign_key_check").fetchall() == []
    assert names == dictionary.resources().keys() - {"figures", "texts"}


def test_table_that_no_sheet_holds_gets_no_file_for_spreadsheets(
    published, tmp_path, release, monkeypatch
):
    """A spreadsheet would drop the rows beyond its last one without a word."""
    folder = shutil.copytree(published / "gongkai", tmp_path / "gongkai")
    (folder / "gongkai.sqlite").unlink()
    rows = {name: len(from_parquet(folder, name)) for name in dictionary.resources()}
    monkeypatch.setattr(formats, "SPREADSHEET_ROWS", 5)
    formats.write(folder, release, rows, {})
    found = formats.planned(rows)
    assert set(found.tables) == {name for name in excel_csv.TABLES if rows[name] < 5}
    assert [file.file for file in found.files] == ["gongkai.sqlite", "panel.dta"]


@pytest.fixture
def release(publish_rows) -> Release:
    """The release of the synthetic archive."""
    known = publish_rows.__globals__
    return Release(known["RELEASE"], known["CLOCK"], known["SETTINGS"])


def test_a_file_named_like_a_formula_breaks_no_key(archive, publish_rows, tmp_path):
    """The apostrophe stands before the path of a report alone, not before that of its file."""
    old = archive["sources"][0]["path"]
    for table in ("sources", "texts", "reports"):
        for row in archive[table]:
            if row["path"] == old:
                row["path"] = "=1+1.txt"
    packages = publish_rows(archive, tmp_path / "staged", tmp_path / "packages")
    assert "'=1+1.txt" in (packages / "gongkai" / "reports.excel.csv").read_text("utf-8-sig")
    package = frictionless.Package(str(packages / "gongkai" / "datapackage.json"))
    for name in ("reports", "reports-excel"):
        report = package.get_resource(name).validate()
        assert report.flatten(["message"]) == []
        assert report.tasks[0].stats["rows"] == len(archive["reports"])
    assert "撇号" in package.get_resource("reports-excel").description


@pytest.mark.parametrize("module", [excel_csv, workbook, stata, database])
def test_full_disk_leaves_the_old_packages(
    module, packages, archive, publish_rows, tmp_path, monkeypatch
):
    """Each format is written to a device that is always full; what was published stays."""
    before = {path: path.read_bytes() for path in packages.rglob("*") if path.is_file()}
    write, connect = module.write, sqlite3.connect

    def write_to_a_full_disk(source: Path, path: Path, *rest: Any, **named: Any) -> None:
        path.symlink_to("/dev/full")
        write(source, path, *rest, **named)

    def connect_to_a_full_disk(*given: Any, **named: Any) -> sqlite3.Connection:
        found = connect(*given, **named)
        found.execute("PRAGMA max_page_count = 40")
        return found

    if module is database:
        monkeypatch.setattr(sqlite3, "connect", connect_to_a_full_disk)
    else:
        monkeypatch.setattr(module, "write", write_to_a_full_disk)
    archive["bodies"][0]["name"] = "改名后的虚构机关"
    with pytest.raises(OSError, match="space") as caught:
        publish_rows(archive, tmp_path / "staged", packages)
    assert caught.value.errno == errno.ENOSPC
    assert {path: path.read_bytes() for path in packages.rglob("*") if path.is_file()} == before
    assert sorted(path.name for path in packages.parent.iterdir()) == ["packages", "staged"]

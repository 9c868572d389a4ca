"""Packages of one province or one year: valid by themselves, cut exactly out of the whole."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import shutil
import sqlite3
from contextlib import closing
from decimal import Decimal

import frictionless
import pandas as pd
import pytest

from gongkai.publish import dictionary, parts, sizes, verify
from publish.conftest import LARGEST, _archive

pytestmark = pytest.mark.usefixtures("unasked")
# Frictionless 5.21 does not close the compressed files that it reads.
LEAKY = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def rows_seen(folder):
    """The rows that Frictionless sees in each resource of a package without fault."""
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert report.flatten(["name", "rowNumber", "fieldName", "message"]) == []
    return {task.name: task.stats.get("rows", 0) for task in report.tasks}


def table(folder, name):
    """The rows of one CSV file, compressed or not."""
    path = folder / name
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_year_and_province_with_a_report_has_a_package(published):
    """A report without a year is in its province's package alone."""
    assert [path.name for path in sorted((published / "years").iterdir())] == [
        "2020",
        "2021",
        "2022",
    ]
    assert [path.name for path in (published / "provinces").iterdir()] == ["99"]
    province = table(published / "provinces" / "99", "reports.csv")
    years = [
        row["report_id"]
        for year in ("2020", "2021", "2022")
        for row in table(published / "years" / year, "reports.csv")
    ]
    assert len(province) == 6
    assert {row["report_id"] for row in province} - {*years} == {"990101101-4567cdef"}


@pytest.mark.parametrize("part", ["provinces/99", "years/2020", "years/2021", "years/2022"])
def test_a_part_is_valid_by_itself(published, part):
    """Frictionless needs no other file and sees every row."""
    seen = rows_seen(published / part)
    assert set(seen) == {*parts.TABLES, *(f"{name}-excel" for name in parts.SHEETS)}
    for name, count in seen.items():
        path = f"{name.replace('-excel', '.excel')}.csv"
        assert count == len(table(published / part, path))


@pytest.fixture(scope="module")
def formulas(publish_rows, tmp_path_factory):
    """The archive with a formula in many cells, published; never to be changed."""
    rows = _archive()
    for figure in rows["figures"]:
        if figure["status"] == "unreadable":
            figure["as_printed"] = "=1+1"
    folder = tmp_path_factory.mktemp("formulas")
    return publish_rows(rows, folder / "staged", folder / "packages")


@pytest.mark.parametrize(
    ("folder", "names"),
    [
        ("bodies/990101", {"figures", "reports", "findings"}),
        (
            "provinces/99",
            {"bodies", "figures", "findings", "panel", "panel_status", "reports"},
        ),
        ("years/2020", {"bodies", "figures", "findings", "panel", "panel_status", "reports"}),
    ],
)
def test_what_people_open_runs_nothing(formulas, folder, names):
    """Beside a plain CSV lies one in which no text is a formula; the plain one is as printed."""
    place = formulas / folder
    assert {path.name.split(".")[0] for path in place.glob("*.excel.csv")} == names
    printed = [row["as_printed"] for row in table(place, "figures.csv")]
    assert "=1+1" in printed
    text = (place / "figures.excel.csv").read_text(encoding="utf-8")
    assert text.startswith("\ufeffreport_id,")
    shown = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert [row["as_printed"] for row in shown] == [
        f"'{cell}" if cell.startswith("=") else cell for cell in printed
    ]
    assert "figures.excel.csv" in (place / "README.md").read_text() or "表名.excel.csv" in (
        place / "README.md"
    ).read_text(encoding="utf-8")


def test_a_year_holds_all_of_that_year_and_nothing_else(published, archive):
    """Row for row as the whole has them."""
    for name in ("figures", "reports"):
        wanted = [
            row for row in table(published / "gongkai", f"{name}.csv") if row["year"] == "2020"
        ]
        assert table(published / "years" / "2020", f"{name}.csv") == wanted
    ids = {row["body_id"] for row in archive["reports"] if row["year"] == 2020}
    assert {row["body_id"] for row in table(published / "years" / "2020", "bodies.csv")} == ids


def test_bodies_without_a_province_have_a_part_of_their_own(publish_rows, tmp_path):
    """National bodies and those not told are in 00."""
    rows = _archive()
    rows["bodies"][0]["code"] = None
    packages = publish_rows(rows, tmp_path / "staged", tmp_path / "packages")
    assert sorted(path.name for path in (packages / "provinces").iterdir()) == ["00", "99"]
    assert {row["body_id"] for row in table(packages / "provinces" / "00", "bodies.csv")} == {
        "990101"
    }


@pytest.fixture
def large(large_packages, monkeypatch):
    """The archive published as one too large to lie in one piece; never to be changed."""
    monkeypatch.setattr(sizes, "WHOLE_BODIES", LARGEST)
    return large_packages


@pytest.fixture(scope="module")
def problems(large_packages, tmp_path_factory):
    """What verify says of them where four files are damaged."""
    folder = shutil.copytree(large_packages, tmp_path_factory.mktemp("broken") / "packages")
    with closing(sqlite3.connect(folder / "provinces" / "99" / "figures.sqlite")) as database:
        database.execute("UPDATE figures SET value = value + 1 WHERE value = 3")
        database.commit()
    schema = folder / "gongkai" / "schemas" / "figures.json"
    schema.write_text(schema.read_text("utf-8").replace('"integer"', '"string"'), "utf-8")
    body = folder / "bodies" / "990101" / "datapackage.json"
    body.write_text(body.read_text("utf-8").replace("schemas/figures", "schemas/others"), "utf-8")
    cut = folder / "years" / "2021" / "figures.csv.gz"
    cut.write_bytes(cut.read_bytes()[:-200])
    other = folder / "years" / "2020" / "panel.csv.gz"
    other.write_bytes(
        gzip.compress(gzip.decompress(other.read_bytes()).replace(b"990101", b"990102"))
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sizes, "WHOLE_BODIES", LARGEST)
        found = verify(folder)
    told = {one.file: [] for one in found}
    for one in found:
        told[one.file].append(one.wrong)
    return told


def test_texts_of_a_large_archive_name_only_files_that_it_has(large, published):
    """README and descriptors say no file that lies elsewhere, or nowhere."""
    for folder in (large / "gongkai", published / "gongkai"):
        text = (folder / "README.md").read_text("utf-8")
        assert "[large]" not in text
        assert "[small]" not in text
        named = set(re.findall(r'(?:`|"|\')([a-z][a-z.-]*\.(?:parquet|csv|xlsx|dta|sqlite))', text))
        assert "panel.parquet" in named
        assert {name for name in named if not (folder / name).is_file()} == set()
    text = (large / "provinces" / "99" / "README.md").read_text("utf-8")
    for name in re.findall(r"`([a-z0-9_]+\.(?:csv[.gz]*|xlsx))`", text):
        assert (large / "provinces" / "99" / name).is_file(), name
    assert "`2020.xlsx`" in text
    body = json.loads((large / "bodies" / "990101" / "datapackage.json").read_text("utf-8"))
    assert [one["path"] for one in body["resources"]] == ["figures.csv"]
    assert "核查发现见所在省" in body["description"]


@LEAKY
def test_parts_of_a_large_archive_are_compressed(large, published):
    """Same rows, valid still, and the same bytes a second time; no second copy of a table."""
    part = large / "provinces" / "99"
    seen = {name: count for name, count in rows_seen(part).items() if "xlsx" not in name}
    small = rows_seen(published / "provinces" / "99").items()
    assert {name: seen[name] for name in parts.TABLES} == {
        name: count for name, count in small if not name.endswith("-excel")
    }
    for name in parts.TABLES:
        rows = table(part, f"{name}.csv.gz")
        assert rows == table(published / "provinces" / "99", f"{name}.csv")
        assert (part / f"{name}.csv.gz").read_bytes()[4:8] == bytes(4)


def test_large_tables_have_no_csv_in_one_piece(large, published):
    """They lie in the packages of provinces and years; Parquet is there for all."""
    names = {path.name for path in (large / "gongkai").iterdir()}
    for name in dictionary.resources():
        assert f"{name}.parquet" in names
        assert (f"{name}.csv" in names) is (name not in sizes.SPLIT)
    assert not [name for name in names if name.startswith("figures.") and "csv" in name]
    seen = rows_seen(large / "gongkai")
    assert {name.removesuffix("-parquet") for name in seen} >= set(dictionary.resources())


def test_provinces_hold_every_row_that_has_no_csv_in_one_piece(large, published):
    """What the whole archive has as Parquet alone lies in the CSV files of its provinces."""
    for name in sizes.SPLIT:
        rows = [
            json.dumps(row)
            for folder in sorted((large / "provinces").iterdir())
            for row in table(folder, f"{name}.csv.gz")
        ]
        whole = [json.dumps(row) for row in table(published / "gongkai", f"{name}.csv")]
        assert whole and sorted(rows) == sorted(whole), name
    readme = (large / "provinces" / "99" / "README.md").read_text("utf-8")
    assert "`mentions.csv.gz`" in readme
    assert not (large / "years" / "2020" / "texts.csv.gz").exists()


def test_a_province_of_a_large_archive_has_its_figures_as_a_database(large):
    """Every row of its CSV, with keys that hold and what its rows point to; years have none."""
    folder = large / "provinces" / "99"
    with closing(sqlite3.connect(folder / "figures.sqlite")) as database:
        names = [row[0] for row in database.execute("SELECT name FROM tables")]
        assert {*names} == {"reports", "bodies", "figures", "indicators"}
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        columns = [field.name for field in dictionary.fields("figures")]
        found = database.execute("SELECT * FROM figures ORDER BY rowid").fetchall()
        value = columns.index("value")
    rows = table(folder, "figures.csv.gz")
    assert len(found) == len(rows) > 500
    for row, have in zip(rows, found, strict=True):
        printed, number = row.pop("value"), have[value]
        assert (number is None) is (printed == "")
        assert number is None or Decimal(str(number)) == Decimal(printed)
        texts = ["" if cell is None else str(cell) for cell in have]
        assert texts[:value] + texts[value + 1 :] == list(row.values())
    assert verify(large) == ()
    assert not (large / "years" / "2020" / "figures.sqlite").exists()
    described = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert "figures.sqlite" in {one["path"] for one in described["resources"]}
    assert "`figures.sqlite`" in (folder / "README.md").read_text("utf-8")


def test_a_changed_database_of_a_province_is_found(problems):
    """Whatever the hashes say: its figures are held against the tables of the whole."""
    told = problems["provinces/99/figures.sqlite"]
    assert any("sum of value" in wrong for wrong in told), told


def test_a_province_of_a_large_archive_has_a_workbook_per_year(large):
    """The panel of that year and no other, with the status of each cell."""
    folder = large / "provinces" / "99"
    assert {path.name for path in folder.glob("*.xlsx")} == {"2020.xlsx", "2021.xlsx", "2022.xlsx"}
    panel = pd.read_excel(folder / "2020.xlsx", sheet_name="面板 Panel", header=1, dtype=str)
    rows = [row for row in table(folder, "panel.csv.gz") if row["year"] == "2020"]
    assert list(panel["report_id"]) == [row["report_id"] for row in rows]
    for number, row in enumerate(rows):
        for name, text in row.items():
            found = panel[name][number]
            assert ("" if pd.isna(found) else found) == text
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert {one["path"] for one in descriptor["resources"]} >= {"2020.xlsx", "2022.xlsx"}


def test_a_body_of_a_large_archive_has_one_table_and_points_to_its_schema(large, published):
    """The figures are those of the whole, and the schema is published once."""
    folder = large / "bodies" / "990101"
    assert {path.name for path in folder.iterdir()} == {"datapackage.json", "figures.csv"}
    mine, other = (table(root / "bodies" / "990101", "figures.csv") for root in (large, published))
    assert mine == other
    (resource,) = json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]
    address = "https://example.org/synthetic/data/"
    assert resource["schema"].startswith(address)
    schema = large / resource["schema"].removeprefix(address)
    whole = {
        "path": "figures.csv",
        "name": "figures",
        "schema": json.loads(schema.read_text("utf-8")),
    }
    report = frictionless.Resource(whole, basepath=str(folder)).validate()
    assert report.valid and report.tasks[0].stats["rows"] == len(mine)


def test_a_schema_that_bodies_point_to_is_held_too(problems):
    """It is wrong where it is not the definition, and where a body points elsewhere."""
    assert {"gongkai/schemas/figures.json", "bodies/990101/datapackage.json"} < problems.keys()


def test_damage_of_a_compressed_part_is_found(problems):
    """A file cut off, and one whose rows are others."""
    assert "years/2021/figures.csv.gz" in problems
    told = problems["years/2020/panel.csv.gz"]
    assert any("gongkai/panel.parquet says" in wrong for wrong in told), told


def test_no_other_file_is_told_of_where_some_are_damaged(problems):
    """What was not touched is sound."""
    assert problems.keys() == {
        "gongkai/schemas/figures.json",
        "bodies/990101/datapackage.json",
        "provinces/99/figures.sqlite",
        "years/2020/panel.csv.gz",
        "years/2021/figures.csv.gz",
    }

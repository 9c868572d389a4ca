"""What lies in the published tables, and that publishing is exact, repeatable and whole."""

import csv
import io
import random
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.model import KnowledgeError, UsageError
from gongkai.publish import files
from gongkai.swap import replacing


def _table(published: Path, name: str) -> list[dict]:
    return pq.read_table(published / "gongkai" / f"{name}.parquet").to_pylist()


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_panel_holds_current_reports_with_a_year(published):
    """An older version and a report without a year have no row in the panel."""
    rows = _table(published, "panel")
    assert [row["report_id"] for row in rows] == [
        "990101-2020",
        "990101-2021",
        "990101-urban-management-2020",
        "990101101-2022",
    ]
    assert (rows[0]["province"], rows[0]["prefecture"], rows[0]["county"]) == (
        "虚构省",
        "虚构市",
        "演示县",
    )


def test_panel_keeps_null_apart_from_zero(published, archive):
    """Each panel cell is the figure's value if it has one, and null otherwise, never zero."""
    shorts = {row["indicator"]: row["short"] for row in archive["indicators"]}
    panel = {row["report_id"]: row for row in _table(published, "panel")}
    status = {row["report_id"]: row for row in _table(published, "panel_status")}
    figures = [row for row in archive["figures"] if row["report_id"] in panel]
    assert {figure["status"] for figure in figures if figure["value"] == 0} == {"reported"}
    for figure in figures:
        short = shorts[figure["indicator"]]
        expected = figure["value"] if figure["unit"] != "unknown" else None
        assert panel[figure["report_id"]][short] == expected
        assert status[figure["report_id"]][short] == figure["status"]


def test_amount_of_unknown_unit_is_left_out_of_the_panel(published):
    """An amount whose unit is printed nowhere stays in figures alone."""
    amounts = {row["report_id"]: row["s2_proc_amount"] for row in _table(published, "panel")}
    assert amounts["990101-2020"] == Decimal("77.806")
    assert amounts["990101-urban-management-2020"] is None
    figures = _table(published, "figures")
    unknown = [row["value"] for row in figures if row["unit"] == "unknown"]
    assert unknown == [Decimal("77.806")] * 2


def test_frame_has_every_body_in_every_year(published):
    """What the archive lacks is a row that says so."""
    found = {(row["body_id"], row["year"]): row["in_archive"] for row in _table(published, "frame")}
    assert len(found) == 3 * 3
    assert found["990101", 2021] is True
    assert found["990101101", 2021] is False


def test_figures_stand_by_body_year_and_order_of_the_form(published, archive):
    """A reader finds the cells of a report in the order in which the form prints them."""
    order = {row["indicator"]: place for place, row in enumerate(archive["indicators"])}
    keys = [
        (row["body_id"], row["year"], row["report_id"], order[row["indicator"]])
        for row in _table(published, "figures")
    ]
    assert keys == sorted(keys)


def test_csv_prints_plain_digits(published):
    """Decimals have no padded zeros, and a blank cell is an empty text but no value."""
    text = (published / "gongkai" / "figures.csv").read_text(encoding="utf-8")
    rows = {(row["report_id"], row["indicator"]): row for row in csv.DictReader(io.StringIO(text))}
    assert rows["990101-2020", "disclosure.procurement.amount"]["value"] == "77.806"
    assert rows["990101-2020", "disclosure.rules.produced"]["value"] == "0"
    assert ',blank,"",' in text
    assert ",missing,,,," in text
    assert "\r\n" not in text


def test_text_that_looks_like_a_formula_stays_as_it_is(published):
    """A quotation is data: nothing is put before an equals sign."""
    rows = _table(published, "texts")
    assert "\n=1+1\n" in rows[0]["text"]
    text = (published / "gongkai" / "texts.csv").read_bytes().decode()
    assert rows[0]["text"].replace('"', '""') in text


def test_same_bytes_whatever_the_order_of_staged_rows(published, archive, publish_rows, tmp_path):
    """Shuffled rows, another folder and a second run give byte-identical packages."""
    shuffle = random.Random(7)  # noqa: S311
    for rows in archive.values():
        shuffle.shuffle(rows)
    again = publish_rows(archive, tmp_path / "staged", tmp_path / "elsewhere")
    assert _bytes(again) == _bytes(published)


def test_failure_in_the_middle_leaves_the_old_packages(
    packages, archive, publish_rows, tmp_path, monkeypatch
):
    """An exception while bodies are written changes nothing and leaves nothing behind."""
    before = _bytes(packages)

    def stop(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("gongkai.publish.bodies.write", stop)
    with pytest.raises(OSError, match="disk full"):
        publish_rows(archive, tmp_path / "staged", packages)
    assert _bytes(packages) == before
    assert sorted(path.name for path in packages.parent.iterdir()) == ["packages", "staged"]


def test_killed_swap_is_mended_by_the_next_run(packages):
    """A process killed between the two renames leaves the old packages to be put back."""
    packages.rename(packages.with_name(".packages.old"))
    packages.with_name(".packages.new").mkdir()
    with pytest.raises(OSError, match="disk full"), replacing(packages):
        raise OSError("disk full")
    assert (packages / "gongkai" / "datapackage.json").is_file()
    assert [path.name for path in packages.parent.iterdir()] == ["packages"]


def test_archive_without_findings_is_published(archive, publish_rows, tmp_path):
    """An empty table is a table: header in CSV, no rows, and a package for every body."""
    archive["findings"] = []
    packages = publish_rows(archive, tmp_path / "staged", tmp_path / "packages")
    for folder in (packages / "gongkai", packages / "bodies" / "990101"):
        assert (folder / "findings.csv").read_text().count("\n") == 1


def test_folder_with_something_else_is_never_replaced(archive, publish_rows, tmp_path):
    """A wrong folder name must not cost anybody a file."""
    precious = tmp_path / "home" / "thesis.txt"
    precious.parent.mkdir()
    precious.write_text("years of work")
    with pytest.raises(UsageError, match=r"thesis\.txt"):
        publish_rows(archive, tmp_path / "staged", precious.parent)
    assert precious.read_text() == "years of work"


def test_table_that_was_not_staged_is_named(archive, publish_rows, tmp_path):
    """A missing staged table stops the publication with its name."""
    del archive["sections"]
    with pytest.raises(KnowledgeError, match="sections"):
        publish_rows(archive, tmp_path / "staged", tmp_path / "packages")


@given(st.lists(st.tuples(st.text(), st.none() | st.text()), min_size=1))
def test_any_text_comes_back_from_csv(cells):
    """Commas, quotes and line ends of any kind survive; null becomes empty."""
    table = pa.table(
        {"one": [one for one, _ in cells], "two": [two for _, two in cells]},
        schema=pa.schema([("one", pa.string()), ("two", pa.string())]),
    )
    text = "".join(files.csv_lines(table))
    found = list(csv.reader(io.StringIO(text, newline="")))
    assert found == [[one, two or ""] for one, two in cells]

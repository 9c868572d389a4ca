"""What Frictionless and pandas, which know nothing of gongkai, find in the packages."""

import json
import re
from decimal import Decimal
from pathlib import Path

import frictionless
import pandas as pd
import pyarrow.parquet as pq
import pytest
import yaml

from gongkai.knowledge import codebook
from gongkai.publish import dictionary, excel_csv

PANDAS = {"string": "string", "integer": "Int64", "boolean": "boolean", "date": "string"}


FILES = ("blank-form-xlsx", "gongkai-xlsx", "gongkai-zh-xlsx", "panel-dta", "gongkai-sqlite")


def _rows_seen(folder: Path) -> dict[str, int]:
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert report.flatten(["name", "rowNumber", "fieldName", "message"]) == []
    return {task.name: task.stats.get("rows", 0) for task in report.tasks}


def test_frictionless_finds_no_fault_and_sees_every_row(published, archive):
    """Every resource of the whole package is valid, and no row of it is passed over."""
    seen = _rows_seen(published / "gongkai")
    staged = {name: len(rows) for name, rows in archive.items()}
    derived = {"panel": 4, "panel_status": 4, "frame": 9, "measured": 24}
    derived["coverage"] = sum(len(one.forms) for one in codebook())
    counts = staged | derived
    for_people = {f"{name}-excel": counts[name] for name in excel_csv.TABLES}
    no_tables = dict.fromkeys(FILES, 0)
    parquet = {f"{name}-parquet": count for name, count in counts.items()}
    assert seen == counts | parquet | for_people | no_tables


def test_package_of_a_body_is_valid_by_itself(published, archive):
    """A body's package needs no other file, and holds that body's rows."""
    seen = _rows_seen(published / "bodies" / "990101")
    figures = sum(row["body_id"] == "990101" for row in archive["figures"])
    tables = {"figures": figures, "reports": 3, "findings": 3}
    for_people = {f"{name}-excel": count for name, count in tables.items()}
    assert seen == {**tables, **for_people, "sections": 6, "blank-form-xlsx": 0}


def test_every_body_with_a_report_has_a_package_with_readme_and_licence(published):
    """Each package carries the five things that it is useless without."""
    folders = sorted(path for path in (published / "bodies").iterdir())
    assert [path.name for path in folders] == ["990101", "990101-urban-management", "990101101"]
    for folder in (*folders, published / "gongkai"):
        names = {path.name for path in folder.iterdir()}
        assert names >= {"datapackage.json", "README.md", "LICENSE", "figures.csv", "reports.csv"}


@pytest.mark.parametrize("name", list(dictionary.resources()))
def test_csv_equals_parquet(published, name):
    """Pandas reads the same cells from both files; only in CSV an empty text is null."""
    kinds = {field.name: field.type for field in dictionary.fields(name)}
    numbers = {
        column: lambda text: Decimal(text) if text else None
        for column, kind in kinds.items()
        if kind == "number"
    }
    found = pd.read_csv(
        published / "gongkai" / f"{name}.csv",
        dtype={column: PANDAS[kind] for column, kind in kinds.items() if column not in numbers},
        converters=numbers,
        keep_default_na=False,
        na_values=[""],
    )
    expected = pq.read_table(published / "gongkai" / f"{name}.parquet").to_pylist()
    assert list(found.columns) == list(kinds)
    assert [
        {
            column: None if value is None or value is pd.NA else value
            for column, value in row.items()
        }
        for row in found.astype(object).to_dict("records")
    ] == [
        {
            column: (str(value) if kinds[column] == "date" and value else value)
            if value != ""
            else None
            for column, value in row.items()
        }
        for row in expected
    ]


def test_descriptor_is_version_two_and_says_who_and_what(published):
    """The descriptor names standard, release, date, licence, publisher and both titles."""
    found = json.loads((published / "gongkai" / "datapackage.json").read_text(encoding="utf-8"))
    assert found["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert (found["version"], found["created"]) == ("2022.3.1", "2022-03-01T00:00:00Z")
    assert (found["title"], found["title_en"]) == ("演示档案（虚构）", "Synthetic archive")
    assert found["licenses"][0]["name"] == "CC-BY-4.0"
    assert found["contributors"][0]["roles"] == ["publisher"]
    figures = next(one for one in found["resources"] if one["name"] == "figures")
    assert figures["schema"]["primaryKey"] == ["report_id", "indicator"]
    assert {
        "fields": ["report_id"],
        "reference": {"resource": "reports", "fields": ["report_id"]},
    } in (figures["schema"]["foreignKeys"])


def test_parquet_states_no_bytes_because_frictionless_would_refuse_them(published):
    """Frictionless 5.21 compares a Parquet file's bytes with nothing: the size stands apart."""
    found = json.loads((published / "gongkai" / "datapackage.json").read_text(encoding="utf-8"))
    for resource in found["resources"]:
        size = (published / "gongkai" / resource["path"]).stat().st_size
        stated = "byteSize" if resource["format"] == "parquet" else "bytes"
        assert resource[stated] == size
        assert ("bytes" in resource) == (resource["format"] != "parquet")


def test_citation_is_readable_and_names_the_release(published):
    """CITATION.cff is YAML with title, release, day and owner of the data."""
    found = yaml.safe_load((published / "gongkai" / "CITATION.cff").read_text(encoding="utf-8"))
    assert found["type"] == "dataset"
    assert found["title"] == "演示档案（虚构） / Synthetic archive"
    assert (found["version"], str(found["date-released"])) == ("2022.3.1", "2022-03-01")
    assert found["authors"] == [{"name": "演示项目 / the synthetic project"}]


def test_readme_says_what_a_reader_must_know(published):
    """Year, blank, scope and provenance are explained in both languages."""
    text = (published / "gongkai" / "README.md").read_text(encoding="utf-8")
    for sentence in (
        "数字所描述的年度",
        "空白不是零",
        "不同口径不得相加",
        "Blank is not zero",
        "the year that the figures describe",
        "never to be added",
    ):
        assert sentence in text
    assert "$" not in text


def test_the_pandas_lines_of_the_readme_run_and_give_numbers(published, monkeypatch):
    """Of exact decimals pandas makes objects, and shows zero as 0E-8: the lines turn them."""
    text = (published / "gongkai" / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.S)
    monkeypatch.chdir(published / "gongkai")
    names = {}
    exec(code.partition('figures = pd.read_csv("')[0], names)  # noqa: S102  # our own README
    assert names["figures"]["value"].dtype == "float64"
    assert "0E-8" not in str(names["figures"]["value"].unique())
    exec(code, names)  # noqa: S102
    assert names["figures"]["value"].dtype == "float64"


def test_readme_counts_one_as_one(publish_rows, archive, tmp_path):
    """An archive of one report has no "1 reports"; a province has its pinyin in English."""
    only = "990101-2021"
    archive["reports"] = [row for row in archive["reports"] if row["report_id"] == only]
    for name, rows in archive.items():
        if name not in ("reports", "reviewed", "errata") and rows and "report_id" in rows[0]:
            archive[name] = [row for row in rows if row["report_id"] == only]
    packages = publish_rows(archive, tmp_path / "staged", tmp_path / "packages")
    texts = {
        path.relative_to(packages).as_posix(): path.read_text(encoding="utf-8")
        for path in packages.rglob("README.md")
    }
    assert len(texts) == 4
    for text in texts.values():
        assert not re.search(r"\b1 (annual reports|reports|bodies|figures)\b", text)
    assert "1 body, 1 annual report, 200 figures" in texts["provinces/99/README.md"]
    assert "# 虚构省 (Xugou sheng)" in texts["provinces/99/README.md"]


def test_media_types_are_registered_ones(published):
    """DCAT points to those of IANA, which knows none of Stata."""
    found = json.loads((published / "gongkai" / "dcat.jsonld").read_text(encoding="utf-8"))
    assert "x-stata" not in json.dumps(found)
    assert "application/octet-stream" in json.dumps(found)

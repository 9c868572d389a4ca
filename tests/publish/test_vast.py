"""An archive of many bodies is published province by province, with the same rows as any other."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import frictionless
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gongkai.publish import dictionary, diff, publish, sizes, verify
from gongkai.publish.parts import ELSEWHERE, TABLES, YEARLY
from gongkai.publish.sizes import BY_PROVINCE
from gongkai.tables import files_of
from publish.conftest import CLOCK, RELEASE, SETTINGS, _archive, stage
from publish.slabs import cut

pytestmark = pytest.mark.usefixtures("unasked")
# Frictionless 5.21 does not close the compressed files that it reads.
LEAKY = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
PROVINCES = ["00", "99"]


@pytest.fixture(scope="module")
def is_vast():
    """Take every archive of more than one body for a vast one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sizes, "WHOLE_BODIES", 1)
        patch.setattr(sizes, "VAST_BODIES", 1)
        yield


@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    """The staged tables of an archive of two provinces; never to be changed."""
    rows = _archive()
    rows["bodies"][0]["code"] = None
    return stage(rows, tmp_path_factory.mktemp("vast") / "staged")


@pytest.fixture(scope="module")
def usual(staged):
    """Its packages as those of a small archive; never to be changed."""
    publish(staged, staged.parent / "usual", SETTINGS, RELEASE, CLOCK)
    return staged.parent / "usual"


@pytest.fixture(scope="module")
def packages(staged, usual, is_vast):
    """Its packages as those of a vast one; never to be changed."""
    publish(staged, staged.parent / "packages", SETTINGS, RELEASE, CLOCK)
    return staged.parent / "packages"


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(found)}


def lines(path: Path) -> list[list[str]]:
    """The rows of a CSV file, compressed or not, its header first."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return list(csv.reader(io.StringIO(text, newline="")))


def parquet(folder: Path, name: str) -> pa.Table:
    """All rows of a table, whatever the number of its files."""
    return pa.concat_tables([pq.read_table(path) for path in files_of(folder, name)])


def test_a_table_that_grows_has_a_file_for_each_province(packages, usual):
    """Together they have the rows of the whole, each with the bodies of its province."""
    for name in dictionary.resources():
        paths = files_of(packages / "gongkai", name)
        wanted = PROVINCES if name in BY_PROVINCE else [name]
        assert [path.stem for path in paths] == wanted
        rows, whole = (parquet(folder / "gongkai", name) for folder in (packages, usual))
        assert rows.schema.equals(whole.schema)
        assert sorted(map(repr, rows.to_pylist())) == sorted(map(repr, whole.to_pylist())), name
    bodies = pq.read_table(packages / "gongkai" / "bodies.parquet").to_pylist()
    national = {row["body_id"] for row in bodies if row["code"] is None}
    for key in PROVINCES:
        found = pq.read_table(packages / "gongkai" / "figures" / f"{key}.parquet")
        assert {*found["body_id"].to_pylist()} <= national or key != "00"
        assert found.num_rows


@LEAKY
@pytest.mark.parametrize("kind", ["provinces", "years"])
def test_provinces_and_years_have_the_rows_of_any_other_archive(packages, usual, kind):
    """As CSV files that anything which unpacks gzip reads, and that Frictionless finds valid."""
    for folder in sorted((usual / kind).iterdir()):
        own = packages / kind / folder.name
        names = (*TABLES, *ELSEWHERE) if kind == "provinces" else TABLES
        assert {path.name for path in own.glob("*.csv*")} == {f"{name}.csv.gz" for name in names}
        for name in TABLES:
            (head, *rows), (other, *whole) = (
                lines(own / f"{name}.csv.gz"),
                lines(folder / f"{name}.csv"),
            )
            assert head == other
            assert sorted(rows) == sorted(whole)
            assert len(pd.read_csv(own / f"{name}.csv.gz", dtype=str)) == len(whole)
        report = frictionless.Package(str(own / "datapackage.json")).validate()
        assert report.flatten(["name", "rowNumber", "fieldName", "message"]) == []
        seen = {task.name: task.stats.get("rows", 0) for task in report.tasks}
        assert seen["figures"] == len(lines(folder / "figures.csv")) - 1
    assert {path.name for path in (packages / kind).iterdir()} == {
        path.name for path in (usual / kind).iterdir()
    }


def test_a_text_of_two_provinces_lies_with_the_first(tmp_path, is_vast):
    """And stands in the files of both, as in those of any other archive."""
    rows = _archive()
    rows["bodies"][0]["code"] = None
    first, other = rows["reports"][0], rows["reports"][-1]
    other |= {"path": first["path"], "sha256": first["sha256"], "ordinal": 2}
    staged = stage(rows, tmp_path / "staged")
    publish(staged, tmp_path / "packages", SETTINGS, RELEASE, CLOCK)
    for key, count in (("00", 1), ("99", 0)):
        found = pq.read_table(tmp_path / f"packages/gongkai/texts/{key}.parquet")
        assert found["path"].to_pylist().count(first["path"]) == count
        (_, *listed) = lines(tmp_path / f"packages/provinces/{key}/texts.csv.gz")
        assert [row[0] for row in listed].count(first["path"]) == 1


def test_a_slab_at_a_time_gives_the_same_figures(staged, packages, tmp_path, is_vast):
    """However the reports are dealt out; by two processes too, to the byte."""
    dealt = shutil.copytree(staged, tmp_path / "staged")
    reports = pq.read_table(staged / "reports.parquet").to_pylist()
    codes = {
        row["body_id"]: (row["code"] or "00")[:2]
        for row in pq.read_table(staged / "bodies.parquet").to_pylist()
    }
    numbers = {body: number for number, body in enumerate(sorted(codes))}
    names = [
        {
            "report_id": row["report_id"],
            "path": row["path"],
            "slab": f"{codes[row['body_id']]}-{numbers[row['body_id']]:04}",
            "doc": number,
            "n": 1,
        }
        for number, row in enumerate(reports)
    ]
    pq.write_table(pa.Table.from_pylist(names), dealt / "slabs.parquet")
    for name in {*BY_PROVINCE} - {"assessments"}:
        (dealt / f"{name}.parquet").unlink()
    cutting = partial(cut, dealt, staged)
    publish(dealt, tmp_path / "packages", SETTINGS, RELEASE, CLOCK, 2, cut=cutting)
    for name in dictionary.resources():
        rows, others = (
            parquet(folder / "gongkai", name) for folder in (tmp_path / "packages", packages)
        )
        assert rows.equals(others), name
    for kind in ("provinces", "years"):
        for folder in (packages / kind).iterdir():
            for name in YEARLY:
                path = f"{kind}/{folder.name}/{name}.csv.gz"
                assert lines(tmp_path / "packages" / path) == lines(packages / path)
    assert verify(tmp_path / "packages") == ()
    publish(dealt, tmp_path / "again", SETTINGS, RELEASE, CLOCK, 1, cut=cutting)
    assert contents(tmp_path / "again") == contents(tmp_path / "packages")


def test_verify_finds_what_was_changed(packages, tmp_path, is_vast):
    """In a file of one province, in a piece of a year, in a file too many."""
    assert verify(packages) == ()
    broken = shutil.copytree(packages, tmp_path / "packages")
    figures = broken / "gongkai" / "figures" / "99.parquet"
    table = pq.read_table(figures)
    place = table.schema.get_field_index("status")
    statuses = ["blank", *table["status"].to_pylist()[1:]]
    pq.write_table(table.set_column(place, table.schema.field(place), pa.array(statuses)), figures)
    year = broken / "years" / "2020" / "panel.csv.gz"
    year.write_bytes(gzip.compress(gzip.decompress(year.read_bytes()).replace(b"99", b"98")))
    (broken / "gongkai" / "texts" / "00.parquet").write_bytes(b"PAR1")
    (broken / "gongkai" / "mentions" / "77.parquet").write_bytes(b"")
    (broken / "bodies" / "990101").mkdir(parents=True)
    told = {one.file for one in verify(broken)}
    assert {
        "gongkai/figures/99.parquet",
        "gongkai/texts/00.parquet",
        "years/2020/panel.csv.gz",
        "bodies/990101",
    } <= told
    assert "gongkai/mentions/77.parquet" in told


def test_what_is_wrong_in_a_province_is_found_there(packages, tmp_path, is_vast):
    """Whatever the rule needs: rows of the same file, of others, or of none."""
    broken = shutil.copytree(packages, tmp_path / "packages")
    folder = broken / "gongkai"
    other, own = (pq.read_table(folder / "figures" / f"{key}.parquet") for key in PROVINCES)
    rows = [own.slice(1), own.slice(own.num_rows - 1), other.slice(0, 1)]
    pq.write_table(pa.concat_tables(rows), folder / "figures" / "99.parquet")
    pq.write_table(own.slice(0, 0), folder / "figures" / "77.parquet")
    path = next(one for one in (folder / "mentions").iterdir() if rows_of(one))
    mentions = pq.read_table(path)
    pq.write_table(put(mentions, "end", [10**6] * mentions.num_rows), path)
    panel = pq.read_table(folder / "panel.parquet")
    name = panel.column_names[-1]
    pq.write_table(put(panel, name, [12345] * panel.num_rows), folder / "panel.parquet")
    (folder / "sections" / "99.parquet").unlink()
    found = [str(one) for one in verify(broken)]
    for told in (
        "figures.parquet: .* is no report_id of reports",
        "figures.parquet: .* stands in 2 rows",
        "figures.parquet: .*the form has this cell, the figures have not",
        "figures/77.parquet: is of a province without reports",
        "mentions.parquet: .* is not in the text",
        f"panel.parquet: .* {name}: .*by the figures",
        "sections/99.parquet: there is no such file",
    ):
        assert any(re.search(told, one) for one in found), (told, found)


def rows_of(path: Path) -> int:
    return int(pq.read_metadata(path).num_rows)


def put(table: pa.Table, name: str, values: list[int]) -> pa.Table:
    """Give a column other values."""
    place = table.schema.get_field_index(name)
    field = table.schema.field(place)
    return table.set_column(place, field, pa.array(values).cast(field.type))


def test_processes_find_what_one_finds(packages, tmp_path, is_vast, monkeypatch):
    """In the same order, whoever looks at which province."""
    broken = shutil.copytree(packages, tmp_path / "packages")
    for path in (*broken.glob("provinces/*/panel.csv.gz"), *broken.glob("years/*/figures.csv.gz")):
        text = gzip.decompress(path.read_bytes())
        path.write_bytes(gzip.compress(text.replace(b"1", b"2")))
    alone = verify(broken)
    assert {one.file.partition("/")[0] for one in alone} >= {"provinces", "years"}
    monkeypatch.setattr("gongkai.publish.cuts.FEW", 0)
    monkeypatch.setattr("gongkai.publish.cuts.dealt", threads)
    assert verify(broken, 2) == alone


def threads(function, tasks, jobs, what):
    """Stand for processes, which would not take this archive for a vast one."""
    assert jobs == 2
    with ThreadPoolExecutor(jobs) as executor:
        yield from executor.map(function, tasks)


def test_what_changed_is_told_across_sizes(packages, usual, tmp_path, is_vast):
    """An archive may grow vast between two releases; its figures are compared all the same."""
    assert not diff(usual, packages)
    assert not diff(packages, usual)
    other = shutil.copytree(packages, tmp_path / "packages")
    path = other / "gongkai" / "figures" / "99.parquet"
    table = pq.read_table(path)
    place = table.schema.get_field_index("as_printed")
    printed = ["7", *table["as_printed"].to_pylist()[1:]]
    pq.write_table(table.set_column(place, table.schema.field(place), pa.array(printed)), path)
    found = diff(packages, other)
    assert [one.change for one in found.figures.first(9)] == ["changed"]


def test_texts_name_only_files_that_are_there(packages):
    """The README of the whole and of a province; descriptions for catalogues too."""
    folder = packages / "gongkai"
    text = (folder / "README.md").read_text("utf-8")
    named = set(re.findall(r'(?:`|"|\')([a-z][a-z0-9./-]*\.(?:parquet|csv|xlsx|dta|sqlite))', text))
    assert "figures/99.parquet" in named
    assert {name for name in named if not (folder / name).is_file()} == set()
    assert not re.search(r"\[(small|large|vast)\]", text)
    text = (packages / "provinces" / "99" / "README.md").read_text("utf-8")
    for name in re.findall(r"`([a-z0-9_]+\.(?:csv[.gz]*|xlsx|sqlite))`", text):
        assert (packages / "provinces" / "99" / name).is_file(), name
    assert "xlsx" not in text
    found = json.loads((folder / "croissant.json").read_text("utf-8"))
    paths = {one["@id"] for one in found["distribution"]}
    assert {path for path in paths if not (folder / path).is_file()} == set()
    assert not (packages / "bodies").exists()
    assert not (packages / ".pieces").exists()

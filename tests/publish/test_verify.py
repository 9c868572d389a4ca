"""Broken packages and what verify says of them; one package bears all faults, to save time."""

import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gongkai.model import UsageError
from gongkai.pipeline import published_release
from gongkai.publish import dictionary, diff, files, judge, manifest, same, stata, verify
from gongkai.publish.descriptor import release_of
from gongkai.tables import Tables

Change = Callable[[list[dict[str, Any]]], None]


def _restate(folder: Path, name: str) -> None:
    """Make the descriptor agree with a changed file, so that only its content is wrong."""
    path = folder / "datapackage.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    for resource in found["resources"]:
        if resource["path"] == name:
            key = "bytes" if "bytes" in resource else "byteSize"
            resource[key] = (folder / name).stat().st_size
            resource["hash"] = f"sha256:{files.sha256(folder / name)}"
    path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def _change_rows(folder: Path, name: str, change: Change) -> None:
    """Change rows in Parquet and CSV alike."""
    schema = dictionary.arrow_schema(name)
    rows = pq.read_table(folder / f"{name}.parquet").to_pylist()
    change(rows)
    loose = pa.schema([pa.field(field.name, field.type) for field in schema])
    table = pa.Table.from_pylist(rows, schema=loose)
    files.write_parquet(table, folder / f"{name}.parquet")
    files.write_csv(table, folder / f"{name}.csv")
    _restate(folder, f"{name}.parquet")
    _restate(folder, f"{name}.csv")


def _change_text(folder: Path, name: str, old: str, new: str, *, restate: bool) -> None:
    path = folder / name
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())
    if restate:
        _restate(folder, name)


def _figure(rows: list[dict[str, Any]], report_id: str, indicator: str) -> dict[str, Any]:
    return next(
        row for row in rows if (row["report_id"], row["indicator"]) == (report_id, indicator)
    )


def _spoil_figures(rows: list[dict[str, Any]]) -> None:
    one, other = "990101-2020", "990101-urban-management-2020"
    _figure(rows, one, "disclosure.rules.disclosed_total")["value"] = Decimal(5)
    _figure(rows, one, "disclosure.rules.disclosed")["as_printed"] = "8"
    _figure(rows, one, "disclosure.normative_documents.produced")["status"] = "guessed"
    _figure(rows, one, "disclosure.rules.produced")["start"] = None
    missing = next(row for row in rows if row["status"] == "missing" and row["report_id"] == other)
    missing["start"] = missing["end"] = 3
    rows.remove(_figure(rows, other, "disclosure.rules.produced"))
    rows.append(dict(_figure(rows, other, "disclosure.rules.disclosed")))


def _forget_enum(path: Path, table: str = "figures", column: str = "status") -> None:
    """Drop a constraint from a schema, so that it demands less than the definition."""
    found = json.loads(path.read_text(encoding="utf-8"))
    (resource,) = [one for one in found["resources"] if one["name"] == table]
    for field in resource["schema"]["fields"]:
        if field["name"] == column:
            del field["constraints"]["enum"]
    path.write_text(json.dumps(found), encoding="utf-8")


def _spoil(packages: Path) -> None:
    whole = packages / "gongkai"
    _change_rows(whole, "figures", _spoil_figures)
    _change_rows(whole, "findings", lambda rows: rows[0].update(check="no-such-check"))
    _change_rows(whole, "names", lambda rows: rows[0].update(basis=None))
    _change_rows(whole, "panel", lambda rows: rows[1].update(s3_new_tot=Decimal(9)))
    _change_rows(whole, "frame", lambda rows: rows[0].update(in_archive=False))
    mentions = pq.read_table(whole / "mentions.parquet")
    place = mentions.schema.get_field_index("number")
    files.write_parquet(
        mentions.set_column(place, "number", mentions["number"].cast("string")),
        whole / "mentions.parquet",
    )
    _restate(whole, "mentions.parquet")
    _change_text(whole, "reports.csv", ",2021,true", ",二〇二一,true", restate=True)
    _change_text(whole, "bodies.csv", "试验镇人民政府", "试验乡人民政府", restate=True)
    _change_text(whole, "bodies.excel.csv", "演示县人民政府", "演示乡人民政府", restate=True)
    _change_text(whole, "sections.csv", "五、", "六、", restate=False)
    (whole / "measures.csv").unlink()
    (whole / "LICENSE").unlink()
    (whole / "croissant.json").unlink()
    _forget_enum(whole / "datapackage.json", "checks", "severity")
    (whole / "errata.parquet").write_bytes((whole / "errata.parquet").read_bytes()[:500])
    _change_text(packages / "bodies" / "990101", "figures.csv", ",77.806,", ",77.8,", restate=True)
    shutil.copytree(packages / "bodies" / "990101", packages / "bodies" / "990199")
    _forget_enum(packages / "bodies" / "990101-urban-management" / "datapackage.json")
    shutil.rmtree(packages / "bodies" / "990101101")
    _change_text(
        packages / "years" / "2021", "reports.csv", "990101-2021", "990101-2019", restate=True
    )
    _forget_enum(packages / "provinces" / "99" / "datapackage.json", "bodies", "level")
    shutil.copytree(packages / "provinces" / "99", packages / "provinces" / "98")
    shutil.rmtree(packages / "years" / "2022")


FOUND = [
    ("gongkai/figures.parquet", "disclosed_total", "status blank with the value 5"),
    ("gongkai/figures.parquet", "rules.disclosed", 'as_printed is "8", the text says "3"'),
    (
        "gongkai/figures.parquet",
        "normative_documents.produced",
        'status is "guessed", which is none',
    ),
    ("gongkai/figures.parquet", "rules.produced", "status reported needs start < end, not null"),
    ("gongkai/figures.parquet", "990101-urban-management-2020", "a missing cell has no place"),
    ("gongkai/figures.parquet", "rules.produced", "the form has this cell, the figures have not"),
    ("gongkai/figures.parquet", "rules.disclosed", "stands in 2 rows"),
    ("gongkai/figures.csv", "", "Frictionless: Row at position"),
    ("gongkai/figures.csv", "column status", "Frictionless: The cell"),
    (
        "gongkai/findings.parquet",
        "990101-2020-0123abcd.balance",
        '"no-such-check" is no check',
    ),
    ("gongkai/findings.csv", "", 'Frictionless: Row at position "2" violates the foreign key'),
    ("gongkai/names.parquet", "990101 演示县人民政府", "basis is empty but required"),
    ("gongkai/names.csv", "column basis", "Frictionless: The cell"),
    ("gongkai/panel.parquet", "990101-2021 s3_new_tot", "is 9.00000000, by the figures 19"),
    ("gongkai/frame.parquet", "990101 2020", "is not what bodies and reports say"),
    ("gongkai/mentions.parquet", "column number", "is string, but number is stored as decimal"),
    ("gongkai/reports.csv", "row 4", 'year is "二〇二一", reports.parquet says "2021"'),
    ("gongkai/reports.csv", "column year", "Frictionless: Type error"),
    ("gongkai/bodies.csv", "row 4", 'name is "试验乡人民政府"'),
    ("gongkai/bodies.excel.csv", "row 2", 'name is "演示乡人民政府", bodies.parquet says'),
    ("gongkai/sections.csv", "", "hash is sha256:"),
    ("gongkai/measures.csv", "", "there is no such file"),
    ("gongkai/LICENSE", "", "there is no such file"),
    ("gongkai/croissant.json", "", "there is no such file"),
    (
        "gongkai/datapackage.json",
        "resources/checks/schema/fields/severity/constraints/enum",
        "is not there, but should be",
    ),
    ("gongkai/errata.parquet", "", "bytes, the descriptor says"),
    ("gongkai/errata.parquet", "", "cannot be read as Parquet"),
    ("bodies/990101/figures.csv", "row", 'value is "77.8", gongkai/figures.parquet says "77.806"'),
    (
        "bodies/990101-urban-management/datapackage.json",
        "resources/figures/schema/fields/status/constraints/enum",
        "is not there",
    ),
    ("bodies/990101101/datapackage.json", "", "there is no such file"),
    ("bodies/990199", "", "is the package of a body that has no report here"),
    ("years/2021/reports.csv", "row 2", 'gongkai/reports.parquet says "990101-2021"'),
    (
        "provinces/99/datapackage.json",
        "resources/bodies/schema/fields/level/constraints/enum",
        "is not there",
    ),
    ("provinces/98", "", "is the package of a province that has no report here"),
    ("years/2022/datapackage.json", "", "there is no such file"),
]


@pytest.fixture(scope="module")
def problems(published, tmp_path_factory):
    """What verify says of a package with all faults at once."""
    packages = tmp_path_factory.mktemp("broken") / "packages"
    shutil.copytree(published, packages)
    _spoil(packages)
    return verify(packages)


def test_sound_packages_have_no_problem(published):
    """What was published passes."""
    assert verify(published) == ()


@pytest.mark.parametrize(("file", "where", "wrong"), FOUND)
def test_fault_is_found_and_named(problems, file, where, wrong):
    """Each fault is told with its file, its row or key, and what is wrong with it."""
    assert [
        problem
        for problem in problems
        if problem.file == file and where in problem.where and wrong in problem.wrong
    ]


def test_rows_that_frictionless_did_not_see_are_a_problem(published):
    """A validator that read less than there is has validated nothing."""
    package = manifest.read(published / "bodies" / "990101", "bodies/990101")
    (problem,) = judge.judge(package, {"reports": 4})
    assert (problem.file, problem.wrong) == (
        "bodies/990101/reports.csv",
        "Frictionless saw 3 rows of 4",
    )


def test_every_problem_says_what_to_do(problems):
    """A problem is one line that ends in a mend."""
    for problem in problems:
        assert problem.mend
        assert str(problem).startswith(problem.file)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{", "is no JSON"),
        ("[]", "no JSON object"),
        ('{"resources": [{"name": "figures"}]}', "is no valid descriptor"),
        ('{"resources": [{"name": "figures", "path": "figures.csv"}]}', "a schema with fields"),
    ],
)
def test_broken_descriptor_is_one_problem(tmp_path, text, wrong):
    """A descriptor that cannot be used is told in a sentence, and nothing else is tried."""
    folder = tmp_path / "gongkai"
    folder.mkdir()
    (folder / "datapackage.json").write_text(text)
    (problem, *_) = verify(tmp_path)
    assert problem.file == "gongkai/datapackage.json"
    assert wrong in problem.wrong


def test_folder_without_packages_is_one_problem(tmp_path):
    """An empty folder has no descriptor."""
    (problem,) = verify(tmp_path)
    assert problem.wrong == "there is no such file"


def _overwrite(path: Path) -> None:
    """Write noise over some bytes, as a broken disk or a stopped copy leaves them."""
    data = bytearray(path.read_bytes())
    for place in range(len(data) // 20, len(data) // 2, len(data) // 20):
        data[place : place + 40] = bytes(range(200, 240))
    path.write_bytes(data)


@pytest.fixture(scope="module")
def damaged(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packages of which files were cut off or overwritten in the middle."""
    packages = tmp_path_factory.mktemp("damaged") / "packages"
    shutil.copytree(published, packages)
    whole = packages / "gongkai"
    for name in ("figures.parquet", "findings.parquet", "gongkai.xlsx"):
        _overwrite(whole / name)
    for name, share in (("panel.dta", 0.002), ("gongkai.zh.xlsx", 0.5), ("gongkai.sqlite", 0.5)):
        data = (whole / name).read_bytes()
        (whole / name).write_bytes(data[: int(len(data) * share)])
    return packages


def test_every_damaged_file_is_named(damaged: Path) -> None:
    """Damage within a file whose head or end is whole stops nothing: the rest is judged too."""
    problems = verify(damaged)
    told = {(one.file.removeprefix("gongkai/"), one.wrong.split(":")[0]) for one in problems}
    assert told >= {
        ("figures.parquet", "cannot be read as Parquet"),
        ("findings.parquet", "cannot be read as Parquet"),
        ("gongkai.sqlite", "cannot be read as SQLite"),
    }
    assert {one.file.removeprefix("gongkai/") for one in problems} == {
        "figures.parquet",
        "findings.parquet",
        "gongkai.sqlite",
        "gongkai.xlsx",
        "gongkai.zh.xlsx",
        "panel.dta",
    }


@pytest.mark.parametrize("size", [20, 100, 900, 5_000, 20_000])
def test_formats_that_are_cut_off_are_told_as_such(
    published: Path, tmp_path: Path, size: int
) -> None:
    """Wherever the file ends, no reader's own error gets out."""
    whole = published / "gongkai"
    release = release_of(json.loads((whole / "datapackage.json").read_text(encoding="utf-8")))
    for name, faults in (
        ("panel.dta", partial(same.stata_faults, write=partial(_stata, whole, release))),
        ("blank-form.xlsx", partial(same.book_faults, write=partial(_copy, whole))),
    ):
        path = tmp_path / name
        data = (whole / name).read_bytes()
        for damaged in (data[:size], data[:size] + bytes(300) + data[size + 300 :]):
            path.write_bytes(damaged)
            found = faults(path)
            assert len(damaged) == len(data) or "cannot be read" in found[0][1]


def _stata(whole: Path, release: Any, path: Path) -> None:
    stata.write(whole, path, release)


def _copy(whole: Path, path: Path) -> None:
    shutil.copyfile(whole / "blank-form.xlsx", path)


def test_whoever_reads_a_damaged_package_is_told_its_file(
    damaged: Path, published: Path, tmp_path: Path
) -> None:
    """Not that something is wrong with the program."""
    with pytest.raises(UsageError, match=r"figures\.parquet: cannot be read as Parquet"):
        diff(published, damaged)
    copy = shutil.copytree(published / "gongkai", tmp_path / "gongkai")
    _overwrite(copy / "figures.parquet")
    with pytest.raises(UsageError, match=r"figures\.parquet: cannot be read as Parquet"):
        list(Tables(copy).rows("SELECT * FROM figures"))
    shutil.copyfile(published / "gongkai/figures.parquet", copy / "figures.parquet")
    (copy / "reports.parquet").write_bytes((copy / "reports.parquet").read_bytes()[:-9])
    with pytest.raises(UsageError, match=r"reports\.parquet: cannot be read as Parquet"):
        Tables(copy)
    (copy / "datapackage.json").write_bytes((copy / "datapackage.json").read_bytes()[:2_000])
    with pytest.raises(UsageError, match=r"datapackage\.json: is broken"):
        published_release(tmp_path)

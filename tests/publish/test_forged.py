"""Forged packages: every hash that can be restated is, and verify still tells what was changed."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from gongkai.cli import app
from gongkai.publish import (
    constraints,
    descriptor,
    explained,
    files,
    formats,
    same,
    sums,
    verify,
    whole,
)
from gongkai.publish.problem import EXAMPLES, Problem, few
from gongkai.publish.verify import Verified
from gongkai.publish.whole_again import names_of

pytestmark = pytest.mark.usefixtures("unasked")
Found = dict[str, Any]


def change_descriptor(folder: Path, change: Callable[[Found], None]) -> None:
    """Write a descriptor anew with something changed."""
    path = folder / "datapackage.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    change(found)
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    path.write_text(text, encoding="utf-8")


def restate(folder: Path) -> None:
    """Let descriptor and list of hashes agree with the files as they are."""

    def measure(found: Found) -> None:
        for resource in found["resources"]:
            path = folder / resource["path"]
            if path.is_file():
                key = "bytes" if "bytes" in resource else "byteSize"
                resource[key] = path.stat().st_size
                resource["hash"] = f"sha256:{files.sha256(path)}"

    change_descriptor(folder, measure)
    sums.write(folder)


def change_text(path: Path, old: str, new: str) -> None:
    """Change one thing in a text."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def change_book(path: Path, old: bytes, new: bytes) -> None:
    """Change one thing in a sheet of a workbook."""
    fresh = path.with_name("fresh")
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(fresh, "w") as target:
        members = {name: book.read(name) for name in book.namelist()}
        name = next(name for name in members if "sheet3" in name and old in members[name])
        members[name] = members[name].replace(old, new, 1)
        for member, data in members.items():
            target.writestr(member, data)
    fresh.replace(path)


def forge(packages: Path) -> None:
    """Change what hashes alone would not betray."""
    whole, body = packages / "gongkai", packages / "bodies" / "990101"
    with closing(sqlite3.connect(whole / "gongkai.sqlite")) as database:
        database.execute("UPDATE panel SET s3_new_tot = 77 WHERE report_id = '990101-2021'")
        database.execute("UPDATE about SET en = 'nobody' WHERE key = 'owner'")
        database.execute("DROP INDEX figures_indicator_year")
        database.commit()
    panel = pd.read_stata(whole / "panel.dta", convert_categoricals=False)
    panel.loc[0, "year"] = 1999
    panel.to_stata(whole / "panel.dta", write_index=False, version=118)
    change_book(whole / "gongkai.xlsx", b"<v>19</v>", b"<v>91</v>")
    change_text(whole / "README.md", "不同口径不得相加", "不同口径可以相加")
    change_text(whole / "LICENSE", "按现状提供", "附带保证")
    change_text(whole / "CITATION.cff", "2022-03-01", "2021-03-01")
    change_text(whole / "dcat.jsonld", "Synthetic archive", "Another archive")
    (whole / "stray.exe").write_text("x", encoding="utf-8")
    change_descriptor(
        whole,
        lambda found: (
            found.update(title="别的标题"),
            found["licenses"][0].update(name="CC0-1.0"),
            found["resources"].pop(),
        ),
    )
    restate(whole)
    change_text(body / "README.md", "990101", "990102")
    change_descriptor(body, lambda found: found.update(version="9.9"))
    (body / "LICENSE").unlink()
    restate(body)
    change_text(packages / "years" / "2020" / "LICENSE", "按现状提供", "附带保证")
    (packages / "notes.txt").write_text("x", encoding="utf-8")


@pytest.fixture(scope="module")
def problems(published: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Problem, ...]:
    """What verify says of them."""
    packages = tmp_path_factory.mktemp("forged") / "packages"
    shutil.copytree(published, packages)
    forge(packages)
    return verify(packages)


@pytest.mark.parametrize(
    ("file", "where", "wrong"),
    [
        ("gongkai/gongkai.sqlite", "table panel row 2", 's3_new_tot is "77", by the Parquet file'),
        ("gongkai/gongkai.sqlite", "table about row", "nobody"),
        ("gongkai/gongkai.sqlite", "index figures_indicator_year", "is not there"),
        ("gongkai/panel.dta", "variable body_id", "is labelled"),
        ("gongkai/gongkai.xlsx", "面板 Panel", 'is "91", by the Parquet files "19"'),
        ("gongkai/README.md", "line", "不同口径可以相加"),
        ("gongkai/LICENSE", "line", "附带保证"),
        ("gongkai/CITATION.cff", "line", "2021-03-01"),
        ("gongkai/dcat.jsonld", "", "Another archive"),
        ("gongkai/stray.exe", "", "is no file of this package"),
        ("gongkai/datapackage.json", "title", 'is "别的标题", not "演示档案（虚构）" (and'),
        ("bodies/990101/README.md", "line", "990102"),
        ("bodies/990101/datapackage.json", "version", 'is "9.9", not "2022.3.1"'),
        ("bodies/990101/LICENSE", "", "there is no such file"),
        ("years/2020/LICENSE", "line", "附带保证"),
        ("notes.txt", "", "is no package"),
    ],
)
def test_what_was_forged_is_named(
    problems: tuple[Problem, ...], file: str, where: str, wrong: str
) -> None:
    """With the file and the first place."""
    assert [
        one for one in problems if one.file == file and where in one.where and wrong in one.wrong
    ], "\n".join(map(str, problems))


def test_one_fault_has_one_line(problems: tuple[Problem, ...]) -> None:
    """No file is told of twice for one change, and none that was not changed."""
    told = [one.file for one in problems]
    assert len(told) == len(set(told)) + 2, "\n".join(map(str, problems))  # SQLite has three
    assert "gongkai/figures.parquet" not in told


@pytest.mark.parametrize(
    "change",
    [
        lambda found: found["resources"].pop(0),
        lambda found: found["licenses"][0].update(path="https://example.org/other"),
        lambda found: found.update(version="2022.4.1"),
        lambda found: found["site"].update(owner_en="somebody else"),
        lambda found: found["resources"][0].update(title="别的"),
        lambda found: found["resources"].reverse(),
    ],
)
def test_a_descriptor_is_what_it_would_be(packages: Path, change: Callable[[Found], None]) -> None:
    """A table left out, a licence, a version, an owner, a title, an order: each is told."""

    def faults() -> list[Problem]:
        rows, _ = constraints.check_structure(folder, "gongkai")
        found = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        explain = partial(whole.explain, release=descriptor.release_of(found), rows=rows)
        others = names_of(folder, rows, rows["bodies"])
        return explained.faults(folder, "gongkai", others, explain, is_sound=True)[0]

    folder = packages / "gongkai"
    assert faults() == []
    change_descriptor(folder, change)
    assert faults()


def test_a_table_that_is_not_described_hides_nothing(packages: Path) -> None:
    """What else is wrong is told as well."""
    whole = packages / "gongkai"
    change_descriptor(
        whole,
        lambda found: found.update(
            resources=[one for one in found["resources"] if "figures" not in one["name"]]
        ),
    )
    change_text(packages / "bodies" / "990101" / "figures.csv", ",77.806,", ",77.8,")
    change_text(whole / "figures.csv", ",77.806,", ",77.8,")
    told = {one.file for one in verify(packages)}
    assert {
        "gongkai/datapackage.json",
        "gongkai/figures.csv",
        "bodies/990101/figures.csv",
    } <= told


def test_a_large_database_is_compared_by_sums(published: Path, tmp_path: Path) -> None:
    """Of a large archive every cell would take too long; a changed sum is told."""
    path = tmp_path / "copy.sqlite"
    shutil.copy(published / "gongkai" / formats.DATABASE, path)

    def faults() -> list[same.Fault]:
        whole = published / "gongkai"
        return same.sqlite_faults(path, whole, None, ("panel", "bodies"), is_large=True)

    assert faults() == []
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE panel SET s3_new_tot = 77 WHERE report_id = '990101-2021'")
        database.commit()
    ((_, wrong),) = faults()
    assert "sum of s3_new_tot" in wrong


@pytest.mark.parametrize("site", [None, [], {"title_zh": 1}, {"title_zh": "x"}])
def test_a_package_that_does_not_say_what_it_is_made_of(published: Path, site: Any) -> None:
    """It is told in a sentence, whatever stands there."""
    text = (published / "gongkai" / "datapackage.json").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="site"):
        descriptor.release_of({**json.loads(text), "site": site})


def test_many_faults_of_a_kind_are_a_few_lines() -> None:
    """The last of them counts the rest; another kind is told too."""
    many = [Problem("gongkai/a.csv", f"row {row}", f'is "{row}"') for row in range(90)]
    found = few([*many, Problem("gongkai/a.csv", "", "is short")])
    assert len(found) == EXAMPLES + 1
    assert found[EXAMPLES - 1].wrong.endswith(f"(and {90 - EXAMPLES} more such files or rows)")


def test_the_command_counts_what_it_saw(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packages, tables and rows, with faults and without."""
    seen = Verified((), {"figures": 5, "panel": 2}, 8)
    for problems, code in (((), 0), ((Problem("a", "", "is short"),), 4)):
        found = replace(seen, problems=problems)
        monkeypatch.setattr("gongkai.publish.look_over", lambda *_, found=found: found)
        done = CliRunner().invoke(app, ["verify", "--packages", str(published)])
        assert done.exit_code == code
        assert "(8 packages; 2 tables of 7 rows, 5 of them figures)" in done.stdout

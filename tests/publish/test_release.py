"""The files of a release: same bytes for the same packages, and nothing made of unsound ones."""

from __future__ import annotations

import csv
import datetime
import hashlib
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gongkai.cli import app
from gongkai.knowledge.published import fields
from gongkai.model import KnowledgeError, Stopped, UsageError
from gongkai.publish import verify, zips
from gongkai.publish.reasons import causes
from gongkai.publish.release import Made, Wanted, release
from gongkai.releases import as_text, columns, load_releases, merge

pytestmark = pytest.mark.usefixtures("unasked")
FILES = {
    "SHA256SUMS",
    "changelog.md",
    "gongkai-bodies.zip",
    "gongkai-province-99.zip",
    *(f"gongkai-year-{year}.zip" for year in (2020, 2021, 2022)),
    "gongkai.zip",
    "notes.md",
    "releases.csv",
}


def read(path: Path) -> str:
    """Read a text file."""
    return path.read_text(encoding="utf-8")


def names(folder: Path) -> set[str]:
    """Give the names of the files of a folder."""
    return {path.name for path in folder.iterdir()}


@pytest.fixture(scope="module")
def newer(make_archive: Any, publish_rows: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication of the same day with one figure read otherwise; never to be changed."""
    archive = make_archive()
    row = next(row for row in archive["figures"] if row["status"] == "reported")
    row["value"] = Decimal(4)
    folder = tmp_path_factory.mktemp("newer")
    return publish_rows(archive, folder / "staged", folder / "packages")


@pytest.fixture(scope="module")
def first(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first release, of the moment that the packages carry; never to be changed."""
    folder = tmp_path_factory.mktemp("first") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1646092800")
        words = ["release", "--packages", str(published), "--out", str(folder)]
        done = CliRunner().invoke(app, words)
    # A workflow takes the tag from stdout: nothing else stands there.
    assert (done.exit_code, done.stdout) == (0, "data-2022.03.01\n")
    return folder


@pytest.fixture
def sound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the packages for sound: two tests see to it that they are verified before a release."""
    monkeypatch.setattr("gongkai.publish.release.verify", lambda _: ())


def test_a_first_release_has_all_and_compares_nothing(first: Path, published: Path) -> None:
    """Archives, hashes of every other file, notes in both languages; no changes."""
    assert names(first) == FILES
    sums = dict(line.split("  ")[::-1] for line in read(first / "SHA256SUMS").splitlines())
    assert sums == {
        name: hashlib.sha256((first / name).read_bytes()).hexdigest()
        for name in FILES - {"SHA256SUMS"}
    }
    assert "第一次发布" in read(first / "notes.md")
    assert "The first release" in read(first / "notes.md")
    (row,) = load_releases(first / "releases.csv")
    assert (row["date"], row["previous"], row["figures_reading"]) == (
        datetime.date(2022, 3, 1),
        None,
        None,
    )


def test_what_is_unpacked_is_what_was_published(
    first: Path, published: Path, tmp_path: Path
) -> None:
    """All archives together are the packages, and verify is content with them."""
    for path in sorted(first.glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            archive.extractall(tmp_path / "unpacked")
    unpacked, given = (
        {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for root in (tmp_path / "unpacked", published)
    )
    assert unpacked == given
    assert verify(tmp_path / "unpacked") == ()


@pytest.mark.usefixtures("sound")
def test_the_same_packages_give_the_same_bytes(first: Path, packages: Path, tmp_path: Path) -> None:
    """A copy, made at another time and in another order, is released byte by byte alike."""
    for path in sorted(packages.rglob("*.csv"), reverse=True):
        path.touch()
    release(Wanted(packages, tmp_path / "again"))
    assert {path.name: path.read_bytes() for path in first.iterdir()} == {
        path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()
    }


@pytest.mark.usefixtures("sound")
@pytest.mark.parametrize("of_packages", [False, True])
def test_a_second_release_tells_what_changed(
    first: Path, published: Path, newer: Path, tmp_path: Path, of_packages: bool
) -> None:
    """Compared with the packages or the files of the last one; the day's second has a number."""
    record = tmp_path / "releases.csv"
    record.write_bytes((first / "releases.csv").read_bytes())
    last = published if of_packages else first
    out = tmp_path / "second"
    made = release(Wanted(newer, out, last, record, note_zh="改正 |读法|", note_en="<b>"))
    assert made == Made("data-2022.03.01.2")
    assert names(out) == FILES | {"changes.csv", "changes.excel.csv", "changes.html"}
    with (out / "changes.csv").open(encoding="utf-8", newline="") as file:
        (change,) = csv.DictReader(file)
    assert (change["new_value"], change["cause"]) == ("4", "reading")
    old, row = load_releases(record)
    assert (row["previous"], row["figures_reading"], row["figures_added"]) == (
        old["release"],
        1,
        0,
    )
    assert read(record) == read(out / "releases.csv")
    notes, changelog = read(out / "notes.md"), read(out / "changelog.md")
    assert "`data-2022.03.01`" in notes
    assert "- 读取规则改变：1" in notes
    assert "- read otherwise: 1" in notes
    assert "<b>" not in notes + changelog
    assert r"改正 \|读法\|" in notes
    assert changelog.index("data-2022.03.01.2") < changelog.index("## data-2022.03.01\n")


def test_unsound_packages_are_not_released(packages: Path, tmp_path: Path) -> None:
    """Exit code 4 with the problems of verify, and no file."""
    (packages / "gongkai" / "figures.csv").write_text("x", encoding="utf-8")
    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["release", "--packages", str(packages), "--out", str(out)])
    assert (done.exit_code, done.stdout) == (4, "")
    assert "figures.csv" in done.stderr
    assert not out.exists()


def test_a_release_of_another_moment_is_refused(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tag and citations would name two days: the packages must carry the clock that is set."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    with pytest.raises(UsageError, match="build them again"):
        release(Wanted(published, tmp_path / "out"))
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("sound")
def test_mistakes_make_nothing(published: Path, first: Path, tmp_path: Path) -> None:
    """A folder that is not empty, packages that are none, a last release that is broken."""
    with pytest.raises(UsageError, match="is not empty"):
        release(Wanted(published, first))
    with pytest.raises(UsageError, match="name that above it"):
        release(Wanted(published / "gongkai", tmp_path / "out"))
    with pytest.raises(UsageError, match="no package here"):
        release(Wanted(published, tmp_path / "out", last=tmp_path / "staged"))
    broken = shutil.copytree(first, tmp_path / "broken")
    (broken / "gongkai.zip").write_bytes(b"PK cut off")
    with pytest.raises(UsageError, match="cannot be read as ZIP"):
        release(Wanted(published, tmp_path / "out", last=broken))
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("sound")
def test_a_file_that_no_host_takes_stops(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said by name and size, and nothing is left."""
    monkeypatch.setattr(zips, "LARGEST", 1000)
    with pytest.raises(Stopped, match=r"gongkai\.zip: has \d+ bytes; .* fewer than 1000"):
        release(Wanted(published, tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def row(tag: str = "data-2022.03.01", **values: Any) -> dict[str, Any]:
    """A row of releases as it is written by hand."""
    day = tag.removeprefix("data-")[:10].replace(".", "-")
    found = {**dict.fromkeys(columns(), ""), "release": tag, "date": day, "version": "v"}
    return {**found, "reports": "1", "figures": "2", **values}


def write(path: Path, *rows: dict[str, Any]) -> Path:
    """Write releases.csv."""
    path.write_text(as_text(rows), encoding="utf-8")
    return path


def test_the_columns_count_every_cause() -> None:
    """A new cause needs a column, else its figures would be lost from the record."""
    counted = [name for name in columns() if name.startswith("figures_")]
    assert counted == [f"figures_{cause}" for cause in causes()]


def test_the_columns_say_what_the_causes_say() -> None:
    """The dictionary of the data repeats each cause's name and sentence word for word."""
    said = {one.name: one for one in fields("releases")}
    for one in causes().values():
        column = said[f"figures_{one.cause}"]
        assert column.title_zh == f"改变的数字：{one.zh}"
        assert column.title_en == f"Changed figures: {one.en}"
        assert (column.description_zh, column.description_en) == (one.said_zh, one.said_en)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"release": "v1"}, "line 2: write release as"),
        ({"date": "2022-02-30"}, "line 2: date: write a day"),
        ({"reports": "many"}, "line 2: reports must be a number"),
        ({"figures_body": "-1"}, "line 2: figures_body must be a number"),
        ({"version": ""}, "line 2: version is empty"),
    ],
)
def test_a_broken_record_says_where(tmp_path: Path, values: dict[str, str], words: str) -> None:
    """File, line and mend."""
    path = write(tmp_path / "releases.csv", {**row(), **values})
    with pytest.raises(KnowledgeError, match=words):
        load_releases(path)


def test_a_record_has_each_release_once(tmp_path: Path) -> None:
    """Twice in one file, or otherwise in another one."""
    with pytest.raises(KnowledgeError, match=r"line 3: .* stands there twice"):
        load_releases(write(tmp_path / "a.csv", row(), row()))
    one, other = (
        load_releases(write(tmp_path / f"{name}.csv", row(version=name))) for name in ("b", "c")
    )
    with pytest.raises(KnowledgeError, match="not what the last release says"):
        merge([one, other])
    assert load_releases(tmp_path / "none.csv") == ()

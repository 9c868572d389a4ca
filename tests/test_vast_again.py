"""A vast archive is published again in those provinces alone in which something changed."""

from __future__ import annotations

import csv
import gzip
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from drawing import draw_report
from gongkai.pipeline import Folders, make_packages
from gongkai.publish import sizes, vast, verify
from gongkai.staging import slabs

pytestmark = [pytest.mark.usefixtures("lent_readers"), pytest.mark.slow]
SITE = 'title_zh: "档案"\ntitle_en: "archive"\nowner_zh: "某"\nowner_en: "somebody"\n'
NAMES = {
    "43": ("湖南省益阳市安化县教育局", "湖南省益阳市安化县民政局", "湖南省益阳市桃江县教育局"),
    "23": ("黑龙江省牡丹江市海林市教育局", "黑龙江省牡丹江市宁安市民政局"),
    "41": ("河南省驻马店市西平县教育局",),
}
YEARS = (2021, 2022)


@pytest.fixture(autouse=True)
def small_slabs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every archive for a vast one, with slabs of four reports."""
    monkeypatch.setattr(sizes, "WHOLE_BODIES", 1)
    monkeypatch.setattr(sizes, "VAST_BODIES", 1)
    monkeypatch.setattr(slabs, "SLAB", 4)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """An archive of reports of three provinces."""
    archive = tmp_path / "data" / "archive"
    archive.mkdir(parents=True)
    (tmp_path / "data" / "site.yml").write_text(SITE, encoding="utf-8")
    for names in NAMES.values():
        for name in names:
            for year in YEARS:
                put(archive, name, year)
    return Folders(archive, tmp_path / "data" / "packages", tmp_path / "site", tmp_path / "src")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The provinces whose rows are made, as they are."""
    seen: list[str] = []
    own = vast._slabs

    def counted(task: vast.Task, scratch: Path) -> Iterator[object]:
        seen.append(task.province)
        return own(task, scratch)

    monkeypatch.setattr(vast, "_slabs", counted)
    return seen


def put(archive: Path, name: str, year: int, received: int = 3) -> None:
    title = f"{name}{year}年政府信息公开工作年度报告"
    cells = {"requests.received.total": str(received)}
    text = draw_report("2021", cells, title=title, year=year)
    (archive / f"{name}{year}.txt").write_text(text, encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def clean(folders: Folders, place: Path) -> dict[str, bytes]:
    """What a first build of the same makes."""
    shutil.copytree(folders.datasets, place, ignore=shutil.ignore_patterns("*packages*"))
    make_packages(Folders(place / "archive", place / "packages", place, place), 1)
    return contents(place / "packages")


def test_only_the_province_that_changed_is_written(
    folders: Folders, written: list[str], tmp_path: Path
) -> None:
    """A new report, a changed one and one that is gone; every byte is that of a first build."""
    make_packages(folders, 1)
    assert sorted(written) == ["23", "41", "43"]
    assert verify(folders.packages) == ()
    for change, province in (
        (lambda: put(folders.archive, NAMES["41"][0], 2023), "41"),
        (lambda: put(folders.archive, NAMES["23"][1], 2021, received=9), "23"),
        (lambda: (folders.archive / f"{NAMES['43'][2]}2022.txt").unlink(), "43"),
    ):
        written.clear()
        change()
        make_packages(folders, 1)
        assert written == [province]
    assert contents(folders.packages) == clean(folders, tmp_path / "clean")


def test_any_changes_give_what_a_first_build_gives(folders: Folders, tmp_path: Path) -> None:
    """Reports come, change, go and are put down to other bodies, in any order."""
    dice = random.Random("vast")  # noqa: S311  # the same changes every time
    for step in range(2):
        for _ in range(dice.randint(1, 3)):
            name = dice.choice([name for names in NAMES.values() for name in names])
            year = dice.choice((*YEARS, 2023))
            path = folders.archive / f"{name}{year}.txt"
            if path.is_file() and dice.random() < 0.4:
                path.unlink()
            else:
                put(folders.archive, name, year, received=dice.randint(0, 9))
        make_packages(folders, 1)
        assert contents(folders.packages) == clean(folders, tmp_path / str(step))


def test_what_was_kept_is_trusted_by_its_bytes(
    folders: Folders, written: list[str], tmp_path: Path
) -> None:
    """A published file that somebody edited is the kept one too; it is made again."""
    make_packages(folders, 1)
    before = contents(folders.packages)
    path = folders.packages / "gongkai" / "figures" / "41.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    with path.open("r+b") as file:
        file.write(data)
    written.clear()
    make_packages(folders, 1)
    assert written == ["41"]
    assert contents(folders.packages) == before


def drawn(name: str, received: int) -> str:
    title = f"{name}2021年政府信息公开工作年度报告"
    cells = {"requests.received.total": str(received)}
    return draw_report("2021", cells, title=title, year=2021)


@pytest.fixture
def shared(folders: Folders) -> Folders:
    """The archive with documents that hold reports of two and of three provinces."""
    hunan, heilongjiang, henan = (names[0] for names in NAMES.values())
    for name, own in (("two", (hunan, heilongjiang)), ("three", (heilongjiang, hunan, henan))):
        text = "\n\n".join(drawn(one, place) for place, one in enumerate(own, start=40))
        (folders.archive / f"{name}.txt").write_text(text, encoding="utf-8")
    return folders


def texts(packages: Path, province: str) -> list[str]:
    """The documents whose texts the package of a province has, in the order of its file."""
    with gzip.open(packages / f"provinces/{province}/texts.csv.gz", "rt", encoding="utf-8") as file:
        return [row["path"] for row in csv.DictReader(file)]


def test_a_document_with_reports_of_several_provinces(shared: Folders, tmp_path: Path) -> None:
    """Its text lies once in the whole, with its first report, and in the package of each."""
    make_packages(shared, 1)
    assert verify(shared.packages) == ()
    homes = {
        path: file.stem
        for file in sorted((shared.packages / "gongkai/texts").iterdir())
        for path in pq.read_table(file)["path"].to_pylist()
    }
    assert (homes["two.txt"], homes["three.txt"]) == ("43", "23")
    reports = pq.read_table(shared.packages / "gongkai/reports.parquet").to_pylist()
    assert len([row for row in reports if row["path"] in ("two.txt", "three.txt")]) == 5
    for province in NAMES:
        wanted = {row["path"] for row in reports if row["body_id"][:2] == province}
        assert sorted(texts(shared.packages, province)) == sorted(wanted)
        assert {"two.txt", "three.txt"} - wanted <= ({"two.txt"} if province == "41" else set())
    (shared.archive / "two.txt").write_text(drawn(NAMES["41"][0], 7), encoding="utf-8")
    make_packages(shared, 2)
    assert contents(shared.packages) == clean(shared, tmp_path / "clean")


def test_a_text_that_is_with_the_wrong_province_is_told(shared: Folders) -> None:
    """A copy of it too, whether a report of that province is in the document or not."""
    make_packages(shared, 1)
    own = shared.packages / "gongkai/texts"
    whole = {path.stem: pq.read_table(path) for path in own.iterdir()}
    is_lent = pc.equal(whole["43"]["path"], "two.txt")
    lent = whole["43"].filter(is_lent)
    no_text, stranger = "there is no text two.txt", "two.txt: is of no report here"
    twice = "two.txt: the key path stands in 2 rows"
    for changed, wanted in (
        ({"41": pa.concat_tables([whole["41"], lent])}, {stranger, twice}),
        ({"23": pa.concat_tables([whole["23"], lent])}, {twice}),
        (
            {
                "43": whole["43"].filter(pc.invert(is_lent)),
                "41": pa.concat_tables([whole["41"], lent]),
            },
            {stranger},
        ),
        ({"43": whole["43"].filter(pc.invert(is_lent))}, {no_text}),
    ):
        for province, rows in (whole | changed).items():
            pq.write_table(rows, own / f"{province}.parquet")
        told = [str(problem) for problem in verify(shared.packages)]
        assert {
            one for one in (stranger, twice, no_text) if any(one in line for line in told)
        } == wanted

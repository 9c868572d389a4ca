"""A lean site takes over from the one that stood what it would make the same, and nothing else."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from drawing import draw_report
from gongkai.pipeline import Folders, build, make_site
from gongkai.publish import sizes
from gongkai.render.kept import Before, Kept
from gongkai.staging import slabs

pytestmark = [pytest.mark.usefixtures("lent_readers"), pytest.mark.slow]
SITE_SRC = Path(__file__).parents[1] / "site_src"
SITE = """title_zh: "档案"
title_en: "archive"
owner_zh: "某"
owner_en: "somebody"
size: lean
data_url: "https://data.example.org"
"""
NAMES = {
    "43": ("湖南省益阳市安化县教育局", "湖南省益阳市桃江县教育局"),
    "23": ("黑龙江省牡丹江市海林市教育局", "黑龙江省牡丹江市宁安市民政局"),
    "00": ("某某协会",),
}
YEARS = (2021, 2022)
ALL = [(key, name) for key, names in NAMES.items() for name in names]


@pytest.fixture(autouse=True)
def vast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every archive for a vast one, and let one process write it."""
    monkeypatch.setattr(sizes, "WHOLE_BODIES", 1)
    monkeypatch.setattr(sizes, "VAST_BODIES", 1)
    monkeypatch.setattr(slabs, "SLAB", 4)
    monkeypatch.setattr("gongkai.render.facets.WHOLE", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """An archive of reports of two provinces and of a body that is nowhere, with its lean site."""
    archive = tmp_path / "data" / "archive"
    archive.mkdir(parents=True)
    (tmp_path / "data" / "site.yml").write_text(SITE, encoding="utf-8")
    for _, name in ALL:
        for year in YEARS:
            put(archive, name, year)
    made = Folders(archive, tmp_path / "data" / "packages", tmp_path / "site", SITE_SRC)
    build(made, 1)
    return made


def put(archive: Path, name: str, year: int, received: int = 3) -> None:
    title = f"{name}{year}年政府信息公开工作年度报告"
    cells = {"requests.received.total": str(received)}
    text = draw_report("2021", cells, title=title, year=year)
    (archive / f"{name}{year}.txt").write_text(text, encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def clean(folders: Folders, place: Path) -> dict[str, bytes]:
    """The site that a first build of the same makes."""
    shutil.copytree(folders.datasets, place, ignore=shutil.ignore_patterns("*packages*"))
    build(Folders(place / "archive", place / "packages", place / "site", SITE_SRC), 1)
    return contents(place / "site")


def inodes(site: Path) -> dict[str, int]:
    """Where on the disk every file of a site lies."""
    found = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): path.stat().st_ino for path in found}


def test_only_the_province_that_changed_is_made(folders: Folders, tmp_path: Path) -> None:
    """Pages, texts, values, findings and words of the others are the files that stood."""
    before = inodes(folders.site)
    stood = {*folders.site.glob("bodies/*/index.html"), *folders.site.glob("data/bulk/**/*.gz")}
    addresses = {path.relative_to(folders.site).as_posix() for path in stood}
    put(folders.archive, NAMES["23"][0], 2023)
    build(folders, 1)
    after = inodes(folders.site)
    taken = {name for name in addresses if before[name] == after.get(name)}
    made = addresses - taken
    other = [name for name in made if "23" not in name]
    assert not other, other
    for kind in ("bodies/43", "texts/43", "values", "bodies/43.json", "words/43", "reports/43"):
        wanted = "indicators/requests" if kind == "values" else kind
        assert any(wanted in name for name in taken), kind
    for kind in ("bodies/23", "texts/23", "/23.json", "words/23"):
        assert any(kind in name for name in made), kind
    assert contents(folders.site) == clean(folders, tmp_path / "clean")


def test_any_changes_give_the_site_that_a_first_build_gives(
    folders: Folders, tmp_path: Path
) -> None:
    """Reports come, change and go, bodies too, in any order."""
    dice = random.Random("kept")  # noqa: S311  # the same changes every time
    for step in range(3):
        for _ in range(dice.randint(1, 2)):
            _, name = dice.choice(ALL)
            year = dice.choice((*YEARS, 2023))
            path = folders.archive / f"{name}{year}.txt"
            if path.is_file() and dice.random() < 0.5:
                path.unlink()
            else:
                put(folders.archive, name, year, received=dice.randint(0, 9))
        build(folders, 1)
        assert contents(folders.site) == clean(folders, tmp_path / str(step)), step


def test_masks_and_errata_give_the_site_that_a_first_build_gives(
    folders: Folders, tmp_path: Path
) -> None:
    """What people decide changes pages of bodies that stood; and so does taking it back."""
    name = NAMES["43"][0]
    path = folders.archive / f"{name}2021.txt"
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    start = path.read_text(encoding="utf-8").index("公开")
    told = {
        "errata.yml": '- {body: "430923-education", year: 2021, as_printed: "3", value: 9,'
        " indicator: requests.received.total, reason: r, evidence: e}\n",
        "redactions.csv": f"sha256,start,end,reason\n{sha256},{start},{start + 2},private\n",
    }
    seen = [contents(folders.site)]
    for step, (file, text) in enumerate((*told.items(), ("errata.yml", ""))):
        beside = folders.datasets / file
        beside.write_text(text, encoding="utf-8") if text else beside.unlink()
        build(folders, 1)
        seen.append(contents(folders.site))
        assert seen[-1] == clean(folders, tmp_path / str(step)), file
    assert len({page["bodies/430923-education/index.json"] for page in seen[:2]}) == 2


def _other_title(folders: Folders) -> None:
    path = folders.datasets / "site.yml"
    path.write_text(SITE.replace("档案", "文库"), encoding="utf-8")


def _written_over(folders: Folders) -> None:
    """Change a page where it lies: its folder looks as it did."""
    path = next(folders.site.glob("bodies/43*/index.html"))
    path.write_bytes(path.read_bytes().replace(b"<h1", b"<h2"))
    put(folders.archive, NAMES["23"][0], 2023)


def _page_removed(folders: Folders) -> None:
    next(folders.site.glob("bodies/43*/index.json")).unlink()


@pytest.mark.parametrize("change", [_other_title, _written_over, _page_removed])
def test_what_is_not_as_it_was_made_is_made_again(
    folders: Folders, tmp_path: Path, change: Callable[[Folders], None]
) -> None:
    """Whatever was done to the site or to what it says about itself."""
    change(folders)
    build(folders, 1)
    assert contents(folders.site) == clean(folders, tmp_path / "clean")


def test_the_site_that_stood_is_not_touched(
    folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build that fails in its last step leaves every byte of it."""
    before = contents(folders.site)
    put(folders.archive, NAMES["23"][0], 2023)

    def broken(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr("gongkai.render.write_machine_files", broken)
        with pytest.raises(OSError, match="disk full"):
            build(folders, 1)
    assert contents(folders.site) == before
    make_site(folders)
    assert contents(folders.site) == before


def test_a_disk_without_second_names_gets_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is taken where one file is missing, or was written to since."""
    old, new = tmp_path / "old", tmp_path / "new"
    (old / "a").mkdir(parents=True)
    for name in ("a/b", "a/c"):
        (old / name).write_text(name, encoding="utf-8")
    made_at = (old / "a" / "c").stat().st_mtime_ns
    os.utime(old / "a" / "b", ns=(made_at, made_at))

    def refused(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refused)
    kept = Kept(Before(old, {}, made_at), frozenset({"11"}))
    assert kept.take(new, ["a/b", "a/c"])
    assert contents(new) == contents(old)
    assert not kept.take(tmp_path / "other", ["a/b", "a/d"])
    os.utime(old / "a" / "b", ns=(made_at, made_at + 1))
    assert not kept.take(tmp_path / "other", ["a/b"])
    assert not (tmp_path / "other").exists()

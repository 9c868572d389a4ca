"""What stands as it would be made again is left as it is, and nothing else is."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from drawing import draw_report
from gongkai import pipeline, stamps
from gongkai.archive import hash_file, list_sources
from gongkai.model import Stopped
from gongkai.pipeline import Folders, build, make_packages, make_site
from gongkai.render import Rendered
from gongkai.store import Hashes
from gongkai.swap import Exchanged, replacing

pytestmark = pytest.mark.usefixtures("lent_readers", "tables_alone")
SITE = 'title_zh: "档案"\ntitle_en: "archive"\nowner_zh: "某"\nowner_en: "somebody"\n'
NAMES = ("安化县教育局", "安化县民政局")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is made, as it is made: packages of a few tables, and a site of two files."""
    told: list[str] = []
    own = pipeline.stage

    def stage(*args: object, **more: object) -> object:
        told.append("packages")
        return own(*args, **more)  # type: ignore[arg-type]

    def render(packages: Path, site: Path, *_: object) -> Rendered:
        told.append("site")
        with replacing(site) as fresh:
            (fresh / "assets").mkdir()
            (fresh / "assets" / "a.css").write_text("a", encoding="utf-8")
            count = len([*packages.rglob("*")])
            (fresh / "index.html").write_text(f"{count}", encoding="utf-8")
        return Rendered(site, 0, 0, 1, 0, Exchanged(new=1))

    monkeypatch.setattr(pipeline, "stage", stage)
    monkeypatch.setattr(pipeline, "render", render)
    monkeypatch.setattr(pipeline, "refuse_foreign_site", lambda _: None)
    monkeypatch.setattr(stamps, "SETTLED", 0)
    return told


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """An archive of two reports, and sources of pages."""
    archive = tmp_path / "data" / "archive"
    (archive / "x").mkdir(parents=True)
    (tmp_path / "data" / "site.yml").write_text(SITE, encoding="utf-8")
    for name in NAMES:
        (archive / "x" / f"{name}.txt").write_text(drawn(name, 2021), encoding="utf-8")
    for name in ("docs", "theme"):
        (tmp_path / "src" / name).mkdir(parents=True)
        (tmp_path / "src" / name / "a.md").write_text("a", encoding="utf-8")
    return Folders(archive, tmp_path / "data" / "packages", tmp_path / "site", tmp_path / "src")


def drawn(name: str, year: int, received: int = 3) -> str:
    title = f"{name}{year}年政府信息公开工作年度报告"
    return draw_report("2021", {"requests.received.total": str(received)}, title=title, year=year)


def contents(*folders: Path) -> dict[str, bytes]:
    found = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {str(path): path.read_bytes() for path in found}


def test_nothing_is_made_twice(folders: Folders, made: list[str]) -> None:
    """The second build says what the first said, and that nothing changed; it writes nothing."""
    first = build(folders, 2)
    assert made == ["packages", "site"]
    assert (folders.datasets / "bodies.csv").is_file()  # written by the build itself
    before = contents(folders.packages, folders.site)
    stood = folders.site.stat().st_ino
    second = build(folders, 2)
    assert made == ["packages", "site"]
    assert str(second) == str(first)
    assert "nothing changed" in second.notes[-1]
    assert contents(folders.packages, folders.site) == before
    assert folders.site.stat().st_ino == stood
    assert "nothing changed" in make_packages(folders, 2).notes[-1]
    make_site(folders)
    assert made == ["packages", "site"]


def _add(folders: Folders) -> None:
    path = folders.archive / "new.txt"
    path.write_text(drawn("安化县财政局", 2021), encoding="utf-8")


def _edit_and_date_back(folders: Folders) -> None:
    path = folders.archive / "x" / f"{NAMES[0]}.txt"
    before, size = path.stat(), path.stat().st_size
    path.write_text(drawn(NAMES[0], 2021, received=4), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == size


def _remove(folders: Folders) -> None:
    (folders.archive / "x" / f"{NAMES[0]}.txt").unlink()


def _rename(folders: Folders) -> None:
    path = folders.archive / "x" / f"{NAMES[0]}.txt"
    path.rename(path.with_name("a.txt"))


def _review(folders: Folders) -> None:
    (folders.datasets / "reviewed.csv").write_text(
        "key,verdict,reason,reviewed_on\n", encoding="utf-8"
    )


def _break_package(folders: Folders) -> None:
    path = next(folders.packages.rglob("figures.parquet"))
    path.write_bytes(path.read_bytes()[:-1] + b"?")


def _forget_ids(folders: Folders) -> None:
    (folders.datasets / "bodies.csv").unlink()


@pytest.mark.parametrize(
    "change",
    [_add, _edit_and_date_back, _remove, _rename, _review, _break_package, _forget_ids],
)
def test_whatever_changed_is_seen(
    folders: Folders, made: list[str], change: Callable[[Folders], None]
) -> None:
    """And what is made then is what a first build would have made."""
    build(folders, 2)
    made.clear()
    change(folders)
    build(folders, 2)
    assert made == ["packages", "site"]
    made.clear()
    build(folders, 2)
    assert made == []


def test_another_clock_makes_other_packages(
    folders: Folders, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock stands in them."""
    build(folders, 2)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    build(folders, 2)
    assert made == ["packages", "site"] * 2


@pytest.mark.parametrize("path", ["src/docs/a.md", "site/index.html"])
def test_the_site_alone_is_made_where_the_packages_stand(
    folders: Folders, made: list[str], tmp_path: Path, path: str
) -> None:
    """A changed page needs no report to be read, and a page somebody edited is made again."""
    build(folders, 2)
    made.clear()
    (tmp_path / path).write_text("other", encoding="utf-8")
    summary = build(folders, 2)
    assert made == ["site"]
    assert str(folders.packages) in summary.notes[-1]
    assert str(folders.site) not in summary.notes[-1].split(": ")[-1]


def test_a_strict_build_is_strict_the_second_time_too(folders: Folders, made: list[str]) -> None:
    """What is left as it is was made with a file that nobody could read."""
    (folders.archive / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    summary = build(folders, 2)
    assert summary.unreadable
    assert build(folders, 2).unreadable == summary.unreadable
    with pytest.raises(Stopped, match="--strict"):
        build(folders, 2, strict=True)


def test_what_has_only_just_changed_is_looked_at_again(
    folders: Folders, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within a tick of the clock two changes look like one."""
    monkeypatch.setattr(stamps, "SETTLED", 10**18)
    build(folders, 2)
    build(folders, 2)
    assert made == ["packages", "site"] * 2


def test_a_file_is_hashed_once(
    folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as its stamp stands; and the hash is that of its bytes."""
    monkeypatch.setattr(stamps, "SETTLED", 0)
    (tmp_path / "store").mkdir()
    read: list[str] = []
    own = hash_file

    def counted(path: str) -> tuple[str, int]:
        read.append(Path(path).name)
        return own(path)

    monkeypatch.setattr("gongkai.store.hashes.hash_file", counted)

    def listed() -> list[tuple[str, str]]:
        hashes = Hashes(tmp_path / "store")
        found = list_sources(folders.archive, hashes.of)
        hashes.keep(tmp_path / "store")
        return [(one.source.path, one.source.sha256) for one in found]

    first = listed()
    assert len(read) == len(first) == 2
    assert listed() == first
    assert len(read) == 2
    _edit_and_date_back(folders)
    assert [one for one in listed() if one not in first] != []
    assert read[2:] == [f"{NAMES[0]}.txt"]
    (tmp_path / "store" / "files.sqlite").write_bytes(b"no database" * 100)
    assert listed() == [
        (one.source.path, one.source.sha256) for one in list_sources(folders.archive)
    ]


def _page_goes(page: Path) -> None:
    page.unlink()


def _page_comes(page: Path) -> None:
    page.with_name("more.json").write_text("{}", encoding="utf-8")


def _page_is_replaced(page: Path) -> None:
    draft = page.with_name("draft")
    draft.write_text("?", encoding="utf-8")
    draft.replace(page)


def _folder_goes(page: Path) -> None:
    page.unlink()
    page.parent.rmdir()


@pytest.mark.parametrize("change", [_page_goes, _page_comes, _page_is_replaced, _folder_goes])
def test_of_many_folders_what_comes_and_goes_is_seen(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    """Though none of them is looked into."""
    for number in range(3):
        page = tmp_path / "bodies" / str(number) / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text("a", encoding="utf-8")
    (tmp_path / "bodies" / "list.txt").write_text("a", encoding="utf-8")
    told = [name for name, _ in stamps.walk(tmp_path, 2)]
    assert told == ["bodies/0", "bodies/1", "bodies/2", "bodies/list.txt"]
    assert [name for name, _ in stamps.walk(tmp_path, 3)] == [
        *("bodies/list.txt", "bodies/2/index.html", "bodies/1/index.html", "bodies/0/index.html")
    ]
    before = stamps.fingerprint(tmp_path, 2)
    assert stamps.fingerprint(tmp_path, 2) == before
    change(tmp_path / "bodies" / "1" / "index.html")
    assert stamps.fingerprint(tmp_path, 2) != before

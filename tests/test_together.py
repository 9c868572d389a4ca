"""Two at once: nobody mixes what two runs made, and who comes second is told."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from drawing import draw_report
from gongkai import render
from gongkai.model import Stopped, UsageError
from gongkai.pipeline import Folders, make_packages, make_site
from gongkai.swap import Standing

SITE_SRC = Path(__file__).parents[1] / "site_src"
SITE = 'title_zh: "档案"\ntitle_en: "archive"\nowner_zh: "某"\nowner_en: "somebody"\n'
PROGRAM = "import sys; sys.argv[0] = 'gongkai'; from gongkai.cli import main; main()"
Tree = dict[str, bytes]


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """An archive of one report."""
    archive = tmp_path / "data" / "archive"
    archive.mkdir(parents=True)
    (tmp_path / "data" / "site.yml").write_text(SITE, encoding="utf-8")
    put(archive, 3)
    return Folders(archive, tmp_path / "data" / "packages", tmp_path / "site", SITE_SRC)


def put(archive: Path, received: int) -> None:
    title = "安化县教育局2021年政府信息公开工作年度报告"
    cells = {"requests.received.total": str(received)}
    text = draw_report("2021", cells, title=title, year=2021)
    (archive / "a.txt").write_text(text, encoding="utf-8")


def contents(folder: Path) -> Tree:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.mark.slow
@pytest.mark.usefixtures("lent_readers")
def test_packages_that_are_replaced_while_they_are_rendered_stop_it(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The site that stood stays; the next run renders what lies there now."""
    make_packages(folders, 1)
    make_site(folders)
    stood = contents(folders.site)
    put(folders.archive, 4)
    make_packages(folders, 1)
    own = render.write_checks

    def meanwhile(*args: object) -> object:
        put(folders.archive, 5)
        make_packages(folders, 1)
        return own(*args)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(render, "write_checks", meanwhile)
        with pytest.raises(Stopped, match=r"packages: was replaced meanwhile .*; run it again"):
            make_site(folders)
    assert contents(folders.site) == stood
    make_site(folders)
    assert contents(folders.site) != stood


def test_what_goes_wrong_for_want_of_a_folder_is_told_as_that(tmp_path: Path) -> None:
    """Another fault keeps its words where the folder is the one that it was."""
    folder = tmp_path / "packages"
    folder.mkdir()
    standing = Standing(folder)
    with pytest.raises(UsageError, match="broken"), standing.kept():
        raise UsageError("broken")
    shutil.rmtree(folder)
    with pytest.raises(Stopped, match="was replaced meanwhile"), standing.kept():
        raise UsageError("broken")


@pytest.mark.slow
def test_of_two_builds_the_second_is_told_who_is_first(folders: Folders) -> None:
    """Each in a process of its own; the first goes on to its end."""
    words = ["publish", "--archive", folders.archive, "--packages", folders.packages]
    command = [sys.executable, "-c", PROGRAM, *map(str, words)]
    lock = folders.packages.with_name(f".{folders.packages.name}.lock")
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as first:
        while first.poll() is None and not (lock.is_file() and lock.read_text()):
            time.sleep(0.01)
        second = subprocess.run(command, capture_output=True, text=True, check=False)
        assert first.wait() == 0
    assert second.returncode == 3
    assert f"process {first.pid} is writing there" in second.stderr
    assert len(second.stderr.splitlines()) == 1
    assert (folders.packages / "gongkai" / "datapackage.json").is_file()
    assert not lock.exists()

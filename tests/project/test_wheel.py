"""The wheel holds all that the program needs, and works away from the repository."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from .conftest import REPORTS, ROOT, Command

pytestmark = pytest.mark.slow


def files_below(folder: Path, prefix: str) -> set[str]:
    """List the files of a folder as the wheel should name them."""
    return {
        f"{prefix}/{path.relative_to(folder).as_posix()}"
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_every_file_of_the_program(wheel: Path) -> None:
    """Knowledge, templates and hand-written pages are in it, byte for byte; nothing else is."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        own = {name for name in names if ".dist-info/" not in name}
        for name in sorted(own):
            source = name.removeprefix("gongkai/")
            source = "mkdocs.yml" if source == "site_src/mkdocs.yml" else source
            path = (
                ROOT / source
                if source.startswith(("site_src/", "mkdocs"))
                else ROOT / "build" / name
            )
            assert archive.read(name) == path.read_bytes(), name
    wanted = files_below(ROOT / "build" / "gongkai", "gongkai")
    wanted |= files_below(ROOT / "site_src", "gongkai/site_src") | {"gongkai/site_src/mkdocs.yml"}
    assert own == wanted
    assert {name.rpartition("/")[2] for name in names if "/licenses/" in name} == {
        "LICENSE",
        "LICENSE-DATA",
    }


def test_it_builds_a_site_outside_of_the_repository(
    gongkai: Command, datasets: Path, installed: Path, tmp_path: Path
) -> None:
    """`gongkai build` with the defaults, in a folder that holds nothing but `datasets/`."""
    shutil.rmtree(datasets / "archive")
    shutil.copytree(REPORTS, datasets / "archive", ignore=shutil.ignore_patterns("*.csv", "*.md"))
    done = gongkai("build")
    assert (done.code, done.err) == (0, "")
    assert "5 reports" in done.out
    assert (tmp_path / "site" / "index.html").is_file()
    assert len(list((tmp_path / "site" / "bodies").glob("*/index.html"))) >= 5
    package = tmp_path / "datasets" / "packages" / "gongkai" / "datapackage.json"
    assert json.loads(package.read_text(encoding="utf-8"))["resources"]
    assert gongkai("verify").code == 0
    same = gongkai("diff", "datasets/packages", "datasets/packages", "--max-lost", "0.02")
    assert (same.code, same.err) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["datasets", "site"]
    assert (
        str(ROOT)
        not in (installed / "bin" / "gongkai").read_text(encoding="utf-8").split("\n", 1)[1]
    )

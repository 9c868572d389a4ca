"""The program as a stranger gets it: built as a wheel, installed elsewhere, run as a command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from gongkai.cli import main
from sharing import made_once

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "tests" / "archive"
SITE_YML = """\
title_zh: "演示档案"
title_en: "A demonstration"
owner_zh: "演示者"
owner_en: "the demonstrator"
"""


@dataclass(frozen=True)
class Ran:
    """What a command gave back."""

    code: int
    out: str
    err: str


Command = Callable[..., Ran]


def run(*words: str | Path, cwd: Path, **more: str) -> Ran:
    """Run a command in a bare environment."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(cwd), "LC_ALL": "C.UTF-8", **more}
    done = subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that hatchling makes of this repository, without a network."""

    def make(folder: Path) -> None:
        folder.mkdir()
        alone = ("--no-deps", "--no-build-isolation", "--no-index")
        made = run(*PIP, "wheel", *alone, "-w", folder, ROOT, cwd=folder)
        assert made.code == 0, made.err

    (path,) = made_once(tmp_path_factory, "wheel", make).glob("*.whl")
    return path


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the wheel was installed into, away from the repository."""

    def make(folder: Path) -> None:
        folder.mkdir()
        alone = ("--no-deps", "--no-index")
        made = run(*PIP, "install", *alone, "--target", folder, wheel, cwd=folder)
        assert made.code == 0, made.err

    return made_once(tmp_path_factory, "elsewhere", make)


def command(installed: Path, folder: Path) -> Command:
    """The command `gongkai` of the wheel, run in a folder."""

    def call(*words: str | Path) -> Ran:
        program = installed / "bin" / "gongkai"
        return run(sys.executable, program, *words, cwd=folder, PYTHONPATH=str(installed))

    return call


@pytest.fixture
def gongkai(installed: Path, tmp_path: Path) -> Command:
    """The command `gongkai` of the wheel, run in an empty folder outside of the repository."""
    return command(installed, tmp_path)


@pytest.fixture
def within(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Command:
    """The same command of the repository in this process, where it is not about the wheel."""

    def call(*words: str | Path) -> Ran:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["gongkai", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main()
        assert isinstance(stop.value.code, int)
        return Ran(stop.value.code, *capfd.readouterr())

    return call


def put_dataset(folder: Path) -> Path:
    """Put somebody's own dataset folder with one report in it into a folder."""
    (folder / "archive").mkdir(parents=True)
    (folder / "site.yml").write_text(SITE_YML, encoding="utf-8")
    shutil.copy(next(REPORTS.glob("000_*.txt")), folder / "archive" / "report.txt")
    return folder


@pytest.fixture
def datasets(tmp_path: Path) -> Path:
    """Somebody's own dataset folder with one report in it."""
    return put_dataset(tmp_path / "datasets")


@pytest.fixture
def built(installed: Path, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """The same after a build that worked, with packages and site; a copy, free to be changed."""

    def make(folder: Path) -> None:
        put_dataset(folder / "datasets")
        done = command(installed, folder)("build")
        assert (done.code, done.err) == (0, ""), done

    shutil.copytree(made_once(tmp_path_factory, "built", make), tmp_path, dirs_exist_ok=True)
    return tmp_path / "datasets"

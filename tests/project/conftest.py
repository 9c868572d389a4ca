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


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that hatchling makes of this repository, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    made = run(
        *pip,
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-w",
        folder,
        ROOT,
        cwd=folder,
    )
    assert made.code == 0, made.err
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the wheel was installed into, away from the repository."""
    folder = tmp_path_factory.mktemp("elsewhere")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    made = run(*pip, "install", "--no-deps", "--no-index", "--target", folder, wheel, cwd=folder)
    assert made.code == 0, made.err
    return folder


@pytest.fixture
def gongkai(installed: Path, tmp_path: Path) -> Command:
    """The command `gongkai` of the wheel, run in an empty folder outside of the repository."""

    def call(*words: str | Path) -> Ran:
        command = installed / "bin" / "gongkai"
        return run(sys.executable, command, *words, cwd=tmp_path, PYTHONPATH=str(installed))

    return call


@pytest.fixture
def datasets(tmp_path: Path) -> Path:
    """Somebody's own dataset folder with one report in it."""
    folder = tmp_path / "datasets"
    (folder / "archive").mkdir(parents=True)
    (folder / "site.yml").write_text(SITE_YML, encoding="utf-8")
    shutil.copy(next(REPORTS.glob("000_*.txt")), folder / "archive" / "report.txt")
    return folder

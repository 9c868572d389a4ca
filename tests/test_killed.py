"""A build that is killed at any moment leaves a whole old or a whole new site, and so packages."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from drawing import draw_report

pytestmark = pytest.mark.slow
SITE_SRC = Path(__file__).parents[1] / "site_src"
SITE = """title_zh: "档案"
title_en: "archive"
owner_zh: "某"
owner_en: "somebody"
size: {size}
"""
NAMES = ("湖南省益阳市安化县教育局", "黑龙江省牡丹江市海林市教育局", "黑龙江省牡丹江市宁安市民政局")
KILLS = 4
PROGRAM = """
import os, sys
from pathlib import Path
from gongkai.publish import sizes
from gongkai.render import facets
from gongkai.staging import slabs
if sys.argv[1] == "lean":  # a vast archive, of which provinces are taken over
    sizes.WHOLE_BODIES = sizes.VAST_BODIES = facets.WHOLE = 1
    slabs.SLAB = 4
    os.cpu_count = lambda: 1
from gongkai.pipeline import Folders, build
build(Folders(*map(Path, sys.argv[2:])), 1)
"""
Tree = dict[str, bytes]


def command(data: Path, size: str) -> list[str]:
    folders = (data / "archive", data / "packages", data / "site", SITE_SRC)
    return [sys.executable, "-c", PROGRAM, size, *map(str, folders)]


def put(data: Path, received: int) -> None:
    """Let one report say another number."""
    title = f"{NAMES[0]}2022年政府信息公开工作年度报告"
    cells = {"requests.received.total": str(received)}
    text = draw_report("2021", cells, title=title, year=2022)
    (data / "archive" / "changing.txt").write_text(text, encoding="utf-8")


def contents(folder: Path) -> Tree:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def made(data: Path) -> tuple[Tree, Tree]:
    return contents(data / "packages"), contents(data / "site")


@pytest.mark.parametrize("size", ["full", "lean"])
def test_packages_and_site_are_whole_at_any_moment(tmp_path: Path, size: str) -> None:
    """And the next build makes of them what a first one does."""
    data = tmp_path / "data"
    (data / "archive").mkdir(parents=True)
    (data / "site.yml").write_text(SITE.format(size=size), encoding="utf-8")
    for name in NAMES:
        title = f"{name}2021年政府信息公开工作年度报告"
        text = draw_report("2021", {}, title=title, year=2021)
        (data / "archive" / f"{name}.txt").write_text(text, encoding="utf-8")
    states: list[tuple[Tree, Tree]] = []
    for number, received in enumerate((3, 9)):
        put(data, received)
        other = tmp_path / str(number)
        shutil.copytree(data, other)
        subprocess.run(command(other, size), check=True)
        states.append(made(other))
    assert states[0][1] != states[1][1]
    begin = time.monotonic()
    subprocess.run(command(data, size), check=True)
    whole = time.monotonic() - begin
    assert made(data) == states[1]
    dice = random.Random(size)  # noqa: S311
    wanted = 1
    for _ in range(KILLS):
        if made(data) == states[wanted]:
            wanted = 1 - wanted
            put(data, (3, 9)[wanted])
        with subprocess.Popen(command(data, size), stderr=subprocess.DEVNULL) as child:
            try:
                child.wait(dice.uniform(0.3 * whole, whole))
            except subprocess.TimeoutExpired:
                child.send_signal(signal.SIGKILL)
        packages, site = made(data)
        assert packages in [state[0] for state in states]
        assert site in [state[1] for state in states]
    subprocess.run(command(data, size), check=True)
    assert made(data) == states[wanted]
    hidden = {path.name for path in data.glob(".*")}
    assert hidden <= {".packages.store"}

"""The story of the README: its pictures are there, and the pages on them show what it says."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

from conftest import ARCHIVE
from gongkai.pipeline import Folders, make_packages, make_site
from render.browsing import served, watched
from render.conftest import ROOT, SITE_SRC

pytestmark = pytest.mark.browser

READMES = {"zh": ROOT / "README.zh.md", "en": ROOT / "README.md"}
SITE_YML = """\
title_zh: "演示档案"
title_en: "A demonstration"
owner_zh: "演示者"
owner_en: "the demonstrator"
"""
LENGTH = 10
"""So many lines of a README say what this is, before anything is to be typed."""


@pytest.fixture(scope="module")
def drawer() -> ModuleType:
    """The script that draws the pictures."""
    loader = SourceFileLoader("pictures", str(ROOT / "build" / "pictures"))
    spec = spec_from_loader(loader.name, loader)
    assert spec
    made = module_from_spec(spec)
    loader.exec_module(made)
    return made


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of the one real report that is on the pictures."""
    folder = tmp_path_factory.mktemp("pictures")
    (folder / "archive").mkdir()
    shutil.copy(next(ARCHIVE.glob("004_*.txt")), folder / "archive")
    (folder / "site.yml").write_text(SITE_YML, encoding="utf-8")
    folders = Folders(folder / "archive", folder / "packages", folder / "site", SITE_SRC)
    make_packages(folders, 1)
    make_site(folders)
    with served(folder / "site") as host:
        yield host


def begun(language: str) -> list[str]:
    """The lines of a README before its first section."""
    text = READMES[language].read_text(encoding="utf-8")
    return [line for line in text.partition("\n## ")[0].splitlines() if line]


@pytest.mark.parametrize("language", READMES)
def test_ten_lines_say_what_it_is_show_it_and_how_to_have_one(
    drawer: ModuleType, language: str
) -> None:
    lines = begun(language)
    assert len(lines) <= LENGTH
    shown = re.findall(r"^!\[(.+)\]\((.+)\)$", "\n".join(lines), re.M)
    assert [path for _, path in shown] == [
        f".github/pictures/{name}.{language}.png" for name in drawer.PAGES
    ]
    for told, path in shown:
        assert len(told) > LENGTH, "a picture says in words what is on it"
        assert (ROOT / path).stat().st_size <= drawer.MOST_BYTES
        with Image.open(ROOT / path) as picture:
            assert picture.size == tuple(drawer.SIZE.values())
    points = [line for line in lines if line.startswith("- **")]
    assert len(points) == 3
    assert ["datasets/archive/" in point for point in points] == [False, True, False]
    assert ["CITATION.cff" in point for point in points] == [False, False, True]


@pytest.mark.parametrize("language", READMES)
def test_the_pages_on_the_pictures_show_what_is_said_of_them(
    browser: Any, home: str, drawer: ModuleType, tmp_path: Path, language: str
) -> None:
    """A sentence and each year with its place; text beside tables, every figure linked both ways."""
    prefix = "/" if language == "zh" else "/en/"
    for page in watched(browser.new_context(viewport=drawer.SIZE), home, "data:"):
        for name, (address, _) in drawer.PAGES.items():
            page.goto(home + prefix + address)
            drawer.keep(page.screenshot(), tmp_path / f"{name}.png")
            assert (tmp_path / f"{name}.png").stat().st_size <= drawer.MOST_BYTES

        page.goto(f"{home}{prefix}{drawer.PAGES['body'][0]}")
        said = page.locator(".lead").first.inner_text()
        assert all(re.search(rf"\b{number}\b", said) for number in ("2020", "4")), said
        page.locator(".form--requests td a").first.click()
        page.wait_for_url(f"**{prefix}{drawer.PAGES['report'][0]}#c-*")
        text, tables = (
            page.locator(one).first.bounding_box() for one in (".archived--whole", ".twain__pane")
        )
        assert (
            text["x"] + text["width"] <= tables["x"] or tables["x"] + tables["width"] <= text["x"]
        )
        figures = page.locator("td[id^='t-'] a[href^='#c-']")
        marks = page.locator("mark[id^='c-'] a[href^='#t-']")
        assert figures.count() == marks.count() == 198

"""A stamped page is the page that mkdocs itself would have rendered."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from gongkai.render.lean import SHELL
from gongkai.render.shells import KINDS, Frame, Shell, build_frame
from render.conftest import ROOT, SETTINGS, SITE_SRC

SLOTS = {
    "id": "990101",
    "title": "试山县人民政府",
    "description": "2020 年收到申请 4 件。",
    "robots": "noindex",
    "of": "__of__",
    "main": "<h1>试山县</h1>\n<p>4 &lt; 5</p>",
}


@pytest.fixture(scope="module")
def frame(tmp_path_factory: pytest.TempPathFactory) -> Frame:
    """One build with, beside each shell, a page of the kind written natively."""
    folder = tmp_path_factory.mktemp("native")
    shutil.copytree(SITE_SRC, folder / "site_src")
    shutil.copy(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    for shell in sorted((folder / "site_src" / "docs").rglob("__id__.md")):
        meta = yaml.safe_load(shell.read_text(encoding="utf-8").split("---")[1])
        native = {**meta, **{key: value for key, value in SLOTS.items() if key != "id"}}
        text = f"---\n{yaml.safe_dump(native, allow_unicode=True)}---\n"
        shell.with_name("990101.md").write_text(text, encoding="utf-8")
    return build_frame(folder / "site_src", SETTINGS, "1", "2022-03-01")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_stamped_page_equals_the_native_one(kind: str, language: str, frame: Frame) -> None:
    address = f"{'en/' if language == 'en' else ''}{kind}/990101/index.html"
    assert frame.shells[language, kind].fill(SLOTS) == "".join(frame.pages[address].pieces)


def test_text_slots_are_escaped_and_html_slots_are_not() -> None:
    shell = Shell.cut("<title>__title__</title><!--slot:main-->")
    filled = shell.fill({"title": "<b>", "main": "<b>"})
    assert filled == "<title>&lt;b&gt;</title><b>"


def test_a_value_that_looks_like_a_slot_is_left_alone() -> None:
    shell = Shell.cut("<title>__title__</title><!--slot:main-->")
    assert shell.fill({"title": "__id__", "main": "__title__"}) == "<title>__id__</title>__title__"


def test_the_layout_of_the_wheel_works_too(tmp_path: Path) -> None:
    inside = tmp_path / "gongkai" / "site_src"
    shutil.copytree(SITE_SRC, inside)
    shutil.copy(ROOT / "mkdocs.yml", inside / "mkdocs.yml")
    frame = build_frame(inside, SETTINGS, "1", "2022-03-01")
    kinds = {(language, kind) for language in ("zh", "en") for kind in KINDS}
    assert set(frame.shells) == kinds | {SHELL}
    assert "index.html" in frame.pages

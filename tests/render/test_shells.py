"""A stamped page is the page that mkdocs itself would have rendered."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from gongkai.render.shells import KINDS, Shell, build_frame
from render.conftest import ROOT, SETTINGS, SITE_SRC

SLOTS = {
    "id": "990101",
    "title": "试山县人民政府",
    "description": "2020 年收到申请 4 件。",
    "robots": "noindex",
    "main": "<h1>试山县</h1>\n<p>4 &lt; 5</p>",
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_stamped_page_equals_the_native_one(kind: str, language: str, tmp_path: Path) -> None:
    source = tmp_path / "site_src"
    shutil.copytree(SITE_SRC, source)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path / "mkdocs.yml")
    folder = source / "docs" / ("en" if language == "en" else "") / kind
    meta = yaml.safe_load((folder / "__id__.md").read_text(encoding="utf-8").split("---")[1])
    native = {**meta, **{key: value for key, value in SLOTS.items() if key != "id"}}
    text = f"---\n{yaml.safe_dump(native, allow_unicode=True)}---\n"
    (folder / "990101.md").write_text(text, encoding="utf-8")
    frame = build_frame(source, SETTINGS, "1", "2022-03-01")
    address = f"{'en/' if language == 'en' else ''}{kind}/990101/index.html"
    assert frame.shells[language, kind].fill(SLOTS) == "".join(frame.pages[address].pieces)


def test_text_slots_are_escaped_and_html_slots_are_not() -> None:
    shell = Shell.cut("<title>__title__</title><!--slot:main-->")
    filled = shell.fill({"title": "<b>", "main": "<b>"})
    assert filled == "<title>&lt;b&gt;</title><b>"


def test_a_value_that_looks_like_a_slot_is_left_alone() -> None:
    shell = Shell.cut("<title>__title__</title><!--slot:main-->")
    assert shell.fill({"title": "__id__", "main": "__title__"}) == "<title>__id__</title>__title__"

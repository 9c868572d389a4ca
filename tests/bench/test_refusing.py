"""Invented reports never pass for data: without the site's own word they are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from drawing import draw_report
from gongkai.intake import SYNTHETIC
from gongkai.model import KnowledgeError, Stopped
from gongkai.pipeline import Folders, Reading, stage
from gongkai.settings import load_settings

TITLES = (
    'title_zh: "演示"\ntitle_en: "A demonstration"\nowner_zh: "演示者"\nowner_en: "the owner"\n'
    'notice_zh: "非官方。"\nnotice_en: "Unofficial."\n'
)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """An archive of an invented report that says so and of one that does not."""
    archive = tmp_path / "datasets" / "archive"
    archive.mkdir(parents=True)
    plain = draw_report("2021", {})
    (archive / "plain.txt").write_text(plain, encoding="utf-8")
    marked = plain.replace("\n", f"\n【{SYNTHETIC}】\n", 1)
    (archive / "marked.txt").write_text(marked, encoding="utf-8")
    return Folders(archive, tmp_path / "packages", tmp_path / "site", tmp_path)


def test_a_marked_file_is_refused_and_the_others_are_not(folders: Folders, tmp_path: Path) -> None:
    summary, _ = stage(folders, tmp_path / "staged", 1)
    assert summary.reports == 1
    ((path, reason),) = summary.no_report
    assert path == "marked.txt"
    assert "is_synthetic: true" in reason


def test_a_site_that_says_so_has_marked_files(folders: Folders, tmp_path: Path) -> None:
    summary, _ = stage(folders, tmp_path / "staged", 1, reading=Reading(is_synthetic=True))
    assert summary.reports == 2
    assert summary.no_report == []


def test_nothing_is_published_of_marked_files_alone(folders: Folders, tmp_path: Path) -> None:
    (folders.archive / "plain.txt").unlink()
    with pytest.raises(Stopped, match="is_synthetic"):
        stage(folders, tmp_path / "staged", 1)


def settings_of(folder: Path, more: str) -> Path:
    path = folder / "site.yml"
    path.write_text(TITLES + more, encoding="utf-8")
    return path


def test_titles_and_notices_of_a_synthetic_site_say_so(tmp_path: Path) -> None:
    usual = load_settings(settings_of(tmp_path, ""))
    assert not usual.is_synthetic
    assert usual.title_zh == "演示"
    said = load_settings(settings_of(tmp_path, "is_synthetic: true\n"))
    assert said.is_synthetic
    assert said.title_zh == "【合成样例】演示"
    assert said.title_en == "[Synthetic] A demonstration"
    assert said.notice_zh.endswith("不是真实报告。非官方。")
    assert said.notice_en.endswith("none of them is real. Unofficial.")
    assert load_settings(settings_of(tmp_path, "is_synthetic: false\n")) == usual


def test_a_word_that_is_neither_yes_nor_no_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="is_synthetic must be true or false"):
        load_settings(settings_of(tmp_path, 'is_synthetic: "yes"\n'))

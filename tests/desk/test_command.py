"""`gongkai check` with and without a folder: formats, exit codes, and files that it leaves alone."""

from __future__ import annotations

import json
import shutil
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from conftest import ARCHIVE
from desk.drafts import consistent, dice, write_draft
from gongkai.cli import main

pytestmark = pytest.mark.usefixtures("lent_readers")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two consistent drafts, in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "now").mkdir()
    for index in range(2):
        write_draft(
            tmp_path / "now" / f"{index}.txt", f"样本县第{index}局", consistent(dice(index))
        )
    return tmp_path / "now"


def spoil(folder: Path) -> None:
    """Add a draft with one broken sum."""
    values = {**consistent(dice(9)), "proceedings.reconsideration.total": "99"}
    write_draft(folder / "9.txt", "样本县第9局", values)


def run(*words: object) -> int | str | None:
    """Run the command line in this process; gives its exit code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["gongkai", "check", "--jobs", "1", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main()
    return stop.value.code


def lines(capfd: Any) -> list[dict[str, Any]]:
    out = capfd.readouterr().out
    return [json.loads(line, parse_float=Decimal) for line in out.splitlines()]


def test_drafts_that_add_up_are_done(folder: Path, capfd: Any) -> None:
    """Without a terminal the answer is JSON Lines."""
    assert 0 == run(folder)
    rows = lines(capfd)
    assert {"file", "unit", "sum"} == {row["kind"] for row in rows}
    assert 200 == sum(row["kind"] == "sum" for row in rows)
    assert all(row["schema"] == 1 for row in rows)


@pytest.mark.parametrize(("level", "code"), [(None, 4), ("error", 4), ("never", 0)])
def test_a_broken_sum_ends_in_4(folder: Path, level: str | None, code: int) -> None:
    spoil(folder)
    assert code == run(folder, *(["--fail-on", level] if level else []))


def test_only_what_is_grave_enough_fails(folder: Path, capfd: Any) -> None:
    """A count that is no whole number is a warning."""
    values = {**consistent(dice(3)), "disclosure.licensing.decisions": "1.5"}
    write_draft(folder / "8.txt", "样本县第8局", values)
    assert 4 == run(folder)
    (found,) = [row for row in lines(capfd) if row["kind"] == "finding"]
    assert ("count-not-whole", "warning") == (found["check"], found["severity"])
    assert Decimal("1.5") == Decimal(found["sides"][0]["printed"])
    assert 0 == run(folder, "--fail-on", "error")


def test_an_unreadable_file_is_named_and_ends_in_1(folder: Path, capfd: Any) -> None:
    """A finding goes before it; a readable file that is no report is named and counts as done."""
    (folder / "letter.txt").write_text("关于年度报告的通知", encoding="utf-8")
    assert 0 == run(folder)
    said = capfd.readouterr().err
    assert said.startswith(f"gongkai: {folder / 'letter.txt'}: ")
    (folder / "scan.pdf").write_bytes(b"%PDF-1.7 broken")
    assert 1 == run(folder)
    assert f"gongkai: {folder / 'scan.pdf'}: " in capfd.readouterr().err
    spoil(folder)
    assert 4 == run(folder)


def test_a_workbook_is_written_once_and_replaced(folder: Path, capfd: Any) -> None:
    """In the folder where one stands; no draft, and no workbook of somebody else, is harmed."""
    spoil(folder)
    assert 4 == run(folder, "--format", "xlsx")
    book = Path("核查结果.xlsx")
    first = book.read_bytes()
    assert "1 处需要核对" in capfd.readouterr().out
    assert 4 == run(folder, "--out", book)
    assert first == book.read_bytes()
    inside = folder / "结果.xlsx"
    assert 4 == run(folder, "--out", inside)
    capfd.readouterr()
    assert 4 == run(folder)
    files = [row["path"] for row in lines(capfd) if row["kind"] == "file"]
    assert ["0.txt", "1.txt", "9.txt"] == files
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]
    inside.write_bytes(first + b"saved by another program")
    capfd.readouterr()
    assert 2 == run(folder, "--out", inside)
    assert "name another file with --out" in capfd.readouterr().err
    assert 2 == run(folder, "--out", folder / "0.txt")
    assert 2 == run(folder, "--out", folder / "none" / "x.xlsx")


@pytest.mark.parametrize(("lang", "said"), [("zh", "若其余无误，应为"), ("en", "Would be")])
def test_a_table_in_both_languages(folder: Path, capfd: Any, lang: str, said: str) -> None:
    spoil(folder)
    assert 4 == run(folder, "--format", "table", "--lang", lang)
    out = capfd.readouterr().out
    assert said in out
    assert "样本县第9局" in out
    assert "99" in out
    assert "\x1b" not in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--units", "x.csv"], "--units: name the folder of drafts too"),
        (["--format", "xlsx"], "--format: name the folder"),
        (["--lang", "fr"], "--lang fr: must be zh or en"),
        (["--fail-on", "x"], "--fail-on x: must be error, warning, info or never"),
        (["now", "--format", "pdf"], "--format pdf: must be table, jsonl or xlsx"),
        (["now", "--format", "table", "--out", "x"], "only a workbook"),
        (["none"], "none: no such folder"),
        (["now", "--last-year", "none"], "none: no such folder"),
        (["now", "--units", "none.csv"], "none.csv: cannot be opened"),
        (["now", "--draft", "none.docx"], "none.docx: no such file"),
        (["now", "--draft", "letter.txt"], "letter.txt: no annual report"),
    ],
)
def test_faults_of_usage_are_one_line(
    folder: Path, capfd: Any, words: list[str], said: str
) -> None:
    (folder.parent / "letter.txt").write_text("关于年度报告的通知", encoding="utf-8")
    assert 2 == run(*words)
    err = capfd.readouterr().err
    assert said in err
    assert 1 == len(err.splitlines())


def test_nothing_to_check_stops(tmp_path: Path, capfd: Any) -> None:
    """Unless a list says who is missing."""
    (tmp_path / "empty").mkdir()
    assert 3 == run(tmp_path / "empty")
    assert "no file in it is a report; it is empty" in capfd.readouterr().err
    (tmp_path / "list.csv").write_text("名称\n样本县第0局\n", encoding="utf-8")
    assert 0 == run(tmp_path / "empty", "--units", tmp_path / "list.csv")
    assert ["missing"] == [row["what"] for row in lines(capfd) if row["kind"] == "absence"]


def test_without_a_folder_it_checks_the_archive(tmp_path: Path, capfd: Any) -> None:
    """As it always did: a line for each finding, divided by tabs, and 4 where there is any."""
    archive = tmp_path / "data" / "archive"
    archive.mkdir(parents=True)
    shutil.copy(next(ARCHIVE.glob("004_*.txt")), archive)
    assert 4 == run("--archive", archive)
    out = capfd.readouterr().out
    assert all(len(line.split("\t")) == 4 for line in out.splitlines())
    assert "\terror\t" in out
    assert 0 == run("--archive", archive, "--fail-on", "never")

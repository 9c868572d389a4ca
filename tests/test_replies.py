"""Replies of offices are guarded, and go through to the package word for word."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from conftest import ARCHIVE
from gongkai.decisions import load_errata
from gongkai.model import KnowledgeError
from gongkai.pipeline import Folders, stage
from gongkai.replies import load_replies
from gongkai.tables import Tables

REPLY = """
- body: "231083"
  year: 2020
  indicator: requests.received.total
  replied_on: 2024-03-05
  text: |
    来函收悉。
    原表为 <4> 件，"无误"。
  source: 复函（虚构）第1号
  outcome: kept
"""
SHORT = '- {body: "990199", replied_on: 2024-03-06, text: 无此事, source: 来电, outcome: open}\n'
WORDS = '来函收悉。\n原表为 <4> 件，"无误"。'


def write(folder: Path, text: str) -> Path:
    """Write the file."""
    path = folder / "replies.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_replies_are_read_word_for_word(tmp_path: Path) -> None:
    """Year and indicator may be left out; no file is no reply."""
    assert () == load_replies(tmp_path / "replies.yml")
    first, second = load_replies(write(tmp_path, REPLY + SHORT))
    assert (WORDS, 2020, "requests.received.total") == (first.text, first.year, first.indicator)
    assert ("990199", None, None, "open") == (
        second.body,
        second.year,
        second.indicator,
        second.outcome,
    )
    assert first.id.startswith("231083.2024-03-05.")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("outcome: kept", "outcome: fine", "entry 1: outcome must be corrected, kept, open"),
        ("2024-03-05", "5 March", "write replied_on as 2024-01-31"),
        ("  source: 复函（虚构）第1号\n", "", "must have body, outcome"),
        ("source: 复函（虚构）第1号", "source: ", "source is empty"),
        ("year: 2020", "year: soon", "year must be a number"),
        ("  year: 2020\n", "", "an indicator needs the year"),
        ("requests.received.total", "requests.nothing", "no indicator"),
        ("outcome: kept", "outcome: kept\n  note: x", "must have body, outcome"),
        (REPLY, REPLY * 2, "entries 1 and 2 are the same reply"),
        (REPLY, "body: x", "expected a list of entries, each beginning with `- body:`"),
        ('"231083"', "[", "no readable YAML"),
        ("来函收悉。", "长" * 10_000, "more than 10000 characters"),
    ],
)
def test_a_broken_reply_says_what(tmp_path: Path, old: str, new: str, words: str) -> None:
    """The entry and the fault."""
    with pytest.raises(KnowledgeError, match=words):
        load_replies(write(tmp_path, REPLY.replace(old, new)))


def test_replies_stand_in_the_package_and_one_of_no_body_is_named(tmp_path: Path) -> None:
    """Its words unchanged; what is about no body here is told, and listed all the same."""
    data = tmp_path / "data"
    (data / "archive").mkdir(parents=True)
    report = next(ARCHIVE.glob("004_*.txt"))
    (data / "archive" / "a.txt").write_bytes(report.read_bytes())
    write(data, REPLY + SHORT)
    folders = Folders(data / "archive", tmp_path / "p", tmp_path / "s", tmp_path / "src")
    summary, _ = stage(folders, tmp_path / "staged", jobs=1)
    tables = Tables(tmp_path / "staged")
    rows = list(tables.rows("SELECT * FROM replies ORDER BY body_id"))
    tables.close()
    assert [("231083", "shown", WORDS), ("990199", "unmatched", "无此事")] == [
        (row["body_id"], row["status"], row["text"]) for row in rows
    ]
    assert datetime.date(2024, 3, 5) == rows[0]["replied_on"]
    (line,) = [line for line in summary.remarks if line.startswith("replies.yml")]
    assert line.startswith("replies.yml: 990199, 2024-03-06: no body here has this id")


def test_an_erratum_may_say_when_it_was_written(tmp_path: Path) -> None:
    """A day of the calendar or nothing; older files go on as they are."""
    path = tmp_path / "errata.yml"
    entry = (
        '- {body: "1", year: 2020, indicator: requests.received.total, as_printed: "4",'
        " value: 5, reason: r, evidence: e%s}\n"
    )
    path.write_text(entry % ", corrected_on: 2024-03-05")
    assert ["2024-03-05"] == [one.corrected_on for one in load_errata(path)]
    path.write_text(entry % "")
    assert [""] == [one.corrected_on for one in load_errata(path)]
    path.write_text(entry % ", corrected_on: lately")
    with pytest.raises(KnowledgeError, match="write corrected_on as 2024-01-31"):
        load_errata(path)

"""The names of fields and the furniture of archives fit together."""

from __future__ import annotations

import re

import pytest

from gongkai.read.field_names import archive_furniture, record_fields, rows, unsure_fields

MEANINGS = {"markup", "text", "address", "day", "name", "title", "nested"}
FIELDS = rows("fields.csv")


def test_a_field_has_one_meaning_and_every_meaning_fields() -> None:
    """No field stands twice; ranks go from 1 without a gap."""
    assert {row["meaning"] for row in FIELDS} == MEANINGS
    names = [row["field"] for row in FIELDS]
    assert len(names) == len(set(names))
    for meaning in MEANINGS:
        ranks = [int(row["rank"]) for row in FIELDS if row["meaning"] == meaning]
        assert ranks == sorted(ranks)
        assert set(ranks) == set(range(1, max(ranks) + 1))
        assert len(ranks) == sum(map(len, record_fields(meaning)))


def test_fields_are_written_as_they_are_asked_for() -> None:
    """In small letters, with a line under between words."""
    assert all(re.fullmatch(r"[a-z_]+|[\u4e00-\u9fff]+", row["field"]) for row in FIELDS)
    days = {name for rank in record_fields("day") for name in rank}
    assert unsure_fields()
    assert unsure_fields() <= days


@pytest.mark.parametrize("row", rows("furniture.csv"))
def test_each_pattern_of_furniture_says_what_it_is(row: dict[str, str]) -> None:
    """It compiles, and matches no name of a report."""
    assert row["note"]
    assert not re.compile(row["pattern"]).fullmatch("2022年政府信息公开工作年度报告.docx")


@pytest.mark.parametrize(
    ("path", "is_furniture"),
    [
        ("__MACOSX/._a.doc", True),
        ("a/.DS_Store", True),
        ("a/~$report.docx", True),
        ("Thumbs.db", True),
        ("a/Desktop.ini", True),
        ("a/report.docx", False),
        ("a/thumbs.db.docx", False),
        ("a..b/../c.txt", False),
    ],
)
def test_furniture_is_told_by_its_whole_name(path: str, is_furniture: bool) -> None:
    """Whatever its letters' size, in any folder."""
    assert is_furniture == (archive_furniture().search(path) is not None)

"""Rows are recalled as they would be matched anew, and only so many ways of them are kept."""

# ruff: noqa: S311  -- seeded dice
from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

import pytest

import mutations
from gongkai.model import Source, new_cell
from gongkai.parse.layout import find_rows
from gongkai.parse.match import match_rows_anew
from gongkai.parse.recalling import MAX_CELLS, MAX_RECALLED, Recall
from gongkai.parse.rows import Row
from gongkai.parse.settling import Matched
from gongkai.read import read

KINDS = (
    *("clean", "blank_cells", "marks", "units_in_cells", "thousands", "repeated_rows"),
    *("deleted_cell", "swapped_columns", "subtotal_column", "shuffled_rows", "bare_page_numbers"),
)
CELL = re.compile(r"(?<=\| )[0-9.]+(?= \|)")
NUMBER = re.compile(r"(?<![0-9.,])[0-9]{1,4}(?![0-9.,年])")


def rows_of(text: str) -> list[Row]:
    return list(find_rows(read(Source("drawn", "0" * 64, 1), text.encode())))


def renumbered(text: str, rng: Random) -> list[str]:
    """Give a report with other numbers: with ever the same, with rising and with random ones."""
    counted = iter(range(1, 10_000))
    return [
        NUMBER.sub("7", text),
        NUMBER.sub(lambda _: str(next(counted) % 40), text),
        NUMBER.sub(lambda match: str(rng.randrange(10 ** len(match[0]))), text),
        NUMBER.sub(lambda _: str(rng.choice([0, 0, 3, 2020, 1999])), text),
        text,
    ]


@pytest.mark.parametrize("layout", mutations.LAYOUTS)
def test_what_is_recalled_is_what_would_be_matched(layout: str) -> None:
    recall = Recall(match_rows_anew)
    rng = Random(layout)
    for kind in KINDS:
        _, text = mutations.make(layout, kind, 1)
        for other in renumbered(text, rng):
            rows = rows_of(other)
            for has_cells in (False, True):
                assert recall(rows, has_cells) == match_rows_anew(rows, has_cells), kind


def test_a_report_with_other_numbers_is_recalled() -> None:
    matched: list[Sequence[Row]] = []

    def match(rows: Sequence[Row], has_cells: bool) -> Matched:
        matched.append(rows)
        return match_rows_anew(rows, has_cells)

    recall = Recall(match)
    _, text = mutations.make("L6", "clean", 2)
    for number in ("0", "31", "1,204", "7"):
        recall(rows_of(CELL.sub(number, text)), False)
    assert len(matched) == 2
    recall(rows_of(CELL.sub("/", text)), False)
    assert len(matched) == 3


def test_numbers_that_count_the_rows_are_asked_for_again() -> None:
    header = [
        new_cell(text, at, at + 1, 0, 0) for at, text in enumerate(["信息内容", "处理决定数量"])
    ]
    names = ("行政许可", "行政处罚", "行政强制", "行政征收", "行政检查", "规章", "规范性文件")

    def table(numbers: list[int]) -> list[Row]:
        rows = [Row(tuple(header))]
        for at, (name, number) in enumerate(zip(names, numbers, strict=True), start=1):
            texts = (name, str(number), "5")
            rows.append(
                Row(tuple(new_cell(t, 10 * at + i, 10 * at + i, 0, 0) for i, t in enumerate(texts)))
            )
        return rows

    recall = Recall(match_rows_anew)
    for numbers in ([9, 9, 9, 9, 9, 9, 9], [1, 2, 3, 4, 5, 6, 7], [4, 4, 4, 4, 4, 4, 4]):
        rows = table(numbers)
        assert recall(rows, False) == match_rows_anew(rows, False)


def test_only_so_much_is_kept() -> None:
    recall = Recall(match_rows_anew)
    for number in range(MAX_RECALLED + 20):
        recall([Row((new_cell(f"某词{number}", 0, 5, 0, 0),))], False)
    assert len(recall.known()) == MAX_RECALLED
    recall([Row(tuple(new_cell("甲", at, at, 0, 0) for at in range(MAX_CELLS + 1)))], False)
    recall([Row((new_cell("甲" * 100_000, 0, 100_000, 0, 0),))], False)
    assert len(recall.known()) == MAX_RECALLED
    assert not [key for key in recall.known() if "甲" in str(key)[:200]]

"""Markdown tables with wrapped or nearly blank rows: read row by row, or left alone."""

from __future__ import annotations

import pytest

from gongkai.read.grid import find_grids
from gongkai.read.wrapped import unwrapped
from mutations import judge_bytes, make

HEADING = "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n"
RULE = "| --- | --- | --- | --- |\n"


def wrap(text: str, width: int) -> str:
    """Break every longer line at the last blank before the width, as programs for mail do."""
    out: list[str] = []
    for line in text.split("\n"):
        while len(line) > width:
            at = line.rfind(" ", 1, width + 1)
            at = width if at < 1 else at
            out.append(line[:at])
            line = line[at:].lstrip(" ")
        out.append(line)
    return "\n".join(out)


@pytest.mark.parametrize("width", [40, 60, 80])
@pytest.mark.parametrize("kind", ["blank_zeros", "stray_zeros"])
@pytest.mark.parametrize("seed", [4, 15, 20, 25])
def test_wrapped_reports_are_read_whole(kind: str, seed: int, width: int) -> None:
    """Nothing moves and nothing is lost, whether blanks or zeros stand in the cells."""
    drawn, text = make("L6", kind, seed)
    verdict = judge_bytes(drawn, wrap(text, width).encode())
    assert (verdict.wrong, verdict.lost) == ([], [])


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        ("| 规章 | 3 |\n| 0 | 12 |\n", None),
        ("| 规章 | 3\n| 0 | 12 |\n", ["规章", "3", "0", "12"]),
        ("| 规章 |\n3 | 0 | 12 |\n", ["规章", "3", "0", "12"]),
        ("| 规\n章 | 3 | 0 | 12 |\n", ["规\n章", "3", "0", "12"]),
        ("| 规章 |  |\n0 | 12 |\n", ["规章", "", "0", "12"]),
        ("| 规章 | 3 | 0 | 12 |\n4 | 5 |\n", None),
        ("| 规章 | 3\n\n| 0 | 12 |\n", None),
        ("| 规章 | 3 | 0\n| 规范性文件 | 1 | 2 | 3 |\n", None),
    ],
)
def test_rows_of_a_table_whose_dashes_are_whole(rows: str, cells: list[str] | None) -> None:
    """A row goes on where it must; two short rows, odd ends and blank lines join nothing."""
    text = HEADING + RULE + rows
    if cells is None:
        assert unwrapped(text) == text
        return
    assert unwrapped(text) == HEADING + RULE + rows.rstrip("\n").replace("\n", " ") + "\n"
    (grid,) = find_grids(text)
    assert [cell.text for cell in grid.cells if cell.row == 1] == cells
    for cell in grid.cells:
        assert text[cell.start : cell.end] == cell.text


def test_wrapped_dashes_tell_that_rows_are_wrapped() -> None:
    """A row may then break between two pipes, in the middle of a blank cell."""
    text = HEADING + "| --- | ---\n| --- | --- |\n| 规章 |\n| 0 | 12 |\n"
    (grid,) = find_grids(text)
    assert [cell.text for cell in grid.cells if cell.row == 1] == ["规章", "", "0", "12"]


def test_framed_rows_are_rows_however_many_cells_are_blank() -> None:
    """A single filled cell between the pipes of a frame is no line of its own."""
    blank = "|  |  | 1.重复申请 |  |  |\n" * 9
    (grid,) = find_grids(f"| 三 | （五） | 其他 | 3 | 4 |\n{blank}")
    assert {cell.column for cell in grid.cells if cell.text == "1.重复申请"} == {2}
    assert find_grids("自然人 |\n" * 9) == ()


@pytest.mark.parametrize("text", ["a | b", "| --- |", "| --- | --- |\n|", RULE, RULE + "| a |"])
def test_other_text_is_left_alone(text: str) -> None:
    """No table, or none of whose rows is certain."""
    assert unwrapped(text) == text

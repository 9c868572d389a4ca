"""Bytes become text with offsets, whatever their encoding; what is no text is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.model import ReadError, Source
from gongkai.read import excel_formats, html_looks, read, word_names
from gongkai.read.encoding import decode
from gongkai.read.grid import find_grids

SOURCE = Source("a.txt", "0" * 64, 0)
TEXT = "演示镇人民政府政府信息公开工作年度报告\n规章 0\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "big5", "utf-16"])
def test_encodings(encoding: str) -> None:
    """The common encodings of Chinese pages, with and without a byte order mark."""
    text = "政府資訊公開" if encoding == "big5" else TEXT
    assert text == decode(text.encode(encoding))[0]


def test_rare_characters_of_names_survive() -> None:
    """GB18030 holds what GBK does not."""
    assert "㛃镕堃" in decode((TEXT + "㛃镕堃").encode("gb18030"))[0]


def test_line_ends_are_one_character() -> None:
    """Offsets mean the same to readers that translate line ends and to those that do not."""
    assert "公开\n信息\n" == decode("公开\r\n信息\r".encode())[0]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        ("\u2028\u2028".encode(), "empty"),
        ("\x85 \u2003\ufeff".encode(), "empty"),
        (b"%PDF-1.7 ...", "broken PDF"),
        (b"\x89PNG....", "image"),
        (b"<!DOCTYPE html><html>", "no text"),
        (b"abc\x00def", "binary"),
        (b"\x81\xff\xff\xff\x81", "encoding"),
        (b"\xff\xfe\x00", "utf-16"),
    ],
)
def test_refusals_say_why(data: bytes, reason: str) -> None:
    """One line that says what the file is and what to do."""
    with pytest.raises(ReadError, match=reason) as refusal:
        read(SOURCE, data)
    assert "\n" not in str(refusal.value)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """No bytes raise anything but a ReadError."""
    try:
        document = read(SOURCE, data)
    except ReadError:
        return
    for grid in document.grids:
        for cell in grid.cells:
            assert cell.text == document.text[cell.start : cell.end]


@given(st.text(alphabet="ab |\t\n-", max_size=120))
def test_marked_cells_are_stretches_of_the_text(text: str) -> None:
    """A cell is found where it says it is, and grids do not overlap."""
    end = 0
    for grid in find_grids(text):
        assert end <= grid.start <= grid.end <= len(text)
        end = grid.end
        for cell in grid.cells:
            assert cell.text == text[cell.start : cell.end] == cell.text.strip()


def test_tabs_and_pipes_make_grids_and_a_cell_per_line_does_not() -> None:
    """A trailing pipe behind a single cell is layout L2, which has no marked rows."""
    (grid,) = find_grids("信息内容\t本年新制作数量\n规章\t0\n")
    assert ["信息内容", "本年新制作数量", "规章", "0"] == [cell.text for cell in grid.cells]
    assert grid.is_aligned
    (grid,) = find_grids("| 规章 | 0 |\n| --- | --- |\n| 许可 | 1 |\n")
    assert [(0, 0), (0, 1), (1, 0), (1, 1)] == [(c.row, c.column) for c in grid.cells]
    assert () == find_grids("规章 |\n0 |\n")


def test_what_is_kept_from_file_to_file_is_short() -> None:
    """A hostile file fills no memory that the next one needs."""
    for kept, ask in (
        (excel_formats._short_sections, excel_formats._sections),
        (word_names._kept, word_names._short),
        (html_looks._short, html_looks.look_of),
        (html_looks._color, html_looks.color_of),
    ):
        kept.cache_clear()
        ask("x" * 10_000)
        assert 0 == kept.cache_info().currsize
        ask("x")
        assert 1 == kept.cache_info().currsize


def test_a_pipe_at_the_end_opens_a_blank_cell_where_no_row_is_closed() -> None:
    """Rows that end without a pipe tell that the others lack nothing but a word."""
    opened = "a | b | c\nd | 1 | 2\ne | 3 | \n"
    (grid,) = find_grids(opened)
    assert [3, 3, 3] == [sum(cell.row == row for cell in grid.cells) for row in range(3)]
    (grid,) = find_grids(opened.replace("c\n", "c |\n").replace("2\n", "2 |\n"))
    assert [3, 3, 2] == [sum(cell.row == row for cell in grid.cells) for row in range(3)]

"""Headings name the columns of the form; a heading that it does not have is never counted over."""

from __future__ import annotations

import time

import pytest

from gongkai.model import Cell
from gongkai.parse.columns import MAX_CELLS, resolve
from gongkai.parse.foreign import is_own
from gongkai.parse.groups import begins_with_total
from gongkai.parse.rows import Row

KINDS = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
KEYS = (
    "business",
    "research_institute",
    "public_interest_organization",
    "legal_service",
    "other_organization",
)
RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


def header(*rows: list[str], grid: int = 0, is_aligned: bool = True) -> list[Row]:
    """Make header rows; each heading stands in the next column."""
    start, made = 0, []
    for texts in rows:
        cells = []
        for column, text in enumerate(texts):
            cells.append(Cell(text, start, start + len(text), 0, column))
            start += len(text) + 1
        made.append(Row(tuple(cells), grid, is_aligned))
    return made


def line(*texts: str) -> list[Row]:
    """Make the header of a stream of lines, which knows no places."""
    return header(list(texts), grid=-1, is_aligned=False)


@pytest.mark.parametrize(
    "texts",
    [
        ["自然人", *KINDS, "总计", "上年总计"],
        ["自然人", *KINDS, "合计", "总计"],
        ["自然人", "外国人", *KINDS, "总计"],
        ["行次", "自然人", *KINDS, "总计"],
        ["自然人", "自然人（上年）", "法人", "法人（上年）", "其他", "总计", "总计（上年）"],
        ["自然人", "法人", "外国人", "企业", "社会组织", "其他", "总计"],
    ],
)
def test_a_foreign_heading_in_a_stream_forbids_to_count(texts: list[str]) -> None:
    """Where blank cells leave no trace nobody can tell which of eight columns is blank."""
    found = resolve("requests", line("项目", *texts))
    assert found.is_contradictory
    assert () == found.keys


@pytest.mark.parametrize(
    ("texts", "places", "foreign"),
    [
        (["行次", "自然人", *KINDS, "总计"], (2, 3, 4, 5, 6, 7, 8), {1}),
        (["自然人", *KINDS, "合计", "总计"], (1, 2, 3, 4, 5, 6, 8), {7}),
        (["自然人", "备注", *KINDS, "总计"], (1, 3, 4, 5, 6, 7, 8), {2}),
    ],
)
def test_headings_in_places_keep_them_beside_foreign_ones(
    texts: list[str], places: tuple[int, ...], foreign: set[int]
) -> None:
    """What stands under a foreign heading is passed over."""
    found = resolve("requests", header(["项目", *texts]))
    assert ("natural_person", *KEYS, "total") == found.keys
    assert (places, foreign) == (found.places, found.foreign)


def test_foreign_headings_in_place_of_the_forms_own_leave_nothing() -> None:
    """其他 beside other kinds is not what the form calls 其他."""
    texts = ["项目", "自然人", "法人", "外国人", "企业", "社会组织", "其他", "总计"]
    assert resolve("requests", header(texts)).is_contradictory


def test_a_total_in_the_middle_of_one_row_stays_there() -> None:
    """Side by side in one row, or under their groups, headings stand where they stand."""
    found = resolve("requests", header(["项目", "自然人", "总计", *KINDS]))
    assert ("natural_person", "total", *KEYS) == found.keys
    assert (1, 2, 3, 4, 5, 6, 7) == found.places


def test_a_total_read_before_the_kinds_below_their_group_is_the_last() -> None:
    """Read row by row; without the group's heading nobody can tell."""
    found = resolve("requests", line("申请人情况", "自然人", "法人或其他组织", "总计", *KINDS))
    assert ("natural_person", *KEYS, "total") == found.keys
    assert resolve("requests", line("申请人情况", "自然人", "总计", *KINDS)).is_contradictory
    swapped = line("申请人情况", "法人或其他组织", "自然人", "总计", *KINDS)
    assert resolve("requests", swapped).is_contradictory


def test_two_rows_of_a_header_that_ran_together_are_not_one() -> None:
    """A line break was lost: the kinds belong below 法人或其他组织 all the same."""
    rows = header(["申请人情况", "自然人", "法人或其他组织", "总计", "", *KINDS], is_aligned=False)
    assert ("natural_person", *KEYS, "total") == resolve("requests", rows).keys


@pytest.mark.parametrize(
    "groups",
    [
        ["行政复议", "行政诉讼", *RESULTS, "复议后起诉", "未经复议直接起诉", *RESULTS, *RESULTS],
        ["行政诉讼", "行政复议", "未经复议直接起诉", "复议后起诉", *RESULTS, *RESULTS, *RESULTS],
    ],
)
def test_groups_of_table_four_in_another_order_are_not_told_by_order(groups: list[str]) -> None:
    """Fifteen numbers in a row would be given to the wrong suits."""
    assert resolve("proceedings", line(*groups)).is_contradictory


@pytest.mark.parametrize(
    ("pieces", "begins"),
    [(["总 结 结 其 尚"], True), (["结 结 其 尚 总"], False), (["结果 结果 其他", "总计"], False)],
)
def test_pieces_that_begin_with_the_total(pieces: list[str], begins: bool) -> None:
    """Headings set vertically: 总计 before 结果维持 is another order."""
    assert begins == begins_with_total(pieces)


@pytest.mark.parametrize("text", ["商业企", "业", "白然人", "总汁", "单位：件", "结 果", "3 / 9"])
def test_pieces_and_misprints_are_the_forms_own(text: str) -> None:
    """Split, cut short, misread; a unit and the number of a page are no headings."""
    assert is_own(text, "requests") or is_own(text, "proceedings")


@pytest.mark.parametrize("text", ["行次", "备注", "占比", "城关镇", "2021年", "外国人", "累计"])
def test_whole_words_that_the_form_does_not_have_are_foreign(text: str) -> None:
    """A column of its own, whatever stands under it."""
    assert not is_own(text, "requests")


def test_a_header_of_thousands_of_cells_is_none() -> None:
    """Nothing is compared with everything."""
    rows = line("申请人情况", "自然人", *["总计"] * 50 * MAX_CELLS)
    begun = time.process_time()
    assert resolve("requests", rows).is_contradictory
    assert time.process_time() - begun < 0.5

"""A number comes back from every way of printing it; what is no number never becomes one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.parse.numerals import read_numeral

FULL_WIDTH = str.maketrans("0123456789,.-+", "０１２３４５６７８９，．－＋")
DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """Spell 0 to 9999 as a person writes it."""
    if number == 0:
        return "零"
    words, skipped = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            words += ("零" if skipped and words else "") + DIGITS[digit] + unit
            skipped = False
        elif words:
            skipped = True
    return words.removeprefix("一") if 10 <= number < 20 else words


@given(st.integers(0, 10**14))
def test_every_whole_number_reads_back(number: int) -> None:
    """Plain, with thousands separators, in full width and with blanks around."""
    for text in (str(number), f"{number:,}", str(number).translate(FULL_WIDTH), f" {number}\xa0"):
        assert (number, "reported") == (read_numeral(text).value, read_numeral(text).status)


@given(st.decimals(0, 10**10, places=4))
def test_decimals_keep_their_digits(number: Decimal) -> None:
    """77.806 is not 77 and 806."""
    assert str(number) == str(read_numeral(f"{number}").value)


@given(st.integers(0, 9999))
def test_chinese_numerals_read_back(number: int) -> None:
    """零 to 九千九百九十九."""
    assert number == read_numeral(in_chinese(number)).value


@given(st.integers(0, 10**6), st.sampled_from(["件", "条", "项", "个"]))
def test_signs_in_words(number: int, unit: str) -> None:
    """增 and 减 carry a sign, with a unit behind the number."""
    assert number == read_numeral(f"增加{number}{unit}").value
    assert -number == read_numeral(f"减{number}{unit}").value
    assert -number == read_numeral(f"－{number}").value


@given(st.text(max_size=30))
def test_any_text_is_read_without_raising(text: str) -> None:
    """Whatever stands in a cell has a status and keeps its words."""
    numeral = read_numeral(text)
    assert text == numeral.as_printed
    assert (numeral.status == "reported") == (numeral.value is not None)


@pytest.mark.parametrize(
    "text",
    [
        "约20",
        "60余",
        "3-5",
        "1o3",
        "1e5",
        "NaN",
        "1_000",
        "3,0,0",
        "0 0",
        "12 3",
        "（5）",
        "三四百",
    ],
)
def test_what_is_no_single_number_is_unreadable(text: str) -> None:
    """Ranges, approximations, glued or misread digits have no value."""
    assert ("unreadable", None) == (read_numeral(text).status, read_numeral(text).value)


@pytest.mark.parametrize("text", ["-", "－", "—", "——", "/", "无", "不适用", "N/A"])
def test_marks_say_not_applicable(text: str) -> None:
    """A mark is neither zero nor blank."""
    assert "not_applicable" == read_numeral(text).status


def test_footnote_marks_are_no_digits() -> None:
    """12① is twelve, not 121."""
    assert Decimal(12) == read_numeral("12①").value


def test_numbers_too_long_to_be_true_are_unreadable() -> None:
    """Hostile digits never reach the published decimals."""
    assert "unreadable" == read_numeral("9" * 16).status
    assert "unreadable" == read_numeral("1." + "1" * 9).status


@pytest.mark.parametrize("text", ["三四", "七八件", "两三", "八九"])
def test_three_or_four_is_no_number(text: str) -> None:
    """Two neighbours in rising order are an approximation."""
    assert read_numeral(text).status == "unreadable"


@pytest.mark.parametrize(("text", "value"), [("一二三", 123), ("二〇", 20), ("四三", 43)])
def test_chinese_digits_side_by_side(text: str, value: int) -> None:
    """Other digits in a row are read as digits."""
    assert read_numeral(text).value == value

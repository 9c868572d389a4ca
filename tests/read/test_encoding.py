"""Bytes become sensible Chinese, or a refusal: no declaration is believed against the text."""

from __future__ import annotations

import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.model import ReadError
from gongkai.read.encoding import decode

TEXT = "演示镇人民政府2022年政府信息公开工作年度报告\n规章 0\n其他 12\n我镇主动公开政府信息的情况如下。\n"
TRADITIONAL = "演示鎮政府資訊公開工作年度報告\n規章 0\n"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "hz"],
)
@pytest.mark.parametrize(
    "declared", ["", "utf-8", "gb2312", "big5", "utf-16", "nonsense", "x-user"]
)
def test_the_text_decides_and_not_the_declaration(encoding: str, declared: str) -> None:
    """A wrong declaration loses against a decoding that makes sense."""
    text = f'<meta charset="{declared}">\n{TEXT}' if declared else TEXT
    assert text == decode(text.encode(encoding))[0]


@pytest.mark.parametrize("encoding", ["big5", "utf-8", "gb18030", "utf-16-le"])
def test_traditional_characters(encoding: str) -> None:
    """Big5 is told from GB18030, which decodes the same bytes to other characters."""
    assert TRADITIONAL == decode(TRADITIONAL.encode(encoding))[0]


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb_2312-80", "x-gbk"])
def test_declared_gb2312_is_read_as_gb18030(declared: str) -> None:
    """Names hold characters that the smaller sets lack."""
    text = f"<?xml version='1.0' encoding='{declared}'?>政府信息公开 㛃镕堃𠮷"
    assert (text, "gb18030") == decode(text.encode("gb18030"))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
def test_a_file_cut_within_a_character_is_read(encoding: str) -> None:
    """One lost character is marked; the rest stands."""
    data = (TEXT * 10).encode(encoding) + "文".encode(encoding)[:1]
    assert TEXT * 10 + "\ufffd" == decode(data)[0]


def test_a_stray_nul_is_marked_and_never_joins_digits() -> None:
    """1, NUL, 2 is not 12."""
    assert "其他 1\ufffd2" in decode((TEXT * 10 + "其他 1\x002").encode())[0]


@pytest.mark.parametrize(
    ("wrong", "right"), [("latin-1", "utf-8"), ("latin-1", "gb18030"), ("big5", "gb18030")]
)
def test_text_decoded_wrongly_once_is_mended(wrong: str, right: str) -> None:
    """Only where that loses nothing and gives unmistakable Chinese."""
    text = "政府信息公开" if wrong == "big5" else TEXT
    try:
        data = text.encode(right).decode(wrong).encode()
    except UnicodeDecodeError:
        pytest.skip("this text cannot be spoilt so")
    assert text == decode(data)[0]


@pytest.mark.parametrize("errors", ["replace", "ignore"])
def test_text_that_lost_characters_is_refused(errors: str) -> None:
    """UTF-8 read as GBK loses a byte wherever a run of characters is odd."""
    data = TEXT.encode().decode("gbk", errors).encode()
    with pytest.raises(ReadError, match="garbled"):
        decode(data)


def test_a_report_may_quote_garbled_words() -> None:
    """A page about 锟斤拷 is still a page."""
    text = TEXT * 5 + "网站曾显示锟斤拷，已修复。"
    assert (text, "utf-8") == decode(text.encode())


def test_other_languages_pass() -> None:
    """What is no report is refused later, by its words."""
    assert "Bericht über Äpfel" == decode("Bericht über Äpfel".encode())[0]
    assert "㛃镕堃" == decode("㛃镕堃".encode())[0]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\x00\x00\x00", "empty"),
        (b"abc\x00def", "binary"),
        (b"\x81\xff\xff\xff\x81", "encoding"),
        (b"\xff\xfe\x00", "utf-16"),
        (b"\xff\xfe" + "政府".encode() * 9, "utf-16"),
    ],
)
def test_refusals(data: bytes, reason: str) -> None:
    """One line that says what is wrong."""
    with pytest.raises(ReadError, match=reason) as refusal:
        decode(data)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "data",
    [
        *(Random(1).randbytes(10_000_000), b"ab<>" * 2_500_000, "的".encode("gbk") * 5_000_000),  # noqa: S311  # only noise
        *("鏀".encode() * 3_000_000, b"\x00" * 9_999_999 + b"a", b"\xff" * 10_000_000),
    ],
    ids=["random", "ascii", "gbk", "rare", "nul", "ff"],
)
def test_ten_megabytes_are_done_in_time(data: bytes) -> None:
    """Whatever they are."""
    begin = time.process_time()
    try:
        decode(data)
    except ReadError as refusal:
        assert "\n" not in str(refusal)
    assert time.process_time() - begin < 5


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    """Nothing but a ReadError, and never a carriage return or a NUL."""
    try:
        text, name = decode(data)
    except ReadError:
        return
    assert name
    assert not set(text) & {"\r", "\x00"}


@given(
    st.text(
        alphabet="政府信息公开报告年度规章其他总计0123456789 \n\t。，|", min_size=8, max_size=200
    )
)
def test_digits_survive_every_encoding(text: str) -> None:
    """What is encoded comes back, character for character."""
    whole = TEXT + text
    for encoding in ("utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be"):
        assert whole == decode(whole.encode(encoding))[0]

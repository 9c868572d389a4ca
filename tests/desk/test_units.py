"""The list of units is read as an office saves it, and a malformed line is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.desk.units import Listed, read_units
from gongkai.model import UsageError

LIST = "单位名称,代码,简称,备注\r\n样本县教育局,,教体局、教科局,\r\n演示镇人民政府,990101101,,x\r\n"
READ = (
    Listed("样本县教育局", "", ("教体局", "教科局"), None, 2),
    Listed("演示镇人民政府", "990101101", (), None, 3),
)


def listed(tmp_path: Path, data: bytes) -> tuple[Listed, ...]:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    return read_units(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("divider", [",", ";", "\t"])
def test_every_encoding_and_divider_gives_the_same(
    tmp_path: Path, encoding: str, divider: str
) -> None:
    """Excel and WPS save any of these as CSV or as text."""
    assert READ == listed(tmp_path, LIST.replace(",", divider).encode(encoding))


def test_english_headers_blank_lines_and_what_is_added(tmp_path: Path) -> None:
    """A line of nothing but dividers is no unit."""
    text = "name,code,aliases,summed\n Sample  Office ,x1,a|b,no\n,,,\nOther,,,是\n"
    assert (
        Listed("Sample Office", "x1", ("a", "b"), False, 2),
        Listed("Other", "", (), True, 4),
    ) == listed(tmp_path, text.encode())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("名称\n", "no unit is listed"),
        ("代码,备注\n1,2\n", "line 1: no column 单位名称 (or name); found: 代码, 备注"),
        ("名称,单位\na,b\n", "line 1: two columns mean the same: name"),
        ("名称,代码\n,1\n", "line 2: the name of the unit is empty"),
        ("名称\n甲局\n乙局,多,余\n", "line 3: 3 cells under 1 headers"),
        ("名称\n甲局\n乙局\n甲 局\n", "line 4: 甲 局 stands in line 2 already"),
        ("名称,简称\n甲局,\n乙局,甲局\n", "line 3: 甲局 stands in line 2 already"),
        ("名称,计入汇总\n甲局,也许\n", "line 2: 计入汇总 must be 是 or 否, not 也许"),
        ('名称\n"甲局\n', "no readable CSV"),
    ],
)
def test_a_malformed_list_is_one_clear_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=r"list\.csv") as error:
        listed(tmp_path, text.encode())
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("data", [b"PK\x03\x04\x14\x00\x00\x00", b"\xff\xfe\x00", b"\x81"])
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UsageError, match="UTF-8 or GB18030"):
        listed(tmp_path, data)

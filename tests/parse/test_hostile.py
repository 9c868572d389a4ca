"""A text made to keep the reader busy is done in time that grows with its length."""

from __future__ import annotations

import contextlib
import time

import pytest

from gongkai.knowledge import layouts
from gongkai.model import Document, ParseError, Source
from gongkai.parse import parse
from gongkai.parse.folding import without_number
from mutations import SECONDS

ROWS = [place.label for place in layouts() if place.axis == "row"]
TOP = "某某县人民政府2022年政府信息公开工作年度报告\n申请人情况\n自然人\n"
END = "五、存在的主要问题及改进情况\n"
SEVEN = "  1  2  3  4  5  6  7\n"

HOSTILE = {
    "labels": "\n".join(ROWS * 120),
    "misspelt labels": "\n".join(ROWS[n % 50][:-1] + chr(0x4E00 + n) for n in range(6_000)),
    "spaced rows": "".join(row + SEVEN for row in ROWS * 80),
    "short spaced rows": "".join(row + "  1  2  3\n" for row in ROWS * 80) + "规章" + SEVEN,
    "wrapped labels": "".join(row[:4] + "\n" + row[4:] + SEVEN for row in ROWS * 15),
    "headings": "自然人  商业企业  科研机构  总计\n" * 3_000 + ("规章" + SEVEN) * 3,
    "pipes": "|\n" * 200_000,
    "one line of cells": "规章|1|" * 60_000,
    "one line of words": "规章 1 " * 300_000,
    "digits": "1" * 3_000_000,
    "blanks at the end": "规章" + SEVEN + "\n" * 50_000,
    "pipes at the end": "规章" + SEVEN + "|" * 50_000,
    "thousands": "一、总体情况\n公开" + "111," * 30_000 + "1件。",
    "one byte of a pipe": "二、主动公开政府信息情况\n" + "类粮粉。" * 100_000,
    "claims": END + "发布机构：鼓楼区教育局\n" * 8_000,
    "claims of many": END
    + "".join(f"发布机构：鼓楼区{chr(0x4E00 + n)}局\n" for n in range(15_000)),
    "titles": END + "样本县2021年政府信息公开工作年度报告\n2021年我县公开信息。\n" * 8_000,
    "mentions": "约" * 200_000 + "1234件，" * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_done_in_time(name: str) -> None:
    """Tables without end, labels without numbers, lines without end."""
    begun = time.process_time()
    with contextlib.suppress(ParseError):
        parse(Document(Source("a", "0" * 64, 0), TOP + HOSTILE[name], (), "", "", "text"))
    assert time.process_time() - begun < SECONDS


def test_many_numbers_before_a_label_are_dropped_one_after_the_other() -> None:
    """A line of numbers that number nothing is read once."""
    begun = time.process_time()
    assert "规章" == without_number("一、" * 500_000 + "规章")
    assert time.process_time() - begun < SECONDS

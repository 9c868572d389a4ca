"""The unit of an amount is what stands at it; of two units, another year or column there is none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from conftest import parse_text

TITLE = "演示镇人民政府{year}年政府信息公开工作年度报告\n一、总体情况\n我镇主动公开政府信息12条。\n"
END = "三、收到和处理政府信息公开申请情况\n本年度未收到申请。\n"


def amount(header: str, row: str, note: str = "", caption: str = "", year: int = 2022) -> str:
    """Read the one amount of a report: its value and unit."""
    two = f"二、主动公开政府信息情况\n{caption}\n信息内容\t{header}\n{row}\n{note}\n"
    report = parse_text(TITLE.format(year=year) + two + END)
    (figure,) = [f for f in report.figures if f.indicator.endswith(".amount") and f.value]
    assert figure.as_printed == report.text[figure.start : figure.end]
    return f"{figure.value} {figure.unit}"


@pytest.mark.parametrize(
    ("header", "printed", "expected"),
    [
        ("采购项目数量（元）\t采购总金额（万元）", "8.04", "8.04 CNY 10k"),
        ("采购项目数量（万元）\t采购总金额（元）", "80400", "8.04 CNY 10k"),
        ("采购项目数量（万元以上）\t采购总金额", "80400", "80400 unknown"),
        ("采购项目数量（万元）\t采购总金额", "80400", "80400 unknown"),
        ("采购项目数量\t采购总金额（单位：元）", "8.04万元", "8.04 CNY 10k"),
    ],
)
def test_an_amount_has_its_own_headings_unit(header: str, printed: str, expected: str) -> None:
    """The heading of the count beside it says nothing of the amount."""
    row = f"政府集中采购\t5\t{printed}"
    assert amount(header, row, caption="第二十条第（九）项", year=2020) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("（单位：元）", "1.5 CNY 10k"),
        ("（单位：元/万元）", "15000 unknown"),
        ("（单位:元或万元）", "15000 unknown"),
        ("（元/万元）", "15000 unknown"),
        ("（元以下四舍五入，单位：万元）", "15000 CNY 10k"),
        ("（单位：万元，精确到元）", "15000 CNY 10k"),
        ("（保留两位小数，万元）", "15000 CNY 10k"),
        ("（人民币：万元）", "15000 CNY 10k"),
        ("（单位：百元）", "150 CNY 10k"),
        ("（2020年单位：元）", "15000 unknown"),
        ("（2022年，单位：元）", "1.5 CNY 10k"),
        ("（单位：人民币元）", "1.5 CNY 10k"),
        ("（单位：RMB元）", "1.5 CNY 10k"),
        ("（单位：均为元）", "1.5 CNY 10k"),
        ("（单位：W元）", "15000 unknown"),
        ("（单位：W）", "15000 unknown"),
        ("（单位：万）", "15000 unknown"),
        ("（单位：港元）", "15000 unknown"),
        ("（单位：万美元）", "15000 unknown"),
        ("（单位：十元）", "15000 unknown"),
        ("（港元）", "15000 unknown"),
    ],
)
def test_words_in_a_heading(words: str, expected: str) -> None:
    """One unit counts, however it is said; how far it is rounded is no unit."""
    row = "行政事业性收费\t15000"
    assert amount(f"本年收费金额{words}", row, caption="第二十条第（八）项") == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("注：收费金额单位为元。", "1.5 CNY 10k"),
        ("（单位：元）", "1.5 CNY 10k"),
        ("注：2022年收费金额单位：元", "1.5 CNY 10k"),
        ("注：单位为万元（2020年单位为元）", "15000 unknown"),
        ("注：上年收费金额单位：元", "15000 unknown"),
        ("注：单位：元，政府集中采购单位：万元", "15000 unknown"),
        ("注：采购总金额的单位为万元", "15000 unknown"),
        ("注：财政专户余额单位：元", "15000 unknown"),
        ("单位：元\n单位：万元", "15000 unknown"),
    ],
)
def test_words_in_a_note(note: str, expected: str) -> None:
    """A note counts that speaks of this year's amount and of one unit."""
    row = "行政事业性收费\t15000"
    assert amount("本年收费金额", row, note, "第二十条第（八）项") == expected


def test_nought_has_no_sign() -> None:
    """-0 is 0 as everywhere."""
    text = (
        "二、主动公开政府信息情况\n第二十条第（五）项\n信息内容\t本年处理决定数量\n行政许可\t-0\n"
    )
    report = parse_text(TITLE.format(year=2022) + text + END)
    values = [f.value for f in report.figures if f.indicator == "disclosure.licensing.decisions"]
    assert [str(value) for value in values] == ["0"]
    assert values == [Decimal(0)]


@pytest.mark.parametrize("words", ["（单位：W元）", "（美元）", "（单位：万）"])
def test_a_foreign_unit_takes_no_other_ones_place(words: str) -> None:
    """The note says another unit than the amount's own heading, which is not ours to convert."""
    row = "行政事业性收费\t15000"
    printed = amount(f"本年收费金额{words}", row, note="（单位：元）", caption="第二十条第（八）项")
    assert printed == "15000 unknown"

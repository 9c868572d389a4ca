"""A table whose caption names another year gives no figure; one that is only compared with does."""

from __future__ import annotations

from decimal import Decimal

import pytest

from conftest import parse_text
from drawing import LAYOUTS, draw_disclosure, draw_report, draw_requests, indicators_of
from gongkai.model import Report

THREE, FOUR = "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议"


def values_of(form: str, first: int) -> dict[str, str]:
    """Give each cell a number of its own."""
    return {code: str(first + at) for at, code in enumerate(indicators_of(form))}


def read(report: Report) -> dict[str, Decimal | None]:
    return {f.indicator: f.value for f in report.figures if f.value is not None}


def captions(report: Report) -> list[str]:
    return [f.quote for f in report.findings if f.check == "other-year-table" and f.quote]


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_a_table_of_the_old_form_below_changes_nothing(layout: str) -> None:
    """The year's figures and the form stay; what only the other year's table has is no figure."""
    values = values_of("2021", 100)
    text = draw_report("2021", values, layout)
    old = LAYOUTS[layout](draw_disclosure("2019", values_of("2019", 5000)))
    report = parse_text(text.replace(THREE, f"附：2017年数据\n\n{old}\n\n{THREE}", 1))
    assert report.form == "2021"
    assert read(report) == {code: Decimal(value) for code, value in values.items()}
    assert captions(report) == ["附：2017年数据"]


@pytest.mark.parametrize("caption", ["2017年情况如下：", "上年度情况如下：", "2017年收到申请数据"])
def test_only_last_years_table(caption: str) -> None:
    """Its cells are missing, not last year's."""
    text = draw_report("2021", values_of("2021", 100), "L7")
    report = parse_text(text.replace(THREE, f"{THREE}\n本年度情况见附件图片。{caption}", 1))
    assert captions(report) == [caption]
    assert not any(code.startswith("requests.") for code in read(report))
    statuses = {f.status for f in report.figures if f.indicator.startswith("requests.")}
    assert statuses == {"missing"}


def test_the_years_own_caption_opens_again() -> None:
    """Last year's table stands first; behind a caption of the year its own one counts."""
    values = values_of("2021", 100)
    old = LAYOUTS["L5"](draw_requests("2021", values_of("2021", 5000)))
    text = draw_report("2021", values, "L5")
    year = parse_text(text).year
    captioned = f"{THREE}\n上年情况：\n{old}\n{year}年情况：\n"
    report = parse_text(text.replace(f"{THREE}\n", captioned, 1))
    assert read(report) == {code: Decimal(value) for code, value in values.items()}


@pytest.mark.parametrize(
    "sentence",
    [
        "2017年以来，申请情况逐年增加，具体情况如下：",
        "与2017年相比有所上升，情况如下：",
        "根据2019年修订的条例，情况如下：",
        "上年结转情况如下：",
        "2017年的情况见去年的报告。",
    ],
)
def test_a_sentence_that_cites_another_year_closes_nothing(sentence: str) -> None:
    """A comparison, a law and a cross-reference leave the year's table as it is."""
    values = values_of("2021", 100)
    text = draw_report("2021", values, "L7")
    report = parse_text(text.replace(THREE, f"{THREE}\n{sentence}", 1))
    assert read(report) == {code: Decimal(value) for code, value in values.items()}
    assert captions(report) == []


def test_only_another_years_tables_are_printed() -> None:
    """The report has its form and no figure, and its values do not run together."""
    three = LAYOUTS["L7"](draw_requests("2019", values_of("2019", 100)))
    text = (
        "演示镇人民政府2022年政府信息公开工作年度报告\n一、总体情况\n我镇公开政府信息12条。\n"
        f"{THREE}\n2020年情况如下：\n{three}\n{FOUR}、行政诉讼情况\n无。\n"
    )
    report = parse_text(text)
    assert (report.form, len(report.figures), read(report)) == ("2021", 200, {})
    assert captions(report) == ["2020年情况如下："]
    assert "values-glued" not in {finding.check for finding in report.findings}

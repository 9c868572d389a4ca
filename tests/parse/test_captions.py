"""A table of another body, a part of the year, several years or a sample gives no figure."""

from __future__ import annotations

from decimal import Decimal

import pytest

from conftest import parse_text
from drawing import LAYOUTS, draw_report, draw_requests, indicators_of
from gongkai.model import Report

THREE = "三、收到和处理政府信息公开申请情况"
VALUES = {code: str(100 + at) for at, code in enumerate(indicators_of("2021"))}
COUNTY = "演示县{year}年政府信息公开工作年度报告"
BUREAU = "演示县教育局{year}年政府信息公开工作年度报告"
TOWN = "演示县演示镇人民政府{year}年政府信息公开工作年度报告"


def drawn(title: str, caption: str, layout: str = "L7") -> Report:
    """Read a report of 2022 with a caption above its table three."""
    text = draw_report("2021", VALUES, layout, title=title, overall="工作稳步推进。")
    return parse_text(text.replace(THREE, f"{THREE}\n{caption}", 1))


def requests(report: Report) -> dict[str, Decimal]:
    return {
        figure.indicator: figure.value
        for figure in report.figures
        if figure.indicator.startswith("requests.") and figure.value is not None
    }


def captions(report: Report) -> list[str | None]:
    return [one.quote for one in report.findings if one.check == "other-year-table"]


@pytest.mark.parametrize(
    "caption",
    [
        "（截至2022年6月30日）",
        "截至6月底情况：",
        "2022年上半年情况：",
        "2022年第四季度",
        "2022年1-6月收到申请情况",
        "2019年至2022年累计收到申请情况：",
        "2020-2022年申请情况",
        "2008年以来累计情况：",
        "近三年合计",
        "历年情况：",
        "填表示例：",
        "2023年计划：",
        "统计年度：2021",
        "统计年度：2021年",
        "附件：县水利局2022年收到和处理政府信息公开申请情况",
        "县水利局收到和处理申请情况如下：",
        "其中：县招生办情况",
        "单位名称：演示县民政局",
        "填报单位\t演示县民政局",
        "演示县民政局",
    ],
)
def test_a_table_that_is_not_the_bodys_of_the_year(caption: str) -> None:
    """Its cells are missing, and a finding quotes the caption."""
    report = drawn(COUNTY, caption)
    assert requests(report) == {}
    assert [one for one in captions(report) if one and one in caption]
    assert {f.status for f in report.figures if f.indicator.startswith("requests.")} == {"missing"}


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_another_bodys_table_below_the_own_one(layout: str) -> None:
    """The body's figures stay what they are."""
    text = draw_report("2021", VALUES, layout, title=COUNTY, overall="工作稳步推进。")
    other = {code: str(5000 + at) for at, code in enumerate(VALUES)}
    caption = "附件：县教育局2022年收到和处理政府信息公开申请情况"
    report = parse_text(f"{text}\n\n{caption}\n\n{LAYOUTS[layout](draw_requests('2021', other))}")
    assert {f.indicator: f.value for f in report.figures} == {
        code: Decimal(value) for code, value in VALUES.items()
    }
    assert captions(report) == [caption]


@pytest.mark.parametrize("corner", ["项目（2021年）", "2021年"])
def test_another_year_in_the_corner(corner: str) -> None:
    """The corner of the header says of which year its table is."""
    head = "项目\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"
    row = "一、本年新收政府信息公开申请数量\t31\t4\t0\t0\t0\t0\t35\n"
    for year in ("2021", "2022"):
        text = (
            f"{COUNTY.format(year=2022)}\n一、总体情况\n工作稳步推进。\n{THREE}\n"
            f"{head.replace('项目', corner.replace('2021', year))}{row}"
        )
        assert len(requests(parse_text(text))) == (7 if year == "2022" else 0)


@pytest.mark.parametrize(
    ("title", "caption"),
    [
        (COUNTY, "截至2022年12月31日"),
        (COUNTY, "（统计截至2023年1月5日）"),
        (COUNTY, "2022年1-12月"),
        (COUNTY, "统计期限：2022年1月1日至2022年12月31日"),
        (COUNTY, "统计年度：2022"),
        (COUNTY, "全县收到和处理政府信息公开申请情况"),
        (COUNTY, "演示县人民政府2022年收到和处理政府信息公开申请情况"),
        (COUNTY, "县人民政府办公室收到申请情况"),
        (COUNTY, "我县申请情况如下："),
        (COUNTY, "填报单位：演示县人民政府办公室"),
        (COUNTY, "2008年《条例》施行以来，申请情况逐年增加，情况如下："),
        (COUNTY, "各行政机关收到和处理政府信息公开申请情况"),
        (COUNTY, "第二季度收到的申请较多，全年情况如下："),
        (BUREAU, "县教育局2022年收到和处理政府信息公开申请情况"),
        (BUREAU, "单位名称：演示县教育局"),
        (BUREAU, "演示县教育和体育局申请情况"),
        (BUREAU, "演示县政府信息公开申请情况统计表"),
        (BUREAU, "我局2022年收到和处理政府信息公开申请情况"),
        (TOWN, "演示县收到和处理政府信息公开申请情况"),
        (TOWN, "演示镇2022年申请情况："),
        (TOWN, "填报单位：演示镇党政综合办公室"),
    ],
)
def test_the_bodys_own_caption_closes_nothing(title: str, caption: str) -> None:
    """The whole year, the body by any of its names, and the form's own title."""
    report = drawn(title, caption)
    assert len(requests(report)) == sum(code.startswith("requests.") for code in VALUES)
    assert captions(report) == []


@pytest.mark.parametrize(
    "above",
    [
        "| 单位名称 |  | 演示县民政局 |  |\n| --- | --- | --- | --- |\n",
        "单位名称 | 演示县民政局 |||||||\n",
        "单位名称   演示县民政局\n",
        "统计年度 | 2021 |\n",
    ],
)
def test_a_field_above_the_table(above: str) -> None:
    """The value of a field stands in a cell of its own, blank ones and a ruled line around it."""
    report = drawn(COUNTY, above.rstrip(), "L5")
    assert requests(report) == {}
    assert len(captions(report)) == 1
    own = drawn(COUNTY, above.replace("民政局", "人民政府").replace("2021", "2022").rstrip(), "L5")
    assert (len(requests(own)), captions(own)) == (175, [])

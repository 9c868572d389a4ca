"""Which years of a text contradict its title and period, and which do not."""

from __future__ import annotations

import pytest

from conftest import parse_text
from drawing import draw_report
from gongkai.model import Report

TITLE = "演示县教育局{year}年政府信息公开工作年度报告"
UNTOLD = "演示县教育局政府信息公开工作年度报告"
PERIOD = "本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。\n"


def drawn(overall: str, title: str = TITLE) -> Report:
    return parse_text(draw_report("2021", {}, "L5", 2023, title=title, overall=overall))


def quotes(overall: str) -> list[str | None]:
    subject = drawn(overall)
    assert 2023 == subject.year
    return [one.quote for one in subject.findings if one.check == "year-conflict"]


@pytest.mark.parametrize(
    "sentence",
    [
        "2024年，我局将继续做好政府信息公开工作。",
        "2024年，我局继续做好公开工作；2024年，我局计划新增专栏2个。",
        "2024年，全县各级各部门将进一步加强公开。2024年我局要加强培训。",
        "2024年是关键之年，我局要再接再厉。",
        "2024年初，我局完成年报编制。",
        "2024年我局工作重点：加强公开。",
        "展望2024年，我局在县委领导下，努力提高公开水平。",
        "自2024年1月1日起，我局将继续加强公开。",
        "计划2024年12月31日前完成整改。",
        "截至2024年1月，我局门户网站共有信息30条。",
        "截至2024年1月1日，现行有效文件5件。",
        "2024年1月15日，我局召开会议。",
        "2022年12月，我局印发通知。",
        "2023年，全县公开80条（2022年，全县公开60条；2021年，全县公开50条；2021年全县受理3件）。",
        "2022年度我局在考核中获优秀，2022年我局被评为先进。",
        "与2022年12月31日相比，增加5条。",
        "截至2022年12月31日，我局历年累计公开信息3000条。",
    ],
)
@pytest.mark.parametrize("period", ["", PERIOD])
def test_plans_comparisons_and_days_are_no_contradiction(sentence: str, period: str) -> None:
    assert [] == quotes(period + sentence)


LAST_YEARS = "2022年，我局公开信息30条，2022年我局收到申请25件。"


def test_last_years_numbers_are_compared_where_title_and_period_agree() -> None:
    assert [] == quotes(PERIOD + LAST_YEARS)
    assert "2022年，" in quotes(LAST_YEARS)


@pytest.mark.parametrize(
    ("overall", "quote"),
    [
        ("2024年，我局公开信息30条，2024年我局收到申请25件。", "2024年，"),
        ("统计期限自2022年1月1日起至2022年12月31日止。", "2022年1月1日"),
        ("截至2022年12月31日，我局累计公开信息30条。", "2022年12月31日"),
        ("2021年1-12月，我局公开30条。", "2021年1-12月"),
        (PERIOD + "本表统计期限自2021年1月1日至2021年12月31日。", "2021年1月1日"),
    ],
)
def test_another_year_is_still_found(overall: str, quote: str) -> None:
    assert [quote] == quotes(overall)


@pytest.mark.parametrize(
    "overall",
    [
        "2023年，我局公开信息30条。2024年，我局将继续努力。2024年我局将加强培训。",
        "2023年，我局将政务公开纳入考核，公开信息30条。",
        "2023年，我局公开信息30条，下一步将加强学习。2022年，我局公开信息25条。",
        "2023年，我局落实工作计划。2022年，我局公开信息25条。",
    ],
)
def test_no_plan_tells_the_year(overall: str) -> None:
    """Sentences are all there is to tell it by; 将 also means nothing but an object."""
    assert 2023 == drawn(overall, UNTOLD).year

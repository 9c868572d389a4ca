"""Several reports in one file: each gets its own text and its own cells."""

from __future__ import annotations

import pytest

from gongkai.model import Document, ParseError, Report, Source
from gongkai.parse import parse
from gongkai.parse.splitting import split_reports
from gongkai.read import read

LICENSING = "disclosure.licensing.decisions"
TOTAL = "requests.received.total"


def reports_of(text: str) -> tuple[Report, ...]:
    document = read(Source("a", "0" * 64, len(text)), text.encode())
    parts = split_reports(document, document.text)
    for part, words, offset in parts:
        assert words == part.text == document.text[offset : offset + len(words)]
        for grid in part.grids:
            assert 0 <= grid.start <= grid.end <= len(part.text)
            for cell in grid.cells:
                assert cell.text == part.text[cell.start : cell.end]
    return parse(document)


def printed(report: Report) -> dict[str, str | None]:
    return {one.indicator: one.as_printed for one in report.figures if one.status == "reported"}


def lines(body: str, licensing: str) -> str:
    row = f"行政许可\t{licensing}\n" if licensing else ""
    return (
        f"{body}2021年政府信息公开工作年度报告\t\n一、总体情况\t\n二、主动公开政府信息情况\t\n"
        f"第二十条第（五）项\t\n信息内容\t本年处理决定数量\n{row}"
        "三、收到和处理政府信息公开申请情况\t\n"
        "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况\t\n"
        "五、存在的主要问题及改进情况\t\n六、其他需要报告的事项\t\n"
    )


def in_html(text: str) -> str:
    rows = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in line.split("\t")) + "</tr>"
        for line in text.splitlines()
    )
    return f"<html><body><table>{rows}</table></body></html>"


@pytest.mark.parametrize("is_page", [False, True], ids=["tabs", "one table of a page"])
@pytest.mark.parametrize("own", ["", "11"])
def test_a_table_that_holds_two_reports_is_cut_between_them(own: str, *, is_page: bool) -> None:
    """The second body's numbers are never the first one's."""
    text = lines("演示县教育局", own) + lines("演示县水利局", "22")
    first, second = reports_of(in_html(text) if is_page else text)
    assert ["演示县教育局", "演示县水利局"] == [first.body.name, second.body.name]
    assert (own or None) == printed(first).get(LICENSING)
    assert "22" == printed(second)[LICENSING]


@pytest.mark.parametrize("text", ["", "\u2028\u2029", "\x85 \u2003"])
def test_a_blank_text_is_no_report(text: str) -> None:
    """Whatever reader let it pass."""
    with pytest.raises(ParseError, match="neither its title"):
        parse(Document(Source("a", "0" * 64, 0), text, (), "", "", "text"))


PART_TWO = (
    "{}\n一、总体情况\n公开信息12条。\n二、主动公开政府信息情况\n第二十条第（五）项\n"
    "信息内容\t本年处理决定数量\n行政许可\t5\n"
)
PART_THREE = (
    "三、收到和处理政府信息公开申请情况\n"
    "项目\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"
    "一、本年新收政府信息公开申请数量\t11\t12\t13\t14\t15\t16\t17\n"
)
TITLE = "演示镇人民政府2022年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "title",
    [
        "样本县教育局2022年政府信息公开工作年度报告",
        "演示镇人民政府2021年政府信息公开工作年度报告",
        "演示镇人民政府2022年政府信息公开工作年度报告（更正）",
    ],
    ids=["another body", "another year", "corrected"],
)
def test_a_new_title_behind_a_cut_report_opens_another_one(title: str) -> None:
    """A copy that ends behind part two takes no table of the next report."""
    first, second = reports_of(
        PART_TWO.format(TITLE) + PART_TWO.format(title).replace("\t5", "\t6") + PART_THREE
    )
    assert {LICENSING: "5"} == printed(first)
    assert ("6", "17") == (printed(second)[LICENSING], printed(second)[TOTAL])


@pytest.mark.parametrize("again", ["", TITLE + "\n"], ids=["no title", "the same title"])
def test_a_part_one_without_a_title_of_its_own_opens_no_report(again: str) -> None:
    """A heading or a title printed twice within a report splits nothing."""
    text = PART_TWO.format(TITLE) + again + "一、总体情况\n公开信息12条。\n" + PART_THREE
    (report,) = reports_of(text)
    assert ("5", "17") == (printed(report)[LICENSING], printed(report)[TOTAL])

"""Whose report it is, of which year, from when, and for whom it speaks."""

from __future__ import annotations

import pytest

from conftest import parse_text
from drawing import draw_report
from gongkai.parse.damage import find_damage, injected_tokens
from gongkai.parse.scope import tell_scope
from gongkai.parse.sections import heading_number


@pytest.mark.parametrize(
    ("title", "body_id", "name", "kind"),
    [
        (
            "西平县师灵镇人民政府{year}年政府信息公开工作年度报告",
            "411721103",
            "师灵镇人民政府",
            "government",
        ),
        (
            "{year}年安化县教育局政府信息公开工作年度报告",
            "430923-education",
            "安化县教育局",
            "department",
        ),
        (
            "安化县人民政府办公室{year}年度政府信息公开工作年度报告",
            "430923-office",
            "安化县人民政府办公室",
            "office",
        ),
        ("海林市关于{year}年度政府信息公开工作的年度报告", "231083", "海林市", "government"),
        (
            "《盐池县冯记沟乡人民政府信息公开工作{year}年度报告》",
            "640323201",
            "冯记沟乡人民政府",
            "government",
        ),
        (
            "锡林浩特市宝力根街道办事处{year}年政府信息公开工作年度报告",
            "152502002",
            "宝力根街道办事处",
            "subdistrict-office",
        ),
    ],
)
def test_titles(title: str, body_id: str, name: str, kind: str) -> None:
    """A title tells body and year in every order of its words."""
    report = parse_text(draw_report("2021", {}, title=title, overall="工作稳步推进。"))
    assert (body_id, name, kind, 2022) == (
        report.body.id,
        report.body.name,
        report.body.kind,
        report.year,
    )


def test_a_township_name_that_occurs_often_needs_a_county() -> None:
    """太平镇 alone is nobody's code; with its county it is one."""
    alone = parse_text(
        draw_report("2021", {}, title="太平镇人民政府{year}年政府信息公开工作年度报告")
    )
    assert alone.body.code is None
    assert alone.body.id.startswith("x-")
    assert "township" == alone.body.level
    told = parse_text(
        draw_report(
            "2021",
            {},
            title="太平镇人民政府{year}年政府信息公开工作年度报告",
            last="郧西县人民政府版权所有。本年度未收取信息处理费。",
        )
    )
    assert told.body.code is None


def test_nothing_tells_the_body() -> None:
    """Without a name the body is unknown and the id is made from the file; 我镇 tells its kind."""
    title = "{year}年政府信息公开工作年度报告"
    report = parse_text(draw_report("2021", {}, title=title, overall="本机关公开信息1条。"))
    assert (None, None, "other") == (report.body.name, report.body.code, report.body.kind)
    town = parse_text(draw_report("2021", {}, title=title, overall="我镇公开信息1条。"))
    assert (None, None, "government") == (town.body.name, town.body.code, town.body.kind)
    assert report.body.id == f"x-{report.source.sha256[:8]}"


def test_the_title_tells_the_year_before_anything_else() -> None:
    """Years in sentences do not outvote the title; a conflicting period is a finding."""
    report = parse_text(
        draw_report(
            "2021", {}, overall="2019年我镇公开信息1条,2019年共公开2条。2021年1月1日起施行。"
        )
    )
    assert 2022 == report.year
    assert ["year-conflict"] == [f.check for f in report.findings]


@pytest.mark.parametrize("day", ["2023-01-20", "2023/1/20", "2023年1月20日"])
@pytest.mark.parametrize(
    "title",
    ["{year}年演示县教育局政府信息公开工作年度报告", "演示县教育局政府信息公开工作年度报告"],
)
def test_a_day_in_the_line_of_the_title_is_not_its_year(title: str, day: str) -> None:
    """A page prints title, day of publication and title again on one line."""
    line = f"{title} 发布时间：{day}{title}"
    assert 2022 == parse_text(draw_report("2021", {}, title=line)).year


def test_a_year_since_when_is_not_the_reports() -> None:
    """自2008年以来 counts from the ordinance's first year on."""
    overall = "自2008年以来共收到政府信息公开申请120件。"
    report = parse_text(draw_report("2021", {}, overall=overall))
    assert 2022 == report.year
    assert () == report.findings


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("发布时间:2023-01-12 09:30", "2023-01-12"),
        ("发布日期：2023年1月12日", "2023-01-12"),
        ("日期:2023/01/12", "2023-01-12"),
        ("发布时间:2023-02-30", None),
        ("发布时间:2021-01-12", None),
        ("publishdate:2024/10/19 14:19:04", None),
        ("打印时间2023-01-12", None),
    ],
)
def test_publication_dates(line: str, day: str | None) -> None:
    """Only a real day after the year that is reported, behind a word that says so."""
    report = parse_text(draw_report("2021", {}, last=f"无。\n{line}"))
    assert day == report.published_on


@pytest.mark.parametrize(
    ("sentence", "scope"),
    [
        ("全县共收到政府信息公开申请12件。", "jurisdiction"),
        ("本报告综合各乡镇、县直各部门政府信息公开年度报告编制。", "jurisdiction"),
        ("我局主动公开信息12条。", "own_body"),
        ("全市各级行政机关收到申请99件，我镇收到申请0件。", "own_body"),
        ("全县共收到申请12件，我县办结11件。", "jurisdiction"),
        ("工作稳步推进。", "unknown"),
    ],
)
def test_scope_by_sentence(sentence: str, scope: str) -> None:
    """The report's own words tell the scope, and no words tell none."""
    assert scope == tell_scope(sentence, ((0, len(sentence)),))[0]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("一、总体情况", 1),
        ("总体情况", 1),
        ("二、主动公开政府信息情况", 2),
        ("三、收到和处理政府信息公开申请情况?", 3),
        ("三、本年度办理结果", 0),
        ("四、结转下年度继续办理", 0),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", 4),
        ("五、存在的问题改进情况", 5),
        ("五、存在问题及改进情况", 5),
        ("六、其他需要报告的事项", 6),
        ("**四是主动公开政府信息情况。**我乡高度重视", 0),
        ("二、收到和处理政府信息公开申请情况", 0),
        ("第一部分 总体情况", 1),
        ("第三部分：收到和处理政府信息公开申请情况", 3),
        ("第六部分 其他", 6),
        ("第五部分 其他", 0),
        ("第三部分 主动公开政府信息情况", 0),
        ("六、其他", 0),
        ("二、行政机关主动公开政府信息情况", 2),
        ("三、政府信息公开申请办理情况", 3),
        ("四、行政复议、行政诉讼情况", 4),
        ("五、主要问题和改进措施", 5),
        ("五、工作中存在的不足及改进措施", 5),
        ("六、需要报告的其他事项", 6),
        ("六、其他需要报告的内容", 6),
        ("五、问题", 0),
    ],
)
def test_headings(line: str, number: int) -> None:
    """Rows of the tables and enumerations that look like headings are none."""
    assert number == heading_number(line)


OTHER = "六、其他需要报告的事项"


@pytest.mark.parametrize("layout", ["L1", "L2", "L5", "L6"])
@pytest.mark.parametrize("words", ["本年度未收取信息处理费。", "本年度收取信息处理费120元", "无"])
def test_a_last_part_that_is_headed_by_one_word(layout: str, words: str) -> None:
    """六、其他 is also a row of table three; behind part five it heads part six."""
    text = draw_report("2021", {}, layout, last=words).replace(OTHER, "六、其他")
    report = parse_text(text)
    assert [1, 2, 3, 4, 5, 6] == [one.number for one in report.sections if one.number]
    assert "六、其他" == report.sections[-1].heading
    assert [] == [one.check for one in report.findings]
    assert all(figure.value == 0 for figure in report.figures)


@pytest.mark.parametrize("layout", ["L1", "L5"])
def test_a_row_of_table_three_is_no_part(layout: str) -> None:
    text = draw_report("2021", {}, layout)
    for row in ("（六）其他处理", "3.其他"):
        assert row in text
        report = parse_text(text.replace(row, "六、其他"))
        assert OTHER == {one.number: one.heading for one in report.sections}[6]


@pytest.mark.parametrize("line", ["12", "12 7 3", "以上数字 99"])
def test_numbers_that_belong_nowhere_are_still_told(line: str) -> None:
    """Only sentences are no cells."""
    text = draw_report("2021", {}, "L5").replace("（一）予以公开", f"{line}\n（一）予以公开")
    assert line.split()[-1] in text
    found = [one for one in parse_text(text).findings if one.check == "unclaimed-cell"]
    assert found


def test_a_word_that_stands_where_guanyu_belongs_is_injected() -> None:
    """Twice in the place of 关于 is a mirror's work; the ordinary 关于 and 门户网 are not."""
    dirty = "县人民政府办公室球迷网印发方案的通知。国务院球迷网深化改革。更多球迷网信息。"
    assert ("球迷网",) == injected_tokens(dirty)
    clean = "县人民政府办公室关于印发方案的通知。国务院关于深化改革。在县政府门户网公布。"
    assert () == injected_tokens(clean)


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("自202011日起至20201231日止", 1),
        ("自2020年1月1日起至2020年12月31日止", 0),
        ("文号2020114号", 0),
        ("2025  1  1  日", 1),
    ],
)
def test_dropped_characters(text: str, passages: int) -> None:
    """Digits that run on where 年 or 月 stood are noticed, one finding per passage."""
    assert passages == len(find_damage(text))


@pytest.mark.parametrize(
    ("head", "body_id", "name"),
    [
        ("西咸新区底张街道办事处{year}年度政府\n信息公开工作年度报告", None, "底张街道办事处"),
        (
            "县政府办{year}年度政府信息公开工作年度报告\n{year}年,盐池县人民政府办公室认真贯彻条例。",
            "640323-office",
            "盐池县人民政府办公室",
        ),
        (
            "教育局{year}年政府信息公开工作年度报告\n如有疑问请与安化县教育局联系。",
            "430923-education",
            "安化县教育局",
        ),
        (
            "教育局{year}年政府信息公开工作年度报告\n如有疑问请与安化县人民政府办公室联系。",
            None,
            "教育局",
        ),
        ("根据条例,现公布海林市{year}年政府信息公开工作年度报告。", "231083", "海林市"),
        (
            "现编制《盐池县冯记沟乡人民政府{year}年政府信息公开工作年度报告》。",
            "640323201",
            "冯记沟乡人民政府",
        ),
        ("本报告由安化县司法局编制。", "430923-justice", "安化县司法局"),
        (
            "索引号: 620702074/2024-00047\n东街街道{year}年度政府信息公开工作年度报告",
            None,
            "东街街道",
        ),
    ],
)
def test_bodies_are_told_by_the_best_words(head: str, body_id: str | None, name: str) -> None:
    """Titles over two lines, without a county, or replaced by a sentence of their own."""
    report = parse_text(draw_report("2021", {}, title=head, overall="{year}年工作稳步推进。"))
    assert name == report.body.name
    if body_id is not None:
        assert body_id == report.body.id

"""What is an annual report, what only looks like one, and how many a file holds."""

from __future__ import annotations

import contextlib
import hashlib
import time

import pytest

from conftest import parse_text
from drawing import draw_disclosure, draw_proceedings, draw_report, draw_requests, indicators_of
from gongkai.model import ParseError, Report, Source
from gongkai.parse import parse
from gongkai.read import read

SECTIONS = "一、总体情况\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n"


def parse_all(text: str) -> tuple[Report, ...]:
    data = text.encode()
    return parse(read(Source("a.txt", hashlib.sha256(data).hexdigest(), len(data)), data))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("今天天气很好。", "neither its title"),
        ("关于做好2022年政府信息公开工作年度报告编制工作的通知\n各乡镇:请于1月报送。", "notice"),
        ("文字解读：演示县2022年政府信息公开工作年度报告\n编制背景", "explanation"),
        ("演示大学2021-2022学年信息公开工作年度报告\n一、概述", "university"),
        ("演示县2022年法治政府建设年度报告\n一、总体情况", "law-based"),
        ("演示县政府信息公开指南\n申请方式", "guide"),
        ("演示县2022年上半年政府信息公开工作情况\n共收到12件", "part of a year"),
    ],
)
def test_look_alikes_are_refused_with_a_reason(text: str, reason: str) -> None:
    """Each kind of document is named in one line."""
    with pytest.raises(ParseError, match=reason):
        parse_text(text)


@pytest.mark.parametrize("layout", ["L1", "L5"])
def test_the_blank_form_is_a_template(layout: str) -> None:
    """Labels without a body and without a number are nobody's report."""
    blank = dict.fromkeys(indicators_of("2021"), "")
    with pytest.raises(ParseError, match="template"):
        parse_text(
            draw_report("2021", blank, layout, title="政府信息公开工作年度报告格式", overall="")
        )


def test_labels_whose_numbers_are_gone_are_missing() -> None:
    """A copy that lost repeated lines has a form and not one number, least of all a zero."""
    tables = (draw_disclosure("2021", {}), draw_requests("2021", {}), draw_proceedings("2021", {}))
    seen: set[str] = set()
    lines = []
    for line in draw_report("2021", {}, "L1", tables=tables).split("\n"):
        if line not in seen or not line:
            lines.append(line)
        seen.add(line)
    report = parse_text("\n".join(lines))
    assert ("2021", 200) == (report.form, len(report.figures))
    assert not any(figure.value is not None for figure in report.figures)


def test_a_report_without_tables_is_narrative() -> None:
    """Sentences make no table, also where they say that there was no request."""
    report = parse_text(
        "演示乡人民政府2020年政府信息公开工作年度报告\n" + SECTIONS + "未收到政府信息公开申请。\n"
    )
    assert ("narrative", (), 2020) == (report.form, report.figures, report.year)


def test_the_statistics_table_of_2014_is_recognised_and_not_forced() -> None:
    """Its numbers are none of the later form's."""
    report = parse_text(
        "演示县人民政府2016年政府信息公开工作年度报告\n政府信息公开情况统计表\n"
        "主动公开政府信息数\n120\n主动公开规范性文件数\n3\n申请办结数\n4\n按时办结数\n4\n"
    )
    assert ("2014", (), 2016) == (report.form, report.figures, report.year)


def test_two_reports_in_one_file_are_two() -> None:
    """Each has its own title, year and figures; evidence counts from the file's beginning."""
    one = draw_report("2021", {"requests.received.total": "3"}, "L5", 2021)
    two = draw_report(
        "2021",
        {"requests.received.total": "5"},
        "L1",
        2022,
        title="演示乡人民政府{year}年政府信息公开工作年度报告",
    )
    text = one + "\n" + two
    reports = parse_all(text)
    assert [(2021, "演示镇人民政府", 1), (2022, "演示乡人民政府", 2)] == [
        (r.year, r.body.name, r.ordinal) for r in reports
    ]
    totals = [
        next(f for f in r.figures if f.indicator == "requests.received.total") for r in reports
    ]
    assert [3, 5] == [int(f.value or 0) for f in totals]
    for report in reports:
        assert text == report.text
        for figure in report.figures:
            assert figure.as_printed == text[figure.start : figure.end]


def test_a_copy_in_the_same_file_is_a_report_of_its_own() -> None:
    """Each copy gives its own object, with evidence in its own stretch of the file."""
    text = draw_report("2021", {"requests.received.total": "3"}, "L5")
    first, second = parse_all(text + text)
    assert first.figures[0].start is not None
    assert second.figures[0].start == first.figures[0].start + len(text)
    assert [f.value for f in first.figures] == [f.value for f in second.figures]
    untitled = text.split("\n", 1)[1]
    assert 2 == len(parse_all(text + untitled))


@pytest.mark.parametrize(
    "text",
    [
        draw_report("2021", {}, "L5") * 40,
        " " * 100_000 + draw_report("2021", {}, "L1"),
        draw_report("2021", {}, "L1").replace("行政许可", "行政许可\n1" + " " * 20_000 + "2 x"),
        draw_report("2021", {}, "L1").replace("行政许可", "1 " * 10_000 + "x"),
        draw_report("2021", {}, "L1").replace("2.重复申请", "2.重复申请" + "\n某某" * 20_000),
        "我镇公开" + "1 " * 40_000 + "条",
        "(" * 50_000,
        "第二十条第" * 20_000,
    ],
    ids=["copies", "blanks", "gap", "numbers", "lines", "mentions", "brackets", "captions"],
)
def test_time_grows_with_length_alone(text: str) -> None:
    """No input of this size takes a parser more than a few seconds."""
    begun = time.process_time()
    with contextlib.suppress(ParseError):
        parse_all(text)
    assert time.process_time() - begun < 8

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


def test_the_statistics_table_of_2014_is_recognized_and_not_forced() -> None:
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


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("between", ["", "\n"], ids=["one-line", "row-per-line"])
def test_values_that_run_together_are_missing(form: str, between: str) -> None:
    """A copy without anything between its cells is a report on the form, without a value."""
    drawn = (draw_disclosure(form, {}), draw_requests(form, {}), draw_proceedings(form, {}))
    tables = (between.join("".join(box.text for box in row) for row in table) for table in drawn)
    text = "演示镇人民政府2022年政府信息公开工作年度报告\n一、总体情况\n有序推进。\n" + "\n".join(
        f"{head}\n{table}"
        for head, table in zip(
            [*SECTIONS.split("\n")[1:3], "四、政府信息公开行政复议、行政诉讼情况"],
            tables,
            strict=True,
        )
    )
    report = parse_text(text)
    assert (form, len(indicators_of(form))) == (report.form, len(report.figures))
    assert {"missing"} == {figure.status for figure in report.figures}
    assert 1 == sum(finding.check == "values-glued" for finding in report.findings)


STATISTICS = """演示县人民政府2016年政府信息公开工作年度报告
一、概述
2016年,全县主动公开政府信息数1200条。
{table}
"""
OLD_ROWS = (
    ("主动公开政府信息数(不同渠道和方式公开相同信息计1条)", "条", "1,200"),
    ("主动公开规范性文件数", "条", "3"),
    ("申请办结数", "件", "4"),
    ("同意公开答复数", "件", ""),
    ("政府信息公开专项经费", "万元", "2.5"),
)


@pytest.mark.parametrize("between", [" | ", "\n", "\t"], ids=["pipes", "lines", "tabs"])
def test_rows_of_the_old_table_are_kept_as_printed(between: str) -> None:
    """Label, number, unit and span of each row; the sentence above is no row of it."""
    lines = [f"（一）{label}{between}{unit}{between}{number}" for label, unit, number in OLD_ROWS]
    report = parse_text(STATISTICS.format(table="\n".join(lines)))
    assert ("2014", ()) == (report.form, report.figures)
    rows = report.statistics
    assert [(a, b, c or None) for a, b, c in OLD_ROWS] == [
        (row.label, row.unit, row.as_printed) for row in rows
    ]
    assert ["1200", "3", "4", "None", "2.5"] == [str(row.number) for row in rows]
    for row in rows:
        assert row.label == report.text[row.label_start : row.label_end]
        if row.start is not None:
            assert row.as_printed == report.text[row.start : row.end]


def test_only_the_old_table_has_its_rows() -> None:
    """A report on a later form that repeats its words keeps none."""
    report = parse_text(draw_report("2021", {}, overall="(一)主动公开政府信息数 12 条。"))
    assert () == report.statistics


SAMPLE_TABLE = "第二十条第（五）项\n信息内容\n本年处理决定数量\n行政许可\n77\n"
REAL = (
    "演示镇人民政府2022年政府信息公开工作年度报告\n一、总体情况\n我镇主动公开政府信息12条。\n"
    "二、主动公开政府信息情况\n第二十条第（五）项\n信息内容\n本年处理决定数量\n行政许可\n5\n"
    "三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n"
)


@pytest.mark.parametrize(
    "top",
    [
        "附件：中华人民共和国政府信息公开工作年度报告格式（示例）\n",
        "中华人民共和国政府信息公开工作年度报告\n填表说明\n",
    ],
)
def test_a_sample_form_before_a_report_is_none(top: str) -> None:
    """Its example numbers are nobody's; the report behind it stays."""
    parts = "三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n"
    sample = f"{top}二、主动公开政府信息情况\n{SAMPLE_TABLE}{parts}"
    (report,) = parse_all(sample + REAL)
    assert (report.body.name, report.year) == ("演示镇人民政府", 2022)
    assert {f.value for f in report.figures if f.value is not None} == {5}
    with pytest.raises(ParseError, match="example numbers"):
        parse_all(sample)


def test_a_report_may_keep_a_line_of_the_form() -> None:
    """A remnant above the table of a report makes it no sample."""
    text = REAL.replace("第二十条第（五）项", "填表说明：以下数据按实际填写\n第二十条第（五）项")
    (report,) = parse_all(text)
    assert {f.value for f in report.figures if f.value is not None} == {5}

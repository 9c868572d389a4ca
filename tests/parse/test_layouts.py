"""Draw a report, read it back: whatever the layout, a number stays where it was printed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import parse_text
from drawing import (
    KEEPS_BLANKS,
    LAYOUTS,
    Box,
    draw_disclosure,
    draw_proceedings,
    draw_report,
    draw_requests,
    indicators_of,
)
from gongkai.knowledge import indicators


@st.composite
def filled_forms(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """Draw a form and printed values: mostly zeros, some numbers, decimals for amounts."""
    form = draw(st.sampled_from(["2019", "2021"]))
    codes = indicators_of(form)
    chosen = draw(st.lists(st.sampled_from(codes), max_size=60, unique=True))
    values = {}
    for code in chosen:
        if indicators()[code].type == "amount":
            values[code] = str(draw(st.decimals(0, 10**6, places=4)))
        elif indicators()[code].type == "change":
            values[code] = str(draw(st.integers(-500, 500)))
        else:
            values[code] = str(draw(st.integers(0, 30_000)))
    return form, values


@given(filled=filled_forms(), layout=st.sampled_from(sorted(LAYOUTS)))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_a_drawn_report_reads_back(filled: tuple[str, dict[str, str]], layout: str) -> None:
    """Every printed number comes back at its own row and column, in every layout."""
    form, values = filled
    report = parse_text(draw_report(form, values, layout))
    assert form == report.form
    assert {code: Decimal(values.get(code, "0")) for code in indicators_of(form)} == {
        figure.indicator: figure.value for figure in report.figures
    }
    for figure in report.figures:
        assert figure.as_printed == report.text[figure.start : figure.end]


MOST_LOST = 15
"""Cells that one blank may cost: all those of table four."""


@given(filled=filled_forms(), layout=st.sampled_from(sorted(LAYOUTS)), data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_a_blank_cell_never_shifts_a_number(
    filled: tuple[str, dict[str, str]], layout: str, data: st.DataObject
) -> None:
    """With some cells left blank no other cell gets a number that was not printed there.

    All others are read but for those of the rows that hold a blank.
    """
    form, values = filled
    codes = indicators_of(form)
    blanks = data.draw(st.lists(st.sampled_from(codes), min_size=1, max_size=12, unique=True))
    printed = {**values, **dict.fromkeys(blanks, "")}
    report = parse_text(draw_report(form, printed, layout))
    counted = 0
    for figure in report.figures:
        words = printed.get(figure.indicator, "0")
        if figure.value is not None:
            assert Decimal(words or "NaN") == figure.value
            counted += 1
        elif layout in KEEPS_BLANKS and not words:
            assert figure.status in {"blank", "missing"}
    assert counted >= len(codes) - MOST_LOST * len(set(blanks))


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_a_missing_row_is_missing_and_moves_nothing(form: str, layout: str) -> None:
    """Leave one row out: its cells are missing, all others keep their numbers."""
    values = {code: str(number) for number, code in enumerate(indicators_of(form))}
    values |= {c: v for c, v in values.items() if indicators()[c].type != "amount"}
    requests = [
        row for row in draw_requests(form, values) if not any("重复申请" in b.text for b in row)
    ]
    tables = (draw_disclosure(form, values), requests, draw_proceedings(form, values))
    report = parse_text(draw_report(form, values, layout, tables=tables))
    for figure in report.figures:
        if figure.indicator.startswith("requests.not_processed.duplicate."):
            assert ("missing", None) == (figure.status, figure.value)
        else:
            assert Decimal(values[figure.indicator]) == figure.value


def test_a_short_row_without_blanks_is_not_guessed() -> None:
    """Where blanks leave no trace, six numbers in seven columns are nobody's."""
    values = {
        "requests.received.natural_person": "5",
        "requests.received.business": "",
        "requests.received.total": "5",
    }
    report = parse_text(draw_report("2021", values, "L1"))
    received = [f for f in report.figures if f.indicator.startswith("requests.received.")]
    assert ["missing"] * 7 == [figure.status for figure in received]
    others = [f for f in report.figures if f.indicator.startswith("requests.carried_in.")]
    assert [Decimal(0)] * 7 == [figure.value for figure in others]


def test_amount_without_any_unit_is_unknown() -> None:
    """Digits as printed, unit unknown: size never converts."""
    report = parse_text(draw_report("2019", {"disclosure.procurement.amount": "80618"}))
    (amount,) = [f for f in report.figures if f.indicator == "disclosure.procurement.amount"]
    assert (Decimal(80618), "unknown", "none") == (amount.value, amount.unit, amount.unit_basis)
    assert "unit-not-printed" in {finding.check for finding in report.findings}


def test_a_row_printed_twice_is_published_where_both_agree() -> None:
    """Cells that differ between two prints of a row are nobody's."""
    values = {"requests.received.natural_person": "5", "requests.received.total": "5"}
    again = {"requests.received.natural_person": "6", "requests.received.total": "5"}
    table = draw_requests("2021", values)
    table = [*table, draw_requests("2021", again)[3]]
    tables = (draw_disclosure("2021", {}), table, draw_proceedings("2021", {}))
    report = parse_text(draw_report("2021", {}, "L5", tables=tables))
    cells = {f.indicator: f for f in report.figures}
    assert "missing" == cells["requests.received.natural_person"].status
    assert Decimal(5) == cells["requests.received.total"].value
    assert "repeated-row" in {finding.check for finding in report.findings}


def test_numbers_that_no_label_claims_are_reported() -> None:
    """A row with an unknown label is no row of the form; its numbers are a finding."""
    table = [*draw_requests("2021", {}), [Box("另行统计的事项", 3), *[Box("7")] * 7]]
    tables = (draw_disclosure("2021", {}), table, draw_proceedings("2021", {}))
    report = parse_text(draw_report("2021", {}, "L5", tables=tables))
    assert not any(figure.value == 7 for figure in report.figures)
    assert ["unclaimed-cell"] == [finding.check for finding in report.findings]


@pytest.mark.parametrize("layout", ["L5", "L6", "L7"])
def test_table_four_may_be_blank_as_a_whole(layout: str) -> None:
    """Fifteen blank cells are blank, not missing, and nothing else is touched."""
    blank = {code: "" for code in indicators_of("2021") if code.startswith("proceedings.")}
    report = parse_text(draw_report("2021", blank, layout))
    statuses = {f.status for f in report.figures if f.indicator in blank}
    assert {"blank"} == statuses
    one = {**blank, "proceedings.reconsideration.other": "3"}
    report = parse_text(draw_report("2021", one, layout))
    values = {f.indicator: f.value for f in report.figures if f.value}
    assert {"proceedings.reconsideration.other": Decimal(3)} == values


FIXED_WIDTH = """\
演示镇人民政府2022年政府信息公开工作年度报告
一、总体情况
我镇主动公开政府信息12条。
二、主动公开政府信息情况
                    第二十条第（一）项
      信息内容       本年制发件数      本年废止件数      现行有效件数
        规章               0                0                6
   行政规范性文件          1                2                3
                    第二十条第（五）项
      信息内容                  本年处理决定数量
      行政许可                         31
三、收到和处理政府信息公开申请情况
                                            申请人情况
                              自然   商业  科研  社会公益  法律服务  其他
                               人    企业  机构    组织      机构           总计
一、本年新收政府信息公开申请数量   5    0    0    0    0    1    6
         （一）予以公开            3    0    0    0    0    0    3
三、
         （三）   1.属于国家秘密     2    0    0    0    0    0    2
本                2.其他法律行政法规禁止公开   30   1   0   0   0   0   31
年
          申请人逾期未按收费通知要求缴纳费
         用、行政机关不再处理其政府信      0    4    0    0    0    0    4
         息公开申请
                                  - 4 -
四、结转下年度继续办理    0    0    0    0    0    0    0
四、政府信息公开行政复议、行政诉讼情况
                行政复议                                行政诉讼
结 结 其 尚     未经复议直接起诉     复议后起诉
果 果 他 未 总计
1 0 0 0 1 0 0 0 0 0 0 0 2 0 2
五、存在的主要问题及改进情况
学习不够。
六、其他需要报告的事项
无。
"""


def test_fixed_width_text_is_read_by_its_rows() -> None:
    """Labels wrap, groups stand vertically between rows, a page number stands in the table."""
    report = parse_text(FIXED_WIDTH)
    values = {f.indicator: int(f.value) for f in report.figures if f.value}
    assert {
        "disclosure.rules.in_force": 6,
        "disclosure.normative_documents.issued": 1,
        "disclosure.normative_documents.repealed": 2,
        "disclosure.normative_documents.in_force": 3,
        "disclosure.licensing.decisions": 31,
        "requests.received.natural_person": 5,
        "requests.received.other_organization": 1,
        "requests.received.total": 6,
        "requests.granted.natural_person": 3,
        "requests.granted.total": 3,
        "requests.refused.state_secret.natural_person": 2,
        "requests.refused.state_secret.total": 2,
        "requests.refused.prohibited_by_law.natural_person": 30,
        "requests.refused.prohibited_by_law.business": 1,
        "requests.refused.prohibited_by_law.total": 31,
        "requests.other_outcome.fee_unpaid.business": 4,
        "requests.other_outcome.fee_unpaid.total": 4,
        "proceedings.reconsideration.upheld": 1,
        "proceedings.reconsideration.total": 1,
        "proceedings.litigation_after_reconsideration.other": 2,
        "proceedings.litigation_after_reconsideration.total": 2,
    } == values


@pytest.mark.parametrize("layout", ["L1", "L2", "L3", "L4", "L5", "L7"])
@pytest.mark.parametrize("line", ["2.重复申请 1 2 3 4 5 6 21", " ".join(map(str, range(101, 116)))])
def test_a_spaced_line_in_prose_turns_no_table_over(layout: str, line: str) -> None:
    """One line of numbers behind tables of another layout takes nothing from them."""
    values = {code: str(10 + at) for at, code in enumerate(indicators_of("2021"))}
    text = draw_report("2021", values, layout)
    heading = "五、存在的主要问题"
    report = parse_text(text.replace(heading, f"说明：\n{line}\n{heading}", 1))
    read = {figure.indicator: figure.value for figure in report.figures}
    assert read == {code: Decimal(value) for code, value in values.items()}

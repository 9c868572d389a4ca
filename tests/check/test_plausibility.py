"""Soft checks of cells, form, text and copy: what they warn of, and what they let pass."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conftest import parse_text
from drawing import draw_report
from gongkai.check import Checked, report
from gongkai.knowledge import checks
from gongkai.model import Report

PROBLEMS = "五、存在的主要问题及改进情况"


def verdict_of(checked: Checked, check: str) -> str | None:
    """Give failed before not assessable before passed; None where a check said nothing."""
    counts = next((one for one in checked.assessments if one.check == check), None)
    if counts is None:
        return None
    return "failed" if counts.failed else "not_assessable" if counts.not_assessable else "passed"


def drawn(values: dict[str, str], form: str = "2021", **options: str) -> Report:
    year = 2022 if form == "2021" else 2020
    return parse_text(draw_report(form, values, "L5", year, **options))


ROW = "disclosure.licensing"


@pytest.mark.parametrize(
    ("check", "values", "verdict"),
    [
        ("items-negative", {"previous_items": "5", "change": "-6"}, "failed"),
        ("items-negative", {"previous_items": "5", "change": "-5"}, "passed"),
        ("items-negative", {"previous_items": "5", "change": ""}, "not_assessable"),
        ("change-mirrors-items", {"previous_items": "7", "change": "7"}, "failed"),
        (
            "change-mirrors-items",
            {"previous_items": "7", "change": "7", "decisions": "2"},
            "passed",
        ),
        ("change-mirrors-items", {"previous_items": "0", "change": "0"}, "passed"),
    ],
)
def test_items_and_their_change(check: str, values: dict[str, str], verdict: str) -> None:
    cells = {f"{ROW}.{column}": number for column, number in values.items()}
    assert verdict == verdict_of(report(drawn(cells, "2019")), check)


@pytest.mark.parametrize(("number", "verdict"), [("100", "passed"), ("101", "failed"), ("", None)])
def test_a_department_with_many_kinds_of_charges(number: str, verdict: str | None) -> None:
    """A government may well have more than a hundred; a department counts charges."""
    values = {"disclosure.fees.previous_items": number}
    bureau = replace(drawn(values, "2019").body, kind="department")
    subject = replace(drawn(values, "2019"), body=bureau)
    assert (verdict or "passed") == verdict_of(report(subject), "many-charges")
    town = replace(subject, body=replace(bureau, kind="government"))
    assert verdict_of(report(town), "many-charges") is None


@pytest.mark.parametrize(
    ("level", "kind", "verdict"),
    [
        ("township", "government", "failed"),
        ("county", "government", "failed"),
        ("prefecture", "department", "failed"),
        ("prefecture", "government", "passed"),
        ("province", "government", "passed"),
        ("national", "department", "passed"),
        ("province", "office", "not_assessable"),
        (None, "other", "not_assessable"),
    ],
)
def test_only_some_bodies_make_rules(level: str | None, kind: str, verdict: str) -> None:
    subject = drawn({"disclosure.rules.in_force": "6"})
    body = replace(subject.body, level=level, kind=kind)
    assert verdict == verdict_of(report(replace(subject, body=body)), "rules-unentitled")
    none = replace(drawn({"disclosure.rules.in_force": "0"}), body=body)
    assert "passed" == verdict_of(report(none), "rules-unentitled")


@pytest.mark.parametrize(
    ("printed", "slip", "yuan"),
    [("12.5", None, "passed"), ("970843元", "failed", "passed"), ("12万元", "passed", "passed")],
)
def test_units_of_amounts(printed: str, slip: str | None, yuan: str) -> None:
    checked = report(drawn({"disclosure.fees.amount": printed}))
    assert (slip, yuan) == (
        verdict_of(checked, "unit-slip"),
        verdict_of(checked, "amount-perhaps-yuan"),
    )


def test_a_large_amount_without_a_unit_may_be_yuan() -> None:
    """Only a note: neither number nor unit is touched."""
    subject = drawn({"disclosure.procurement.amount": "970843"}, "2019")
    figure = next(one for one in subject.figures if one.indicator.endswith("procurement.amount"))
    assert "unknown" == figure.unit
    found = [one for one in report(subject).findings if one.check == "amount-perhaps-yuan"]
    assert ["info"] == [one.severity for one in found]


@pytest.mark.parametrize(
    ("form", "year", "verdict"),
    [
        ("2019", 2020, "passed"),
        ("2019", 2022, "failed"),
        ("2021", 2022, "passed"),
        ("2021", 2020, "failed"),
    ],
)
def test_the_form_of_the_year(form: str, year: int, verdict: str) -> None:
    checked = report(parse_text(draw_report(form, {}, "L5", year)))
    assert verdict == verdict_of(checked, "form-outdated")
    assert "passed" == verdict_of(checked, "form-mixed")


def test_two_forms_in_one_report() -> None:
    subject = replace(drawn({}), form="mixed")
    assert "failed" == verdict_of(report(subject), "form-mixed")


@pytest.mark.parametrize(
    ("last", "statement", "fee"),
    [
        ("本年度未收取信息处理费。", "passed", None),
        ("无。", "failed", None),
        ("本年度收取信息处理费120元。", "passed", "passed"),
        ("本年度收取信息处理费125元。", "passed", "failed"),
        ("本年度收取信息处理费0.012万元。", "passed", "passed"),
        ("发出收费通知2件，信息处理费总金额为1,230元。", "passed", "passed"),
    ],
)
def test_the_statement_on_fees(last: str, statement: str, fee: str | None) -> None:
    checked = report(drawn({}, last=last))
    assert (statement, fee) == (
        verdict_of(checked, "fee-statement"),
        verdict_of(checked, "fee-not-of-ten"),
    )


def test_before_2021_nothing_was_to_be_said_of_fees() -> None:
    assert verdict_of(report(drawn({}, "2019", last="无。")), "fee-statement") is None


def test_a_part_that_is_not_there_out_of_place_or_unnumbered() -> None:
    text = draw_report("2021", {}, "L5")
    assert "passed" == verdict_of(report(parse_text(text)), "section-missing")
    without = text.replace(PROBLEMS, "")
    assert "failed" == verdict_of(report(parse_text(without)), "section-missing")
    bare = text.replace("一、总体情况", "总体情况")
    assert "failed" == verdict_of(report(parse_text(bare)), "section-unnumbered")
    head, five, rest = text.partition(PROBLEMS)
    six = rest.index("六、")
    turned = head + rest[six:].rstrip("\n") + "\n" + five + rest[:six]
    checked = report(parse_text(turned))
    assert "failed" == verdict_of(checked, "section-order")


HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    PROBLEMS,
    "六、其他需要报告的事项",
)


@pytest.mark.parametrize("template", ["第{}部分 ", "第{}部分：", "{}．"])
def test_parts_that_are_numbered_otherwise(template: str) -> None:
    text = draw_report("2021", {}, "L5")
    for heading in HEADINGS:
        text = text.replace(heading, template.format(heading[0]) + heading[2:])
    checked = report(parse_text(text))
    assert "passed" == verdict_of(checked, "section-missing")
    assert () == checked.findings
    without = text.replace(f"{template.format('五')}{PROBLEMS[2:]}", "")
    assert without != text
    (finding,) = report(parse_text(without)).findings
    assert ("section-missing", "存档文本中没有第五部分的标题。") == (
        finding.check,
        finding.message_zh,
    )


def test_numbers_that_add_up_are_not_said_not_to() -> None:
    """Of a form misread it is odd that they do: nothing is set against anything."""
    cells = {"previous_items": "60", "change": "318", "decisions": "378"}
    values = {f"{ROW}.{column}": number for column, number in cells.items()}
    (finding,) = (f for f in report(drawn(values, "2019")).findings if f.check == "form-misread")
    assert (None, None) == (finding.left, finding.right)
    for message in (finding.message_zh, finding.message_en):
        assert all(number in message for number in cells.values())
        assert not any(word in message for word in ("对不上", "相差", "difference"))
    values[f"{ROW}.decisions"] = "379"
    assert "passed" == verdict_of(report(drawn(values, "2019")), "form-misread")


@pytest.mark.parametrize(
    ("words", "verdict"), [("无。", "failed"), ("一是公开不及时，将加强培训。", "passed")]
)
def test_something_about_problems(words: str, verdict: str) -> None:
    text = draw_report("2021", {}, "L5")
    head, heading, rest = text.partition(PROBLEMS)
    changed = head + heading + f"\n{words}\n" + rest[rest.index("六、") :]
    assert verdict == verdict_of(report(parse_text(changed)), "section-five-empty")


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("共收到咨询805次，其中电话258次，占32.0%。", "passed"),
        ("共收到咨询805次，其中电话258次，占32%。", "passed"),
        ("共收到咨询805次，其中电话258次，占33.9%。", "failed"),
        ("共收到咨询约805次，其中电话258次，占33.9%。", "not_assessable"),
        ("电话258次，占33.9%。", "not_assessable"),
        ("办结率100%。", None),
    ],
)
def test_percentages(sentence: str, verdict: str | None) -> None:
    checked = report(drawn({}, overall=sentence))
    assert verdict == verdict_of(checked, "percentage")
    quotes = [one.quote for one in checked.findings if one.check == "percentage"]
    assert ([sentence.rstrip("。")] if verdict == "failed" else []) == quotes


def test_a_copy_that_breaks_off() -> None:
    text = draw_report("2021", {}, "L1")
    cut = text[: text.index("6.属于四类过程性信息")]
    checked = report(parse_text(cut))
    assert "failed" == verdict_of(checked, "truncated")
    assert {"copy"} == {one.blame for one in checked.findings if one.check == "truncated"}
    assert "passed" == verdict_of(report(parse_text(text)), "truncated")


def test_a_copy_without_its_repeated_lines() -> None:
    """Nearly all cells are 0, so that dropping repeated lines drops nearly all cells."""
    text = draw_report("2021", {}, "L1")
    thinned = "\n".join(dict.fromkeys(text.split("\n")))
    assert "failed" == verdict_of(report(parse_text(thinned)), "lines-removed")
    assert "passed" == verdict_of(report(parse_text(text)), "lines-removed")


def test_garbled_words() -> None:
    text = draw_report("2021", {}, "L5", overall="我镇公开\ufffd\ufffd信息\ufffd12条。")
    assert "failed" == verdict_of(report(parse_text(text)), "mojibake")


def test_a_damaged_copy_blames_nobody_else() -> None:
    """A broken sum on the official host is the office's, but not where the copy lost words."""
    values, url = {"requests.received.natural_person": "1"}, "https://www.example.gov.cn/a"
    whole = draw_report("2021", values, "L5")
    damaged = whole.replace("我镇", "\ufffd\ufffd\ufffd我镇", 1)
    for text, blame in ((whole, "source"), (damaged, "undecided")):
        errors = [f for f in report(parse_text(text, url=url)).findings if f.severity == "error"]
        assert {blame} == {one.blame for one in errors}


def test_an_unrelated_host_is_nobodys_fault() -> None:
    text = draw_report("2021", {}, "L5")
    far = report(parse_text(text, url="https://mirror.example.com/a"))
    (finding,) = (one for one in far.findings if one.check == "unrelated-host")
    assert ("info", "copy") == (finding.severity, finding.blame)
    assert "mirror.example.com" in finding.message_zh
    own = report(parse_text(text, url="https://www.example.gov.cn/a"))
    assert "passed" == verdict_of(own, "unrelated-host")


def test_nothing_but_the_closed_sums_is_an_error() -> None:
    assert {"H1", "H2", "H3", "H4"} == {
        one.rule for one in checks().values() if one.severity == "error"
    }

"""Text with one cell per line: what ends a row, what is no cell of it, and what a copy dropped."""

from __future__ import annotations

from decimal import Decimal

import pytest

from conftest import parse_text
from drawing import draw_report, indicators_of

TOP = "2022年演示镇人民政府政府信息公开工作年度报告\n一、总体情况\n二、主动公开政府信息情况\n"
RULES = ["第二十条第（一）项", "信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
FOUR = "四、政府信息公开行政复议、行政诉讼情况"
NUMBERED = {code: str(number + 1000) for number, code in enumerate(indicators_of("2021"))}


def values(text: str) -> dict[str, Decimal]:
    """Every number that was read, by indicator."""
    return {
        figure.indicator: figure.value
        for figure in parse_text(text).figures
        if figure.value is not None
    }


def wrong(text: str) -> dict[str, Decimal]:
    """Numbers that were not printed at their place in the drawn report."""
    return {code: value for code, value in values(text).items() if str(value) != NUMBERED[code]}


def test_a_heading_of_the_next_table_is_no_cell_of_the_row_above() -> None:
    """The caption between them is lost, and so is the row's first number."""
    lines = [*RULES, "规章", "1", "2", "3", "行政规范性文件", "5", "6"]
    read = values(TOP + "\n".join([*lines, "本年处理决定数量", "行政许可", "7"]))
    assert {
        "disclosure.rules.issued": 1,
        "disclosure.rules.repealed": 2,
        "disclosure.rules.in_force": 3,
        "disclosure.licensing.decisions": 7,
    } == read


def test_a_heading_in_two_cells_names_no_column() -> None:
    """本年 begins a column of one form, 处理决定数量 is one of the other."""
    lines = ["第二十条第（六）项 |", "信息内容 |", "本年|处理决定数量 |", "||", "行政处罚 |", "5 |"]
    read = values(TOP + "\n".join([*RULES, "规章", "1", "2", "3", *lines, "||"]))
    assert not any("penalties" in code for code in read)


@pytest.mark.parametrize(
    "note", ["注：含上年结转3件", "（说明：以上含热线8件）", "备注：2021年数据"]
)
@pytest.mark.parametrize("layout", ["L1", "L2", "L3", "L4"])
def test_a_note_between_rows_is_no_cell(layout: str, note: str) -> None:
    """The rows on both sides of it are read, whatever number it holds."""
    text = draw_report("2021", NUMBERED, layout)
    label = "8.属于行政查询事项"
    read = values(text.replace(label, f"{note}\n{label}", 1))
    assert {code: Decimal(number) for code, number in NUMBERED.items()} == read


@pytest.mark.parametrize("stray", ["31件", "5"])
def test_what_stands_a_blank_line_below_table_four_is_none_of_its_cells(stray: str) -> None:
    """The row is read whole; where it lost a cell, nothing takes that cell's place."""
    text = draw_report("2021", NUMBERED, "L2")
    below = text.replace("\n五、", f"\n{stray}\n五、", 1)
    assert f"\n\n{stray}\n" in below
    assert {code: Decimal(number) for code, number in NUMBERED.items()} == values(below)
    number = NUMBERED["proceedings.litigation_direct.other"]
    assert {} == wrong(below.replace(f"{number} |\n", "", 1))


@pytest.mark.parametrize("layout", ["L1", "L2", "L3", "L4"])
def test_words_where_numbers_belong_do_not_end_table_four(layout: str) -> None:
    """A few unreadable cells are unreadable, the others are read."""
    bad = [code for code in indicators_of("2021") if "litigation_direct" in code][1:5]
    printed = NUMBERED | dict(zip(bad, ["1o3", "若干", "20余", "??"], strict=True))
    figures = {f.indicator: f for f in parse_text(draw_report("2021", printed, layout)).figures}
    assert ["unreadable"] * 4 == [figures[code].status for code in bad]
    assert len(NUMBERED) - 4 == sum(figure.value is not None for figure in figures.values())


def without_repeated_lines(text: str) -> str:
    return "\n".join(dict.fromkeys(text.split("\n")))


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_a_copy_without_repeated_lines_tells_only_what_is_whole(form: str) -> None:
    """A heading that was left of a table's three is not that of the only column."""
    codes = indicators_of(form)
    printed = {code: str(number % 5 or number + 1000) for number, code in enumerate(codes)}
    text = without_repeated_lines(draw_report(form, printed, "L1"))
    read = values(text)
    assert all(Decimal(printed[code]) == value for code, value in read.items())
    lines = [
        "第二十条第（五）项",
        "信息内容",
        "处理决定数量",
        "行政许可",
        "5",
        "其他对外管理服务事项",
    ]
    after = text.split("三、收到", 1)[1]
    thinned = TOP + "\n".join(lines) + "\n三、收到" + after
    assert not any("licensing" in code for code in values(thinned))


def test_a_nameless_report_whose_rows_are_torn_is_no_template() -> None:
    """Its tables hold numbers, though none can be placed."""
    text = without_repeated_lines(draw_report("2021", {}, "L1", title="", overall=""))
    torn = text.replace("行政规范性文件\n", "行政规范性文件\n12\n")
    assert {"missing"} == {f.status for f in parse_text(torn).figures} - {"reported"}


@pytest.mark.parametrize("layout", ["L1", "L2", "L3", "L4"])
def test_a_count_below_a_table_is_none_of_its_cells(layout: str) -> None:
    """Only its unit tells it from a cell: where cells print units too, nobody can."""
    text = draw_report("2021", NUMBERED, layout)
    below = text.replace("\n四、政", "\n31件\n四、政").replace("\n五、", "\n31件\n五、", 1)
    assert {code: Decimal(number) for code, number in NUMBERED.items()} == values(below)
    number = NUMBERED["requests.received.total"]
    assert not any("carried_out" in code for code in values(below.replace(number, f"{number}件")))


@pytest.mark.parametrize("heading", ["行政诉讼", "复议后起诉", "社会公益组织", "本年收费金额"])
@pytest.mark.parametrize("layout", ["L1", "L2"])
def test_a_number_of_a_page_among_headings_is_no_cell(layout: str, heading: str) -> None:
    """The header is read around it."""
    first, rest = draw_report("2021", NUMBERED, layout).split(heading, 1)
    line, rest = rest.split("\n", 1)
    text = f"{first}{heading}{line}\n5\n{rest}"
    assert {code: Decimal(number) for code, number in NUMBERED.items()} == values(text)


@pytest.mark.parametrize("layout", ["L2", "L5", "L6"])
def test_tables_printed_blank_are_blank_and_cost_no_other_number(layout: str) -> None:
    """Section two has its numbers; what is blank is told from what is not printed."""
    printed = {code: n if "disclosure" in code else "" for code, n in NUMBERED.items()}
    figures = parse_text(draw_report("2021", printed, layout)).figures
    for figure in figures:
        wanted = printed[figure.indicator]
        assert (figure.status, figure.as_printed) == (
            ("reported", wanted) if wanted else ("blank", "")
        )


@pytest.mark.parametrize("layout", ["L2", "L5"])
def test_rows_that_a_program_packed_to_the_left_are_read_only_whole(layout: str) -> None:
    """It dropped blank cells and filled the rows up behind: where they stood nobody can tell."""
    dropped = [code for code in NUMBERED if code.endswith(("business", "corrected", "repealed"))]
    rows = {code.rsplit(".", 1)[0] for code in dropped}
    text = draw_report("2021", NUMBERED, layout)
    for code in dropped:
        number = NUMBERED[code]
        text = text.replace(f"{number} |\n", "", 1).replace(f"{number} | ", "", 1)
    if layout == "L5":
        text = "\n".join(f"{line} |" if line.count("|") > 3 else line for line in text.split("\n"))
    read = values(text)
    assert {} == wrong(text)
    assert not any(code.rsplit(".", 1)[0] in rows for code in read if "requests" in code)

"""Tables that carry the form's rows under other columns: no number is taken for the form's."""

from __future__ import annotations

import pytest

from gongkai.knowledge import codebook
from mutations import read_bytes

TITLE = "演示镇人民政府2022年政府信息公开工作年度报告\n一、总体情况\n我镇主动公开政府信息12条。\n"
PART_TWO = "二、主动公开政府信息情况\n"
PART_THREE = "三、收到和处理政府信息公开申请情况\n"
PART_FOUR = "四、政府信息公开行政复议、行政诉讼情况\n"
END = "五、存在的主要问题及改进情况\n公开内容有待丰富。\n六、其他需要报告的事项\n本年度未收取信息处理费。\n"
LABELS = [
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "（一）予以公开",
    "1.属于国家秘密",
    "2.重复申请",
    "（七）总计",
    "四、结转下年度继续办理",
]
KINDS = [
    "自然人",
    "商业企业",
    "科研机构",
    "社会公益组织",
    "法律服务机构",
    "其他",
    "总计",
]
TOWNS = ["城关镇", "东风镇", "西山镇", "南河镇", "北屯镇", "新华镇", "合计"]
Table = list[list[str]]


def numbered(count: int = 7) -> Table:
    """Give rows of numbers that are all different."""
    return [
        [label, *(str(100 * row + column) for column in range(1, count + 1))]
        for row, label in enumerate(LABELS, start=1)
    ]


def as_page(table: Table) -> str:
    """Set a table as HTML."""
    rows = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in table)
    return "<table>" + "".join(rows) + "</table>"


def as_lines(table: Table) -> str:
    """Set a table one cell per line; a blank cell leaves no trace."""
    return "\n".join(cell for row in table for cell in row if cell) + "\n"


def as_tabs(table: Table) -> str:
    """Set a table a row per line with tabs."""
    return "\n".join("\t".join(row) for row in table) + "\n"


def as_spaced(table: Table) -> str:
    """Set a table a row per line with single blanks."""
    return "\n".join(" ".join(cell for cell in row if cell) for row in table) + "\n"


LAYOUTS = {"page": as_page, "lines": as_lines, "tabs": as_tabs, "spaced": as_spaced}


def read(layout: str, table: Table, part: str = PART_THREE) -> dict[str, int]:
    """Give the figures that a report with one table reports."""
    drawn = LAYOUTS[layout](table)
    if layout == "page":
        before, after = (
            "".join(f"<p>{line}</p>" for line in text.split("\n")) for text in (TITLE + part, END)
        )
        text = (
            f'<!DOCTYPE html><html><meta charset="utf-8"><body>{before}{drawn}{after}</body></html>'
        )
    else:
        text = TITLE + part + drawn + END
    (report,) = read_bytes(text.encode())
    return {f.indicator: int(f.value) for f in report.figures if f.value is not None}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "headings",
    [
        TOWNS,
        [f"{year}年" for year in range(2016, 2023)],
        [str(year) for year in range(2016, 2023)],
        ["一季度", "二季度", "上半年", "三季度", "四季度", "下半年", "全年"],
    ],
)
def test_seven_columns_without_a_word_of_the_form_are_not_its_own(
    layout: str, headings: list[str]
) -> None:
    """Towns, years, quarters: the numbers stand under other headings."""
    assert {} == read(layout, [["项目", *headings], *numbered()])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_seven_numbers_without_any_heading_are_the_forms(layout: str) -> None:
    """A table that lost its header is still read: the rows are the form's."""
    assert 7 * len(LABELS) == len(read(layout, numbered()))


def counted(where: int, *, blank: int | None = None) -> Table:
    """Give rows with their own number in front of, or behind, the label; one column blank."""
    rows = numbered()
    for row in rows:
        if blank is not None:
            row[blank] = ""
    return [[*row[:where], str(count), *row[where:]] for count, row in enumerate(rows, start=1)]


def expected(blank: int | None = None) -> set[int]:
    return {int(n) for row in numbered() for i, n in enumerate(row[1:], 1) if i != blank}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("heads", ["blank", "none"])
@pytest.mark.parametrize("where", [0, 1])
def test_numbers_that_count_the_rows_are_no_figures(layout: str, heads: str, where: int) -> None:
    """A column 行次 or 序号 whose heading is blank or lost: 1, 2, 3 … from row to row."""
    names = ["", "项目", *KINDS] if heads == "blank" else ["项目", *KINDS]
    found = read(layout, [names, *counted(where)])
    assert set(found.values()) in (set(), expected())
    assert all(found[code] % 100 == 1 for code in found if code.endswith("natural_person"))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("where", [0, 1])
@pytest.mark.parametrize("blank", [1, 3, 7])
def test_a_blank_cell_makes_no_figure_of_a_rows_own_number(
    layout: str, where: int, blank: int
) -> None:
    """Seven numbers in a row, of which one counts it."""
    found = read(layout, [["项目", *KINDS], *counted(where, blank=blank)])
    assert all(value > 100 for value in found.values())
    for code, column in (("natural_person", 1), ("business", 2), ("legal_service", 5)):
        assert {column} >= {value % 100 for key, value in found.items() if key.endswith(code)}


@pytest.mark.parametrize("layout", ["page", "tabs"])
def test_a_column_of_serial_numbers_hides_nothing(layout: str) -> None:
    """Its heading stands left of the labels' own: nothing behind the labels is moved."""
    corner = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    found = read(layout, [["序号", corner, *KINDS], *counted(0)])
    assert expected() == set(found.values())
    assert 7 * len(LABELS) == len(found)


@pytest.mark.parametrize("blank", [1, 4, 7])
@pytest.mark.parametrize("at", [1, 4, 8])
def test_a_column_under_a_blank_heading_shifts_nothing(at: int, blank: int) -> None:
    """Last year's numbers without a heading, and a column of blanks: no number takes its place."""
    table = [["项目", *KINDS], *numbered()]
    for row in table[1:]:
        row[blank] = ""
    table = [
        [*row[:at], str(5000 + 7 * i % 90) if i else "", *row[at:]] for i, row in enumerate(table)
    ]
    found = read("page", table)
    for code, column in (("natural_person", 1), ("business", 2), ("legal_service", 5)):
        assert {column} >= {value % 100 for key, value in found.items() if key.endswith(code)}
    assert all(value < 5000 for value in found.values())


RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
CELLS = [row.indicator for row in codebook() if row.parts[0] == "proceedings"]
LAID_OUT = """\
 行政复议                                行政诉讼
         结果维  结果纠  其他结  尚未审  未经复议直接起诉                        复议后起诉
 总计    持      正      果      结      总计    结果维  结果纠  其他结  尚未审  总计    结果维  结果纠  其他结  尚未审
                                                 持      正      果      结              持      正      果      结
 356     118     564     115     388     864     860     213     740     290     818     398     172     272     264
"""
"""The totals stand first in each group, a line below the first pieces of the other results."""


def read_text(part: str, drawn: str) -> dict[str, int]:
    """Give the figures of a report whose one table is drawn as text."""
    (report,) = read_bytes((TITLE + part + drawn + END).encode()) or [None]
    return {f.indicator: int(f.value) for f in report.figures if f.value is not None}


def spaced_four(*lines: list[str]) -> str:
    return as_spaced([*lines, [str(number) for number in range(101, 116)]])


@pytest.mark.parametrize(
    "drawn",
    [
        spaced_four(
            ["行政复议", "行政诉讼"], [*RESULTS, "复议后起诉", "未经复议直接起诉"], RESULTS * 2
        ),
        spaced_four(
            ["行政诉讼", "行政复议"], ["未经复议直接起诉", "复议后起诉"], RESULTS * 2, RESULTS
        ),
        LAID_OUT,
    ],
)
def test_groups_or_results_in_another_order_are_not_counted_off(drawn: str) -> None:
    """Fifteen numbers in spaced lines, and a header that is not in the form's order."""
    assert {} == read_text(PART_FOUR, drawn)


def test_spaced_groups_in_the_forms_order_are_read() -> None:
    drawn = spaced_four(
        ["行政复议", "行政诉讼"], [*RESULTS, "未经复议直接起诉", "复议后起诉"], RESULTS * 2
    )
    assert list(range(101, 116)) == sorted(read_text(PART_FOUR, drawn).values())


def test_organizations_before_natural_persons_are_not_counted_off() -> None:
    lines = [["申请人情况"], ["法人或其他组织", "自然人", "总计"], KINDS[1:6]]
    assert {} == read_text(PART_THREE, as_spaced([*lines, *numbered()]))


@pytest.mark.parametrize("blank", [None, 1, 4, 8])
def test_a_subtotal_before_its_parts_is_one_in_spaced_lines(blank: int | None) -> None:
    """小计 stands before the kinds: eight numbers, or seven and a blank that nobody can place."""
    lines = [["申请人情况"], ["自然人", "法人或其他组织", "总计"], ["小计", *KINDS[1:6]]]
    rows = numbered(8)
    for row in rows:
        if blank:
            row[blank] = ""
    found = read_text(PART_THREE, as_spaced([*lines, *rows]))
    columns = {"natural_person": 1, "business": 3, "other_organization": 7, "total": 8}
    wanted = {f"requests.received.{key}": 100 + at for key, at in columns.items() if blank is None}
    assert wanted == {key: found[key] for key in found if key in wanted or blank}


@pytest.mark.parametrize(
    ("rows", "broken"),
    [
        ([["行政许可", "23"], ["8"]], "licensing.decisions"),
        ([["行政许可", "20"]], ""),
        ([["行政许可", "0"], ["8"]], ""),
    ],
)
def test_half_a_number_is_none(rows: Table, broken: str) -> None:
    """238 in a narrow cell, of which the second line begins the next line of the text."""
    table = [["第二十条第（五）项", ""], ["信息内容", "本年处理决定数量"], *rows]
    table += [["第二十条第（六）项", ""], ["信息内容", "本年处理决定数量"]]
    table += [["行政处罚", "71"], ["行政强制", "72"]]
    found = read("tabs", table, PART_TWO)
    assert (71, 72) == (
        found["disclosure.penalties.decisions"],
        found["disclosure.compulsion.decisions"],
    )
    assert ("disclosure.licensing.decisions" not in found) == bool(broken)


@pytest.mark.parametrize("layout", ["tabs", "spaced"])
@pytest.mark.parametrize("at", [0, 14])
def test_half_a_number_of_table_four_is_none(layout: str, at: int) -> None:
    """The first or the last of fifteen numbers goes on in the line below, or began above."""
    numbers = [str(number) for number in range(101, 116)]
    rows = [["11"], numbers] if at == 0 else [numbers, ["7"]]
    header = [
        ["行政复议", "行政诉讼"],
        [*RESULTS, "未经复议直接起诉", "复议后起诉"],
        RESULTS * 2,
    ]
    found = read(layout, [*header, *rows], PART_FOUR)
    assert set(found.values()) <= set(map(int, numbers)) - {int(numbers[at])}


def test_a_row_of_column_numbers_is_no_half_of_the_next() -> None:
    """栏次: fifteen numbers above the fifteen of table four."""
    header = [
        ["行政复议", "行政诉讼"],
        [*RESULTS, "未经复议直接起诉", "复议后起诉"],
        RESULTS * 2,
    ]
    numbers = [str(number) for number in range(101, 116)]
    found = read("tabs", [*header, [str(number) for number in range(1, 16)], numbers], PART_FOUR)
    assert {101, 115} <= set(found.values()) or found == {}


@pytest.mark.parametrize(("total", "is_read"), [("19", False), ("0", True)])
def test_half_a_number_in_spaced_lines_is_none(total: str, is_read: bool) -> None:
    """A number at the very beginning of the next line; behind a zero it is something else."""
    rows = numbered()
    rows[0][-1] = total
    found = read("spaced", [["项目", *KINDS], rows[0], ["7"], *rows[1:]])
    assert is_read == ("requests.received.total" in found)
    assert found["requests.carried_in.total"] == 207


RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
CELLS = [row.indicator for row in codebook() if row.parts[0] == "proceedings"]


@pytest.mark.parametrize(
    ("spans", "is_read"), [((5, 2, 5), False), ((5, 5, 2), True)], ids=["guessed", "printed"]
)
def test_groups_of_table_four_begin_where_their_headings_begin_anew(
    spans: tuple[int, int, int], *, is_read: bool
) -> None:
    """Twelve columns of fifteen, cut off at the edge of a page: a wrong span moves no number."""
    review, direct, after = spans
    leaves = [*RESULTS, *RESULTS, *RESULTS[:2]]
    page = (
        f"<table><tr><td colspan={review}>行政复议</td><td colspan={direct + after}>行政诉讼</td></tr>"
        f"<tr><td colspan={review}></td><td colspan={direct}>未经复议直接起诉</td>"
        f"<td colspan={after}>复议后起诉</td></tr>"
        f"<tr>{''.join(f'<td>{leaf}</td>' for leaf in leaves)}</tr>"
        f"<tr>{''.join(f'<td>{number}</td>' for number in range(101, 113))}</tr></table>"
    )
    paragraphs = [f"<p>{line}</p>" for line in f"{TITLE}{PART_FOUR}".splitlines()]
    tail = [f"<p>{line}</p>" for line in END.splitlines()]
    document = f"<html><body>{''.join(paragraphs)}{page}{''.join(tail)}</body></html>"
    (report,) = read_bytes(document.encode())
    values = {one.indicator: one.value for one in report.figures if one.value is not None}
    true = dict(zip(CELLS, range(101, 113), strict=False))
    assert (true if is_read else {}) == values


@pytest.mark.parametrize(("below", "is_read"), [(" 备案", False), ("", True), ("     注", True)])
def test_a_word_below_a_label_makes_it_another_one(below: str, is_read: bool) -> None:
    """行政规范性文件备案 in a narrow cell: those that were filed, not those that were issued."""
    drawn = f"""第二十条第（一）项
 信息内容        本年制发件数    本年废止件数    现行有效件数
 规章            922             883             165
 行政规范性文件  362             221             608
{below}
第二十条第（五）项
 信息内容        本年处理决定数量
 行政许可        238
"""
    found = read_text(PART_TWO, drawn + PART_THREE + as_spaced([["项目", *KINDS], *numbered()]))
    assert {922, 883, 165, 238} <= set(found.values())
    assert is_read == ("disclosure.normative_documents.issued" in found)


def test_an_unknown_corner_stands_before_headings_in_pieces() -> None:
    """项目 is no heading of table three; 小计 in its place would be one."""
    header = """\
 项目                                    自然人   商业企   科研机   社会公   法律服   其他     总计
                                                  业       构       益组织   务机构
"""
    rows = "\n".join("   ".join([" " + label, *rest]) for label, *rest in numbered()) + "\n"
    assert expected() == set(read_text(PART_THREE, header + rows).values())

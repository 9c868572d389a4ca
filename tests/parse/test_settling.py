"""Rows that claim more than they can: other tables' places, two labels, weaker prints."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.bench.sums import KINDS
from gongkai.model import Figure, Source
from gongkai.parse import parse
from gongkai.read import read

HEADINGS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
COLUMNS = (*KINDS, "total")
HEAD = ("申请人情况", *HEADINGS)


def row(*cells: object) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def figures_of(*tables: Sequence[str]) -> dict[str, Figure]:
    """Read a page with these tables as section three of a report of 2021."""
    page = (
        "<html><body><h1>演示县教育局2021年政府信息公开工作年度报告</h1><p>一、总体情况</p>"
        "<p>我局公开信息3条。</p><p>三、收到和处理政府信息公开申请情况</p>"
        + "".join(f"<table>{''.join(rows)}</table>" for rows in tables)
        + "<p>五、存在的主要问题及改进情况</p><p>无。</p></body></html>"
    )
    data = page.encode()
    (report,) = parse(read(Source("a.html", "0" * 64, len(data)), data))
    return {figure.indicator: figure for figure in report.figures}


def values(figures: dict[str, Figure], row_key: str) -> list[str | None]:
    """Give what stands in the seven cells of a row as printed; None where it is missing."""
    cells = (figures[f"requests.{row_key}.{column}"] for column in COLUMNS)
    return [None if cell.status == "missing" else cell.as_printed for cell in cells]


def test_places_of_one_table_are_not_those_of_another() -> None:
    """Two label columns in the header's table, one and a padding cell in the next."""
    read_back = figures_of(
        [row("申请人情况", "", *HEADINGS)],
        [
            row("（一）予以公开", "", 2, 3, 4, 5, 6, 20, ""),
            row("1.属于国家秘密", 1, 2, 3, 4, 5, 6, 21, ""),
        ],
    )
    assert ["1", "2", "3", "4", "5", "6", "21"] == values(read_back, "refused.state_secret")
    assert ["", "2", "3", "4", "5", "6", "20"] == values(read_back, "granted")


def test_a_column_without_a_heading_takes_no_blank_for_its_own() -> None:
    """Eight cells under seven headings: whose column has no heading nobody can tell."""
    read_back = figures_of(
        [
            row("申请人情况", "", *HEADINGS),
            row("一、本年新收政府信息公开申请数量", 1, 2, 3, 4, 5, 6, 7, 8),
            row("二、上年结转政府信息公开申请数量", 1, 2, "", 4, 5, 6, 7, 8),
            row("（一）予以公开", 1, 2, 3, 4, 5, 6, 7, ""),
        ]
    )
    assert [None] * 7 == values(read_back, "carried_in")


def test_two_rows_that_ran_together_are_nobodys() -> None:
    read_back = figures_of(
        [
            row(*HEAD),
            row("（一）予以公开", 1, 2, 3, "1.属于国家秘密", 4, 5, 6),
            row("2.其他法律行政法规禁止公开", 1, 0, 0, 0, 0, 0, 1),
        ]
    )
    assert [None] * 7 == values(read_back, "granted")
    assert [None] * 7 == values(read_back, "refused.state_secret")
    assert "1" == values(read_back, "refused.prohibited_by_law")[0]


def test_a_total_of_a_group_is_not_the_total_of_all() -> None:
    """合计 behind one group closes that group; the numbered 总计 is the form's own."""
    rows = [
        row(*HEAD),
        row("（一）予以公开", 5, 0, 0, 0, 0, 0, 5),
        row("1.属于国家秘密", 3, 0, 0, 0, 0, 0, 3),
        row("合计", 3, 0, 0, 0, 0, 0, 3),
    ]
    assert [None] * 7 == values(figures_of(rows), "concluded")
    whole = [*rows, row("（七）总计", 8, 0, 0, 0, 0, 0, 8)]
    assert ["8", "0", "0", "0", "0", "0", "8"] == values(figures_of(whole), "concluded")


def test_a_weaker_print_of_a_row_takes_nothing_away() -> None:
    """A second total under another name leaves the form's own row as it is."""
    rows = [
        row(*HEAD),
        row("5.要求行政机关确认或重新出具已获取信息", 1, 0, 0, 0, 0, 0, 1),
        row("（七）总计", 8, 0, 0, 0, 0, 0, 8),
        row("合计", 9, 0, 0, 0, 0, 0, 9),
    ]
    assert ["8", "0", "0", "0", "0", "0", "8"] == values(figures_of(rows), "concluded")


def test_other_belongs_to_the_group_that_it_stands_in() -> None:
    """9.其他 among the refusals is no 其他 of 其他处理."""
    rows = [
        row(*HEAD),
        row("8.属于行政查询事项", 1, 0, 0, 0, 0, 0, 1),
        row("9.其他", 7, 0, 0, 0, 0, 0, 7),
        row(
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", 0, 0, 0, 0, 0, 0, 0
        ),
        row("3.其他", 2, 0, 0, 0, 0, 0, 2),
    ]
    assert "2" == values(figures_of(rows), "other_outcome.other")[0]
    assert [None] * 7 == values(figures_of(rows[:3]), "other_outcome.other")


def test_a_torn_or_blank_print_gives_way_to_a_whole_one() -> None:
    """A row cut by the end of a page is printed again on the next, blank or torn before."""
    whole = row("（一）予以公开", 5, 0, 0, 0, 0, 0, 5)
    other = row("1.属于国家秘密", 1, 0, 0, 0, 0, 0, 1)
    for first in (row("（一）予以公开", *[""] * 7), row("（一）予以公开", 5, 0, 0, 0)):
        read_back = figures_of([row(*HEAD), first, whole, other])
        assert ["5", "0", "0", "0", "0", "0", "5"] == values(read_back, "granted")

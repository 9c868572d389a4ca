"""What a screen reader says of a cell of a statutory table: its headings, by HTML's own rules."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

Cell = html.HtmlElement


def grid_of(table: Cell) -> tuple[dict[tuple[int, int], Cell], list[Cell]]:
    """Every place of a table with the cell that covers it, and the rows."""
    rows = list(table.iter("tr"))
    places: dict[tuple[int, int], Cell] = {}
    for number, row in enumerate(rows):
        column = 0
        for cell in row.iterchildren("th", "td"):
            while (number, column) in places:
                column += 1
            for down in range(int(cell.get("rowspan", 1))):
                for right in range(int(cell.get("colspan", 1))):
                    places[number + down, column + right] = cell
            column += int(cell.get("colspan", 1))
    return places, rows


def headings_of(table: Cell, cell: Cell) -> set[str]:
    """The headings that HTML gives a cell: ``col`` above and ``row`` to the left of its places."""
    places, _ = grid_of(table)
    mine = [place for place, found in places.items() if found is cell]
    rows, columns = {row for row, _ in mine}, {column for _, column in mine}
    said = set()
    for (row, column), found in places.items():
        is_above = column in columns and row < min(rows) and found.get("scope") == "col"
        is_left = row in rows and column < min(columns) and found.get("scope") == "row"
        if is_above or is_left:
            said.add("".join(found.itertext()).strip())
    return said


@pytest.mark.parametrize(
    ("kind", "indicator", "wanted"),
    [
        (
            "requests",
            "requests.refused.state_secret.business",
            {
                "申请人情况",
                "法人或其他组织",
                "商业企业",
                "三、本年度办理结果",
                "（三）不予公开",
                "1.属于国家秘密",
            },
        ),
        (
            "requests",
            "requests.received.total",
            {"申请人情况", "总计", "一、本年新收政府信息公开申请数量"},
        ),
        (
            "proceedings",
            "proceedings.litigation_direct.corrected",
            {"行政诉讼", "未经复议直接起诉", "结果纠正"},
        ),
        ("proceedings", "proceedings.reconsideration.total", {"行政复议", "总计"}),
    ],
)
def test_a_cell_has_the_headings_that_span_it_and_no_others(
    site: Path, kind: str, indicator: str, wanted: set[str]
) -> None:
    page = html.fromstring((site / "reports/990101-2020/index.html").read_text(encoding="utf-8"))
    table = page.xpath(f"//table[contains(@class, 'form--{kind}')]")[0]
    assert table.find("caption") is not None
    cell = page.get_element_by_id(f"t-{indicator}")
    assert headings_of(table, cell) == wanted
    assert not table.xpath(".//th[not(@scope)][not(contains(@class, 'corner'))]")
    spans = table.xpath(".//th[@scope='colgroup'] | .//th[@scope='rowgroup'][@rowspan]")
    assert spans == []

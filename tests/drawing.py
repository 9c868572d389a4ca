"""Draw a whole report for tests, in one of the layouts that ``gongkai.bench.drawing`` knows.

In: printed values by indicator. Out: the text of a report. All drawn bodies are invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongkai.bench.drawing import (
    LAYOUTS,
    Box,
    Table,
    cell_and_pipe,
    cell_per_line,
    cell_then_pipe,
    draw_disclosure,
    draw_proceedings,
    draw_requests,
    expand,
    indicators_of,
    markdown,
    pipe_before_cell,
    row_per_line,
    tabs,
)

__all__ = [
    "KEEPS_BLANKS",
    "LAYOUTS",
    "TITLE",
    "Box",
    "Table",
    "cell_and_pipe",
    "cell_per_line",
    "cell_then_pipe",
    "draw_disclosure",
    "draw_proceedings",
    "draw_report",
    "draw_requests",
    "expand",
    "indicators_of",
    "markdown",
    "pipe_before_cell",
    "row_per_line",
    "tabs",
]

KEEPS_BLANKS = ("L2", "L3", "L4", "L5", "L5b", "L6", "L6b", "L7", "L7b")
"""Layouts in which a blank cell can be told from none, with those that other drawings add."""

TITLE = "演示镇人民政府{year}年政府信息公开工作年度报告"


def draw_report(
    form: str,
    values: Mapping[str, str],
    layout: str = "L1",
    year: int = 2022,
    *,
    title: str = TITLE,
    overall: str = "我镇主动公开政府信息12条。",
    last: str = "本年度未收取信息处理费。",
    tables: Sequence[Table] | None = None,
) -> str:
    """Draw a whole report: title, six parts, three tables in one layout."""
    draw = LAYOUTS[layout]
    two, three, four = tables or (
        draw_disclosure(form, values),
        draw_requests(form, values),
        draw_proceedings(form, values),
    )
    return "\n".join(
        [
            title.format(year=year),
            "",
            "一、总体情况",
            overall,
            "二、主动公开政府信息情况",
            draw(two),
            "",
            "三、收到和处理政府信息公开申请情况",
            draw(three),
            "",
            "四、政府信息公开行政复议、行政诉讼情况",
            draw(four),
            "",
            "五、存在的主要问题及改进情况",
            "公开内容有待丰富，下一步将加强学习。",
            "六、其他需要报告的事项",
            last,
            "",
        ]
    )

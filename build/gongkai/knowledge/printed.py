"""How either form words each of its cells: caption, row and column as they are printed.

In: the boxes of its tables. Out: a wording per indicator and form. Must not know a report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from gongkai.knowledge.shape import TABLES, Box, boxes

STEP = " › "  # noqa: RUF001  # as breadcrumbs are written


@cache
def wordings(form: str) -> Mapping[str, str]:
    """Give the printed wording of every indicator of a form, from the outer label inwards.

    >>> wordings("2021")["requests.refused.state_secret.total"].split(STEP)
    ['三、本年度办理结果', '（三）不予公开', '1.属于国家秘密', '申请人情况', '总计']
    """
    return {code: STEP.join(steps) for table in TABLES for code, steps in _steps(form, table)}


def _steps(form: str, table: str) -> Iterator[tuple[str, list[str]]]:
    """Give each cell with the caption above it, the labels beside it and the heads over it."""
    captions: list[Box] = []
    heads: list[Box] = []
    labels: list[Box] = []
    for box in boxes(form, table):
        if box.role == "caption":
            captions, heads = [box], []
        elif box.role == "head":
            heads.append(box)
        elif box.role == "label":
            labels.append(box)
        else:
            beside = [one for one in labels if one.row <= box.row < one.row + one.rows]
            over = [one for one in heads if one.column <= box.column < one.column + one.columns]
            yield box.indicator, [one.text for one in (*captions, *beside, *over)]

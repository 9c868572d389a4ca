"""How either form words each of its cells: caption, row and column as they are printed.

In: layouts.csv. Out: a wording per indicator and form. Must not know a report.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from gongkai.knowledge import Place, indicators, layouts

STEP = " › "  # noqa: RUF001  # as breadcrumbs are written
AXES = ("caption", "row", "column")


@cache
def wordings(form: str) -> Mapping[str, str]:
    """Give the printed wording of every indicator of a form, from the outer label inwards.

    >>> wordings("2021")["requests.refused.state_secret.total"].split(STEP)
    ['三、本年度办理结果', '（三）不予公开', '1.属于国家秘密', '申请人情况', '总计']
    """
    places = [place for place in layouts() if place.form == form]
    found: dict[str, str] = {}
    for block in dict.fromkeys(place.block for place in places):
        own = [place for place in places if place.block == block]
        captions, rows, columns = (_paths(own, axis) for axis in AXES)
        caption = next(iter(captions.values()), "")
        table = block if block in ("requests", "proceedings") else "disclosure"
        for row, above in (rows or {"": ""}).items():
            for column, beside in columns.items():
                code = ".".join(part for part in (table, row, column) if part)
                if code in indicators() and form in indicators()[code].forms:
                    found[code] = STEP.join(part for part in (caption, above, beside) if part)
    return found


def _paths(places: list[Place], axis: str) -> dict[str, str]:
    """Give the label of every place on one axis with the labels of the groups it lies in."""
    labelled = {place.key: place for place in places if place.axis == axis}
    paths: dict[str, str] = {}
    for key, place in labelled.items():
        steps = [place.label]
        while place.group in labelled and len(steps) <= len(labelled):
            place = labelled[place.group]
            steps.insert(0, place.label)
        paths[key] = STEP.join(steps)
    return paths

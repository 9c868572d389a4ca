"""The shape of the tables is the one that the tests of reading draw by themselves."""

from __future__ import annotations

import pytest

from drawing import draw_disclosure, draw_proceedings, draw_requests, expand, indicators_of
from gongkai.knowledge import FORMS, shape

DRAW = {
    "disclosure": draw_disclosure,
    "requests": draw_requests,
    "proceedings": draw_proceedings,
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("table", shape.TABLES)
def test_boxes_are_those_of_the_form(form: str, table: str) -> None:
    """Every label and figure, where it stands and what it covers; nothing twice, no gap."""
    drawn = {
        (row, column, box.rows, box.columns, box.text, box.is_value)
        for row, line in enumerate(
            expand(DRAW[table](form, {one: one for one in indicators_of(form)}))
        )
        for column, box in enumerate(line)
        if box
    }
    found = shape.boxes(form, table)
    assert drawn == {
        (box.row, box.column, box.rows, box.columns, box.text or box.indicator, bool(box.indicator))
        for box in found
    }
    rows, columns = shape.size(found)
    assert rows * columns == sum(box.rows * box.columns for box in found)


@pytest.mark.parametrize("form", FORMS)
def test_every_indicator_has_one_box(form: str) -> None:
    found = [box.indicator for table in shape.TABLES for box in shape.boxes(form, table)]
    assert sorted(indicators_of(form)) == sorted(one for one in found if one)

"""Cells and figures that are made at once are those that their classes would make."""

from copy import copy
from dataclasses import FrozenInstanceError, fields, replace
from decimal import Decimal

import pytest

from gongkai.model import Cell, Figure, new_cell, new_figure

BOX = (Decimal(1), Decimal(2), Decimal(3), Decimal(4))
FIGURE = ("rules.issued", Decimal(3), "piece", "3", "reported", 5, 6, "cell", 2, BOX, "row exact")


def test_a_cell_made_at_once_is_a_cell() -> None:
    whole = ("31", 4, 6, 1, 2, 3, 4, 5, BOX)
    for count in range(5, len(whole) + 1):
        assert new_cell(*whole[:count]) == Cell(*whole[:count])
    assert len(whole) == len(fields(Cell))


def test_a_figure_made_at_once_is_a_figure() -> None:
    for count in range(7, len(FIGURE) + 1):
        assert new_figure(*FIGURE[:count]) == Figure(*FIGURE[:count])
    assert len(FIGURE) == len(fields(Figure))


def test_what_was_made_at_once_is_frozen_copied_and_handed_over_like_any_other() -> None:
    made, usual = new_figure(*FIGURE), Figure(*FIGURE)
    assert (type(made), hash(made), repr(made)) == (Figure, hash(usual), repr(usual))
    assert replace(made, start=9) == replace(usual, start=9)
    assert copy(made) == usual
    with pytest.raises(FrozenInstanceError):
        made.start = 1  # type: ignore[misc]

"""Cells are recalled as they would be found anew, whatever digits stand in them."""

# ruff: noqa: S311  -- seeded dice
from __future__ import annotations

import re
from random import Random

import pytest

import mutations
from gongkai.model import Source
from gongkai.read import read
from gongkai.read.grid import BROKEN, find_grids, find_grids_anew
from gongkai.read.grid_shapes import MAX_RECALLED, Shapes

KINDS = (
    *("clean", "blank_cells", "marks", "units_in_cells", "thousands", "repeated_rows"),
    *("deleted_cell", "swapped_columns", "subtotal_column", "shuffled_rows", "bare_page_numbers"),
)
DIGITS = re.compile("[0-9]+")
MARKED = ("L5", "L6", "L7")
STRANGE = ("|", "\t", "\n", " ", "\t\t", "||", "-", "--", "=", "1", "件", "—", "\u3000", "2.5")


def redrawn(text: str, rng: Random) -> list[str]:
    """Give a report with other digits: of one length, and of all lengths."""
    return [
        text,
        DIGITS.sub("7", text),
        DIGITS.sub(lambda _: str(rng.randrange(10 ** rng.choice([1, 3, 6, 16]))), text),
        DIGITS.sub(lambda _: rng.choice(["0", "00", "2020", "123456"]), text),
    ]


def damaged(text: str, rng: Random) -> str:
    """Put something strange anywhere, or take a line away."""
    if rng.random() < 0.3:
        lines = text.split("\n")
        del lines[rng.randrange(len(lines))]
        return "\n".join(lines)
    at = rng.randrange(len(text))
    return text[:at] + rng.choice(STRANGE) + text[at:]


@pytest.mark.parametrize("layout", MARKED)
def test_what_is_recalled_is_what_would_be_found(layout: str) -> None:
    shapes = Shapes(find_grids_anew)
    rng = Random(layout)
    for kind in KINDS:
        _, drawn = mutations.make(layout, kind, 1)
        for text in redrawn(drawn, rng):
            for broken in (text, *(damaged(text, rng) for _ in range(5))):
                for one in (broken, *redrawn(broken, rng)):
                    if not BROKEN.search(one) and ("|" in one or "\t" in one):
                        assert shapes.grids(one) == find_grids_anew(one), (kind, one)


def test_digits_alone_are_not_looked_at_again() -> None:
    found: list[str] = []

    def find(text: str) -> tuple[object, ...]:
        found.append(text)
        return find_grids_anew(text)

    shapes = Shapes(find)  # type: ignore[arg-type]
    for number in ("0", "31", "1204"):
        shapes.grids(f"年报{number}\n规章\t{number}\t5\n行政规范性文件\t{number}\t{number}\n完")
    assert len(found) == 1
    shapes.grids("规章\t—\t5\n行政规范性文件\t1\t1")
    assert len(found) == 2


def test_where_a_number_may_be_broken_digits_are_asked() -> None:
    cells = "一、本年新收\t5\t1\t4\n二、上年结转\t2\t1\t1\n三、总计\t12\t6\t{}\n{}\n{}\t7\n四、其他\t1\t1\t0"
    for last, page, first in (("5", "3", "8"), ("1", "6", "12")):
        text = cells.format(last, page, first)
        document = read(Source("a.txt", "0" * 64, 1), f"政府信息公开报告\n{text}".encode())
        assert document.grids == find_grids(document.text)
        assert BROKEN.search(document.text)


def test_only_so_much_is_kept() -> None:
    shapes = Shapes(find_grids_anew)
    for number in range(MAX_RECALLED + 20):
        shapes.grids("|".join("某" * (number + 2)))
    assert len(shapes.known()) == MAX_RECALLED
    shapes.grids("某|" * 100_000)
    shapes.grids("甲\t" * 900)
    assert len(shapes.known()) == MAX_RECALLED
    assert not [key for key in shapes.known() if len(key) > 10_000 or "甲" in key]

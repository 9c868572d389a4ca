"""The tables of a form as it prints them: which words and figures stand in which merged cells.

In: layouts.csv. Out: boxes by row and column. Must not know a file format, nor what is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from gongkai.knowledge import Place, layouts

TABLES = ("disclosure", "requests", "proceedings")
"""The three statutory tables, in the order of the form."""
ARTICLE = "article20"
ARTICLE_WIDTH = 4
"""Columns of a block of table two: its label, and three figures."""
LABEL_WIDTH = 3
"""Columns that the labels of table three take: 三、, then （三）, then 1."""

Role = Literal["caption", "head", "label", "value"]


@dataclass(frozen=True, slots=True)
class Box:
    """A cell with the rows and columns that it covers, counted from 0 at the table's corner.

    ``text`` is the printed label; a value has its indicator instead.
    """

    role: Role
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    text: str = ""
    indicator: str = ""


@cache
def boxes(form: str, table: str) -> tuple[Box, ...]:
    """Lay one of the three tables of a form out, every box of it, from the top."""
    places = [place for place in layouts() if place.form == form]
    if table == "disclosure":
        return tuple(_disclosure(places))
    own = [place for place in places if place.block == table]
    return tuple(_requests(own) if table == "requests" else _proceedings(own))


def size(found: Sequence[Box]) -> tuple[int, int]:
    """Count the rows and columns that boxes cover."""
    return max(box.row + box.rows for box in found), max(box.column + box.columns for box in found)


def _disclosure(places: Sequence[Place]) -> Iterator[Box]:
    row = 0
    for block in dict.fromkeys(one.block for one in places if one.block.startswith(ARTICLE)):
        own = [one for one in places if one.block == block]
        columns = _of(own, "column")
        # the last figure of a row takes what is left of its columns
        spans = [1] * (len(columns) - 1) + [ARTICLE_WIDTH - len(columns)]
        yield Box("caption", row, 0, 1, ARTICLE_WIDTH, _of(own, "caption")[0].label)
        yield Box("head", row + 1, 0, text=_of(own, "corner")[0].label)
        for at, (place, span) in enumerate(zip(columns, spans, strict=True), start=1):
            yield Box("head", row + 1, at, 1, span, place.label)
        row += 2
        for line in _of(own, "row"):
            yield Box("label", row, 0, text=line.label)
            for at, (place, span) in enumerate(zip(columns, spans, strict=True), start=1):
                yield Box("value", row, at, 1, span, indicator=f"disclosure.{line.key}.{place.key}")
            row += 1


def _requests(places: Sequence[Place]) -> Iterator[Box]:
    columns = _of(places, "column")
    heads, depth = _heads(columns, LABEL_WIDTH)
    yield Box("head", 0, 0, depth, LABEL_WIDTH, _of(places, "corner")[0].label)
    yield from heads
    leaves = [one for one in columns if not one.is_heading]
    lines = _of(places, "row")
    row = depth
    for line in lines:
        level = _level(lines, line)
        if line.is_heading:
            yield Box("label", row, level, len(_leaves(lines, line)), 1, line.label)
            continue
        yield Box("label", row, level, 1, LABEL_WIDTH - level, line.label)
        for at, leaf in enumerate(leaves, start=LABEL_WIDTH):
            yield Box("value", row, at, indicator=f"requests.{line.key}.{leaf.key}")
        row += 1


def _proceedings(places: Sequence[Place]) -> Iterator[Box]:
    columns = _of(places, "column")
    heads, depth = _heads(columns, 0)
    yield from heads
    leaves = [one for one in columns if not one.is_heading]
    for at, leaf in enumerate(leaves):
        yield Box("value", depth, at, indicator=f"proceedings.{leaf.key}")


def _heads(columns: Sequence[Place], left: int) -> tuple[list[Box], int]:
    """Lay a merged header out; a heading without parts reaches down to the figures."""
    depth = 1 + max(_level(columns, place) for place in columns)
    cells = [one for one in columns if not one.is_heading]
    found = []
    for place in columns:
        level = _level(columns, place)
        under = _leaves(columns, place) if place.is_heading else [place]
        rows = 1 if place.is_heading else depth - level
        first = left + cells.index(under[0])
        found.append(Box("head", level, first, rows, len(under), place.label))
    return found, depth


def _of(places: Sequence[Place], axis: str) -> list[Place]:
    """The places of one axis, in their order; a heading stands before what it covers."""
    return [one for one in places if one.axis == axis]


def _level(places: Sequence[Place], place: Place) -> int:
    """Count the headings that cover a place."""
    level = 0
    while place.group:
        place = next(one for one in places if one.key == place.group)
        level += 1
    return level


def _leaves(places: Sequence[Place], heading: Place) -> list[Place]:
    """What a heading covers, through the headings within it."""
    found: list[Place] = []
    for one in places:
        if one.group == heading.key:
            found += _leaves(places, one) if one.is_heading else [one]
    return found

"""Damage a drawn report on purpose and say what is still true of it.

In: a seed. Out: the text of a damaged report and, for every indicator, what an honest reader may
say of it. Used by tests/parse/test_mutations.py; run as a program it measures at length and
prints a table of layouts against kinds of dirt:

    PYTHONPATH=build:tests python -m mutations --runs 20

All drawn bodies are invented. Nothing here knows how the parser works.
"""

# ruff: noqa: T201, S311, C901  -- a program that prints, seeded dice, one branch per layout
from __future__ import annotations

import argparse
import hashlib
import re
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random

from drawing import (
    KEEPS_BLANKS,
    Box,
    Table,
    draw_disclosure,
    draw_proceedings,
    draw_requests,
    indicators_of,
)
from gongkai.knowledge import indicators, labels
from gongkai.knowledge.patterns import characters
from gongkai.model import GongkaiError, ParseError, Report, Source
from gongkai.parse import parse
from gongkai.read import read

BODY = "演示镇人民政府"
BODIES = ("演示镇人民政府", "样本县教育局", "示范街道办事处")
SECONDS = 10.0
"""No file may take longer, on however busy a machine."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A printed cell; ``code`` is the indicator it belongs to, ``status`` and ``value`` its truth."""

    text: str
    columns: int = 1
    rows: int = 1
    code: str = ""
    status: str = "reported"
    value: Decimal | None = None


@dataclass(slots=True)
class Row:
    """A printed row; ``lost`` cells were cut out, a ``loose`` row stands outside of all cells."""

    cells: list[Entry]
    lost: int = 0
    is_loose: bool = False

    @property
    def codes(self) -> list[str]:
        """The indicators of the row's figures."""
        return [cell.code for cell in self.cells if cell.code]


@dataclass(frozen=True, slots=True)
class Truth:
    """What may be said of one indicator: the statuses that are right, and the printed number.

    A reported number that is not ``printed`` is wrong, whatever the statuses.
    """

    statuses: frozenset[str]
    printed: Decimal | None


@dataclass(slots=True)
class Drawn:
    """A report before it is printed, and what is known of it."""

    form: str
    year: int
    body: str
    layout: str
    tables: dict[str, list[Row]]
    title: str
    form_says: frozenset[str]
    body_says: frozenset[str | None]
    year_says: frozenset[int | None]
    overall: str = "我镇主动公开政府信息12条，通过网站公开8条、公开栏公开4条。"
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ("two", "three", "four")
    stops_after: str = ""
    tail: str = ""
    edits: list[Callable[[str], str]] = field(default_factory=list)
    unsure: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    extra: dict[str, Decimal | None] = field(default_factory=dict)
    second: str = ""

    def rows(self) -> list[Row]:
        """All rows of all tables."""
        return [row for name in self.order for row in self.tables[name]]

    def value_rows(self, table: str = "") -> list[Row]:
        """The rows that hold figures."""
        chosen = self.tables[table] if table else self.rows()
        return [row for row in chosen if row.codes]


# ---------------------------------------------------------------- drawing


def _values(rng: Random, form: str) -> dict[str, Decimal]:
    """Draw figures: all different, or mostly zeros as in real reports, or in between."""
    density = rng.choice([0.12, 0.5, 1.0])
    pool = rng.sample(range(1, 9999), 400)
    found: dict[str, Decimal] = {}
    for code in indicators_of(form):
        kind = indicators()[code].type
        number = Decimal(pool.pop())
        if kind == "amount":
            number = number / Decimal(rng.choice([1, 10, 1000]))
        elif kind == "change":
            number = Decimal(rng.randint(-400, 400))
        found[code] = number if rng.random() < density else Decimal(0)
    return found


def _tagged(table: Table, values: Mapping[str, Decimal]) -> list[Row]:
    """Turn a table drawn with codes in place of numbers into entries."""
    rows = []
    for boxes in table:
        rows.append(Row([_entry(box, values) for box in boxes]))
    return rows


def _entry(box: Box, values: Mapping[str, Decimal]) -> Entry:
    if not box.is_value:
        return Entry(box.text, box.columns, box.rows)
    number = values[box.text]
    return Entry(format(number, "f"), box.columns, box.rows, box.text, "reported", number)


def draw(rng: Random, layout: str, form: str = "") -> Drawn:
    """Draw a clean report."""
    form = form or rng.choice(["2019", "2021"])
    year = rng.choice([2019, 2020]) if form == "2019" else rng.choice([2021, 2022, 2023, 2024])
    body = rng.choice(BODIES)
    values = _values(rng, form)
    names = {code: code for code in indicators_of(form)}
    tables = {
        "two": _tagged(draw_disclosure(form, names), values),
        "three": _tagged(draw_requests(form, names), values),
        "four": _tagged(draw_proceedings(form, names), values),
    }
    title = rng.choice(
        [
            f"{body}{year}年政府信息公开工作年度报告",
            f"{body}{year}年度政府信息公开工作报告",
            f"{year}年{body}政府信息公开工作年度报告",
        ]
    )
    says = frozenset
    return Drawn(form, year, body, layout, tables, title, says([form]), says([body]), says([year]))


# ---------------------------------------------------------------- layouts


def _expand(rows: list[Row]) -> list[list[Entry | None]]:
    """Lay rows out on a grid; None where a spanning cell covers the place."""
    grid: list[list[Entry | None]] = []
    covered: dict[tuple[int, int], bool] = {}
    for number, row in enumerate(rows):
        line: list[Entry | None] = []
        column = 0
        for entry in row.cells:
            while covered.get((number, column)):
                line.append(None)
                column += 1
            for down in range(entry.rows):
                for right in range(entry.columns):
                    covered[number + down, column + right] = True
            line.extend([entry] + [None] * (entry.columns - 1))
            column += entry.columns
        while covered.get((number, column)):
            line.append(None)
            column += 1
        grid.append(line)
    return grid


def _width(rows: list[Row]) -> int:
    return max((len(line) for line in _expand(rows)), default=0)


def _solid(rows: list[Row]) -> list[Row]:
    return [row for row in rows if not row.is_loose]


def _interleave(rows: list[Row], blocks: Iterable[str]) -> str:
    """Put the loose lines between the printed rows."""
    printed = iter(blocks)
    return "\n".join(row.cells[0].text if row.is_loose else next(printed) for row in rows)


def cell_per_line(rows: list[Row]) -> str:
    """L1: a cell per line with blank lines between; blank cells leave no trace."""
    lines = ["\n\n".join(c.text for c in row.cells if c.text) for row in _solid(rows)]
    return _interleave(rows, (f"{line}\n" for line in lines))


def cell_and_pipe(rows: list[Row]) -> str:
    """L2: a cell and a pipe per line; the padding of merged cells ends the row."""
    width = _width(_solid(rows))
    blocks = []
    for row in _solid(rows):
        lines = [f"{c.text} |" if c.text else "|" for c in row.cells]
        if pad := width - len(row.cells) - row.lost:
            lines.append("|" * pad)
        blocks.append("\n".join(lines))
    return _interleave(rows, blocks)


def cell_then_pipe(rows: list[Row]) -> str:
    """L3: a cell on one line, a pipe on the next."""
    return _interleave(
        rows,
        ("\n".join(f"{c.text}\n|" if c.text else "|" for c in row.cells) for row in _solid(rows)),
    )


def pipe_before_cell(rows: list[Row]) -> str:
    """L4: a pipe opens each row, another one closes each cell."""
    return _interleave(
        rows,
        ("|\n" + "\n".join(f"{c.text} |" for c in row.cells) for row in _solid(rows)),
    )


def row_per_line(rows: list[Row]) -> str:
    """L5: a row per line, cells packed to the left, padding behind."""
    width = _width(_solid(rows))
    return _interleave(
        rows,
        (
            " | ".join(c.text for c in row.cells) + " |" + "|" * (width - len(row.cells) - row.lost)
            for row in _solid(rows)
        ),
    )


def row_per_line_bare(rows: list[Row]) -> str:
    """L5b: a row per line, packed, and no padding at all."""
    return _interleave(rows, (" | ".join(c.text for c in row.cells) for row in _solid(rows)))


def markdown(rows: list[Row]) -> str:
    """L6: Markdown with a pipe at both ends; merged cells leave empty places."""
    grid = _expand(_solid(rows))
    lines = ["| " + " | ".join(e.text if e else "" for e in line) + " |" for line in grid]
    if lines:
        lines[0] += "\n|" + " --- |" * len(grid[0])
    return _interleave(rows, lines)


def markdown_repeated(rows: list[Row]) -> str:
    """L6b: Markdown in which a merged cell repeats its words in every place it covers."""
    grid = _filled(_solid(rows))
    lines = ["| " + " | ".join(line) + " |" for line in grid]
    if lines:
        lines[0] += "\n|" + " --- |" * len(grid[0])
    return _interleave(rows, lines)


def _filled(rows: list[Row]) -> list[list[str]]:
    """Repeat labels over their spans; a figure stands once."""
    width = _width(rows)
    grid: dict[tuple[int, int], str] = {}
    for number, row in enumerate(rows):
        column = 0
        for entry in row.cells:
            while (number, column) in grid:
                column += 1
            for down in range(entry.rows):
                for right in range(entry.columns):
                    again = (down or right) and entry.code
                    grid[number + down, column + right] = "" if again else entry.text
            column += entry.columns
    return [[grid.get((r, c), "") for c in range(width)] for r in range(len(rows))]


def tabs(rows: list[Row]) -> str:
    """L7: tabs between cells; merged cells leave empty places."""
    grid = _expand(_solid(rows))
    return _interleave(rows, ("\t".join(e.text if e else "" for e in line) for line in grid))


def tabs_packed(rows: list[Row]) -> str:
    """L7b: tabs between cells, packed to the left (a paste out of a browser)."""
    return _interleave(rows, ("\t".join(c.text for c in row.cells) for row in _solid(rows)))


def _span(text: str) -> int:
    """Count the places of text in a fixed-width font."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _wrap(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for character in text:
        if line and _span(line + character) > width:
            lines.append(line)
            line = ""
        line += character
    return [*lines, line] if line else lines


def fixed_width(rows: list[Row]) -> str:
    """L8: pdftotext -layout; labels wrap, numbers on the middle line, groups set vertically."""
    solid = _solid(rows)
    grid = _expand(solid)
    width = _width(solid)
    is_requests = width >= 10 and any("结转" in c.text for row in solid for c in row.cells)
    sizes = [4, 6, 30, *[9] * (width - 3)] if is_requests else [0] * width
    if not is_requests:
        size = 16 if width < 8 else 8
        sizes = [size] * width
    starts = [sum(sizes[:i]) for i in range(width + 1)]
    heights = []
    for line in grid:
        height = 1
        for column, entry in enumerate(line):
            if entry and entry.rows == 1:
                room = starts[min(column + entry.columns, width)] - starts[column] - 2
                height = max(height, len(_wrap(entry.text, max(room, 2))))
        heights.append(height)
    tops = [sum(heights[:i]) for i in range(len(heights) + 1)]
    canvas: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for number, line in enumerate(grid):
        for column, entry in enumerate(line):
            if entry is None or not entry.text:
                continue
            room = starts[min(column + entry.columns, width)] - starts[column] - 2
            pieces = [entry.text] if entry.code else _wrap(entry.text, max(room, 2))
            last = min(number + entry.rows, len(grid))
            space = tops[last] - tops[number]
            top = tops[number] + max(space - len(pieces), 0) // 2
            for offset, piece in enumerate(pieces):
                if top + offset < tops[last]:
                    canvas[top + offset].append((starts[column] + 1, piece))
    blocks = []
    for number in range(len(grid)):
        lines = []
        for y in range(tops[number], tops[number + 1]):
            text = ""
            for x, piece in sorted(canvas[y]):
                text += " " * max(x - _span(text), 2 if text else 0) + piece
            lines.append(text)
        blocks.append("\n".join(lines))
    return _interleave(rows, blocks)


def raw_lines(rows: list[Row]) -> str:
    """L9: lines out of a PDF; one blank between cells, long labels on lines of their own."""
    blocks = []
    for row in _solid(rows):
        first = next((i for i, c in enumerate(row.cells) if c.code), len(row.cells))
        words = [c.text for c in row.cells[:first] if c.text]
        numbers = [c.text for c in row.cells[first:] if c.text]
        lead = [piece for word in words for piece in _wrap(word, 24)]
        if numbers:
            last = [" ".join([*lead[-1:], *numbers])]
            blocks.append("\n".join([*lead[:-1], *last]))
        else:
            blocks.append(" ".join(words))
    return _interleave(rows, blocks)


def without_repeats(rows: list[Row]) -> str:
    """L11: every line once."""
    seen: set[str] = set()
    lines = []
    for line in cell_per_line(rows).split("\n"):
        if line.strip() and line not in seen:
            seen.add(line)
            lines.append(line)
    return "\n\n".join(lines)


def glued(rows: list[Row]) -> str:
    """L12: all cells of a row without anything between."""
    return _interleave(rows, ("".join(c.text for c in row.cells) for row in _solid(rows)))


LAYOUTS: dict[str, Callable[[list[Row]], str]] = {
    "L1": cell_per_line,
    "L2": cell_and_pipe,
    "L3": cell_then_pipe,
    "L4": pipe_before_cell,
    "L5": row_per_line,
    "L5b": row_per_line_bare,
    "L6": markdown,
    "L6b": markdown_repeated,
    "L7": tabs,
    "L7b": tabs_packed,
    "L8": fixed_width,
    "L9": raw_lines,
    "L11": without_repeats,
    "L12": glued,
}
ALIGNED = ("L6", "L6b", "L7")
SECTIONS = {
    "two": "二、主动公开政府信息情况",
    "three": "三、收到和处理政府信息公开申请情况",
    "four": "四、政府信息公开行政复议、行政诉讼情况",
}


def render(drawn: Drawn) -> str:
    """Print a report in its layout."""
    lines = [drawn.title, "", "一、总体情况", drawn.overall]
    for name in drawn.order:
        lines.append(SECTIONS[name])
        if name in drawn.before:
            lines.append(drawn.before[name])
        lines += [LAYOUTS[drawn.layout](drawn.tables[name]), ""]
        if name in drawn.after:
            lines.append(drawn.after[name])
        if drawn.stops_after == name:
            break
    else:
        lines += [
            "五、存在的主要问题及改进情况",
            "公开内容有待丰富，下一步将加强学习。",
            "六、其他需要报告的事项",
            "本年度未收取信息处理费。",
            drawn.tail,
            "",
        ]
    text = "\n".join(lines).rstrip("\n") + "\n" + drawn.second
    for edit in drawn.edits:
        text = edit(text)
    return text


def truths(drawn: Drawn) -> dict[str, Truth]:
    """Say what may be said of every indicator."""
    found: dict[str, Truth] = {}
    shown = drawn.order
    if drawn.stops_after:
        shown = drawn.order[: drawn.order.index(drawn.stops_after) + 1]
    for name in shown:
        for row in drawn.tables[name]:
            if row.codes:
                found |= _row_truths(row, drawn)
    for code in drawn.gone:
        found[code] = Truth(frozenset({"missing", "blank", "unreadable"}), None)
    for code in drawn.unsure & found.keys():
        old = found[code]
        found[code] = Truth(old.statuses | {"missing", "unreadable"}, old.printed)
    return found


def _row_truths(row: Row, drawn: Drawn) -> dict[str, Truth]:
    """Say what a row gives; without marks of cells a row that lost one is nobody's."""
    figures = [cell for cell in row.cells if cell.code]
    keeps = drawn.layout in KEEPS_BLANKS
    empty = sum(1 for cell in figures if not cell.text)
    found = {}
    for cell in figures:
        statuses = {cell.status}
        if row.lost:
            statuses.add("missing")
        if empty and not keeps:
            statuses = {"missing", "blank"} if not cell.text else {"missing"}
            if drawn.layout == "L8":
                statuses.add(cell.status)
        found[cell.code] = Truth(frozenset(statuses), cell.value)
    if drawn.layout == "L12":
        return {c: Truth(frozenset({"missing", "unreadable"}), t.printed) for c, t in found.items()}
    if drawn.layout == "L11":
        return {
            c: Truth(t.statuses | {"missing", "unreadable", "blank"}, t.printed)
            for c, t in found.items()
        }
    return found


# ---------------------------------------------------------------- dirt

Dirt = Callable[[Drawn, Random], None]
DIRT: dict[str, Dirt] = {}


def dirt(function: Dirt) -> Dirt:
    """Register a kind of dirt by its name."""
    DIRT[function.__name__] = function
    return function


def _edit(drawn: Drawn, change: Callable[[Entry], Entry], *, tables: Iterable[str] = ()) -> None:
    for name in tables or drawn.order:
        for row in drawn.tables[name]:
            row.cells = [change(cell) for cell in row.cells]


def _some(drawn: Drawn, rng: Random, count: int, table: str = "") -> list[tuple[Row, int]]:
    """Choose figures: the row and the index of each."""
    places = [
        (row, index)
        for row in drawn.value_rows(table)
        for index, cell in enumerate(row.cells)
        if cell.code
    ]
    return rng.sample(places, min(count, len(places)))


def _set(place: tuple[Row, int], **changes: object) -> None:
    row, index = place
    row.cells[index] = replace(row.cells[index], **changes)


def _is_heading_row(row: Row) -> bool:
    return not row.codes and not row.is_loose and not row.cells[0].text.startswith("第二十条")


@dirt
def clean(drawn: Drawn, rng: Random) -> None:
    """No dirt at all."""


@dirt
def truncated_headings(drawn: Drawn, rng: Random) -> None:
    """C2: the column headings lose their ends (本年新 / 本年新 / 对外公)."""
    size = rng.choice([3, 4])

    def cut(cell: Entry) -> Entry:
        if cell.code or len(cell.text) <= size or cell.columns > 4:
            return cell
        return replace(cell, text=cell.text[:size])

    for row in drawn.rows():
        if _is_heading_row(row):
            kept = row.cells[:1] if "信息内容" in row.cells[0].text else []
            row.cells = [*kept, *(cut(cell) for cell in row.cells[len(kept) :])]


@dirt
def truncated_labels(drawn: Drawn, rng: Random) -> None:
    """Row labels lose their ends but keep twelve characters."""
    for row in drawn.value_rows("three"):
        row.cells = [
            c if c.code or len(c.text) < 13 else replace(c, text=c.text[:12]) for c in row.cells
        ]


@dirt
def cut_columns(drawn: Drawn, rng: Random) -> None:
    """H2: every row keeps its first eight cells."""
    limit = rng.choice([7, 8, 9])
    for row in drawn.rows():
        if row.codes:
            figures = len(row.codes)
            kept = row.cells[:limit]
            lost = [c for c in row.cells[limit:] if c.code]
            row.lost += len(row.cells) - len(kept)
            row.cells = kept
            drawn.unsure |= set(row.codes)
            drawn.gone |= {c.code for c in lost}
            if figures and len(row.codes) != figures:
                row.lost = max(row.lost, 1)
        elif not row.is_loose:
            row.lost += max(len(row.cells) - limit, 0)
            row.cells = row.cells[:limit]


@dirt
def cut_places(drawn: Drawn, rng: Random) -> None:
    """Every line of the expanded table keeps its first N places, the headings too."""
    for name in ("three", "four"):
        rows = drawn.tables[name]
        grid = _expand(rows)
        limit = rng.choice([8, 9]) if name == "three" else rng.choice([7, 9, 11, 13])
        for row, line in zip(rows, grid, strict=True):
            cells, gone = [], set()
            for column, entry in enumerate(line):
                if entry is None:
                    continue
                if column >= limit:
                    gone.add(entry.code)
                else:
                    cells.append(replace(entry, columns=min(entry.columns, limit - column)))
            drawn.gone |= gone - {""}
            row.cells = cells


@dirt
def dropped_year_and_month(drawn: Drawn, rng: Random) -> None:
    """M5: dates without 年 and 月 in the text."""
    year = drawn.year
    drawn.overall += f"\n本报告所列数据的统计期限自{year}1月1日起至{year}12月31日止。"
    choice = rng.choice([f"自{year}11日起至{year}1231日止", f"自{year}1月1日起至{year}12月31日止"])
    drawn.overall = drawn.overall.replace(f"自{year}1月1日起至{year}12月31日止", choice)


@dirt
def swapped_cells(drawn: Drawn, rng: Random) -> None:
    """Two cells of a row changed places: as printed."""
    rows = [row for row in drawn.value_rows() if len(row.codes) > 1]
    for row in rng.sample(rows, 3):
        left, right = rng.sample([i for i, c in enumerate(row.cells) if c.code], 2)
        one, two = row.cells[left], row.cells[right]
        row.cells[left] = replace(one, text=two.text, value=two.value)
        row.cells[right] = replace(two, text=one.text, value=one.value)


@dirt
def deleted_rows(drawn: Drawn, rng: Random) -> None:
    """C7: some rows are not printed."""
    for name in ("two", "three"):
        rows = drawn.tables[name]
        simple = [row for row in rows if row.codes and all(c.rows == 1 for c in row.cells)]
        for row in rng.sample(simple, min(len(simple), rng.choice([1, 3]))):
            drawn.gone |= set(row.codes)
            _drop(rows, row)


def _drop(rows: list[Row], row: Row) -> None:
    """Take a row out; merged cells above it get shorter."""
    number = next(index for index, other in enumerate(rows) if other is row)
    for index, other in enumerate(rows[:number]):
        other.cells = [
            replace(c, rows=c.rows - 1) if c.rows > 1 and index + c.rows > number else c
            for c in other.cells
        ]
    del rows[number]


@dirt
def deleted_headings(drawn: Drawn, rng: Random) -> None:
    """The heading rows of one table are gone."""
    name = rng.choice(["two", "three", "four"])
    rows = drawn.tables[name]
    drawn.tables[name] = [row for row in rows if not _is_heading_row(row)]
    for row in drawn.value_rows(name):
        drawn.unsure |= set(row.codes)
    if name == "two":
        drawn.form_says |= {"2019", "2021"}


@dirt
def deleted_captions(drawn: Drawn, rng: Random) -> None:
    """第二十条第（一）项 and the others are gone."""
    rows = drawn.tables["two"]
    drawn.tables["two"] = [row for row in rows if not row.cells[0].text.startswith("第二十条")]


@dirt
def deleted_cell(drawn: Drawn, rng: Random) -> None:
    """One figure of some rows is gone, its cell with it."""
    rows = [row for row in drawn.value_rows() if len(row.codes) > 1]
    for row in rng.sample(rows, 3):
        index = rng.choice([i for i, c in enumerate(row.cells) if c.code])
        drawn.gone.add(row.cells[index].code)
        del row.cells[index]
        row.lost += 1


@dirt
def blank_cells(drawn: Drawn, rng: Random) -> None:
    """C9: some cells are blank."""
    for place in _some(drawn, rng, rng.choice([1, 5, 20])):
        _set(place, text="", status="blank", value=None)


@dirt
def blank_zeros(drawn: Drawn, rng: Random) -> None:
    """C9: nothing is printed where zero is meant."""

    def change(cell: Entry) -> Entry:
        if cell.code and cell.value == 0:
            return replace(cell, text="", status="blank", value=None)
        return cell

    _edit(drawn, change, tables=rng.choice([("three",), ("two",), ("two", "three", "four")]))


@dirt
def blank_rows(drawn: Drawn, rng: Random) -> None:
    """Whole rows are blank."""
    for row in rng.sample(drawn.value_rows(), 3):
        row.cells = [
            replace(c, text="", status="blank", value=None) if c.code else c for c in row.cells
        ]


@dirt
def marks(drawn: Drawn, rng: Random) -> None:
    """C10: / — 无 where there is nothing."""
    for place in _some(drawn, rng, 15):
        mark = rng.choice(["/", "—", "——", "-", "无", "N/A", "－", "不适用", "／"])
        _set(place, text=mark, status="not_applicable", value=None)


@dirt
def marks_for_zeros(drawn: Drawn, rng: Random) -> None:
    """Every zero is printed as one mark."""
    mark = rng.choice(["/", "—", "-", "无"])

    def change(cell: Entry) -> Entry:
        if cell.code and cell.value == 0:
            return replace(cell, text=mark, status="not_applicable", value=None)
        return cell

    _edit(drawn, change)


@dirt
def units_in_cells(drawn: Drawn, rng: Random) -> None:
    """C13: 20件, 970843元."""
    for place in _some(drawn, rng, 30):
        row, index = place
        cell = row.cells[index]
        if cell.value is None:
            continue
        if indicators()[cell.code].type == "amount":
            unit, factor = rng.choice([("元", "0.0001"), ("万元", "1"), ("亿元", "10000")])
            _set(place, text=cell.text + unit, value=cell.value * Decimal(factor))
        else:
            _set(place, text=cell.text + rng.choice(["件", "条", "项", "个", " 件"]))


@dirt
def signs_in_words(drawn: Drawn, rng: Random) -> None:
    """C15: 增318件, 减1, +3, ↑5."""
    for row in drawn.value_rows("two"):
        for index, cell in enumerate(row.cells):
            if not cell.code or indicators()[cell.code].type != "change" or not cell.value:
                continue
            size = format(abs(cell.value), "f")
            up = rng.choice(["增", "增加", "+", "＋", "↑", "新增", "净增"])
            down = rng.choice(["减", "减少", "-", "－", "↓", "−"])
            text = (up if cell.value > 0 else down) + size + rng.choice(["", "件", "项"])
            _set((row, index), text=text)


@dirt
def thousands(drawn: Drawn, rng: Random) -> None:
    """C11: 1,234 and 1，234."""
    for place in _some(drawn, rng, 40):
        number = Decimal(rng.randint(1000, 3_000_000))
        text = f"{number:,}"
        _set(place, text=rng.choice([text, text.replace(",", "，")]), value=number)


@dirt
def full_width(drawn: Drawn, rng: Random) -> None:
    """C11: ２０."""
    table = {ord("0") + n: 0xFF10 + n for n in range(10)} | {ord("."): "．", ord("-"): "－"}

    def change(cell: Entry) -> Entry:
        return replace(cell, text=cell.text.translate(table)) if cell.code else cell

    _edit(drawn, change)


@dirt
def chinese_numerals(drawn: Drawn, rng: Random) -> None:
    """十二, 零, 三十."""
    words = {
        0: "零",
        2: "二",
        3: "三",
        10: "十",
        12: "十二",
        20: "二十",
        35: "三十五",
        108: "一百零八",
    }
    for place in _some(drawn, rng, 20):
        number = rng.choice(list(words))
        _set(place, text=words[number], value=Decimal(number))


@dirt
def decimals(drawn: Drawn, rng: Random) -> None:
    """C17, C18: 77.806, and 3.0 where a count belongs."""
    for place in _some(drawn, rng, 10):
        text = rng.choice(["3.0", "77.806", "0.092", "59237.2449"])
        _set(place, text=text, value=Decimal(text))


def _loose(text: str) -> Row:
    return Row([Entry(text)], is_loose=True)


@dirt
def page_numbers(drawn: Drawn, rng: Random) -> None:
    """L16: a page number stands between two rows."""
    for name in drawn.order:
        rows = drawn.tables[name]
        at = rng.randrange(1, len(rows))
        text = rng.choice(["-4-", "- 12 -", "— 3 —", "第 5 页 共 9 页", "P. 9", "Page 9", "·7·"])
        drawn.tables[name] = [*rows[:at], _loose(text), *rows[at:]]


@dirt
def bare_page_numbers(drawn: Drawn, rng: Random) -> None:
    """A page number without any dash stands between two rows."""
    for name in drawn.order:
        rows = drawn.tables[name]
        at = rng.randrange(1, len(rows))
        number = rng.choice(["5", "12", "3 / 9", "\f6"])
        drawn.tables[name] = [*rows[:at], _loose(number), *rows[at:]]
        if number.isdecimal():
            # Right beside a row it may be the other half of its last or first number.
            drawn.unsure |= {*rows[at - 1].codes[-1:], *rows[at].codes[:1]}
        # Nobody can tell it from a cell where each cell has a line of its own.
        if drawn.layout in ("L1", "L2", "L3", "L4", "L11"):
            near = [row for row in rows[max(at - 2, 0) : at + 1] if row.codes]
            for row in near:
                drawn.unsure |= set(row.codes)


@dirt
def period_lines(drawn: Drawn, rng: Random) -> None:
    """002: a line with years and days above each table."""
    for name in drawn.order:
        year = drawn.year
        line = f"（数据核定时间点为{year}年1月1日—{year}年12月31日）"
        drawn.tables[name] = [_loose(line), *drawn.tables[name]]


@dirt
def page_breaks(drawn: Drawn, rng: Random) -> None:
    """A table goes on over the page: blank lines, a page number, perhaps the headings again."""
    again = rng.random() < 0.5
    for name in ("two", "three"):
        rows = drawn.tables[name]
        heads = [row for row in rows if _is_heading_row(row)][:3] if name == "three" else []
        whole = [
            i
            for i, row in enumerate(rows)
            if i > 4 and row.codes and len(row.cells) == len(row.codes) + 1
        ]
        at = rng.choice(whole or [len(rows) - 1])
        copies = [Row(list(row.cells)) for row in heads] if again else []
        gap = [_loose("\n\n- 3 -\n")]
        drawn.tables[name] = [*rows[:at], *gap, *copies, *rows[at:]]


@dirt
def split_headings(drawn: Drawn, rng: Random) -> None:
    """C1: heading words broken by a blank or a line."""
    gap = "\n" if drawn.layout in ("L1", "L2", "L3", "L4") else " "

    def change(cell: Entry) -> Entry:
        if cell.code or len(cell.text) < 4 or len(cell.text) > 12:
            return cell
        half = len(cell.text) // 2
        return replace(cell, text=cell.text[:half] + gap + cell.text[half:])

    for row in drawn.rows():
        if _is_heading_row(row):
            row.cells = [change(cell) for cell in row.cells]


@dirt
def split_labels(drawn: Drawn, rng: Random) -> None:
    """Row labels broken by a line or by blanks."""
    is_lines = drawn.layout in ("L1", "L2", "L3", "L4")

    def change(cell: Entry) -> Entry:
        if cell.code or len(cell.text) < 4:
            return cell
        at = rng.randrange(2, len(cell.text) - 1)
        return replace(cell, text=cell.text[:at] + ("\n" if is_lines else "  ") + cell.text[at:])

    for row in rng.sample(drawn.value_rows(), 10):
        row.cells = [change(cell) for cell in row.cells]


@dirt
def odd_blanks(drawn: Drawn, rng: Random) -> None:
    """U+00A0, U+2002 and U+3000 in labels and before figures."""

    def change(cell: Entry) -> Entry:
        blank = rng.choice(["\u00a0", "\u2002", "\u3000", " \u00a0"])
        if cell.code:
            return replace(cell, text=blank + cell.text + rng.choice(["", blank]))
        return replace(cell, text=blank.join([cell.text[:2], cell.text[2:]]))

    _edit(drawn, change)


@dirt
def injected_words(drawn: Drawn, rng: Random) -> None:
    """N1: 球迷网 for 关于."""
    drawn.overall = (
        "按照《国务院办公厅球迷网印发政府信息公开工作年度报告格式的通知》、"
        "《省政府办公厅球迷网进一步做好年报的通知》编制。" + drawn.overall
    )


@dirt
def traditional(drawn: Drawn, rng: Random) -> None:
    """N4: everything in traditional characters."""
    back: dict[int, str] = {}
    for old, new in characters().items():
        back.setdefault(ord(new) if isinstance(new, str) else int(new), chr(old))
    chosen = "规范业务总计当条对机构组织织数项会种个这为现场开报请复议诉讼结发处罚电话门类"
    table = {ord(c): back[ord(c)] for c in chosen if ord(c) in back}
    drawn.edits.append(lambda text: text.translate(table))


@dirt
def pinyin(drawn: Drawn, rng: Random) -> None:
    """N3: 中(zhōng)华 in labels."""
    sounds = {"许": "xǔ", "息": "xi", "务": "wù", "自": "zì", "规": "guī", "其": "qi", "密": "mì"}

    def note(text: str) -> str:
        return "".join(f"{c}({sounds[c]})" if c in sounds else c for c in text)

    def change(cell: Entry) -> Entry:
        return cell if cell.code else replace(cell, text=note(cell.text))

    _edit(drawn, change)


@dirt
def angle_brackets(drawn: Drawn, rng: Random) -> None:
    """M10: <…> in the text, and a stray end of it."""
    drawn.overall = (
        "根据印发 <中华人民共和国政府信息公开工作年度报告格式> 的通知编制。\n"
        + drawn.overall
        + "\n年度报告格式>"
    )


@dirt
def wrapped_cells(drawn: Drawn, rng: Random) -> None:
    """N9: bold marks around labels and figures."""

    def change(cell: Entry) -> Entry:
        if cell.code or not cell.text:
            return cell
        return replace(cell, text=f"**{cell.text}**")

    _edit(drawn, change)


@dirt
def bold_figures(drawn: Drawn, rng: Random) -> None:
    """Bold marks around figures."""
    for row in rng.sample(drawn.value_rows(), 6):
        row.cells = [
            replace(c, text=f"**{c.text}**", status="reported") if c.code else c for c in row.cells
        ]
        drawn.unsure |= set(row.codes)


@dirt
def dropped_title(drawn: Drawn, rng: Random) -> None:
    """M1: no title."""
    drawn.title = ""
    drawn.overall = f"{drawn.year}年，我单位主动公开政府信息12条。"
    drawn.body_says = frozenset({None})


@dirt
def county_footer(drawn: Drawn, rng: Random) -> None:
    """N2: a list of forty counties."""
    drawn.tail = "友情链接：" + " ".join(
        ["西平县人民政府", "盐池县", "锡林浩特市", "安化县", "海林市", "上蔡县", "平舆县"] * 6
    )


@dirt
def cms_tail(drawn: Drawn, rng: Random) -> None:
    """S10: what a site prints below."""
    drawn.tail = (
        "来源：办公室 撰稿：张某 校对：李某\n扫一扫在手机打开当前页\n"
        "主办：某某县人民政府 网站标识码：9900000001\n电话：0000-1234567\n"
        "版权所有 备案号12345678"
    )


@dirt
def stopped(drawn: Drawn, rng: Random) -> None:
    """S8: the document stops inside section three."""
    rows = drawn.tables["three"]
    at = rng.randrange(4, len(rows) - 1)
    lost = rows[at:]
    kept = rows[:at]
    for row in lost:
        drawn.gone |= set(row.codes)
    for index, row in enumerate(kept):
        row.cells = [replace(c, rows=min(c.rows, at - index)) for c in row.cells]
    drawn.tables["three"] = kept
    drawn.stops_after = "three"
    if drawn.form == "2019":
        drawn.form_says |= {"2019"}


@dirt
def stopped_in_a_row(drawn: Drawn, rng: Random) -> None:
    """S8: the document stops inside a row."""
    stopped(drawn, rng)
    row = drawn.tables["three"][-1]
    if len(row.codes) > 1:
        kept = rng.randrange(1, len(row.codes))
        lead = len(row.cells) - len(row.codes)
        cut = row.cells[lead + kept :]
        drawn.unsure |= set(row.codes)
        row.lost = len(cut)
        row.cells = row.cells[: lead + kept]
        drawn.gone |= {cell.code for cell in cut}


def _seven(rng: Random) -> list[Entry]:
    return [Entry(str(rng.randint(10_000, 99_999))) for _ in range(7)]


@dirt
def group_subtotals(drawn: Drawn, rng: Random) -> None:
    """C6: group rows carry numbers of their own."""
    rows = drawn.tables["three"]
    for label in ("（三）不予公开", "（四）无法提供", "（五）不予处理"):
        at = next((i for i, r in enumerate(rows) if any(c.text == label for c in r.cells)), None)
        if at is None:
            continue
        for index, other in enumerate(rows[:at]):
            other.cells = [
                replace(c, rows=c.rows + 1) if c.rows > 1 and index + c.rows > at else c
                for c in other.cells
            ]
        first = rows[at]
        lead = [c for c in first.cells if not c.code and c.text != label]
        size = next(c.rows for c in first.cells if c.text == label)
        outer = [replace(c, rows=c.rows + 1) for c in lead if c.rows > 1]
        item = [c for c in lead if c.rows == 1]
        head = Row([*outer, Entry(label, 2), *_seven(rng)])
        rest = Row([Entry("", 1, size), *item, *[c for c in first.cells if c.code]])
        rows[at : at + 1] = [head, rest]


@dirt
def subtotal_column(drawn: Drawn, rng: Random) -> None:
    """C5: an extra 小计 between 其他 and 总计."""
    for row in drawn.tables["three"]:
        if row.codes:
            row.cells.insert(len(row.cells) - 1, Entry(str(rng.randint(10_000, 99_999))))
            continue
        out = []
        for cell in row.cells:
            if cell.text in ("申请人情况", "法人或其他组织"):
                out.append(replace(cell, columns=cell.columns + 1))
            else:
                out.append(cell)
                if cell.text == "其他":
                    out.append(Entry("小计"))
        row.cells = out


@dirt
def total_row(drawn: Drawn, rng: Random) -> None:
    """An extra 合计 row at the end of a table."""
    drawn.tables["three"].append(Row([Entry("合计", 3), *_seven(rng)]))
    drawn.unsure |= {code for code in indicators_of(drawn.form) if ".concluded." in code}


@dirt
def unknown_rows(drawn: Drawn, rng: Random) -> None:
    """Rows that are not on the form, in the midst of the table."""
    rows = drawn.tables["three"]
    at = next(i for i, r in enumerate(rows) if any("上年结转" in c.text for c in r.cells))
    label = rng.choice(["其中：网上申请", "另行统计的事项", "其中：当面申请", "线上受理数"])
    rows.insert(at, Row([Entry(label, 3), *_seven(rng)]))
    two = drawn.tables["two"]
    at = next(i for i, r in enumerate(two) if any(c.text == "行政处罚" for c in r.cells))
    width = len(two[at].codes)
    spans = [c.columns for c in two[at].cells if c.code]
    label = rng.choice(["行政检查", "行政裁决", "行政奖励"])
    extra = [Entry(str(rng.randint(10_000, 99_999)), s) for s in spans[:width]]
    two.insert(at + 1, Row([Entry(label), *extra]))


@dirt
def repeated_headings(drawn: Drawn, rng: Random) -> None:
    """The headings stand again in the midst of the table."""
    rows = drawn.tables["three"]
    heads = [Row(list(row.cells)) for row in rows if _is_heading_row(row)]
    whole = [
        i
        for i, row in enumerate(rows)
        if i > 4 and row.codes and len(row.cells) == len(row.codes) + 1
    ]
    at = rng.choice(whole)
    drawn.tables["three"] = [*rows[:at], *heads, *rows[at:]]


@dirt
def repeated_rows(drawn: Drawn, rng: Random) -> None:
    """A row is printed twice, the second time with other numbers."""
    rows = drawn.tables["three"]
    at = next(i for i, r in enumerate(rows) if any("上年结转" in c.text for c in r.cells))
    copy = [replace(c, code="", text="77777") if c.code else c for c in rows[at].cells]
    drawn.unsure |= set(rows[at].codes)
    rows.insert(at + 1, Row(copy))


@dirt
def notes_in_tables(drawn: Drawn, rng: Random) -> None:
    """A note row inside a table."""
    for name in ("two", "three"):
        rows = drawn.tables[name]
        whole = [
            i for i, r in enumerate(rows) if i > 2 and r.codes and len(r.cells) == len(r.codes) + 1
        ]
        at = rng.choice(whole)
        width = _width(rows)
        note = rng.choice(
            ["注：含上年结转3件", f"备注：{drawn.year}年数据", "（说明：以上含12345热线8件）"]
        )
        drawn.tables[name] = [*rows[:at], Row([Entry(note, width)]), *rows[at:]]


@dirt
def footnotes(drawn: Drawn, rng: Random) -> None:
    """C20: 12①."""
    for place in _some(drawn, rng, 20):
        row, index = place
        _set(place, text=row.cells[index].text + rng.choice(["①", "*", "¹", "②"]))


@dirt
def footnotes_spaced(drawn: Drawn, rng: Random) -> None:
    """12 ①, 12[1], 12（注1): a number or unreadable, never another number."""
    for place in _some(drawn, rng, 20):
        row, index = place
        _set(
            place,
            text=row.cells[index].text
            + rng.choice([" ①", "[1]", "（注1）", "(1)", "⑴", "⒈", " 1)", "㈠"]),
        )
        cell = row.cells[index]
        drawn.unsure.add(cell.code)
        drawn.extra[cell.code] = None


@dirt
def stray_zeros(drawn: Drawn, rng: Random) -> None:
    """C23: zeros, or a line of dashes, around the figures of section four."""
    rows = drawn.tables["four"]
    at = next(i for i, row in enumerate(rows) if row.codes)
    codes = set(rows[at].codes)
    kind = rng.randrange(3)
    if kind == 0:
        rows[at:at] = [Row([Entry("---") for _ in range(15)])]
    elif kind == 1:
        rows.append(Row([Entry("0") for _ in range(rng.choice([1, 3, 5]))]))
        drawn.unsure |= codes
    else:
        rows[at:at] = [Row([Entry("0") for _ in range(rng.choice([1, 3]))])]
        drawn.unsure |= codes


@dirt
def reordered_tables(drawn: Drawn, rng: Random) -> None:
    """C27: table four before table three, or the parts of table two in another order."""
    if rng.random() < 0.5:
        drawn.order = ("two", "four", "three")
        return
    blocks: list[list[Row]] = []
    for row in drawn.tables["two"]:
        if row.cells[0].text.startswith("第二十条"):
            blocks.append([])
        blocks[-1].append(row)
    rng.shuffle(blocks)
    drawn.tables["two"] = [row for block in blocks for row in block]


@dirt
def mixed_forms(drawn: Drawn, rng: Random) -> None:
    """C12: item (一) of the other form."""
    other = "2019" if drawn.form == "2021" else "2021"
    values = _values(rng, other)
    theirs = _tagged(draw_disclosure(other, {c: c for c in indicators_of(other)}), values)
    own = drawn.tables["two"]
    size = 4
    drawn.tables["two"] = [*theirs[:size], *own[size:]]
    drawn.form_says = frozenset({"mixed"})


@dirt
def other_wording(drawn: Drawn, rng: Random) -> None:
    """The 2019 words for what both forms have, in the 2021 form, and the other way round."""
    swap = {
        "行政规范性文件": "规范性文件",
        "规范性文件": "行政规范性文件",
        "本年处理决定数量": "处理决定数量",
        "处理决定数量": "本年处理决定数量",
    }

    def change(cell: Entry) -> Entry:
        return cell if cell.code else replace(cell, text=swap.get(cell.text, cell.text))

    _edit(drawn, change, tables=["two"])


@dirt
def label_variants(drawn: Drawn, rng: Random) -> None:
    """C8: the wordings of the catalogue."""
    by_key: dict[str, list[str]] = defaultdict(list)
    for label in labels():
        if label.block == "requests" and label.axis == "row" and label.kind == "fixable":
            by_key[label.means].append(label.label)
    for row in drawn.value_rows("three"):
        key = row.codes[0].removeprefix("requests.").rsplit(".", 1)[0]
        if key not in by_key:
            continue
        index = max(i for i, c in enumerate(row.cells) if not c.code)
        numbering = re.match(
            r"^(?:[0-9]\.|（[一二三四五六七]）|[一二三四]、)?", row.cells[index].text
        )
        prefix = numbering[0] if numbering else ""
        row.cells[index] = replace(row.cells[index], text=prefix + rng.choice(by_key[key]))


@dirt
def numbering(drawn: Drawn, rng: Random) -> None:
    """C24: 1、 (1) １. and none."""
    style = rng.choice(["{}、", "({})", "（{}）", "{}. ", "{}．", "{} ", "", "⑴"])

    def change(cell: Entry) -> Entry:
        match = re.match(r"([1-8])\.", cell.text)
        if cell.code or not match:
            return cell
        lead = chr(0x2474 + int(match[1]) - 1) if style == "⑴" else style.format(match[1])
        return replace(cell, text=lead + cell.text[2:])

    _edit(drawn, change, tables=["three"])


@dirt
def misspelt_labels(drawn: Drawn, rng: Random) -> None:
    """N8: one wrong character in long labels."""

    def change(cell: Entry) -> Entry:
        if cell.code or len(cell.text) < 8:
            return cell
        at = rng.randrange(3, len(cell.text) - 1)
        if cell.text[at] in "（）()":
            return cell
        return replace(cell, text=cell.text[:at] + "囗" + cell.text[at + 1 :])

    for row in drawn.value_rows("three"):
        row.cells = [change(cell) for cell in row.cells]


@dirt
def unreadable_cells(drawn: Drawn, rng: Random) -> None:
    """Words, ranges and damaged digits where a number belongs."""
    for place in _some(drawn, rng, 10):
        text = rng.choice(
            ["见附件", "约20", "3-5", "20余", "1o3", "若干", "12/3", "1.2.3", "#REF!", "l2", "??"]
        )
        _set(place, text=text, status="unreadable", value=None)


@dirt
def narrative_and_table(drawn: Drawn, rng: Random) -> None:
    """L15: sentences with numbers above and below each table."""
    for name in drawn.order:
        drawn.before[name] = rng.choice(
            [
                f"{drawn.year}年共收到申请31件，办结28件，行政复议2件。具体情况如下表：",
                "该部分以表格形式报告。表格如下：",
                "单位：件",
                "（一）本年新收政府信息公开申请数量为31件",
            ]
        )
        drawn.after[name] = rng.choice(
            [
                "本年度共发生行政复议4件，行政诉讼0件，均已办结。",
                "注：以上数据截至12月31日",
                "31件",
                "行政许可 31 件，行政处罚 12 件",
            ]
        )


@dirt
def two_reports(drawn: Drawn, rng: Random) -> None:
    """S6: another body's report follows."""
    other = draw(Random(rng.random()), drawn.layout, drawn.form)
    other.body = next(b for b in BODIES if b != drawn.body)
    other.title = f"{other.body}{drawn.year}年政府信息公开工作年度报告"
    drawn.second = "\n" + render(other)


@dirt
def title_twice(drawn: Drawn, rng: Random) -> None:
    """S5: the title is printed twice."""
    drawn.title = f"{drawn.title}\n发布时间：{drawn.year + 1}-01-20\n{drawn.title}"


@dirt
def flat_heading(drawn: Drawn, rng: Random) -> None:
    """Section three under one row of headings, without any group."""
    rows = drawn.tables["three"]
    data = [row for row in rows if row.codes]
    names = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    corner = rng.choice(["项目", "", "申请情况", "指标名称"])
    drawn.tables["three"] = [Row([Entry(corner, 3), *(Entry(n) for n in names)]), *data]


@dirt
def two_row_heading(drawn: Drawn, rng: Random) -> None:
    """Section three without the row 申请人情况."""
    rows = drawn.tables["three"]
    corner = replace(rows[0].cells[0], rows=2)
    rows[1].cells.insert(0, corner)
    del rows[0]


@dirt
def total_first(drawn: Drawn, rng: Random) -> None:
    """The columns of section three in another order, with their headings."""
    names = ["总计", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
    data = [row for row in drawn.tables["three"] if row.codes]
    for row in data:
        lead = [c for c in row.cells if not c.code]
        figures = [c for c in row.cells if c.code]
        row.cells = [*lead, figures[-1], *figures[:-1]]
        drawn.unsure |= set(row.codes)
    drawn.tables["three"] = [Row([Entry("项目", 3), *(Entry(n) for n in names)]), *data]


@dirt
def swapped_columns(drawn: Drawn, rng: Random) -> None:
    """Two columns of section three changed places together with their headings."""
    names = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    left, right = sorted(rng.sample(range(6), 2))
    names[left], names[right] = names[right], names[left]
    data = [row for row in drawn.tables["three"] if row.codes]
    for row in data:
        lead = [c for c in row.cells if not c.code]
        figures = [c for c in row.cells if c.code]
        figures[left], figures[right] = figures[right], figures[left]
        row.cells = [*lead, *figures]
        drawn.unsure |= set(row.codes)
    drawn.tables["three"] = [Row([Entry("项目", 3), *(Entry(n) for n in names)]), *data]


@dirt
def dropped_column(drawn: Drawn, rng: Random) -> None:
    """One column of section three is not printed, nor is its heading."""
    rows = drawn.tables["three"]
    names = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    at = rng.randrange(7)
    data = [row for row in rows if row.codes]
    for row in data:
        lead = [c for c in row.cells if not c.code]
        figures = [c for c in row.cells if c.code]
        drawn.gone.add(figures[at].code)
        del figures[at]
        row.cells = [*lead, *figures]
    del names[at]
    drawn.tables["three"] = [Row([Entry("项目", 3), *(Entry(n) for n in names)]), *data]


@dirt
def dropped_total_heading(drawn: Drawn, rng: Random) -> None:
    """C3: 总计 is lost in the heading and in every row."""
    for row in drawn.tables["three"]:
        if row.codes:
            drawn.gone.add(row.cells[-1].code)
            del row.cells[-1]
        else:
            row.cells = [
                replace(c, columns=6) if c.text == "申请人情况" else c
                for c in row.cells
                if c.text != "总计"
            ]


@dirt
def lost_total_headings(drawn: Drawn, rng: Random) -> None:
    """C4: 12 headings over 15 values."""
    for row in drawn.tables["four"]:
        if not row.codes:
            row.cells = [c for c in row.cells if c.text != "总计"]
    for row in drawn.value_rows("four"):
        drawn.unsure |= set(row.codes)


@dirt
def shuffled_rows(drawn: Drawn, rng: Random) -> None:
    """The items of a group in another order."""
    rows = drawn.tables["three"]
    single = [
        i
        for i, r in enumerate(rows)
        if r.codes and len(r.cells) == 8 and all(c.rows == 1 for c in r.cells)
    ]
    runs: list[list[int]] = []
    for index in single:
        width = rows[index].cells[0].columns
        if runs and runs[-1][-1] == index - 1 and rows[runs[-1][-1]].cells[0].columns == width:
            runs[-1].append(index)
        else:
            runs.append([index])
    for run in runs:
        chosen = [rows[i] for i in run]
        rng.shuffle(chosen)
        for i, row in zip(run, chosen, strict=True):
            rows[i] = row


@dirt
def no_tables(drawn: Drawn, rng: Random) -> None:
    """L13: the tables are pictures."""
    for row in drawn.rows():
        drawn.gone |= set(row.codes)
    drawn.tables = {name: [_loose("")] for name in drawn.order}
    drawn.form_says = frozenset({"narrative", "2019", "2021"})


@dirt
def blank_template(drawn: Drawn, rng: Random) -> None:
    """All cells of section three and four are blank."""

    def change(cell: Entry) -> Entry:
        return replace(cell, text="", status="blank", value=None) if cell.code else cell

    _edit(drawn, change, tables=["three", "four"])


# ---------------------------------------------------------------- judging


@dataclass(slots=True)
class Verdict:
    """How one damaged report was read."""

    cells: int = 0
    right: int = 0
    non_zero: int = 0
    non_zero_right: int = 0
    wrong: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    off: list[str] = field(default_factory=list)
    is_body: bool = True
    is_year: bool = True
    is_form: bool = True
    broken: list[str] = field(default_factory=list)
    seconds: float = 0.0
    read_as: str = ""


def read_text(text: str) -> tuple[Report, ...]:
    """Read and parse a text; no report gives nothing."""
    return read_bytes(text.encode("utf-8", "surrogatepass"))


def read_bytes(data: bytes) -> tuple[Report, ...]:
    """Read and parse bytes; what is refused gives nothing."""
    source = Source("mutated.txt", hashlib.sha256(data).hexdigest(), len(data))
    try:
        return parse(read(source, data))
    except (ParseError, GongkaiError):
        return ()


def broken_evidence(report: Report) -> list[str]:
    """List the figures whose evidence is not what is printed, or holds no such number."""
    found = []
    spans: Counter[tuple[int, int]] = Counter()
    for figure in report.figures:
        if figure.status == "missing":
            if (figure.start, figure.end, figure.as_printed) != (None, None, None):
                found.append(f"{figure.indicator}: missing with evidence")
            continue
        if figure.start is None or figure.as_printed != report.text[figure.start : figure.end]:
            found.append(f"{figure.indicator}: {figure.as_printed!r} is not at its span")
            continue
        if figure.as_printed.strip() != figure.as_printed:
            found.append(f"{figure.indicator}: {figure.as_printed!r} is not trimmed")
        if figure.status == "reported":
            if figure.value is None or not _prints(figure.as_printed, figure.value):
                found.append(f"{figure.indicator}: {figure.value} is not in {figure.as_printed!r}")
            spans[figure.start, figure.end or 0] += 1
        elif figure.value is not None:
            found.append(f"{figure.indicator}: {figure.status} with a value")
    found.extend(f"one cell for two figures at {span}" for span, n in spans.items() if n > 1)
    return found


FOOTNOTE = re.compile(r"(?:[①-⑳⑴-⒇⒈-⒛㈠-㈩⁰¹²³⁴-⁹*]+|\[[0-9]\]|[（(]注?[0-9][)）]|\s[0-9]\))$")


def _prints(printed: str, value: Decimal) -> bool:
    bare = FOOTNOTE.sub("", printed.strip())
    plain = re.sub(r"[,，\s]", "", unicodedata.normalize("NFKC", bare))
    digits = re.findall(r"[0-9]+(?:\.[0-9]+)?", plain)
    if not digits:
        return bool(re.search("[零〇一二两三四五六七八九十百千]", printed))
    sizes = {
        abs(value),
        *(abs(value) * 10**n for n in (4, 3)),
        abs(value) / 10**4,
        abs(value) / 100,
    }
    return any(Decimal(part) in sizes for part in digits)


def judge(drawn: Drawn, text: str) -> Verdict:
    """Read a damaged report and hold every figure against the truth."""
    return judge_bytes(drawn, text.encode("utf-8", "surrogatepass"))


def judge_bytes(drawn: Drawn, data: bytes) -> Verdict:
    """Read the bytes of a damaged report and hold every figure against the truth."""
    verdict = Verdict()
    begun = time.perf_counter()
    reports = read_bytes(data)
    verdict.seconds = time.perf_counter() - begun
    truth = truths(drawn)
    if not reports:
        verdict.read_as = "refused"
        wanted = [t for t in truth.values() if "reported" in t.statuses]
        verdict.cells = len(wanted)
        verdict.non_zero = sum(1 for t in wanted if t.printed)
        if wanted:
            verdict.off.append("refused")
        return verdict
    if len(reports) != (2 if drawn.second else 1):
        verdict.off.append(f"{len(reports)} reports")
    for report in reports:
        verdict.broken.extend(broken_evidence(report))
    report = reports[0]
    verdict.read_as = report.form
    verdict.is_form = report.form in drawn.form_says
    verdict.is_year = report.year in drawn.year_says
    verdict.is_body = report.body.name in drawn.body_says
    figures = {figure.indicator: figure for figure in report.figures}
    for code in sorted(truth.keys() | figures.keys()):
        true = truth.get(code, Truth(frozenset({"missing"}), None))
        figure = figures.get(code)
        status = figure.status if figure else "missing"
        value = figure.value if figure else None
        statuses = true.statuses
        if code in drawn.extra:
            statuses |= {"unreadable"}
        is_right = status in statuses and (status != "reported" or value == true.printed)
        verdict.cells += 1
        verdict.right += is_right
        if "reported" in true.statuses and true.printed:
            verdict.non_zero += 1
            verdict.non_zero_right += is_right
        if status == "reported" and value != true.printed:
            printed = figure.as_printed if figure else None
            verdict.wrong.append(f"{code}: {value} ({printed!r}), truth {true.printed}")
        elif not is_right and status == "missing":
            verdict.lost.append(f"{code}: missing, truth {sorted(true.statuses)} {true.printed}")
        elif not is_right:
            verdict.off.append(f"{code}: {status} {value}, truth {sorted(statuses)} {true.printed}")
    return verdict


def make(layout: str, kind: str, seed: int) -> tuple[Drawn, str]:
    """Draw and damage one report; the same arguments give the same text."""
    rng = Random(f"{layout}/{kind}/{seed}")
    drawn = draw(rng, layout)
    DIRT[kind](drawn, rng)
    return drawn, render(drawn)


# ---------------------------------------------------------------- random mutations


def base_text(seed: int) -> tuple[str, dict[str, Decimal]]:
    """Draw a report whose figures are all different, in a layout chosen by the seed."""
    rng = Random(f"base/{seed}")
    layout = sorted(set(LAYOUTS) - {"L11", "L12"})[seed % 12]
    drawn = draw(rng, layout)
    pool = rng.sample(range(10_000, 99_999), 300)
    true: dict[str, Decimal] = {}
    for row in drawn.rows():
        for index, cell in enumerate(row.cells):
            if cell.code:
                number = Decimal(pool.pop())
                row.cells[index] = replace(cell, text=str(number), value=number)
                true[cell.code] = number
    return render(drawn), true


def mutate_once(text: str, rng: Random) -> tuple[str, str]:
    """Change one thing; gives the text and what was done."""
    lines = text.split("\n")
    kind = rng.choice(
        ["char-", "char+", "char*2", "digit+", "pipe+", "tab+", "line-", "line*2", "lines-", "cut",
         "space+", "newline+", "newline-", "span-"]
    )  # fmt: skip
    at = rng.randrange(len(text))
    row = rng.randrange(len(lines))
    if kind == "char-":
        return text[:at] + text[at + 1 :], kind
    if kind == "char+":
        return text[:at] + rng.choice(
            "0一|、。（）%A\u3000\u00a0\x00\ufeff\u200b①—其他总计"
        ) + text[at:], kind
    if kind == "char*2":
        return text[:at] + text[at : at + 1] + text[at:], kind
    if kind == "digit+":
        return text[:at] + rng.choice("0123456789") + text[at:], kind
    if kind == "pipe+":
        return text[:at] + "|" + text[at:], kind
    if kind == "tab+":
        return text[:at] + "\t" + text[at:], kind
    if kind == "space+":
        return text[:at] + " " * rng.choice([1, 2, 5]) + text[at:], kind
    if kind == "newline+":
        return text[:at] + "\n" + text[at:], kind
    if kind == "newline-":
        breaks = [i for i, c in enumerate(text) if c == "\n"]
        at = rng.choice(breaks or [0])
        return text[:at] + text[at + 1 :], kind
    if kind == "line-":
        return "\n".join([*lines[:row], *lines[row + 1 :]]), kind
    if kind == "line*2":
        return "\n".join([*lines[: row + 1], *lines[row:]]), kind
    if kind == "lines-":
        return "\n".join([*lines[:row], *lines[row + rng.randrange(2, 12) :]]), kind
    if kind == "span-":
        return text[:at] + text[at + rng.randrange(2, 60) :], kind
    return text[:at], kind


def mutate(seed: int, count: int = 0) -> tuple[bytes, dict[str, Decimal], list[str]]:
    """Mutate a drawn report ``count`` times (drawn from 1 to 40 by default), as bytes at last."""
    rng = Random(f"mutate/{seed}")
    text, true = base_text(seed)
    done = []
    for _ in range(count or rng.choice([1, 1, 2, 5, 40])):
        if not text:
            break
        text, kind = mutate_once(text, rng)
        done.append(kind)
    data = text.encode()
    if not count and rng.random() < 0.2 and data:
        raw = bytearray(data)
        for _ in range(rng.choice([1, 5, 50])):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
        data = bytes(raw)
        done.append("bytes")
    return data, true, done


def moved(report: Report, true: Mapping[str, Decimal]) -> list[str]:
    """List the figures that show a number printed for another indicator."""
    owner = {value: code for code, value in true.items()}
    return [
        f"{f.indicator}: {f.value} belongs to {owner[f.value]}"
        for f in report.figures
        if f.status == "reported" and f.value in owner and owner[f.value] != f.indicator
    ]


# ---------------------------------------------------------------- the long run


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:5.1f}" if whole else "    -"


def measure(runs: int, layouts: list[str], kinds: list[str]) -> int:
    """Print the table layouts × dirt; gives the number of violations."""
    violations = 0
    print(f"{'dirt':24}" + "".join(f"{layout:>20}" for layout in layouts))
    for kind in kinds:
        line = f"{kind:24}"
        for layout in layouts:
            sums = [0] * 4
            wrong = identity = 0
            first = ""
            for seed in range(runs):
                drawn, text = make(layout, kind, seed)
                try:
                    verdict = judge(drawn, text)
                except Exception as error:  # every crash is a violation
                    verdict = Verdict(broken=[f"crash {type(error).__name__}: {error}"])
                if verdict.seconds > SECONDS:
                    verdict.broken.append(f"took {verdict.seconds:.1f} s")
                for index, part in enumerate(
                    (verdict.non_zero_right, verdict.non_zero, verdict.right, verdict.cells)
                ):
                    sums[index] += part
                wrong += len(verdict.wrong)
                identity += not (verdict.is_body and verdict.is_year and verdict.is_form)
                bad = [*verdict.broken, *verdict.wrong]
                violations += len(bad)
                notes = [*bad, *verdict.lost[:2], *verdict.off[:2]]
                if not verdict.is_form:
                    notes.append(f"form {verdict.read_as}, not {sorted(drawn.form_says)}")
                if not verdict.is_body:
                    notes.append("body")
                if not verdict.is_year:
                    notes.append("year")
                if notes and (bad or not first):
                    first = (
                        first
                        if first.startswith("!")
                        else ("!" if bad else "")
                        + (f"{layout} {kind} seed {seed} ({drawn.form}): " + "; ".join(notes[:4]))
                    )
            if first:
                print(f"    {first}", file=sys.stderr)
            line += f"{_percent(sums[0], sums[1])}/{_percent(sums[2], sums[3])}/{wrong:3d}/{identity:2d} "
        print(line, flush=True)
    print("each: right non-zero % / right % / wrong numbers / reports with wrong body, year, form")
    return violations


def fuzz(first: int, last: int) -> int:
    """Run random mutations; prints every violation."""
    violations = 0
    slowest = 0.0
    shifted: Counter[str] = Counter()
    for seed in range(first, last):
        data, true, done = mutate(seed)
        begun = time.perf_counter()
        try:
            reports = read_bytes(data)
        except Exception as error:  # every crash is a violation
            print(f"seed {seed}: crash {type(error).__name__}: {error} {done[:5]}", flush=True)
            violations += 1
            continue
        seconds = time.perf_counter() - begun
        slowest = max(slowest, seconds)
        problems = [problem for report in reports for problem in broken_evidence(report)]
        if seconds > SECONDS:
            problems.append(f"took {seconds:.1f} s")
        if problems:
            violations += 1
            print(f"seed {seed}: {problems[:3]} {done[:5]}", flush=True)
        if len(done) == 1 and len(reports) == 1 and (bad := moved(reports[0], true)):
            shifted[done[0]] += 1
            print(f"seed {seed}: moved {len(bad)}: {bad[:3]} {done}", flush=True)
    print(
        f"{last - first} mutated, {violations} violations, slowest {slowest:.2f} s, moved {shifted}"
    )
    return violations


def main() -> None:
    """Measure at length."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=6)
    parser.add_argument("--layouts", default=",".join(LAYOUTS))
    parser.add_argument("--kinds", default=",".join(DIRT))
    parser.add_argument("--fuzz", default="")
    options = parser.parse_args()
    if options.fuzz:
        first, last = (int(part) for part in options.fuzz.split("-"))
        fuzz(first, last)
        return
    measure(options.runs, options.layouts.split(","), options.kinds.split(","))


if __name__ == "__main__":
    main()

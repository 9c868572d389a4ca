"""Draw the three statutory tables as offices print them, in many layouts of plain text.

In: printed values by indicator. Out: tables of boxes, and their text. Must not know who reports,
nor how a text is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from gongkai.knowledge import Place, codebook, layouts

ZERO = "0"


@dataclass(frozen=True, slots=True)
class Box:
    """A table cell with the columns and rows that it spans; ``is_value`` tells a figure."""

    text: str
    columns: int = 1
    rows: int = 1
    is_value: bool = False


Table = list[list[Box]]


@cache
def indicators_of(form: str) -> tuple[str, ...]:
    """Every indicator of a form."""
    return tuple(row.indicator for row in codebook() if form in row.forms)


def _places(form: str, block: str, axis: str) -> list[Place]:
    found = [p for p in layouts() if (p.form, p.block, p.axis) == (form, block, axis)]
    return sorted(found, key=lambda place: place.order)


def _value(values: Mapping[str, str], indicator: str, columns: int = 1) -> Box:
    return Box(values.get(indicator, ZERO), columns, is_value=True)


def draw_disclosure(form: str, values: Mapping[str, str]) -> Table:
    """Draw table two: captions, one header per caption, one row per item; four columns wide."""
    table: Table = []
    for block in dict.fromkeys(p.block for p in layouts() if p.block.startswith("article20")):
        columns = _places(form, block, "column")
        if not columns:
            continue
        table.append([Box(_places(form, block, "caption")[0].label, 4)])
        spans = [3] if len(columns) == 1 else [1] * (len(columns) - 1) + [4 - len(columns)]
        header = [Box(p.label, span) for p, span in zip(columns, spans, strict=True)]
        table.append([Box("信息内容"), *header])
        for row in _places(form, block, "row"):
            cells = [
                _value(values, f"disclosure.{row.key}.{p.key}", span)
                for p, span in zip(columns, spans, strict=True)
            ]
            table.append([Box(row.label), *cells])
    return table


def draw_requests(form: str, values: Mapping[str, str]) -> Table:
    """Draw table three with its three header rows; ten columns wide."""
    corner = _places(form, "requests", "corner")[0].label
    leaves = [p for p in _places(form, "requests", "column") if not p.is_heading]
    kinds = [Box(p.label) for p in leaves]
    table: Table = [
        [Box(corner, 3, 3), Box("申请人情况", 7)],
        [Box(kinds[0].text, 1, 2), Box("法人或其他组织", 5), Box(kinds[6].text, 1, 2)],
        kinds[1:6],
    ]
    rows = _places(form, "requests", "row")
    sizes = {p.key: sum(1 for q in rows if q.group == p.key) for p in rows if p.is_heading}
    sizes["outcomes"] = sum(1 for q in rows if q.group and not q.is_heading)
    pending: list[Box] = []
    for place in rows:
        if place.is_heading:
            pending.append(Box(place.label, 1, sizes[place.key]))
            continue
        width = 3 if not place.group else 2 if place.group == "outcomes" else 1
        cells = [_value(values, f"requests.{place.key}.{leaf.key}") for leaf in leaves]
        table.append([*pending, Box(place.label, width), *cells])
        pending = []
    return table


def draw_proceedings(form: str, values: Mapping[str, str]) -> Table:
    """Draw table four: three header rows and one row of fifteen figures."""
    leaves = [p for p in _places(form, "proceedings", "column") if not p.is_heading]
    heads = [Box(p.label) for p in leaves]
    return [
        [Box("行政复议", 5), Box("行政诉讼", 10)],
        [
            *(Box(box.text, 1, 2) for box in heads[:5]),
            Box("未经复议直接起诉", 5),
            Box("复议后起诉", 5),
        ],
        heads[5:],
        [_value(values, f"proceedings.{leaf.key}") for leaf in leaves],
    ]


def expand(table: Table) -> list[list[Box | None]]:
    """Lay a table out on its grid; None where a spanning cell covers the place."""
    grid: list[list[Box | None]] = []
    covered: dict[tuple[int, int], bool] = {}
    for number, row in enumerate(table):
        line: list[Box | None] = []
        column = 0
        for box in row:
            while covered.get((number, column)):
                line.append(None)
                column += 1
            for down in range(box.rows):
                for right in range(box.columns):
                    covered[number + down, column + right] = True
            line.extend([box] + [None] * (box.columns - 1))
            column += box.columns
        while covered.get((number, column)):
            line.append(None)
            column += 1
        grid.append(line)
    return grid


def _width(table: Table) -> int:
    return max(len(line) for line in expand(table))


def cell_per_line(table: Table) -> str:
    """L1: a cell per line with blank lines between; blank cells leave no trace."""
    return "\n\n".join(box.text for row in table for box in row if box.text)


def cell_and_pipe(table: Table) -> str:
    """L2: a cell and a pipe per line; the padding of merged cells ends the row."""
    width = _width(table)
    lines: list[str] = []
    for row in table:
        lines.extend(f"{box.text} |" if box.text else "|" for box in row)
        if len(row) < width:
            lines.append("|" * (width - len(row)))
    return "\n".join(lines)


def cell_then_pipe(table: Table) -> str:
    """L3: a cell on one line, a pipe on the next."""
    return "\n".join(f"{box.text}\n|" if box.text else "|" for row in table for box in row)


def pipe_before_cell(table: Table) -> str:
    """L4: a pipe opens each row, another one closes each cell."""
    return "\n".join("|\n" + "\n".join(f"{box.text} |" for box in row) for row in table)


def row_per_line(table: Table) -> str:
    """L5: a row per line, cells packed to the left, padding behind."""
    width = _width(table)
    return "\n".join(
        " | ".join(box.text for box in row) + " |" + "|" * (width - len(row)) for row in table
    )


def markdown(table: Table) -> str:
    """L6: Markdown with a pipe at both ends; merged cells leave empty places."""
    lines = []
    for number, line in enumerate(expand(table)):
        lines.append("| " + " | ".join(box.text if box else "" for box in line) + " |")
        if number == 0:
            lines.append("|" + " --- |" * len(line))
    return "\n".join(lines)


def tabs(table: Table) -> str:
    """L7: tabs between cells; merged cells leave empty places."""
    return "\n".join("\t".join(box.text if box else "" for box in line) for line in expand(table))


LAYOUTS: dict[str, Callable[[Table], str]] = {
    "L1": cell_per_line,
    "L2": cell_and_pipe,
    "L3": cell_then_pipe,
    "L4": pipe_before_cell,
    "L5": row_per_line,
    "L6": markdown,
    "L7": tabs,
}

"""Tell the cells of a header that head a column from what stands above and before them.

In: the cells of one header. Out: its leaves, in the order given. Must not name a column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from gongkai.knowledge import FORMS
from gongkai.model import Cell
from gongkai.parse.columns.found import ORGANIZATIONS
from gongkai.parse.groups import names_organizations
from gongkai.parse.headings import begins_column
from gongkai.parse.labels import is_leaf, known, table_of
from gongkai.parse.rows import Row


def above_columns(filled: Sequence[Cell], block: str) -> Iterator[Cell]:
    """Yield corner texts and group headings: they have no column of their own.

    法人或其他组织 has one where none of the kinds that belong under it is printed.
    """
    table = table_of(block)
    kinds = {n.key for cell in filled for n in known(cell.text, table, "column")}
    for cell in filled:
        named = [n for n in known(cell.text, table, "column") if n.is_heading]
        if any(n.key == "organizations" for n in named) and not kinds & ORGANIZATIONS:
            continue
        if named or known(cell.text, table, "corner"):
            yield cell


def without_breaks(header: Sequence[Row], block: str) -> list[Row]:
    """Join the halves of headings that a page break cut: 自然 above, 人 below in the same column.

    Only together they are a heading of the form.
    """
    table = table_of(block)
    rows = [list(row.cells) for row in header]
    for upper, lower in pairwise(rows):
        below = {(cell.column, cell.columns): at for at, cell in enumerate(lower) if cell.text}
        for at, cell in enumerate(upper):
            under = below.get((cell.column, cell.columns))
            if not cell.text or under is None or _is_heading(lower[under].text, table):
                continue
            joined = cell.text + lower[under].text
            if _is_heading(joined, table):
                upper[at] = replace(cell, text=joined)
                lower[under] = replace(lower[under], text="")
    return [row._replace(cells=tuple(cells)) for row, cells in zip(header, rows, strict=True)]


def _is_heading(text: str, table: str) -> bool:
    return bool(known(text, table, "column") or known(text, table, "corner"))


def without_corner(leaves: list[Cell], block: str) -> list[Cell]:
    """Drop a corner text that the form does not have (项目) from before the first heading.

    Several headings in one cell are no corner.
    """
    first = 0
    while first < len(leaves) and not _heads_column(leaves[first].text, block):
        first += 1
    return leaves[first:]


def _heads_column(text: str, block: str) -> bool:
    if any(begins_column(text, block, form) for form in FORMS):
        return True
    words = text.split()
    return len(words) > 1 and all(is_leaf(word, table_of(block)) for word in words)


def are_one_row(header: Sequence[Row], leaves: Sequence[Cell]) -> bool:
    """Tell whether a table's own rows say that all leaves stand side by side in one of them.

    Where 法人或其他组织 stands in that row too, two rows of the header lost what parted them.
    """
    wanted = {id(cell) for cell in leaves}
    return any(
        row.grid >= 0
        and wanted <= {id(cell) for cell in row.cells}
        and not any(names_organizations(cell.text) for cell in row.cells)
        for row in header
    )

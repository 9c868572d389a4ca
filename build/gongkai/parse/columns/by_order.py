"""Resolve a header whose headings tell nothing but their order of reading.

In: the rows of a header without places. Out: ``Columns`` without places. Must not look at column
numbers: a heading of a lower row may have been read behind those to its right.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.knowledge import FORMS
from gongkai.model import Cell
from gongkai.parse.columns.found import CONTRADICTORY, FOREIGN, ORGANIZATIONS, Columns
from gongkai.parse.columns.keys import find_keys, is_whole, nothing_found
from gongkai.parse.columns.leaves import are_one_row, without_corner
from gongkai.parse.foreign import foreign_headings, is_own
from gongkai.parse.groups import in_columns, is_out_of_order
from gongkai.parse.headings import standard_columns
from gongkai.parse.labels import PROCEEDINGS, REQUESTS, known, table_of
from gongkai.parse.rows import Row


def resolve_by_order(
    block: str, header: Sequence[Row], filled: list[Cell], above: set[int]
) -> Columns:
    """Resolve a header whose headings tell nothing but their order."""
    everything = [cell for cell in filled if id(cell) not in above]
    leaves = without_corner(everything, block)
    before = everything[: len(everything) - len(leaves)]
    corner = next((c.start for c in filled if known(c.text, table_of(block), "corner")), None)
    # What stands before the corner heads what stands before the labels (序号).
    before = before[1:] if corner is None else [cell for cell in before if cell.start > corner]
    among = {id(cell) for cell in foreign_headings(leaves, block)}
    is_one_row = are_one_row(header, leaves)
    if not all(is_own(cell.text, table_of(block)) for cell in before) or (among and not is_one_row):
        return CONTRADICTORY
    own = [cell for cell in leaves if id(cell) not in among]
    ordered = in_columns(own, filled, is_one_row=is_one_row) if block == REQUESTS else own
    if ordered is None or (block == PROCEEDINGS and is_out_of_order(filled)):
        return CONTRADICTORY
    found = find_keys(block, filled, ordered, is_placed=False)
    if found is None or (among and not (block != PROCEEDINGS and is_whole(block, found[0]))):
        return CONTRADICTORY if among else nothing_found(block, ordered, everything)
    fit, forms, cells = found
    if _is_stepped(block, header, fit.keys):
        return CONTRADICTORY
    keys, headings = list(fit.keys), [cell.text for cell in cells]
    for index, cell in enumerate(leaves):
        if id(cell) in among:
            keys.insert(index, f"{FOREIGN}{index}")
            headings.insert(index, cell.text)
    return Columns(
        tuple(keys),
        (),
        forms,
        fit.rule,
        " ".join(cell.text for cell in filled),
        width=max(len(row.cells) for row in header),
        extents=(1,) * len(keys),
        is_packed=all(row.is_aligned for row in header),
        headings=tuple(headings),
    )


def _is_stepped(block: str, header: Sequence[Row], keys: Sequence[str]) -> bool:
    """Tell headings that stand on several rows and, row by row, in another order than the form's.

    Their order of reading is then not the order of their columns.
    """
    order = [key for key, _ in standard_columns(block, FORMS[0])] if block == REQUESTS else []
    kinds = [key for key in keys if key in ORGANIZATIONS]
    if not order or kinds == sorted(kinds, key=order.index):
        return False
    rows = {
        index
        for index, row in enumerate(header)
        for cell in row.cells
        for named in known(cell.text, REQUESTS, "column")
        if named.key in ORGANIZATIONS
    }
    return len(rows) > 1

"""Resolve a header whose cells stand in the columns of a grid: places tell what each heads.

In: the rows of an aligned header. Out: ``Columns`` with their places. Must not rely on the order
of reading; where places contradict each other, there are no leaves to resolve.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from gongkai.model import Cell
from gongkai.parse.columns.found import CONTRADICTORY, ORGANIZATIONS, Columns
from gongkai.parse.columns.keys import find_keys, is_whole, nothing_found
from gongkai.parse.columns.leaves import are_one_row, without_corner
from gongkai.parse.folding import normalise
from gongkai.parse.foreign import foreign_headings, is_own
from gongkai.parse.groups import names_organizations
from gongkai.parse.labels import PROCEEDINGS, REQUESTS, known, names_total, table_of
from gongkai.parse.rows import Row


def resolve_by_place(
    block: str, header: Sequence[Row], filled: list[Cell], lowest: list[Cell]
) -> Columns:
    """Resolve an aligned header: each heading names the column that it stands over.

    Foreign headings between the form's own do not matter where all of these are there.
    """
    leaves = without_corner(lowest, block)
    before = lowest[: len(lowest) - len(leaves)]
    beside = [cell for cell in before if cell.column and not is_own(cell.text, table_of(block))]
    among = {id(cell) for cell in foreign_headings(leaves, block)}
    own, is_merged = [cell for cell in leaves if id(cell) not in among], False
    found = find_keys(block, filled, own, is_placed=True)
    if found is None:
        own, is_merged = _merged(own), True
        found = find_keys(block, filled, own, is_placed=True)
    if among and (found is None or not is_whole(block, found[0])):
        return CONTRADICTORY
    if beside and (found is None or len(found[0].keys) < len(beside)):
        return CONTRADICTORY
    if found is None:
        return nothing_found(block, own, lowest)
    fit, forms, cells = found
    foreign = [*beside, *(cell for cell in leaves if id(cell) in among)]
    return Columns(
        fit.keys,
        tuple(cell.column for cell in cells),
        forms,
        fit.rule,
        " ".join(cell.text for cell in filled),
        width=max(len(row.cells) for row in header),
        extents=tuple(cell.columns if is_merged else 1 for cell in cells),
        foreign=frozenset(
            place for cell in foreign for place in range(cell.column, cell.column + cell.columns)
        ),
        headings=tuple(cell.text for cell in cells),
    )


def _merged(leaves: list[Cell]) -> list[Cell]:
    """Make one heading of those that repeat the one to their left: a merged cell written out."""
    kept: list[Cell] = []
    for leaf in leaves:
        last = kept[-1] if kept else None
        if (
            last
            and last.column + last.columns == leaf.column
            and normalise(last.text) == normalise(leaf.text)
        ):
            kept[-1] = replace(last, columns=last.columns + leaf.columns)
        else:
            kept.append(leaf)
    return kept


def lowest_leaves(block: str, header: Sequence[Row], above: set[int]) -> list[Cell] | None:
    """Give the lowest heading of each column; None where places contradict each other.

    A heading under another leaf means that the cells were packed to the left: then a column
    number says nothing about the place on the page. The same heading below itself is a merged
    cell whose words were repeated; in table four, where each group has the same headings, only
    if group headings are repeated as well.
    """
    lowest: dict[int, Cell] = {}
    may_repeat = block != PROCEEDINGS or _is_written_out(header, above)
    for row in header:
        for cell in row.cells:
            if not cell.text or id(cell) in above:
                continue
            other = lowest.get(cell.column)
            repeats = other and normalise(other.text) == normalise(cell.text)
            if other and not (repeats and may_repeat) and not _spans_unknown(other, block):
                return None
            lowest[cell.column] = cell
    leaves = [lowest[column] for column in sorted(lowest)]
    return leaves if _rises(block, header, without_corner(leaves, block)) else None


def _spans_unknown(cell: Cell, block: str) -> bool:
    """A merged cell with words that the form does not have heads the headings below it."""
    return cell.columns > 1 and not is_own(cell.text, table_of(block))


def _is_written_out(header: Sequence[Row], above: set[int]) -> bool:
    """Tell whether merged cells were written out: a group heading in each place it covers."""
    return any(
        id(left) in above and left.text and left.text == right.text
        for row in header
        for left, right in pairwise(row.cells)
    )


def _rises(block: str, header: Sequence[Row], leaves: list[Cell]) -> bool:
    """总计 belongs to the right of the kinds; left of them the row was packed.

    Headings side by side in one row were not, nor are those under their group's own column.
    """
    totals = [index for index, cell in enumerate(leaves) if names_total(cell.text)]
    if block != REQUESTS or not totals or totals[0] in (0, len(leaves) - 1):
        return True
    if are_one_row(header, leaves):
        return True
    over = [c.column for row in header for c in row.cells if names_organizations(c.text)]
    kinds = [cell.column for cell in leaves if _is_kind(cell.text)]
    return bool(over and kinds) and over[0] == kinds[0]


def _is_kind(text: str) -> bool:
    return any(named.key in ORGANIZATIONS for named in known(text, REQUESTS, "column"))

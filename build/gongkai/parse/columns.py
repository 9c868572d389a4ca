"""Resolve the printed headings of a table to the columns of the form.

In: the header rows of one block. Out: ``Columns``: keys in order, and their places where the
table is aligned. Must not look at values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from gongkai.knowledge import FORMS
from gongkai.model import Cell
from gongkai.parse.folding import normalise
from gongkai.parse.groups import GROUPS, group_by_order, group_by_place, lost_leaves
from gongkai.parse.headings import (
    Fit,
    begins_column,
    contradicts_order,
    fit_columns,
    standard_columns,
)
from gongkai.parse.labels import PROCEEDINGS, REQUESTS, Rule, known, table_of
from gongkai.parse.rows import Row

ORGANIZATIONS = frozenset(
    {
        "business",
        "research_institute",
        "public_interest_organization",
        "legal_service",
        "other_organization",
    }
)
STRENGTH: dict[Rule, int] = {
    "exact": 4,
    "variant": 3,
    "misspelt": 2,
    "truncated": 1,
    "position": 0,
}


@dataclass(frozen=True, slots=True)
class Columns:
    """The leaf columns that a header prints.

    ``is_contradictory`` says that whole headings stand in an order that fits no form, so that
    nothing may be read by position.

    ``places`` are the headings' columns in an aligned grid or empty, one per key; ``forms`` the
    forms that have such columns; ``note`` all header text (units stand there); ``width`` the
    cells of its longest row; ``extents`` over how many columns of an aligned grid each heading
    was repeated. ``is_packed`` says that all cells of a row were moved to the left, so that no
    blank cell stands before the values for a merged label. ``headings`` are the words of each
    key's own heading.
    """

    keys: tuple[str, ...]
    places: tuple[int, ...]
    forms: tuple[str, ...]
    rule: Rule
    note: str
    is_contradictory: bool = False
    width: int = 0
    extents: tuple[int, ...] = ()
    is_packed: bool = False
    headings: tuple[str, ...] = ()

    def heading_of(self, key: str) -> str:
        """Give the words of a column's own heading; empty where it is not printed."""
        return dict(zip(self.keys, self.headings, strict=False)).get(key, "")


NO_COLUMNS = Columns((), (), (), "position", "")

Printed = tuple[tuple[bool, tuple[tuple[str, int, int, int], ...]], ...]
"""Header rows apart from where they stand: words, column, extent and turn of each cell."""


def resolve(block: str, header: Sequence[Row]) -> Columns:
    """Resolve the header rows of one block; ``NO_COLUMNS`` where nothing fits uniquely.

    Thousands of reports print the same header, so the answer is kept.
    """
    starts = sorted({cell.start for row in header for cell in row.cells})
    turn = {start: number for number, start in enumerate(starts)}
    return _resolve(
        block,
        tuple(
            (
                row.is_aligned,
                tuple(
                    (cell.text, cell.column, cell.columns, turn[cell.start]) for cell in row.cells
                ),
            )
            for row in header
        ),
    )


@lru_cache(maxsize=2048)
def _resolve(block: str, printed: Printed) -> Columns:
    header = [
        Row(
            tuple(
                Cell(text, turn, turn, 0, column, columns=columns)
                for text, column, columns, turn in cells
            ),
            is_aligned=is_aligned,
        )
        for is_aligned, cells in printed
    ]
    filled = [cell for row in header for cell in row.cells if cell.text]
    is_aligned = bool(header) and all(row.is_aligned for row in header)
    above = {id(cell) for cell in _above(filled, block)}
    leaves = _aligned_leaves(block, header, above) if is_aligned else None
    leaves = _without_corner(leaves, block) if leaves else leaves
    is_placed = leaves is not None
    if leaves is None:
        leaves = [cell for cell in filled if id(cell) not in above]
        leaves = _without_corner(leaves, block)
    found, is_merged = _find(block, filled, leaves, is_placed=is_placed), False
    if found is None and is_placed:
        leaves, is_merged = _merged(leaves), True
        found = _find(block, filled, leaves, is_placed=True)
    if found is None:
        ordered = _total_last(leaves) if block == REQUESTS else leaves
        texts = [cell.text for cell in ordered]
        wrong = block != PROCEEDINGS and all(
            contradicts_order(texts, block, form) for form in FORMS
        )
        return replace(NO_COLUMNS, is_contradictory=wrong)
    fit, forms, cells = found
    if not is_placed and _is_stepped(block, header, fit.keys):
        return replace(NO_COLUMNS, is_contradictory=True)
    note = " ".join(cell.text for cell in filled)
    return Columns(
        fit.keys,
        tuple(cell.column for cell in cells) if is_placed else (),
        forms,
        fit.rule,
        note,
        width=max(len(row.cells) for row in header),
        extents=tuple(cell.columns if is_merged else 1 for cell in cells),
        is_packed=is_aligned and not is_placed,
        headings=tuple(cell.text for cell in cells),
    )


Resolved = tuple[Fit, tuple[str, ...], list[Cell]]


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


def _find(
    block: str, filled: list[Cell], leaves: list[Cell], *, is_placed: bool
) -> Resolved | None:
    if block == PROCEEDINGS:
        return _resolve_proceedings(filled, leaves, is_aligned=is_placed)
    if block == REQUESTS:
        return _resolve_requests(leaves if is_placed else _total_last(leaves))
    return _resolve_one(block, leaves)


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


def _resolve_one(block: str, leaves: list[Cell]) -> Resolved | None:
    """Fit the headings to both forms; the stronger fit wins, equal keys stand for both."""
    texts = [cell.text for cell in leaves]
    fits = {form: fit for form in FORMS if (fit := fit_columns(texts, block, form))}
    if not fits:
        return None
    best = max(STRENGTH[fit.rule] for fit in fits.values())
    winners = {form: fit for form, fit in fits.items() if STRENGTH[fit.rule] == best}
    keys = {fit.keys for fit in winners.values()}
    if len(keys) > 1:
        return None
    (chosen,) = keys
    forms = tuple(form for form, fit in fits.items() if fit.keys == chosen)
    return next(iter(winners.values())), forms, leaves


def _resolve_requests(leaves: list[Cell]) -> Resolved | None:
    """Fit the headings of table three; a column that the form does not have keeps its place."""
    extra = {
        index: named.key
        for index, cell in enumerate(leaves)
        for named in known(cell.text, REQUESTS, "column")
        if named.is_extra or named.is_heading
    }
    rest = [cell for index, cell in enumerate(leaves) if index not in extra]
    found = _resolve_one(REQUESTS, rest)
    if found is None or not extra:
        return found
    fit, forms, _ = found
    keys = list(fit.keys)
    for index, key in extra.items():
        keys.insert(index, key)
    return Fit(tuple(keys), fit.rule), forms, leaves


def _resolve_proceedings(
    filled: list[Cell], leaves: list[Cell], *, is_aligned: bool
) -> Resolved | None:
    """Split the headings into the three groups, then fit each group by itself."""
    groups = group_by_place(filled, leaves) if is_aligned else group_by_order(filled, leaves)
    if lost_leaves(filled, groups):
        return None
    keys: list[str] = []
    cells: list[Cell] = []
    weakest: Rule = "exact"
    for group, members in zip(GROUPS, groups, strict=True):
        if not members:
            continue
        fit = fit_columns([cell.text for cell in members], PROCEEDINGS, FORMS[0], group)
        if fit is None:
            return None
        keys.extend(fit.keys)
        cells.extend(members)
        weakest = min(weakest, fit.rule, key=lambda rule: STRENGTH[rule])
    return (Fit(tuple(keys), weakest), FORMS, cells) if keys else None


def _above(filled: Sequence[Cell], block: str) -> Iterator[Cell]:
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


def _without_corner(leaves: list[Cell], block: str) -> list[Cell]:
    """Drop a corner text that the form does not have (项目) from before the first heading."""
    first = 0
    while first < len(leaves) and not any(
        begins_column(leaves[first].text, block, form) for form in FORMS
    ):
        first += 1
    return leaves[first:]


def _total_last(leaves: list[Cell]) -> list[Cell]:
    """Read row by row, 总计 comes before the kinds of organisation that stand under it.

    Only a 总计 before everything else is the first column.
    """
    total = [
        cell
        for cell in leaves
        if any(named.key == "total" for named in known(cell.text, REQUESTS, "column"))
    ]
    if total and leaves.index(total[0]) == 0:
        return leaves
    return [cell for cell in leaves if cell not in total] + total


def _aligned_leaves(block: str, header: Sequence[Row], above: set[int]) -> list[Cell] | None:
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
            if other and not (repeats and may_repeat):
                return None
            lowest[cell.column] = cell
    leaves = [lowest[column] for column in sorted(lowest)]
    return leaves if _rises(block, _without_corner(leaves, block)) else None


def _is_written_out(header: Sequence[Row], above: set[int]) -> bool:
    """Tell whether merged cells were written out: a group heading in each place it covers."""
    return any(
        id(left) in above and left.text and left.text == right.text
        for row in header
        for left, right in pairwise(row.cells)
    )


def _rises(block: str, leaves: list[Cell]) -> bool:
    """总计 belongs to the right of the kinds; left of them the row was packed."""
    if block != REQUESTS:
        return True
    return leaves == _total_last(leaves)

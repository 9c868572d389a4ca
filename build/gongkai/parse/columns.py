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
from gongkai.parse.foreign import foreign_headings, has_more_sums, is_own
from gongkai.parse.groups import (
    GROUPS,
    begins_with_total,
    group_by_order,
    group_by_place,
    in_columns,
    is_out_of_order,
    lost_leaves,
    names_organizations,
)
from gongkai.parse.headings import (
    Fit,
    begins_column,
    contradicts_order,
    fit_columns,
    standard_columns,
)
from gongkai.parse.labels import PROCEEDINGS, REQUESTS, Rule, known, names_total, table_of
from gongkai.parse.rows import Row

FOREIGN = "?"
"""Begins the key of a column that the form does not have."""
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
    blank cell stands before the values for a merged label. ``foreign`` are the columns of an
    aligned grid under headings that the form does not have: what stands there is no figure.
    ``headings`` are the words of each key's own heading.
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
    foreign: frozenset[int] = frozenset()
    headings: tuple[str, ...] = ()

    def heading_of(self, key: str) -> str:
        """Give the words of a column's own heading; empty where it is not printed."""
        return dict(zip(self.keys, self.headings, strict=False)).get(key, "")


NO_COLUMNS = Columns((), (), (), "position", "")
CONTRADICTORY = replace(NO_COLUMNS, is_contradictory=True)
MAX_CELLS = 256
"""A header has at most some 50 cells, or twice as many in pieces; more are no header."""

Printed = tuple[tuple[bool, bool, tuple[tuple[str, int, int, int], ...]], ...]
"""Header rows apart from where they stand: words, column, extent and turn of each cell."""


def resolve(block: str, header: Sequence[Row]) -> Columns:
    """Resolve the header rows of one block; ``NO_COLUMNS`` where nothing fits uniquely.

    Thousands of reports print the same header, so the answer is kept.
    """
    if sum(len(row.cells) for row in header) > MAX_CELLS:
        return CONTRADICTORY
    starts = sorted({cell.start for row in header for cell in row.cells})
    turn = {start: number for number, start in enumerate(starts)}
    return _resolve(
        block,
        tuple(
            (
                row.is_aligned,
                row.grid >= 0,
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
            0 if is_marked else -1,
            is_aligned,
        )
        for is_aligned, is_marked, cells in printed
    ]
    filled = [cell for row in header for cell in row.cells if cell.text]
    above = {id(cell) for cell in _above(filled, block)}
    if header and all(row.is_aligned for row in header):
        leaves = _aligned_leaves(block, header, above)
        if leaves is not None:
            return _resolve_places(block, header, filled, leaves)
    return _resolve_order(block, header, filled, above)


def _resolve_places(
    block: str, header: Sequence[Row], filled: list[Cell], lowest: list[Cell]
) -> Columns:
    """Resolve an aligned header: each heading names the column that it stands over.

    Foreign headings between the form's own do not matter where all of these are there.
    """
    leaves = _without_corner(lowest, block)
    before = lowest[: len(lowest) - len(leaves)]
    beside = [cell for cell in before if cell.column and not is_own(cell.text, table_of(block))]
    among = {id(cell) for cell in foreign_headings(leaves, block)}
    own, is_merged = [cell for cell in leaves if id(cell) not in among], False
    found = _find(block, filled, own, is_placed=True)
    if found is None:
        own, is_merged = _merged(own), True
        found = _find(block, filled, own, is_placed=True)
    if among and (found is None or not _is_whole(block, found[0])):
        return CONTRADICTORY
    if found is None:
        return _nothing(block, own, lowest)
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


def _resolve_order(
    block: str, header: Sequence[Row], filled: list[Cell], above: set[int]
) -> Columns:
    """Resolve a header whose headings tell nothing but their order."""
    everything = [cell for cell in filled if id(cell) not in above]
    leaves = _without_corner(everything, block)
    before = everything[: len(everything) - len(leaves)]
    if not any(known(cell.text, table_of(block), "corner") for cell in filled):
        before = before[1:]
    among = {id(cell) for cell in foreign_headings(leaves, block)}
    is_one_row = _is_one_row(header, leaves)
    if not all(is_own(cell.text, table_of(block)) for cell in before) or (among and not is_one_row):
        return CONTRADICTORY
    own = [cell for cell in leaves if id(cell) not in among]
    ordered = in_columns(own, filled, is_one_row=is_one_row) if block == REQUESTS else own
    if ordered is None or (block == PROCEEDINGS and is_out_of_order(filled)):
        return CONTRADICTORY
    found = _find(block, filled, ordered, is_placed=False)
    if found is None or (among and not (block != PROCEEDINGS and _is_whole(block, found[0]))):
        return CONTRADICTORY if among else _nothing(block, ordered, everything)
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


def _is_one_row(header: Sequence[Row], leaves: Sequence[Cell]) -> bool:
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


def _is_whole(block: str, fit: Fit) -> bool:
    """Tell headings that are all of a form's, each in the form's words or a known variant."""
    return fit.rule in ("exact", "variant") and any(
        {key for key, _ in standard_columns(block, form)} <= set(fit.keys) for form in FORMS
    )


def _nothing(block: str, ordered: Sequence[Cell], pieces: Sequence[Cell]) -> Columns:
    """Give no columns; whether order may still tell them depends on what is printed.

    Args:
        block: the block of the header.
        ordered: its headings in order.
        pieces: the same, and what stands before the first that is recognised.
    """
    if block == PROCEEDINGS:
        begun = begins_with_total([cell.text for cell in pieces])
        return CONTRADICTORY if begun else NO_COLUMNS
    texts = [cell.text for cell in ordered]
    if has_more_sums(texts, block) or all(contradicts_order(texts, block, f) for f in FORMS):
        return CONTRADICTORY
    return NO_COLUMNS


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
        return _resolve_requests(leaves)
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
            if other and not (repeats and may_repeat) and not _spans_unknown(other, block):
                return None
            lowest[cell.column] = cell
    leaves = [lowest[column] for column in sorted(lowest)]
    return leaves if _rises(block, header, _without_corner(leaves, block)) else None


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
    if _is_one_row(header, leaves):
        return True
    over = [c.column for row in header for c in row.cells if names_organizations(c.text)]
    kinds = [cell.column for cell in leaves if _is_kind(cell.text)]
    return bool(over and kinds) and over[0] == kinds[0]


def _is_kind(text: str) -> bool:
    return any(named.key in ORGANIZATIONS for named in known(text, REQUESTS, "column"))

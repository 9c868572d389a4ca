"""Name the columns of a form that headings in the order of their columns mean.

In: the headings of one block. Out: a key for each, and the forms that have such columns. Must
not put headings in order; where none fits, says what their order still allows.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.knowledge import FORMS
from gongkai.model import Cell
from gongkai.parse.columns.found import CONTRADICTORY, NO_COLUMNS, STRENGTH, Columns
from gongkai.parse.foreign import has_more_sums
from gongkai.parse.groups import (
    GROUPS,
    begins_with_total,
    group_by_order,
    group_by_place,
    lost_leaves,
)
from gongkai.parse.headings import Fit, contradicts_order, fit_columns, standard_columns
from gongkai.parse.labels import PROCEEDINGS, REQUESTS, Rule, known

Resolved = tuple[Fit, tuple[str, ...], list[Cell]]


def find_keys(
    block: str, filled: list[Cell], leaves: list[Cell], *, is_placed: bool
) -> Resolved | None:
    """Name the columns of a block's headings; None where nothing fits uniquely.

    Args:
        block: the block of the header.
        filled: all its cells with words.
        leaves: the headings of columns among them, in order.
        is_placed: they stand in the columns of a grid.
    """
    if block == PROCEEDINGS:
        return _resolve_proceedings(filled, leaves, is_aligned=is_placed)
    if block == REQUESTS:
        return _resolve_requests(leaves)
    return _resolve_one(block, leaves)


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


def is_whole(block: str, fit: Fit) -> bool:
    """Tell headings that are all of a form's, each in the form's words or a known variant."""
    return fit.rule in ("exact", "variant") and any(
        {key for key, _ in standard_columns(block, form)} <= set(fit.keys) for form in FORMS
    )


def nothing_found(block: str, ordered: Sequence[Cell], pieces: Sequence[Cell]) -> Columns:
    """Give no columns; whether order may still tell them depends on what is printed.

    Args:
        block: the block of the header.
        ordered: its headings in order.
        pieces: the same, and what stands before the first that is recognized.
    """
    if block == PROCEEDINGS:
        begun = begins_with_total([cell.text for cell in pieces])
        return CONTRADICTORY if begun else NO_COLUMNS
    texts = [cell.text for cell in ordered]
    if has_more_sums(texts, block) or all(contradicts_order(texts, block, f) for f in FORMS):
        return CONTRADICTORY
    return NO_COLUMNS

"""Fit the printed headings of a table to the columns of a form.

In: heading texts in order. Out: the column keys they name, where exactly one assignment is
best. Must not look at places or values; headings may be truncated, misspelt or lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from gongkai.knowledge import layouts
from gongkai.parse.labels import Rule, core, edit_distance, known, table_of


@cache
def standard_columns(block: str, form: str) -> tuple[tuple[str, str], ...]:
    """Give (key, label) of the leaf columns of a block as a form prints them, in order."""
    return tuple(
        (place.key, place.label)
        for place in layouts()
        if (place.block, place.form, place.axis) == (block, form, "column") and not place.is_heading
    )


def fit_columns(texts: Sequence[str], block: str, form: str, group: str = "") -> Fit | None:
    """Fit the printed headings of a block to the columns of one form, in order.

    Headings may be truncated, so each is held against the label at its possible places; a fit
    is given only where exactly one assignment is best.

    Returns:
        The keys, one per heading, and the weakest rule used; None where no fit is unique.
    """
    standard = [
        (key, label)
        for key, label in standard_columns(block, form)
        if not group or key.startswith(group + ".")
    ]
    if not texts or len(texts) > len(standard):
        return None
    scores = [[_likeness(text, key, label, block) for key, label in standard] for text in texts]
    best, count = _best_assignment(scores)
    if best is None or count != 1:
        return None
    weakest = min(scores[i][j] for i, j in enumerate(best))
    return Fit(tuple(standard[j][0] for j in best), RULES[weakest])


@dataclass(frozen=True, slots=True)
class Fit:
    """Headings matched to columns, and the weakest rule that was needed."""

    keys: tuple[str, ...]
    rule: Rule


RULES: dict[int, Rule] = {4: "exact", 3: "variant", 2: "misspelt", 1: "truncated"}


@lru_cache(maxsize=16_384)
def _likeness(text: str, key: str, label: str, block: str) -> int:
    """Score 4 the form's word, 3 a known variant, 2 misspelt, 1 truncated, 0 something else."""
    words, wanted = core(text), core(label)
    if words == wanted:
        return 4
    leaf = key.rsplit(".", 1)[-1]
    if any(
        n.key in (key, leaf) and n.block == block for n in known(text, table_of(block), "column")
    ):
        return 3
    if words and len(words) >= 4 and edit_distance(words, wanted) <= len(wanted) // 4:
        return 2
    return 1 if words and wanted.startswith(words) else 0


def _best_assignment(scores: list[list[int]]) -> tuple[tuple[int, ...] | None, int]:
    """Find the order-keeping assignment of headings to columns with the highest sum.

    Returns:
        Column index per heading and how many assignments share that sum; None if there is none.
    """
    width = len(scores[0])
    # state: last column used → (sum, ways, columns)
    states: dict[int, tuple[int, int, tuple[int, ...]]] = {-1: (0, 1, ())}
    for row in scores:
        following: dict[int, tuple[int, int, tuple[int, ...]]] = {}
        for column in range(width):
            if row[column] == 0:
                continue
            before = [state for last, state in states.items() if last < column]
            if not before:
                continue
            top = max(total for total, _, _ in before)
            ways = sum(count for total, count, _ in before if total == top)
            path = next(columns for total, _, columns in before if total == top)
            following[column] = (top + row[column], ways, (*path, column))
        states = following
    if not states:
        return None, 0
    top = max(total for total, _, _ in states.values())
    winners = [state for state in states.values() if state[0] == top]
    return winners[0][2], sum(count for _, count, _ in winners)

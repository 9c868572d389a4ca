"""Fit the printed headings of a table to the columns of a form.

In: heading texts in order. Out: the column keys they name, where exactly one assignment is
best. Must not look at places or values; headings may be truncated, misspelt or lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from gongkai.knowledge import FORMS, layouts
from gongkai.parse.folding import core
from gongkai.parse.keeping import kept
from gongkai.parse.labels import REQUESTS, Rule, known, misprints, table_of


@cache
def standard_columns(block: str, form: str) -> tuple[tuple[str, str], ...]:
    """Give (key, label) of the leaf columns of a block as a form prints them, in order."""
    return tuple(
        (place.key, place.label)
        for place in layouts()
        if (place.block, place.form, place.axis) == (block, form, "column") and not place.is_heading
    )


def is_printed_whole(texts: Sequence[str], block: str) -> bool:
    """Tell headings that are, word for word, all those that a form prints.

    >>> is_printed_whole(("处理决定数量",), "article20_5")
    False
    >>> is_printed_whole(("本年处理决定数量",), "article20_5")
    True
    """
    words = [core(text) for text in texts]
    return any(
        words == [core(label) for _, label in standard_columns(block, form)] for form in FORMS
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
    if named := _all_named(texts, block, standard):
        return named
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


MIN_BEGUN = 2
"""One character (本, 其) begins too many headings to name one."""
MIN_WHOLE = 3
"""A heading of this likeness is the form's own word or a known variant of it."""
RULES: dict[int, Rule] = {4: "exact", 3: "variant", 2: "misspelt", 1: "truncated"}


def _all_named(texts: Sequence[str], block: str, standard: Sequence[tuple[str, str]]) -> Fit | None:
    """Take the columns in the order in which they are printed, where every heading is whole."""
    keys: list[str] = []
    rule: Rule = "exact"
    for text in texts:
        scores = {key: _likeness(text, key, label, block) for key, label in standard}
        best = max(scores.values())
        winners = [key for key, score in scores.items() if score == best]
        if best < MIN_WHOLE or len(winners) > 1 or winners[0] in keys:
            return None
        keys.append(winners[0])
        rule = rule if best == 4 else RULES[best]
    return Fit(tuple(keys), rule)


def begins_column(text: str, block: str, form: str) -> bool:
    """Tell whether a text is likely a heading of the block, whole or begun."""
    return any(_likeness(text, key, label, block) for key, label in standard_columns(block, form))


@kept(16_384)
def begins_any(text: str) -> bool:
    """Tell whether a text is a heading of table three or a wrapped one's first line."""
    words = core(text)
    labels = (core(label) for form in FORMS for _, label in standard_columns(REQUESTS, form))
    return len(words) >= MIN_BEGUN and any(label.startswith(words) for label in labels)


def contradicts_order(texts: Sequence[str], block: str, form: str) -> bool:
    """Tell whether headings, whole or begun, stand in another order than the form's."""
    labels = [core(label) for _, label in standard_columns(block, form)]
    places = []
    for text in texts:
        words = core(text)
        begun = [i for i, label in enumerate(labels) if label.startswith(words)]
        if len(words) >= MIN_BEGUN and len(begun) == 1:
            places += begun
    return places != sorted(places)


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
    if misprints(words, wanted) is not None:
        return 2
    return 1 if len(words) >= MIN_BEGUN and wanted.startswith(words) else 0


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

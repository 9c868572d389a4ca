"""Find the blank cells of spaced-out rows by holding them against the full rows around them.

In: rows of one table, numbers with their places. Out: which columns a short row fills. Must not
know labels or headings. Where the columns of the full rows overlap, or a number of the short
row stands under none or two, nothing is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gongkai.parse.spaced_lines import Span, Word

Values = Sequence[Word]


def fill_blanks(values: Values, full: Sequence[Values]) -> list[Word | None] | None:
    """Give a short row one entry per column, None where the cell is blank.

    Args:
        values: the numbers of a row that has fewer than the columns.
        full: the full rows of the same page; without any the columns are unknown.

    Returns:
        An entry per column, or None where places do not tell. Both ways of counting places are
        tried, and must not contradict each other.
    """
    if not full or len(values) > len(full[0]):
        return None
    answers = []
    for by_column in (False, True):
        columns = _columns(full, by_column=by_column)
        if columns and (places := _under(values, columns, by_column=by_column)):
            answers.append(places)
    if not answers or any(answer != answers[0] for answer in answers):
        return None
    if answers[0] == list(range(len(values))):
        # Blank at its end alone: a row that lost a cell and closed up looks the same.
        return None
    filled: list[Word | None] = [None] * len(full[0])
    for place, word in zip(answers[0], values, strict=True):
        filled[place] = word
    return filled


def _span(word: Word, *, by_column: bool) -> Span:
    return word.by_column if by_column else word.by_character


def _columns(full: Sequence[Values], *, by_column: bool) -> list[Span] | None:
    """Give the room of each column, up to the middle of the gaps; None where columns overlap."""
    spans = [
        [_span(row[index], by_column=by_column) for row in full] for index in range(len(full[0]))
    ]
    taken = [(min(a for a, _ in column), max(b for _, b in column)) for column in spans]
    if any(left[1] >= right[0] for left, right in pairwise(taken)):
        return None
    edges = [(left[1] + right[0]) / 2 for left, right in pairwise(taken)]
    widest = max(b - a for a, b in taken) + 2
    lefts = [taken[0][0] - widest, *edges]
    rights = [*edges, taken[-1][1] + widest]
    return [(int(a), int(b)) for a, b in zip(lefts, rights, strict=True)]


def _under(values: Values, columns: Sequence[Span], *, by_column: bool) -> list[int] | None:
    """Give the column above each number; None where one stands under none or under two."""
    places: list[int] = []
    for word in values:
        left, right = _span(word, by_column=by_column)
        over = [i for i, (a, b) in enumerate(columns) if left < b and right > a]
        if len(over) != 1 or over[0] in places:
            return None
        places.append(over[0])
    return places

"""Find the blank cells of spaced-out rows by holding them against the full rows around them.

In: rows of one table, numbers with their places. Out: which columns a short row fills. Must not
know the words of labels or headings. Where the columns of the full rows overlap, or a number of
the short row stands under none or two, nothing is said.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise

from gongkai.parse.numerals import looks_like_value, read_numeral
from gongkai.parse.spaced_labels import Labelled
from gongkai.parse.spaced_lines import Span, Word

Values = Sequence[Word]
NEAR = 6
"""Full rows that a short one is held against: further away the page may be laid out otherwise."""


def lay_out(
    rows: Sequence[Labelled], count: int, *, has_total: bool
) -> list[Sequence[Word | None]]:
    """Give each row one entry per column, None where a cell is blank, or its numbers as they are.

    Where the last column is a total and most rows so filled contradict their sums, their places
    are wrong: then none is filled.
    """
    full = _Full(row for row in rows if len(row.values) == count and row.is_laid_out)
    filled = [_filled(row, count, full) for row in rows]
    told = [_sums_up(places) for places in filled if places] if has_total else []
    if told.count(False) > told.count(True):
        filled = [None] * len(rows)
    return [
        places or row.values or ([None] * count if row.label else [])
        for row, places in zip(rows, filled, strict=True)
    ]


class _Full:
    """The full rows of a table by page, in the order in which they stand."""

    def __init__(self, rows: Iterable[Labelled]) -> None:
        self._rows: dict[int, list[Labelled]] = {}
        for row in rows:
            self._rows.setdefault(row.page, []).append(row)

    def near(self, row: Labelled) -> list[Values]:
        """Give the numbers of the full rows of a row's page that stand nearest."""
        start = _start(row)
        rows = self._rows.get(row.page, [])
        at = bisect_left(rows, start, key=_start)
        around = rows[max(at - NEAR, 0) : at + NEAR]
        nearest = sorted(around, key=lambda other: abs(_start(other) - start))
        return [other.values for other in nearest[:NEAR]]


def _start(row: Labelled) -> int:
    return row.values[0].start


def _filled(row: Labelled, count: int, full: _Full) -> Sequence[Word | None] | None:
    is_short = 0 < len(row.values) < count
    readable = all(looks_like_value(word.text) for word in row.values)
    if not (is_short and row.is_laid_out and readable):
        return None
    return fill_blanks(row.values, full.near(row))


def _sums_up(places: Sequence[Word | None]) -> bool | None:
    """Tell whether the last number is the sum of the others; None where nothing can be told."""
    *parts, total = [read_numeral(word.text).value if word else None for word in places]
    filled = [part for part in parts if part is not None]
    return None if total is None or not filled else sum(filled) == total


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

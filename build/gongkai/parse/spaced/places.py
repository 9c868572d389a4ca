"""Find the blank cells of spaced-out rows by holding them against the full rows around them.

In: rows of one table, numbers with their places. Out: which columns a short row fills. Must not
know the words of labels or headings. Where the columns of the full rows overlap, or a number of
the short row stands under none or two, nothing is said.

A place is counted twice: by characters, and by columns where a Chinese character takes two.
Programs that lay out text do either, so both are tried.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from gongkai.parse.keeping import kept
from gongkai.parse.numerals import looks_like_value, read_numeral
from gongkai.parse.spaced.labels import Labelled
from gongkai.parse.spaced.lines import MAX_LINE
from gongkai.parse.spaced.words import Word

NEAR = 6
"""Full rows that a short one is held against: further away the page may be laid out otherwise."""

Span = tuple[int, int]
"""The first and last place of a number, or of the room of a column."""


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


def characters_of(row: Labelled) -> list[Span]:
    """Give the places of a row's numbers, counted by characters.

    A piece stands where the word stands that it is of; on a line too long for a table no place
    means anything.
    """
    raw = row.line.cut.raw
    if len(raw) > MAX_LINE:
        return [(0, 0)] * len(row.values)
    return [_whole(raw, word.start, word.end) for word in row.values]


def _whole(raw: str, start: int, end: int) -> Span:
    while start and not raw[start - 1].isspace():
        start -= 1
    while end < len(raw) and not raw[end].isspace():
        end += 1
    return start, end


def columns_of(row: Labelled) -> list[Span]:
    """Give the places of a row's numbers, counted by columns."""
    raw, spans = row.line.cut.raw, characters_of(row)
    first = spans[0][0] if spans else 0
    before = display_width(raw[:first])
    return [
        (before + display_width(raw[first:a]), before + display_width(raw[first:b]))
        for a, b in spans
    ]


@kept(4096)
def display_width(text: str) -> int:
    """Count the columns of a text: a Chinese character takes two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


COUNTED: tuple[Callable[[Labelled], list[Span]], ...] = (characters_of, columns_of)
"""Both ways of counting places."""


class _Full:
    """The full rows of a table by page, in the order in which they stand."""

    def __init__(self, rows: Iterable[Labelled]) -> None:
        self._rows: dict[int, list[Labelled]] = {}
        self._rooms: dict[tuple[int, ...], list[list[Span] | None]] = {}
        for row in rows:
            self._rows.setdefault(row.line.page, []).append(row)

    def rooms(self, row: Labelled) -> list[list[Span] | None]:
        """Give the rooms of the columns around a row, in both ways of counting.

        Those full rows of the row's page tell that stand nearest; without any there are no rooms.
        """
        start = _start(row)
        rows = self._rows.get(row.line.page, [])
        at = bisect_left(rows, start, key=_start)
        around = rows[max(at - NEAR, 0) : at + NEAR]
        nearest = sorted(around, key=lambda other: abs(_start(other) - start))[:NEAR]
        if not nearest:
            return []
        key = tuple(sorted(map(_start, nearest)))
        if key not in self._rooms:
            self._rooms[key] = [_rooms([places(one) for one in nearest]) for places in COUNTED]
        return self._rooms[key]


def _start(row: Labelled) -> int:
    return row.line.at + row.values[0].start


def _filled(row: Labelled, count: int, full: _Full) -> Sequence[Word | None] | None:
    if not 0 < len(row.values) < count or not row.is_laid_out:
        return None
    if not all(looks_like_value(word.text) for word in row.values):
        return None
    return _fill_blanks(row, count, full.rooms(row))


def _sums_up(places: Sequence[Word | None]) -> bool | None:
    """Tell whether the last number is the sum of the others; None where nothing can be told."""
    *parts, total = [read_numeral(word.text).value if word else None for word in places]
    filled = [part for part in parts if part is not None]
    return None if total is None or not filled else sum(filled) == total


def _fill_blanks(
    row: Labelled, count: int, rooms: Sequence[list[Span] | None]
) -> list[Word | None] | None:
    """Give a short row one entry per column, None where the cell is blank.

    Returns:
        An entry per column, or None where places do not tell. Both ways of counting places are
        tried, and must not contradict each other.
    """
    told = [_under(places(row), room) for places, room in zip(COUNTED, rooms, strict=False) if room]
    answers = [answer for answer in told if answer]
    if not answers or any(answer != answers[0] for answer in answers):
        return None
    if answers[0] == list(range(len(row.values))):
        # Blank at its end alone: a row that lost a cell and closed up looks the same.
        return None
    filled: list[Word | None] = [None] * count
    for place, word in zip(answers[0], row.values, strict=True):
        filled[place] = word
    return filled


def _rooms(rows: Sequence[Sequence[Span]]) -> list[Span] | None:
    """Give the room of each column, up to the middle of the gaps; None where columns overlap."""
    taken = [
        (min(a for a, _ in column), max(b for _, b in column)) for column in zip(*rows, strict=True)
    ]
    if any(left[1] >= right[0] for left, right in pairwise(taken)):
        return None
    edges = [(left[1] + right[0]) / 2 for left, right in pairwise(taken)]
    widest = max(b - a for a, b in taken) + 2
    lefts = [taken[0][0] - widest, *edges]
    rights = [*edges, taken[-1][1] + widest]
    return [(int(a), int(b)) for a, b in zip(lefts, rights, strict=True)]


def _under(spans: Sequence[Span], rooms: Sequence[Span]) -> list[int] | None:
    """Give the column above each number; None where one stands under none or under two."""
    places: list[int] = []
    for left, right in spans:
        over = [i for i, (a, b) in enumerate(rooms) if left < b and right > a]
        if len(over) != 1 or over[0] in places:
            return None
        places.append(over[0])
    return places

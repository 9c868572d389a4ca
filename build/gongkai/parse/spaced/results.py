"""Find the one row of table four among spaced-out lines: its numbers may stand on several.

In: the lines below the header. Out: rows of numbers, the fullest first. Must not place a number;
what may be half a number makes its row one that fits nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.parse.numerals import is_rule
from gongkai.parse.spaced.guards import sum_up
from gongkai.parse.spaced.lines import Line, part
from gongkai.parse.spaced.words import Word

Placed = list[tuple[Line, Word]]
"""The numbers of a row, each with its line."""


def result_rows(lines: Sequence[Line], count: int, full: int) -> list[Placed]:
    """Give the rows of numbers of table four.

    Args:
        lines: the lines below the header.
        count: the columns that the header prints.
        full: the columns of the form.
    """
    rows = [
        [(line, word) for word in values]
        for line in lines
        if (values := part(line.cut, count, has_label=False).values)
    ]
    rows = _with_broken(_without_rules(rows), full)
    together = [placed for row in rows for placed in row]
    if len(together) == full:
        rows = [together]
    # Stray zeros may stand before the row: it is the one that is full.
    return sorted(rows, key=len, reverse=True)


def _with_broken(rows: Sequence[Placed], full: int) -> list[Placed]:
    """Join a number right above or below a full row to the one that it may be a piece of.

    At the beginning of its line that is the row's first or last number; a piece of any other makes
    the row one that has a number too many and is nobody's. A zero is no part of a number, and the
    numbers beside that of a page sum up.
    """
    kept: list[Placed] = []
    for row in rows:
        before = kept[-1] if kept else []
        if sorted((len(before), len(row))) == [1, full] and _may_go_on(before, row):
            kept[-1] = _joined(before, row)
        else:
            kept.append(row)
    return kept


def _may_go_on(before: Placed, row: Placed) -> bool:
    (upper, _), (lower, _) = before[-1], row[0]
    alone, other = (before, row) if len(before) == 1 else (row, before[::-1])
    texts = [word.text for _, word in other]
    if alone[0][1].text.startswith("0") or lower.at != upper.at + len(upper.cut.raw) + 1:
        return False
    return not (all(text.isdecimal() for text in texts) and sum_up([int(text) for text in texts]))


def _joined(before: Placed, row: Placed) -> Placed:
    """Make one cell of the last number of a line and the first of the next, if they stand so."""
    (upper, left), (lower, right) = before[-1], row[0]
    stands_first = left.start <= right.end if len(before) == 1 else right.start == 0
    if not stands_first:
        return [*before, *row]
    raw = upper.cut.raw
    text = f"{raw[left.start :]}\n{lower.cut.raw[: right.end]}"
    joined = left._replace(text=text, end=len(raw) + 1 + right.end)
    return [*before[:-1], (upper, joined), *row[1:]]


def _without_rules(rows: Sequence[Placed]) -> list[Placed]:
    """Drop rows of dashes, which part the headings from the numbers, where other rows stand."""
    filled = [row for row in rows if not all(is_rule(word.text) for _, word in row)]
    return filled or list(rows)

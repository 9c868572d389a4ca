"""Find the one row of table four among spaced-out lines: its numbers may stand on several.

In: the lines below the header. Out: rows of numbers, the fullest first. Must not place a number;
what may be half a number makes its row one that fits nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.parse.numerals import is_rule
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
    """Add a number that stands alone right above or below a full row to it.

    It may be a piece of one of the row's numbers; then the row has one too many and is nobody's.
    A zero is no part of a number.
    """
    kept: list[Placed] = []
    for row in rows:
        before = kept[-1] if kept else []
        if sorted((len(before), len(row))) == [1, full]:
            (upper, _), (lower, _) = before[-1], row[0]
            ((_, word),) = min(before, row, key=len)
            if lower.at == upper.at + len(upper.cut.raw) + 1 and not word.text.startswith("0"):
                before.extend(row)
                continue
        kept.append(list(row))
    return kept


def _without_rules(rows: Sequence[Placed]) -> list[Placed]:
    """Drop rows of dashes, which part the headings from the numbers, where other rows stand."""
    filled = [row for row in rows if not all(is_rule(word.text) for _, word in row)]
    return filled or list(rows)

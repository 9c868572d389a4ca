"""Take the labels from rows of spaced-out lines that may be other rows' numbers.

In: labelled rows of one table. Out: the same, some without their label. Must not move a number:
what is doubtful stands alone, and no label claims it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongkai.parse.spaced_labels import Labelled
from gongkai.parse.spaced_lines import Word

MIN_BROKEN = 3
"""So many digits may fill a narrow column."""
MAX_SHIFT = 10
"""Rows of a group at most, and some more."""


def without_doubtful(rows: Sequence[Labelled], count: int) -> list[Labelled]:
    """Take the labels from rows whose numbers may go on in the line above or below.

    In a narrow column a long number is broken: its digits stand on two lines, and the second
    line has no label. Nobody can tell which of its pieces belongs to which.
    """
    longest = max((len(word.text) for row in rows for word in row.values), default=0)
    broken: set[int] = set()
    for index, row in enumerate(rows):
        if row.label or not row.values or (len(row.values) >= count and not row.is_bare):
            continue
        alone = row.values[0] if len(row.values) == 1 else None
        for other in (index - 1, index + 1):
            if not 0 <= other < len(rows):
                continue
            first = rows[other].values if other < index else row.values
            if alone is None or _may_go_on(first, alone, longest):
                broken.add(other)
    broken |= _shifted(rows)
    return [replace(row, label="") if i in broken else row for i, row in enumerate(rows)]


def _shifted(rows: Sequence[Labelled]) -> set[int]:
    """Give the rows between a label without numbers and numbers without a label.

    The labels of a group may stand a line above their numbers; then each row shows those of the
    next, and the two ends tell.
    """
    blank = [i for i, row in enumerate(rows) if row.label and not row.values]
    bare = [i for i, row in enumerate(rows) if not row.label and row.is_bare]
    between: set[int] = set()
    for end in bare:
        nearest = [i for i in blank if abs(i - end) <= MAX_SHIFT]
        for start in nearest:
            between |= set(range(min(start, end), max(start, end) + 1))
    return between


def _may_go_on(first: Sequence[Word], alone: Word, longest: int) -> bool:
    """Tell a number that may go on in the next line from one above a page number."""
    over = (
        word
        for word in first
        if word is alone
        or (word.by_column[0] < alone.by_column[1] and alone.by_column[0] < word.by_column[1])
    )
    return any(len(word.text) >= max(longest, MIN_BROKEN) for word in over)

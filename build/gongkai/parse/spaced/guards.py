"""Take the labels from rows of spaced-out lines that may be other rows' numbers.

In: labelled rows of one table. Out: the same, some without their label. Must not move a number:
what is doubtful stands alone, and no label claims it.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.parse.spaced.labels import Labelled
from gongkai.parse.spaced.places import columns_of

MIN_BROKEN = 3
"""So many digits may fill a narrow column."""
MAX_SHIFT = 10
"""Rows of a group at most, and some more."""


def without_doubtful(rows: Sequence[Labelled], count: int) -> list[Labelled]:
    """Take the labels from rows whose numbers may go on in the line above or below.

    In a narrow column a long number is broken: its digits stand on two lines, and the second
    line has no label. Nobody can tell which of its pieces belongs to which.
    """
    bare = [
        index
        for index, row in enumerate(rows)
        if not row.label and row.values and (len(row.values) < count or row.is_bare)
    ]
    if not bare:
        return list(rows)
    longest = max(len(word.text) for row in rows for word in row.values)
    broken = _shifted(rows)
    for index in bare:
        for other in (index - 1, index + 1):
            if 0 <= other < len(rows) and (
                len(rows[index].values) > 1
                or (other < index and _stands_right_below(rows[index], rows[other]))
                or _may_go_on(rows[min(index, other)], rows[index], longest)
            ):
                broken.add(other)
    return [row._replace(label="") if i in broken else row for i, row in enumerate(rows)]


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


def _stands_right_below(alone: Labelled, upper: Labelled) -> bool:
    """Tell a number at the very beginning of the line below a row that ends with a number.

    Text that lost its columns breaks a cell so; the number of a page stands apart. A zero is no
    part of a number.
    """
    if alone.values[0].start or not upper.values or upper.values[-1].text.startswith("0"):
        return False
    return alone.line.at == upper.line.at + len(upper.line.cut.raw) + 1


def _may_go_on(upper: Labelled, alone: Labelled, longest: int) -> bool:
    """Tell a number that may go on in the next line from one above a page number."""
    left, right = columns_of(alone)[0]
    over = (
        word
        for word, (first, last) in zip(upper.values, columns_of(upper), strict=True)
        if upper is alone or (first < right and left < last)
    )
    return any(len(word.text) >= max(longest, MIN_BROKEN) for word in over)

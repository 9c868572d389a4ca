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
MIN_SUM = 3
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


def with_broken(rows: Sequence[Labelled]) -> list[Labelled]:
    """Join the last number of a row and one at the very beginning of the next line to one cell.

    Text that lost its columns breaks a cell so, and nobody can tell what it says. It may also be
    the number of a page; then the numbers of the row sum up. A zero is no part of a number.
    """
    kept: list[Labelled] = []
    for row in rows:
        upper = kept[-1] if kept else None
        if upper and _stands_right_below(row, upper):
            *before, last = upper.values
            raw, end = upper.line.cut.raw, row.values[0].end
            text = f"{raw[last.start :]}\n{row.line.cut.raw[:end]}"
            joined = last._replace(text=text, end=len(raw) + 1 + end)
            kept[-1] = upper._replace(values=(*before, joined))
        else:
            kept.append(row)
    return kept


def _stands_right_below(alone: Labelled, upper: Labelled) -> bool:
    if alone.label or len(alone.values) != 1 or alone.values[0].start or not upper.values:
        return False
    numbers = [word.text for word in (*upper.values, *alone.values)]
    if not all(text.isdecimal() for text in numbers) or upper.values[-1].text.startswith("0"):
        return False
    is_next = alone.line.at == upper.line.at + len(upper.line.cut.raw) + 1
    return is_next and not sum_up([int(text) for text in numbers[-2::-1]])


def sum_up(numbers: Sequence[int]) -> bool:
    """Tell whether some numbers begin with a sum and its parts, or with parts and their sum.

    >>> sum_up([5, 2, 3]), sum_up([2, 3, 5, 1]), sum_up([2, 3])
    (True, True, False)
    """
    begun = [numbers[:count] for count in range(MIN_SUM, len(numbers) + 1)]
    return any(2 * max(some[0], some[-1]) == sum(some) for some in begun)


def _may_go_on(upper: Labelled, alone: Labelled, longest: int) -> bool:
    """Tell a number that may go on in the next line from one above a page number."""
    left, right = columns_of(alone)[0]
    over = (
        word
        for word, (first, last) in zip(upper.values, columns_of(upper), strict=True)
        if upper is alone or (first < right and left < last)
    )
    return any(len(word.text) >= max(longest, MIN_BROKEN) for word in over)

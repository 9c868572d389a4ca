"""Take the rows' own numbers (序号, 行次: 1, 2, 3 …) and those of the columns out of the rows.

In: the rows of a report. Out: the same without the numbers that count them. Must not know where
a cell stands on the page: that its numbers count the rows is all that tells such a column, and
nothing else does so.

Where a table has one cell per line, the number before a label stands behind the row before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gongkai.model import Cell
from gongkai.parse.asking import ask
from gongkai.parse.columns import FOREIGN
from gongkai.parse.counting import count_from_one
from gongkai.parse.labelled import Line
from gongkai.parse.labels import DISCLOSURE, FULL, PROCEEDINGS, REQUESTS

MIN_ROWS = 5
MAX_STEP = 3
"""Rows that the form does not have are counted too."""
MAX_DIGITS = 3
MIN_COLUMNS = 10
"""So many numbers that count up from one are no figures: no total among them sums up."""


def without_serials(lines: Sequence[Line]) -> list[Line]:
    """Drop what counts the rows of section two or of table three, or the columns of table four."""
    kept = [_without_column_numbers(line) if line.block == PROCEEDINGS else line for line in lines]
    for table in (DISCLOSURE, (REQUESTS,)):
        own = [
            index
            for index, line in enumerate(lines)
            if line.block in table and line.filled and not _heads_foreign(line)
        ]
        if len(own) < MIN_ROWS:
            continue
        if _count([lines[index] for index in own], _first):
            chosen, pick = own, _first
        elif _count([lines[index] for index in own[:-1]], _last):
            chosen, pick = own[:-1], _last
        else:
            continue
        for index in chosen:
            kept[index] = _without(lines[index], pick(lines[index]))
    return kept


def _heads_foreign(line: Line) -> bool:
    """Tell a table whose header says itself what is not the form's."""
    columns = line.columns
    return bool(columns.foreign) or any(key.startswith(FOREIGN) for key in columns.keys)


def _first(line: Line) -> Cell:
    return line.filled[0]


def _last(line: Line) -> Cell:
    return line.filled[-1]


def _count(lines: Sequence[Line], pick: Callable[[Line], Cell]) -> bool:
    """Tell whether numbers count the rows from the first, and those that are not the form's too."""
    return len(lines) >= MIN_ROWS - 1 and ask(count_rows, [pick(line) for line in lines])


def count_rows(texts: Sequence[str]) -> bool:
    """Tell numbers that count up from one; a few may be left out.

    >>> count_rows(["1", "2", "4", "5", "6"]), count_rows(["0", "0", "3"])
    (True, False)
    """
    ones, before = 0, 0
    for text in texts:
        if not (text.isdecimal() and text.isascii() and len(text) <= MAX_DIGITS):
            return False
        step = int(text) - before
        if not 0 < step <= MAX_STEP:
            return False
        ones, before = ones + (step == 1), before + step
    return 4 * ones >= 3 * len(texts)


def _without_column_numbers(line: Line) -> Line:
    """Drop the numbers of the columns from before the row of table four, or as a row."""
    count = ask(count_columns, line.filled)
    if not count:
        return line
    numbers = {id(cell) for cell in line.filled[:count]}
    rest = tuple([cell for cell in line.entries if id(cell) not in numbers])
    filled = line.filled[count:]
    return line._replace(entries=rest if filled else (), filled=filled)


def count_columns(texts: Sequence[str]) -> int:
    """Count the numbers of columns before the row of table four, or in place of it.

    >>> count_columns([str(one) for one in range(1, 16)]), count_columns(["1", "2", "0"])
    (15, 0)
    """
    count = count_from_one(texts)
    return 0 if count < MIN_COLUMNS or len(texts) > count != FULL[PROCEEDINGS] else count


def _without(line: Line, cell: Cell) -> Line:
    return line._replace(
        entries=tuple([one for one in line.entries if one is not cell]),
        filled=tuple([one for one in line.filled if one is not cell]),
    )

"""Tell how the rows of a table may be read: which columns, and how much stands in front of them.

In: the rows under one header. Out: the readings that suit most of them. Must not place a cell.

A blank at either end of one row says nothing, the filled rows around it do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from gongkai.knowledge import FORMS
from gongkai.model import Cell
from gongkai.parse.headings import standard_columns
from gongkai.parse.labelled import MAX_PADDING, Line
from gongkai.parse.labels import DISCLOSURE, PROCEEDINGS
from gongkai.parse.steps import step_of, stepped_width

Group = tuple[str, tuple[str, ...]]
"""Rows that are read alike: their block and its columns."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the rows of a table: these columns, beginning at a place.

    The place is a column of the grid (``is_absolute``: merged cells left empty places) or a
    number of blank cells behind the label (cells were packed to the left). Where it
    ``is_stepped``, the merged label of each row left as many as its level tells.
    """

    keys: tuple[str, ...]
    start: int
    is_absolute: bool
    is_stepped: bool = False

    def window(self, line: Line) -> Sequence[Cell] | None:
        """Give the cells that this reading takes, if it leaves nothing but blanks outside."""
        if self.is_stepped:
            step = step_of(line)
            is_whole = step is not None and len(line.entries) == step + len(self.keys)
            return line.entries[step:] if is_whole and line.first >= (step or 0) else None
        start = line.index_at(self.start) if self.is_absolute else self.start
        end = start + len(self.keys)
        if start < 0 or len(line.entries) < end or line.first < start or line.last >= end:
            return None
        return line.entries[start:end]


def fills(reading: Reading, line: Line) -> bool:
    """A row alone tells its reading only where every cell of it holds something."""
    window = reading.window(line)
    return window is not None and all(cell.text for cell in window)


def list_readings(lines: Sequence[Line]) -> list[Reading]:
    """List the ways to read rows under one header.

    The columns are those it prints, or a form's where it lost some.
    """
    columns, block = lines[0].columns, lines[0].block
    if columns.is_contradictory or (block in DISCLOSURE and not columns.keys):
        # Section two has too few columns for a row to tell them without any heading.
        return []
    wanted = _wanted(lines)
    if columns.is_packed:
        return [Reading(keys, 0, is_absolute=False) for keys in wanted]
    places = sorted({cell.column for line in lines for cell in line.entries} - {0})
    starts = [(start, False) for start in range(MAX_PADDING)]
    starts += [(place, True) for place in places[: MAX_PADDING * 2]]
    return [Reading(keys, start, absolute) for keys in wanted for start, absolute in starts]


def _wanted(lines: Sequence[Line]) -> list[tuple[str, ...]]:
    """Give the columns that the rows under one header may have.

    Where it lost headings they may be those of a form; one that is whole for a form is never
    widened to the other. Table four has no label that blank cells may stand for: its row has as
    many cells as columns.
    """
    keys, block = lines[0].columns.keys, lines[0].block
    forms = standards(block)
    if keys in forms:
        return [keys]
    wider = [one for one in dict.fromkeys(forms) if one and are_within(keys, one)]
    longest = max(len(line.entries) for line in lines)
    if not keys or (wider and block == PROCEEDINGS and longest != len(keys)):
        return wider
    return [keys, *wider]


def _stepped(lines: Sequence[Line]) -> list[Reading]:
    """Give the readings by the levels of the labels, where these leave blank cells."""
    if lines[0].columns.is_contradictory or not any(step_of(line) for line in lines):
        return []
    return [Reading(keys, 0, is_absolute=False, is_stepped=True) for keys in _wanted(lines)]


@cache
def standards(block: str) -> tuple[tuple[str, ...], ...]:
    """Give the columns of a block on each form."""
    return tuple(tuple(key for key, _ in standard_columns(block, form)) for form in FORMS)


def are_within(keys: Sequence[str], standard: Sequence[str]) -> bool:
    """Tell whether the keys stand among the standard ones in their order."""
    rest = iter(standard)
    return all(key in rest for key in keys)


def choose_readings(lines: Sequence[Line]) -> list[Reading]:
    """Choose the readings that fit most rows of a table.

    Columns that the header does not print are read only where some row fills all of them.
    """
    first = lines[0]
    if width := stepped_width(lines):
        stepped = [one for one in _stepped(lines) if len(one.keys) == width]
        return [one for one in stepped if _is_borne_out(one, lines)]
    scores: Counter[Reading] = Counter()
    for reading in [*list_readings(lines), *_stepped(lines)]:
        fitting = sum(reading.window(line) is not None for line in lines)
        if fitting and _is_borne_out(reading, lines):
            scores[reading] = fitting
    best = max(scores.values(), default=0)
    filled = sum(bool(line.filled) for line in lines)
    widest = max((len(reading.keys) for reading in scores), default=0)
    if sum(len(line.filled) > widest for line in lines) > best:
        # More rows have a cell too many than fit: the table has a column without a heading.
        return []
    if 2 * best < filled and first.columns.keys not in standards(first.block):
        # A header that lost headings is none of the form's if most rows do not fit it.
        return []
    chosen = [reading for reading, score in scores.items() if score == best]
    return chosen and [*chosen, *_not_excluded(lines, scores.keys() - set(chosen))]


def _not_excluded(lines: Sequence[Line], readings: Iterable[Reading]) -> list[Reading]:
    """Give the readings by levels that a table of too few rows leaves open: all of one level."""
    steps = {step_of(line) for line in lines}
    is_open = len(steps) == 1 and all(line.first >= (step_of(line) or 0) for line in lines)
    return [reading for reading in readings if reading.is_stepped and is_open]


def _is_borne_out(reading: Reading, lines: Sequence[Line]) -> bool:
    return reading.keys == lines[0].columns.keys or any(fills(reading, line) for line in lines)


def with_neighbours(
    chosen: dict[tuple[str, tuple[str, ...]], list[Reading]], key: tuple[str, tuple[str, ...]]
) -> list[Reading]:
    """Let the padding of the other sub-tables of section two decide where one leaves it open."""
    readings = chosen[key]
    if len(readings) < 2 or key[0] not in DISCLOSURE:
        return readings
    known = Counter(
        (one.start, one.is_absolute)
        for (block, _), others in chosen.items()
        if block in DISCLOSURE
        for one in others
    )
    most = max(known[one.start, one.is_absolute] for one in readings)
    return [one for one in readings if known[one.start, one.is_absolute] == most]

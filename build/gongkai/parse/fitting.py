"""Fit the cells of rows to the columns of their table.

In: the cells after each row's label, and the columns of the header above them. Out: which cell
belongs to which column. Must not guess: what can be read in several ways is fitted only where
every way gives the same words.

An aligned row is fitted by its places. Any other row is fitted by its order, and how the order
is to be read (which columns, how much padding in front) is told by all rows of the table: a
blank at either end of one row says nothing, the filled rows around it do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.model import Cell
from gongkai.parse.aligned import fit_by_place, lacks_heading
from gongkai.parse.asking import are_alike, ask
from gongkai.parse.labelled import Fitted, Line, in_order
from gongkai.parse.labels import DISCLOSURE
from gongkai.parse.readings import (
    Group,
    Reading,
    are_within,
    choose_readings,
    fills,
    list_readings,
    standards,
    with_neighbours,
)

MIN_TORN = 6
MIN_FULL = 2


def fit_all(lines: Sequence[Line], *, has_cells: bool = False) -> list[Fitted]:
    """Fit every line; the result stands in the order of the lines.

    ``has_cells`` says that the format marks every cell, so that no blank one was dropped.
    """
    fitted: list[Fitted] = [{} for _ in lines]
    groups: dict[Group, list[int]] = {}
    placed: dict[Group, dict[int, Fitted | None]] = {}
    for index, line in enumerate(lines):
        group = line.block, line.columns.keys
        if not line.has_places or line.standing.is_foreign:
            groups.setdefault(group, []).append(index)
        else:
            placed.setdefault(group, {})[index] = fit_by_place(line)
    for by_place in placed.values():
        if not lacks_heading([(lines[index], one) for index, one in by_place.items()]):
            for index, one in by_place.items():
                fitted[index] = _fit_shifted(lines[index]) if one is None else one
    members = {key: [lines[index] for index in indices] for key, indices in groups.items()}
    for key, found in _fit_groups(members, has_cells=has_cells).items():
        for index, one in zip(groups[key], found, strict=True):
            is_shifted = not one and lines[index].has_places
            fitted[index] = _fit_shifted(lines[index]) if is_shifted else one
    return fitted


def _fit_groups(groups: dict[Group, list[Line]], *, has_cells: bool) -> dict[Group, list[Fitted]]:
    """Fit the rows of each table by their order; what is torn is left out."""
    found = {
        key: [_blank(line) for line in groups[key]] for key in groups if _is_blank(groups[key])
    }
    whole = [key for key, lines in groups.items() if _is_whole(lines)]
    found |= {key: [in_order(line, line.filled) for line in groups[key]] for key in whole}
    if len(found) == len(groups):
        return found
    may_drop = not has_cells and not any(
        _holds_blank_within(line) for lines in groups.values() for line in lines
    )
    chosen = {key: choose_readings(lines) for key, lines in groups.items()}
    closing = _closing(groups)
    for key, lines in groups.items():
        if key not in found and not _is_torn(lines):
            readings = with_neighbours(chosen, key)
            usual = _usual_lengths(lines, closing if key[0] in DISCLOSURE else NOT_CLOSED)
            found[key] = [_fit(line, readings, usual) for line in lines]
            if may_drop:
                found[key] = [_without_blanks(one) for one in found[key]]
    return found


def _holds_blank_within(line: Line) -> bool:
    """Tell a blank cell before a value of its row: this copy keeps blank cells where they stood."""
    filled = [bool(cell.text) for cell in line.entries]
    return True in filled[filled.index(False) :] if False in filled else False


def _without_blanks(fitted: Fitted) -> Fitted:
    """Take a row only whole where no row of the copy has a blank cell but at its end.

    Some programs drop blank cells and fill the row up behind: the values left then stand too far
    to the left, and nobody can tell by how much.
    """
    filled = [bool(cell.text) for cell, _ in fitted.values()]
    return fitted if all(filled) or not any(filled) else {}


def _is_whole(lines: Sequence[Line]) -> bool:
    """Tell a table under a form's own header, all of whose rows are full.

    Then no reading can give a cell another column.
    """
    columns = lines[0].columns
    return (
        not columns.is_contradictory
        and columns.keys in standards(lines[0].block)
        and all(line.is_full for line in lines)
    )


def _is_blank(lines: Sequence[Line]) -> bool:
    """Tell a table under a form's own header that is printed blank as a whole."""
    columns = lines[0].columns
    return columns.keys in standards(lines[0].block) and not any(line.filled for line in lines)


def _blank(line: Line) -> Fitted:
    """Give every column a blank cell, where the row has so many: which is which says nothing."""
    count = len(line.columns.keys)
    return in_order(line, line.entries[:count]) if len(line.entries) >= count else {}


def _is_torn(lines: Sequence[Line]) -> bool:
    """Tell a table of bare lines whose rows mostly lack cells behind their labels.

    Text of a page may come column by column: what follows a label then belongs to other rows,
    and seven numbers in a row are chance.
    """
    if len(lines) < MIN_TORN or any(
        line.standing.is_marked or line.standing.is_aligned for line in lines
    ):
        return False
    count = max(len(line.columns.keys) for line in lines)
    return 2 * sum(len(line.entries) >= count for line in lines) < len(lines)


@dataclass(frozen=True, slots=True)
class Closing:
    """How the rows of section two close in text with pipes: cells beyond those of their columns.

    Each row may close with so many cells (``surplus``), or all rows are filled up to one
    ``width``.
    """

    surplus: int
    width: int = 0

    def least(self, columns: int) -> int:
        """Give the cells that a row with so many columns has at the least."""
        return max(self.width, columns + self.surplus)


NOT_CLOSED = Closing(0)


def _closing(groups: dict[Group, list[Line]]) -> Closing:
    """Tell how the full rows of section two close; the last one may lack its surplus.

    Its sub-tables have few rows, in which a lost cell and such a closing look like a blank cell:
    the other sub-tables tell them apart.
    """
    lines = [line for (block, _), own in groups.items() if block in DISCLOSURE for line in own]
    lines.sort(key=lambda line: line.label.start)
    full = [line for line in lines if line.is_full and not line.standing.is_marked]
    if len(full) < MIN_FULL:
        return NOT_CLOSED
    widths = {len(line.entries) for line in full}
    counts = {len(line.columns.keys) for line in full}
    if len(widths) == 1 < len(counts):
        return Closing(0, widths.pop())
    surpluses = [
        len(line.entries) - len(line.columns.keys) for line in full if line is not lines[-1]
    ]
    return Closing(min(surpluses, default=0))


def _usual_lengths(lines: Sequence[Line], closing: Closing) -> dict[int, int]:
    """Give the usual number of cells behind a label, by how many cells stand before it."""
    lengths: dict[int, Counter[int]] = {}
    for line in lines:
        lengths.setdefault(line.depth, Counter())[len(line.entries)] += 1
    least = closing.least(len(lines[0].columns.keys))
    return {
        depth: max(least, max(count, key=lambda length: (count[length], length)))
        for depth, count in lengths.items()
    }


def _fit_shifted(line: Line) -> Fitted:
    """Fit an aligned row whose places contradict the header, if it is complete in its order.

    Where only the label pushed the row to the right, a cell counts if place and order give the
    same words (640323201-2019, two rows after the page break).
    """
    if line.columns.foreign or not any(
        are_within(line.columns.keys, keys) for keys in standards(line.block)
    ):
        # Places that are wrong for this row may be wrong in the header: its order is no proof.
        return {}
    complete = _fit(line, [r for r in list_readings([line]) if fills(r, line)])
    if complete:
        return complete
    if len(line.filled) > len(line.columns.keys):
        return {}
    under = range(line.label.column, line.label.column + line.label.columns)
    places = [place for place in line.columns.places if place not in under]
    if len(places) == len(line.columns.places):
        return {}
    covering = {cell.column: cell for cell in line.entries}
    if not all(place in covering for place in places):
        return {}
    filled = dict(zip(line.columns.keys, line.filled, strict=False))
    by_place = zip(line.columns.keys, line.columns.places, strict=True)
    return {
        key: (covering[place], line.columns.rule)
        for key, place in by_place
        if place in covering and key in filled and ask(are_alike, (filled[key], covering[place]))
    }


def _is_short(line: Line, usual: dict[int, int] | None) -> bool:
    if line.standing.is_marked and line.width < line.columns.width:
        return True
    return usual is not None and len(line.entries) < usual.get(line.depth, 0)


def _fit(line: Line, readings: Sequence[Reading], usual: dict[int, int] | None = None) -> Fitted:
    """Fit a row by every reading that suits it, and keep what all of them agree on.

    A row that is shorter than the rows like it lost a cell: padding must not stand in for it,
    so it is read only where it is full.

    A row that none suits is still read where it fills all the columns by itself: a merged cell
    that reached too far pushed it aside.
    """
    ways = [
        dict(zip(reading.keys, window, strict=True))
        for reading in readings
        if (window := reading.window(line)) is not None
        and (reading.is_stepped or all(c.text for c in window) or not _is_short(line, usual))
    ]
    if not ways:
        together = line.last - line.first + 1 == len(line.filled)
        whole = {one.keys for one in readings if together and len(one.keys) == len(line.filled)}
        ways = [dict(zip(keys, line.filled, strict=True)) for keys in whole]
    if not ways:
        return {}
    first, *others = ways
    if others:
        first = {key: cell for key, cell in first.items() if _agree(key, cell, others)}
    keys, rule = line.columns.keys, line.columns.rule
    return {key: (cell, rule if key in keys else "position") for key, cell in first.items()}


def _agree(key: str, cell: Cell, others: Sequence[dict[str, Cell]]) -> bool:
    return all(key in other and ask(are_alike, (other[key], cell)) for other in others)

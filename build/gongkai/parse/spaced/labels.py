"""Give the pieces of wrapped labels to the lines of numbers that they belong to.

In: the lines of one table below its header, parted into labels and numbers. Out: for each line
of numbers the label that it has, or none. Must not look at the numbers.

A label in a narrow cell stands above, beside and below its numbers, and the labels of groups
run down the margin. Each line of numbers takes pieces from the lines around it; the whole table
is given out at once, so that as many labels as possible are the form's own words and no piece
is left over. Where two ways of doing so are equally good and name a line differently, that
line has no label.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import accumulate, pairwise
from typing import NamedTuple

from gongkai.parse.keeping import kept, letters
from gongkai.parse.labels import opened_table
from gongkai.parse.spaced.lines import Line
from gongkai.parse.spaced.names import Name, name_line, name_windows
from gongkai.parse.spaced.pieces import Texts, is_explained, is_piece
from gongkai.parse.spaced.words import Parted, Word

MAX_PIECES = 16
"""Lines above or below its numbers that a label may take."""
LEFT_OVER, BLANK_ROW = 3, 1
"""What a line costs that no label takes and no group explains; what a row without numbers does."""
OUT_OF_ORDER = 1
MAX_WORD = 6


class Labelled(NamedTuple):
    """A row of the table: its label and where that begins, and its numbers, which are on a line.

    ``label`` is empty where nothing names the row, and ``is_bare`` where no words are there to do
    so but pieces of labels; a row without numbers was printed blank.
    """

    label: str
    start: int
    end: int
    values: tuple[Word, ...]
    line: Line
    is_laid_out: bool = False
    is_bare: bool = False


class _Way(NamedTuple):
    """One way to label the lines so far: what it is worth, the last label, and the way before."""

    worth: int
    label: Name | None = None
    before: _Way | None = None

    def labels(self) -> list[Name | None]:
        """Give all labels; the first way of all has none."""
        found, way = [], self
        while way.before is not None:
            found.append(way.label)
            way = way.before
        return found[::-1]


_State = tuple[int, int]
"""Pieces taken below the last line of numbers, and the place of its label in the form."""


def label_lines(lines: Sequence[Line], parted: Sequence[Parted], table: str) -> list[Labelled]:
    """Label the lines of numbers of one table, and name its blank rows, in order.

    Args:
        lines: all lines below the header.
        parted: the same, parted into labels and numbers.
        table: ``requests`` or ``disclosure``.
    """
    at = [index for index, line in enumerate(parted) if line.values]
    texts = tuple([line.texts for line in parted])
    edges = [-1, *at, len(parted)]
    gaps = [_gap(texts[a + 1 : b], table) for a, b in pairwise(edges)]
    ways: dict[_State, _Way] = {(0, -1): _Way(0)}
    for index, before, behind in zip(at, gaps, gaps[1:], strict=False):
        ways = _extend(ways, texts[index], before, behind, table)
    closed: dict[int, _Way] = {}
    for (below, last), way in ways.items():
        left_over = gaps[-1].sums[-1] - gaps[-1].sums[below]
        ended = way._replace(worth=way.worth - left_over)
        closed[last] = _better(closed[last], ended) if last in closed else ended
    best = reduce(_better, closed.values())
    return list(_rows(lines, parted, dict(zip(at, best.labels(), strict=True)), table))


def _extend(
    ways: dict[_State, _Way], line: Texts, before: _Gap, behind: _Gap, table: str
) -> dict[_State, _Way]:
    """Label one more line of numbers in every way."""
    found: dict[_State, _Way] = {}
    sums, end = before.sums, len(before.lines)
    windows = name_windows(before.lines[-MAX_PIECES:], line, behind.lines[:MAX_PIECES], table)
    names = [
        (end - above, (below, name.order), name.worth - sums[end - above], name)
        for above, below, name in windows
        if _is_sure(name, before, behind)
    ]
    unnamed = sums[end] + (0 if is_explained(line, table) else LEFT_OVER)
    for (used, last), way in ways.items():
        spent = way.worth + sums[used]
        for first, state, gain, name in names:
            if used <= first:
                worth = spent + gain - (OUT_OF_ORDER if state[1] <= last else 0)
                _keep(found, state, worth, name, way)
        _keep(found, (0, last), spent - unnamed, None, way)
    return _promising(found, behind.sums)


def _promising(ways: dict[_State, _Way], sums: Sequence[int]) -> dict[_State, _Way]:
    """Drop the ways that cannot win.

    Whatever follows a way may as well follow one that took no more pieces below; it is then worth
    the same, but for one label that may stand out of order. So a way that is worse by more than
    that is beaten in the end.
    """
    if len(ways) == 1:
        return ways
    tops: dict[int, int] = {}
    for (below, _), way in ways.items():
        worth = way.worth + sums[below]
        tops[below] = max(worth, tops.get(below, worth))
    fewest = sorted(tops)
    least = dict(zip(fewest, accumulate([tops[below] for below in fewest], max), strict=True))
    return {
        (below, last): way
        for (below, last), way in ways.items()
        if way.worth + sums[below] + OUT_OF_ORDER >= least[below]
    }


def _is_sure(name: Name, before: _Gap, behind: _Gap) -> bool:
    """Take a label that is cut short only where no other piece lies beside it."""
    if name.rule != "truncated":
        return True
    return all(cost < LEFT_OVER for cost in [*before.costs[-1:], *behind.costs[:1]])


class _Gap(NamedTuple):
    """Lines without numbers, what each costs if no label takes it, and the sums before each."""

    lines: tuple[Texts, ...]
    costs: tuple[int, ...]
    sums: tuple[int, ...]


NO_GAP = _Gap((), (), (0,))


def _gap(lines: tuple[Texts, ...], table: str) -> _Gap:
    if not lines:
        return NO_GAP
    costs = tuple([_cost(line, table) for line in lines])
    return _Gap(lines, costs, (0, *accumulate(costs)))


@kept(16_384, letters)
def _cost(line: Texts, table: str) -> int:
    if is_explained(line, table):
        return 0
    return BLANK_ROW if name_line(line, table) else LEFT_OVER


def _keep(
    ways: dict[_State, _Way], state: _State, worth: int, label: Name | None, before: _Way
) -> None:
    """Keep a way by one more label, where none is better that comes to the same state."""
    old = ways.get(state)
    if old is None or old.worth < worth:
        ways[state] = _Way(worth, label, before)
    elif old.worth == worth:
        ways[state] = _better(old, _Way(worth, label, before))


def _better(one: _Way, other: _Way) -> _Way:
    """Keep the better way; of two equally good ones only what they agree on."""
    if one.worth != other.worth:
        return max(one, other, key=lambda way: way.worth)
    steps: list[tuple[_Way, _Way]] = []
    left: _Way | None = one
    right: _Way | None = other
    while left is not None and right is not None and left is not right:
        steps.append((left, right))
        left, right = left.before, right.before
    common = left
    for a, b in reversed(steps):
        is_same = a.label and b.label and a.label.key == b.label.key
        common = _Way(a.worth, a.label if is_same else None, common)
    return common or one


def _rows(
    lines: Sequence[Line],
    parted: Sequence[Parted],
    names: dict[int, Name | None],
    table: str,
) -> Iterator[Labelled]:
    """Give the rows in order: the lines of numbers, and labels that no numbers stand behind."""
    found = [(index, name) for index, name in names.items() if name]
    taken = {index + offset for index, name in found for offset, _ in name.spots}
    have = {name.key for _, name in found}
    for index, (line, one) in enumerate(zip(lines, parted, strict=True)):
        if index not in names:
            blank = name_line(one.texts, table)
            if blank and index not in taken and _is_blank_row(blank, have):
                first = one.lead[blank.spots[0][1]]
                yield Labelled(blank.text, line.at + first.start, line.at + first.end, (), line)
            continue
        name = names[index]
        if name is None or (table == "disclosure" and _goes_on(index, name, lines, parted)):
            is_bare = name is None and is_piece(one.texts, table)
            yield Labelled("", 0, 0, one.values, line, one.is_laid_out, is_bare)
            continue
        offset, place = name.spots[0]
        word, at = parted[index + offset].lead[place], lines[index + offset].at
        values = (*[one.lead[cell] for _, cell in name.cells], *one.values)
        yield Labelled(name.text, at + word.start, at + word.end, values, line, one.is_laid_out)


def _goes_on(index: int, name: Name, lines: Sequence[Line], parted: Sequence[Parted]) -> bool:
    """Tell a label that a word below makes another one: 行政规范性文件, and 备案 in its cell.

    Section two has short labels, which a word more may turn into something else.
    """
    if index + 1 == len(lines) or name.spots[-1][0] or parted[index + 1].values:
        return False
    here, below = lines[index], parted[index + 1]
    if lines[index + 1].at != here.at + len(here.cut.raw) + 1 or len(below.lead) != 1:
        return False
    (word,) = below.lead
    if word.start != parted[index].lead[name.spots[-1][1]].start or len(word.text) > MAX_WORD:
        return False
    is_own = name_line(below.texts, "disclosure") or is_explained(below.texts, "disclosure")
    return not is_own and not opened_table(word.text)


def _is_blank_row(name: Name, have: set[tuple[str, str]]) -> bool:
    return name.is_known and not name.is_heading and name.key not in have

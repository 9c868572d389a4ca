"""Name a row by pieces of its label that stand on several lines.

In: the words of a line of numbers and of lines around it, as texts alone. Out: the row that all
of them together name, if any. Must not choose between rows that share a piece: that is decided
for the whole table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from gongkai.parse.keeping import kept, letters
from gongkai.parse.labels import Named, Rule, known, named_row, table_of
from gongkai.parse.spaced.pieces import Texts, begins_label, is_explained, order

WORTH: dict[Rule, int] = {"exact": 12, "variant": 11, "truncated": 4, "misspelt": 5, "position": 0}
HEADING = 2
"""A row is rather an item than the heading of a group with numbers of its own."""
UNEXPLAINED = 2
MARGIN = 8
"""What a name loses that may as well be a piece of a group's label (其他 of 其他处理)."""
MAX_WORDS, MAX_CELLS, MAX_CELL = 6, 2, 5
MAX_AROUND = 400
"""Names of a line with more characters around it are not kept."""
MAX_LOOSE = 3
"""Lines above or below that a misspelt label may stand on."""

Spot = tuple[int, int]
"""A word: how many lines below the line of numbers it stands, and the how manieth it is there."""


class Name(NamedTuple):
    """A row's name: the label's text and words, what the match is worth, its place in the form.

    ``cells`` are words behind the label that are no numbers, but stand where numbers do.
    """

    key: tuple[str, str]
    text: str
    spots: tuple[Spot, ...]
    worth: int
    order: int
    is_heading: bool
    rule: Rule
    cells: tuple[Spot, ...] = ()

    @property
    def is_known(self) -> bool:
        """Named by the form's own words or by a known variant of them."""
        return self.rule in ("exact", "variant")


class Window(NamedTuple):
    """How many lines above and below are taken, and the row that they name with the line itself."""

    above: int
    below: int
    name: Name


def name_windows(
    above: tuple[Texts, ...], line: Texts, below: tuple[Texts, ...], table: str
) -> tuple[Window, ...]:
    """Name the row of a line of numbers in every way that the lines around it allow.

    Only where no window is the form's own wording are labels cut short or misspelt tried.

    Args:
        above: the lines right above, the nearest last.
        line: the line of numbers.
        below: the lines right below, the nearest first.
        table: ``requests`` or ``disclosure``.
    """
    is_short = sum(map(letters, (*above, line, *below))) <= MAX_AROUND
    name = _kept_windows if is_short else _name_windows
    return name(above, line, below, table)


def _name_windows(
    above: tuple[Texts, ...], line: Texts, below: tuple[Texts, ...], table: str
) -> tuple[Window, ...]:
    return tuple(_windows(above, line, below, table, has_values=True))


_kept_windows = lru_cache(2048)(_name_windows)


@kept(16_384, letters)
def name_line(line: Texts, table: str) -> Name | None:
    """Name the row whose label stands on one line without numbers: it may be printed blank."""
    windows = _windows((), line, (), table, has_values=False) if line else []
    return windows[0].name if windows else None


def _windows(
    above: Sequence[Texts], line: Texts, below: Sequence[Texts], table: str, *, has_values: bool
) -> list[Window]:
    found: list[Window] = []
    here = _Part(0, line, has_values)
    for count in range(len(above) + 1):
        states = [NOTHING]
        for number in range(-count, 0):
            states = _take(states, _Part(number, above[number]), table, must=number == -count)
            if not states:
                break
        states = _take(states, here, table, must=not count and not below)
        _record(found, (count, 0), states, table)
        for number, piece in enumerate(below, start=1):
            if not states:
                break
            states = _take(states, _Part(number, piece), table)
            last = ((number, len(piece) - 1),) if piece else ()
            ended = [state for state in states if state.spots[-1:] == last]
            _record(found, (count, number), ended, table)
    return found or list(_loose_windows(above, line, below, table))


def _loose_windows(
    above: Sequence[Texts], line: Texts, below: Sequence[Texts], table: str
) -> Iterator[Window]:
    """Name the row by a label that is cut short, on one line, or misspelt, on a few."""
    for up in range(min(len(above), MAX_LOOSE) + 1):
        for down in range(min(len(below), MAX_LOOSE) + 1):
            lines = [*above[len(above) - up :], line, *below[:down]]
            for state in _simple(lines, -up):
                name = _named(named_row(state.text, table), state)
                if name and (name.rule != "truncated" or (up, down) == (0, 0)):
                    yield Window(up, down, name)
                    break


class _State(NamedTuple):
    """A label as far as it is put together.

    ``cells`` are words behind it that are no numbers, ``cost`` what is left unexplained.
    """

    text: str = ""
    texts: Texts = ()
    spots: tuple[Spot, ...] = ()
    cells: tuple[Spot, ...] = ()
    cost: int = 0


NOTHING = _State()


class _Part(NamedTuple):
    """A line that may hold a part of the label: how many lines below the line of numbers it is."""

    number: int
    texts: Texts
    has_values: bool = False


def _take(states: Sequence[_State], part: _Part, table: str, *, must: bool = False) -> list[_State]:
    """Choose a line's words of the label, so that all words so far begin a known label.

    The margin holds pieces of the groups' labels; they stand left of the row's own.
    """
    number, line, has_values = part
    taken = []
    for first, last, words, cost in _choices(line, has_values, table):
        if must and not words:
            continue
        own = tuple([(number, index) for index in range(first, last)])
        behind = tuple([(number, index) for index in range(last, len(line))])
        for old in states:
            text = old.text + words
            if not text or begins_label(text, table):
                texts, spots = old.texts + line[first:last], old.spots + own
                taken.append(_State(text, texts, spots, old.cells + behind, old.cost + cost))
    return taken


_Choice = tuple[int, int, str, int]
"""Where a label begins and ends among a line's words, its text, and what is left unexplained."""


@kept(16_384, letters)
def _choices(texts: Texts, has_values: bool, table: str) -> tuple[_Choice, ...]:
    """List the ways to choose a line's words of a label, by the words alone."""
    found = []
    for first, last in _cuts(len(texts), has_cells=has_values):
        margin, own, behind = texts[:first], texts[first:last], texts[last:]
        if len(own) > MAX_WORDS or any(len(text) > MAX_CELL for text in behind):
            continue
        cost = (0 if is_explained(margin, table) else UNEXPLAINED) + UNEXPLAINED * len(behind)
        is_row = has_values and bool(known("".join(texts), table, "row"))
        if own or not (cost or is_row):
            found.append((first, last, "".join(own), cost))
    return tuple(found)


def _cuts(count: int, *, has_cells: bool) -> Iterator[tuple[int, int]]:
    """Give where a label may begin and end among the words before a line's numbers."""
    for first in range(count + 1):
        yield first, count
    if has_cells:
        for first in range(count):
            for last in range(max(first + 1, count - MAX_CELLS), count):
                yield first, last


def _record(
    found: list[Window], window: tuple[int, int], states: Sequence[_State], table: str
) -> None:
    named = ((known(state.text, table, "row"), state) for state in states)
    names = [name for rows, state in named if rows and (name := _named(rows, state))]
    best = max(names, key=lambda name: name.worth, default=None)
    if best:
        found.append(Window(*window, best))


def _named(found: Sequence[Named], state: _State) -> Name | None:
    if not found or not state.spots:
        return None
    named, table = found[0], table_of(found[0].block)
    worth = WORTH[named.rule] - state.cost - (HEADING if named.is_heading else 0)
    if not named.is_heading and is_explained(state.texts, table):
        worth -= MARGIN
    return Name(
        key=(named.block, named.key),
        text="".join(state.texts),
        spots=state.spots,
        worth=worth,
        order=order(named),
        is_heading=named.is_heading,
        rule=named.rule,
        cells=state.cells,
    )


def _simple(lines: Sequence[Texts], first: int) -> Iterator[_State]:
    """Give the plainest choices: all words, or the last of each line."""
    everything = [
        ((number, index), text)
        for number, line in enumerate(lines, start=first)
        for index, text in enumerate(line)
    ]
    yield _chosen(everything)
    if any(len(line) > 1 for line in lines):
        yield _chosen(
            [
                ((number, len(line) - 1), line[-1])
                for number, line in enumerate(lines, start=first)
                if line
            ]
        )


def _chosen(words: Sequence[tuple[Spot, str]]) -> _State:
    texts = tuple([text for _, text in words])
    return _State("".join(texts), texts, tuple([spot for spot, _ in words]))

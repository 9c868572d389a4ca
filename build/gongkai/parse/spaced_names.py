"""Name a row by pieces of its label that stand on several lines.

In: a line of numbers and lines around it. Out: the row that all of them together name, if any.
Must not choose between rows that share a piece: that is decided for the whole table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from gongkai.knowledge import labels as variants
from gongkai.knowledge import layouts
from gongkai.parse.labels import (
    PUNCTUATION,
    Named,
    Rule,
    core,
    known,
    named_row,
    normalise,
    table_of,
    whole_words,
)
from gongkai.parse.spaced_lines import Parted, Word

WORTH: dict[Rule, int] = {"exact": 12, "variant": 11, "truncated": 4, "misspelt": 5, "position": 0}
HEADING = 2
"""A row is rather an item than the heading of a group with numbers of its own."""
UNEXPLAINED = 2
MARGIN = 8
"""What a name loses that may as well be a piece of a group's label (其他 of 其他处理)."""
MAX_WORDS, MAX_CELLS, MAX_CELL = 6, 2, 5
MAX_LOOSE = 3
"""Lines above or below that a misspelt label may stand on."""


class Name(NamedTuple):
    """A row's name: the label's text and words, what the match is worth, its place in the form.

    ``cells`` are words behind the label that are no numbers, but stand where numbers do.
    """

    key: tuple[str, str]
    text: str
    words: tuple[Word, ...]
    worth: int
    order: int
    is_heading: bool
    rule: Rule
    cells: tuple[Word, ...] = ()

    @property
    def is_known(self) -> bool:
        """Named by the form's own words or by a known variant of them."""
        return self.rule in ("exact", "variant")


Windows = dict[tuple[int, int], Name]
"""How many lines above and below are taken, and the row that they name with the line itself."""


def name_windows(
    above: Sequence[Parted], line: Parted, below: Sequence[Parted], table: str
) -> Windows:
    """Name the row of a line in every way that the lines around it allow.

    Only where no window is the form's own wording are labels cut short or misspelt tried.

    Args:
        above: the lines right above, the nearest last.
        line: a line of numbers, or a line that may be a row printed blank.
        below: the lines right below, the nearest first.
        table: ``requests`` or ``disclosure``.
    """
    found: Windows = {}
    for count in range(len(above) + 1):
        states = [NOTHING]
        for number, piece in enumerate(above[len(above) - count :]):
            states = _take(states, piece, table, must=number == 0)
            if not states:
                break
        states = _take(states, line, table, must=not count and not below)
        _record(found, (count, 0), states, table)
        for number, piece in enumerate(below):
            if not states:
                break
            states = _take(states, piece, table)
            ended = [state for state in states if state.words[-1:] == piece.lead[-1:]]
            _record(found, (count, number + 1), ended, table)
    return found or _loose_windows(above, line, below, table)


def name_line(line: Parted, table: str) -> Name | None:
    """Name the row whose label stands on one line."""
    if not line.lead:
        return None
    return name_windows((), line, (), table).get((0, 0))


def _loose_windows(
    above: Sequence[Parted], line: Parted, below: Sequence[Parted], table: str
) -> Windows:
    """Name the row by a label that is cut short, on one line, or misspelt, on a few."""
    found: Windows = {}
    for up in range(min(len(above), MAX_LOOSE) + 1):
        for down in range(min(len(below), MAX_LOOSE) + 1):
            lines = [*above[len(above) - up :], line, *below[:down]]
            for words in _simple(lines):
                name = _named(named_row(_joined(words), table), _State("", words))
                if name and (name.rule != "truncated" or (up, down) == (0, 0)):
                    found[up, down] = name
                    break
    return found


class _State(NamedTuple):
    """A label as far as it is put together.

    ``cells`` are words behind it that are no numbers, ``cost`` what is left unexplained.
    """

    text: str = ""
    words: tuple[Word, ...] = ()
    cells: tuple[Word, ...] = ()
    cost: int = 0


NOTHING = _State()


def _take(
    states: Sequence[_State], line: Parted, table: str, *, must: bool = False
) -> list[_State]:
    """Choose a line's words of the label, so that all words so far begin a known label.

    The margin holds pieces of the groups' labels; they stand left of the row's own.
    """
    lead = line.lead
    taken = []
    for first, last, words, cost in _choices(_texts(lead), bool(line.values), table):
        if must and not words:
            continue
        own, behind = lead[first:last], lead[last:]
        for state in states:
            text = state.text + words
            if not text or _begins(text, table):
                paid = state.cost + cost
                taken.append(_State(text, state.words + own, state.cells + behind, paid))
    return taken


_Choice = tuple[int, int, str, int]
"""Where a label begins and ends among a line's words, its text, and what is left unexplained."""


@lru_cache(maxsize=16_384)
def _choices(texts: tuple[str, ...], has_values: bool, table: str) -> tuple[_Choice, ...]:
    """List the ways to choose a line's words of a label, by the words alone."""
    found = []
    for first, last in _cuts(len(texts), has_cells=has_values):
        margin, own, behind = texts[:first], texts[first:last], texts[last:]
        if len(own) > MAX_WORDS or any(len(text) > MAX_CELL for text in behind):
            continue
        cost = (0 if _is_all_margin(margin, table) else UNEXPLAINED) + UNEXPLAINED * len(behind)
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


def _record(found: Windows, window: tuple[int, int], states: Sequence[_State], table: str) -> None:
    named = ((known(state.text, table, "row"), state) for state in states)
    names = [name for rows, state in named if rows and (name := _named(rows, state))]
    best = max(names, key=lambda name: name.worth, default=None)
    if best:
        found[window] = best


def _named(found: Sequence[Named], state: _State) -> Name | None:
    if not found or not state.words:
        return None
    named, table = found[0], table_of(found[0].block)
    worth = WORTH[named.rule] - state.cost - (HEADING if named.is_heading else 0)
    if not named.is_heading and is_explained(state.words, table):
        worth -= MARGIN
    return Name(
        key=(named.block, named.key),
        text=_joined(state.words),
        words=state.words,
        worth=worth,
        order=_order(named),
        is_heading=named.is_heading,
        rule=named.rule,
        cells=state.cells,
    )


def _joined(words: Sequence[Word]) -> str:
    return "".join([word.text for word in words])


def _texts(words: Sequence[Word]) -> tuple[str, ...]:
    return tuple([word.text for word in words])


def _simple(lines: Sequence[Parted]) -> Iterator[tuple[Word, ...]]:
    """Give the plainest choices: all words, or the last of each line."""
    yield tuple(word for line in lines for word in line.lead)
    if any(len(line.lead) > 1 for line in lines):
        yield tuple(line.lead[-1] for line in lines if line.lead)


@lru_cache(maxsize=65_536)
def _begins(text: str, table: str) -> bool:
    """Tell whether a known label may begin with a text; labels carry notes in brackets."""
    return whole_words(text) in _prefixes(table)


@cache
def _prefixes(table: str) -> frozenset[str]:
    rows = [p.label for p in layouts() if p.axis == "row" and table_of(p.block) == table]
    rows += [v.label for v in variants() if v.axis == "row" and table_of(v.block) == table]
    labels = {whole_words(label) for label in rows} | {core(label) for label in rows}
    return frozenset(label[:length] for label in labels for length in range(1, len(label) + 1))


def is_explained(words: Sequence[Word], table: str) -> bool:
    """Tell whether all words are pieces of the labels of groups, which run down the margin."""
    return _is_all_margin(_texts(words), table)


@lru_cache(maxsize=16_384)
def _is_all_margin(texts: tuple[str, ...], table: str) -> bool:
    return all(_is_margin(text, table) for text in texts)


def is_piece(words: Sequence[Word], table: str) -> bool:
    """Tell whether words are nothing but a piece of some row's label, and of groups' labels."""
    for first in range(len(words)):
        piece = whole_words(_joined(words[first:]))
        is_part = bool(piece) and any(piece in label for label in _prefixes(table))
        if is_part and is_explained(words[:first], table):
            return True
    return is_explained(words, table)


@lru_cache(maxsize=16_384)
def _is_margin(text: str, table: str) -> bool:
    piece = PUNCTUATION.sub("", normalise(text))
    return any(piece in heading for heading in _headings(table))


@cache
def _headings(table: str) -> tuple[str, ...]:
    return tuple(
        PUNCTUATION.sub("", normalise(place.label))
        for place in layouts()
        if place.axis == "row" and place.is_heading and table_of(place.block) == table
    )


@cache
def _orders() -> dict[tuple[str, str], int]:
    rows = [place for place in layouts() if place.axis == "row"]
    found: dict[tuple[str, str], int] = {}
    for place in rows:
        found.setdefault((place.block, place.key), len(found))
    return found


def _order(named: Named) -> int:
    return _orders().get((named.block, named.key), -1)

"""Name a row by pieces of its label that stand on several lines.

In: a line of numbers and lines around it. Out: the row that all of them together name, if any.
Must not choose between rows that share a piece: that is decided for the whole table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

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
MAX_WORDS, MAX_CELLS = 6, 2


@dataclass(frozen=True, slots=True)
class Name:
    """A row's name: the label's text and words, what the match is worth, its place in the form.

    ``cells`` are words behind the label that are no numbers, but stand where numbers do.
    """

    key: tuple[str, str]
    text: str
    words: tuple[Word, ...]
    worth: int
    order: int
    is_heading: bool
    is_known: bool
    cells: tuple[Word, ...] = ()


def name_lines(lines: Sequence[Parted], table: str) -> Name | None:
    """Name the row whose label stands on these lines, all of them together.

    The margin holds pieces of the groups' labels; they stand left of the row's own.
    """
    best: Name | None = None
    for words, cells, cost in _choices(lines, table, "", (), ()):
        text = _joined(words)
        name = _named(known(text, table, "row"), words, cells, cost)
        if name and (best is None or name.worth > best.worth):
            best = name
    if best is None:
        for words in _simple(lines):
            best = _named(named_row(_joined(words), table), words, (), 0)
            if best:
                break
    return best


def _joined(words: Sequence[Word]) -> str:
    return "".join(word.text for word in words)


def _named(
    found: Sequence[Named], words: tuple[Word, ...], cells: tuple[Word, ...], cost: int
) -> Name | None:
    if not found or not words:
        return None
    named = found[0]
    worth = WORTH[named.rule] - cost - (HEADING if named.is_heading else 0)
    is_known = named.rule in ("exact", "variant")
    key = (named.block, named.key)
    return Name(key, _joined(words), words, worth, _order(named), named.is_heading, is_known, cells)


Choice = tuple[tuple[Word, ...], tuple[Word, ...], int]
"""Words of the label, words that are cells behind it, and what is left unexplained."""


def _choices(
    lines: Sequence[Parted],
    table: str,
    so_far: str,
    taken: tuple[Word, ...],
    cells: tuple[Word, ...],
) -> Iterator[Choice]:
    """Choose from each line the words of the label, so that all of them begin a known label."""
    if not lines:
        yield taken, cells, 0
        return
    line = lines[0]
    lead = line.lead
    for first, last in _cuts(len(lead), has_cells=bool(line.values)):
        margin, own, behind = lead[:first], lead[first:last], lead[last:]
        text = so_far + _joined(own)
        if len(own) > MAX_WORDS or (text and not _begins(text, table)):
            continue
        cost = (0 if is_explained(margin, table) else UNEXPLAINED) + UNEXPLAINED * len(behind)
        if not own and (cost or (line.values and _is_row(lead, table))):
            continue
        for words, others, more in _choices(
            lines[1:], table, text, (*taken, *own), (*cells, *behind)
        ):
            yield words, others, cost + more


def _cuts(count: int, *, has_cells: bool) -> Iterator[tuple[int, int]]:
    """Give where a label may begin and end among the words before a line's numbers."""
    for first in range(count + 1):
        yield first, count
    if has_cells:
        for first in range(count):
            for last in range(max(first + 1, count - MAX_CELLS), count):
                yield first, last


def _simple(lines: Sequence[Parted]) -> Iterator[tuple[Word, ...]]:
    """Give the plainest choices: all words, or the last of each line."""
    yield tuple(word for line in lines for word in line.lead)
    if any(len(line.lead) > 1 for line in lines):
        yield tuple(line.lead[-1] for line in lines if line.lead)


def _is_row(words: Sequence[Word], table: str) -> bool:
    """Tell whether words name a row, be it a group's with numbers of its own."""
    return bool(known(_joined(words), table, "row"))


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
    return all(_is_margin(word.text, table) for word in words)


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

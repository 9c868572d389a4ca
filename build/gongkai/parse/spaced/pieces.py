"""Know the labels of the form's rows in pieces, as narrow cells break them.

In: the texts of a line's words. Out: whether they begin or continue a label, or belong to the
margin, where the labels of groups run down. Must not know where a word stands.
"""

from __future__ import annotations

from functools import cache

from gongkai.knowledge import labels as variants
from gongkai.knowledge import layouts
from gongkai.parse.folding import PUNCTUATION, core, normalise, whole_words
from gongkai.parse.keeping import kept, letters
from gongkai.parse.labels import Named, table_of

Texts = tuple[str, ...]
"""The words of a line before its numbers."""


@kept(16_384)
def begins_label(text: str, table: str) -> bool:
    """Tell whether a known label may begin with a text; labels carry notes in brackets."""
    return whole_words(text) in _prefixes(table)


@cache
def _prefixes(table: str) -> frozenset[str]:
    rows = [p.label for p in layouts() if p.axis == "row" and table_of(p.block) == table]
    rows += [v.label for v in variants() if v.axis == "row" and table_of(v.block) == table]
    labels = {whole_words(label) for label in rows} | {core(label) for label in rows}
    return frozenset(label[:length] for label in labels for length in range(1, len(label) + 1))


@kept(16_384, letters)
def is_explained(texts: Texts, table: str) -> bool:
    """Tell whether all words are pieces of the labels of groups, which run down the margin."""
    return all(_is_margin(text, table) for text in texts)


@kept(4096, letters)
def is_piece(texts: Texts, table: str) -> bool:
    """Tell whether words are nothing but a piece of some row's label, and of groups' labels."""
    for first in range(len(texts)):
        piece = whole_words("".join(texts[first:]))
        is_part = bool(piece) and any(piece in label for label in _prefixes(table))
        if is_part and is_explained(texts[:first], table):
            return True
    return is_explained(texts, table)


@kept(16_384)
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


def order(named: Named) -> int:
    """Give the place of a row in the form, -1 for none."""
    return _orders().get((named.block, named.key), -1)


@cache
def _orders() -> dict[tuple[str, str], int]:
    rows = [place for place in layouts() if place.axis == "row"]
    found: dict[tuple[str, str], int] = {}
    for place in rows:
        found.setdefault((place.block, place.key), len(found))
    return found

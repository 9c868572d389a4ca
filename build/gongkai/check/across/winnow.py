"""Choose the fingerprints of texts: few hashes of short runs, the same for the same passage.

In: texts. Out: arrays of hashes and places. Must not know what the texts are about.

Winnowing: every run of ``RUN`` letters is hashed, and of every ``WINDOW`` runs that follow each
other the least hash is kept. So two texts that share ``RUN + WINDOW - 1`` letters share a
fingerprint for certain, wherever the passage stands, and one run in about 17 is kept. Digits,
punctuation and blanks are no letters and do not count: what differs in them alone is the same.
Time grows with the length of the texts only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

RUN, WINDOW = 16, 32
"""Powers of two, both."""
MASK = "\ue000"
"""Stands for a letter that is not compared, such as those of the body's own name; no letter."""

POINTS = NDArray[np.uint32]
HASHES = NDArray[np.uint64]
PLACES = NDArray[np.int32]

_BASE = 0x9E3779B97F4A7C15
_MIX = np.uint64(0xD6E8FEB86659FD93)
_WORD = 1 << 64
_PLANE = 0x10000


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """Hashes with the text (its number) and the place in it that each run begins at."""

    hashes: HASHES
    texts: PLACES
    places: PLACES


@lru_cache(maxsize=1024)
def own_names(*printed: str | None) -> tuple[str, ...]:
    """List what a report calls its own: its names, and the places that it lies in; long ones first.

    >>> own_names("甲镇政府", None, "乙县 甲镇")
    ('甲镇政府', '乙县', '甲镇')
    """
    parts = {part for names in printed if names for part in names.split() if len(part) > 1}
    return tuple(sorted(parts, key=lambda one: (-len(one), one)))


def mask(text: str, names: Sequence[str]) -> str:
    """Hide names in a text without moving anything.

    >>> mask("甲镇政府与乙镇", ["甲镇政府", "甲镇"]).count(MASK)
    4
    """
    for name in names:
        text = text.replace(name, MASK * len(name))
    return text


def letters(text: str) -> tuple[POINTS, NDArray[np.int64]]:
    """Give the code points that are compared, and their places in the text.

    >>> letters("全年 3 件。")[1].tolist()
    [0, 1, 5]
    """
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    places = np.flatnonzero(_is_letter()[points])
    return points[places], places


@cache
def _is_letter() -> NDArray[np.bool_]:
    """Tell for every code point whether it is compared; rare characters past the plane are not."""
    table = np.zeros(0x110000, np.bool_)
    table[:_PLANE] = [chr(one).isalpha() for one in range(_PLANE)]
    return table


def fingerprints(texts: Sequence[str]) -> Fingerprints:
    """Choose the fingerprints of each text; one shorter than RUN + WINDOW - 1 letters has none."""
    lengths = np.fromiter((len(text) for text in texts), np.int64, len(texts))
    points, kept = letters("".join(texts))
    span = RUN + WINDOW - 1
    if len(kept) < span:
        nothing = np.zeros(0, np.int32)
        return Fingerprints(np.zeros(0, np.uint64), nothing, nothing)
    owners = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)[kept]
    hashes = _rolled(points.astype(np.uint64))
    is_whole = owners[: len(owners) - span + 1] == owners[span - 1 :]
    chosen = np.flatnonzero(_is_chosen(hashes, is_whole))
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    own = owners[chosen]
    places = (kept[chosen] - starts[own]).astype(np.int32)
    return Fingerprints(hashes[chosen], own, places)


def _rolled(points: HASHES) -> HASHES:
    """Hash every run of RUN letters, and mix the bits so that the least is a matter of chance.

    The hash of a run is made of those of its halves.
    """
    hashes, width, base = points, 1, _BASE
    while width < RUN:
        hashes = hashes[:-width] * np.uint64(base) + hashes[width:]
        width, base = width * 2, base * base % _WORD
    hashes = (hashes ^ hashes >> np.uint64(32)) * _MIX
    hashes ^= hashes >> np.uint64(29)
    return hashes


def _is_chosen(hashes: HASHES, is_whole: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell the runs that are the least of some window that lies within one text."""
    least = _slid(hashes, np.minimum)
    least[~is_whole] = 0
    edge = np.zeros(WINDOW - 1, np.uint64)
    best = _slid(np.concatenate((edge, least, edge)), np.maximum)
    chosen: NDArray[np.bool_] = (best == hashes) & (best > 0)
    return chosen


def _slid(values: HASHES, choose: np.ufunc) -> HASHES:
    """Slide ``choose`` over every WINDOW values that follow each other."""
    width = 1
    while width < WINDOW:
        values = choose(values[:-width], values[width:])
        width *= 2
    return values

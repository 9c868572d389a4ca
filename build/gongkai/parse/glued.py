"""Recognize the form in a text whose cells ran together: 行政许可3100 (layout L12).

In: a text in which no table was found. Out: the rows whose labels are printed. Must not read a
number: where cells are glued, nobody can tell where one ends.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import cache

from gongkai.findings import At, make_finding
from gongkai.knowledge import labels as variants
from gongkai.knowledge import layouts
from gongkai.model import Finding
from gongkai.parse.folding import core, simplify, whole_words
from gongkai.parse.labels import DISCLOSURE, REQUESTS, Rule

MIN_LABEL, MAX_TEXT = 4, 100_000
BEHIND = "[-+0-9]|无|/|,[0-9]"
"""Behind a glued label stands a number or a mark; a sentence goes on in words."""


def find_labels(text: str) -> dict[tuple[str, str], Rule]:
    """Give the rows of table two and three whose labels stand right before a number or mark."""
    words = _squeezed(text[:MAX_TEXT])
    found: dict[tuple[str, str], Rule] = {}
    for label, place in _labels():
        if place not in found and re.search(f"{re.escape(label)}(?:{BEHIND})", words):
            found[place] = "exact"
    return found


def glued_finding(text: str) -> Finding:
    """Make the finding that this copy's cells cannot be told apart, with the first such place."""
    places = (match for label, _ in _labels() if (match := _place(label, text)))
    first = min(places, key=lambda match: match.start(), default=None)
    quote = first[0] if first else ""
    at = At(first.start(), first.end(), quote) if first else At(None, None, quote)
    values = {"quote": quote}
    finding = make_finding("values-glued", values, at=at)
    return replace(finding, verdict="not_assessable", blame="copy")


def _place(label: str, text: str) -> re.Match[str] | None:
    return re.search(f"{re.escape(label)}[^\\S\n]*[-+0-9\uff10-\uff19,\uff0c./无]+", text)


def _squeezed(text: str) -> str:
    """Fold the text as labels are folded, but for the commas that part cells."""
    folded = simplify(unicodedata.normalize("NFKC", text))
    return re.sub(r"[^\w,/+-]", "", folded)


@cache
def _labels() -> tuple[tuple[str, tuple[str, str]], ...]:
    rows = [
        (place.label, (place.block, place.key))
        for place in layouts()
        if place.axis == "row" and place.block in (*DISCLOSURE, REQUESTS)
    ]
    known = [(v.label, (v.block, v.means)) for v in variants() if v.axis == "row" and v.means]
    return tuple(
        (words, place)
        for label, place in [*rows, *known]
        for words in sorted({core(label), _squeezed(label), whole_words(label)})
        if len(words) >= MIN_LABEL
    )

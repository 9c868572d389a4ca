"""Split a file that holds several reports, such as a county's collection.

In: a Document. Out: documents of the same text length in which all but one report is blanked,
so that every offset still counts from the beginning of the file. Must not split a report whose
title is printed twice: only a new title before a new part one opens a new report.
"""

from __future__ import annotations

from dataclasses import replace

from gongkai.model import Document
from gongkai.parse.identity import find_titles
from gongkai.parse.sections import find_headings


def split_reports(document: Document, text: str) -> tuple[tuple[Document, str], ...]:
    """Give one (document, simplified text) pair per report of a file."""
    starts = _starts(text)
    if len(starts) < 2:
        return ((document, text),)
    ends = [*starts[1:], len(text)]
    return tuple(
        _window(document, text, 0 if start == starts[0] else start, end)
        for start, end in zip(starts, ends, strict=True)
    )


def _starts(text: str) -> list[int]:
    """Find where each report begins: at its title, where part one follows other parts."""
    headings = find_headings(text)
    starts = [0]
    words = _title_words(text, 0, headings[0][1]) if headings else frozenset()
    last = 0
    for number, position in headings:
        if number == 1 and last > 1:
            titles = find_titles(text, position, starts[-1])
            fresh = [span for span in titles if span[0] > _position(headings, last, position)]
            new = frozenset(text[slice(*span)] for span in fresh)
            if fresh and not new & words:
                starts.append(fresh[0][0])
                words = new
        last = number
    return starts


def _position(headings: list[tuple[int, int]], number: int, before: int) -> int:
    return max(at for found, at in headings if found == number and at < before)


def _title_words(text: str, start: int, end: int) -> frozenset[str]:
    return frozenset(text[slice(*span)] for span in find_titles(text, end, start))


def _window(document: Document, text: str, start: int, end: int) -> tuple[Document, str]:
    """Blank everything outside of a window, line ends kept out of it too."""
    shown = " " * start + text[start:end] + " " * (len(text) - end)
    raw = " " * start + document.text[start:end] + " " * (len(text) - end)
    grids = tuple(grid for grid in document.grids if start <= grid.start and grid.end <= end)
    return replace(document, text=raw, grids=grids), shown

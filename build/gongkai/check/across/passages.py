"""Find passages of the narrative that stand in another report too, word for word or nearly so.

In: ``dated`` and the staged sections. Out: at most two findings per report (``info``): the
longest passage shared with the body's report before, and with another body. Sections 1, 5 and 6
are compared; digits, marks and the bodies' own names are not. What very many bodies share is a
template and is ignored (``matching``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gongkai.check.across.compared import Compared, findings_of
from gongkai.check.across.matching import LETTERS, shared
from gongkai.check.across.winnow import POINTS, RUN, WINDOW, letters, mask, own_names
from gongkai.check.words import Judged, failed
from gongkai.findings import At
from gongkai.model import Assessment

if TYPE_CHECKING:
    from gongkai.tables import Tables


@dataclass(frozen=True, slots=True)
class Passage:
    """A shared passage: its span in this report and in the other, and how many letters it has."""

    start: int
    end: int
    other_start: int
    other_end: int
    letters: int


def check_passages(tables: Tables) -> Iterator[Compared]:
    """X6: say of each report what it has in common with one before and one of another body."""
    for report_id, rows in groupby(shared(tables), key=lambda row: row["report_id"]):
        held = list(rows)
        if not held[0]["is_long"]:
            yield Compared(report_id, Assessment("copied-text", 0, 0, 1))
            continue
        measured = [(row, _measure(row)) for row in held if row["cut"] and row["other_cut"]]
        common = [(row, passage) for row, passage in measured if passage is not None]
        findings = tuple(f for row, passage in common for f in findings_of(_word(row, passage)))
        others = tuple(row["other_id"] for row, _ in common)
        if held[0]["times"]:
            counts = (held[0]["times"] - len(common), len(common), 0)
            yield Compared(report_id, Assessment("copied-text", *counts), findings, others)


def _measure(row: Mapping[str, Any]) -> Passage | None:
    """Find the ends of a passage letter by letter; None where it is too short after all."""
    own, own_places = _letters(row["cut"], row["names"])
    other, other_places = _letters(row["other_cut"], row["other_names"])
    ends = (row["first"], row["last"] + 1)
    first, last = np.searchsorted(own_places, [end - row["cut_at"] for end in ends])
    ends = (row["other_first"], row["other_last"] + 1)
    other_first, other_last = np.searchsorted(
        other_places, [end - row["other_cut_at"] for end in ends]
    )
    if not np.array_equal(own[first : first + RUN], other[other_first : other_first + RUN]):
        return None  # two runs with one hash
    before = _agree(own[:first][::-1], other[:other_first][::-1], WINDOW)
    after = _agree(own[last:], other[other_last:], RUN + WINDOW)
    first, other_first = first - before, other_first - before
    last, other_last = last + after - 1, other_last + after - 1
    if last - first + 1 < LETTERS:
        return None
    return Passage(
        int(row["cut_at"] + own_places[first]),
        int(row["cut_at"] + own_places[last] + 1),
        int(row["other_cut_at"] + other_places[other_first]),
        int(row["other_cut_at"] + other_places[other_last] + 1),
        int(last - first + 1),
    )


def _letters(cut: str, names: list[str | None]) -> tuple[POINTS, NDArray[np.int64]]:
    return letters(mask(cut, own_names(*names)))


def _agree(own: POINTS, other: POINTS, most: int) -> int:
    """Count the letters that agree from the start, as far as a fingerprint more would not be."""
    size = min(len(own), len(other), most)
    differing = np.flatnonzero(own[:size] != other[:size])
    return int(differing[0]) if len(differing) else size


def _word(row: Mapping[str, Any], passage: Passage) -> Judged:
    quote = row["cut"][passage.start - row["cut_at"] : passage.end - row["cut_at"]]
    words = {
        "letters": str(passage.letters),
        "other": row["other_id"],
        "other_name": row["other_name"],
        "other_year": str(row["other_year"]),
        "other_start": str(passage.other_start),
        "other_end": str(passage.other_end),
    }
    return failed("copied-text", (), words, place=At(passage.start, passage.end, quote))

"""Hold every other version of a report against the current one, cell by cell.

In: staged tables. Out: one row per pair of versions. A copy that lost cells says nothing against
one that has them; only two values differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from gongkai.check.across.compared import Compared, findings_of
from gongkai.check.words import failed, plain, row_names
from gongkai.knowledge import codebook
from gongkai.model import Assessment

if TYPE_CHECKING:
    from gongkai.tables import Tables

SHOWN = 5
"""So many differing cells are spelt out in the message; ``indicators`` names all."""

# The pairs are few, and looked up first: the figures are scanned for their reports only.
RIVALS = """
SELECT current.report_id, other.report_id AS other_id
FROM reports AS current
JOIN reports AS other
  ON other.body_id = current.body_id AND other.year = current.year AND NOT other.is_current
WHERE current.is_current
"""
# All figures of an archive are passed through once; what is kept of them is little.
CELLS = """
SELECT figures.report_id, indicator, value, unit
FROM figures JOIN (SELECT report_id FROM rivals UNION SELECT other_id FROM rivals) AS wanted
    ON wanted.report_id = figures.report_id
"""
VERSIONS = """
SELECT rivals.report_id, rivals.other_id, own.indicator, own.value, own.unit,
       other.value AS other_value, other.unit AS other_unit
FROM rivals
JOIN cells AS own ON own.report_id = rivals.report_id
JOIN cells AS other ON other.report_id = rivals.other_id AND other.indicator = own.indicator
ORDER BY rivals.report_id, rivals.other_id, own.indicator
"""


def check_versions(tables: Tables) -> Iterator[Compared]:
    """Compare the copies of a report that this archive holds more than once."""
    places = {row.indicator: number for number, row in enumerate(codebook())}
    tables.make("rivals", RIVALS)
    tables.make("cells", CELLS)
    pairs = groupby(tables.rows(VERSIONS), lambda row: (row["report_id"], row["other_id"]))
    for (report_id, other_id), rows in pairs:
        cells = sorted(rows, key=lambda row: places[row["indicator"]])
        yield _compare(report_id, other_id, cells)
    tables.drop("rivals", "cells")


def _compare(report_id: str, other_id: str, cells: Sequence[Mapping[str, Any]]) -> Compared:
    both = [row for row in cells if row["value"] is not None and row["other_value"] is not None]
    differing = [row for row in both if _differs(row)]
    if not differing:
        counts = (1, 0, 0) if both else (0, 0, 1)
        return Compared(report_id, Assessment("versions-differ", *counts), (), (other_id,))
    names = [row_names(row["indicator"]) for row in differing[:SHOWN]]
    sides = [f"{plain(row['value'])} / {plain(row['other_value'])}" for row in differing[:SHOWN]]
    more = len(differing) - SHOWN
    words = {
        "other": other_id,
        "count": str(len(differing)),
        "cells": "；".join(
            f"{name['cell']} {side}" for name, side in zip(names, sides, strict=True)
        )
        + ("……" if more > 0 else ""),
        "cells_en": "; ".join(
            f"{name['cell_en']} {side}" for name, side in zip(names, sides, strict=True)
        )
        + (" …" if more > 0 else ""),
    }
    single = differing[0] if len(differing) == 1 else None
    judged = failed(
        "versions-differ",
        tuple(row["indicator"] for row in differing),
        words,
        sides=(single["value"], single["other_value"]) if single else None,
    )
    assessment = Assessment("versions-differ", 0, 1, 0)
    return Compared(report_id, assessment, findings_of(judged), (other_id,))


def _differs(row: Mapping[str, Any]) -> bool:
    """Tell two values apart; with and without a printed unit they cannot be compared."""
    return bool(row["value"] != row["other_value"]) and row["unit"] == row["other_unit"]

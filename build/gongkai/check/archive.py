"""Check what needs several reports: SQL over the staged tables.

In: staged tables. Out: rows of ``findings`` to add. Must not load an archive into memory: every
comparison is a query.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from gongkai.check.words import failed, plain, row_names
from gongkai.findings import At
from gongkai.knowledge import codebook
from gongkai.model import Assessment, Finding

if TYPE_CHECKING:
    from gongkai.tables import Tables

CARRIED = """
SELECT new.report_id, new.indicator, new.value AS now, old.value AS before,
       new.start AS start, new."end" AS "end"
FROM figures AS new
JOIN reports AS report ON report.report_id = new.report_id AND report.is_current
JOIN reports AS earlier
  ON earlier.body_id = report.body_id AND earlier.year = report.year - 1 AND earlier.is_current
JOIN figures AS old
  ON old.report_id = earlier.report_id AND old."row" = 'carried_out'
  AND old."column" = new."column" AND old."table" = 'requests'
WHERE new."table" = 'requests' AND new."row" = 'carried_in'
ORDER BY new.report_id, new.indicator
"""

VERSIONS = """
SELECT current.report_id AS report_id, other.report_id AS other_id, figure.indicator AS indicator,
       figure.value AS value, rival.value AS other_value, figure.status AS status,
       rival.status AS other_status, figure.unit AS unit, rival.unit AS other_unit
FROM reports AS current
JOIN reports AS other
  ON other.body_id = current.body_id AND other.year = current.year AND NOT other.is_current
JOIN figures AS figure ON figure.report_id = current.report_id
JOIN figures AS rival
  ON rival.report_id = other.report_id AND rival.indicator = figure.indicator
WHERE current.is_current
ORDER BY current.report_id, other.report_id, figure.indicator
"""
# A copy that lost cells says nothing against one that has them; only two values differ.
SHOWN = 5
"""So many differing cells are spelt out in the message; ``indicators`` names all."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A finding or an assessment of one report that came from comparing it with others."""

    report_id: str
    finding: Finding | None
    assessment: Assessment


def archive(tables: Tables) -> Iterator[Compared]:
    """Check the archive as a whole; yields one row per report and comparison."""
    yield from _carried_over(tables)
    yield from _versions(tables)


def _carried_over(tables: Tables) -> Iterator[Compared]:
    """X1: what a year carries over is what the year before carried forward."""
    for row in tables.rows(CARRIED):
        now, before = row["now"], row["before"]
        if now is None or before is None:
            yield Compared(row["report_id"], None, Assessment("carried-over", 0, 0, 1))
            continue
        if now == before:
            yield Compared(row["report_id"], None, Assessment("carried-over", 1, 0, 0))
            continue
        judged = failed(
            "carried-over",
            (row["indicator"],),
            row_names(row["indicator"]),
            sides=(now, before),
            place=At(row["start"], row["end"], None),
        )
        yield Compared(row["report_id"], judged.finding, Assessment("carried-over", 0, 1, 0))


def _versions(tables: Tables) -> Iterator[Compared]:
    """Hold every other version of a report against the current one, cell by cell."""
    places = {row.indicator: number for number, row in enumerate(codebook())}
    pairs = groupby(tables.rows(VERSIONS), lambda row: (row["report_id"], row["other_id"]))
    for (report_id, other_id), rows in pairs:
        cells = sorted(rows, key=lambda row: places[row["indicator"]])
        both = [row for row in cells if row["value"] is not None and row["other_value"] is not None]
        differing = [row for row in both if _differs(row)]
        if not both or not differing:
            counts = (1, 0, 0) if both else (0, 0, 1)
            yield Compared(report_id, None, Assessment("versions-differ", *counts))
            continue
        names = [row_names(row["indicator"]) for row in differing[:SHOWN]]
        sides = [f"{_side(row, '')} / {_side(row, 'other_')}" for row in differing[:SHOWN]]
        more = len(differing) - SHOWN
        values = {
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
            values,
            sides=(single["value"], single["other_value"]) if single else None,
        )
        yield Compared(report_id, judged.finding, Assessment("versions-differ", 0, 1, 0))


def _differs(row: Mapping[str, Any]) -> bool:
    """Tell two values apart; with and without a printed unit they cannot be compared."""
    return bool(row["value"] != row["other_value"]) and row["unit"] == row["other_unit"]


def _side(row: Mapping[str, Any], which: str) -> str:
    return plain(row[f"{which}value"])

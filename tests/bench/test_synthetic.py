"""The committed synthetic archive: it is what the generator makes, and it is read right.

A number that is not the one printed is wrong, and there may be none. What is not read, though it
is printed, is held against a floor for each layout.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

import synthetic_archive
from conftest import Built
from gongkai.intake import SYNTHETIC

FLOOR = 0.995
"""How many of the cells other than zero are read, in each layout."""
ROOT = Path(__file__).parents[2]


def rows_of(built: Built, query: str) -> list[tuple]:
    with duckdb.connect() as held:
        return held.execute(query.replace("@", f"{built.packages}/gongkai/")).fetchall()


@pytest.fixture(scope="module")
def figures(synthetic: Built) -> dict[tuple[str, str], tuple[str, Decimal | None, str]]:
    """What was read, by file and indicator, but for zeros."""
    found = rows_of(
        synthetic,
        """select path, indicator, status, value, unit_basis
        from '@figures.parquet' join '@reports.parquet' using (report_id)
        where status <> 'reported' or value <> 0""",
    )
    return {(path, indicator): tuple(rest) for path, indicator, *rest in found}


def test_the_generator_makes_what_is_committed() -> None:
    made, held = synthetic_archive.make(), synthetic_archive.committed()
    assert list(made.archive) == list(held.archive)
    changed = [name for name, data in made.archive.items() if data != held.archive[name]]
    assert [] == changed
    assert made.cells == held.cells
    assert made.documents == held.documents


@pytest.mark.slow
def test_no_number_is_wrong_and_few_are_not_read(
    figures: dict[tuple[str, str], tuple[str, Decimal | None, str]],
    record_property: pytest.RecordProperty,
) -> None:
    layouts = {row[0]: row[8] for row in synthetic_archive.rows_of("documents.csv.gz")}
    truth = {
        (path, indicator): (status, Decimal(value) if value else None)
        for path, _, _, indicator, status, value, _ in synthetic_archive.rows_of("truth.csv.gz")
    }
    wrong, cells, right = [], Counter(), Counter()
    for key in truth.keys() | figures.keys():
        status, value = truth.get(key, ("reported", Decimal(0)))
        found, number = figures.get(key, ("reported", Decimal(0), ""))[:2]
        is_right = found == status and number == value
        if number is not None and number != value:
            wrong.append((key, number, value))
        layout = layouts[key[0]]
        cells[layout] += 1
        right[layout] += is_right
    assert [] == wrong
    shares = {layout: right[layout] / cells[layout] for layout in cells}
    record_property("read", {layout: f"{right[layout]}/{cells[layout]}" for layout in cells})
    assert {} == {layout: share for layout, share in shares.items() if share < FLOOR}, shares

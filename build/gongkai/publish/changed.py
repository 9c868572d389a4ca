"""What differs between two publications, as rows that come one after the other.

In: the file of changes that ``compare`` wrote. Out: figures and reports that differ, and counts.
Must not hold all changes at once, nor say anything in words.
"""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any, Literal, cast

import pyarrow as pa
import pyarrow.parquet as pq

from gongkai.publish.files import digits
from gongkai.tables import Tables

Change = Literal["changed", "added", "vanished", "moved"]
Cause = Literal["added", "gone", "source", "erratum", "withheld", "form", "body", "reading"]
"""Their words stand in ``words/causes.csv``."""

CHANGES = "changes"
"""Name of the table of changed figures."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one publication says of a figure, and where that stands in which file."""

    value: Decimal | None
    status: str
    as_printed: str | None
    unit: str
    report_id: str
    sha256: str | None
    start: int | None
    end: int | None

    def __str__(self) -> str:
        shown = digits(self.value) if self.value is not None else self.status
        quote = f" “{self.as_printed}”" if self.as_printed not in (None, "", shown) else ""
        return f"{shown}{quote}" + (" (corrected)" if self.status == "corrected" else "")


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure of a current report that is not the same in both."""

    body_id: str
    year: int
    indicator: str
    change: Change
    cause: Cause
    old: Cell | None
    new: Cell | None


@dataclass(frozen=True, slots=True)
class ReportChange:
    """A report that is in one publication only; ``renamed`` is its id in the new one."""

    report_id: str
    change: Literal["added", "vanished", "renamed"]
    renamed: str | None = None


class FigureChanges:
    """The changed figures, read from their file as often as they are asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        tables = Tables(folder)
        try:
            self._counts = {
                (row["change"], row["cause"]): int(row["n"])
                for row in tables.rows(
                    f"SELECT change, cause, count(*) AS n FROM {CHANGES} GROUP BY ALL ORDER BY ALL"  # noqa: S608
                )
            }
        finally:
            tables.close()
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)

    def __len__(self) -> int:
        return sum(self._counts.values())

    def __iter__(self) -> Iterator[FigureChange]:
        return map(_figure_change, self.rows())

    def count(self, *, change: str | None = None, cause: str | None = None) -> int:
        """Count the figures of one kind of change, or of one cause, or of both."""
        return sum(
            number
            for (one, other), number in self._counts.items()
            if change in (None, one) and cause in (None, other)
        )

    def batches(self) -> Iterator[pa.Table]:
        """Give the changes as tables of ``reasons.change_schema``, some thousand rows each."""
        with pq.ParquetFile(self._folder / f"{CHANGES}.parquet") as file:
            for batch in file.iter_batches(batch_size=10_000):
                yield pa.Table.from_batches([batch])

    def rows(self) -> Iterator[dict[str, Any]]:
        """Give the changes as dicts."""
        for table in self.batches():
            yield from table.to_pylist()

    def first(self, listed: int) -> Iterator[FigureChange]:
        """Give so many, changed ones before those of reports that came, went or moved."""
        ordered = (self._picked(is_changed=True), self._picked(is_changed=False))
        return islice(chain.from_iterable(ordered), listed)

    def _picked(self, *, is_changed: bool) -> Iterator[FigureChange]:
        return (figure for figure in self if (figure.change == "changed") is is_changed)


def _figure_change(row: dict[str, Any]) -> FigureChange:
    return FigureChange(
        row["body_id"],
        row["year"],
        row["indicator"],
        cast(Change, row["change"]),
        cast(Cause, row["cause"]),
        _cell(row, "old"),
        _cell(row, "new"),
    )


def _cell(row: dict[str, Any], side: str) -> Cell | None:
    if row[f"{side}_status"] is None:
        return None
    return Cell(**{name: row[f"{side}_{name}"] for name in Cell.__dataclass_fields__})

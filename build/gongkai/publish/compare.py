"""Compares the figures of two publications, some hundred reports at a time.

In: two folders of Parquet tables. Out: one Parquet file of changed figures with their causes, and
the reports that came or went. Must not say anything in words.

Figures lie sorted by body, so a slice of reports is a stretch of each file: the memory needed is
that of a slice, whatever the size of the archive. A place in the text that shifted is no change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from gongkai.decisions import MASK
from gongkai.model import UsageError
from gongkai.publish import pairs
from gongkai.publish.changed import ReportChange
from gongkai.publish.fetch import fetch
from gongkai.publish.manifest import parquet_schema
from gongkai.publish.reasons import change_schema
from gongkai.publish.sql import literal, quoted
from gongkai.tables import Tables, files_of, reading

AT_ONCE = 2_000
"""Pairs of reports that are compared at the same time: some 800,000 figures."""
MEMORY = "2GB"

FIGURES = ("report_id", "body_id", "indicator", "value", "status", "as_printed", "unit")
EVIDENCE = ("value", "status", "as_printed", "unit", "start", "end")

_SIDE = """
    SELECT pair, indicator, value::DECIMAL(28, 8) AS value, status, as_printed, unit, start, "end"
    FROM {figures} AS figures JOIN slice ON figures.report_id = slice.{side}_report_id
    WHERE figures.body_id BETWEEN {low} AND {high}
"""

_CAUSE = f"""
    CASE WHEN cause IS NOT NULL THEN cause
        WHEN old_sha256 <> new_sha256 THEN 'source'
        WHEN is_same THEN 'body'
        WHEN new_status = 'corrected' AND NOT coalesce(old_status = 'corrected'
            AND old_value = new_value, false) THEN 'erratum'
        WHEN old_status = 'corrected' AND coalesce(new_status, '') <> 'corrected'
            AND old_as_printed IS NOT DISTINCT FROM new_as_printed THEN 'erratum'
        WHEN coalesce(contains(old_as_printed, '{MASK}'), false)
            <> coalesce(contains(new_as_printed, '{MASK}'), false) THEN 'withheld'
        WHEN old_form <> new_form THEN 'form'
        ELSE 'reading' END
"""
"""Why a figure differs, as far as the tables tell; what is left is our reading."""

_CHANGES = f"""
    WITH both_sides AS (
        SELECT pair, indicator, {
    ", ".join(
        f"{side}.{quoted(column)} AS {side}_{column}"
        for side in ("old", "new")
        for column in EVIDENCE
    )
}
        FROM ({{old}}) AS old FULL JOIN ({{new}}) AS new USING (pair, indicator)
    ), told AS (
        SELECT *, old_status IS NOT NULL AND new_status IS NOT NULL
                AND old_status = new_status AND old_value IS NOT DISTINCT FROM new_value
                AND old_as_printed IS NOT DISTINCT FROM new_as_printed AND old_unit = new_unit
            AS is_same,
            old_body_id IS DISTINCT FROM new_body_id OR old_year IS DISTINCT FROM new_year
            AS is_moved
        FROM both_sides JOIN slice USING (pair)
    ), caused AS (
        SELECT *, CASE WHEN old_status IS NULL THEN 'added' WHEN new_status IS NULL THEN 'vanished'
            WHEN is_same THEN 'moved' ELSE 'changed' END AS change, {_CAUSE} AS told_cause
        FROM told WHERE NOT is_same OR is_moved
    )
    SELECT {
    ", ".join("told_cause AS cause" if name == "cause" else name for name in change_schema().names)
}
    FROM caused ORDER BY pair, indicator
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Compared:
    """How many reports each publication has, and those that came, went or have another id."""

    old_reports: int
    new_reports: int
    reports: tuple[ReportChange, ...]


def compare(old: Path, new: Path, changes: Path) -> Compared:
    """Write every changed figure of the current reports to a Parquet file.

    Args:
        old: folder of the tables of before.
        new: folder of the tables of now.
        changes: file to write, of ``reasons.change_schema``; its folder takes what is spilled.

    Raises:
        UsageError: a table cannot be read or lacks a column.
    """
    tables = Tables(changes.parent, MEMORY, (old, new))
    try:
        tables.run(pairs.statements(_selects(old), _selects(new)))
        with pq.ParquetWriter(changes, change_schema(), compression="zstd") as writer:
            for sql in _slices(tables, _figures(old), _figures(new)):
                writer.write_table(fetch(tables, sql).cast(change_schema()))
        old_count, new_count = (_count(tables, side) for side in ("old", "new"))
        reports = tuple(ReportChange(**row) for row in tables.rows(pairs.REPORTS_CHANGED))
        return Compared(old_count, new_count, reports)
    finally:
        tables.close()


def _slices(tables: Tables, old: str, new: str) -> Iterator[str]:
    """Give a query for each slice of pairs, which stand in ``slice`` then."""
    for start in range(1, _count(tables, "pairs") + 1, AT_ONCE):
        tables.make(
            "slice",
            f"FROM pairs WHERE pair BETWEEN {start} AND {start + AT_ONCE - 1}",
        )
        yield _CHANGES.format(old=_side(tables, "old", old), new=_side(tables, "new", new))


def _count(tables: Tables, name: str) -> int:
    return int(next(tables.rows(f"SELECT count(*) AS n FROM {name}"))["n"])  # noqa: S608


def _side(tables: Tables, side: str, figures: str) -> str:
    """SELECT the figures of one side; the bounds let DuckDB pass over the rest of the file."""
    column = f"{side}_body_id"
    bounds = next(tables.rows(f"SELECT min({column}), max({column}) FROM slice")).values()  # noqa: S608
    low, high = (literal(bound or "") for bound in bounds)
    return _SIDE.format(figures=figures, side=side, low=low, high=high)


def _figures(folder: Path) -> str:
    paths = files_of(folder, "figures")
    for path in paths:
        _must_have(path, (*FIGURES, "start", "end"))
    return reading(paths)


def _selects(folder: Path) -> Mapping[str, str]:
    """SELECT the columns of each table; a table that an older publication lacks is empty."""
    return {table: _select(folder / f"{table}.parquet", table) for table in pairs.COLUMNS}


def _select(path: Path, table: str) -> str:
    columns = pairs.COLUMNS[table]
    if table != "reports" and not path.is_file():
        return f"SELECT {', '.join(f'NULL::VARCHAR AS {name}' for name in columns)} WHERE false"
    _must_have(path, columns)
    return f"SELECT {', '.join(columns)} FROM read_parquet({literal(str(path))})"  # noqa: S608


def _must_have(path: Path, columns: tuple[str, ...]) -> None:
    schema, _, reason = parquet_schema(path)
    if schema is None:
        raise UsageError(f"{path}: cannot be read as Parquet: {reason}")
    if absent := [name for name in columns if name not in schema.names]:
        raise UsageError(f"{path}: has no column {absent[0]}; it is no table of gongkai")

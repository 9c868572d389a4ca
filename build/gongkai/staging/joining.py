"""Say in SQL how the rows of documents get the ids of their reports.

In: names of tables and what holds them. Out: queries over ``ids`` (doc, n, report_id, body_id,
year, path) and ``parts`` (indicator with table, row and column). Must not run anything.
"""

from __future__ import annotations

from pathlib import Path

from gongkai.staging.filed import SCHEMAS
from gongkai.tables import quoted, schema

CELLS = ("figures", "sections", "mentions", "statistics_2014")
"""Tables whose rows belong to a report."""
OWN = {
    "report_id": "ids.report_id",
    "body_id": "ids.body_id",
    "year": "ids.year",
    "finding_id": "ids.report_id || '.' || found.mark",
}
"""Columns that only the archive gives."""
PARTS = {name: f"parts.{quoted(name)}" for name in ("table", "row", "column")}
PARTED = schema([(name, "string", True) for name in ("indicator", *PARTS)])


def parts_in(staged: Path) -> Path:
    """Where the parts of each indicator lie for who joins later."""
    return staged / ".parts" / "parts.parquet"


def rows_of(table: str, rows: str, ids: str = "ids", parts: str = "parts") -> str:
    """Say what the rows of a table are, in the columns that are staged."""
    columns = ", ".join(
        f"{OWN.get(name) or _part(table, name) or 'found.' + quoted(name)} AS {quoted(name)}"
        for name in SCHEMAS[table].names
    )
    join = f"JOIN {parts} AS parts USING (indicator)" if table == "figures" else ""
    return f"""
        SELECT {columns} FROM {rows} AS found JOIN {ids} AS ids USING (doc, n) {join}
    """  # noqa: S608  # our own names


def texts_of(rows: str) -> str:
    """Say what the texts are: one for each document, whatever reports it holds."""
    return f"""
        SELECT ids.path, found.text, length(found.text) AS characters
        FROM {rows} AS found JOIN ids ON ids.doc = found.doc AND ids.n = 1
    """  # noqa: S608  # our own names


def _part(table: str, name: str) -> str | None:
    return PARTS.get(name) if table == "figures" else None

"""Writes a table as the CSV that people open in a spreadsheet: ``NAME.excel.csv``.

In: a Parquet file. Out: a file. Must not know what the columns mean.

It differs from the plain CSV in two things. It begins with a byte order mark, without which Excel
takes UTF-8 for another encoding. And a text that a spreadsheet might take for a formula has an
apostrophe before it, also one that has such apostrophes already: whoever takes one apostrophe
away from every text that ``RISKY`` matches has the texts of the plain CSV again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gongkai.publish import files

TABLES = (
    "reports", "bodies", "figures", "findings", "indicators", "panel", "panel_status",
)  # fmt: skip
"""What people look at. Texts and sections outgrow a cell of a spreadsheet, and what is left are
tables for joining."""

MARK = "\ufeff"
RISKY = r"^'*(?:[\t\r\n]|[\s\x{A0}\x{3000}\x{FEFF}]*[=+\-@\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}])"
"""Beginnings that spreadsheets take for a formula, also full-width or after blanks."""


def csv_name(table: str) -> str:
    """Name the CSV file for spreadsheets of a table."""
    return f"{table}.excel.csv"


def sheets(tables: Iterable[str]) -> tuple[str, ...]:
    """Name those of some tables that come for spreadsheets too."""
    return tuple(table for table in tables if table in TABLES)


def head(schema: pa.Schema) -> str:
    """The first line of such a file, the mark at its beginning."""
    return f"{MARK}{files.header(schema)}"


def table_lines(table: pa.Table) -> Iterator[str]:
    """Give the lines of such a file for a table, its header first."""
    yield head(table.schema)
    for start in range(0, table.num_rows, files.LINES):
        yield from files.csv_lines(harmless(table.slice(start, files.LINES)))


def write(parquet: Path, path: Path) -> None:
    """Write one table, a batch of lines at a time."""
    files.write_lines(lines(parquet), path)


def lines(parquet: Path) -> Iterator[str]:
    """Give the lines of the file, the mark at its beginning in the first."""
    with pq.ParquetFile(parquet) as source:
        yield head(source.schema_arrow)
        for batch in source.iter_batches(files.LINES):
            yield from files.csv_lines(harmless(pa.Table.from_batches([batch])))


def harmless(table: pa.Table) -> pa.Table:
    """Put an apostrophe before every text that might be taken for a formula.

    >>> harmless(pa.table({"a": ["=1+1", "'=1", "1=1", None], "b": [-5, 0, 1, 2]})).to_pydict()
    {'a': ["'=1+1", "''=1", '1=1', None], 'b': [-5, 0, 1, 2]}
    """
    for place, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            column = table.column(place)
            risky = pc.match_substring_regex(column, RISKY)
            if pc.any(risky).as_py():
                safe = pc.binary_join_element_wise("'", column, "")
                table = table.set_column(place, field, pc.if_else(risky, safe, column))
    return table

"""The one typed door to pyarrow and DuckDB: staged tables, streamed to disk and queried.

In: rows as dicts and the fields of a resource. Out: Parquet files and rows again. Must not
know what a report is; which fields a resource has is told by the caller (knowledge).
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from gongkai.model import UsageError

Value = str | int | bool | Decimal | datetime.date | None
Row = Mapping[str, Value]

NUMBER = pa.decimal128(28, 8)
"""Wide enough for any amount in 万元 that was printed in fen, and exact."""

TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": NUMBER,
    "boolean": pa.bool_(),
    "date": pa.date32(),
}

BATCH = 20_000


def schema(fields: Sequence[tuple[str, str, bool]]) -> pa.Schema:
    """Make an Arrow schema from (name, type, required) triples."""
    return pa.schema(
        [pa.field(name, TYPES[kind], nullable=not must) for name, kind, must in fields]
    )


def quoted(name: str) -> str:
    """Quote the name of a column or table.

    >>> quoted("end")
    '"end"'
    """
    return '"' + name.replace('"', '""') + '"'


def files_of(folder: Path, name: str, part: str = "*") -> list[Path]:
    """Name the Parquet files of a table: one, or those in a folder of its name, in their order.

    Of a table in a folder only the file of one ``part`` may be wanted.
    """
    if (folder / name).is_dir():
        return sorted((folder / name).glob(f"{part}.parquet"))
    one = folder / f"{name}.parquet"
    return [one] if one.is_file() else []


def tables_in(folder: Path) -> list[str]:
    """Name the tables of a folder, by name."""
    found = {path.stem for path in folder.glob("*.parquet")}
    return sorted(found | {path.parent.name for path in folder.glob("[!.]*/*.parquet")})


def reading(paths: Sequence[Path], *options: str) -> str:
    """Say in SQL how to read Parquet files of one schema."""
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{listed}]{''.join(f', {one}' for one in options)})"


class Staging:
    """Tables being written: rows are appended per resource and flushed in batches.

    Use as a context manager; leaving it closes the Parquet files, also those of a resource
    that got no row, so that every resource can be queried.
    """

    def __init__(self, folder: Path, schemas: Mapping[str, pa.Schema]) -> None:
        self.folder = folder
        self._schemas = dict(schemas)
        self._rows: dict[str, list[Row]] = {name: [] for name in schemas}
        self._writers: dict[str, pq.ParquetWriter] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, resource: str, rows: Iterable[Row]) -> None:
        """Append rows to a resource; a row has exactly the fields of its schema."""
        waiting = self._rows[resource]
        waiting.extend(rows)
        if len(waiting) >= BATCH:
            self._flush(resource)

    def _flush(self, resource: str) -> None:
        table = from_rows(self._rows[resource], self._schemas[resource])
        if resource not in self._writers:
            path = self.folder / f"{resource}.parquet"
            self._writers[resource] = pq.ParquetWriter(path, table.schema, compression="zstd")
        self._writers[resource].write_table(table)
        self._rows[resource] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            for resource in self._schemas:
                if self._rows[resource] or resource not in self._writers:
                    self._flush(resource)
        for writer in self._writers.values():
            writer.close()


class Tables:
    """Staged or published tables of one folder, as SQL views named like the resources.

    With ``memory`` ("4GB") queries take no more than that, and write what is over to the folder.
    A table may lie in a folder of its name, in several files: their rows follow each other by the
    names of the files, and of such tables only those of one ``part`` may be wanted.

    Queries may read files of ``others`` too; then the folder holds only what they write.

    Raises:
        UsageError: a file of these folders cannot be read; queries raise it too, for damage may
            lie anywhere in a file.
    """

    def __init__(
        self,
        folder: Path,
        memory: str | None = None,
        others: Sequence[Path] = (),
        part: str = "*",
    ) -> None:
        self.folder = folder
        self._others = others
        self._part = part
        self._connection = _connected()
        if memory is not None:
            self._connection.execute(f"SET memory_limit = '{memory}'")
            # several processes may ask the same folder, and names of what is over are not theirs
            spill = str(folder / f".spill-{os.getpid()}").replace("'", "''")
            self._connection.execute(f"SET temp_directory = '{spill}'")
        self._connection.execute("SET preserve_insertion_order TO true")
        self._made: set[str] = set()
        self.names = tuple(tables_in(folder))
        for name in self.names:
            if paths := files_of(folder, name, part):
                with self._naming_what_is_broken():
                    self._connection.execute(
                        f"CREATE VIEW {quoted(name)} AS SELECT * FROM {reading(paths)}"  # noqa: S608  # our own names
                    )

    @contextmanager
    def _naming_what_is_broken(self) -> Iterator[None]:
        """Say which file is broken where a query stops at one; other faults stay what they are."""
        try:
            yield
        except duckdb.Error as error:
            for folder in self._others or (self.folder,):
                for path in sorted((*folder.glob("*.parquet"), *folder.glob("*/*.parquet"))):
                    if reason := why_unreadable(path):
                        raise UsageError(
                            f"{path}: cannot be read as Parquet: {reason};"
                            " run gongkai publish again"
                        ) from error
            raise

    def rows(self, sql: str, parameters: Sequence[Value] = ()) -> Iterator[dict[str, Any]]:
        """Run one query and yield its rows as dicts; give ORDER BY where order matters."""
        cursor = self._connection.cursor()
        with self._naming_what_is_broken():
            cursor.execute(sql, list(parameters))
        names = [column[0] for column in cursor.description or ()]
        while batch := self._batch(cursor):
            for values in batch:
                yield dict(zip(names, values, strict=True))

    def _batch(self, cursor: duckdb.DuckDBPyConnection) -> list[Any]:
        with self._naming_what_is_broken():
            return cursor.fetchmany(BATCH)

    def run(self, sql: str) -> None:
        """Run statements that give no rows, such as those that make several tables at once."""
        with self._naming_what_is_broken():
            self._connection.execute(sql)

    def make(self, name: str, sql: str) -> None:
        """Keep the rows of one query as a table of this connection, for further queries."""
        with self._naming_what_is_broken():
            self._connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS {sql}')

    def view(self, name: str, sql: str) -> None:
        """Let queries know the rows of a query by a name; they are made when they are asked for."""
        with self._naming_what_is_broken():
            self._connection.execute(f"CREATE OR REPLACE VIEW {quoted(name)} AS {sql}")

    def append(self, name: str, columns: Mapping[str, Any]) -> None:
        """Append columns (NumPy arrays of one length) to a table of this connection.

        The table is made of the first ones, so that an empty batch still makes it.
        """
        batch = pa.table(dict(columns))
        self._connection.register("appended", batch)
        names = ", ".join(f'"{column}"' for column in columns)
        if name in self._made:
            self._connection.execute(f'INSERT INTO "{name}" SELECT {names} FROM appended')  # noqa: S608
        else:
            self.make(name, f"SELECT {names} FROM appended")  # noqa: S608
            self._made.add(name)
        self._connection.unregister("appended")

    def drop(self, *names: str) -> None:
        """Forget tables that ``make`` or ``append`` kept."""
        for name in names:
            self._connection.execute(f'DROP TABLE IF EXISTS "{name}"')
            self._made.discard(name)

    def copy(self, sql: str, path: Path) -> None:
        """Write the rows of one query into a Parquet file, for a while."""
        to = str(path).replace("'", "''")
        with self._naming_what_is_broken():
            self._connection.execute(f"COPY ({sql}) TO '{to}' (FORMAT parquet)")

    def arrow(self, sql: str, parameters: Sequence[Value] = ()) -> pa.Table:
        """Run one query and give an Arrow table."""
        with self._naming_what_is_broken():
            return self._connection.sql(sql, params=list(parameters)).to_arrow_table()

    def cut(self, name: str, condition: str, parameters: Sequence[Value] = ()) -> pa.Table:
        """Give the rows of one table that meet a condition, in the order in which they stand."""
        paths = files_of(self.folder, name, self._part)
        own = "filename, file_row_number"
        rows = reading(paths, "filename = true", "file_row_number = true")
        sql = f"SELECT * EXCLUDE ({own}) FROM {rows} WHERE {condition}"  # noqa: S608
        return self.arrow(f"{sql} ORDER BY {own}", parameters)

    def close(self) -> None:
        """Close the connection; the files stay."""
        self._connection.close()


class Joining:
    """Parquet files and small tables joined into new files, without any row passing by here.

    What does not fit into ``memory`` is written into the folder meanwhile.
    """

    def __init__(self, scratch: Path, memory: str = "2GB") -> None:
        self._connection = _connected()
        self._connection.execute("SET preserve_insertion_order TO false")
        self._connection.execute(f"SET memory_limit = '{memory}'")
        spill = str(scratch / ".spill").replace("'", "''")
        self._connection.execute(f"SET temp_directory = '{spill}'")

    def add(self, name: str, columns: Mapping[str, Sequence[Any]]) -> None:
        """Make a small table of columns of one length."""
        found = pa.table({key: pa.array(values) for key, values in columns.items()})
        self._connection.register("given", found)
        self._connection.execute(f"CREATE OR REPLACE TABLE {quoted(name)} AS SELECT * FROM given")  # noqa: S608  # a name of ours
        self._connection.unregister("given")

    def files(self, paths: Sequence[Path], empty: pa.Schema) -> str:
        """Say in SQL what Parquet files of one schema hold; an empty table where there is none."""
        if not paths:
            self._connection.register("nothing", empty.empty_table())
            return "nothing"
        return reading(paths)

    def write(self, sql: str, wanted: pa.Schema, path: Path) -> None:
        """Write the rows of a query as one Parquet file with exactly the wanted columns."""
        order = ", ".join(f"{quoted(name)}" for name in wanted.names)
        to = str(path).replace("'", "''")
        path.parent.mkdir(exist_ok=True)
        self._connection.execute(
            f"COPY (SELECT {order} FROM ({sql})) TO '{to}' (FORMAT parquet, COMPRESSION zstd)"  # noqa: S608  # our own names
        )

    def make(self, name: str, sql: str, parameters: Sequence[Value] = ()) -> None:
        """Keep the rows of a query as a table."""
        made = f"CREATE OR REPLACE TABLE {quoted(name)} AS {sql}"
        self._connection.execute(made, list(parameters))

    def rows(self, sql: str, parameters: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
        """Give all rows of a query; for few ones."""
        return self._connection.execute(sql, list(parameters)).fetchall()

    def close(self) -> None:
        """Close the connection; the files stay."""
        self._connection.close()


def why_unreadable(path: Path) -> str:
    """Read a Parquet file to its end with both libraries; say why that fails, "" where it works.

    One wrong bit may leave the schema whole and stop a query in the middle.
    """
    name = str(path).replace("'", "''")
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches():
                batch.validate(full=True)
        sql = f"SELECT bit_xor(hash(found)) FROM read_parquet('{name}') AS found"  # noqa: S608
        with _reader().cursor() as connection:
            connection.execute(sql).fetchall()
    except (duckdb.Error, pa.ArrowException, OSError, ValueError) as error:
        return " ".join(str(error).split())[:200]
    return ""


@cache
def _reader() -> duckdb.DuckDBPyConnection:
    """A database without tables, to read single files with: making one takes longer than that."""
    return _connected()


def _connected() -> duckdb.DuckDBPyConnection:
    """Open a database in memory that draws no bar of its own into what a program writes."""
    connection = duckdb.connect()
    connection.execute("SET threads TO 2")
    connection.execute("SET enable_progress_bar = false")
    return connection


def from_rows(rows: Sequence[Row], wanted: pa.Schema) -> pa.Table:
    """Make a table of exactly the wanted fields; a missing or unknown field is an error."""
    names = set(wanted.names)
    for row in rows:
        if row.keys() != names:
            raise ValueError(f"row has other fields than its schema: {sorted(names ^ row.keys())}")
    return pa.table(
        {
            name: pa.array([row[name] for row in rows], type=wanted.field(name).type)
            for name in wanted.names
        },
        schema=wanted,
    )


def write(table: pa.Table, path: Path) -> None:
    """Write one Parquet file that is the same for the same rows, whatever the machine."""
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=9,
        row_group_size=112_500,
        version="2.6",
        store_schema=False,
    )

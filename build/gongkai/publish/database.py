"""Writes the tables of a package as one SQLite database with keys, checks and indexes.

In: the folder of Parquet files. Out: one file. Must not know what a table means.

Dates are ISO texts, booleans 0 and 1. Numbers are integers or doubles, which read back as the
digits that were printed; a column with a number of more digits than a double holds has no type,
and that number is a text there.
"""

from __future__ import annotations

import datetime
import errno
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from gongkai.knowledge.published import Field
from gongkai.publish import dictionary
from gongkai.publish.descriptor import Release
from gongkai.publish.exact import stored
from gongkai.publish.files import digits
from gongkai.publish.sql import literal, quoted

BATCH = 20_000
TYPES = {
    "string": "TEXT",
    "integer": "INTEGER",
    "number": "NUMERIC",
    "boolean": "INTEGER",
    "date": "TEXT",
}
DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
SEARCHED = (("body_id", "year"), ("indicator", "year"))
"""Columns that people ask for, beside the keys."""

CONTENTS = """
CREATE TABLE about (
    key TEXT NOT NULL PRIMARY KEY, zh TEXT NOT NULL, en TEXT NOT NULL
);
CREATE TABLE tables (
    name TEXT NOT NULL PRIMARY KEY, title_zh TEXT NOT NULL, title_en TEXT NOT NULL,
    description_zh TEXT, description_en TEXT, rows INTEGER NOT NULL
);
CREATE TABLE columns (
    "table" TEXT NOT NULL REFERENCES tables (name), position INTEGER NOT NULL, name TEXT NOT NULL,
    type TEXT NOT NULL, title_zh TEXT NOT NULL, title_en TEXT NOT NULL,
    description_zh TEXT, description_en TEXT, indicator TEXT, unit TEXT,
    PRIMARY KEY ("table", name)
);
"""


def write(folder: Path, path: Path, release: Release, names: Collection[str]) -> None:
    """Write the named tables; the same bytes for the same rows and SQLite.

    Raises:
        OSError: the disk is full.
        sqlite3.IntegrityError: a row breaks a rule of its table, which is a bug of this program.
    """
    draft = path.with_name(f".{path.name}.draft")
    try:
        with closing(sqlite3.connect(draft, isolation_level=None)) as database:
            for setting in ("journal_mode = OFF", "synchronous = OFF", "temp_store = MEMORY"):
                database.execute(f"PRAGMA {setting}")
            database.executescript(CONTENTS)
            database.execute("BEGIN")
            _describe(database, folder, release, names)
            for name in names:
                _create(database, folder / f"{name}.parquet", name, names)
                _fill(database, folder / f"{name}.parquet", name)
                _index(database, name)
            database.execute("COMMIT")
            database.execute("VACUUM INTO ?", (str(path),))
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            raise OSError(errno.ENOSPC, "no space left for the database", str(path)) from error
        raise
    finally:
        draft.unlink(missing_ok=True)


def define(
    database: sqlite3.Connection, folder: Path, release: Release, names: Collection[str]
) -> None:
    """Make the tables and indexes without a row, and what the database says of them."""
    database.executescript(CONTENTS)
    _describe(database, folder, release, names)
    for name in names:
        _create(database, folder / f"{name}.parquet", name, names)
        _index(database, name)


def rows(parquet: Path) -> Iterator[tuple[Any, ...]]:
    """Give the rows of a table as the database holds them."""
    with pq.ParquetFile(parquet) as source:
        for batch in source.iter_batches(BATCH):
            yield from _rows(batch)


def _describe(
    database: sqlite3.Connection, folder: Path, release: Release, names: Collection[str]
) -> None:
    """Say in the database itself what its tables and columns are."""
    settings = release.settings
    about = {
        "title": (settings.title_zh, settings.title_en),
        "description": (settings.description_zh, settings.description_en),
        "owner": (settings.owner_zh, settings.owner_en),
        "release": (release.version, release.version),
        "date": (release.date, release.date),
        "home": (release.home, release.home),
        "licence": (settings.licence.name, settings.licence.name),
    }
    database.executemany(
        "INSERT INTO about VALUES (?, ?, ?)", [(key, *texts) for key, texts in about.items()]
    )
    for name in names:
        resource = dictionary.resources()[name]
        count = pq.read_metadata(folder / f"{name}.parquet").num_rows
        database.execute(
            "INSERT INTO tables VALUES (?, ?, ?, ?, ?, ?)",
            (name, resource.title_zh, resource.title_en, resource.description_zh,
             resource.description_en, count),
        )  # fmt: skip
        database.executemany(
            "INSERT INTO columns VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [_said(field, place) for place, field in enumerate(dictionary.fields(name), start=1)],
        )


def _said(field: Field, place: int) -> tuple[str | int | None, ...]:
    indicator = dictionary.panel_columns(field.resource).get(field.name)
    return (
        field.resource, place, field.name, field.type, field.title_zh, field.title_en,
        field.description_zh or None, field.description_en or None,
        indicator.indicator if indicator else None,
        indicator.unit if indicator and field.type == "number" else None,
    )  # fmt: skip


def _create(database: sqlite3.Connection, parquet: Path, name: str, names: Collection[str]) -> None:
    with pq.ParquetFile(parquet) as source:
        database.execute(_definition(name, names, _too_long(source)))


def _fill(database: sqlite3.Connection, parquet: Path, name: str) -> None:
    with pq.ParquetFile(parquet) as source:
        marks = ", ".join("?" * len(source.schema_arrow))
        insert = f"INSERT INTO {quoted(name)} VALUES ({marks})"  # noqa: S608
        for batch in source.iter_batches(BATCH):
            database.executemany(insert, _rows(batch))


def _index(database: sqlite3.Connection, name: str) -> None:
    for columns in _searched(name):
        listed = ", ".join(map(quoted, columns))
        index = quoted("_".join((name, *columns)))
        database.execute(f"CREATE INDEX {index} ON {quoted(name)} ({listed})")


def _too_long(source: pq.ParquetFile) -> set[str]:
    """The columns with a number that is neither an integer of 64 bits nor a double."""
    names = [field.name for field in source.schema_arrow if pa.types.is_decimal(field.type)]
    found = set()
    for batch in source.iter_batches(BATCH, columns=names) if names else ():
        for name in names:
            values = batch.column(name).unique().to_pylist()
            if any(value is not None and stored(value) is None for value in values):
                found.add(name)
    return found


def _definition(name: str, names: Collection[str], long: Collection[str]) -> str:
    key = dictionary.resources()[name].primary_key
    lines = [_column(field, key, field.name in long) for field in dictionary.fields(name)]
    lines.append(f"PRIMARY KEY ({', '.join(map(quoted, key))})")
    for field in dictionary.fields(name):
        if field.reference and field.reference.split(".")[0] in names:
            table, column = map(quoted, field.reference.split("."))
            lines.append(f"FOREIGN KEY ({quoted(field.name)}) REFERENCES {table} ({column})")
    return f"CREATE TABLE {quoted(name)} (\n    " + ",\n    ".join(lines) + "\n)"


def _column(field: Field, key: tuple[str, ...], is_long: bool) -> str:
    column = quoted(field.name)
    words = [column] if is_long else [column, TYPES[field.type]]
    if field.required or field.name in key:
        words.append("NOT NULL")
    if field.enum:
        words.append(f"CHECK ({column} IN ({', '.join(map(literal, field.enum))}))")
    elif field.type == "boolean":
        words.append(f"CHECK ({column} IN (0, 1))")
    elif field.type == "date":
        words.append(f"CHECK ({column} GLOB '{DAY}')")
    return " ".join(words)


def _searched(name: str) -> Iterator[tuple[str, ...]]:
    """The columns of each index: what people ask for, then every reference that lacks one."""
    key = dictionary.resources()[name].primary_key
    fields = {field.name: field for field in dictionary.fields(name)}
    found = [columns for columns in SEARCHED if fields.keys() >= set(columns) and columns != key]
    yield from found
    led = {columns[0] for columns in (*found, key)}
    yield from ((one,) for one, field in fields.items() if field.reference and one not in led)


def _rows(batch: pa.RecordBatch) -> Iterator[tuple[Any, ...]]:
    return zip(*(_cells(column) for column in batch.columns), strict=True)


def _cells(column: pa.Array) -> list[Any]:
    values: list[Any] = column.to_pylist()
    if pa.types.is_decimal(column.type):
        return [None if value is None else _number(value) for value in values]
    if pa.types.is_date(column.type):
        return [_day(value) for value in values]
    return values


def _number(value: Decimal) -> int | float | str:
    found = stored(value)
    return digits(value) if found is None else found


def _day(value: datetime.date | None) -> str | None:
    return None if value is None else value.isoformat()

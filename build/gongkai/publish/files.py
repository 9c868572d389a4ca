"""Writes one table as Parquet and as CSV, the same bytes for the same rows.

In: an Arrow table in published order. Out: files, and a table's CSV lines. Must not know what
the columns mean.

A CSV cell is empty for null; a text that is empty but not null is ``""``. Decimals are plain
digits (77.806), booleans true and false. Texts stay as they are, also those that begin with
``=``: they are quotations of a report, and a changed quotation would be a wrong one.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO, TextIO, cast

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

NEEDS_QUOTES = r'^$|[",;\t\r\n]'
"""What is empty, for a cell without quotes is null, and what holds a sign that parts cells: Calc
parts them at semicolons and tabs too, and would run ``a;=1+1`` as two cells."""
NULLABLE_IN_PANDAS = {"int64": ("int64", "Int64"), "bool": ("bool", "boolean")}
ROW_GROUP = 112_500
SOUGHT = frozenset({"report_id", "body_id", "year", "path", "code"})
"""Columns by which rows are looked up: the least and greatest of others would double the part of a
file that is read before any row."""
PLACES = frozenset({"start", "end"})
"""Columns of places in a text, which grow from row to row: differences take half the bytes."""
LINES = 50_000
PIECE = 1 << 20
LEVEL = 4
"""Of compression by gzip: 6 takes twice as long and saves one part in a hundred."""


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write what ``tables.write`` writes, and tell pandas that integers may be null."""
    with writing(path, table.schema) as writer:
        writer.write_table(table, row_group_size=ROW_GROUP)


@contextmanager
def writing(path: Path, schema: pa.Schema) -> Iterator[pq.ParquetWriter]:
    """Open a Parquet file to write tables of one schema into, in groups of ``ROW_GROUP`` rows.

    Without that note pandas turns a column with nulls into floats, and Frictionless then finds
    ``nan`` in an integer column. ``store_schema=False`` drops a table's own metadata, hence the
    writer's.
    """
    columns = [
        {
            "name": field.name,
            "field_name": field.name,
            "pandas_type": of[0],
            "numpy_type": of[1],
            "metadata": None,
        }
        for field in schema
        if (of := NULLABLE_IN_PANDAS.get(str(field.type)))
    ]
    note = {"index_columns": [], "column_indexes": [], "columns": columns}
    with pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        compression_level=9,
        version="2.6",
        store_schema=False,
        write_statistics=[name for name in schema.names if name in SOUGHT],
        use_dictionary=[name for name in schema.names if name not in PLACES],
        column_encoding={name: "DELTA_BINARY_PACKED" for name in schema.names if name in PLACES},
    ) as writer:
        yield writer
        writer.add_key_value_metadata({"pandas": json.dumps(note)})


def write_csv(table: pa.Table, path: Path) -> int:
    """Write a table as CSV, compressed where its name ends in .gz; give the number of its rows."""
    return write_lines(table_lines(table), path) - 1


def table_lines(table: pa.Table) -> Iterator[str]:
    """Give the lines of a CSV file, its header first, a batch at a time."""
    yield header(table.schema)
    for start in range(0, table.num_rows, LINES):
        yield from csv_lines(table.slice(start, LINES))


def write_lines(lines: Iterable[str], path: Path) -> int:
    """Write lines into a file, compressed where its name ends in .gz; give their number.

    The gzip header carries neither name nor time: same lines, same bytes.
    """
    count = 0
    with path.open("wb") as raw, _compressing(raw, path) as file:
        waiting = iter(lines)
        while some := list(islice(waiting, LINES)):
            file.write("".join(some).encode())
            count += len(some)
    return count


@contextmanager
def _compressing(raw: BinaryIO, path: Path) -> Iterator[IO[bytes]]:
    if path.suffix != ".gz":
        yield raw
        return
    with gzip.GzipFile("", "wb", LEVEL, raw, mtime=0) as file:
        yield cast("IO[bytes]", file)


def member(table: pa.Table) -> bytes:
    """Give the lines of a table without a header as one gzip member.

    Members that follow each other in a file are one text, so the CSV of a province and that of a
    year are put together of the same members.
    """
    packing = zlib.compressobj(LEVEL, wbits=zlib.MAX_WBITS | 16)
    parts = [
        packing.compress(text)
        for start in range(0, table.num_rows, LINES)
        for text in csv_texts(table.slice(start, LINES))
    ]
    return b"".join((*parts, packing.flush()))


def header_member(schema: pa.Schema) -> bytes:
    """Give the first line of a CSV file as a gzip member."""
    packing = zlib.compressobj(LEVEL, wbits=zlib.MAX_WBITS | 16)
    return packing.compress(header(schema).encode()) + packing.flush()


def csv_name(table: str, *, is_compressed: bool) -> str:
    """Name the CSV file of a table."""
    return f"{table}.csv.gz" if is_compressed else f"{table}.csv"


def header(schema: pa.Schema) -> str:
    """The first line of a CSV file."""
    return ",".join(schema.names) + "\n"


def csv_lines(table: pa.Table) -> list[str]:
    """Every row of a table as one CSV line, line end included."""
    return [str(line) for line in _csv_rows(table).to_pylist()] if table.num_rows else []


def csv_texts(table: pa.Table) -> Iterator[memoryview]:
    """Give the lines of a few rows as texts: they lie one after the other in memory."""
    for chunk in _csv_rows(table).chunks:
        _, ends, text = chunk.buffers()
        places = memoryview(ends).cast("i")[chunk.offset : chunk.offset + len(chunk) + 1]
        yield memoryview(text)[places[0] : places[-1]]


def _csv_rows(table: pa.Table) -> pa.ChunkedArray:
    cells = [_cells(table.column(name)) for name in table.column_names]
    *firsts, last = cells
    ended = pc.binary_join_element_wise(last, pa.scalar("\n"), "")
    joined = pc.binary_join_element_wise(*firsts, ended, ",") if firsts else ended
    return joined if isinstance(joined, pa.ChunkedArray) else pa.chunked_array([joined])


def _cells(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column as CSV cells: never null, quoted where needed."""
    if pa.types.is_decimal(column.type):
        text = _plain_digits(column)
    elif pa.types.is_string(column.type):
        text = _quoted(column)
    else:
        text = pc.cast(column, pa.string())
    return pc.fill_null(text, "") if text.null_count else text


def _quoted(column: pa.ChunkedArray) -> pa.ChunkedArray:
    # mostly a few texts come again and again, and none of them needs quotes
    if not pc.any(pc.match_substring_regex(pc.unique(column), NEEDS_QUOTES)).as_py():
        return column
    needs = pc.match_substring_regex(column, NEEDS_QUOTES)
    doubled = pc.replace_substring(column, '"', '""')
    return pc.if_else(needs, pc.binary_join_element_wise('"', doubled, '"', ""), column)


def _plain_digits(column: pa.ChunkedArray) -> pa.ChunkedArray:
    distinct = pc.unique(column)
    words = pa.array(
        [None if value is None else digits(value) for value in distinct.to_pylist()], pa.string()
    )
    return pc.take(words, pc.index_in(column, value_set=distinct))


def digits(value: Decimal) -> str:
    """A decimal as plain digits.

    >>> [digits(Decimal(text)) for text in ("77.80600000", "0E-8", "100", "-1.50")]
    ['77.806', '0', '100', '-1.5']
    """
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def years_of(folder: Path) -> list[int]:
    """The years that the published reports of a package describe, in order."""
    column = pq.read_table(folder / "reports.parquet", columns=["year"]).column("year")
    return [int(year) for year in pc.unique(column.drop_null()).sort().to_pylist()]


def reporting(folder: Path) -> int:
    """How many bodies have a published report in a package: a registered one may have none."""
    column = pq.read_table(folder / "reports.parquet", columns=["body_id"]).column("body_id")
    return len(pc.unique(column))


def sha256(path: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_text(path: Path) -> TextIO:
    """Open a text for reading, unpacked where it is compressed; damaged bytes become U+FFFD."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", errors="replace", newline="")
    return path.open(encoding="utf-8", errors="replace", newline="")


def hashes_of_text(path: Path, sizes: Sequence[int]) -> list[str]:
    """The SHA-256 of stretches of what a file holds, unpacked where it is compressed.

    The stretches follow each other by their ``sizes`` in bytes, and one more holds what is left.
    Damaged compressed bytes have no hashes: they hold what nobody can read.
    """
    found = []
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            for size in (*sizes, None):
                found.append(_hash_of(file, size))
    except (OSError, EOFError, zlib.error):
        return []
    return found


def _hash_of(file: IO[bytes] | gzip.GzipFile, size: int | None) -> str:
    """Hash so many bytes of a file from where it stands, or all that are left."""
    digest = hashlib.sha256()
    left = size
    while data := file.read(PIECE if left is None else min(PIECE, left)):
        digest.update(data)
        left = None if left is None else left - len(data)
    return digest.hexdigest()


def stretches(column: pa.ChunkedArray) -> Iterator[tuple[str, slice]]:
    """Give the stretches of equal values of a sorted column, each with its place."""
    ends = pc.run_end_encode(column.combine_chunks())
    start = 0
    for end, value in zip(ends.run_ends.to_pylist(), ends.values.to_pylist(), strict=True):
        yield str(value), slice(start, end)
        start = end

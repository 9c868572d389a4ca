"""Holds CSV files against the lines that they should have, which are a function of the Parquet.

In: a file, and a function that gives its lines. Out: problems. Must not know what a table means.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from gongkai.publish import dictionary, files
from gongkai.publish.problem import Problem, few


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a CSV file as it should be: its bytes, their SHA-256, and its lines."""

    size: int
    sha256: str
    lines: int


NOTHING = Piece(0, hashlib.sha256().hexdigest(), 0)


def piece_of(lines: Iterable[str]) -> Piece:
    """Measure lines."""
    digest = hashlib.sha256()
    size = count = 0
    waiting = iter(lines)
    while some := list(islice(waiting, files.LINES)):
        text = "".join(some).encode()
        digest.update(text)
        size, count = size + len(text), count + len(some)
    return Piece(size, digest.hexdigest(), count)


def piece_of_table(table: pa.Table) -> Piece:
    """Measure the lines of a table, without its header."""
    digest = hashlib.sha256()
    size = 0
    for start in range(0, table.num_rows, files.LINES):
        for text in files.csv_texts(table.slice(start, files.LINES)):
            digest.update(text)
            size += len(text)
    return Piece(size, digest.hexdigest(), table.num_rows)


def faults(  # noqa: PLR0913  # a file, and what it is held against
    path: Path,
    file: str,
    table: str,
    lines: Callable[[], Iterable[str]],
    other: str,
    pieces: Sequence[Piece] = (),
) -> list[Problem]:
    """Hold a CSV file against the lines that it should have.

    A compressed file that cannot be unpacked is no fault here: its hash tells of it.

    Args:
        path: the file.
        file: how problems name it.
        table: whose columns it has.
        lines: gives the lines, its header first.
        other: what they are made of.
        pieces: the same lines, where they are measured already.
    """
    wanted = pieces or [piece_of(lines())]
    printed = files.hashes_of_text(path, [piece.size for piece in wanted])
    if printed in ([], [one.sha256 for one in (*wanted, NOTHING)]):
        return []
    return few(_compare(path, file, table, iter(lines()), other), "rows")


def parquet_lines(path: Path) -> Iterator[str]:
    """Give the lines of the CSV file of a Parquet file."""
    with pq.ParquetFile(path) as file:
        yield files.header(file.schema_arrow)
        for group in range(file.num_row_groups):
            yield from files.csv_lines(file.read_row_group(group))


def _records(lines: Iterator[str]) -> Iterator[str]:
    """Join the lines of a file into records: a line end within quotes ends none."""
    record: list[str] = []
    is_open = False
    for line in lines:
        record.append(line)
        is_open ^= line.count('"') % 2 == 1
        if not is_open:
            yield "".join(record)
            record = []
    if record:
        yield "".join(record)


def _compare(
    path: Path, file: str, table: str, wanted: Iterator[str], other: str
) -> Iterator[Problem]:
    """Tell the rows that are not as they should be, up to the end of the shorter side."""
    with files.open_text(path) as lines:
        for row, (want, have) in enumerate(zip_longest(wanted, _records(lines)), start=1):
            if want != have:
                yield Problem(file, f"row {row}", _difference(table, want, have, other))
            if want is None or have is None:
                return


def _difference(table: str, want: str | None, have: str | None, other: str) -> str:
    if have is None:
        return f"the file ends here, {other} has more rows"
    if want is None:
        return f"this row is not in {other}"
    cells, others = (next(csv.reader(io.StringIO(line, newline="")), []) for line in (have, want))
    names = [field.name for field in dictionary.fields(table)]
    if len(cells) != len(names):
        return f"has {len(cells)} cells instead of {len(names)}"
    for name, cell, right in zip(names, cells, others, strict=True):
        if cell != right:
            return f'{name} is "{cell[:80]}", {other} says "{right[:80]}"'
    return f"is quoted or ended otherwise than {other} is written as CSV"

"""Holds CSV files against the lines that they should have, which are a function of the Parquet.

In: a file, and a function that gives its lines. Out: problems. Must not know what a table means.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from itertools import zip_longest
from pathlib import Path

import pyarrow.parquet as pq

from gongkai.publish import dictionary, files
from gongkai.publish.problem import Problem, few


def faults(
    path: Path, file: str, table: str, lines: Callable[[], Iterable[str]], other: str
) -> tuple[list[Problem], int]:
    """Hold a CSV file against the lines that it should have; give its faults and their number.

    A compressed file that cannot be unpacked is no fault here: its hash tells of it.

    Args:
        path: the file.
        file: how problems name it.
        table: whose columns it has.
        lines: gives the lines, its header first.
        other: what they are made of.
    """
    digest = hashlib.sha256()
    count = 0
    for line in lines():
        digest.update(line.encode())
        count += 1
    printed = files.sha256_of_text(path)
    if printed in ("", digest.hexdigest()):
        return [], count
    return few(_compare(path, file, table, iter(lines()), other), "rows"), count


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

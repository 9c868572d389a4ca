"""Holds a package's other formats against its Parquet files: SQLite, Stata and workbooks.

In: a file, and the folder of tables that it was made of. Out: problems with the first cell that
differs. Must not trust a hash: whoever changes a file can restate that. A file that is byte for
byte what is written anew is not read.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import pandas as pd

from gongkai.publish import database, dictionary
from gongkai.publish.descriptor import Release
from gongkai.publish.problem import EXAMPLES
from gongkai.publish.sheets import Cells, cells
from gongkai.publish.sql import quoted
from gongkai.tables import Tables

Fault = tuple[str, str]
"""Where a file is wrong, "" if as a whole, and how."""
Write = Callable[[Path], None]
"""Writes a file as it should be."""
Stata = tuple[pd.DataFrame, dict[str, str]]
"""Values, and the labels of variables."""
Read = TypeVar("Read")

UNREAD = (sqlite3.DatabaseError, OSError, ValueError)
"""What is raised of a database that was cut off or overwritten."""
STUMBLED = (
    OSError,
    ValueError,
    LookupError,
    ArithmeticError,
    TypeError,
    AttributeError,
    MemoryError,
    struct.error,
)
"""What is raised of other files: pandas believes every length and place in a Stata file."""


def sqlite_faults(
    path: Path, folder: Path, release: Release | None, names: Collection[str], *, is_large: bool
) -> list[Fault]:
    """Compare a database cell for cell, or, of a large archive, by counts and sums.

    Args:
        path: the database.
        folder: the Parquet files.
        release: what it says of itself; None where that is not known, or not all tables are sound.
        names: the tables that are compared.
        is_large: whether counts and sums must do.
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            faults = [*_definition_faults(opened, folder, release, names)] if release else []
            of_rows = _sum_faults if is_large else _row_faults
            faults += [fault for name in names for fault in of_rows(opened, folder, name)]
    except UNREAD as error:
        return [("", f"cannot be read as SQLite: {error}")]
    return faults


def _definition_faults(
    opened: sqlite3.Connection, folder: Path, release: Release, names: Collection[str]
) -> Iterator[Fault]:
    """Compare tables, indexes, and what the database says of them, with an empty one."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as wanted:
        database.define(wanted, folder, release, names)
        listed = "SELECT type || ' ' || name, sql FROM sqlite_master ORDER BY 1"
        have, want = (dict(one.execute(listed).fetchall()) for one in (opened, wanted))
        for name in sorted(have.keys() | want.keys()):
            if name not in have:
                yield name, "is not there"
            elif name not in want:
                yield name, "should not be there"
            elif have[name] != want[name]:
                yield name, f"is defined otherwise: {have[name]}"
        for name in ("about", "tables", "columns"):
            if have.get(f"table {name}") == want[f"table {name}"]:
                select = f"SELECT * FROM {name} ORDER BY 1, 2, 3"  # noqa: S608  # made of our own names
                yield from _differing(name, opened.execute(select), wanted.execute(select), ())


def _row_faults(opened: sqlite3.Connection, folder: Path, name: str) -> Iterator[Fault]:
    columns = [field.name for field in dictionary.fields(name)]
    have = opened.execute(f"SELECT * FROM {quoted(name)} ORDER BY rowid")  # noqa: S608  # made of our own names
    yield from _differing(name, have, database.rows(folder / f"{name}.parquet"), columns)


def _differing(
    name: str, have: Iterator[Any], want: Iterator[Any], columns: Collection[str]
) -> Iterator[Fault]:
    count = 0
    for number, (row, right) in enumerate(zip_longest(have, want), start=1):
        if row == right:
            continue
        count += 1
        if count <= EXAMPLES:
            yield f"table {name} row {number}", _wrong(row, right, columns)
        if row is None or right is None:
            return
    if count > EXAMPLES:
        yield f"table {name}", f"differs in {count} rows"


def _wrong(row: Any, right: Any, columns: Collection[str]) -> str:
    if row is None:
        return "the table ends here, the Parquet file has more rows"
    if right is None:
        return "this row is not in the Parquet file"
    names = columns or [f"cell {number}" for number in range(1, len(right) + 1)]
    for column, cell, other in zip(names, row, right, strict=True):
        if cell != other:
            return f'{column} is "{str(cell)[:80]}", by the Parquet file "{str(other)[:80]}"'
    return "differs"


def _sum_faults(opened: sqlite3.Connection, folder: Path, name: str) -> Iterator[Fault]:
    """Compare rows, values per column and sums of numbers or lengths of texts."""
    asked = {
        field.name: quoted(field.name)
        if field.type == "number"
        else f"length({quoted(field.name)})"
        for field in dictionary.fields(name)
        if field.type in ("number", "string")
    }
    parts = [f"count({quoted(column)}), total({term})" for column, term in asked.items()]
    (have,) = opened.execute(f"SELECT {', '.join(['count(*)', *parts])} FROM {quoted(name)}")  # noqa: S608  # made of our own names
    terms = ["count(*)"]
    for column, term in asked.items():
        terms += [f"count({quoted(column)})", f"coalesce(sum(CAST({term} AS DOUBLE)), 0)"]
    tables = Tables(folder)
    try:
        listed = ", ".join(f"{one} AS c{place}" for place, one in enumerate(terms))
        sql = f"SELECT {listed} FROM {quoted(name)}"  # noqa: S608  # made of our own names
        want = next(tables.rows(sql)).values()
    finally:
        tables.close()
    labels = ["rows", *(f"{what} of {column}" for column in asked for what in ("count", "sum"))]
    for label, one, other in zip(labels, have, want, strict=True):
        if abs(float(one) - float(other)) > 1e-9 * max(1.0, abs(float(other))):
            yield f"table {name}", f"{label} is {one:g}, by the Parquet file {other:g}"


def stata_faults(path: Path, write: Write) -> list[Fault]:
    """Compare a Stata file with one that is written anew: values, kinds of missing, labels."""
    return _differences(path, write, _stata, _stata_faults, "Stata")


def _stata_faults(one: Stata, other: Stata) -> Iterator[Fault]:
    (have, labels), (want, others) = one, other
    if labels != others:
        odd = next(name for name in {**others, **labels} if labels.get(name) != others.get(name))
        yield f"variable {odd}", f"is labelled {labels.get(odd)!r}"
    elif len(have) != len(want):
        yield "", f"has {len(have)} rows, the Parquet file has {len(want)}"
    else:
        yield from _few_cells(
            (f"row {row + 1} {name}", have[name][row], want[name][row])
            for name in want
            for row in range(len(want))
            if str(have[name][row]) != str(want[name][row])
        )


def _stata(path: Path) -> Stata:
    with pd.read_stata(path, iterator=True) as reader:
        labels = reader.variable_labels()
    return pd.read_stata(path, convert_missing=True), labels


def book_faults(path: Path, write: Write) -> list[Fault]:
    """Compare the cells of a workbook, formulas among them, with those of one written anew."""
    return _differences(path, write, cells, _book_faults, "XLSX")


def _book_faults(have: Cells, want: Cells) -> Iterator[Fault]:
    yield from _few_cells(
        (f"{sheet} {cell}", have.get((sheet, cell)), want.get((sheet, cell)))
        for sheet, cell in {**want, **have}
        if have.get((sheet, cell)) != want.get((sheet, cell))
    )


def _differences(
    path: Path,
    write: Write,
    read: Callable[[Path], Read],
    compare: Callable[[Read, Read], Iterator[Fault]],
    kind: str,
) -> list[Fault]:
    """Write a file anew, and where the bytes differ compare what the two hold."""
    with TemporaryDirectory(prefix="gongkai-verify-") as name:
        draft = Path(name) / path.name
        write(draft)
        if path.read_bytes() == draft.read_bytes():
            return []
        try:
            have = read(path)
        except STUMBLED as error:
            return [("", f"cannot be read as {kind}: {' '.join(str(error).split())[:200]}")]
        return list(compare(have, read(draft)))


def _few_cells(found: Iterator[tuple[str, Any, Any]]) -> Iterator[Fault]:
    count = 0
    for place, have, want in found:
        count += 1
        if count <= EXAMPLES:
            yield place, f'is "{str(have)[:80]}", by the Parquet files "{str(want)[:80]}"'
    if count > EXAMPLES:
        yield "", f"differs in {count} cells"

"""Writes the figures of a province of a large archive as one SQLite database.

In: what gives the tables of a province. Out: ``figures.sqlite`` with its description. The database
of a large archive itself leaves the figures out. Must not know how a database looks.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from gongkai.publish import database, files, prose, same
from gongkai.publish.descriptor import Release
from gongkai.publish.resources import File

NAME = "figures.sqlite"
TABLES = ("reports", "bodies", "figures", "indicators")
"""The figures, and what their rows point to."""


def planned() -> File:
    """What is said of the database."""
    return prose.file(NAME)


def write(found: Callable[[str], pa.Table], path: Path, release: Release) -> None:
    """Write the database of a part, whose tables ``found`` gives by their names."""
    with _cut(found) as folder:
        database.write(folder, path, release, TABLES)


def faults(found: Callable[[str], pa.Table], release: Release, path: Path) -> list[same.Fault]:
    """Compare a database with the tables of its part, by counts and sums."""
    with _cut(found) as folder:
        return same.sqlite_faults(path, folder, release, TABLES, is_large=True)


@contextmanager
def _cut(found: Callable[[str], pa.Table]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="gongkai-part-") as name:
        for table in TABLES:
            files.write_parquet(found(table), Path(name) / f"{table}.parquet")
        yield Path(name)

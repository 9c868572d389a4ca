"""The hashes of archived files as they were last read, so that unchanged ones are not read again.

In: files with their stamps. Out: hash and size. Must not trust a stamp that a change in the same
moment would not have altered.
"""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

from gongkai.archive import hash_file
from gongkai.stamps import is_settled, stamp_of

FILES = "files.sqlite"
TABLE = """
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, stamp TEXT NOT NULL, sha256 TEXT NOT NULL)
WITHOUT ROWID;
"""


class Hashes:
    """The hashes of files; those of the last time are taken from a ``folder``, where it has any."""

    def __init__(self, folder: Path | None) -> None:
        self._now = time.time_ns()
        self._known: dict[str, tuple[str, str]] = {}
        self._fresh: dict[str, tuple[str, str]] = {}
        if folder is not None and (folder / FILES).is_file():
            try:
                self._load(folder / FILES)
            except sqlite3.DatabaseError:
                (folder / FILES).unlink()

    def _load(self, path: Path) -> None:
        database = sqlite3.connect(path)
        try:
            rows = database.execute("SELECT path, stamp, sha256 FROM files")
            self._known = {name: (stamp, sha256) for name, stamp, sha256 in rows}
        finally:
            database.close()

    def of(self, path: str) -> tuple[str, int]:
        """Give hash and size of a file, which may be larger than the memory.

        Raises:
            OSError: it cannot be opened.
        """
        found = os.stat(path)  # noqa: PTH116  # a Path costs as much, and there may be a million
        stamp = stamp_of(found)
        known = self._known.get(path)
        if known is None or known[0] != stamp:
            digest, size = hash_file(path)
            if size != found.st_size or not is_settled(found, self._now):
                return digest, size
            known = (stamp, digest)
        self._fresh[path] = known
        return known[1], found.st_size

    def keep(self, folder: Path) -> None:
        """Keep the hashes of the files that were asked for, and of no other, for the next time.

        None is known here any more afterwards: they take as much memory as the list of the files.
        """
        if self._fresh != self._known:
            self._write(folder)
        self._fresh, self._known = {}, {}

    def _write(self, folder: Path) -> None:
        gone = self._known.keys() - self._fresh.keys()
        changed = (
            (path, *told) for path, told in self._fresh.items() if self._known.get(path) != told
        )
        database = sqlite3.connect(folder / FILES)
        try:
            with database:
                database.executescript(TABLE)
                database.executemany("DELETE FROM files WHERE path = ?", ((one,) for one in gone))
                database.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", changed)
        finally:
            database.close()

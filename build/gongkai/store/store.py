"""The folder of shards and the index that says which document lies in which.

In: keys of documents and shards. Out: what is known, and queries over it. Must not read a
document. A shard is written whole before the index names it, and never changed: a build that is
killed loses at most the shards that it had not finished.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from sys import intern

from gongkai.intake import Task
from gongkai.model import Source, UsageError
from gongkai.stages import counted
from gongkai.store.depends import recipe
from gongkai.store.shards import SCHEMAS, SOURCE, Shard, Shared, merged, read_taken
from gongkai.taken import NO_CORRECTIONS, Corrections, Taken

INDEX = "index.sqlite"
LAYOUT = 1
"""Counts up with every change of the tables of a shard; a store of another layout is emptied."""
SHARD = 200
"""Documents that a shard is to hold."""
FEW = 8
"""So many shards that hold less than half of that may be, before they are packed together."""
TABLES = """
CREATE TABLE IF NOT EXISTS documents (doc INTEGER PRIMARY KEY, key TEXT NOT NULL,
    shard TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS shards (shard TEXT PRIMARY KEY, sha256 TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS members (container INTEGER, position INTEGER, doc INTEGER NOT NULL,
    PRIMARY KEY (container, position)) WITHOUT ROWID;
"""
DOC_DIGITS = 15
"""Hexadecimal digits of a key that number its document: fifteen fit a signed number of 64 bits."""


def key_of(task: Task, corrections: Corrections = NO_CORRECTIONS) -> str:
    """Name what becomes of a task: by its bytes, what is said of it, and how it would be read."""
    source = task.source
    told = {
        "recipe": recipe(),
        "source": [getattr(source, name) for name in SOURCE],
        "redactions": [asdict(row) for row in task.redactions],
        "fault": task.fault,
        "corrections": None if corrections == NO_CORRECTIONS else asdict(corrections),
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def number_of(key: str) -> int:
    """Give the number by which the rows of a document are told."""
    return int(key[:DOC_DIGITS], 16)


class Store:
    """What became of documents, by their keys."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._shards = folder / "shards"
        self._shards.mkdir(parents=True, exist_ok=True)
        self._index = sqlite3.connect(folder / INDEX)
        self._index.execute("PRAGMA synchronous = NORMAL")
        self._index.executescript(TABLES)
        self._known: dict[int, tuple[str, str]] = {
            doc: (key, intern(shard))
            for doc, key, shard in self._index.execute("SELECT doc, key, shard FROM documents")
        }
        self._drop_unsound()

    def _drop_unsound(self) -> None:
        """Forget what a killed build left unfinished, and shards whose bytes have changed.

        A wrong bit in a shard would be a wrong number in the data: documents of such a shard are
        read again.
        """
        told = dict(self._index.execute("SELECT shard, sha256 FROM shards"))
        present = {path.name for path in self._shards.iterdir()}
        sound = {
            name
            for name, sha256 in counted("kept shards", [*told.items()])
            if name in present and _digest(self._shards / name) == sha256
        }
        for name in present - sound:
            shutil.rmtree(self._shards / name)
        self._forget(told.keys() - sound)

    def _forget(self, shards: Iterable[str]) -> None:
        names = set(shards)
        gone = [(doc,) for doc, (_, shard) in self._known.items() if shard in names]
        with self._index:
            self._index.executemany("DELETE FROM documents WHERE doc = ?", gone)
            self._index.executemany("DELETE FROM members WHERE doc = ?", gone)
            self._index.executemany("DELETE FROM shards WHERE shard = ?", ((x,) for x in names))
        for (doc,) in gone:
            del self._known[doc]

    def knows(self, key: str) -> bool:
        """Say whether it is known what becomes of a document.

        Raises:
            UsageError: two keys have the same number, once in ten billion archives.
        """
        known = self._known.get(number_of(key))
        if known is not None and known[0] != key:
            raise UsageError(f"{self.folder}: two documents have one number; remove this folder")
        return known is not None

    def put(self, keys: Sequence[str], shard: Shard) -> None:
        """Keep a shard of documents, given by their keys."""
        name = hashlib.sha256("".join(keys).encode()).hexdigest()[:16]
        fresh = self._shards / f".{name}.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        for table, data in shard.items():
            (fresh / f"{table}.parquet").write_bytes(data)
        target = self._shards / name
        if target.exists():
            shutil.rmtree(target)
        fresh.rename(target)
        rows = [(number_of(key), key, name) for key in keys]
        with self._index:
            told = (name, _digest(target))
            self._index.execute("INSERT OR REPLACE INTO shards VALUES (?, ?)", told)
            self._index.executemany("INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", rows)
        self._known.update({doc: (key, name) for doc, key, name in rows})

    def members(self, container: str) -> tuple[int, ...] | None:
        """Give the documents of a container that was taken in to its end; else None."""
        found = self._index.execute(
            "SELECT doc FROM members WHERE container = ? ORDER BY position", (number_of(container),)
        )
        docs = tuple(doc for (doc,) in found)
        return docs if docs and all(doc in self._known for doc in docs) else None

    def put_members(self, container: str, docs: Sequence[int]) -> None:
        """Keep which documents lie in a container."""
        own = number_of(container)
        with self._index:
            self._index.execute("DELETE FROM members WHERE container = ?", (own,))
            self._index.executemany(
                "INSERT INTO members VALUES (?, ?, ?)",
                ((own, position, doc) for position, doc in enumerate(docs)),
            )

    def taken(self, docs: Collection[int], sources: Iterable[Source] = ()) -> dict[int, Taken]:
        """Give what became of documents that are known, by their numbers.

        Their sources are of ``sources`` where these hold equal ones: there are as many as documents
        in an archive, and need not be there twice.
        """
        wanted = frozenset(docs)
        shared: Shared = {one: one for one in sources}
        return {
            doc: one
            for shard in counted("what is known", self._of(docs))
            for doc, one in read_taken(self._shards / shard, shared)
            if doc in wanted
        }

    def _of(self, docs: Iterable[int]) -> list[str]:
        return sorted({self._known[doc][1] for doc in docs})

    def files_of(self, table: str, docs: Collection[int]) -> list[Path]:
        """Give the files in which the rows of documents lie, and those of others too."""
        return [self._shards / shard / f"{table}.parquet" for shard in self._of(docs)]

    def shards_of(self, docs: Iterable[int]) -> list[str]:
        """Give the folder of the shard in which each document lies."""
        return [str(self._shards / self._known[doc][1]) for doc in docs]

    def keep_only(self, docs: Collection[int]) -> None:
        """Remove the shards that hold none of these documents."""
        used = set(self._of(docs))
        unused = {path.name for path in self._shards.iterdir()} - used
        self._forget(unused)
        for name in unused:
            shutil.rmtree(self._shards / name)
        self._pack(docs)

    def _pack(self, docs: Collection[int]) -> None:
        """Make few shards of many that hold little: each build with a new report adds one."""
        own: dict[str, list[int]] = {}
        for doc in sorted(docs):
            own.setdefault(self._known[doc][1], []).append(doc)
        small = sorted(name for name, held in own.items() if len(held) < SHARD // 2)
        if len(small) < FEW:
            return
        for names in _batches(small, {name: len(held) for name, held in own.items()}):
            held = [doc for name in names for doc in own[name]]
            shard = merged([self._shards / name for name in names], held)
            # the rows of a document are found by its number, in whatever order they lie
            self.put([self._known[doc][0] for doc in held], shard)
            self._forget(names)
            for name in names:
                shutil.rmtree(self._shards / name)

    def close(self) -> None:
        """Close the index; the files stay."""
        self._index.close()


def _batches(names: Iterable[str], counts: Mapping[str, int]) -> Iterator[list[str]]:
    """Put shards together up to ``SHARD`` documents; what stays alone is left."""
    batch: list[str] = []
    for name in names:
        if batch and sum(counts[one] for one in batch) + counts[name] > SHARD:
            if len(batch) > 1:
                yield batch
            batch = []
        batch.append(name)
    if len(batch) > 1:
        yield batch


def _digest(shard: Path) -> str:
    """Hash the files of a shard, by name."""
    whole = hashlib.sha256()
    for path in sorted(shard.iterdir()):
        with path.open("rb") as file:
            whole.update(path.name.encode() + hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()


@contextmanager
def open_store(folder: Path | None, spare: Path | None = None) -> Iterator[Store]:
    """Open the store in a folder; without one it lies in the ``spare`` one or is forgotten.

    A folder that cannot be written to is passed over, and a store of another layout is emptied.
    """
    with ExitStack() as stack:
        if folder is None or not _is_usable(folder):
            folder = spare or Path(
                stack.enter_context(tempfile.TemporaryDirectory(prefix="gongkai-"))
            )
        try:
            store = Store(folder)
        except sqlite3.DatabaseError:
            shutil.rmtree(folder / "shards")
            for path in folder.glob(f"{INDEX}*"):
                path.unlink()
            store = Store(folder)
        stack.callback(store.close)
        yield store


@contextmanager
def scratch_in(folder: Path) -> Iterator[Path]:
    """Give an empty folder for what is made meanwhile, on the disk of the store if it can be.

    What a killed build left there is removed first.
    """
    own = folder / "scratch"
    if not _is_usable(folder):
        with tempfile.TemporaryDirectory(prefix="gongkai-") as elsewhere:
            yield Path(elsewhere)
        return
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir()
    try:
        yield own
    finally:
        shutil.rmtree(own, ignore_errors=True)


def _is_usable(folder: Path) -> bool:
    mark = folder / "layout"
    wanted = f"{LAYOUT} {hashlib.sha256(str(SCHEMAS).encode()).hexdigest()}\n"
    try:
        if folder.exists() and (not mark.is_file() or mark.read_text() != wanted):
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".gitignore").write_text("*\n")
        mark.write_text(wanted)
    except OSError:
        return False
    return True

"""A folder of archived reports, with what its manifest says of them.

In: ``archive/`` and its ``manifest.csv``. Out: sources, guarded. Must not open a report to read
it; a report is bytes here.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from gongkai.handwritten import is_day, read_rows
from gongkai.model import INSIDE, KnowledgeError, ReadError, Source, Stopped, UsageError
from gongkai.stages import counted

MANIFEST = "manifest.csv"
MANIFEST_COLUMNS = ("path", "sha256", "url", "fetched_at", "media_type", "note")
READERS = 4
"""So many files are waited for at the same time, each thread takes ``BATCH`` at once."""
BATCH = 200
SMALL = 1 << 20
"""Bytes of a file that is read in one piece: most reports have a hundredth."""


@dataclass(frozen=True, slots=True)
class Archived:
    """One file of the archive; ``fault`` says why it cannot be opened, its hash is empty then.

    ``folder`` is what the path of its source begins in, ``members`` what the manifest says of
    files that lie within this one.
    """

    source: Source
    folder: Path
    fault: str | None = None
    members: tuple[Source, ...] = ()

    @property
    def path(self) -> Path:
        """Where the file lies. A path takes as much memory as all the rest, so none is kept."""
        return self.folder / self.source.path


Hashing = Callable[[str], tuple[str, int]]
"""Gives hash and size of a file; several threads ask at the same time."""


def list_sources(folder: Path, hashing: Hashing | None = None) -> tuple[Archived, ...]:
    """List the archived files with what the manifest says of them, in order of path.

    A file that cannot be opened is listed with its fault; it does not stop the others. With
    ``hashing`` not every file has to be read for its hash.

    Raises:
        UsageError: the folder is missing.
        Stopped: the folder holds no file.
        KnowledgeError: the manifest names a file that is not there, or another hash.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder; put the reports there or name another one")
    names = sorted(_names(folder), key=lambda name: name.split("/"))
    if not names:
        raise Stopped(f"{folder}: the archive is empty; put at least one report there")
    described = _read_manifest(folder)
    known = set(names)
    within: dict[str, list[str]] = {}
    for name in sorted(described.keys() - known):
        container = _container_of(name, known)
        if container is None:
            raise KnowledgeError(f"{folder / MANIFEST}: {name}: no such file in the archive")
        within.setdefault(container, []).append(name)
    said = Said(folder, described, within)
    hashes = _hashes([f"{folder}{os.sep}{name}" for name in names], hashing or hash_file)
    told = counted("listing", zip(names, hashes, strict=True), len(names))
    return tuple(_archived(name, said, found) for name, found in told)


@dataclass(frozen=True, slots=True)
class Said:
    """What the manifest of a folder says of files, and which of them lie within which."""

    folder: Path
    described: dict[str, dict[str, str]]
    within: dict[str, list[str]]


def _hashes(paths: Sequence[str], hashing: Hashing) -> Iterator[tuple[str, int] | OSError]:
    """Hash files in their order; several are waited for at the same time."""
    batches = [paths[start : start + BATCH] for start in range(0, len(paths), BATCH)]
    with ThreadPoolExecutor(READERS) as threads:
        for found in threads.map(partial(_hashed, hashing), batches):
            yield from found


def _hashed(hashing: Hashing, paths: Iterable[str]) -> list[tuple[str, int] | OSError]:
    found: list[tuple[str, int] | OSError] = []
    for path in paths:
        try:
            found.append(hashing(path))
        except OSError as error:
            found.append(error)
    return found


def _container_of(name: str, known: set[str]) -> str | None:
    """Give the archived file that a path leads into, where it leads into one."""
    parts = name.split(INSIDE)
    heads = (INSIDE.join(parts[:count]) for count in range(1, len(parts)))
    return next((head for head in heads if head in known), None)


def _names(folder: Path) -> Iterator[str]:
    """Name the files to be read; nothing hidden, nor what a link to a folder leads to."""
    waiting = [""]
    while waiting:
        within = waiting.pop()
        try:
            with os.scandir(folder / within) as entries:
                for entry in entries:
                    name = f"{within}{entry.name}"
                    if entry.name.startswith(".") or name == MANIFEST:
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(f"{name}/")
                    elif _is_file(entry):
                        yield name
        except PermissionError:
            continue


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Say whether something is to be read; a link to nothing is a file that cannot be opened."""
    try:
        return entry.is_file() or (entry.is_symlink() and not Path(entry.path).exists())
    except OSError:  # a link that leads to itself
        return True


def why_closed(error: OSError) -> str:
    """Say in a few words why a file cannot be opened."""
    return f"cannot be opened: {error.strerror or type(error).__name__}"


def _archived(name: str, said: Said, found: tuple[str, int] | OSError) -> Archived:
    folder, row = said.folder, said.described.get(name, {})
    members = tuple(
        _source(folder, each, said.described[each], said.described[each]["sha256"], 0)
        for each in said.within.get(name, ())
    )
    if isinstance(found, OSError):
        return Archived(_source(folder, name, row, "", 0), folder, why_closed(found), members)
    digest, size = found
    if row.get("sha256"):
        _must_be(row["sha256"], digest, f"{folder / MANIFEST}: {name}")
    return Archived(_source(folder, name, row, digest, size), folder, None, members)


def hash_file(path: str) -> tuple[str, int]:
    """Give the hash and size of a file, which may be larger than the memory.

    Raises:
        OSError: it cannot be opened or read.
    """
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123  # a Path costs as much as a hash
        if os.fstat(file.fileno()).st_size <= SMALL:
            data = file.read(SMALL + 1)
            if len(data) <= SMALL:
                return hashlib.sha256(data).hexdigest(), len(data)
            file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest(), file.tell()


def _must_be(wanted: str | None, digest: str, where: str) -> None:
    if wanted and wanted != digest:
        raise KnowledgeError(
            f"{where}: the file's sha256 is {digest}, not {wanted}; archived files never change"
        )


def described(member: Source, said: Source, where: str) -> Source:
    """Give a member what the manifest says of it; that goes before what its container says.

    Raises:
        KnowledgeError: its bytes have another hash.
    """
    _must_be(said.sha256, member.sha256 or said.sha256, f"{where}: {member.path}")
    return replace(
        member,
        url=said.url or member.url,
        fetched_on=said.fetched_on or member.fetched_on,
        media_type=said.media_type or member.media_type,
        note=said.note or member.note,
    )


def _source(folder: Path, name: str, row: dict[str, str], digest: str, size: int) -> Source:
    fetched_on = row.get("fetched_at", "")[:10]
    if fetched_on and not is_day(fetched_on):
        raise KnowledgeError(f"{folder / MANIFEST}: {name}: write fetched_at as 2024-01-31")
    return Source(
        path=name,
        sha256=digest,
        size=size,
        url=row.get("url") or None,
        fetched_on=fetched_on or None,
        media_type=row.get("media_type") or None,
        note=row.get("note") or None,
    )


def source_of(path: Path) -> Source:
    """Describe a single file that lies in no archive.

    Raises:
        ReadError: the file cannot be opened.
    """
    try:
        return Source(path.name, *hash_file(str(path)))
    except OSError as error:
        raise ReadError(why_closed(error)) from error


def _read_manifest(folder: Path) -> dict[str, dict[str, str]]:
    path = folder / MANIFEST
    if not path.is_file():
        return {}
    return {row["path"]: row for row in read_rows(path, MANIFEST_COLUMNS)}

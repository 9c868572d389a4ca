"""Tell whether files changed without reading them: by size, times and place on the disk.

In: folders. Out: stamps and fingerprints. Must not open a file.

A stamp holds the time of the last change of the file's entry too, which nobody can set: a file
that was put back with its old date is seen. A file that was changed in the very moment in which it
was looked at is not told from one that was not, so stamps are trusted only when they are older
than ``SETTLED``.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

SETTLED = 2_000_000_000
"""Nanoseconds after which a clock has moved on, on any disk."""
AT_ONCE = 1_000
"""Files whose stamps are hashed at once."""


def stamp_of(found: os.stat_result) -> str:
    """Give the stamp of one file."""
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"


def is_settled(found: os.stat_result, now: int) -> bool:
    """Say whether a file was last changed long enough before ``now`` (nanoseconds since 1970)."""
    return max(found.st_mtime_ns, found.st_ctime_ns) + SETTLED < now


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a folder holds at a moment: a hash of all names and stamps, and the newest change."""

    digest: str
    newest: int

    def is_settled(self, now: int) -> bool:
        """Say whether nothing in it changed shortly before ``now``."""
        return self.newest + SETTLED < now


def fingerprint(folder: Path, many: int | None = None) -> Fingerprint:
    """Take the fingerprint of a folder; one that is missing has that of nothing.

    Args:
        folder: What is looked at.
        many: A folder of more folders than these is told by theirs alone: files that come, go or
            are replaced are seen there, one that is written over where it lies is not. A site has
            a folder for each body; to look into all of them takes ten times as long.
    """
    digest, newest = hashlib.sha256(), 0
    looked = walk(folder, many)
    while some := list(islice(looked, AT_ONCE)):
        lines = [f"{name}\0{stamp_of(found)}\n" for name, found in some]
        digest.update("".join(lines).encode("utf-8", "surrogateescape"))
        newest = max(newest, *(max(one.st_mtime_ns, one.st_ctime_ns) for _, one in some))
    return Fingerprint(digest.hexdigest(), newest)


def walk(folder: Path, many: int | None = None) -> Iterator[tuple[str, os.stat_result]]:
    """Give every file below a folder by its name there, folders in between by name.

    Of more than ``many`` folders beside each other those are given, and nothing that they hold.
    """
    waiting = [""]
    while waiting:
        within = waiting.pop()
        try:
            # what lies in an open folder is found without the way to it
            opened = os.open(folder / within, os.O_RDONLY | os.O_DIRECTORY)
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            continue
        try:
            with os.scandir(opened) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
            is_many = many is not None and sum(map(_is_folder, listed)) > many
            for entry in listed:
                name = f"{within}{entry.name}"
                if _is_folder(entry) and not is_many:
                    waiting.append(f"{name}/")
                else:
                    yield name, entry.stat(follow_symlinks=False)
        finally:
            os.close(opened)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False)

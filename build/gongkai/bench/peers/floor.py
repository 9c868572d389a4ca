"""What any program must do at least: read the same files, or write as many bytes to as many files.

In: a room. Out: trials. Must not know what the files hold.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from gongkai.bench.trial import Facts, Room, Trial

PIECE = bytes(range(256)) * 4096


def read_archive(room: Room) -> Trial:
    """Read every file of the archive."""
    paths = _files(room.archive)
    return Trial(lambda: sum(len(path.read_bytes()) for path in paths), len(paths), "report")


def look_archive(room: Room) -> Trial:
    """Ask the size and the time of every file of the archive."""
    archive = room.archive
    count = len(_files(archive))
    return Trial(lambda: [path.stat() for path in _files(archive)], count, "report")


def write_archive(room: Room) -> Trial:
    """Write as many bytes to as many files as the archive has."""
    return write_like(room.archive, room.fresh("floor-archive"), "report")


def hash_packages(room: Room) -> Trial:
    """Hash every file of the packages."""
    paths = _files(room.packages)
    return Trial(lambda: [_digest(path) for path in paths], len(paths), "file")


def write_site(room: Room) -> Trial:
    """Write as many bytes to as many files as the site has."""
    return write_like(room.site, room.fresh("floor-site"), "file")


def write_like(folder: Path, copy: Path, unit: str) -> Trial:
    """Write files of the names and sizes of a folder's files, with meaningless bytes."""
    sizes = [(path.relative_to(folder), path.stat().st_size) for path in _files(folder)]

    def call() -> None:
        for name, size in sizes:
            path = copy / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                for start in range(0, size, len(PIECE)):
                    file.write(PIECE[: min(len(PIECE), size - start)])

    def before() -> None:
        shutil.rmtree(copy, ignore_errors=True)

    def facts() -> Facts:
        before()
        return {"bytes": sum(size for _, size in sizes)}

    return Trial(call, len(sizes), unit, before, facts)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _digest(path: Path) -> str:
    # Not by publish.files: this would bring pyarrow, and its memory, into every floor.
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

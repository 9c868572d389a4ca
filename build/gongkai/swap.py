"""Replace a folder, or a file, in one go: the old one stays until the new one is whole.

In: a target and what fills it. Out: the new one in its place. Must not know what the
folder holds. On Linux the two names are exchanged in one step; elsewhere in two renames.
"""

from __future__ import annotations

import ctypes
import fcntl
import filecmp
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gongkai.model import Stopped, UsageError
from gongkai.stages import counted

EXCHANGE = 2
HERE = -100


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give an empty sibling of ``target`` to fill; put it in place when the block ends well.

    An exception leaves the target as it was. A process killed in the middle leaves the target
    and a hidden ``.NAME.new`` beside it, which the next run removes; killed between the two
    renames of the swap it leaves ``.NAME.old``, which the next run puts back first.
    """
    target = target.resolve()
    fresh, old = target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")
    _mend(target, old)
    if fresh.exists():
        shutil.rmtree(fresh)
    fresh.mkdir(parents=True)
    try:
        yield fresh
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    if not target.exists():
        fresh.rename(target)
    elif _exchange(fresh, target):
        _remove(fresh)
    else:
        target.rename(old)
        fresh.rename(target)
        _remove(old)


def _remove(folder: Path) -> None:
    """Remove a folder of perhaps half a million files, and show how far that is."""
    for path in counted("removing what stood", [*folder.glob("*/*")]):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
    shutil.rmtree(folder)


@dataclass(frozen=True, slots=True)
class Exchanged:
    """How many files came, went, changed, and stayed as they were."""

    new: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0

    def __str__(self) -> str:
        """One line of counts."""
        return (
            f"{self.new} new, {self.changed} changed, {self.removed} removed,"
            f" {self.unchanged} unchanged"
        )


def write_file(path: Path, pieces: Iterable[str]) -> None:
    """Write a text file that is there as a whole or not at all.

    Raises:
        UsageError: it cannot be written.
    """
    fresh = path.with_name(f".{path.name}.new")
    try:
        with fresh.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error


def compared(old: Path, new: Path, suffix: str) -> Exchanged:
    """Compare the files of two folders whose names end alike, by size and then by their bytes."""
    before, after = ({*_named(folder, suffix)} for folder in (old, new))
    both = before & after
    told = counted("comparing with what stood", both, len(both))
    same = sum(1 for name in told if _is_same(old / name, new / name))
    return Exchanged(len(after - before), len(both) - same, len(before - after), same)


def _is_same(old: Path, new: Path) -> bool:
    """Whether two files hold the same; one that lies under both names is not read."""
    return old.samefile(new) or filecmp.cmp(old, new, shallow=False)


def _named(folder: Path, suffix: str) -> Iterator[str]:
    for place, _, names in os.walk(folder):
        within = os.path.relpath(place, folder)
        yield from (f"{within}/{name}" for name in names if name.endswith(suffix))


class Standing:
    """A folder that is read for long, and must not be replaced meanwhile: two would be mixed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._was = self._named()

    def _named(self) -> tuple[int, int] | None:
        try:
            found = self._folder.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Let the block go on to its end only where the folder is the one that it was.

        Raises:
            Stopped: another process replaced the folder; so whatever else went wrong is told.
        """
        try:
            yield
        except Exception as error:
            if self._named() != self._was:
                raise self._replaced() from error
            raise
        if self._named() != self._was:
            raise self._replaced()

    def _replaced(self) -> Stopped:
        return Stopped(f"{self._folder}: was replaced meanwhile by another process; run it again")


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Let nobody else fill ``target`` meanwhile; the lock of a killed process is none.

    Raises:
        Stopped: another process is filling it.
        UsageError: its folder cannot be written to.
    """
    path = target.resolve().with_name(f".{target.name}.lock")
    handle = _take(path, target)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def _take(path: Path, target: Path) -> int:
    """Open and lock a file; it may have been removed by who held the lock until now."""
    while True:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise UsageError(f"{target}: cannot be written to: {error.strerror}") from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(handle, 20).decode("ascii", "replace").strip()
            os.close(handle)
            raise Stopped(
                f"{target}: process {holder or 'unknown'} is writing there; wait for its end,"
                " or name another folder"
            ) from error
        try:
            is_same = path.stat().st_ino == os.fstat(handle).st_ino
        except FileNotFoundError:
            is_same = False
        if is_same:
            os.truncate(handle, 0)
            os.write(handle, str(os.getpid()).encode())
            return handle
        os.close(handle)


def _mend(target: Path, old: Path) -> None:
    """Put back what a killed swap had moved aside, or remove it where the swap was done."""
    if not old.exists():
        return
    if target.exists():
        shutil.rmtree(old)
    else:
        old.rename(target)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names atomically (renameat2); False where the system cannot."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return bool(call(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0)

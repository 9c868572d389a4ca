"""Take in the files that somebody names, and what lies in them where they are containers.

In: a path, also one into a container such as ``all.zip!/2022/report.html``. Out: outcomes, each
with the path to be shown. Must not know what is done with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gongkai.archive import source_of
from gongkai.intake import Outcome, Task, guarded, refused
from gongkai.limits import Guard
from gongkai.model import INSIDE, ReadError, Source, UsageError
from gongkai.unpacking import members_of


@dataclass(frozen=True, slots=True)
class Named:
    """A file that somebody named; ``member`` is the path of the one file meant in a container."""

    path: Path
    member: str | None = None

    def shown(self, source: Source) -> str:
        """Give a path that begins as the file was named."""
        return str(self.path) + source.path.removeprefix(self.path.name)


def find(path: Path) -> Named:
    """Find the file that a path names, or the container that it leads into.

    Raises:
        UsageError: there is no such file.
    """
    if path.is_file():
        return Named(path)
    parts = str(path).split(INSIDE)
    for count in range(1, len(parts)):
        container = Path(INSIDE.join(parts[:count]))
        if container.is_file():
            return Named(container, INSIDE.join((container.name, *parts[count:])))
    raise UsageError(f"{path}: no such file")


def outcomes(guard: Guard, named: Named) -> Iterator[Outcome]:
    """Take in a file within the limits of the guard; of a container, one file after the other."""
    try:
        source = source_of(named.path)
    except ReadError as error:
        yield refused(Source(named.path.name, "", 0), str(error))
        return
    path = named.path.absolute()
    if named.member is not None:
        yield _member(guard, source, path, named.member)
        return
    outcome = guarded(guard, Task(source, path))
    if not outcome.is_container:
        yield outcome
        return
    for task in members_of(source, path):
        yield guarded(guard, task)


def _member(guard: Guard, source: Source, path: Path, wanted: str) -> Outcome:
    for task in members_of(source, path):
        if task.source.path == wanted:
            return guarded(guard, task)
        if task.source.path == source.path and task.fault:
            return refused(Source(wanted, "", 0), task.fault)
    return refused(Source(wanted, "", 0), "no such file in the container")

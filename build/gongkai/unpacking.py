"""Give every file of a container as a task of its own, whatever the size of the container.

In: a container. Out: tasks, one after the other, each with its bytes or its fault. Must not read
a report, nor write a file: members pass from the unpacking process to the reading one in
memory, a few at a time, so that nothing is left behind by a crash and a crawl of gigabytes takes
no more memory than its largest members.

The container is opened in a limited process, like every file of strangers. It has ten seconds
and one more for every megabyte of the container; each member has limits of its own later.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

from gongkai.archive import MANIFEST, Archived, described
from gongkai.intake import Task
from gongkai.limits import SECONDS, Guard
from gongkai.model import KnowledgeError, ReadError, Source
from gongkai.read.containers import unpack

PACE = 1 << 20
"""Bytes of a container that have a further second; a slow machine reads ten times as many."""


def members_of(source: Source, path: Path) -> Generator[Task, None, None]:
    """Give a task for each member; a refused one has its reason as its fault.

    Where the container itself cannot be opened or breaks off, it comes last with its fault.
    """
    count = 0
    with Guard(unpack, seconds=SECONDS + source.size // PACE) as guard:
        try:
            for member, found in guard.stream((source, path)):
                count += 1
                if isinstance(found, str):
                    yield Task(member, path, fault=found)
                else:
                    yield Task(member, path, data=found)
        except ReadError as error:
            after = f" (after {count} members)" if count else ""
            yield Task(source, path, fault=f"{error}{after}")


def described_members(container: Archived) -> Iterator[Task]:
    """Give the members of an archived container, with what the manifest says of them.

    Raises:
        KnowledgeError: the manifest names a member that is not there, or another hash.
    """
    said = {one.path: one for one in container.members}
    for task in members_of(container.source, container.path):
        row = said.pop(task.source.path, None)
        if row is None:
            yield task
        else:
            source = described(task.source, row, MANIFEST)
            yield Task(source, task.path, fault=task.fault, data=task.data)
    if said:
        raise KnowledgeError(f"{MANIFEST}: {min(said)}: no such file in the container")

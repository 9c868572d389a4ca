"""Take in all files of an archive by several limited processes, also those within containers.

In: archived files. Out: their outcomes in one fixed order: by path, and within a container in
its own order. Must not look into a file: a worker tells what is a container.

Tasks are made as they are needed and only a few ahead, whatever the number of files.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from gongkai.archive import MANIFEST, Archived
from gongkai.decisions import Redaction
from gongkai.intake import Outcome, Task, guarded, take_in
from gongkai.limits import Guard
from gongkai.model import KnowledgeError
from gongkai.unpacking import described_members

AHEAD = 4
"""Tasks that are made ahead for each worker."""
AHEAD_BYTES = 128 << 20
"""Bytes of files within containers that are held ahead, all together."""


class Workers:
    """A number of limited processes that take in files."""

    def __init__(self, jobs: int) -> None:
        self._guards = [Guard(take_in) for _ in range(max(1, jobs))]
        self._free: SimpleQueue[Guard] = SimpleQueue()
        for guard in self._guards:
            self._free.put(guard)
        self._executor = ThreadPoolExecutor(max_workers=len(self._guards))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._executor.shutdown(cancel_futures=True)
        for guard in self._guards:
            guard.close()

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Take in one task after the other; outcomes come in the order of the tasks."""
        waiting: deque[tuple[Future[Outcome], int]] = deque()
        size = 0
        for task in tasks:
            weight = len(task.data or b"")
            size += weight
            waiting.append((self._executor.submit(self._one, task), weight))
            while waiting and (len(waiting) > AHEAD * len(self._guards) or size > AHEAD_BYTES):
                future, weight = waiting.popleft()
                size -= weight
                yield future.result()
        while waiting:
            yield waiting.popleft()[0].result()

    def _one(self, task: Task) -> Outcome:
        guard = self._free.get()
        try:
            return guarded(guard, task)
        finally:
            self._free.put(guard)


def take_in_all(
    archived: Sequence[Archived], redactions: tuple[Redaction, ...], jobs: int
) -> Iterator[Outcome]:
    """Read and parse every file and every file in a container, each within its own limits.

    Raises:
        KnowledgeError: the manifest names a file in a container that is not there, or another
            hash; or a file lies where a file in a container would.
    """
    masks: dict[str, list[Redaction]] = {}
    for row in redactions:
        masks.setdefault(row.sha256, []).append(row)

    def masked(task: Task) -> Task:
        return replace(task, redactions=tuple(masks.get(task.source.sha256, ())))

    paths = {one.source.path for one in archived}
    with Workers(jobs) as workers:
        tasks = (masked(Task(one.source, one.path, (), one.fault)) for one in archived)
        for one, outcome in zip(archived, workers.outcomes(tasks), strict=True):
            if outcome.is_container:
                inner = (_apart(task, paths) for task in described_members(one))
                yield from workers.outcomes(masked(task) for task in inner)
                continue
            if one.members and not one.fault:
                raise KnowledgeError(f"{MANIFEST}: {one.members[0].path}: no such file")
            yield outcome


def _apart(task: Task, paths: set[str]) -> Task:
    """Let no file within a container have the path of a file beside it."""
    if task.data is not None and task.source.path in paths:
        raise KnowledgeError(f"{task.source.path}: is a file, and a file in a container; rename it")
    return task

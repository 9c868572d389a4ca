"""Take in every document of an archive once, a few hundred at a time, by several processes.

In: archived files, redactions and the store. Out: the numbers of their documents in one fixed
order, by path and within a container in its own order; what became of them lies in the store. Must
not look into a file: the limited process that reads it tells what is a container.
"""

from __future__ import annotations

import hashlib
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import (
    BrokenExecutor,
    Executor,
    Future,
    ThreadPoolExecutor,
)
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from gongkai.addresses import open_address
from gongkai.archive import MANIFEST, Archived, source_of
from gongkai.cluster import cluster, why_lost
from gongkai.decisions import Redaction
from gongkai.intake import Task, refused
from gongkai.limits import Guard
from gongkai.model import INSIDE, KnowledgeError, ReadError, Stopped
from gongkai.processes import spawned
from gongkai.store import Shard, Store, key_of, make_shard, number_of
from gongkai.taken import NO_CORRECTIONS, Content, Corrections, Taken, laid_out, take
from gongkai.unpacking import described_members

BATCH = 200
"""Documents that a process takes in at once: handing over costs as much as reading one."""
BATCH_BYTES = 32 << 20
"""Bytes of files within containers that are handed over at once."""
AHEAD = 2
"""Batches that are made ahead for each process."""
FEW = 400
"""So few documents are read before a further process of ours would have begun."""
Job = tuple[Task, Corrections]
OWN = threading.local()
GUARDS: list[Guard] = []
"""Those of the threads of this process; a process that only takes in ends with its guard."""

Counted = Callable[[Iterable[int], int], Iterable[int]]
"""Shows how documents come in, of so many files, and hands their numbers on."""


def no_count(docs: Iterable[int], _total: int) -> Iterable[int]:
    """Show nothing."""
    return docs


@dataclass(frozen=True, slots=True)
class Batch:
    """What a process made of a batch: a shard, and which of it are containers and not in it."""

    shard: Shard
    containers: tuple[bool, ...]


def take_batch(jobs: Sequence[Job], keys: Sequence[str]) -> Batch:
    """Take in a batch, each document within its own limits.

    This runs in a thread, in a process, or on another machine: each has a guard of its own.
    """
    guard = getattr(OWN, "guard", None)
    if guard is None:
        guard = OWN.guard = Guard(take)
        GUARDS.append(guard)
    containers: list[bool] = []
    shard = make_shard(_documents(guard, jobs, keys, containers))
    return Batch(shard, tuple(containers))


def _documents(
    guard: Guard, jobs: Sequence[Job], keys: Sequence[str], containers: list[bool]
) -> Iterator[tuple[int, Taken, Content]]:
    """Give what became of each document but the containers, one at a time; note which are these."""
    for key, job in zip(keys, jobs, strict=True):
        taken, content = _guarded(guard, job)
        containers.append(taken.is_container)
        if not taken.is_container:
            yield number_of(key), taken, content


def _guarded(guard: Guard, job: Job) -> tuple[Taken, Content]:
    task, _ = job
    if task.fault:
        return laid_out(refused(task.source, task.fault))
    try:
        with _at_hand(job) as job_here:
            found: tuple[Taken, Content] = guard(job_here)
    except ReadError as error:
        return laid_out(refused(task.source, str(error)))
    return found


@contextmanager
def _at_hand(job: Job) -> Iterator[Job]:
    """Fetch the file of a job from the archive's address where this machine has no mirror of it.

    Raises:
        Stopped: the address does not answer, or holds other bytes now.
    """
    task, corrections = job
    if task.origin is None or task.data is not None or task.path.is_file():
        yield job
        return
    with TemporaryDirectory(prefix="gongkai-") as folder:
        path = Path(folder) / task.path.name
        address = open_address(task.origin)
        if (
            not address.fetch(task.source.path, path)
            or source_of(path).sha256 != task.source.sha256
        ):
            raise Stopped(f"{address}/{task.source.path}: changed during the build; run it again")
        yield replace(task, path=path), corrections


@contextmanager
def executor_of(
    jobs: int, documents: int, scheduler: str | None = None
) -> Iterator[tuple[Executor, int]]:
    """Give what runs the batches, and how many it runs at the same time.

    That is a cluster where one is named, else processes of ours, or for few documents threads
    that wait for their guards.
    """
    if scheduler:
        with cluster(scheduler) as found:
            yield found
    elif documents <= FEW:
        try:
            with ThreadPoolExecutor(max_workers=jobs) as threads:
                yield threads, jobs
        finally:
            while GUARDS:
                GUARDS.pop().close()
    else:
        with spawned(jobs) as processes:
            try:
                yield processes, jobs
            except BaseException:
                processes.shutdown(cancel_futures=True)
                raise


@dataclass(slots=True)
class Waiting:
    """A document whose turn has not come."""

    key: str
    is_done: bool = True
    is_container: bool = False


class Taking:
    """One run over an archive: where things are kept, and who does the work."""

    def __init__(
        self,
        store: Store,
        executor: tuple[Executor, int],
        redactions: Iterable[Redaction],
        archived: Sequence[Archived],
        origin: str | None = None,
    ) -> None:
        self._store = store
        self._executor, workers = executor
        self._ahead = AHEAD * workers
        # a few documents are dealt out to all, rather than handed to one
        self._batch = max(1, min(BATCH, -(-len(archived) // self._ahead)))
        self._masks: dict[str, list[Redaction]] = {}
        for row in redactions:
            self._masks.setdefault(row.sha256, []).append(row)
        self._archived = archived
        self._origin = origin
        self._paths = frozenset(one.source.path for one in archived)

    def all(self) -> Iterator[int]:
        """Take in what is not known yet; give the numbers of all documents in order.

        Raises:
            KnowledgeError: the manifest names a file in a container that is not there, or another
                hash; or a file lies where a file in a container would.
        """
        tasks = (self._task(one) for one in self._archived)
        found = self._stream((self._masked(task) for task in tasks), self._batch)
        for one, (key, is_container) in zip(self._archived, found, strict=True):
            if is_container:
                yield from self._members(self._container_key(key, one), one)
            elif one.members and not one.fault:
                raise KnowledgeError(f"{MANIFEST}: {one.members[0].path}: no such file")
            else:
                yield number_of(key)

    def again(self, tasks: Iterable[tuple[Task, Corrections]]) -> Iterator[int]:
        """Take in documents with their corrections; give their new numbers in order."""
        return (number_of(key) for key, _ in self._stream_jobs(tasks))

    def tasks_of(self, paths: Collection[str]) -> Iterator[Task]:
        """Give the tasks of some documents by path, those within containers too."""
        for one in self._archived:
            path = one.source.path
            if path in paths:
                yield self._masked(self._task(one))
            elif any(wanted.startswith(path + INSIDE) for wanted in paths):
                inner = described_members(one)
                yield from (self._masked(task) for task in inner if task.source.path in paths)

    def _members(self, key: str, container: Archived) -> Iterator[int]:
        known = self._store.members(key)
        if known is not None:
            yield from known
            return
        docs: list[int] = []
        inner = (self._masked(self._apart(task)) for task in described_members(container))
        for own, _ in self._stream(inner):
            docs.append(number_of(own))
            yield docs[-1]
        self._store.put_members(key, docs)

    def _container_key(self, key: str, container: Archived) -> str:
        """Name what a container gives: also by what is said of its members, and masked in them."""
        told = (key, container.members, sorted(self._masks.items()))
        return hashlib.sha256(repr(told).encode()).hexdigest()

    def _task(self, one: Archived) -> Task:
        return Task(one.source, one.path, fault=one.fault, origin=self._origin)

    def _masked(self, task: Task) -> Task:
        return replace(task, redactions=tuple(self._masks.get(task.source.sha256, ())))

    def _apart(self, task: Task) -> Task:
        """Let no file within a container have the path of a file beside it."""
        if task.data is not None and task.source.path in self._paths:
            path = task.source.path
            raise KnowledgeError(f"{path}: is a file, and a file in a container; rename it")
        return task

    def _stream(self, tasks: Iterable[Task], batch: int = BATCH) -> Iterator[tuple[str, bool]]:
        return self._stream_jobs(((task, NO_CORRECTIONS) for task in tasks), batch)

    def _stream_jobs(self, jobs: Iterable[Job], batch: int = BATCH) -> Iterator[tuple[str, bool]]:
        """Take in one job after the other; give the key of each, and whether it is a container.

        Batches are made ahead, a few only, and their results come in the order of the jobs.
        """
        line = Line(self._store, self._executor, self._ahead, batch)
        for job in jobs:
            line.join(job)
            yield from line.ready()
        line.close()
        yield from line.rest()


class Line:
    """Documents waiting for their turn, and the batches that are being worked on."""

    def __init__(self, store: Store, executor: Executor, ahead: int, batch: int) -> None:
        self._store = store
        self._batch = batch
        self._executor = executor
        self._ahead = ahead
        self._waiting: deque[Waiting] = deque()
        self._batches: deque[tuple[list[Waiting], Future[Batch]]] = deque()
        self._open: list[tuple[Waiting, Job]] = []
        self._bytes = 0

    def join(self, job: Job) -> None:
        """Let a job wait for its turn; one that is known has nothing to wait for."""
        one = Waiting(key_of(*job))
        self._waiting.append(one)
        if self._store.knows(one.key):
            return
        one.is_done = False
        self._open.append((one, job))
        self._bytes += len(job[0].data or b"")
        if len(self._open) >= self._batch or self._bytes >= BATCH_BYTES:
            self.close()

    def close(self) -> None:
        """Hand over the batch that was being filled."""
        if not self._open:
            return
        waiting, jobs = [one for one, _ in self._open], [job for _, job in self._open]
        future = self._executor.submit(take_batch, jobs, [one.key for one in waiting])
        self._batches.append((waiting, future))
        self._open, self._bytes = [], 0

    def ready(self) -> Iterator[tuple[str, bool]]:
        """Give those whose turn has come; wait where too many batches are ahead."""
        while len(self._batches) > self._ahead:
            self._finish()
        while self._waiting and self._waiting[0].is_done:
            one = self._waiting.popleft()
            yield one.key, one.is_container

    def rest(self) -> Iterator[tuple[str, bool]]:
        """Give all that are left, when their batches are done."""
        while self._batches:
            self._finish()
            yield from self.ready()
        yield from self.ready()

    def _finish(self) -> None:
        waiting, future = self._batches.popleft()
        try:
            batch = future.result()
        except BrokenExecutor as error:
            raise Stopped(
                "a reading process was ended from outside, by want of memory perhaps; build again:"
                " what was read is kept"
            ) from error
        except Exception as error:
            if why := why_lost(error):
                raise Stopped(f"{why}, and build again: what was read is kept") from error
            raise
        kept = []
        for one, is_container in zip(waiting, batch.containers, strict=True):
            one.is_done, one.is_container = True, is_container
            if not is_container:
                kept.append(one.key)
        if kept:
            self._store.put(kept, batch.shard)

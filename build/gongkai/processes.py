"""Processes that share work: they end with the one that began them, however that one ends.

In: a function at the top of a module and tasks. Out: results, in the order of the tasks. Must not
know what is done.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TypeVar

from gongkai.model import Stopped
from gongkai.stages import counted

Task = TypeVar("Task")
Result = TypeVar("Result")
NEW_OBJECTS = 50_000
"""Rows that pass by are no circles: to look for some after every 700 takes a third of the time."""
ORPHANED = 1
"""What a process ends with whose parent is gone."""


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Look for circles of objects less often meanwhile."""
    before = gc.get_threshold()
    gc.set_threshold(NEW_OBJECTS)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def spawned(jobs: int) -> ProcessPoolExecutor:
    """Make a pool of processes that start afresh."""
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """Let this process end when its parent does, and look for circles of objects less often.

    A pool cannot tell its processes that it was killed: they hold both ends of the line on which
    they wait for work, and would wait for good.
    """
    Thread(target=_watch, daemon=True).start()
    gc.set_threshold(NEW_OBJECTS)


def _watch() -> None:
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(ORPHANED)


def dealt(
    function: Callable[[Task], Result], tasks: Sequence[Task], jobs: int, what: str = "parts"
) -> Iterator[Result]:
    """Give what the function makes of each task; alone, or with one job, this process does it.

    ``what`` says to who watches what a task makes.

    Raises:
        Stopped: a process was ended from outside.
    """
    if jobs < 2 or len(tasks) < 2:
        yield from counted(what, map(function, tasks), len(tasks))
        return
    with spawned(min(jobs, len(tasks))) as executor:
        try:
            yield from counted(what, _results(executor.map(function, tasks)), len(tasks))
        except BaseException:
            executor.shutdown(cancel_futures=True)
            raise


def _results(found: Iterable[Result]) -> Iterator[Result]:
    try:
        yield from found
    except BrokenExecutor as error:
        raise Stopped(
            "a working process was ended from outside, by want of memory perhaps;"
            " build again, with fewer --jobs"
        ) from error

"""Deals independent tasks out to several processes.

In: a function at the top of a module, tasks, and how many may run at the same time. Out: results,
in the order of the tasks. Must not know what is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from gongkai.model import Stopped
from gongkai.stages import counted

Task = TypeVar("Task")
Result = TypeVar("Result")


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
    with ProcessPoolExecutor(min(jobs, len(tasks)), mp_context=get_context("spawn")) as executor:
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
            "a publishing process was ended from outside, by want of memory perhaps;"
            " build again, with fewer --jobs"
        ) from error

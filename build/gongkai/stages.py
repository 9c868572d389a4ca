"""Who watches a run: how far each stage is, and how long it took.

In: names of stages, and the things that a long loop goes through. Out: the same things, and
seconds. Must not print: a watch shows what it is told, and where nobody watches nothing is done.

What is watched changes nothing that is made. Processes that a stage starts are watched by nobody;
their results are counted where they come together.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

T = TypeVar("T")


class Watch(Protocol):
    """Shows how many of so many things are done."""

    def count(self, what: str, things: Iterable[T], total: int | None) -> Iterable[T]:
        """Hand things on as they come."""


WATCHES: list[Watch] = []
"""The one that watches now comes last."""


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Let somebody watch what happens in the block."""
    WATCHES.append(watch)
    try:
        yield
    finally:
        WATCHES.remove(watch)


def counted(what: str, things: Iterable[T], total: int | None = None) -> Iterable[T]:
    """Hand things on as they come, and show how many came; of a list the total is known."""
    if not WATCHES:
        return things
    if total is None and isinstance(things, list | tuple | dict | frozenset):
        total = len(things)
    return WATCHES[-1].count(what, things, total)


class Stopwatch:
    """Measures how long the stages of one run take; one begins where the last one ends."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._stage = ""
        self._begun = 0.0

    def begin(self, stage: str) -> None:
        """End the stage before, and begin another."""
        self.end()
        self._stage, self._begun = stage, time.monotonic()

    def end(self) -> None:
        """End the stage that was begun last, if it has not ended."""
        if self._stage:
            taken = time.monotonic() - self._begun
            self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + taken
        self._stage = ""

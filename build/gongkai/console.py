"""What the command line writes to: one line on stderr, text on stdout, a bar on a terminal.

In: text, or outcomes as they come. Out: nothing else. Must not decide an exit code.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from shutil import get_terminal_size
from typing import TYPE_CHECKING, TypeVar

from gongkai.stages import counted, watched

if TYPE_CHECKING:
    from rich.progress import Progress

T = TypeVar("T")
OFTEN = 0.1
"""Seconds after which a bar is told of what came meanwhile; telling it of each would cost more."""


def say(line: str) -> None:
    """Say one line on stderr, in the name of the program."""
    print("gongkai: " + " ".join(line.split()), file=sys.stderr)  # noqa: T201


def write(text: str) -> None:
    """Write to stdout as UTF-8, whatever the locale, and nothing else."""
    sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()


def ask(question: str) -> bool:
    """Ask a person at a terminal, who says no by anything but y; True where nobody is there."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)  # noqa: T201
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def columns() -> int | None:
    """Count the columns of the terminal that stdout goes to; None where it goes elsewhere."""
    return get_terminal_size().columns if sys.stdout.isatty() else None


def progress(found: Iterable[T], total: int) -> Iterable[T]:
    """Show how files are read, on a terminal; elsewhere nothing."""
    return counted("reading", found, total)


@contextmanager
def watching() -> Iterator[None]:
    """Show on a terminal how far each long stage is, how fast, and how long it still takes."""
    if not sys.stderr.isatty():
        yield
        return
    with watched(Bars()):
        yield


class Bars:
    """A bar for each loop that is going on, of which one may lie within another."""

    def __init__(self) -> None:
        self._open = 0
        self._shown: Progress | None = None

    def count(self, what: str, things: Iterable[T], total: int | None) -> Iterator[T]:
        """Hand things on as they come."""
        shown = self._begin()
        task = shown.add_task(what, total=total)
        count, told = 0, 0.0
        try:
            for count, one in enumerate(things, start=1):
                if (now := time.monotonic()) > told + OFTEN:
                    told = now
                    if total is not None and count > total:  # nobody knows what a container holds
                        shown.update(task, total=None)
                        total = None
                    shown.update(task, completed=count - 1)
                yield one
        finally:
            shown.remove_task(task)
            self._end()

    def _begin(self) -> Progress:
        if self._shown is None:
            self._shown = _progress()
            self._shown.start()
        self._open += 1
        return self._shown

    def _end(self) -> None:
        self._open -= 1
        if not self._open and self._shown is not None:
            self._shown.stop()
            self._shown = None


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        """How many a second, or a minute where that is less than one."""

        def render(self, task: Task) -> Text:
            if task.speed is None:
                return Text("")
            slow = f"{task.speed * 60:,.1f}/min"
            return Text(slow if task.speed < 1 else f"{task.speed:,.1f}/s")

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=Console(stderr=True), transient=True)

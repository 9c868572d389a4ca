"""What the command line writes to: one line on stderr, text on stdout, a bar on a terminal.

In: text, or outcomes as they come. Out: nothing else. Must not decide an exit code.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from shutil import get_terminal_size
from typing import TypeVar

T = TypeVar("T")


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


def progress(found: Iterable[T], total: int) -> Iterator[T]:
    """Show a bar on a terminal; elsewhere nothing."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("reading", total=total)
        for count, one in enumerate(found, start=1):
            if count > total:  # a container holds nobody knows how many files
                bar.update(task, total=None, description=f"reading: {count}")
            bar.advance(task)
            yield one

"""Reading processes that outlive a command, for tests that are not about their limits.

To start one takes half a second, and a test may run a dozen commands that read one small file
each. Within a command the program does the same: one process reads one file after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

import pytest

from gongkai.limits import MEMORY, SECONDS, Guard

BORROWERS = ("workers", "unpacking", "preview", "cli.reading")
HOME = Path.cwd()
"""Where the tests run: a process that was started elsewhere finds other files."""
_idle: dict[tuple[object, ...], list[Guard]] = {}


class Lent:
    """What a command takes for a ``Guard`` of its own; closing it gives it back."""

    def __init__(
        self, function: Callable[[Any], Any], seconds: float = SECONDS, memory: int = MEMORY
    ) -> None:
        self._key = (function, seconds, memory)
        idle = _idle.setdefault(self._key, []) if Path.cwd() == HOME else []
        self._guard = idle.pop() if idle else Guard(function, seconds, memory)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __call__(self, argument: object) -> Any:
        return self._guard(argument)

    def stream(self, argument: object) -> Iterator[Any]:
        return self._guard.stream(argument)

    def close(self) -> None:
        if Path.cwd() == HOME:
            _idle[self._key].append(self._guard)
        else:
            self._guard.close()


def lend(patch: pytest.MonkeyPatch) -> None:
    """Let every command of this process borrow."""
    for module in BORROWERS:
        patch.setattr(f"gongkai.{module}.Guard", Lent)


def end_all() -> None:
    """End the processes that are idle."""
    for guards in _idle.values():
        while guards:
            guards.pop().close()

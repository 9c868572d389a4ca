"""Ask what the numbers in some cells say, and remember what was asked.

In: a question and the cells that it is about. Out: the answer. Must not know why it is asked.

Where the rows of a report go is told by words and by where cells stand; a number tells it only by
being one. The few rules that hold numbers against each other ask here. Whoever wants to know what
a decision rests on, beside words and places, records the questions.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple, TypeVar

from gongkai.model import Cell

T = TypeVar("T", bound=Hashable)


class Asked(NamedTuple):
    """A question about the texts of some cells, and its answer."""

    question: Callable[[Sequence[str]], Hashable]
    cells: tuple[Cell, ...]
    answer: Hashable


_ASKED: ContextVar[list[Asked] | None] = ContextVar("asked", default=None)


def ask(question: Callable[[Sequence[str]], T], cells: Sequence[Cell]) -> T:
    """Answer a question about the texts of cells."""
    answer = question([cell.text for cell in cells])
    asked = _ASKED.get()
    if asked is not None:
        asked.append(Asked(question, tuple(cells), answer))
    return answer


@contextmanager
def recorded() -> Iterator[list[Asked]]:
    """Record what is asked meanwhile."""
    asked: list[Asked] = []
    before = _ASKED.set(asked)
    try:
        yield asked
    finally:
        _ASKED.reset(before)


def are_alike(texts: Sequence[str]) -> bool:
    """Tell whether all texts are the same."""
    return len(set(texts)) < 2


def words_of(texts: Sequence[str]) -> tuple[str, ...]:
    """Give the texts themselves, where all that they say may matter."""
    return tuple(texts)

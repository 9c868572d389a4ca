"""Keep the answers about short texts, which every report repeats, and no others.

In: a function of a text. Out: the same function, which remembers. Must not hold what a hostile
file fills with long lines: what a process has read before must not decide whether it has the
memory for the next file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from typing import Any, TypeVar, TypeVarTuple

T = TypeVar("T")
K = TypeVar("K")
Rest = TypeVarTuple("Rest")

MAX_KEPT = 256
"""Labels, headings and rows of numbers have fewer characters; a paragraph has more."""


def letters(texts: Iterable[str]) -> int:
    """Count the characters of several texts."""
    return sum(map(len, texts))


def kept(
    maxsize: int, size: Callable[[Any], int] = len, longest: int = MAX_KEPT
) -> Callable[[Callable[[K, *Rest], T]], Callable[[K, *Rest], T]]:
    """Remember the last answers of a function about short texts.

    Args:
        maxsize: how many answers.
        size: counts the characters of the first argument; ``letters`` where it is a tuple.
        longest: so many characters are short.
    """

    def keep(function: Callable[[K, *Rest], T]) -> Callable[[K, *Rest], T]:
        remembered = lru_cache(maxsize)(function)

        @wraps(function)
        def answer(key: K, *rest: *Rest) -> T:
            # Not one expression for both: the usual way must cost next to nothing.
            if size(key) <= longest:
                return remembered(key, *rest)
            return function(key, *rest)

        return answer

    return keep

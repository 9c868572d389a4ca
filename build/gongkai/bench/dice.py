"""Throw dice that fall alike for the same words, whatever was thrown before.

In: words that say what is decided. Out: a random source, and numbers skewed as in real reports.
Nothing here is secret.
"""

from __future__ import annotations

import math
from random import Random

MANY = 30


def dice(*words: object) -> Random:
    """Give the random source of a decision; the same words give the same numbers."""
    return Random("/".join(map(str, words)))  # noqa: S311  # invented numbers, no secret


def count(source: Random, mean: float) -> int:
    """Draw how often something rare happens: mostly 0 where the mean is small.

    >>> [count(dice("doctest", number), 0.2) for number in range(8)].count(0) > 4
    True
    """
    if mean > MANY:
        return max(0, round(source.gauss(mean, 1.3 * math.sqrt(mean))))
    limit, found, product = math.exp(-mean), 0, source.random()
    while product > limit:
        found += 1
        product *= source.random()
    return found


def share_of(source: Random, number: int, share: float) -> int:
    """Draw how many of a number fall under a share."""
    if number > MANY:
        return min(number, count(source, number * share))
    return sum(source.random() < share for _ in range(number))

"""Fit how the cost of a stage grows with the archive: cost = a · size to the power of an exponent.

In: measures of several sizes. Out: the exponent of each stage, by least squares over logarithms,
and that between the two largest sizes; 1 is proportion. Must not know a stage.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from gongkai.bench.measure import Measure


def fit(measures: Iterable[Measure]) -> list[dict[str, Any]]:
    """Fit every side that was measured at two sizes at least."""
    found: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    for one in measures:
        if one["status"] == "measured":
            found[one["stage"], one["side"]].append((one["units"], one["wall_s"]["median"]))
    return [
        {
            "stage": stage,
            "side": side,
            "of": "wall_s",
            "sizes": [size for size, _ in points],
            "costs": [cost for _, cost in points],
            "exponent": round(exponent(points), 3),
            "last": round(exponent(sorted(points)[-2:]), 3),
        }
        for (stage, side), points in found.items()
        if len({size for size, _ in points}) > 1 and all(cost > 0 for _, cost in points)
    ]


def exponent(points: list[tuple[int, float]]) -> float:
    """The slope of the line through the logarithms of sizes and costs.

    >>> exponent([(10, 1.0), (100, 10.0), (1000, 100.0)])
    1.0
    """
    xs, ys = [math.log(size) for size, _ in points], [math.log(cost) for _, cost in points]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    above = sum((one - x) * (other - y) for one, other in zip(xs, ys, strict=True))
    return round(above / sum((one - x) ** 2 for one in xs), 9)

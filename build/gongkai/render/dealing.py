"""Deal the provinces of an archive out to processes that write files for scripts.

In: how many bodies each province has. Out: ``Share``: some provinces for one process, which opens
the package itself. Must not know what is written.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gongkai.render.context import Output
from gongkai.render.package import Package

SHARES = 4
"""So many shares a process: few, since each opens the package, and enough to end together."""
WORTH = 2_000
"""Fewer bodies than these are written sooner than a process starts."""


@dataclass(frozen=True, slots=True)
class Share:
    """Some provinces of a package, and the site that their files are for."""

    package: Path
    site: Path
    is_lean: bool
    keys: tuple[str, ...]

    @contextmanager
    def opened(self) -> Iterator[tuple[Package, Output]]:
        """Open the package for one process, and the folder of the site."""
        package = Package(self.package)
        try:
            package.tables.run("SET threads = 1")
            yield package, Output(self.site, is_lean=self.is_lean)
        finally:
            package.close()


def processes() -> int:
    """How many processes write at once."""
    return os.cpu_count() or 1


def shares(package: Package, out: Output, sizes: Mapping[str, int]) -> list[Share]:
    """Deal provinces out, the largest first, so that all shares end about together."""
    count = processes() * SHARES if sum(sizes.values()) >= WORTH else 1
    keys: list[list[str]] = [[] for _ in range(count)]
    weights = [0] * count
    for key in sorted(sizes, key=lambda key: (-sizes[key], key)):
        least = weights.index(min(weights))
        keys[least].append(key)
        weights[least] += sizes[key]
    return [Share(package.folder, out.folder, out.is_lean, tuple(one)) for one in keys if one]


def not_taken(
    out: Output, sizes: Mapping[str, int], files_of: Callable[[str], Iterable[str]]
) -> dict[str, int]:
    """Take the files of kept provinces over; gives the provinces that are to be written."""
    kept = out.kept.provinces
    return {
        key: count for key, count in sizes.items() if not (key in kept and out.take(files_of(key)))
    }

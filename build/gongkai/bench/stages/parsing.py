"""Parse single reports on one core, with full evidence; and what scanning them takes at least.

In: the archive of a room. Out: trials. Word files are left out: the demand is for text and pages.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from gongkai.archive import source_of
from gongkai.bench.trial import Facts, Room, Trial
from gongkai.intake import Task, take_in

SAMPLE = 400
SUFFIXES = (".txt", ".html", ".htm", ".md")
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?|[一-鿿]+")


def parse(room: Room) -> Trial:
    """Read and parse a sample of reports, one after the other."""
    tasks = [Task(source_of(path), path) for path in _sample(room)]
    return _each([partial(take_in, task) for task in tasks])


def scan(room: Room) -> Trial:
    """Read the same files and go over them with one pattern, keeping every place."""
    return _each([partial(_scan, path) for path in _sample(room)])


def _scan(path: Path) -> list[tuple[int, int]]:
    text = path.read_bytes().decode("utf-8", "replace")
    return [found.span() for found in NUMBER.finditer(text)]


def _each(works: Sequence[Callable[[], object]]) -> Trial:
    """Time each report, for the demand is for the median report."""
    spent: list[list[float]] = []

    def call() -> None:
        times = []
        for work in works:
            begun = time.process_time()
            work()
            times.append(time.process_time() - begun)
        spent.append(times)

    def facts() -> Facts:
        medians = [statistics.median(times) for times in spent]
        middle = statistics.median(medians)
        return {"median_report_ms": round(middle * 1000, 4), "per_second": round(1 / middle)}

    return Trial(call, len(works), "report", facts=facts)


def _sample(room: Room) -> list[Path]:
    """Every so many-th text and page of the archive."""
    found = sorted(path for path in room.archive.rglob("*") if path.suffix in SUFFIXES)
    return found[:: max(1, len(found) // SAMPLE)][:SAMPLE]

"""Measure every stage beside its peers, in one run on the same content.

In: sizes, stages and a site source. Out: one result, as ``bench.schema.json`` describes it. Must
not know what a stage does. Everything lies in one temporary folder, which is gone at the end, or in
a folder that is to be kept; the archive in it is invented and is never published.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gongkai import __version__
from gongkai.bench.growth import fit
from gongkai.bench.listed import STAGES
from gongkai.bench.machine import machine, versions
from gongkai.bench.measure import OURS, Measure, compared, measure, run_alone
from gongkai.bench.renewing import Result, refuse_others
from gongkai.bench.targets import judge
from gongkai.bench.trial import Room, Stage
from gongkai.bench.wording import words
from gongkai.model import UsageError

SCHEMA = 1
FIRST_YEAR, MOST_YEARS = 2019, 6
PATIENCE = 2.0
REPEATS = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to measure: numbers of bodies, stages, and how often.

    A side is run ``repeats`` times, but not again once its runs have taken ``patience`` seconds.
    """

    bodies: tuple[int, ...]
    site_src: Path
    years: int = MOST_YEARS
    only: tuple[str, ...] = ()
    repeats: int = REPEATS
    patience: float = PATIENCE
    jobs: int = os.cpu_count() or 1


def bench(
    wanted: Wanted, keep: Path | None = None, earlier: Result | None = None
) -> Generator[dict[str, Any], None, None]:
    """Measure one side after the other; give the result so far after each of them.

    Raises:
        UsageError: a stage is unknown, ``keep`` is not an empty folder, or this run could not
            renew the ``earlier`` one.
    """
    chosen = _chosen(wanted.only)
    begun = datetime.now(UTC)
    clock = time.perf_counter()
    measures: list[Measure] = []
    with _ending_well(), _scratch(keep) as folder:
        head = {
            "schema": SCHEMA,
            "date": begun.date().isoformat(),
            "began": begun.isoformat(timespec="seconds"),
            "gongkai": __version__,
            "machine": machine(folder),
            "versions": versions(),
            "options": _options(wanted),
        }
        if earlier is not None:
            refuse_others(earlier, head)
        for size in sorted(set(wanted.bodies)):
            room = _room(folder / str(size), size, wanted)
            stages = [stage for stage in chosen if stage.every_size or size == max(wanted.bodies)]
            for one in _measured(stages, room, wanted):
                measures.append(one)
                yield {
                    **head,
                    "seconds": round(time.perf_counter() - clock, 1),
                    "measures": compared(measures),
                    "growth": fit(measures),
                    "targets": judge(measures),
                    "words": words(),
                }
            if keep is None:
                shutil.rmtree(room.folder)


def _options(wanted: Wanted) -> dict[str, Any]:
    return {
        "bodies": sorted(set(wanted.bodies)),
        "years": list(_years(wanted.years)),
        "repeats": wanted.repeats,
        "patience": wanted.patience,
        "jobs": wanted.jobs,
        "only": list(wanted.only),
    }


def _chosen(only: Iterable[str]) -> list[Stage]:
    names = {stage.name for stage in STAGES}
    if unknown := [name for name in only if name not in names]:
        listed = ", ".join(stage.name for stage in STAGES)
        raise UsageError(f"--only {unknown[0]}: no such stage; there are {listed}")
    return [stage for stage in STAGES if not only or stage.name in only]


@contextmanager
def _ending_well() -> Iterator[None]:
    """Let an end from outside be one from the keyboard: sides are ended, and nothing is left."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _scratch(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
            yield Path(folder)
        return
    if keep.exists() and (not keep.is_dir() or any(keep.iterdir())):
        raise UsageError(f"--keep {keep}: is no empty folder")
    keep.mkdir(parents=True, exist_ok=True)
    yield keep.resolve()


def _room(folder: Path, size: int, wanted: Wanted) -> Room:
    folder.mkdir()
    return Room(folder, size, _years(wanted.years), wanted.site_src.resolve(), wanted.jobs)


def _years(count: int) -> tuple[int, ...]:
    return tuple(range(FIRST_YEAR, FIRST_YEAR + count))


def _measured(stages: list[Stage], room: Room, wanted: Wanted) -> Iterator[Measure]:
    """Measure stages in their order; what they need is made first, unmeasured if need be."""
    left = Left(room)
    for stage in stages:
        if fault := left.want(stage):
            yield from (_broken(stage, side, room, fault) for side in stage.sides)
            continue
        for one in measure(stage, room, wanted.repeats, wanted.patience):
            if one["side"] == OURS:
                left.faults[stage.name] = one.get("reason", "")
            yield one


class Left:
    """What stages have left for others in a room; ``faults`` says what went wrong, if anything."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.faults: dict[str, str] = {}

    def want(self, stage: Stage) -> str:
        """See that all is there that a stage needs; gives what is not."""
        fault = next(filter(None, map(self._fault, stage.needs)), "")
        if fault:
            self.faults[stage.name] = fault
        return fault

    def _fault(self, name: str) -> str:
        """What went wrong with a stage, which is run unmeasured if it was not."""
        stage = next(one for one in STAGES if one.name == name)
        if name not in self.faults and not self.want(stage):
            found = run_alone(stage.sides[OURS], self._room, 1, 0)
            self.faults[name] = found.get("reason", "")
        return self.faults[name]


def _broken(stage: Stage, side: str, room: Room, fault: str) -> Measure:
    head = {"stage": stage.name, "side": side, "bodies": room.bodies}
    return {**head, "status": "failed", "reason": f"what it needs is not there: {fault}"}

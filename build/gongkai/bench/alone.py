"""Time one side of a stage in this process, which does nothing else: ``python -m …alone TASK``.

In: a JSON file that names a function, its room, how often to repeat and for how long. Out: a JSON
file with every run. Must not know what is timed. Preparing is not timed; the peak of memory is that
of the calls, with all that the process held before and all processes that the calls start.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from gongkai.bench.memory import Watch
from gongkai.bench.trial import Absent, Room, Side, Trial


def run(task: dict[str, Any]) -> dict[str, Any]:
    """Prepare and time what a task names; a fault becomes a reason."""
    module, _, name = task["side"].partition(":")
    side: Side = getattr(importlib.import_module(module), name)
    given = task["room"]
    room = Room(
        **{
            **given,
            "folder": Path(given["folder"]),
            "site_src": Path(given["site_src"]),
            "years": tuple(given["years"]),
        }
    )
    try:
        return _timed(side(room), task["repeats"], task["patience"])
    except Absent as absent:
        return {"status": "not_measured", "reason": str(absent)}
    except Exception as error:  # whatever breaks a peer is told in the table
        return {"status": "failed", "reason": _in_short(error)}


def _in_short(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


def _timed(trial: Trial, repeats: int, patience: float) -> dict[str, Any]:
    warmed = 0
    if trial.is_warmed and repeats > 1:
        trial.before()
        trial.call()
        warmed = 1
    runs: list[dict[str, float]] = []
    spent = 0.0
    while not runs or (len(runs) < repeats and spent < patience):
        trial.before()
        runs.append(_one(trial))
        spent += runs[-1]["wall_s"]
    return {
        "status": "measured",
        "warm_up": warmed,
        "unit": trial.unit,
        "units": trial.units,
        "each": runs,
        "facts": dict(trial.facts()),
    }


def _one(trial: Trial) -> dict[str, float]:
    with Watch(is_apart=trial.is_apart) as watch:
        cpu, wall = _cpu(), time.perf_counter()
        trial.call()
        wall, cpu = time.perf_counter() - wall, _cpu() - cpu
    return {"wall_s": wall, "cpu_s": cpu, "peak_mb": watch.peak_mb}


def _cpu() -> float:
    """CPU seconds of this process and of all that it started and that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    """Do the task of the first argument; what it prints is for nobody."""
    path = Path(sys.argv[1])
    task = json.loads(path.read_text(encoding="utf-8"))
    with contextlib.redirect_stdout(sys.stderr):
        found = run(task)
    path.with_suffix(".done").write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Measure the sides of a stage, each in a process of its own, and sum up its runs.

In: a stage and a room. Out: one record for each side, as the JSON holds it. Must not know what a
stage does.
"""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gongkai.bench.trial import Room, Side, Stage

Measure = dict[str, Any]
OURS = "gongkai"
"""The side of a stage that the others are held against, and that leaves what others need."""
SAID = 300
"""Characters of what a broken side says that are kept."""


def measure(stage: Stage, room: Room, repeats: int, patience: float) -> Iterator[Measure]:
    """Measure each side of a stage, one after the other."""
    for name, side in stage.sides.items():
        head = {"stage": stage.name, "side": name, "bodies": room.bodies}
        yield {**head, **_summed(run_alone(side, room, repeats, patience))}


def run_alone(side: Side, room: Room, repeats: int, patience: float) -> Measure:
    """Run one side in a fresh process; one that breaks leaves nothing running."""
    task = {
        "side": f"{side.__module__}:{side.__qualname__}",
        "room": {**asdict(room), "folder": str(room.folder), "site_src": str(room.site_src)},
        "repeats": repeats,
        "patience": patience,
    }
    with tempfile.TemporaryDirectory(dir=room.folder) as folder:
        path = Path(folder) / "task.json"
        path.write_text(json.dumps(task), encoding="utf-8")
        said = Path(folder) / "said"
        with said.open("wb") as errors:
            process = subprocess.Popen(  # noqa: S603  # this Python, with a file of our own
                [sys.executable, "-m", "gongkai.bench.alone", str(path)],
                stdin=subprocess.DEVNULL,
                stdout=errors,
                stderr=errors,
                start_new_session=True,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
            try:
                code = process.wait()
            finally:
                _end(process)
        done = path.with_suffix(".done")
        if done.is_file():
            found: Measure = json.loads(done.read_text(encoding="utf-8"))
            return found
        words = said.read_text(encoding="utf-8", errors="replace").split()
        return {"status": "failed", "reason": f"ended with {code}: {' '.join(words)[-SAID:]}"}


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a side and whatever it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def _summed(found: Measure) -> Measure:
    if found["status"] != "measured":
        return found
    runs = found.pop("each")
    median = {key: _spread([run[key] for run in runs]) for key in ("wall_s", "cpu_s")}
    return {
        **found,
        "runs": len(runs),
        **median,
        "peak_mb": round(max(run["peak_mb"] for run in runs), 1),
        "per_unit_ms": _short(median["wall_s"]["median"] / found["units"] * 1000),
    }


def compared(measures: Sequence[Measure]) -> list[Measure]:
    """Add to every peer how many times the time and the CPU time of gongkai it takes for a unit."""
    ours = {
        (one["stage"], one["bodies"]): one
        for one in measures
        if one["side"] == OURS and one["status"] == "measured"
    }
    found = []
    for one in measures:
        base = ours.get((one["stage"], one["bodies"]))
        if base is None or one["side"] == OURS or one["status"] != "measured":
            found.append(one)
            continue
        ratio = one["per_unit_ms"] / base["per_unit_ms"]
        cpu = _cpu_of_one(one) / _cpu_of_one(base) if base["cpu_s"]["median"] else ratio
        found.append({**one, "ratio": _short(ratio), "cpu_ratio": _short(cpu)})
    return found


def _cpu_of_one(one: Measure) -> float:
    return float(one["cpu_s"]["median"] / one["units"])


def _spread(values: list[float]) -> dict[str, float]:
    found = {"median": statistics.median(values), "least": min(values), "most": max(values)}
    return {name: _short(value) for name, value in found.items()}


def _short(value: float) -> float:
    """Keep four digits: more were not measured."""
    return float(f"{value:.4g}")

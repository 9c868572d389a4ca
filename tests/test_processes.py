"""Processes that share work end with the one that began them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from operator import neg
from pathlib import Path

import pytest

from gongkai.model import Stopped
from gongkai.processes import dealt

PROGRAM = """
import os, time
from gongkai.processes import spawned
if __name__ == "__main__":
    with spawned(2) as pool:
        first, second = pool.submit(os.getpid), pool.submit(time.sleep, {seconds})
        print(first.result(), *pool._processes, flush=True)
        second.result()
        time.sleep(60)
"""
PATIENCE = 20.0


def is_alive(process: str) -> bool:
    """Whether a process runs; one that only waits to be buried does not."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("seconds", [0, 60], ids=["waiting", "working"])
def test_no_process_is_left_of_a_killed_build(tmp_path: Path, seconds: int) -> None:
    """They would hold the memory of the machine for good."""
    program = tmp_path / "program.py"
    program.write_text(PROGRAM.format(seconds=seconds), encoding="utf-8")
    with subprocess.Popen([sys.executable, program], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        others = set(child.stdout.readline().split())
        assert len(others) == 2
        assert all(map(is_alive, others))
        child.kill()
    end = time.monotonic() + PATIENCE
    while any(map(is_alive, others)) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(map(is_alive, others))


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_come_in_the_order_of_the_tasks(jobs: int) -> None:
    """Whoever makes them."""
    assert list(dealt(neg, range(5), jobs)) == [0, -1, -2, -3, -4]


def test_a_process_that_is_ended_from_outside_stops_the_work_in_one_line() -> None:
    with pytest.raises(Stopped, match="build again, with fewer --jobs"):
        list(dealt(os._exit, range(1, 4), 2))

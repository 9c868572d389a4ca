"""A hostile file is stopped, named, and does not stop the others."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gongkai.limits import Guard
from gongkai.model import ReadError


def sleep_for(seconds: float) -> str:
    time.sleep(seconds)
    return "awake"


def take_memory(size: int) -> int:
    return len(bytearray(size))


def end_the_process(code: int) -> None:
    os._exit(code)


def fail(words: str) -> None:
    raise ValueError(words)


def test_a_call_within_its_limits_gives_its_result() -> None:
    """The child answers one call after the other."""
    with Guard(sleep_for, seconds=5) as guard:
        assert ["awake", "awake"] == [guard(0.0), guard(0.01)]


def test_a_call_that_hangs_is_stopped_and_the_next_one_works() -> None:
    """The child is killed and replaced."""
    with Guard(sleep_for, seconds=0.3) as guard:
        with pytest.raises(ReadError, match=r"takes longer than 0\.3 s"):
            guard(60.0)
        assert "awake" == guard(0.0)


def test_the_start_of_the_child_counts_against_the_limit() -> None:
    """Who asks waits no longer than the limit, unless the start alone takes a quarter of it."""
    begin = time.monotonic()
    with Guard(sleep_for) as guard:
        guard(0.0)
    started = time.monotonic() - begin
    longest = max(4.0, 2 * started + 3.5)
    with Guard(sleep_for, seconds=4) as guard:
        for _ in range(2):
            begin = time.monotonic()
            with pytest.raises(ReadError, match="takes longer than 4 s"):
                guard(60.0)
            assert 2 < time.monotonic() - begin < longest


def test_a_call_that_takes_too_much_memory_is_refused() -> None:
    """The limit is an address space limit of the child alone."""
    with Guard(take_memory, memory=100 << 20) as guard:
        with pytest.raises(ReadError, match="more than 100 MB"):
            guard(500 << 20)
        assert 1000 == guard(1000)


def test_a_child_that_dies_is_a_refusal() -> None:
    """Whatever kills a parser is that file's fault alone."""
    with Guard(end_the_process) as guard, pytest.raises(ReadError, match="killed"):
        guard(9)


def test_a_fault_of_our_own_is_no_refusal() -> None:
    """An unforeseen exception comes back as one, with its words."""
    with Guard(fail) as guard, pytest.raises(RuntimeError, match="ValueError: mistake"):
        guard("mistake")


@pytest.mark.slow
def test_a_file_that_hangs_ends_within_ten_seconds_seen_from_outside(tmp_path: Path) -> None:
    """From the start of the program to its end, the refusal written.

    Where other work slows the start down, a program that has nothing to wait for says by how much.
    """
    names = "def at_once(task): raise ReadError('done')\ndef hang(task): time.sleep(60)\n"
    words = f"import time\nfrom gongkai.model import ReadError\n\n{names}"
    (tmp_path / "readers.py").write_text(words)
    (tmp_path / "a.txt").write_text("x")
    around, _ = timed_parse(tmp_path, "at_once")
    seconds, done = timed_parse(tmp_path, "hang")
    assert seconds <= 10 + max(around - QUIET, 0)
    assert (1, "") == (done.returncode, done.stdout)
    assert "a.txt: takes longer than 10 s" in done.stderr


QUIET = 1.0
"""Seconds that an undisturbed machine takes for the program around a file."""


def timed_parse(folder: Path, reader: str) -> tuple[float, subprocess.CompletedProcess[str]]:
    """Run ``gongkai parse a.txt`` with another reader; gives the seconds and what it wrote."""
    program = (
        f"import sys; from gongkai import cli; import readers;"
        f"cli.reading.take_in = readers.{reader};"
        "sys.argv = ['gongkai', 'parse', sys.argv[1]]; cli.main()"
    )
    begin = time.monotonic()
    done = subprocess.run(  # our own interpreter and program
        [sys.executable, "-c", program, str(folder / "a.txt")],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": f"{Path('build').resolve()}:{folder}"},
        check=False,
    )
    return time.monotonic() - begin, done

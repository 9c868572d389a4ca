"""What all workers of a test run use and one of them makes: built archives, packages and sites.

Each worker is a process of its own and would make its own copy of what a session's fixture gives.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Give a folder that ``make`` fills for the first worker that asks; never to be changed.

    The folder does not exist yet when ``make`` is given it, and its neighbours are other workers'.
    """
    shared = factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent  # each worker has a folder of its own in it
    place, made = shared / name, shared / f"{name}.made"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(place, ignore_errors=True)  # what a worker left that could not make it
            make(place)
            made.touch()
    return place

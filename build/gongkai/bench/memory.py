"""Watch how much memory this process and all that it starts hold at most.

In: the files of /proc. Out: megabytes. Must not know what runs. Pages that processes share are
counted for each of them.
"""

from __future__ import annotations

import os
import re
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

EVERY = 0.05
MB = 1_000_000
PAGE = os.sysconf("SC_PAGE_SIZE")
RESET_PEAK = "5"
"""What tells the kernel to forget the peak of a process so far."""


class Watch:
    """Holds the peak while the block runs; of a program ``apart``, without this process."""

    def __init__(self, *, is_apart: bool = False) -> None:
        self.peak_mb = 0.0
        self._is_apart = is_apart
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        Path("/proc/self/clear_refs").write_text(RESET_PEAK, encoding="ascii")
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()
        if not self._is_apart:
            self.peak_mb = max(self.peak_mb, _own_peak())

    def _look(self) -> None:
        while not self._ended.wait(EVERY):
            held = held_by(os.getpid(), is_counted=not self._is_apart)
            self.peak_mb = max(self.peak_mb, held / MB)


def held_by(process: int, *, is_counted: bool = True) -> int:
    """Bytes that a process and its descendants hold now; 0 of one that has just ended."""
    folder = Path(f"/proc/{process}")
    try:
        own = int((folder / "statm").read_text(encoding="ascii").split()[1]) * PAGE
        tasks = list((folder / "task").iterdir())
        children = [
            int(child)
            for task in tasks
            for child in (task / "children").read_text(encoding="ascii").split()
        ]
    except OSError:
        return 0
    return own * is_counted + sum(map(held_by, children))


def _own_peak() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.M)
    return int(found[1]) * 1024 / MB if found else 0.0

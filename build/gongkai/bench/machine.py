"""Say what a measurement ran on: machine, system, and versions of all that was compared.

In: the running system. Out: plain data. Must not know a stage.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGES = (
    "mkdocs", "mkdocs-material", "frictionless", "pagefind", "duckdb", "pyarrow", "lxml"
)  # fmt: skip
GIGABYTE = 1 << 30


def machine(folder: Path) -> dict[str, Any]:
    """Describe the machine; ``folder`` is where the measured files lie."""
    return {
        "cpu": _found(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo")) or platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(_memory() / GIGABYTE, 1),
        "os": _found(r'^PRETTY_NAME="?([^"\n]+)', Path("/etc/os-release")) or platform.system(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "file_system": _file_system(folder),
        "load_before": round(os.getloadavg()[0], 2),
    }


def versions() -> dict[str, str | None]:
    """Give the versions of the peers and engines; None of one that is not installed."""
    return {**{name: _version(name) for name in PACKAGES}, "hugo": hugo_version()}


def hugo_version() -> str | None:
    """Give the version of Hugo, if it is installed."""
    path = shutil.which("hugo")
    if path is None:
        return None
    said = subprocess.run(  # noqa: S603  # the program that was found
        [path, "version"], capture_output=True, text=True, check=False
    ).stdout
    found = re.search(r"v(\d[\w.]*)", said)
    return found[1] if found else None


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _found(pattern: str, path: Path) -> str:
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    found = re.search(pattern, text, re.M)
    return found[1].strip() if found else ""


def _memory() -> int:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _file_system(folder: Path) -> str:
    """The kind of the file system of the longest mount point that leads to the folder."""
    mounts = Path("/proc/mounts")
    lines = mounts.read_text(encoding="utf-8").splitlines() if mounts.is_file() else []
    found = [line.split()[1:3] for line in lines]
    holding = [
        (len(point), kind) for point, kind in found if folder.resolve().is_relative_to(point)
    ]
    return max(holding, default=(0, ""))[1]

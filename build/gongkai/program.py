"""Name the program that runs: what it makes of the same input is the same, under the same name.

In: nothing. Out: a hash.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import distributions
from pathlib import Path


@cache
def program() -> str:
    """Hash code and knowledge, the Python, and the version of everything that is installed."""
    installed = sorted(f"{one.name}=={one.version}" for one in distributions())
    return hash_of((sys.version, hash_of_tree(Path(__file__).parent), *installed))


def hash_of_tree(folder: Path) -> str:
    """Hash all files of a small folder, caches aside."""
    names = (path for path in sorted(folder.rglob("*")) if path.is_file())
    wanted = (path for path in names if "__pycache__" not in path.parts)
    return hash_of(
        f"{path.relative_to(folder).as_posix()}\0{hash_of_file(path)}" for path in wanted
    )


def hash_of_file(path: Path) -> str:
    """Hash a small file; empty where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def hash_of(parts: Iterable[str | None]) -> str:
    """Hash texts in their order."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{part}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()

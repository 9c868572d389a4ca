"""Seal what was made with what it was made of, so that nothing is made twice.

In: folders of a build. Out: whether packages and site still stand as they were made, of what is
there now. Must not read a document: files are told by their stamps, small ones by their bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import gongkai
from gongkai.decisions import ERRATA, REDACTIONS, REVIEWED
from gongkai.ledger import BODIES
from gongkai.releases import RELEASES
from gongkai.replies import REPLIES
from gongkai.stamps import fingerprint

WRITTEN = ("site.yml", ERRATA, REDACTIONS, REVIEWED, RELEASES, REPLIES, BODIES)
"""What people write beside an archive, and the ids that a build adds to."""
CLOCK = "SOURCE_DATE_EPOCH"


@dataclass(frozen=True, slots=True)
class Seal:
    """A file that says of what ``made`` was made, and how it looked then."""

    path: Path
    made: Path

    def told(self, of: str) -> dict[str, Any] | None:
        """Give what was said of it when it was made; None where it would be made anew.

        ``of`` names what it would be made of.
        """
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
            is_whole = found["of"] == of and found["made"] == fingerprint(self.made).digest
            told: dict[str, Any] = found["told"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return told if is_whole and self.made.is_dir() else None

    def put(self, of: str, told: dict[str, Any]) -> None:
        """Say of what it was just made; where that cannot be kept, it is made again next time."""
        found = {"of": of, "made": fingerprint(self.made).digest, "told": told}
        draft = self.path.with_name(f".{self.path.name}.new")
        try:
            draft.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
            draft.replace(self.path)
        except OSError:
            with contextlib.suppress(OSError):
                draft.unlink()

    def lift(self) -> None:
        """Break it, before what it stands for is changed."""
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            self.path.unlink()


@dataclass(frozen=True, slots=True)
class Given:
    """What packages are made of, but for the ids: a build may add to these itself."""

    datasets: Path
    rest: str

    def named(self) -> str:
        """Name it together with the ids as they are now; empty where nobody can tell."""
        return _hash((self.rest, _bytes_of(self.datasets / BODIES))) if self.rest else ""


def given(archive: Path, datasets: Path) -> Given:
    """Say what packages are made of now; nobody can tell where a file has only just changed."""
    found = fingerprint(archive)
    if not found.is_settled(time.time_ns()):
        return Given(datasets, "")
    written = (_bytes_of(datasets / name) for name in WRITTEN if name != BODIES)
    rest = _hash((str(archive.resolve()), found.digest, *written, os.environ.get(CLOCK), program()))
    return Given(datasets, rest)


def site_given(packages: Path, datasets: Path, site_src: Path) -> str:
    """Name what a site is made of: packages, settings, and the sources of pages."""
    own = fingerprint(packages).digest
    return _hash((own, _bytes_of(datasets / "site.yml"), _tree(site_src), program()))


@cache
def program() -> str:
    """Name the program: its code and knowledge, the Python, and everything that is installed."""
    installed = sorted(f"{one.name}=={one.version}" for one in distributions())
    return _hash((sys.version, _tree(Path(gongkai.__file__).parent), *installed))


def _tree(folder: Path) -> str:
    """Hash all files of a small folder, caches aside."""
    names = (path for path in sorted(folder.rglob("*")) if path.is_file())
    wanted = (path for path in names if "__pycache__" not in path.parts)
    return _hash(f"{path.relative_to(folder).as_posix()}\0{_bytes_of(path)}" for path in wanted)


def _bytes_of(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def _hash(parts: Iterable[str | None]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{part}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()

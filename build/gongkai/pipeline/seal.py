"""Seal what was made with what it was made of, so that nothing is made twice.

In: folders of a build. Out: whether packages and site still stand as they were made, of what is
there now. Must not read a document: files are told by their stamps, small ones by their bytes.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.decisions import ERRATA, REDACTIONS, REVIEWED
from gongkai.ledger import BODIES
from gongkai.program import hash_of, hash_of_file, hash_of_tree, program
from gongkai.releases import RELEASES
from gongkai.replies import REPLIES
from gongkai.stamps import fingerprint

WRITTEN = ("site.yml", ERRATA, REDACTIONS, REVIEWED, RELEASES, REPLIES, BODIES)
"""What people write beside an archive, and the ids that a build adds to."""
CLOCK = "SOURCE_DATE_EPOCH"
MANY_PAGES = 10_000
"""Of a site with more bodies than these the folders of pages are looked at, not every page."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A file that says of what ``made`` was made, and how it looked then."""

    path: Path
    made: Path
    many: int | None = None
    """From how many folders beside each other on only these are looked at (``stamps``)."""

    def told(self, of: str) -> dict[str, Any] | None:
        """Give what was said of it when it was made; None where it would be made anew.

        ``of`` names what it would be made of.
        """
        found = self._read()
        if found is None or found["of"] != of:
            return None
        told: dict[str, Any] = found["told"]
        return told if self._is_whole(found) else None

    def stands(self) -> tuple[dict[str, Any], int] | None:
        """Give what was said of it, and when (ns); None where it does not look as it did then."""
        found = self._read()
        if found is None or not self._is_whole(found):
            return None
        return found["told"], self.path.stat().st_mtime_ns

    def _read(self) -> dict[str, Any] | None:
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
            is_known = all(isinstance(found[name], str) for name in ("of", "made"))
            return found if is_known and isinstance(found["told"], dict) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _is_whole(self, found: dict[str, Any]) -> bool:
        return bool(found["made"] == self._looks()) and self.made.is_dir()

    def put(self, of: str, told: dict[str, Any]) -> None:
        """Say of what it was just made; where that cannot be kept, it is made again next time."""
        found = {"of": of, "made": self._looks(), "told": told}
        draft = self.path.with_name(f".{self.path.name}.new")
        try:
            draft.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
            draft.replace(self.path)
        except OSError:
            with contextlib.suppress(OSError):
                draft.unlink()

    def _looks(self) -> str:
        return fingerprint(self.made, self.many).digest

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
        return hash_of((self.rest, hash_of_file(self.datasets / BODIES))) if self.rest else ""


def given(archive: Path, datasets: Path) -> Given:
    """Say what packages are made of now; nobody can tell where a file has only just changed."""
    found = fingerprint(archive)
    if not found.is_settled(time.time_ns()):
        return Given(datasets, "")
    written = (hash_of_file(datasets / name) for name in WRITTEN if name != BODIES)
    rest = hash_of(
        (str(archive.resolve()), found.digest, *written, os.environ.get(CLOCK), program())
    )
    return Given(datasets, rest)


def site_given(packages: Path, datasets: Path, site_src: Path) -> str:
    """Name what a site is made of: packages, settings, and the sources of pages."""
    own = fingerprint(packages).digest
    return hash_of((own, hash_of_file(datasets / "site.yml"), hash_of_tree(site_src), program()))

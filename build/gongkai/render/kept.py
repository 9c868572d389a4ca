"""Take over from the site that stood what would be made the same again, province by province.

In: the site that stood, and of what its provinces were made (``unchanged``). Out: ``Kept``: the
provinces of which nothing changed, whose files are put in place without being made. Must not know
what a file holds.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Before:
    """A site that stands as it was made: what its provinces were made of, and when (ns)."""

    site: Path
    made_of: Mapping[str, str] = field(default_factory=dict)
    made_at: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """The provinces whose files are taken over, and the site that has them."""

    before: Before = Before(Path())
    provinces: frozenset[str] = frozenset()

    def are_whole(self, addresses: Iterable[str]) -> bool:
        """Say whether files of the site that stood are there and were not written to since."""
        old, made_at = self.before.site, self.before.made_at
        try:
            return all((old / name).stat().st_mtime_ns <= made_at for name in addresses)
        except FileNotFoundError:
            return False

    def take(self, fresh: Path, addresses: Iterable[str]) -> bool:
        """Put files of the site that stood into the new one; none where one is not whole."""
        names = list(addresses)
        if not self.are_whole(names):
            return False
        for folder in {os.path.dirname(name) for name in names}:  # noqa: PTH120  # many, and fast
            os.makedirs(fresh / folder, exist_ok=True)  # noqa: PTH103  # as above
        for name in names:
            _put(self.before.site / name, fresh / name)
        return True

    def found(self, pattern: str) -> list[str]:
        """The addresses of the site that stood which match a pattern."""
        old = self.before.site
        return sorted(path.relative_to(old).as_posix() for path in old.glob(pattern))


NOTHING = Kept()


def _put(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a disk that has no second names for a file
        shutil.copyfile(source, target)


def keep(before: Before | None, made_of: Mapping[str, str]) -> Kept:
    """Choose the provinces that are made of what they were made of before."""
    if before is None:
        return NOTHING
    same = {key for key, own in made_of.items() if before.made_of.get(key) == own}
    return Kept(before, frozenset(same))

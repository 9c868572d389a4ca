"""What one side of a stage does, ready to be timed.

In: nothing. Out: the nouns that stages, peers and the measuring share. Must not know a stage.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Facts = Mapping[str, Any]


class Absent(Exception):
    """A peer that is not installed; the words say how to get it."""


def nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a stage finds: the size of the archive, and the folder that everything lies in."""

    folder: Path
    bodies: int
    years: tuple[int, ...]
    site_src: Path
    jobs: int
    seed: str = "bench"

    @property
    def datasets(self) -> Path:
        """The folder of the archive, with its ``site.yml``."""
        return self.folder / "datasets"

    @property
    def archive(self) -> Path:
        """The invented archive of this size."""
        return self.datasets / "archive"

    @property
    def packages(self) -> Path:
        """Its packages, once they are made."""
        return self.folder / "packages"

    @property
    def site(self) -> Path:
        """Its site, once it is made."""
        return self.folder / "site"

    def fresh(self, name: str) -> Path:
        """Name a folder of its own for one side of one stage; it does not exist yet."""
        return self.folder / "scratch" / name


@dataclass(frozen=True, slots=True)
class Trial:
    """Work that is prepared: ``call`` alone is timed.

    ``before`` puts things back between two calls. ``facts`` are what can be told beside time and
    memory, looked up after the last call. Without ``is_warmed`` the first call counts.
    """

    call: Callable[[], object]
    units: int
    unit: str
    before: Callable[[], object] = nothing
    facts: Callable[[], Facts] = field(default=dict)
    is_warmed: bool = True
    is_apart: bool = False


Side = Callable[[Room], Trial]


@dataclass(frozen=True, slots=True)
class Stage:
    """Sides that do the same with the same content; the first of them is gongkai.

    ``needs`` names the stages whose results it works on. What is measured at ``every_size`` shows
    how cost grows; the rest is measured at the largest size alone.
    """

    name: str
    sides: Mapping[str, Side]
    needs: tuple[str, ...] = ()
    every_size: bool = False

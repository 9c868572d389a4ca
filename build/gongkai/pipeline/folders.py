"""Name the folders that a build reads and writes, and where it keeps what it knows.

In: paths. Out: ``Folders``. Must not read or write a file.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from gongkai.pipeline.seal import MANY_PAGES, Seal


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a build reads and writes.

    ``origin`` is the address of the archive where ``archive`` is a mirror of one; ``is_fixed``
    says that nothing can be written beside it.
    """

    archive: Path
    packages: Path
    site: Path
    site_src: Path
    origin: str | None = None
    is_fixed: bool = False

    @property
    def datasets(self) -> Path:
        """The folder of the archive, where site.yml and the decisions of people lie."""
        return self.archive.parent

    @property
    def store(self) -> Path:
        """Where it is kept what became of every document, for the next build."""
        return self.packages.parent / f".{self.packages.name}.store"

    @property
    def packages_seal(self) -> Seal:
        """What says of what the packages were made."""
        return Seal(self.store / "packages.json", self.packages)

    @property
    def site_seal(self) -> Seal:
        """What says of what the site was made; each has its own, by its place."""
        place = hashlib.sha256(str(self.site.resolve()).encode("utf-8", "surrogateescape"))
        return Seal(self.store / f"site-{place.hexdigest()[:16]}.json", self.site, MANY_PAGES)

"""Choose how much the pages of an archive hold.

In: a package and what ``site.yml`` says. Out: whether pages are lean. Must not know any page.
"""

from __future__ import annotations

from gongkai.render.package import Package

MOST_REPORTS = 3_000
"""An archive of more reports than these gets lean pages unless ``site.yml`` says otherwise."""


def is_lean(package: Package, size: str) -> bool:
    """Whether the pages of an archive are lean: as ``site.yml`` says, else by its size."""
    return size == "lean" or (size == "auto" and package.counts["reports"] > MOST_REPORTS)

"""Choose how much the pages of an archive hold, and which divisions have none.

In: a package and what ``site.yml`` says. Out: whether pages are lean, and where towns stand. Must
not know any page.
"""

from __future__ import annotations

from gongkai.render.package import Package

MOST_REPORTS = 3_000
"""An archive of more reports than these gets lean pages unless ``site.yml`` says otherwise."""


def is_lean(package: Package, size: str) -> bool:
    """Whether the pages of an archive are lean: as ``site.yml`` says, else by its size."""
    return size == "lean" or (size == "auto" and package.counts["reports"] > MOST_REPORTS)


def towns(package: Package) -> dict[str, str]:
    """Name the page on which each town stands: there are ten times as many as other divisions."""
    divisions = package.divisions
    return {
        code: row["parent"]
        for code, row in divisions.items()
        if row["level"] == "township"
        and row["parent"] in divisions
        and divisions[row["parent"]]["level"] != "township"
    }

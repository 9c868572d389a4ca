"""Make packages and site of the whole archive, as ``gongkai build`` does.

In: the archive of a room. Out: trials that leave packages and site in it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from gongkai.bench.stages.stamping import mode_of
from gongkai.bench.trial import Facts, Room, Trial
from gongkai.pipeline import Folders, make_packages, make_site
from gongkai.pipeline.summary import Summary

REAL = 100_000
"""Bodies of the country, about."""


def folders_of(room: Room) -> Folders:
    """The folders of a room as a build takes them."""
    return Folders(room.archive, room.packages, room.site, room.site_src)


def publish(room: Room) -> Trial:
    """Read, parse, check and publish everything, with nothing kept from before."""
    folders = folders_of(room)
    done: list[Summary] = []

    def call() -> None:
        done.append(make_packages(folders, room.jobs))

    def before() -> None:
        for path in (folders.packages, folders.store, folders.datasets / "bodies.csv"):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)

    def facts() -> Facts:
        last = done[-1]
        return {
            "reports": last.reports,
            "figures": last.figures,
            "findings": last.findings,
            "bytes": weigh(folders.packages),
        }

    return Trial(call, count_files(folders.archive), "report", before, facts, is_warmed=False)


def render(room: Room) -> Trial:
    """Render the whole site from the packages."""
    folders = folders_of(room)

    def call() -> None:
        make_site(folders)

    def before() -> None:
        shutil.rmtree(folders.site, ignore_errors=True)

    def facts() -> Facts:
        site = folders.site
        pages = sum(1 for _ in site.rglob("*.html"))
        size, data = weigh(site), weigh(site / "data")
        return {
            "pages": pages,
            "files": count_files(site),
            "bytes": size,
            "data_bytes": data,
            "mode": mode_of(site),
            "gb_at_100000": round((size - data) * REAL / room.bodies / 1e9, 3),
        }

    return Trial(call, room.bodies, "body", before, facts, is_warmed=False)


def weigh(folder: Path) -> int:
    """Bytes of all files of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def count_files(folder: Path) -> int:
    """Files of a folder."""
    return sum(1 for path in folder.rglob("*") if path.is_file())

"""Write the lean pages of all bodies with their JSON, in as many processes as a build has.

In: the packages of a room. Out: trials. Texts, lists and search of a lean site are not written.
"""

from __future__ import annotations

import os
import shutil
from collections import deque
from dataclasses import replace

from gongkai.bench.peers.floor import write_like
from gongkai.bench.stages.stamping import LEAN
from gongkai.bench.trial import Facts, Room, Trial
from gongkai.pipeline import published_release
from gongkai.processes import dealt
from gongkai.publish.whole import NAME
from gongkai.render.lean import SHELL, Task, ranges, write_pages, writing
from gongkai.render.package import Package
from gongkai.render.shells import build_frame
from gongkai.settings import load_settings


def write(room: Room) -> Trial:
    """Write page and JSON of every body."""
    tasks, out = _tasks(room), room.fresh("pages")

    def call() -> None:
        deque(dealt(write_range, tasks, os.cpu_count() or 1), 0)

    def before() -> None:
        shutil.rmtree(out, ignore_errors=True)

    def facts() -> Facts:
        sizes = [path.stat().st_size for path in out.rglob("index.*")]
        return {"files": len(sizes), "bytes": sum(sizes)}

    return Trial(call, sum(len(task.ids) for task in tasks), "body", before, facts, is_warmed=False)


def write_alone(room: Room) -> Trial:
    """Write as many bytes to as many files."""
    out = room.fresh("pages")
    if not out.is_dir():
        deque(map(write_range, _tasks(room)), 0)
    return write_like(out, room.fresh("floor-pages"), "file")


def write_range(task: Task) -> None:
    """Write the pages of one range of bodies."""
    with writing(task) as writer:
        write_pages(task, writer)


def _tasks(room: Room) -> list[Task]:
    settings = replace(load_settings(room.datasets / "site.yml"), size=LEAN)
    release, _ = published_release(room.packages)
    shell = build_frame(room.site_src, settings, release, "").shells[SHELL]
    package = Package(room.packages / NAME)
    try:
        given = package.folder, room.fresh("pages"), shell, release, settings.languages
        return [Task(*given, ids, kept) for ids, kept in ranges(package)]
    finally:
        package.close()

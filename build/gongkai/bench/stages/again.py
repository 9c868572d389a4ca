"""Build again: where nothing has changed, and where one report has come in.

In: a room with packages and site. Out: trials.
"""

from __future__ import annotations

from gongkai.bench.archives import Plan, generate
from gongkai.bench.country import choose_bodies
from gongkai.bench.stages.archive import write_file
from gongkai.bench.stages.making import count_files, folders_of
from gongkai.bench.trial import Room, Trial
from gongkai.pipeline import build


def unchanged(room: Room) -> Trial:
    """Build packages and site once more from the same files."""
    folders = folders_of(room)
    build(folders, room.jobs)  # the stages before made packages and site one by one

    def call() -> None:
        build(folders, room.jobs)

    return Trial(call, _reports(room), "report", is_warmed=False)


def added(room: Room) -> Trial:
    """Build packages and site with one report more: one of the last year that comes late.

    Where nobody is late, as in a small archive, it is one of the year after.
    """
    bodies = choose_bodies(room.seed, room.bodies)
    last = room.years[-1]
    plans = Plan(room.seed, (last,), is_late=True), Plan(room.seed, (last + 1,))
    made = (one for plan in plans for one in generate(plan, bodies))
    late = (one for one in made if not (room.archive / one.path).exists())

    def before() -> None:
        write_file(room.archive, next(late))

    def call() -> None:
        build(folders_of(room), room.jobs)

    return Trial(call, _reports(room), "report", before, is_warmed=False)


def _reports(room: Room) -> int:
    return count_files(room.archive) - 1

"""Holds the packages of bodies, provinces and years against the whole that they are cut out of.

In: the folder of packages, and a folder of the sound tables of the whole. Out: problems of one
package after the other. Which files a package has is told here, how they are compared in ``cut``;
those of a large archive are dealt out to processes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa

from gongkai.processes import dealt
from gongkai.publish import (
    blank_form,
    bodies,
    part_database,
    parts,
    provinces,
    same,
)
from gongkai.publish.constraints import Question, ask
from gongkai.publish.csv_text import Piece
from gongkai.publish.cut import Cut, faults_of
from gongkai.publish.descriptor import Release
from gongkai.publish.parts import Part
from gongkai.publish.problem import REBUILD, Problem
from gongkai.publish.provinces import Pieces
from gongkai.publish.sizes import BY_PROVINCE, is_large, is_vast, size_of
from gongkai.tables import Tables, files_of

SAMPLES = 20
"""Packages of bodies whose blank form is made again, evenly spread: 0.1 s each."""
STRETCH = 200
"""Bodies that a process takes at a time."""
FEW = 400
"""So few bodies are looked over before another process would have begun."""
Told = tuple[int, list[Problem]]
"""How many packages were looked over, and what is wrong with them."""


@dataclass(frozen=True, slots=True)
class Whole:
    """What packages are cut out of: the sound tables of the whole, and the number of its bodies.

    ``release`` is what they were made of; None where the whole does not say so. ``questions`` are
    those that are asked of each province by itself.
    """

    packages: Path
    sound: Path
    bodies: int
    release: Release | None
    questions: tuple[Question, ...] = ()

    def jobs(self, jobs: int) -> int:
        """How many processes share the work."""
        return jobs if self.bodies > FEW else 1


def cuts(whole: Whole, rows: Mapping[str, int], jobs: int = 1) -> Iterator[Told]:
    """Give the problems of each package, or some packages, or of what is no package."""
    if rows.keys() >= {*bodies.TABLES, "bodies", "sources"}:
        if is_vast(whole.bodies):
            yield 0, _surplus("bodies", _folders(whole.packages / "bodies"), "body")
        else:
            yield from _bodies(whole, jobs)
    measured: dict[str, Pieces] = {}
    for kind in parts.KINDS:
        if _has_parts(kind, rows):
            yield from _parts(whole, kind, jobs, measured)


def has_provinces_alone(rows: Mapping[str, int]) -> bool:
    """Whether each province of an archive can be looked over by itself, by its sound tables."""
    return is_vast(rows.get("bodies", 0)) and _has_parts("provinces", rows)


def _has_parts(kind: parts.Kind, rows: Mapping[str, int]) -> bool:
    held = parts.tables_of(kind, is_compressed=is_large(rows.get("bodies", 0)))
    return rows.keys() >= {*held, "divisions"}


def _parts(
    whole: Whole, kind: parts.Kind, jobs: int, measured: dict[str, Pieces]
) -> Iterator[Told]:
    """Look over all provinces, or all years; of a vast archive provinces are measured."""
    tables = Tables(whole.sound)
    try:
        found = parts.parts(tables, kind)
    finally:
        tables.close()
    keys = {part.key for part in found}
    if kind == "provinces" and is_vast(whole.bodies):
        yield 0, _strange_files(whole, keys)
    known = dict(measured) if kind == "years" else {}
    tasks = [PartTask(whole, part, known) for part in found]
    for task, (problems, own) in zip(
        tasks, dealt(look_over_part, tasks, whole.jobs(jobs), kind), strict=True
    ):
        measured[task.part.key] = own
        yield 1, problems
    surplus = _folders(whole.packages / kind) - keys
    yield 0, _surplus(kind, surplus, kind.removesuffix("s"))


def _strange_files(whole: Whole, keys: set[str]) -> list[Problem]:
    """Tell provinces that have no file of a table that lies by province, or one too many."""
    problems = []
    for table in BY_PROVINCE:
        have = {path.stem for path in files_of(whole.sound, table)}
        for key in sorted(have ^ keys):
            wrong = "there is no such file" if key in keys else "is of a province without reports"
            problems.append(Problem(f"gongkai/{table}/{key}.parquet", "", wrong))
    return problems


@dataclass(frozen=True, slots=True)
class PartTask:
    """A province or a year to look over; ``measured`` are the provinces of a vast archive."""

    whole: Whole
    part: Part
    measured: Mapping[str, Pieces]


def look_over_part(task: PartTask) -> tuple[list[Problem], Pieces]:
    """Give the problems of a part, and the measures of its pieces, if the archive is vast."""
    whole, part = task.whole, task.part
    own: Pieces = {}
    problems: list[Problem] = []
    if is_vast(whole.bodies) and part.kind == "years":
        own = provinces.of_year(task.measured, part.key)
    elif is_vast(whole.bodies):
        with provinces.alone(whole.sound, part) as alone:
            problems += (one for asked in whole.questions for one in ask(alone, asked))
            own = provinces.measured(alone, part)
    tables = Tables(whole.sound)
    try:
        return [*problems, *faults_of(whole.packages, _part(tables, whole, part, own))], own
    finally:
        tables.close()


def _part(tables: Tables, whole: Whole, part: Part, own: Pieces) -> Cut:
    size = size_of(whole.bodies)
    found = parts.asking(tables, part)
    lines: dict[str, tuple[str, Callable[[], Iterable[str]]]] = {}
    measured: dict[str, Sequence[Piece]] = {}
    for name, table, write in parts.printed(part.kind, is_compressed=size != "small"):
        if size == "vast":
            lines[name] = table, partial(provinces.lines, tables, part, table)
            measured[name] = provinces.of_file(own, table)
        else:
            lines[name] = table, partial(_lines, write, found, table)
    books = parts.books_of(tables, part, size)

    def explain(rows: Mapping[str, int], folder: Path) -> None:
        if whole.release:
            parts.explain(folder, part, whole.release, rows, books, size)

    others = tuple(book.file for book in books)
    compared: dict[str, Callable[[Path], list[same.Fault]]] = {}
    if whole.release and part_database.NAME in others:
        compared[part_database.NAME] = partial(part_database.faults, found, whole.release)
    label = f"{part.kind}/{part.key}"
    explaining = explain if whole.release else None
    return Cut(label, lines, others, explaining, compared, measured)


def _lines(write: parts.Lines, found: Callable[[str], pa.Table], table: str) -> Iterator[str]:
    return write(found(table))


def _bodies(whole: Whole, jobs: int) -> Iterator[Told]:
    """Look over the packages of bodies, some hundreds at a time."""
    present = _folders(whole.packages / "bodies")
    step = max(1, len(present) // SAMPLES)
    blanks = {} if is_large(whole.bodies) else bodies.blanks_of(whole.sound)
    tasks = [Stretch(whole, start, step, blanks) for start in range(0, whole.bodies, STRETCH)]
    for names, problems in dealt(look_over_bodies, tasks, whole.jobs(jobs), "hundreds of bodies"):
        present -= names
        yield len(names), problems
    yield 0, _surplus("bodies", present, "body")


@dataclass(frozen=True, slots=True)
class Stretch:
    """``STRETCH`` bodies to look over, in order of their ids, from a number on.

    Of every ``step`` bodies one has its blank form made again; ``blanks`` are those of all.
    """

    whole: Whole
    start: int
    step: int
    blanks: Mapping[str, blank_form.Blank]


def look_over_bodies(task: Stretch) -> tuple[set[str], list[Problem]]:
    """Give the names of the packages of a stretch of bodies, and their problems."""
    whole = task.whole
    names: set[str] = set()
    problems: list[Problem] = []
    held = bodies.tables_of(whole.bodies)
    own = slice(task.start, task.start + STRETCH)
    for place, share in enumerate(bodies.shares(whole.sound, held, own), start=task.start):
        name = str(share.body["body_id"])
        names.add(name)
        blank = task.blanks.get(name)
        is_small = is_large(whole.bodies)
        cut = _body(share, blank, whole.release, is_small=is_small, is_judged=place == 0)
        problems += faults_of(whole.packages, cut)
        if blank and whole.release and place % task.step == 0:
            problems += _form_faults(whole.packages / cut.label, cut.label, blank, whole.release)
    return names, problems


def _body(
    share: bodies.Share,
    blank: blank_form.Blank | None,
    release: Release | None,
    *,
    is_small: bool,
    is_judged: bool,
) -> Cut:
    lines = {name: (table, found.copy) for name, table, found in bodies.printed(share)}

    def explain(_: Mapping[str, int], folder: Path) -> None:
        if release and is_small:
            bodies.explain_small(folder, share, release)
        elif release:
            bodies.explain(folder, share, release, blank)

    return Cut(
        f"bodies/{share.body['body_id']}",
        lines,
        (blank_form.NAME,) if blank else (),
        explain if release else None,
        is_listed=not is_small,
        # Frictionless would fetch a schema that is named by its address.
        is_judged=is_judged and not is_small,
    )


def _form_faults(
    folder: Path, label: str, blank: blank_form.Blank, release: Release
) -> list[Problem]:
    path = folder / blank_form.NAME
    if not path.is_file():
        return []
    write = partial(blank_form.write, blank=blank)
    return [Problem(f"{label}/{path.name}", *fault) for fault in same.book_faults(path, write)]


def _folders(folder: Path) -> set[str]:
    """Name the packages that lie in a folder; none where there is no such folder."""
    return {path.name for path in folder.iterdir() if path.is_dir()} if folder.is_dir() else set()


def _surplus(kind: str, names: set[str], what: str) -> list[Problem]:
    wrong = f"is the package of a {what} that has no report here"
    return [
        Problem(f"{kind}/{name}", "", wrong, f"remove it, or {REBUILD}") for name in sorted(names)
    ]

"""Holds the packages of bodies, provinces and years against the whole that they are cut out of.

In: the folder of packages, and a folder of the sound tables of the whole. Out: problems of one
package after the other. Every file of a package is made again and compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pyarrow as pa

from gongkai.publish import (
    blank_form,
    bodies,
    csv_text,
    dictionary,
    explained,
    files,
    judge,
    manifest,
    part_database,
    parts,
    same,
    sums,
)
from gongkai.publish.descriptor import Release
from gongkai.publish.problem import REBUILD, Problem
from gongkai.publish.sizes import is_large, is_vast, size_of
from gongkai.tables import Tables

SAMPLES = 20
"""Packages of bodies whose blank form is made again, evenly spread: 0.1 s each."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What a package should hold: the lines of its CSV files, other files, and its texts.

    ``lines`` by the name of the file with its table; ``compared`` has what holds a file against
    the tables, where no text can be made again; ``explain`` writes into a folder of the files.
    """

    label: str
    lines: Mapping[str, tuple[str, Callable[[], Iterable[str]]]]
    others: tuple[str, ...]
    explain: Callable[[Mapping[str, int], Path], None] | None
    compared: Mapping[str, Callable[[Path], list[same.Fault]]] = field(default_factory=dict)
    is_listed: bool = True
    is_judged: bool = False


def cuts(
    packages: Path, sound: Path, rows: Mapping[str, int], release: Release | None
) -> Iterator[tuple[int, list[Problem]]]:
    """Give one, or none, and the problems of each package, or of what is no package."""
    if rows.keys() >= {*bodies.TABLES, "bodies", "sources"}:
        if is_vast(rows["bodies"]):
            yield 0, _surplus("bodies", _folders(packages / "bodies"), "body")
        else:
            yield from _bodies(packages, sound, rows["bodies"], release)
    is_compressed = is_large(rows.get("bodies", 0))
    for kind in parts.KINDS:
        held = parts.tables_of(kind, is_compressed=is_compressed)
        if rows.keys() >= {*held, "divisions"}:
            tables = Tables(sound)
            try:
                yield from _parts(packages, tables, kind, rows.get("bodies", 0), release)
            finally:
                tables.close()


def _parts(
    packages: Path, tables: Tables, kind: parts.Kind, count: int, release: Release | None
) -> Iterator[tuple[int, list[Problem]]]:
    present = _folders(packages / kind)
    for part in parts.parts(tables, kind):
        present.discard(part.key)
        yield 1, _faults(packages, _part(tables, part, release, size_of(count)))
    yield 0, _surplus(kind, present, kind.removesuffix("s"))


def _part(tables: Tables, part: parts.Part, release: Release | None, size: str) -> Cut:
    found = parts.asking(tables, part)
    lines: dict[str, tuple[str, Callable[[], Iterable[str]]]] = {
        name: (table, partial(_lines, write, found, table))
        for name, table, write in parts.printed(part.kind, is_compressed=size != "small")
    }
    if size == "vast":
        lines = {
            name: (table, partial(_pieces, tables, part, table))
            for name, (table, _) in lines.items()
        }
    books = parts.books_of(tables, part, size)

    def explain(rows: Mapping[str, int], folder: Path) -> None:
        if release:
            parts.explain(folder, part, release, rows, books, size)

    others = tuple(book.file for book in books)
    compared: dict[str, Callable[[Path], list[same.Fault]]] = {}
    if release and part_database.NAME in others:
        compared[part_database.NAME] = partial(part_database.faults, found, release)
    label = f"{part.kind}/{part.key}"
    return Cut(label, lines, others, explain if release else None, compared)


def _lines(write: parts.Lines, found: Callable[[str], pa.Table], table: str) -> Iterator[str]:
    return write(found(table))


def _pieces(tables: Tables, part: parts.Part, table: str) -> Iterator[str]:
    yield files.header(dictionary.arrow_schema(table))
    for found in parts.pieces_of(tables, part, table, in_pieces=True):
        for start in range(0, found.num_rows, files.LINES):
            yield from files.csv_lines(found.slice(start, files.LINES))


def _bodies(
    packages: Path, sound: Path, count: int, release: Release | None
) -> Iterator[tuple[int, list[Problem]]]:
    present = _folders(packages / "bodies")
    step = max(1, len(present) // SAMPLES)
    blanks = {} if is_large(count) else bodies.blanks_of(sound)
    for place, share in enumerate(bodies.shares(sound, bodies.tables_of(count))):
        name = str(share.body["body_id"])
        present.discard(name)
        blank = blanks.get(name)
        cut = _body(share, blank, release, is_small=is_large(count), is_judged=place == 0)
        problems = _faults(packages, cut)
        if blank and release and place % step == 0:
            problems += _form_faults(packages / cut.label, cut.label, blank, release)
        yield 1, problems
    yield 0, _surplus("bodies", present, "body")


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


def _faults(packages: Path, cut: Cut) -> list[Problem]:
    """Hold one package against what it should be."""
    folder = packages / cut.label
    found = manifest.read(folder, cut.label, is_judged=cut.is_judged)
    problems = list(found.problems)
    if not folder.is_dir():
        return problems
    rows: dict[str, int] = {}
    for name, (table, lines) in cut.lines.items():
        path, file = folder / name, f"{cut.label}/{name}"
        if path.is_file():
            faults, count = csv_text.faults(path, file, table, lines, f"gongkai/{table}.parquet")
            problems += faults
        else:
            count = sum(1 for _ in lines())
        rows[table] = count - 1  # which the file for spreadsheets has too
    for name, compare in cut.compared.items():
        if (folder / name).is_file():
            problems += [Problem(f"{cut.label}/{name}", *fault) for fault in compare(folder / name)]
    data = (*cut.lines, *cut.others)
    if cut.explain:
        explain = partial(cut.explain, rows)
        faults, texts = explained.faults(folder, cut.label, data, explain, is_sound=found.is_sound)
        problems += faults
        told = {problem.file for problem in problems}
        wanted = {*data, *texts, *((sums.NAME,) if cut.is_listed else ())}
        problems += sums.faults(folder, cut.label, wanted, told)
    if cut.is_judged and found.is_valid:
        problems += judge.judge(found, rows)
    return problems


def _form_faults(
    folder: Path, label: str, blank: blank_form.Blank, release: Release
) -> list[Problem]:
    path = folder / blank_form.NAME
    if not path.is_file():
        return []
    write = partial(blank_form.write, blank=blank, clock=release.clock)
    return [Problem(f"{label}/{path.name}", *fault) for fault in same.book_faults(path, write)]


def _folders(folder: Path) -> set[str]:
    """Name the packages that lie in a folder; none where there is no such folder."""
    return {path.name for path in folder.iterdir() if path.is_dir()} if folder.is_dir() else set()


def _surplus(kind: str, names: set[str], what: str) -> list[Problem]:
    wrong = f"is the package of a {what} that has no report here"
    return [
        Problem(f"{kind}/{name}", "", wrong, f"remove it, or {REBUILD}") for name in sorted(names)
    ]

"""Makes every file of the whole package again from its Parquet files, and compares.

In: the package, and a folder of its sound tables. Out: problems. Must not know what a table means.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from pathlib import Path

from gongkai.publish import (
    blank_form,
    bodies,
    csv_text,
    descriptor,
    dictionary,
    excel_csv,
    explained,
    formats,
    same,
    stata,
    sums,
    whole,
    workbook,
)
from gongkai.publish.descriptor import EXCEL, Release
from gongkai.publish.files import write_parquet
from gongkai.publish.manifest import Manifest
from gongkai.publish.problem import Problem
from gongkai.publish.sizes import has_csv, is_large

NEEDED = frozenset({"bodies", "sources", "reports", "figures"})
"""Tables that the texts of the package speak of."""


def whole_faults(
    found: Manifest, sound: Path, rows: Mapping[str, int], release: Release | None
) -> list[Problem]:
    """Compare CSV, other formats, texts and hashes.

    Args:
        found: the package.
        sound: the folder of its sound tables.
        rows: those tables with their rows.
        release: what the package was made of; None where it does not say so.
    """
    count = rows.get("bodies", 0)
    unsound = [table for table in dictionary.resources() if table not in rows]
    problems = [*_csv_faults(found, rows, count)]
    problems += _format_faults(found, sound, rows, None if unsound else release)
    if not rows.keys() >= NEEDED:
        return problems
    if is_large(count):
        problems += _schema_faults(found.folder)
    counts = {table: rows.get(table, 0) for table in dictionary.resources()}
    files = files_of(counts, count)
    if release:
        faults, texts = explained.faults(
            found.folder,
            found.label,
            files,
            partial(_explain, release=release, rows=counts, unsound=unsound),
            is_sound=found.is_sound and not unsound,
        )
        # The README counts rows, which nobody can of a broken table.
        problems += [one for one in faults if not (unsound and one.file.endswith("README.md"))]
        told = {problem.file for problem in (*found.problems, *problems)}
        wanted = {*files, *texts, sums.NAME}
        problems += sums.faults(found.folder, found.label, wanted, told)
    return problems


def _explain(
    draft: Path, release: Release, rows: Mapping[str, int], unsound: Collection[str]
) -> None:
    """Write the texts anew; an empty table stands for a broken one."""
    for table in unsound:
        path = draft / f"{table}.parquet"
        path.unlink()
        write_parquet(dictionary.arrow_schema(table).empty_table(), path)
    whole.explain(draft, release, rows)


def files_of(rows: Mapping[str, int], count: int) -> list[str]:
    """Name the files of the package that explain nothing."""
    further = formats.planned(rows)
    return [
        *(f"{name}.parquet" for name in rows),
        *(f"{name}.csv" for name in rows if has_csv(name, count)),
        *(f"{name}{EXCEL}.csv" for name in further.tables),
        *(file.file for file in further.files),
        *(f"{bodies.SCHEMAS}/{name}.json" for name in (bodies.LARGE if is_large(count) else ())),
        blank_form.NAME,
    ]


def _csv_faults(found: Manifest, rows: Mapping[str, int], count: int) -> Iterator[Problem]:
    """The CSV is a function of the Parquet, and so is the one for spreadsheets."""
    for table in rows:
        parquet = found.folder / f"{table}.parquet"
        kinds: list[tuple[str, Callable[[Path], Iterator[str]]]]
        kinds = [(".csv", csv_text.parquet_lines)] if has_csv(table, count) else []
        if table in excel_csv.TABLES and has_csv(table, count):
            kinds.append((f"{EXCEL}.csv", excel_csv.lines))
        for end, lines in kinds:
            path = found.folder / f"{table}{end}"
            if path.is_file():
                file = f"{found.label}/{path.name}"
                made = partial(lines, parquet)
                yield from csv_text.faults(path, file, table, made, parquet.name)[0]


def _format_faults(
    found: Manifest, sound: Path, rows: Mapping[str, int], release: Release | None
) -> Iterator[Problem]:
    path = found.folder / formats.DATABASE
    count = rows.get("bodies", 0)
    names = [name for name in rows if name not in formats.left_out(count)]
    if path.is_file():
        file = f"{found.label}/{path.name}"
        yield from same.sqlite_faults(sound, path, file, release, names, is_large=is_large(count))
    if release is None:
        return
    with tempfile.TemporaryDirectory(prefix="gongkai-verify-") as name:
        facts = whole.facts(sound, rows)
        for book, is_chinese in formats.BOOKS.items():
            path = found.folder / book
            if path.is_file():
                write = partial(
                    workbook.write, sound, release=release, facts=facts, is_chinese=is_chinese
                )
                yield from same.book_faults(path, f"{found.label}/{book}", write, Path(name) / book)
        path = found.folder / formats.PANEL
        if path.is_file():
            panel = partial(stata.write, sound, release=release)
            yield from same.stata_faults(
                path, f"{found.label}/{path.name}", panel, Path(name) / path.name
            )
        path = found.folder / blank_form.NAME
        if path.is_file():
            blank = whole.blank_of(sound)
            form = partial(blank_form.write, blank=blank, clock=release.clock)
            yield from same.book_faults(
                path, f"{found.label}/{path.name}", form, Path(name) / path.name
            )


def _schema_faults(folder: Path) -> Iterator[Problem]:
    """Hold the published schemas against the definition of their tables."""
    for table in bodies.LARGE:
        path = folder / bodies.SCHEMAS / f"{table}.json"
        if path.is_file() and path.read_text(encoding="utf-8") != descriptor.schema_text(
            table, bodies.LARGE
        ):
            name = f"{whole.NAME}/{bodies.SCHEMAS}/{table}.json"
            yield Problem(name, "", f"is not the definition of {table}")

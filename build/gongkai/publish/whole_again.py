"""Makes every file of the whole package again from its Parquet files, and compares.

In: the package, and a folder of its sound tables. Out: problems. Must not know what a table means.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from pathlib import Path

from gongkai.publish import (
    blank_form,
    bodies,
    csv_text,
    dictionary,
    excel_csv,
    explained,
    formats,
    same,
    schemas,
    stata,
    sums,
    whole,
    workbook,
)
from gongkai.publish.descriptor import Release
from gongkai.publish.files import write_parquet
from gongkai.publish.manifest import Manifest
from gongkai.publish.problem import Problem
from gongkai.publish.sizes import has_csv, is_by_province, is_large, is_vast
from gongkai.tables import files_of

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
    if is_large(count) and not is_vast(count):
        problems += _schema_faults(found.folder)
    counts = {table: rows.get(table, 0) for table in dictionary.resources()}
    files = names_of(found.folder, counts, count)
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
        for path in files_of(draft, table):
            path.unlink()
            write_parquet(dictionary.arrow_schema(table).empty_table(), path)
    whole.explain(draft, release, rows)


def names_of(folder: Path, rows: Mapping[str, int], count: int) -> list[str]:
    """Name the files of the package that explain nothing; those of provinces are as they are."""
    further = formats.planned(rows)
    parquet = [
        path.relative_to(folder).as_posix()
        for name in rows
        if is_by_province(name, count)
        for path in files_of(folder, name)
    ]
    has_schemas = is_large(count) and not is_vast(count)
    return [
        *(f"{name}.parquet" for name in rows if not is_by_province(name, count)),
        *parquet,
        *(f"{name}.csv" for name in rows if has_csv(name, count)),
        *(excel_csv.csv_name(name) for name in further.tables),
        *(file.file for file in further.files),
        *(f"{bodies.SCHEMAS}/{name}.json" for name in (bodies.LARGE if has_schemas else ())),
        blank_form.NAME,
    ]


def _csv_faults(found: Manifest, rows: Mapping[str, int], count: int) -> Iterator[Problem]:
    """The CSV is a function of the Parquet, and so is the one for spreadsheets."""
    for table in rows:
        parquet = found.folder / f"{table}.parquet"
        if not has_csv(table, count):
            continue
        kinds: dict[str, Callable[[Path], Iterator[str]]]
        kinds = {f"{table}.csv": csv_text.parquet_lines}
        if table in excel_csv.TABLES:
            kinds[excel_csv.csv_name(table)] = excel_csv.lines
        for name, lines in kinds.items():
            path, file = found.folder / name, f"{found.label}/{name}"
            if path.is_file():
                made = partial(lines, parquet)
                yield from csv_text.faults(path, file, table, made, parquet.name)


def _format_faults(
    found: Manifest, sound: Path, rows: Mapping[str, int], release: Release | None
) -> Iterator[Problem]:
    """Compare the other formats, as far as they are there."""
    for name, compare in _comparisons(sound, rows, release):
        if (found.folder / name).is_file():
            faults = compare(found.folder / name)
            yield from (Problem(f"{found.label}/{name}", *fault) for fault in faults)


def _comparisons(
    sound: Path, rows: Mapping[str, int], release: Release | None
) -> Iterator[tuple[str, Callable[[Path], list[same.Fault]]]]:
    """Name every file of another format, with what compares it; without release only one."""
    count = rows.get("bodies", 0)
    names = [name for name in rows if name not in formats.left_out(count)]
    if is_vast(count):
        if release:
            yield blank_form.NAME, _compared_form(sound, release)
        return
    yield (
        formats.DATABASE,
        partial(
            same.sqlite_faults, folder=sound, release=release, names=names, is_large=is_large(count)
        ),
    )
    if release is None:
        return
    book = partial(workbook.write, sound, release=release, facts=whole.facts(sound, rows))
    for name, is_chinese in formats.BOOKS.items():
        yield name, partial(same.book_faults, write=partial(book, is_chinese=is_chinese))
    panel = partial(stata.write, sound, release=release)
    yield formats.PANEL, partial(same.stata_faults, write=panel)
    yield blank_form.NAME, _compared_form(sound, release)


def _compared_form(sound: Path, release: Release) -> Callable[[Path], list[same.Fault]]:
    form = partial(blank_form.write, blank=whole.blank_of(sound))
    return partial(same.book_faults, write=form)


def _schema_faults(folder: Path) -> Iterator[Problem]:
    """Hold the published schemas against the definition of their tables."""
    for table in bodies.LARGE:
        path = folder / bodies.SCHEMAS / f"{table}.json"
        if path.is_file() and path.read_text(encoding="utf-8") != schemas.schema_text(
            table, bodies.LARGE
        ):
            name = f"{whole.NAME}/{bodies.SCHEMAS}/{table}.json"
            yield Problem(name, "", f"is not the definition of {table}")

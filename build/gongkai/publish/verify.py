"""Verifies published packages: descriptors, bytes, schemas, keys, evidence, and each other.

In: a folder of packages. Out: problems, each with file, row, fault and mend. Must not know how
the packages were made, and changes nothing.
"""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import zip_longest
from pathlib import Path

import pyarrow.parquet as pq

from gongkai.publish import (
    bodies,
    constraints,
    descriptor,
    dictionary,
    excel_csv,
    files,
    judge,
    manifest,
    parts,
    rules,
)
from gongkai.publish.constraints import Question, ask
from gongkai.publish.descriptor import PARQUET, SHEET
from gongkai.publish.manifest import Manifest
from gongkai.publish.problem import EXAMPLES, REBUILD, Problem
from gongkai.publish.sizes import is_large
from gongkai.tables import Tables

__all__ = ["Problem", "verify"]

JUDGED_BODIES = 20
"""Packages of bodies that Frictionless reads, evenly spread: 0.3 s each; of provinces and years it
reads the first. All are compared with the whole and with the definition of their tables."""


def verify(packages: Path) -> tuple[Problem, ...]:
    """Check the whole package and all that is cut out of it; empty if all is well."""
    whole = manifest.read(packages / "gongkai", "gongkai", texts=manifest.WHOLE_TEXTS)
    problems = list(whole.problems)
    if not whole.resources:
        return tuple(problems)
    rows, faults = constraints.check_structure(whole)
    problems += faults
    printed = [table for table in rows if table in whole.resources]
    problems += [problem for table in printed for problem in _csv_faults(whole, table)]
    sheets = [table for table in rows if f"{table}{SHEET}" in whole.resources]
    problems += [problem for table in sheets for problem in _sheet_faults(whole, table)]
    kinds = ("", PARQUET, SHEET)
    counts = {f"{table}{kind}": count for table, count in rows.items() for kind in kinds}
    problems += judge.judge(whole, counts)
    with _only(whole, rows) as folder:
        problems += _ask_all(whole, folder, rows)
        if rows.keys() >= {*bodies.TABLES, "bodies", "sources"}:
            problems += _verify_bodies(packages, folder, rows["bodies"])
        if rows.keys() >= {*parts.TABLES, "divisions"}:
            problems += _verify_parts(packages, folder)
    return tuple(dict.fromkeys(problems))


@contextmanager
def _only(whole: Manifest, rows: Mapping[str, int]) -> Iterator[Path]:
    """Give a folder with the sound tables alone: one broken file would shut out the others."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for table in rows:
            path = whole.path(f"{table}{PARQUET}").resolve()
            (folder / f"{table}.parquet").symlink_to(path)
        yield folder


def _ask_all(whole: Manifest, folder: Path, rows: dict[str, int]) -> Iterator[Problem]:
    tables = Tables(folder)
    try:
        for question in constraints.questions(whole, rows):
            yield from ask(tables, question)
        for rule in rules.rules():
            if rows.keys() >= set(rule.needs):
                file = whole.file(f"{rule.table}{PARQUET}")
                yield from ask(tables, Question(file, rule.sql, rule.mend))
    finally:
        tables.close()


def _csv_faults(whole: Manifest, table: str) -> list[Problem]:
    """The CSV is a function of the Parquet: write it again, and look for lines if it differs."""
    parquet = whole.path(f"{table}{PARQUET}")
    return _text_faults(whole, table, lambda: _parquet_lines(parquet), parquet.name)[0]


def _sheet_faults(whole: Manifest, table: str) -> list[Problem]:
    """The CSV for spreadsheets is a function of the Parquet too."""
    parquet = whole.path(f"{table}{PARQUET}")
    name = f"{table}{SHEET}"
    return _text_faults(whole, name, lambda: excel_csv.lines(parquet), parquet.name)[0]


def _text_faults(
    found: Manifest, table: str, lines: Callable[[], Iterable[str]], other: str
) -> tuple[list[Problem], int]:
    """Hold a CSV file against the lines that it should have; give its faults and those lines.

    A compressed file that cannot be unpacked is no fault here: its hash tells of it.
    """
    digest = hashlib.sha256()
    count = 0
    for line in lines():
        digest.update(line.encode())
        count += 1
    printed = files.sha256_of_text(found.path(table))
    if printed in ("", digest.hexdigest()):
        return [], count
    return _compare(found, table, iter(lines()), other), count


def _parquet_lines(path: Path) -> Iterator[str]:
    with pq.ParquetFile(path) as file:
        yield files.header(file.schema_arrow)
        for group in range(file.num_row_groups):
            yield from files.csv_lines(file.read_row_group(group))


def _records(lines: Iterator[str]) -> Iterator[str]:
    """Join the lines of a file into records: a line end within quotes ends none."""
    record: list[str] = []
    is_open = False
    for line in lines:
        record.append(line)
        is_open ^= line.count('"') % 2 == 1
        if not is_open:
            yield "".join(record)
            record = []
    if record:
        yield "".join(record)


def _compare(found: Manifest, table: str, wanted: Iterator[str], other: str) -> list[Problem]:
    """Tell the rows of a CSV file that are not as the other file has them."""
    file = found.file(table)
    problems: list[Problem] = []
    with files.open_text(found.path(table)) as lines:
        for row, (want, have) in enumerate(zip_longest(wanted, _records(lines)), start=1):
            if want == have:
                continue
            wrong = _difference(table, want, have, other)
            problems.append(Problem(file, f"row {row}", wrong))
            if len(problems) == EXAMPLES or want is None or have is None:
                break
    return problems


def _difference(table: str, want: str | None, have: str | None, other: str) -> str:
    if have is None:
        return f"the file ends here, {other} has more rows"
    if want is None:
        return f"this row is not in {other}"
    cells, others = (next(csv.reader(io.StringIO(line, newline="")), []) for line in (have, want))
    names = [field.name for field in dictionary.fields(table.removesuffix(SHEET))]
    if len(cells) != len(names):
        return f"has {len(cells)} cells instead of {len(names)}"
    for name, cell, right in zip(names, cells, others, strict=True):
        if cell != right:
            return f'{name} is "{cell[:80]}", {other} says "{right[:80]}"'
    return f"is quoted or ended otherwise than {other} is written as CSV"


def _folders(folder: Path) -> set[str]:
    """Name the packages that lie in a folder; none where there is no such folder."""
    return {path.name for path in folder.iterdir() if path.is_dir()} if folder.is_dir() else set()


def _surplus(kind: str, names: set[str], what: str) -> list[Problem]:
    wrong = f"is the package of a {what} that has no report here"
    return [
        Problem(f"{kind}/{name}", "", wrong, f"remove it, or {REBUILD}") for name in sorted(names)
    ]


def _verify_parts(packages: Path, sound: Path) -> list[Problem]:
    """Hold the packages of provinces and years against the whole."""
    problems: list[Problem] = []
    tables = Tables(sound)
    try:
        for kind in parts.KINDS:
            present = _folders(packages / kind)
            for place, part in enumerate(parts.parts(tables, kind)):
                present.discard(part.key)
                folder = packages / kind / part.key
                problems += _verify_part(folder, tables, part, is_judged=place == 0)
            problems += _surplus(kind, present, kind.removesuffix("s"))
    finally:
        tables.close()
    return problems


def _verify_part(
    folder: Path, tables: Tables, part: parts.Part, *, is_judged: bool
) -> list[Problem]:
    found = manifest.read(folder, f"{part.kind}/{part.key}", is_judged=is_judged)
    return _verify_cut(
        found, parts.TABLES, lambda table: parts.lines(tables, part, table), is_judged=is_judged
    )


def _verify_cut(
    found: Manifest,
    names: tuple[str, ...],
    lines: Callable[[str], Iterable[str]],
    *,
    is_judged: bool,
) -> list[Problem]:
    """Hold a package that is cut out of the whole against the lines that its tables should have."""
    problems = list(found.problems)
    counts: dict[str, int] = {}
    for table in names:
        problems += _definition_faults(found, table, names)
        if table in found.resources:
            parquet = f"gongkai/{table}.parquet"
            faults, count = _text_faults(found, table, partial(lines, table), parquet)
            problems += faults
            # Frictionless leaves compressed files open; they have just been compared.
            if found.path(table).suffix == ".csv":
                counts[table] = count - 1
    if is_judged and found.resources:
        problems += judge.judge(found, counts)
    return problems


def _definition_faults(found: Manifest, table: str, within: tuple[str, ...]) -> list[Problem]:
    """Tell that a table is not in a package, or is defined otherwise than it should be."""
    if table not in found.resources:
        wrong = f"the table {table} is not in the package"
        return [Problem(f"{found.label}/{manifest.DESCRIPTOR}", "", wrong)]
    schema = found.resources[table]["schema"]
    if isinstance(schema, str):
        expected = f"/gongkai/{bodies.SCHEMAS}/{table}.json"
        wrong = f"points to the schema {schema}, which is not that of {table}"
        return [] if schema.endswith(expected) else [Problem(found.file(table), "", wrong)]
    return [
        Problem(found.file(table), "", wrong)
        for wrong in constraints.schema_faults(table, schema, within)
    ]


def _verify_bodies(packages: Path, tables: Path, count: int) -> list[Problem]:
    folder = packages / "bodies"
    names = bodies.tables_of(count)
    problems = list(_schema_faults(packages / "gongkai")) if is_large(count) else []
    present = _folders(folder)
    step = max(1, len(present) // JUDGED_BODIES)
    for place, share in enumerate(bodies.shares(tables, names)):
        body_id = str(share.body["body_id"])
        present.discard(body_id)
        problems += _verify_body(folder / body_id, share, is_judged=place % step == 0)
    problems += _surplus("bodies", present, "body")
    return problems


def _schema_faults(whole: Path) -> Iterator[Problem]:
    """Hold the published schemas against the definition of their tables."""
    for table in bodies.LARGE:
        path = whole / bodies.SCHEMAS / f"{table}.json"
        name = f"gongkai/{bodies.SCHEMAS}/{table}.json"
        if not path.is_file():
            yield Problem(name, "", "there is no such file, but the packages of bodies point to it")
        elif path.read_text(encoding="utf-8") != descriptor.schema_text(table, bodies.LARGE):
            yield Problem(name, "", f"is not the definition of {table}")


def _verify_body(folder: Path, share: bodies.Share, *, is_judged: bool) -> list[Problem]:
    names = tuple(share.lines)
    is_whole = names == bodies.TABLES
    # Frictionless would fetch a schema that is named by its address.
    is_judged = is_judged and is_whole
    texts = manifest.TEXTS if is_whole else ()
    found = manifest.read(folder, f"bodies/{folder.name}", is_judged=is_judged, texts=texts)
    return _verify_cut(
        found,
        names,
        lambda table: [files.header(dictionary.arrow_schema(table)), *share.lines[table]],
        is_judged=is_judged,
    )

"""Verifies published packages: descriptors, bytes, schemas, keys, evidence, and each other.

In: a folder of packages. Out: problems, each with file, row, fault and mend. Must not know how
the packages were made, and changes nothing.
"""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path

import pyarrow.parquet as pq

from gongkai.publish import bodies, constraints, dictionary, files, judge, manifest, rules
from gongkai.publish.constraints import Question, ask
from gongkai.publish.descriptor import PARQUET
from gongkai.publish.manifest import Manifest
from gongkai.publish.problem import EXAMPLES, REBUILD, Problem
from gongkai.tables import Tables

__all__ = ["Problem", "verify"]

JUDGED_BODIES = 20
"""Packages of bodies that Frictionless reads, evenly spread: 0.3 s each. All are compared with
the whole and with the definition of their tables."""


def verify(packages: Path) -> tuple[Problem, ...]:
    """Check the whole package and the package of every body; empty if all is well."""
    whole = manifest.read(packages / "gongkai", "gongkai")
    problems = list(whole.problems)
    if not whole.resources:
        return tuple(problems)
    rows, faults = constraints.check_structure(whole)
    problems += faults
    problems += [problem for table in rows for problem in _csv_faults(whole, table)]
    counts = {name: count for table, count in rows.items() for name in (table, f"{table}{PARQUET}")}
    problems += judge.judge(whole, counts)
    with _only(whole, rows) as folder:
        problems += _ask_all(whole, folder, rows)
        if rows.keys() >= {*bodies.TABLES, "bodies", "sources"}:
            problems += _verify_bodies(packages / "bodies", folder)
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
    digest = hashlib.sha256()
    for line in _parquet_lines(parquet):
        digest.update(line.encode())
    if digest.hexdigest() == files.sha256(whole.path(table)):
        return []
    return _compare(whole, table, _parquet_lines(parquet), parquet.name)


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
    with found.path(table).open(encoding="utf-8", errors="replace", newline="") as lines:
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
    names = [field.name for field in dictionary.fields(table)]
    if len(cells) != len(names):
        return f"has {len(cells)} cells instead of {len(names)}"
    for name, cell, right in zip(names, cells, others, strict=True):
        if cell != right:
            return f'{name} is "{cell[:80]}", {other} says "{right[:80]}"'
    return f"is quoted or ended otherwise than {other} is written as CSV"


def _verify_bodies(folder: Path, tables: Path) -> list[Problem]:
    problems: list[Problem] = []
    present = (
        {path.name for path in folder.iterdir() if path.is_dir()} if folder.is_dir() else set()
    )
    step = max(1, len(present) // JUDGED_BODIES)
    for place, share in enumerate(bodies.shares(tables)):
        body_id = str(share.body["body_id"])
        present.discard(body_id)
        problems += _verify_body(folder / body_id, share, is_judged=place % step == 0)
    problems += [
        Problem(
            f"bodies/{name}",
            "",
            "is the package of a body that has no report here",
            f"remove it, or {REBUILD}",
        )
        for name in sorted(present)
    ]
    return problems


def _verify_body(folder: Path, share: bodies.Share, *, is_judged: bool) -> list[Problem]:
    found = manifest.read(folder, f"bodies/{folder.name}", is_judged=is_judged)
    problems = list(found.problems)
    for table in bodies.TABLES:
        if table not in found.resources:
            wrong = f"the table {table} is not in the package"
            problems.append(Problem(f"{found.label}/{manifest.DESCRIPTOR}", "", wrong))
            continue
        schema = found.resources[table]["schema"]
        for wrong in constraints.schema_faults(table, schema, bodies.TABLES):
            problems.append(Problem(found.file(table), "", wrong))
        wanted = [files.header(dictionary.arrow_schema(table)), *share.lines[table]]
        if "".join(wanted).encode() != found.path(table).read_bytes():
            problems += _compare(found, table, iter(wanted), f"gongkai/{table}.parquet")
    if is_judged and found.resources:
        problems += judge.judge(found, {table: len(share.lines[table]) for table in bodies.TABLES})
    return problems

"""Verifies published packages: descriptors, bytes, schemas, keys, evidence, and each other.

In: a folder of packages. Out: problems, each with file, row, fault and mend. Must not know how
the packages were made, and changes nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
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
    problems += _ask_all(whole, rows)
    problems += [problem for table in rows for problem in _csv_faults(whole, table)]
    counts = {name: count for table, count in rows.items() for name in (table, f"{table}{PARQUET}")}
    problems += judge.judge(whole, counts)
    needed = {*bodies.TABLES, "bodies", "sources"}
    if needed <= rows.keys():
        problems += _verify_bodies(packages, whole)
    return tuple(dict.fromkeys(problems))


def _ask_all(whole: Manifest, rows: dict[str, int]) -> Iterator[Problem]:
    tables = Tables(whole.folder)
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
    """The CSV is a function of the Parquet: write it again and compare line by line."""
    wanted = _parquet_lines(whole.path(f"{table}{PARQUET}"))
    names = [field.name for field in dictionary.fields(table)]
    try:
        with whole.path(table).open(encoding="utf-8", newline="") as file:
            return _compare(whole.file(table), names, wanted, _records(file), f"{table}.parquet")
    except UnicodeDecodeError as error:
        return [Problem(whole.file(table), "", f"is no UTF-8: {error}")]


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


def _compare(
    file: str, names: list[str], wanted: Iterator[str], found: Iterator[str], other: str
) -> list[Problem]:
    problems: list[Problem] = []
    for row, (want, have) in enumerate(zip_longest(wanted, found), start=1):
        if want == have:
            continue
        problems.append(Problem(file, f"row {row}", _difference(names, want, have, other)))
        if len(problems) == EXAMPLES or want is None or have is None:
            break
    return problems


def _difference(names: list[str], want: str | None, have: str | None, other: str) -> str:
    if have is None:
        return f"the file ends here, {other} has more rows"
    if want is None:
        return f"this row is not in {other}"
    cells, others = (next(csv.reader(io.StringIO(line, newline="")), []) for line in (have, want))
    if len(cells) != len(names):
        return f"has {len(cells)} cells instead of {len(names)}"
    for name, cell, right in zip(names, cells, others, strict=True):
        if cell != right:
            return f'{name} is "{cell[:80]}", {other} says "{right[:80]}"'
    return f"is quoted or ended otherwise than {other} is written as CSV"


def _verify_bodies(packages: Path, whole: Manifest) -> list[Problem]:
    problems: list[Problem] = []
    folder = packages / "bodies"
    present = (
        {path.name for path in folder.iterdir() if path.is_dir()} if folder.is_dir() else set()
    )
    step = max(1, len(present) // JUDGED_BODIES)
    for place, share in enumerate(bodies.shares(whole.folder)):
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
        header = files.header(dictionary.arrow_schema(table))
        names = [field.name for field in dictionary.fields(table)]
        with found.path(table).open(encoding="utf-8", newline="", errors="replace") as file:
            wanted = iter([header, *share.lines[table]])
            problems += _compare(
                found.file(table), names, wanted, _records(file), f"gongkai/{table}.parquet"
            )
    if is_judged and found.resources:
        problems += judge.judge(found, {table: len(share.lines[table]) for table in bodies.TABLES})
    return problems

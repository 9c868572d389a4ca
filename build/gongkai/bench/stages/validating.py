"""Validate figures by their Table Schema: with SQL as ``gongkai verify``, and with Frictionless.

In: the packages of a room. Out: trials. Frictionless is slow, so it reads the first rows only, in
files of their own; both judge these, whole and damaged, and must name the same rows.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gongkai.bench.trial import Facts, Room, Trial
from gongkai.publish import Problem, constraints, files, look_over, resources
from gongkai.publish.dictionary import resources as listed
from gongkai.publish.fetch import fetch
from gongkai.publish.whole import NAME
from gongkai.tables import Tables

FIGURES = "figures"
ROWS, COMPARED = 20_000, 2_000
"""Rows that Frictionless reads, a few seconds' worth; and that both judge, to compare verdicts."""
WITH = {"reports": "report_id", "bodies": "body_id", "indicators": "indicator"}
"""Tables that figures refer to, and by which column."""


def questions(room: Room) -> Trial:
    """Ask all that the schema demands of the figures of the whole archive."""
    folder = room.packages / NAME
    tables = Tables(folder)
    rows = int(next(iter(tables.rows("SELECT count(*) AS count FROM figures")))["count"])
    tables.close()

    def call() -> None:
        if found := list(_asked(folder)):
            raise ValueError(f"{len(found)} faults: {found[0]}")

    return Trial(call, rows, "row", facts=lambda: _compare(room))


def frictionless_parquet(room: Room) -> Trial:
    """Let Frictionless judge the first rows in a Parquet file."""
    return _judged(room, f"{FIGURES}{resources.PARQUET}")


def frictionless_csv(room: Room) -> Trial:
    """Let Frictionless judge the first rows in a CSV file."""
    return _judged(room, FIGURES)


def read_alone(room: Room) -> Trial:
    """Read every column of the figures, and ask nothing."""
    folder = room.packages / NAME
    paths = [*folder.glob(f"{FIGURES}.parquet"), *folder.glob(f"{FIGURES}/*.parquet")]
    rows = sum(pq.read_metadata(path).num_rows for path in paths)

    def call() -> None:
        for path in paths:
            pq.read_table(path)

    return Trial(call, rows, "row")


def verify(room: Room) -> Trial:
    """Verify all packages: descriptors, hashes, schemas, rules, and every file made again."""

    def call() -> None:
        if problems := look_over(room.packages, room.jobs).problems:
            raise ValueError(f"{len(problems)} faults: {problems[0]}")

    packages = room.packages
    rows = sum(pq.read_metadata(path).num_rows for path in (packages / NAME).glob("**/*.parquet"))
    return Trial(call, rows, "row", is_warmed=False)


def _asked(folder: Path) -> Iterator[Problem]:
    """Everything wrong with the figures of a folder of tables."""
    tables = Tables(folder)
    try:
        for question in constraints.questions(
            NAME, [one for one in listed() if one in tables.names]
        ):
            if Path(question.file).stem == FIGURES:
                yield from constraints.ask(tables, question)
    finally:
        tables.close()


def _judged(room: Room, resource: str) -> Trial:
    folder = room.fresh(f"judged-{resource}")
    count = _slice(room, folder, ROWS)

    def call() -> None:
        if errors := _errors(folder, resource):
            raise ValueError(f"Frictionless finds faults: {errors}")

    def facts() -> Facts:
        shutil.rmtree(folder)
        return {}

    return Trial(call, count, "row", facts=facts, is_warmed=False)


def _errors(folder: Path, resource: str) -> set[int]:
    """The rows with a fault, by Frictionless; the header is row 1."""
    import frictionless

    logging.getLogger("frictionless").setLevel(logging.ERROR)
    package = frictionless.Package(str(folder / "datapackage.json"))
    report = package.get_resource(resource).validate(limit_errors=ROWS)
    if report.errors:
        raise ValueError(str(report.errors[0].message))
    found: list[Any] = [error for task in report.tasks for error in task.errors]
    return {error.row_number for error in found}


def _slice(room: Room, folder: Path, rows: int, *, is_damaged: bool = False) -> int:
    """Write the first rows of the figures, and what they refer to, as a package of its own."""
    first = f"(SELECT * FROM figures LIMIT {rows})"  # noqa: S608  # a number of ours
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    tables = Tables(room.packages / NAME)
    figures = fetch(tables, f"FROM {first}")
    found = {FIGURES: damaged(figures) if is_damaged else figures}
    for name, key in WITH.items():
        sql = f"SELECT * FROM {name} WHERE {key} IN (SELECT {key} FROM {first})"  # noqa: S608  # ours
        found[name] = fetch(tables, sql)
    tables.close()
    described: list[Any] = []
    for name, table in found.items():
        files.write_parquet(table, folder / f"{name}.parquet")
        files.write_csv(table, folder / f"{name}.csv")
        within = [*found] if name == FIGURES else []
        described += [
            resources.csv_resource(folder, name, within),
            resources.parquet_resource(folder / f"{name}.parquet", name, within),
        ]
    descriptor = {"name": "slice", "resources": described}
    (folder / "datapackage.json").write_text(json.dumps(descriptor, default=str), encoding="utf-8")
    return int(figures.num_rows)


def damaged(figures: pa.Table) -> pa.Table:
    """Break a few rows, each in one way that the schema forbids."""
    figures = figures.combine_chunks()
    wrong: dict[str, tuple[int, Any]] = {
        "status": (3, "guessed"),
        "year": (50, 1999),
        "start": (97, -1),
        "unit": (150, None),
        "indicator": (210, "no.such.cell"),
        "report_id": (260, "nobody-1999"),
    }
    rows = figures.num_rows
    for name, (at, value) in wrong.items():
        column = figures.column(name)
        place = at % rows
        is_there = pa.array([number == place for number in range(rows)])
        changed = pc.if_else(is_there, pa.scalar(value, column.type), column)
        field = figures.schema.field(name).with_nullable(True)
        figures = figures.set_column(figures.column_names.index(name), field, changed)
    return pa.concat_tables([figures, figures.slice(rows // 2, 1)])


def _compare(room: Room) -> Facts:
    """Let both judge the same rows, whole and damaged."""
    folder, verdicts = room.fresh("compared"), []
    for is_damaged in (False, True):
        _slice(room, folder, COMPARED, is_damaged=is_damaged)
        theirs = [_errors(folder, name) for name in (FIGURES, f"{FIGURES}{resources.PARQUET}")]
        table = pq.read_table(folder / f"{FIGURES}.parquet")
        keys = [f"{row['report_id']} {row['indicator']}" for row in _keys(table)]
        ours = {problem.where for problem in _asked(folder)}
        verdicts += [ours == {keys[number - 2] for number in rows} for rows in theirs]
        shutil.rmtree(folder)
    return {"equal_verdicts": all(verdicts)}


def _keys(table: pa.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.select(["report_id", "indicator"]).to_pylist()
    return rows

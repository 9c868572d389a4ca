"""Judges tables of any size by their Table Schema with SQL: types, nulls, enums, keys.

In: the Parquet files of a package and the definitions of their tables. Out: problems. Must not
know what a column means; what Frictionless says of small tables this says of large ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.processes import dealt
from gongkai.publish import dictionary
from gongkai.publish.manifest import parquet_schema
from gongkai.publish.problem import EXAMPLES, REBUILD, VARYING, Problem
from gongkai.publish.schemas import table_schema
from gongkai.publish.sql import literal, quoted
from gongkai.tables import TYPES, Tables, files_of, why_unreadable

Field = dict[str, Any]

MOST = 100
"""Examples that one query gives."""
LARGE = 100 << 20
"""Bytes of tables that are read by several processes: fewer are read before these would begin."""
AT_ONCE = 25
"""Conditions in one query: of hundreds DuckDB plans for seconds."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query for wrong rows that gives ``place`` and ``wrong`` of each, and the mend.

    It asks of the rows of the first of its ``tables``, and needs the others.
    """

    file: str
    tables: tuple[str, ...]
    sql: str
    mend: str = REBUILD


def ask(tables: Tables, question: Question) -> Iterator[Problem]:
    """Run a query for wrong rows; of each kind the last example tells how many more there are."""
    sql = f"""
        SELECT place, wrong, number, total FROM (
            SELECT *, count(*) OVER (PARTITION BY kind) AS total,
                row_number() OVER (PARTITION BY kind ORDER BY place, wrong) AS number
            FROM (
                SELECT *, regexp_replace(wrong, {literal(VARYING)}, '…', 'g') AS kind
                FROM ({question.sql})
            )
        ) WHERE number <= {EXAMPLES} ORDER BY kind, number LIMIT {MOST}
    """  # noqa: S608
    for row in tables.rows(sql):
        more = row["total"] - EXAMPLES
        rest = f" (and {more} more such rows)" if row["number"] == EXAMPLES and more > 0 else ""
        yield Problem(question.file, str(row["place"]), f"{row['wrong']}{rest}", question.mend)


def check_structure(
    folder: Path, label: str, jobs: int = 1
) -> tuple[dict[str, int], list[Problem]]:
    """Hold every table against fields.csv: there, readable, its columns and types as defined.

    Every file is read to its end, by so many processes where there are many rows.

    Returns:
        The rows of each table that is as defined, and the problems of the others.
    """
    files = [(path, table) for table in dictionary.resources() for path in files_of(folder, table)]
    size = sum(path.stat().st_size for path, _ in files)
    told = dealt(_path_faults, files, jobs if size > LARGE else 1, "files")
    found = dict(zip((path for path, _ in files), told, strict=True))
    rows: dict[str, int] = {}
    problems: list[Problem] = []
    for table in dictionary.resources():
        own = {path: found[path] for path in files_of(folder, table)}
        if not own:
            problems.append(Problem(f"{label}/{table}.parquet", "", "there is no such file"))
            continue
        for path, (faults, _) in own.items():
            file = f"{label}/{path.relative_to(folder).as_posix()}"
            problems += [Problem(file, where, wrong) for where, wrong in faults]
        if not any(faults for faults, _ in own.values()):
            rows[table] = sum(count for _, count in own.values())
    return rows, problems


def _path_faults(told: tuple[Path, str]) -> tuple[list[tuple[str, str]], int]:
    path, table = told
    faults, count = _structure_faults(path, table)
    if not faults and (reason := why_unreadable(path)):
        faults = [("", f"cannot be read as Parquet: {reason}")]
    return faults, count


def _structure_faults(path: Path, table: str) -> tuple[list[tuple[str, str]], int]:
    found, rows, reason = parquet_schema(path)
    if found is None:
        return [("", f"cannot be read as Parquet: {reason}")], 0
    wanted = {field.name: field.type for field in dictionary.fields(table)}
    if found.names != list(wanted):
        odd = sorted(set(found.names) ^ set(wanted)) or ["their order"]
        return [("", f"has other columns than its schema: {', '.join(odd)}")], rows
    return [
        (
            f"column {column}",
            f"is {found.field(column).type}, but {kind} is stored as {TYPES[kind]}",
        )
        for column, kind in wanted.items()
        if found.field(column).type != TYPES[kind]
    ], rows


def questions(label: str, sound: Collection[str]) -> Iterator[Question]:
    """Everything that the definitions of sound tables demand, as queries for wrong rows."""
    for table in sound:
        schema: Any = table_schema(table, sound)
        file = f"{label}/{table}.parquet"
        place = _row_name(schema)
        yield _duplicates(file, table, schema["primaryKey"])
        faults = [fault for field in schema["fields"] for fault in _faults(field)]
        for start in range(0, len(faults), AT_ONCE):
            yield _cell_faults(file, table, faults[start : start + AT_ONCE], place)
        for key in schema.get("foreignKeys", ()):
            target = str(key["reference"].get("resource") or table)
            yield _orphans(file, table, key, target, place)


def _row_name(schema: Field) -> str:
    parts = ", ".join(
        f"coalesce(CAST({quoted(name)} AS VARCHAR), 'null')" for name in schema["primaryKey"]
    )
    return f"concat_ws(' ', {parts})"


def _duplicates(file: str, table: str, key: list[str]) -> Question:
    """Ask for keys that come twice; where as many hashes differ as there are rows, none does."""
    columns = ", ".join(quoted(name) for name in key)
    sql = f"""
        SELECT concat_ws(' ', {columns}) AS place,
            'the key ' || {literal(" ".join(key))} || ' stands in ' || count(*) || ' rows' AS wrong
        FROM {quoted(table)}
        WHERE (SELECT count(*) > count(DISTINCT hash({columns})) FROM {quoted(table)})
        GROUP BY {columns} HAVING count(*) > 1
    """  # noqa: S608
    return Question(file, (table,), sql)


def _cell_faults(file: str, table: str, faults: list[tuple[str, str]], place: str) -> Question:
    """One query for several columns: rows with a fault first, then what the faults are."""
    conditions = " OR ".join(condition for condition, _ in faults)
    words = ", ".join(f"CASE WHEN {condition} THEN {wrong} END" for condition, wrong in faults)
    sql = f"""
        SELECT place, wrong FROM (
            SELECT {place} AS place, unnest([{words}]) AS wrong
            FROM {quoted(table)} WHERE {conditions}
        ) WHERE wrong IS NOT NULL
    """  # noqa: S608
    return Question(file, (table,), sql)


def _faults(field: Field) -> Iterator[tuple[str, str]]:
    """Conditions under which a cell of one column is wrong, each with the words for it."""
    constraints = field.get("constraints", {})
    column, name = quoted(field["name"]), literal(field["name"])
    if constraints.get("required"):
        yield f"{column} IS NULL", f"{name} || ' is empty but required'"
        if field["type"] == "string" and field.get("missingValues") != []:
            yield f"{column} = ''", f"{name} || ' is empty but required'"
    if enum := constraints.get("enum"):
        words = ", ".join(literal(word) for word in enum)
        listed = literal(", ".join(enum))
        wrong = f"{name} || ' is \"' || {column} || '\", which is none of ' || {listed}"
        yield f"{column} NOT IN ({words})", wrong
    yield from _bounds(field)


def _bounds(field: Field) -> Iterator[tuple[str, str]]:
    """What is too small, or does not match its pattern."""
    constraints = field.get("constraints", {})
    column, name = quoted(field["name"]), literal(field["name"])
    if (least := constraints.get("minimum")) is not None:
        yield f"{column} < {least}", f"{name} || ' is ' || {column} || ', less than {least}'"
    if pattern := constraints.get("pattern"):
        shown = literal(f'", which does not match {pattern}')
        yield (
            f"NOT regexp_full_match({column}, {literal(pattern)})",
            f"{name} || ' is \"' || {column} || {shown}",
        )


def _orphans(file: str, table: str, key: Field, target: str, place: str) -> Question:
    (column,), (other,) = key["fields"], key["reference"]["fields"]
    sql = f"""
        SELECT {place} AS place, {literal(column)} || ' "' || {quoted(column)} ||
            {literal(f'" is no {other} of {target}')} AS wrong
        FROM {quoted(table)} AS child
        WHERE {quoted(column)} IS NOT NULL AND NOT EXISTS (
            FROM {quoted(target)} AS parent WHERE parent.{quoted(other)} = child.{quoted(column)}
        )
    """  # noqa: S608
    return Question(file, (table, target), sql)

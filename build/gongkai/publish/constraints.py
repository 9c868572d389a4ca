"""Judges tables of any size by their Table Schema with SQL: types, nulls, enums, keys.

In: the Parquet files of a package and their schemas. Out: problems. Must not know what a column
means; what Frictionless says of small tables this says of large ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from gongkai.publish import dictionary
from gongkai.publish.descriptor import PARQUET, Json, table_schema
from gongkai.publish.manifest import Manifest, parquet_schema
from gongkai.publish.problem import EXAMPLES, REBUILD, Problem
from gongkai.publish.sizes import has_csv
from gongkai.publish.sql import literal, quoted
from gongkai.tables import TYPES, Tables

Field = dict[str, Any]

AT_ONCE = 25
"""Conditions in one query: of hundreds DuckDB plans for seconds."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query for wrong rows that gives ``place`` and ``wrong`` of each, and the mend."""

    file: str
    sql: str
    mend: str = REBUILD


def ask(tables: Tables, question: Question) -> Iterator[Problem]:
    """Run a query for wrong rows; the last example tells how many more there are."""
    sql = f"""
        SELECT *, count(*) OVER () AS total FROM ({question.sql})
        ORDER BY place, wrong LIMIT {EXAMPLES}
    """  # noqa: S608
    rows = list(tables.rows(sql))
    for place, row in enumerate(rows, start=1):
        more = row["total"] - EXAMPLES
        rest = f" (and {more} more such rows)" if place == EXAMPLES and more > 0 else ""
        yield Problem(question.file, str(row["place"]), f"{row['wrong']}{rest}", question.mend)


def check_structure(manifest: Manifest) -> tuple[dict[str, int], list[Problem]]:
    """Hold every table against fields.csv: there, readable, its columns and types as defined.

    Returns:
        The rows of each table that is as defined, and the problems of the others.
    """
    rows: dict[str, int] = {}
    problems: list[Problem] = []
    bodies = f"bodies{PARQUET}"
    size = parquet_schema(manifest.path(bodies))[1] if bodies in manifest.resources else 0
    for table in dictionary.resources():
        name = f"{table}{PARQUET}"
        wanted = (name, table) if has_csv(table, size) else (name,)
        if absent := next((one for one in wanted if one not in manifest.resources), ""):
            problems.append(
                Problem(
                    f"{manifest.label}/datapackage.json", absent, "this table is not in the package"
                )
            )
            continue
        faults, count = _structure_faults(manifest, table)
        problems += [Problem(manifest.file(name), where, wrong) for where, wrong in faults]
        if has_csv(table, size):
            schema = manifest.resources[table]["schema"]
            problems += [
                Problem(manifest.file(table), "", wrong)
                for wrong in schema_faults(table, schema, _printed(size))
            ]
        if not faults:
            rows[table] = count
    return rows, problems


def _printed(bodies: int) -> list[str]:
    """The tables that lie as CSV in one piece, to which foreign keys of CSV files may point."""
    return [table for table in dictionary.resources() if has_csv(table, bodies)]


def _structure_faults(manifest: Manifest, table: str) -> tuple[list[tuple[str, str]], int]:
    name = f"{table}{PARQUET}"
    found, rows, reason = parquet_schema(manifest.path(name))
    if found is None:
        return [("", f"cannot be read as Parquet: {reason}")], 0
    schema = manifest.resources[name]["schema"]
    within = dictionary.resources()
    faults = [("", wrong) for wrong in schema_faults(table, schema, within, PARQUET)]
    wanted = {field.name: field.type for field in dictionary.fields(table)}
    if found.names != list(wanted):
        odd = sorted(set(found.names) ^ set(wanted)) or ["their order"]
        faults.append(("", f"has other columns than its schema: {', '.join(odd)}"))
        return faults, rows
    faults += [
        (
            f"column {column}",
            f"is {found.field(column).type}, but {kind} is stored as {TYPES[kind]}",
        )
        for column, kind in wanted.items()
        if found.field(column).type != TYPES[kind]
    ]
    return faults, rows


def schema_faults(
    table: str, stated: Json, within: Collection[str], suffix: str = ""
) -> Iterator[str]:
    """Where a schema demands something else than the definition of its table; titles may differ."""
    wanted, found = _demands(table_schema(table, within, suffix)), _demands(stated)
    for part in wanted.keys() | found.keys():
        if wanted.get(part) != found.get(part):
            yield (
                f"the schema in datapackage.json differs from the definition of {table} in {part}: "
                f"{found.get(part)} instead of {wanted.get(part)}"
            )


def _demands(schema: Any) -> dict[str, Any]:
    keys = ("type", "constraints", "missingValues")
    return {
        "the order of columns": [field["name"] for field in schema["fields"]],
        "primaryKey": schema.get("primaryKey"),
        "foreignKeys": schema.get("foreignKeys"),
        **{
            f"column {field['name']}": {key: field.get(key) for key in keys}
            for field in schema["fields"]
        },
    }


def questions(manifest: Manifest, sound: dict[str, int]) -> Iterator[Question]:
    """Everything that the schemas of sound tables demand, as queries for wrong rows."""
    for table in sound:
        schema = manifest.resources[f"{table}{PARQUET}"]["schema"]
        file = manifest.file(f"{table}{PARQUET}")
        place = _row_name(schema)
        yield _duplicates(file, table, schema["primaryKey"])
        faults = [fault for field in schema["fields"] for fault in _faults(field)]
        for start in range(0, len(faults), AT_ONCE):
            yield _cell_faults(file, table, faults[start : start + AT_ONCE], place)
        for key in schema.get("foreignKeys", ()):
            target = str(key["reference"].get("resource") or f"{table}{PARQUET}").removesuffix(
                PARQUET
            )
            if target in sound:
                yield _orphans(file, table, key, target, place)


def _row_name(schema: Field) -> str:
    parts = ", ".join(
        f"coalesce(CAST({quoted(name)} AS VARCHAR), 'null')" for name in schema["primaryKey"]
    )
    return f"concat_ws(' ', {parts})"


def _duplicates(file: str, table: str, key: list[str]) -> Question:
    columns = ", ".join(quoted(name) for name in key)
    sql = f"""
        SELECT concat_ws(' ', {columns}) AS place,
            'the key ' || {literal(" ".join(key))} || ' stands in ' || count(*) || ' rows' AS wrong
        FROM {quoted(table)} GROUP BY {columns} HAVING count(*) > 1
    """  # noqa: S608
    return Question(file, sql)


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
    return Question(file, sql)


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
    return Question(file, sql)

"""What a descriptor demands of a cell, SQL and Frictionless judge alike."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frictionless
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gongkai.publish import constraints, dictionary, files
from gongkai.publish.schemas import table_schema
from gongkai.tables import Tables

Change = Callable[[dict[str, Any]], None]


def by_sql(folder: Path, table: str) -> set[str]:
    """The columns that SQL finds fault with."""
    tables = Tables(folder)
    try:
        problems = [
            problem
            for question in constraints.questions("gongkai", [table])
            for problem in constraints.ask(tables, question)
        ]
    finally:
        tables.close()
    return {problem.wrong.split(" ")[0] for problem in problems}


def by_frictionless(folder: Path, table: str) -> set[str]:
    """The columns that Frictionless finds fault with in the CSV file."""
    resource = frictionless.Resource.from_descriptor(
        {
            "name": table,
            "type": "table",
            "path": f"{table}.csv",
            "format": "csv",
            "schema": json.loads(json.dumps(table_schema(table, ()))),
        },
        basepath=str(folder),
    )
    rows = resource.validate().flatten(["fieldName"])
    return {str(row[0]) for row in rows}


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("reports", "year", 1020),
        ("reports", "cells", -1),
        ("reports", "ordinal", 0),
        ("reports", "sha256", "0123"),
        ("reports", "sha256", "A" * 64),
        ("reports", "code", "2310831"),
        ("reports", "code", "县"),
        ("reports", "form", "2020"),
        ("sources", "bytes", -5),
        ("sources", "container_sha256", "x" * 64),
        ("figures", "start", -1),
        ("figures", "page", 0),
        ("divisions", "code", "99 0101"),
        ("divisions", "parent", "9"),
        ("coverage", "blank", -2),
        ("panel", "year", 1999),
        ("bodies", "code", None),
        ("sources", "container_sha256", None),
    ],
)
def test_both_give_the_same_verdict(
    published: Path, tmp_path: Path, table: str, column: str, value: Any
) -> None:
    """On a changed cell, on the sound rest, and on an empty cell that may be empty."""
    schema = dictionary.arrow_schema(table)
    rows = pq.read_table(published / "gongkai" / f"{table}.parquet").to_pylist()
    rows[-1][column] = value  # of divisions the last has none below it
    found = pa.Table.from_pylist(rows, schema=schema)
    files.write_parquet(found, tmp_path / f"{table}.parquet")
    files.write_csv(found, tmp_path / f"{table}.csv")
    wanted = set() if value is None else {column}
    assert by_sql(tmp_path, table) == by_frictionless(tmp_path, table) == wanted


def test_every_column_is_described_in_both_languages() -> None:
    """Nobody has to guess what a column holds, whichever language they read."""
    bare = [
        (table, field.name)
        for table in dictionary.resources()
        for field in dictionary.fields(table)
        if not (field.title_zh and field.title_en)
        or not (field.description_zh and field.description_en)
    ]
    assert bare == []


def test_numbers_of_a_panel_say_their_unit() -> None:
    """In words that people read, beside the token of the data."""
    schema: Any = table_schema("panel", ())
    units = {
        one["unit"]: (one["unit_zh"], one["unit_en"]) for one in schema["fields"] if "unit" in one
    }
    assert units["CNY 10k"] == ("万元", "10,000 yuan")
    assert all(re.search(r"[\u4e00-\u9fff]", zh) and en.isascii() for zh, en in units.values())

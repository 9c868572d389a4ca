"""Lets Frictionless judge every small table, and counts the rows that it really saw.

In: a package that is as its descriptor says. Out: problems. Must not know what a table means.

Frictionless reads some tens of thousands of rows a second, Parquet by pandas row objects in a
time that grows with the square of the columns: larger tables are judged by SQL alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import frictionless

from gongkai.publish.manifest import Manifest
from gongkai.publish.problem import EXAMPLES, Problem

SMALL_ROWS = 50_000
SMALL_CELLS = 1_000_000
SMALL_PARQUET = 1_000_000
"""Rows times the square of the columns: some three seconds."""

SAID_ELSEWHERE = frozenset({"hash-count", "byte-count"})


def judge(manifest: Manifest, rows: Mapping[str, int]) -> list[Problem]:
    """Validate the small resources of a package.

    Args:
        manifest: the package.
        rows: how many rows each resource has; those that are not listed are left out.
    """
    package = frictionless.Package.from_descriptor(
        manifest.descriptor, basepath=str(manifest.folder)
    )
    problems: list[Problem] = []
    for name, count in rows.items():
        if name in manifest.resources and is_small(manifest, name, rows):
            problems += _judge_one(manifest, package, name, count)
    return problems


def is_small(manifest: Manifest, name: str, rows: Mapping[str, int]) -> bool:
    """Whether Frictionless is to read a table and the tables that it refers to."""
    resource = manifest.resources[name]
    schema = resource["schema"]
    width = len(schema["fields"])
    targets = [
        str(key["reference"].get("resource") or name) for key in schema.get("foreignKeys", ())
    ]
    if any(rows.get(target, SMALL_ROWS + 1) > SMALL_ROWS for target in (name, *targets)):
        return False
    if resource["format"] == "parquet":
        return rows[name] * width**2 <= SMALL_PARQUET
    return rows[name] * width <= SMALL_CELLS


def _judge_one(manifest: Manifest, package: Any, name: str, count: int) -> list[Problem]:
    report = package.get_resource(name).validate(limit_errors=EXAMPLES)
    problems = [Problem(manifest.file(name), "", error.message) for error in report.errors]
    for task in report.tasks:
        problems += [
            Problem(manifest.file(name), _where(error), f"Frictionless: {error.message}")
            for error in task.errors
            if error.type not in SAID_ELSEWHERE
        ]
        seen = task.stats.get("rows", 0)
        if seen != count and not problems:
            problems.append(
                Problem(manifest.file(name), "", f"Frictionless saw {seen} rows of {count}")
            )
    return problems


def _where(error: Any) -> str:
    row = getattr(error, "row_number", None)
    field = getattr(error, "field_name", None)
    return " ".join(
        part for part in (f"row {row}" if row else "", f"column {field}" if field else "") if part
    )

"""Lets Frictionless judge every small table, and counts the rows that it really saw.

In: a package that is as its descriptor says. Out: problems. Must not know what a table means.

Frictionless reads some tens of thousands of rows a second: it judges small CSV files. The Parquet
files beside them are judged by SQL, and hold what the CSV files hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongkai.publish.manifest import Manifest
from gongkai.publish.problem import EXAMPLES, Problem

SMALL_CELLS = 20_000
"""Cells of a table and of those that it refers to: up to half a second."""

SAID_ELSEWHERE = frozenset({"hash-count", "byte-count"})


def judge(manifest: Manifest, rows: Mapping[str, int]) -> list[Problem]:
    """Validate the small resources of a package.

    Args:
        manifest: the package.
        rows: how many rows each resource has; those that are not listed are left out.
    """
    import frictionless  # a fifth of a second, which only those pay who verify

    small = [name for name in rows if name in manifest.resources and is_small(manifest, name, rows)]
    needed = {*small}.union(*(_targets(manifest, name) for name in small))
    # Frictionless takes 0.1 s to read the schema of a wide table: leave out what is not needed.
    resources = [one for name, one in manifest.resources.items() if name in needed]
    package = frictionless.Package.from_descriptor(
        {**manifest.descriptor, "resources": resources}, basepath=str(manifest.folder)
    )
    return [
        problem for name in small for problem in _judge_one(manifest, package, name, rows[name])
    ]


def is_small(manifest: Manifest, name: str, rows: Mapping[str, int]) -> bool:
    """Whether Frictionless is to read a table and the tables that it refers to."""
    resource = manifest.resources[name]
    width = len(resource["schema"]["fields"])
    targets = _targets(manifest, name)
    return all(rows.get(one, SMALL_CELLS) * width <= SMALL_CELLS for one in (name, *targets))


def _targets(manifest: Manifest, name: str) -> list[str]:
    """The resources that a resource refers to."""
    keys = manifest.resources[name]["schema"].get("foreignKeys", ())
    return [str(key["reference"].get("resource") or name) for key in keys]


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

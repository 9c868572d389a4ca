"""Reads a package's descriptor and holds every file against it: there, whole, unchanged.

In: a package folder. Out: its resources and problems. Must not know what a table means.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from gongkai.publish import files
from gongkai.publish.descriptor import DESCRIPTOR
from gongkai.publish.problem import CHANGED, Problem

TABLES = ("csv", "parquet", None)
"""Formats of resources that are tables, which have a schema."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A package as its descriptor states it, and what is wrong with that.

    ``resources`` holds only those whose file is there, inside the package; ``is_valid`` says that
    the descriptor can be used as such.
    """

    folder: Path
    label: str
    descriptor: dict[str, Any] = field(default_factory=dict)
    resources: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    is_valid: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether every file is as the descriptor measures it."""
        return self.is_valid and not self.problems

    def file(self, resource: str) -> str:
        """How a problem names the file of a resource."""
        return f"{self.label}/{self.resources[resource]['path']}"

    def path(self, resource: str) -> Path:
        """Where the file of a resource lies."""
        return self.folder / str(self.resources[resource]["path"])


def read(folder: Path, label: str, *, is_judged: bool = True) -> Manifest:
    """Read a package's descriptor and check its files by presence, size and hash.

    Frictionless judges the descriptor where ``is_judged``: that takes some 0.3 s.
    """
    name = f"{label}/{DESCRIPTOR}"
    try:
        found = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Manifest(folder, label, problems=(Problem(name, "", "there is no such file"),))
    except (ValueError, RecursionError) as error:
        return Manifest(folder, label, problems=(Problem(name, "", f"is no JSON: {error}"),))
    if not isinstance(found, dict) or not isinstance(found.get("resources"), list):
        wrong = "is no JSON object with resources"
        return Manifest(folder, label, problems=(Problem(name, "", wrong),))
    problems = [Problem(name, "", wrong) for wrong in _descriptor_faults(found, is_judged)]
    is_valid = not problems
    resources = {}
    for resource in filter(_is_whole, found["resources"]):
        problems += _file_faults(folder, label, resource)
        if _is_inside(folder, resource) and (folder / resource["path"]).is_file():
            resources[resource["name"]] = resource
    return Manifest(folder, label, found, resources, tuple(problems), is_valid=is_valid)


def _descriptor_faults(found: dict[str, Any], is_judged: bool) -> list[str]:
    if is_judged:
        import frictionless  # a fifth of a second, which only those pay who verify

        try:
            frictionless.Package.from_descriptor(copy.deepcopy(found))
        except frictionless.FrictionlessException as error:
            reasons = error.reasons or [error.error]
            return [f"is no valid descriptor: {reason.note}" for reason in reasons]
    return [
        f"resource {place} lacks a name, a path of its own or, being a table, a schema with fields"
        for place, one in enumerate(found["resources"], start=1)
        if not _is_whole(one)
    ]


def _is_whole(resource: Any) -> bool:
    if not isinstance(resource, dict):
        return False
    texts = [resource.get("name"), resource.get("path")]
    return all(isinstance(text, str) for text in texts) and (
        resource.get("format") not in TABLES or _has_fields(resource.get("schema"))
    )


def _has_fields(schema: Any) -> bool:
    """Tell a schema with named columns, or the address of one."""
    if isinstance(schema, str):
        return schema.startswith(("https://", "http://"))
    fields = schema.get("fields") if isinstance(schema, dict) else None
    return isinstance(fields, list) and all(isinstance(field.get("name"), str) for field in fields)


def _is_inside(folder: Path, resource: dict[str, Any]) -> bool:
    return (folder / str(resource["path"])).resolve().is_relative_to(folder.resolve())


def _file_faults(folder: Path, label: str, resource: dict[str, Any]) -> list[Problem]:
    path = folder / str(resource["path"])
    name = f"{label}/{resource['path']}"
    if not _is_inside(folder, resource):
        return [Problem(name, "", "lies outside its package")]
    if not path.is_file():
        return [Problem(name, "", "there is no such file")]
    stated = resource.get("bytes", resource.get("byteSize"))
    size = path.stat().st_size
    if stated != size:
        return [Problem(name, "", f"has {size} bytes, the descriptor says {stated}", CHANGED)]
    digest = f"sha256:{files.sha256(path)}"
    if resource.get("hash") != digest:
        wrong = f"hash is {digest}, the descriptor says {resource.get('hash')}"
        return [Problem(name, "", wrong, CHANGED)]
    return []


def parquet_schema(path: Path) -> tuple[pa.Schema | None, int, str]:
    """Schema and rows of a Parquet file, or why it cannot be read."""
    try:
        with pq.ParquetFile(path) as file:
            return file.schema_arrow, int(file.metadata.num_rows), ""
    except (pa.ArrowException, OSError, ValueError) as error:
        return None, 0, " ".join(str(error).split())[:200]

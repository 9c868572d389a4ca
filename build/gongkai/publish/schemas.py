"""The Table Schema of every published table: fields, keys, and what may stand in a cell.

In: the columns of ``dictionary``. Out: schemas as plain data, and as files. Must not know a row.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from gongkai.knowledge.published import Field
from gongkai.publish import dictionary
from gongkai.publish.descriptor import Json


def write_schema(path: Path, name: str, within: Collection[str]) -> None:
    """Publish the schema of a table by itself, for descriptors that point to it."""
    path.write_text(schema_text(name, within), encoding="utf-8", newline="\n")


def schema_text(name: str, within: Collection[str]) -> str:
    """The schema of a table as the file that it is published in."""
    return json.dumps(table_schema(name, within), ensure_ascii=False, indent=1) + "\n"


def table_schema(table: str, within: Collection[str], suffix: str = "") -> Json:
    """The Table Schema of one table, with the foreign keys that stay inside the package."""
    key = dictionary.resources()[table].primary_key
    fields = dictionary.fields(table)
    foreign = [_foreign_key(field, suffix) for field in fields if _target(field) in within]
    return {
        "fields": [_field(field, is_key=key == (field.name,)) for field in fields],
        "missingValues": [""],
        "primaryKey": list(key),
        **({"foreignKeys": foreign} if foreign else {}),
    }


def _target(field: Field) -> str:
    return field.reference.split(".")[0] if field.reference else ""


def _foreign_key(field: Field, suffix: str) -> Json:
    table, column = (field.reference or "").split(".")
    reference: dict[str, Json] = {"fields": [column]}
    if table != field.resource:
        reference["resource"] = f"{table}{suffix}"
    return {"fields": [field.name], "reference": reference}


def _field(field: Field, *, is_key: bool) -> Json:
    constraints: dict[str, Json] = {}
    if field.required:
        constraints["required"] = True
    if is_key:
        constraints["unique"] = True
    if field.enum:
        constraints["enum"] = list(field.enum)
    if field.minimum is not None:
        constraints["minimum"] = field.minimum
    if field.pattern:
        constraints["pattern"] = field.pattern
    texts = {
        "title": field.title_zh,
        "title_en": field.title_en,
        "description": field.description_zh,
        "description_en": field.description_en,
    }
    indicator = dictionary.panel_columns(field.resource).get(field.name)
    return {
        "name": field.name,
        "type": field.type,
        **{key: text for key, text in texts.items() if text},
        **({"indicator": indicator.indicator} if indicator else {}),
        **(_unit(indicator.unit) if indicator and field.type == "number" else {}),
        **({"constraints": constraints} if constraints else {}),
        **({"missingValues": []} if _is_never_null(field) else {}),
    }


def _unit(unit: str) -> dict[str, Json]:
    """The unit of a column as it stands in the data, and as people read it."""
    zh, en = dictionary.UNITS[unit]
    return {"unit": unit, "unit_zh": zh, "unit_en": en}


def _is_never_null(field: Field) -> bool:
    """A required text that may be empty: "" is its value and no missing one."""
    return field.required and (field.resource, field.name) in dictionary.KEEPS_EMPTY

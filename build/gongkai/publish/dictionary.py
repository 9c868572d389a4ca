"""What every published table consists of: the columns of fields.csv and of the codebook.

In: ``knowledge``. Out: fields and Arrow schemas per resource, panel columns included. Must not
know any row, path or descriptor.
"""

from __future__ import annotations

from functools import cache
from typing import get_args

import pyarrow as pa

from gongkai import knowledge, tables
from gongkai.knowledge import Indicator, published
from gongkai.knowledge.published import Field, Resource
from gongkai.model import Status

PANEL_TYPES = {"panel": "number", "panel_status": "string"}

KEEPS_EMPTY = frozenset(
    {
        ("figures", "as_printed"),
        ("errata", "as_printed"),
        ("sections", "text"),
        ("texts", "text"),
    }
)
"""Texts where "" says something else than null: printed, but nothing there."""

UNITS = {
    "CNY 10k": ("万元", "10,000 yuan"),
    "case": ("件", "cases"),
    "decision": ("件", "decisions"),
    "document": ("件", "documents"),
    "item": ("项", "items"),
    "request": ("件", "requests"),
}
"""What the units of the codebook are called."""


@cache
def resources() -> dict[str, Resource]:
    """Every resource of the package by name, in the order of resources.csv."""
    return {resource.name: resource for resource in published.resources()}


@cache
def fields(resource: str) -> tuple[Field, ...]:
    """The columns of one resource; a panel has one more per indicator of the codebook."""
    listed = published.fields(resource)
    if resource not in PANEL_TYPES:
        return listed
    return listed + tuple(_panel_field(resource, row) for row in knowledge.codebook())


def _panel_field(resource: str, row: Indicator) -> Field:
    column_zh = row.column_zh.replace("|", " / ")
    is_status = resource == "panel_status"
    return Field(
        resource=resource,
        name=row.short,
        type=PANEL_TYPES[resource],
        required=False,
        reference=None,
        enum=get_args(Status) if is_status else (),
        title_zh=f"{row.row_zh} · {column_zh}",
        title_en=f"{row.row_en} · {row.column_en}",
        description_zh=row.definition_zh,
        description_en=row.definition_en,
    )


@cache
def panel_columns(resource: str) -> dict[str, Indicator]:
    """The indicator behind each indicator column; empty for every table but the panels."""
    return {row.short: row for row in knowledge.codebook()} if resource in PANEL_TYPES else {}


@cache
def arrow_schema(resource: str) -> pa.Schema:
    """The Arrow schema of one resource."""
    return tables.schema([(field.name, field.type, field.required) for field in fields(resource)])


def staged() -> tuple[str, ...]:
    """Names of the resources that must lie in the staged folder; the others are computed."""
    return tuple(name for name, resource in resources().items() if not resource.is_derived)

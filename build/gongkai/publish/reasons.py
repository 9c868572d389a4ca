"""The closed lists of causes and shapes of a change, and the columns in which changes are told.

In: ``causes.csv``, ``shapes.csv`` and ``changes.csv`` in ``words/``. Out: their rows. Must not
know two packages.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pyarrow as pa

from gongkai.tables import schema


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a figure differs: its code, its short name, and a sentence in each language."""

    cause: str
    zh: str
    en: str
    said_zh: str
    said_en: str


@dataclass(frozen=True, slots=True)
class Shape:
    """What became of a figure or report, in both languages."""

    change: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the list of changes."""

    field: str
    type: str
    required: str
    zh: str
    en: str


def _rows(name: str) -> csv.DictReader[str]:
    text = files(__package__).joinpath("words", name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


@cache
def causes() -> dict[str, Cause]:
    """Every cause by its code, in the order in which they are listed."""
    return {row["cause"]: Cause(**row) for row in _rows("causes.csv")}


@cache
def shapes() -> dict[str, Shape]:
    """Every kind of change by its code."""
    return {row["change"]: Shape(**row) for row in _rows("shapes.csv")}


@cache
def columns() -> tuple[Column, ...]:
    """The columns of ``changes.csv``."""
    return tuple(Column(**row) for row in _rows("changes.csv"))


@cache
def change_schema() -> pa.Schema:
    """The Arrow schema of the list of changes."""
    return schema([(row.field, row.type, row.required == "yes") for row in columns()])

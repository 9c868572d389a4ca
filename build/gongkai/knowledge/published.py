"""What is published: the tables of a package, their columns, and the measures made of indicators.

In: resources.csv, fields.csv and measures.csv beside this module. Out: tuples of frozen rows. Must
not know any report, path or descriptor.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from gongkai.knowledge import forms_of, rows


@dataclass(frozen=True, slots=True)
class Measure:
    """One derived figure: sums of indicators, divided where a denominator is given.

    Terms that the form of a report does not have do not count. From each year of ``breaks`` on it
    is not fully comparable with the years before.
    """

    measure: str
    title_zh: str
    title_en: str
    unit: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    forms: tuple[str, ...]
    breaks: tuple[int, ...]
    formula_zh: str
    formula_en: str
    note_zh: str
    note_en: str


@dataclass(frozen=True, slots=True)
class Resource:
    """One table of the published package; a derived one is computed while publishing."""

    name: str
    primary_key: tuple[str, ...]
    is_derived: bool
    title_zh: str
    title_en: str
    description_zh: str
    description_en: str


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a published table (fields.csv).

    ``minimum`` is the least number that may stand there, ``pattern`` what a whole text matches.
    """

    resource: str
    name: str
    type: str
    required: bool
    reference: str | None
    enum: tuple[str, ...]
    title_zh: str
    title_en: str
    description_zh: str
    description_en: str
    minimum: int | None = None
    pattern: str | None = None


@cache
def measures() -> tuple[Measure, ...]:
    """The derived figures that the site may chart."""
    return tuple(
        Measure(
            measure=row["measure"],
            title_zh=row["title_zh"],
            title_en=row["title_en"],
            unit=row["unit"],
            numerator=tuple(row["numerator"].split()),
            denominator=tuple(row["denominator"].split()),
            forms=forms_of(row["forms"]),
            breaks=tuple(int(year) for year in row["breaks"].split()),
            formula_zh=row["formula_zh"],
            formula_en=row["formula_en"],
            note_zh=row["note_zh"],
            note_en=row["note_en"],
        )
        for row in rows("measures.csv")
    )


@cache
def resources() -> tuple[Resource, ...]:
    """The tables of the published package, in their order."""
    return tuple(
        Resource(
            name=row["resource"],
            primary_key=tuple(row["primary_key"].split()),
            is_derived=row["is_derived"] == "yes",
            title_zh=row["title_zh"],
            title_en=row["title_en"],
            description_zh=row["description_zh"],
            description_en=row["description_en"],
        )
        for row in rows("resources.csv")
    )


@cache
def fields(resource: str) -> tuple[Field, ...]:
    """The columns of one published table; panel columns of indicators are not listed here."""
    return tuple(
        Field(
            resource=row["resource"],
            name=row["field"],
            type=row["type"],
            required=row["required"] == "yes",
            reference=row["reference"] or None,
            enum=tuple(row["enum"].split(";")) if row["enum"] else (),
            title_zh=row["title_zh"],
            title_en=row["title_en"],
            description_zh=row["description_zh"],
            description_en=row["description_en"],
            minimum=int(row["minimum"]) if row["minimum"] else None,
            pattern=row["pattern"] or None,
        )
        for row in rows("fields.csv")
        if row["resource"] == resource
    )

"""What we know of the form and of its words, as typed rows read once from CSV.

In: the CSV files beside this module. Out: tuples of frozen rows, and nothing computed from a
report. Must not know any document; the guards in tests/knowledge hold the files together.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from gongkai.model import Blame, Form, KnowledgeError, Severity

FORMS: tuple[Form, Form] = ("2019", "2021")
Assessed = Literal["itself", "always", "tables", "drafts"]
"""Judged by itself, or passed wherever the reading noted nothing: always, or where tables are."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One cell of the statutory form; attributes are the columns of codebook.csv."""

    indicator: str
    section: int
    table: str
    row_zh: str
    row_en: str
    column_zh: str
    column_en: str
    unit: str
    forms: tuple[str, ...]
    short: str
    comparable: str
    type: str
    legal_basis: str
    legal_basis_en: str
    definition_zh: str
    definition_en: str
    usage_warning_zh: str
    usage_warning_en: str

    @property
    def usage_warning(self) -> str:
        """The warning in Chinese, then in English; empty where there is none."""
        return f"{self.usage_warning_zh} {self.usage_warning_en}".strip()

    @property
    def parts(self) -> tuple[str, str, str]:
        """Table, row and column: the three parts of the code."""
        table, rest = self.indicator.split(".", 1)
        row, column = rest.rsplit(".", 1)
        return table, row, column


@dataclass(frozen=True, slots=True)
class Place:
    """One caption, corner, row or column that a form prints (layouts.csv)."""

    form: str
    block: str
    axis: str
    order: int
    key: str
    label: str
    group: str
    is_heading: bool


@dataclass(frozen=True, slots=True)
class Label:
    """One printed wording that differs from the form's own (labels.csv)."""

    label: str
    block: str
    axis: str
    means: str
    kind: str
    seen_in: str


@dataclass(frozen=True, slots=True)
class Identity:
    """A sum that must hold: the indicators of both sides are added (identities.csv)."""

    identity: str
    check: str
    forms: tuple[str, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the catalogue with its wording (checks.csv).

    ``blame`` is whose fault a finding may at most be, ``is_damage`` says that the copy lost or
    gained words, ``assessed`` when a report without a finding has passed, and a check that is not
    ``is_listed`` is told on the page of its report alone: it is neither counted nor listed. What
    is ``assessed`` in drafts belongs to ``gongkai check FOLDER`` and is never published.
    """

    check: str
    rule: str
    severity: Severity
    blame: Blame
    is_damage: bool
    assessed: Assessed
    is_listed: bool
    title_zh: str
    title_en: str
    formula: str
    formula_en: str
    ground: str
    ground_en: str
    description_zh: str
    description_en: str
    message_zh: str
    message_en: str
    remedy_zh: str
    remedy_en: str
    example_zh: str
    example_en: str


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of one CSV file of this room.

    Raises:
        KnowledgeError: the file is missing or a row has another number of cells.
    """
    resource = files(__name__).joinpath(name)
    if not resource.is_file():
        raise KnowledgeError(f"knowledge/{name}: no such file; is the installation complete?")
    with resource.open(encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            if None in row or None in row.values():
                raise KnowledgeError(f"knowledge/{name}, row {number}: wrong number of cells")
            yield row


def forms_of(text: str) -> tuple[str, ...]:
    """Split the forms that a cell of a CSV file lists."""
    return tuple(text.split("|"))


@cache
def codebook() -> tuple[Indicator, ...]:
    """Every indicator of both forms, in the order in which the forms print them."""
    return tuple(
        Indicator(
            **{
                **row,
                "section": int(row["section"]),
                "forms": forms_of(row["forms"]),
            }  # type: ignore[arg-type]  # csv rows are str; the two others are made here
        )
        for row in rows("codebook.csv")
    )


@cache
def indicators() -> dict[str, Indicator]:
    """The codebook by code."""
    return {row.indicator: row for row in codebook()}


@cache
def layouts() -> tuple[Place, ...]:
    """Captions, rows and columns of both forms as printed."""
    return tuple(
        Place(
            form=row["form"],
            block=row["block"],
            axis=row["axis"],
            order=int(row["order"]),
            key=row["key"],
            label=row["label"],
            group=row["group"],
            is_heading=row["is_heading"] == "yes",
        )
        for row in rows("layouts.csv")
    )


@cache
def labels() -> tuple[Label, ...]:
    """Printed wordings that differ from the form's own, each with what it means."""
    return tuple(Label(**row) for row in rows("labels.csv"))


@cache
def identities() -> tuple[Identity, ...]:
    """H1 to H4, one row per sum."""
    return tuple(
        Identity(
            identity=row["identity"],
            check=row["check"],
            forms=forms_of(row["forms"]),
            left=tuple(row["left"].split()),
            right=tuple(row["right"].split()),
        )
        for row in rows("identities.csv")
    )


@cache
def checks() -> dict[str, Check]:
    """The catalogue of checks by id."""
    return {
        row["check"]: Check(
            **{
                **row,
                "is_damage": row["is_damage"] == "yes",
                "is_listed": row["is_listed"] == "yes",
            }  # type: ignore[arg-type]  # the closed lists are guarded in tests
        )
        for row in rows("checks.csv")
    }

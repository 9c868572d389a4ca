"""The nouns of gongkai: what passes from room to room, and nothing that acts.

In: nothing. Out: frozen dataclasses. Must not know any room, file format or label.

The words are the contract's: ``status``, ``form``, ``scope``, ``provenance``, ``blame`` and
``severity`` are closed lists, and the published enumerations are read from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

Status = Literal["reported", "blank", "not_applicable", "missing", "unreadable", "corrected"]
Form = Literal["2019", "2021", "mixed", "2014", "narrative"]
Scope = Literal["own_body", "jurisdiction", "system", "unknown"]
Provenance = Literal["official_host", "mirror", "unknown"]
Level = Literal["national", "province", "prefecture", "county", "township"]
Kind = Literal[
    "government",
    "office",
    "department",
    "subdistrict-office",
    "development-zone",
    "dispatched",
    "vertical",
    "public-institution",
    "other",
]
Severity = Literal["error", "warning", "info"]
Verdict = Literal["passed", "failed", "not_assessable", "rejected"]
Blame = Literal["source", "copy", "reading", "undecided"]
UnitBasis = Literal["form", "header", "cell", "note", "none"]
Method = Literal["text", "html", "docx", "pdf", "ocr"]

INSIDE = "!/"
"""Stands between the path of a container and the name of what lies in it: ``all.zip!/a.html``."""
HAS_VALUE: frozenset[Status] = frozenset({"reported", "corrected"})


@dataclass(frozen=True, slots=True)
class Source:
    """One archived file, as it lies in the archive and as the manifest describes it.

    ``fetched_on`` is an ISO date or None; nothing here is read from the document itself. A file
    within a container has the path ``CONTAINER!/NAME``, the hash of its own bytes (empty where
    they cannot be had) and that of the archived container.
    """

    path: str
    sha256: str
    size: int
    url: str | None = None
    fetched_on: str | None = None
    media_type: str | None = None
    note: str | None = None
    container_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document's text; ``start`` and ``end`` count code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed table cell: its trimmed text and where that text stands in the document.

    ``row`` and ``column`` are zero-based places in the expanded grid (spans repeated); a cell
    that spans several columns stands once, at its first column, with ``columns`` > 1.
    """

    text: str
    start: int
    end: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    page: int | None = None
    bbox: tuple[Decimal, Decimal, Decimal, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table that the file format itself marks, with its spans expanded to places.

    ``is_aligned`` says that a cell's column is a place on the page (HTML, Word, a fixed number
    of tabs); without it only the order within a row is known.
    """

    cells: tuple[Cell, ...]
    start: int
    end: int
    is_aligned: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A file turned into text with offsets, and the grids that its format marks."""

    source: Source
    text: str
    grids: tuple[Grid, ...]
    encoding: str
    media_type: str
    method: Method
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a statement about the report rests on: the rule's name and the printed words."""

    rule: str
    start: int | None = None
    end: int | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """The public body that a report names; None where the document does not tell.

    ``name`` is what the document prints, ``code`` the division the body belongs to,
    ``department`` the department kind that makes the id (knowledge/department_kinds.csv).
    """

    id: str
    name: str | None
    code: str | None
    level: Level | None
    kind: Kind
    department: str | None = None
    further_departments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell of the statutory form as printed, or the reason why it has no value.

    ``value`` is in ``unit``; ``as_printed`` is the whole trimmed cell and equals
    ``text[start:end]`` of the document; a missing cell has neither.
    """

    indicator: str
    value: Decimal | None
    unit: str
    as_printed: str | None
    status: Status
    start: int | None
    end: int | None
    unit_basis: UnitBasis = "form"
    page: int | None = None
    bbox: tuple[Decimal, Decimal, Decimal, Decimal] | None = None
    label_rule: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six statutory parts; ``number`` 0 is what stands before the first."""

    number: int
    heading: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A number in a sentence, as a narrative fact and never as a table value.

    ``fact`` names what it speaks of, where the wording is clear (knowledge/mention_patterns.csv),
    and ``indicator`` the cell, where that is a single one.
    """

    number: Decimal
    unit: str
    is_approximate: bool
    start: int
    end: int
    section: int
    subject: str
    indicator: str | None = None
    fact: str | None = None


@dataclass(frozen=True, slots=True)
class Statistic:
    """One row of the statistics table of 2014 to 2018, as printed; no figure of the form.

    ``start``/``end`` cut the number out of the document and are None where none is printed.
    """

    label: str
    number: Decimal | None
    unit: str | None
    as_printed: str | None
    start: int | None
    end: int | None
    label_start: int
    label_end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not add up or that a reader of the figures should know.

    ``left`` and ``right`` are the two sides as numbers where the check compares any;
    ``start``/``end``/``quote`` point into the document.
    """

    check: str
    severity: Severity
    indicators: tuple[str, ...]
    message_zh: str
    message_en: str
    verdict: Verdict = "failed"
    left: Decimal | None = None
    right: Decimal | None = None
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    blame: Blame = "undecided"


@dataclass(frozen=True, slots=True)
class Assessment:
    """How often one check passed, failed or could not be judged in one report."""

    check: str
    passed: int
    failed: int
    not_assessable: int


@dataclass(frozen=True, slots=True)
class Report:
    """One annual report as read: who, which year, every cell of the form, and its evidence.

    ``findings`` holds what the reading itself noticed; the checks add theirs later.
    """

    source: Source
    text: str
    method: Method
    title: str | None
    body: Body
    year: int | None
    form: Form
    scope: Scope
    provenance: Provenance
    published_on: str | None
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]
    mentions: tuple[Mention, ...]
    findings: tuple[Finding, ...] = ()
    body_evidence: tuple[Evidence, ...] = ()
    year_evidence: tuple[Evidence, ...] = ()
    scope_evidence: tuple[Evidence, ...] = ()
    date_evidence: tuple[Evidence, ...] = ()
    ordinal: int = 1
    statistics: tuple[Statistic, ...] = ()


class GongkaiError(Exception):
    """Base of every error that a user can cause; its text is one clear line."""


class ReadError(GongkaiError):
    """A file cannot be read as text: unknown format, broken bytes, over the limits."""


class ParseError(GongkaiError):
    """A readable file is no annual report; the text says why."""


class KnowledgeError(GongkaiError):
    """A knowledge or dataset file is broken: names the file, the row and the mend."""


class UsageError(GongkaiError):
    """A folder or setting that the user named is missing or empty."""


class Stopped(GongkaiError):
    """There is nothing to publish; what was published before stays as it is."""


class _Cell:
    __slots__ = Cell.__slots__


class _Figure:
    __slots__ = Figure.__slots__


def new_cell(  # noqa: PLR0913  -- all that a cell has
    text: str,
    start: int,
    end: int,
    row: int,
    column: int,
    rows: int = 1,
    columns: int = 1,
    page: int | None = None,
    bbox: tuple[Decimal, Decimal, Decimal, Decimal] | None = None,
) -> Cell:
    """Make a ``Cell`` at a fifth of the usual cost, for where a report has hundreds.

    A frozen dataclass sets each of its fields by a call. A twin with the same slots that is not
    frozen has them set at once, and then becomes what it stands for.
    """
    made: Any = _Cell()
    made.text = text
    made.start = start
    made.end = end
    made.row = row
    made.column = column
    made.rows = rows
    made.columns = columns
    made.page = page
    made.bbox = bbox
    made.__class__ = Cell
    cell: Cell = made
    return cell


def new_figure(  # noqa: PLR0913  -- all that a figure has
    indicator: str,
    value: Decimal | None,
    unit: str,
    as_printed: str | None,
    status: Status,
    start: int | None,
    end: int | None,
    unit_basis: UnitBasis = "form",
    page: int | None = None,
    bbox: tuple[Decimal, Decimal, Decimal, Decimal] | None = None,
    label_rule: str | None = None,
) -> Figure:
    """Make a ``Figure`` like ``new_cell`` a cell."""
    made: Any = _Figure()
    made.indicator = indicator
    made.value = value
    made.unit = unit
    made.as_printed = as_printed
    made.status = status
    made.start = start
    made.end = end
    made.unit_basis = unit_basis
    made.page = page
    made.bbox = bbox
    made.label_rule = label_rule
    made.__class__ = Figure
    figure: Figure = made
    return figure

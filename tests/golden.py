"""Read a golden report's folder: the document, and the truth that a person wrote beside it.

A folder of tests/reports holds one document (any name, any format), ``note.md`` (what is odd and
what is right) and ``expected.toml``, which says of what ``gongkai parse`` must tell:

    address = "https://…"          the registered address of the file, where it matters
    refusal = "no annual report"   a part of the reason, for a document that is no report
    [[report]]                     one per report in the file, in its order
    figures = "expected.csv"       every cell of the form: indicator, value, unit, status
    name = "演示县教育局"           any of FACTS; one that is listed in ``unknown`` is null
    present = ["balance"]          checks with a finding, as ``check`` or ``check:severity``
    absent = ["applicants"]        checks without one
    unread = ["unclaimed-cell"]    faults of our reading that are known; any other fails the tests
    sections = ["总体情况"]         the headings of the numbered parts that are found, in their order
    mentions = ["68~", "12"]       numbers of sentences that are found, with ~ an approximate one

A status such as ``reported|missing`` leaves both open: a number, if one is given, is that one.
``variants.csv`` says which variant of a report a folder shows. ``known_failing.csv`` lists what the
program does not reach yet, by folder and test: such a test fails as soon as it passes, so that the
list only becomes shorter.
"""

from __future__ import annotations

import csv
import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.check import report as check_report
from gongkai.model import Figure, GongkaiError, Report, Source
from gongkai.parse import parse
from gongkai.read import read

REPORTS = Path(__file__).parent / "reports"
FOLDERS = sorted(path for path in REPORTS.iterdir() if path.is_dir())
HEADER = ["indicator", "value", "unit", "status"]
FACTS = ("id", "name", "code", "level", "kind", "year", "form", "scope", "published_on")
FACTS_BESIDE = ("provenance", "method", "title")


@dataclass(frozen=True, slots=True)
class Cell:
    """The truth of one cell: its number digit by digit, its unit and every status that is right."""

    value: str
    unit: str
    statuses: tuple[str, ...]

    def allows(self, figure: Figure) -> bool:
        """Tell whether a figure says nothing but the truth of this cell."""
        value = self.value if figure.status == "reported" else ""
        told = (figure.status in self.statuses, figure.unit, digits(figure))
        return told == (True, self.unit, value)


def document_of(folder: Path) -> Path:
    """Give the one document of a folder."""
    beside = {"note.md", "expected.toml"}
    (document,) = (
        path
        for path in folder.iterdir()
        if path.name not in beside and not path.match("expected*.csv")
    )
    return document


@cache
def expectation(folder: Path) -> dict[str, Any]:
    """Read what is true of a document."""
    return tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))


@cache
def outcome(folder: Path) -> tuple[Report, ...] | str:
    """Read and parse the document of a folder: its reports, or why there is none."""
    path = document_of(folder)
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    source = Source(path.name, digest, len(data), expectation(folder).get("address"))
    try:
        return parse(read(source, data))
    except GongkaiError as error:
        return str(error)


def reports_of(folder: Path) -> tuple[Report, ...]:
    """Give the reports of a document; a refusal has none."""
    found = outcome(folder)
    return () if isinstance(found, str) else found


def expected_reports(folder: Path) -> list[dict[str, Any]]:
    """Give the expected reports; a refusal has none."""
    return expectation(folder).get("report", [])


def pairs(folder: Path) -> list[tuple[dict[str, Any], Report]]:
    """Pair what is expected with what is read, as far as both go."""
    return list(zip(expected_reports(folder), reports_of(folder), strict=False))


@cache
def expected_cells(path: Path) -> dict[str, Cell]:
    """Read an expected.csv."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert HEADER == header
    return {
        indicator: Cell(value, unit, tuple(status.split("|")))
        for indicator, value, unit, status in rows
    }


def facts(report: Report) -> dict[str, object]:
    """Give what a report says of itself, by the names of FACTS."""
    return {
        **{name: getattr(report.body, name) for name in FACTS[:5]},
        **{name: getattr(report, name) for name in (*FACTS[5:], *FACTS_BESIDE)},
    }


def checks_of(report: Report) -> set[str]:
    """Give the checks that found something, bare and with their severity."""
    findings = check_report(report).findings
    return {f.check for f in findings} | {f"{f.check}:{f.severity}" for f in findings}


def headings_of(report: Report) -> list[str]:
    """Give the headings of the numbered parts."""
    return [section.heading for section in report.sections if section.number]


def mentions_of(report: Report) -> set[str]:
    """Give the numbers of sentences; an approximate one ends in ~."""
    return {f"{m.number}{'~' if m.is_approximate else ''}" for m in report.mentions}


def digits(figure: Figure) -> str:
    """Give a figure's number digit by digit; nothing where it has none."""
    return "" if figure.value is None else format(figure.value, "f")


def write_cells(path: Path, report: Report) -> None:
    """Write down what is read now, for a person to review; what allows it stays as it was."""
    before = expected_cells(path) if path.exists() else {}
    rows = [HEADER]
    for figure in report.figures:
        cell = before.get(figure.indicator)
        if cell is None or not cell.allows(figure):
            cell = Cell(digits(figure), figure.unit, (figure.status,))
        rows.append([figure.indicator, cell.value, cell.unit, "|".join(cell.statuses)])
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    expected_cells.cache_clear()


def known_failing() -> dict[tuple[str, str], str]:
    """Give the reasons by (directory, test) of what the program does not reach yet."""
    with (REPORTS / "known_failing.csv").open(encoding="utf-8", newline="") as file:
        return {(row["directory"], row["test"]): row["reason"] for row in csv.DictReader(file)}

"""Golden reports: one small synthetic document per oddity, with every cell's truth beside it.

``pytest --update-golden`` rewrites the expected cells from what is read now, for a person to
review as a diff; it refuses to run where ``CI`` is set, and leaves alone what is known to fail,
whose truth was written first. ``golden.py`` describes a folder.
"""

from __future__ import annotations

import csv
from itertools import zip_longest
from pathlib import Path

import pytest

from golden import (
    FACTS,
    FACTS_BESIDE,
    FOLDERS,
    REPORTS,
    checks_of,
    digits,
    expectation,
    expected_cells,
    expected_reports,
    facts,
    headings_of,
    known_failing,
    mentions_of,
    outcome,
    pairs,
    reports_of,
    write_cells,
)

FAILING = known_failing()


def each(test: str) -> pytest.MarkDecorator:
    """Run a test on every folder; what is known to fail must fail."""
    return pytest.mark.parametrize(
        "folder",
        [
            pytest.param(
                folder,
                id=folder.name,
                marks=[pytest.mark.xfail(reason=FAILING[folder.name, test], strict=True)]
                if (folder.name, test) in FAILING
                else [],
            )
            for folder in FOLDERS
        ],
    )


@each("cells")
def test_cells(folder: Path, update_golden: bool) -> None:
    """Every cell of the form is as written beside the document."""
    found = reports_of(folder)
    assert len(expected_reports(folder)) == len(found), outcome(folder)
    for wanted, report in pairs(folder):
        path = folder / wanted.get("figures", "expected.csv")
        if wanted["form"] in {"narrative", "2014"}:
            assert not report.figures
            continue
        if update_golden and (folder.name, "cells") not in FAILING:
            write_cells(path, report)
        cells = expected_cells(path)
        assert list(cells) == [figure.indicator for figure in report.figures]
        wrong = {f.indicator: f for f in report.figures if not cells[f.indicator].allows(f)}
        assert {} == wrong


@each("numbers")
def test_no_number_is_invented(folder: Path) -> None:
    """A cell that is read differently from the truth is absent; it never holds another number."""
    for wanted, report in zip_longest(expected_reports(folder), reports_of(folder)):
        if report is None:
            continue
        path = folder / (wanted or {}).get("figures", "expected.csv")
        cells = expected_cells(path) if path.exists() else {}
        invented = {
            figure.indicator: figure.as_printed
            for figure in report.figures
            if figure.value is not None
            and (figure.indicator not in cells or cells[figure.indicator].value != digits(figure))
        }
        assert {} == invented
        for figure in report.figures:
            if figure.start is not None:
                assert figure.as_printed == report.text[figure.start : figure.end]


@each("facts")
def test_facts(folder: Path) -> None:
    """Whose report it is, of what year and form, or why it is none."""
    expected = expectation(folder)
    found = outcome(folder)
    assert ("refusal" in expected) == isinstance(found, str)
    if isinstance(found, str):
        assert expected["refusal"] in found
    assert len(expected_reports(folder)) == len(reports_of(folder))
    for wanted, report in pairs(folder):
        told = {name: wanted[name] for name in (*FACTS, *FACTS_BESIDE) if name in wanted}
        told.update(dict.fromkeys(wanted.get("unknown", ())))
        read_as = facts(report)
        assert told == {name: read_as[name] for name in told}
        if "sections" in wanted:
            assert wanted["sections"] == headings_of(report)
        assert set(wanted.get("mentions", ())) <= mentions_of(report)


@each("findings")
def test_findings(folder: Path) -> None:
    """What must be remarked on is, and what must not be is not."""
    for wanted, report in pairs(folder):
        found = checks_of(report)
        assert set() == set(wanted.get("present", ())) - found
        assert set() == set(wanted.get("absent", ())) & found


def test_every_expectation_says_something() -> None:
    """A document is refused, or each of its reports has a year, a form and a body or none."""
    known = {
        *FACTS,
        *FACTS_BESIDE,
        "unknown",
        "figures",
        "present",
        "absent",
        "unread",
        "sections",
        "mentions",
    }
    for folder in FOLDERS:
        assert set(expectation(folder)) <= {"address", "refusal", "report"}
        assert ("refusal" in expectation(folder)) != bool(expected_reports(folder))
        for wanted in expected_reports(folder):
            assert set(wanted) <= known
            assert {"name", "year", "form"} <= {*wanted, *wanted.get("unknown", ())}


def test_known_failures_are_of_this_place() -> None:
    """What is known to fail names a folder and a test, and why."""
    names = {folder.name for folder in FOLDERS}
    for (directory, test), reason in FAILING.items():
        assert directory in names
        assert test in {"cells", "numbers", "facts", "findings"}
        assert reason


def test_every_variant_of_the_catalogue_has_a_golden_report() -> None:
    """variants.csv leaves no number of the catalogue out and names folders that exist."""
    counts = {"L": 16, "C": 27, "S": 11, "M": 11, "N": 11, "X": 9}
    catalogue = {f"{letter}{n + 1}" for letter, count in counts.items() for n in range(count)}
    with (REPORTS / "variants.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    covered = {row["variant"] for row in rows}
    assert set() == catalogue - covered
    folders = {folder.name for folder in FOLDERS}
    assert folders == {row["directory"] for row in rows}
    assert all(row["description"] for row in rows)


def test_golden_reports_are_marked_synthetic() -> None:
    """No document under tests/reports may be taken for a real one."""
    for folder in FOLDERS:
        assert "Synthetic" in (folder / "note.md").read_text(encoding="utf-8")

"""Nothing in the committed reports is our own reading's fault, but what is known and written down.

A fault of our reading is a finding whose blame is ``reading``: a number that no cell claims, a row
that stands twice. A golden report lists those that are left in ``unread`` of its expected.toml; one
that is mended leaves the list, so that the list only becomes shorter.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import ARCHIVE
from golden import FOLDERS, pairs
from gongkai.check import report
from gongkai.knowledge import checks
from gongkai.model import Report


def faults(subject: Report) -> set[str]:
    return {one.check for one in report(subject).findings if one.blame == "reading"}


def test_the_checks_that_may_be_our_own_fault() -> None:
    """What is no cell's or stands twice; a stale erratum is ours too, but not of the reading."""
    ours = {one.check for one in checks().values() if one.blame == "reading"}
    assert {"unclaimed-cell", "repeated-row", "stale-erratum"} == ours


def test_the_five_reports_are_read_without_a_fault(five: dict[str, Report]) -> None:
    assert 5 == len(five) == len(list(ARCHIVE.glob("*.txt")))
    assert {} == {name: found for name, one in five.items() if (found := faults(one))}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_golden_report_has_no_fault_but_those_it_lists(folder: Path) -> None:
    for wanted, subject in pairs(folder):
        assert set(wanted.get("unread", ())) == faults(subject)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_golden_report_has_an_error_that_nobody_expected(folder: Path) -> None:
    """A broken sum is in the report, or it is our reading that broke it."""
    for wanted, subject in pairs(folder):
        errors = {one.check for one in report(subject).findings if one.severity == "error"}
        assert errors <= {one.partition(":")[0] for one in wanted.get("present", ())}

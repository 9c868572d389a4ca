"""Golden reports: one small synthetic document per oddity, with every cell's truth beside it.

``pytest --update-golden`` rewrites the expected cells from what is read now, for a person to
review as a diff; it refuses to run where ``CI`` is set.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from conftest import parse_text
from gongkai.model import Report

REPORTS = Path(__file__).parent.parent / "reports"
FOLDERS = sorted(path for path in REPORTS.iterdir() if path.is_dir())
HEADER = ["indicator", "value", "unit", "status"]


def cells(report: Report) -> list[list[str]]:
    return [
        [f.indicator, "" if f.value is None else format(f.value, "f"), f.unit, f.status]
        for f in report.figures
    ]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_golden_report(folder: Path, update_golden: bool) -> None:
    """Every cell, the body, the year and the form are as written beside the document."""
    report = parse_text((folder / "report.txt").read_text(encoding="utf-8"))
    path = folder / "expected.csv"
    if update_golden:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([HEADER, *cells(report)])
    with path.open(encoding="utf-8", newline="") as file:
        header, *expected = csv.reader(file)
    assert HEADER == header
    assert expected == cells(report)
    note = (folder / "note.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^- (body|year|form): (.+)$", note, re.MULTILINE))
    assert told == {"body": report.body.name, "year": str(report.year), "form": report.form}
    for figure in report.figures:
        if figure.start is not None:
            assert figure.as_printed == report.text[figure.start : figure.end]


def test_golden_reports_are_marked_synthetic() -> None:
    """No document under tests/reports may be taken for a real one."""
    for folder in FOLDERS:
        assert "Synthetic" in (folder / "note.md").read_text(encoding="utf-8")
        assert "演示" in (folder / "report.txt").read_text(encoding="utf-8")

"""Subtotals that a report prints beside the form are held against their parts, and never added."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import parse_text
from drawing import draw_report
from gongkai.check import Checked, report
from gongkai.model import Finding, Source
from gongkai.parse import parse
from gongkai.read import read

REPORTS = Path(__file__).parent.parent / "reports"


def counts(checked: Checked) -> tuple[int, int, int] | None:
    return next(
        (
            (one.passed, one.failed, one.not_assessable)
            for one in checked.assessments
            if one.check == "subtotals"
        ),
        None,
    )


def found(checked: Checked) -> list[Finding]:
    return [one for one in checked.findings if one.check == "subtotals"]


def golden(name: str) -> str:
    return (REPORTS / name / "report.txt").read_text(encoding="utf-8")


def test_rows_of_groups_are_the_sums_of_their_items() -> None:
    """Four groups and seven columns hold; 80 printed as 81 does not, and says where."""
    text = golden("c6-groups-with-figures")
    assert (28, 0, 0) == counts(report(parse_text(text)))
    changed = report(parse_text(text.replace("（三）不予公开 | 80 |", "（三）不予公开 | 81 |")))
    assert (27, 1, 0) == counts(changed)
    (finding,) = found(changed)
    assert ("warning", 80, 81, "81") == (
        finding.severity,
        finding.left,
        finding.right,
        finding.quote,
    )
    assert 8 == len(finding.indicators)
    assert all(one.endswith(".natural_person") for one in finding.indicators)
    for message in (finding.message_zh, finding.message_en):
        assert all(word in message for word in ("不予公开", "80", "81"))
    assert not any(one.severity == "error" for one in changed.findings)


@pytest.mark.parametrize("name", ["c5-subtotal-column", "c6-groups-with-figures-by-lines"])
def test_subtotals_that_hold_are_passed(name: str) -> None:
    (folder,) = (path for path in REPORTS.iterdir() if path.name == name)
    (path,) = (one for one in folder.iterdir() if one.stem == "report")
    data = path.read_bytes()
    (subject,) = parse(read(Source(path.name, "0" * 64, len(data)), data))
    passed, failed, not_assessable = counts(report(subject)) or (0, 0, 0)
    assert passed >= 25
    assert (0, 0) == (failed, not_assessable)


def test_a_column_of_all_organizations_is_the_sum_of_five_kinds() -> None:
    text = golden("c5-subtotal-column")
    assert (27 - 2, 0, 0) == counts(report(parse_text(text)))
    odd = text.replace(
        "| 406 | 36 | 36 | 11 | 20 | 37 | 140 |", "| 406 | 36 | 36 | 11 | 20 | 37 | 14 |"
    )
    checked = report(parse_text(odd))
    (finding,) = found(checked)
    assert (140, 14, "14") == (finding.left, finding.right, finding.quote)
    assert "小计" in finding.message_zh


def test_a_form_without_subtotals_is_not_assessed() -> None:
    for form in ("2019", "2021"):
        for layout in ("L1", "L2", "L5", "L7"):
            assert counts(report(parse_text(draw_report(form, {}, layout, 2020)))) is None


def test_a_blank_part_leaves_its_subtotal_not_assessable() -> None:
    text = golden("c6-groups-with-figures")
    blank = text.replace("1.属于国家秘密 | 4 | 0 |", "1.属于国家秘密 | | 0 |")
    assert blank != text
    assert (27, 0, 1) == counts(report(parse_text(blank)))

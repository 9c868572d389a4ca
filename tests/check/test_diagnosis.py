"""Explanations of broken sums: every smallest repair is listed, and none is applied."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import parse_text
from drawing import draw_report
from gongkai.bench.sums import KINDS
from gongkai.check import report
from gongkai.knowledge import checks
from gongkai.model import Finding

DIAGNOSES = ("lost-digit", "sign-lost", "one-cell", "swapped-columns", "left-out")


def table_three(rows: Mapping[str, list[int]]) -> dict[str, str]:
    """Write rows of six numbers with their totals, and the columns' totals of outcomes."""
    columns = (*KINDS, "total")
    whole = {row: [*numbers, sum(numbers)] for row, numbers in rows.items()}
    outcomes = [numbers for row, numbers in whole.items() if row not in ("carried_out", "received")]
    whole["concluded"] = [sum(column) for column in zip(*outcomes, strict=True)]
    return {
        f"requests.{row}.{column}": str(number)
        for row, numbers in whole.items()
        for column, number in zip(columns, numbers, strict=True)
    }


CONSISTENT = table_three(
    {
        "received": [145, 12, 0, 3, 1, 0],
        "granted": [103, 10, 0, 2, 1, 0],
        "refused.state_secret": [2, 0, 0, 1, 0, 0],
        "unavailable.not_held": [31, 2, 0, 0, 0, 0],
        "carried_out": [9, 0, 0, 0, 0, 0],
    }
)


def diagnoses(changed: Mapping[str, str], form: str = "2021") -> list[Finding]:
    """Check a consistent table three in which some cells are printed otherwise."""
    checked = report(parse_text(draw_report(form, {**CONSISTENT, **changed}, "L5")))
    return [finding for finding in checked.findings if finding.check in DIAGNOSES]


def test_sums_that_hold_need_no_explanation() -> None:
    assert [] == diagnoses({})


def test_a_lost_digit_is_named_with_the_number_that_would_fit() -> None:
    """13 for 103: row and column cross in one cell."""
    found = diagnoses({"requests.granted.natural_person": "13"})
    assert ["lost-digit", "one-cell"] == [one.check for one in found]
    assert {("requests.granted.natural_person",)} == {one.indicators for one in found}
    assert "13" in found[0].message_zh
    assert "103" in found[0].message_zh
    assert "仅此一种" in found[0].message_zh


def test_another_number_in_one_cell_is_no_slip_of_the_pen() -> None:
    found = diagnoses({"requests.granted.business": "77"})
    assert ["one-cell"] == [one.check for one in found]


def test_a_dash_before_a_count_is_told_as_a_sign() -> None:
    """-10 for 10: no count is negative, and with the sign turned row and column hold."""
    found = diagnoses({"requests.granted.business": "-10"})
    assert ["sign-lost", "one-cell"] == [one.check for one in found]
    assert ("requests.granted.business",) == found[0].indicators
    assert "印为 -10，若为 10" in found[0].message_zh
    assert "-10; with 10" in found[0].message_en


def test_two_cells_exchanged() -> None:
    found = diagnoses({"requests.granted.natural_person": "10", "requests.granted.business": "103"})
    assert [("swapped-columns",)] == [(one.check,) for one in found]
    assert "仅此一种" in found[0].message_zh


def test_a_row_that_the_total_leaves_out() -> None:
    """(七)总计 lacks 本机关不掌握 in every column, and so does what was carried on."""
    short = table_three(
        {
            "granted": [103, 10, 0, 2, 1, 0],
            "refused.state_secret": [2, 0, 0, 1, 0, 0],
            "received": [114, 10, 0, 3, 1, 0],
        }
    )
    rows = ("requests.concluded.", "requests.received.")
    changed = {code: number for code, number in short.items() if code.startswith(rows)}
    found = diagnoses(changed)
    assert ["left-out"] == [one.check for one in found]
    assert "1.本机关不掌握相关政府信息" in found[0].message_zh


def test_two_faults_are_explained_one_by_one() -> None:
    """A fault in table three and one in table four have nothing to do with each other."""
    found = diagnoses(
        {
            "requests.granted.natural_person": "13",
            "proceedings.reconsideration.upheld": "1",
            "proceedings.reconsideration.total": "3",
        }
    )
    tables = {one.indicators[0].partition(".")[0] for one in found}
    assert {"requests", "proceedings"} == tables
    listed = next(one for one in found if one.indicators[0].startswith("proceedings"))
    assert 5 == len(listed.indicators), "any cell of a sum that stands alone would mend it"
    assert "5 种" in listed.message_zh


@given(data=st.data())
@settings(max_examples=40)
def test_a_repair_that_is_offered_mends(data: st.DataObject) -> None:
    """Whatever one cell is printed as: with the number offered no sum is broken any more."""
    cell = data.draw(st.sampled_from(sorted(CONSISTENT)))
    printed = data.draw(st.integers(0, 400))
    for one in diagnoses({cell: str(printed)}):
        if one.check == "lost-digit":
            mended = one.message_en.partition("; with ")[2].split(" ")[0]
            (named,) = one.indicators
            assert [] == diagnoses({cell: str(printed), named: mended})


@pytest.mark.parametrize("check", DIAGNOSES)
def test_an_explanation_is_only_information(check: str) -> None:
    assert "info" == checks()[check].severity

"""Measures, coverage and codes over time: computed from the figures, absent where these are."""

from __future__ import annotations

from decimal import Decimal

import pyarrow.parquet as pq
import pytest

from gongkai import tables
from gongkai.knowledge import codebook, indicators
from gongkai.knowledge.divisions.codes import code_later
from gongkai.knowledge.published import measures
from gongkai.publish import queries
from publish.conftest import _archive, stage

ROW = "requests.other_outcome"


def rows_of(packages, table):
    """The rows of one table of the whole package."""
    return pq.read_table(packages / "gongkai" / f"{table}.parquet").to_pylist()


def by_measure(rows, report_id):
    """Numerator, denominator and value of each measure of one report."""
    return {
        row["measure"]: (row["numerator"], row["denominator"], row["value"])
        for row in rows
        if row["report_id"] == report_id
    }


def measured_with(tmp_path, report_id, cells):
    """The measures of one report of the synthetic archive with some cells set; None is blank."""
    rows = _archive()
    for figure in rows["figures"]:
        if figure["report_id"] == report_id and figure["indicator"] in cells:
            value = cells[figure["indicator"]]
            figure["value"] = None if value is None else Decimal(value)
            figure["status"] = "blank" if value is None else "reported"
    staged = tables.Tables(stage(rows, tmp_path))
    try:
        return by_measure(staged.rows(queries.select("measured")), report_id)
    finally:
        staged.close()


def test_at_most_ten_measures_each_with_formula_and_what_it_does_not_mean():
    """The catalogue stays small, and every term is an indicator of one of its forms."""
    assert 0 < len(measures()) <= 10
    for one in measures():
        assert all((one.formula_zh, one.formula_en, one.note_zh, one.note_en))
        assert (one.unit == "share") is bool(one.denominator)
        for term in (*one.numerator, *one.denominator):
            assert set(indicators()[term].forms) & set(one.forms)
        assert all(2019 < year < 2100 for year in one.breaks)


def test_other_handling_over_both_forms(tmp_path):
    """One row of the 2019 form, three of the 2021 form, and never both."""
    cells = {f"{ROW}.total": 5}
    found = measured_with(tmp_path / "a", "990101-2020", cells)
    assert found["other_outcome_total"] == (5, None, 5)
    cells = {f"{ROW}.not_corrected.total": 1, f"{ROW}.fee_unpaid.total": 2, f"{ROW}.other.total": 4}
    found = measured_with(tmp_path / "b", "990101-2021", cells)
    assert found["other_outcome_total"] == (7, None, 7)


@pytest.mark.parametrize(
    ("granted", "concluded", "value"),
    [
        (1, 3, Decimal("0.333333")),
        (2, 3, Decimal("0.666667")),
        (0, 3, Decimal(0)),
        (3, 3, Decimal(1)),
        (0, 0, None),
        (1, None, None),
        (None, 3, None),
    ],
)
def test_a_share_has_a_value_only_where_both_sides_have(tmp_path, granted, concluded, value):
    """Nothing is divided by zero, and a blank cell is no zero."""
    cells = {"requests.granted.total": granted, "requests.concluded.total": concluded}
    found = measured_with(tmp_path, "990101-2021", cells)
    assert found["granted_share"] == (granted, concluded, value)


def test_a_sum_with_one_blank_term_has_no_value(tmp_path):
    """Not even where all other terms are zero."""
    cells = {one.indicator: 0 for one in codebook() if one.indicator.startswith("requests.refused")}
    cells["requests.refused.state_secret.total"] = None
    found = measured_with(tmp_path, "990101-2021", cells)
    assert found["refused_total"] == (None, None, None)


def test_measures_are_those_of_current_reports(published):
    """Older versions and reports without a year have none; a narrative has no cells to add."""
    assert {row["report_id"] for row in rows_of(published, "measured")} == {
        "990101-2020",
        "990101-2021",
        "990101-urban-management-2020",
    }


def test_coverage_counts_every_cell_once(published, archive):
    """The statuses of an indicator in a year add up to the reports that have the cell."""
    current = {row["report_id"] for row in archive["reports"] if row["is_current"]}
    figures = [row for row in archive["figures"] if row["report_id"] in current]
    found = rows_of(published, "coverage")
    assert sum(row["reports"] for row in found) == len(figures)
    for row in found:
        own = [
            one
            for one in figures
            if (one["indicator"], one["year"]) == (row["indicator"], row["year"])
        ]
        assert row["reports"] == len(own)
        assert row["with_value"] == sum(one["value"] is not None for one in own)
        assert row["not_zero"] == sum(bool(one["value"]) for one in own)
        for status in ("blank", "not_applicable", "missing", "unreadable"):
            assert row[status] == sum(one["status"] == status for one in own)


@pytest.mark.parametrize(
    ("code", "on", "later"),
    [
        ("231083", "2020-12-31", "231083"),
        ("411721103", "2020-12-31", "411721103"),
        ("320602", "2019-12-31", None),  # 崇川区 was merged with 港闸区 and got another code
        ("130223", "2017-12-31", None),  # 滦县 became 滦州市 under another code
        ("999999", "2020-12-31", None),
    ],
)
def test_codes_of_2023(code, on, later):
    """The same place has its code; one that the register does not lead on has none."""
    assert code_later(code, on, "2023-12-31") == later

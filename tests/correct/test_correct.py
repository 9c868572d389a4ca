"""Errata change exactly the cell that they name, and only where it still prints what they say."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import parse_text
from drawing import draw_report, indicators_of
from gongkai.check import report
from gongkai.correct import correct
from gongkai.decisions import Erratum
from gongkai.model import Report

CELL = "requests.received.total"


def drawn(**values: str) -> Report:
    return parse_text(draw_report("2021", values, "L5", 2022))


def erratum(
    subject: Report, indicator: str = CELL, printed: str = "0", value: str = "4"
) -> Erratum:
    assert subject.year is not None
    return Erratum(subject.body.id, subject.year, indicator, printed, Decimal(value), "r", "e")


def test_without_errata_nothing_changes() -> None:
    """Nor with those of another body or year."""
    subject = drawn()
    others = [replace(erratum(subject), body="x"), replace(erratum(subject), year=2021)]
    for errata in ((), tuple(others)):
        corrected = correct(subject, errata)
        assert (subject, (), ()) == (corrected.report, corrected.applied, corrected.stale)


@given(st.sampled_from(indicators_of("2021")), st.integers(0, 999))
def test_one_cell_is_corrected_and_keeps_what_was_printed(indicator: str, value: int) -> None:
    subject = drawn()
    corrected = correct(subject, (erratum(subject, indicator, "0", str(value)),))
    changed = [
        (old, new)
        for old, new in zip(subject.figures, corrected.report.figures, strict=True)
        if old != new
    ]
    ((old, new),) = changed
    assert (indicator, "corrected", Decimal(value)) == (new.indicator, new.status, new.value)
    assert (old.as_printed, old.start, old.end) == (new.as_printed, new.start, new.end)


@pytest.mark.parametrize("printed", ["3", "", " 0", "零"])
def test_an_erratum_that_no_longer_matches_is_a_finding_of_ours(printed: str) -> None:
    """Nothing is changed, and neither office nor copy is blamed, wherever the copy comes from."""
    subject = replace(drawn(), provenance="official_host")
    wanted = erratum(subject, printed=printed)
    corrected = correct(subject, (wanted,))
    assert ((), (wanted,)) == (corrected.applied, corrected.stale)
    assert subject.figures == corrected.report.figures
    (finding,) = (one for one in report(corrected.report).findings if one.check == "stale-erratum")
    assert ("warning", "reading", (CELL,)) == (
        finding.severity,
        finding.blame,
        finding.indicators,
    )


def test_a_cell_that_the_copy_lost_is_mended() -> None:
    """Also a blank one; nothing else is touched, and neither is where it would have stood."""
    lost = parse_text(draw_report("2021", {}, "L5", 2022).split("四、")[0])
    cell = "proceedings.reconsideration.total"
    blank = drawn(**{cell: ""})
    for subject, status in ((lost, "missing"), (blank, "blank")):
        old = next(one for one in subject.figures if one.indicator == cell)
        assert status == old.status
        corrected = correct(subject, (erratum(subject, cell, "", "3"),))
        changed = {*corrected.report.figures} - {*subject.figures}
        assert {replace(old, status="corrected", value=Decimal(3))} == changed
        assert () == corrected.stale


def test_nothing_printed_is_nowhere_in_a_report_of_another_form() -> None:
    """A cell that the form does not have is no lost cell."""
    subject = drawn()
    wanted = erratum(subject, "disclosure.procurement.amount", "", "3")
    assert (wanted,) == correct(subject, (wanted,)).stale


def test_a_corrected_cell_is_checked_with_its_new_value() -> None:
    """A sum that the copy broke holds again."""
    subject = drawn(**{"requests.received.natural_person": "4", "requests.carried_out.total": "4"})
    broken = [one for one in report(subject).findings if one.check == "applicants"]
    assert any(CELL in one.indicators for one in broken)
    mended = correct(subject, (erratum(subject),)).report
    assert not any(
        CELL in one.indicators for one in report(mended).findings if one.check == "applicants"
    )

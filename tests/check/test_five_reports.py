"""What the checks say of the five real reports."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from gongkai.check import Checked, report
from gongkai.model import Finding, Report


def by_check(checked: Checked) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in checked.findings:
        found.setdefault(finding.check, []).append(finding)
    return found


def test_hailin_has_two_broken_columns_and_the_likely_cause(five: dict[str, Report]) -> None:
    """Balance and outcomes fail in two columns; swapping two cells would mend all of it."""
    found = by_check(report(five["004"]))
    assert {
        "balance": 2,
        "outcomes": 2,
        "swapped-columns": 1,
        "injected-text": 1,
        "dropped-characters": 1,
    } == {check: len(findings) for check, findings in found.items()}
    law, other = found["balance"]
    assert (
        "requests.received.legal_service",
        "requests.carried_in.legal_service",
        "requests.concluded.legal_service",
        "requests.carried_out.legal_service",
    ) == law.indicators
    assert [(Decimal(1), Decimal(0)), (Decimal(0), Decimal(1))] == [
        (law.left, law.right),
        (other.left, other.right),
    ]
    (swapped,) = found["swapped-columns"]
    assert (
        "requests.concluded.legal_service",
        "requests.concluded.other_organization",
    ) == swapped.indicators
    assert ("error", "info") == (law.severity, swapped.severity)
    (injected,) = found["injected-text"]
    assert injected.quote is not None
    assert 9 == five["004"].text.count(injected.quote)


def test_shiling_states_63_and_lists_68(five: dict[str, Report]) -> None:
    """The parts of a closed list are held against the stated total."""
    found = by_check(report(five["000"]))
    assert {"narrative-parts", "change-mirrors-items", "section-unnumbered"} == found.keys()
    (finding,) = found["narrative-parts"]
    assert "warning" == finding.severity
    assert (Decimal(68), Decimal(63)) == (finding.left, finding.right)
    assert finding.quote is not None
    assert finding.quote == five["000"].text[finding.start : finding.end]


def test_anhua_filled_decisions_into_the_columns_of_items(five: dict[str, Report]) -> None:
    """60 + 318 = 378 and 5 - 1 = 4 are what a misread form looks like."""
    findings = report(five["003"]).findings
    assert ["form-misread", "form-misread", "many-charges"] == [one.check for one in findings]


def test_fengjigou_lost_cells(five: dict[str, Report]) -> None:
    """Cells that are not printed are one warning, and make sums not assessable."""
    checked = report(five["001"])
    (finding,) = checked.findings
    assert ("missing-cells", "not_assessable", 26) == (
        finding.check,
        finding.verdict,
        len(finding.indicators),
    )
    counts = {a.check: (a.passed, a.failed, a.not_assessable) for a in checked.assessments}
    assert (0, 23) == (counts["applicants"][1], sum(counts["applicants"]))


def test_baoligen_adds_up(five: dict[str, Report]) -> None:
    """A clean report has no finding and every sum was assessed."""
    checked = report(five["002"])
    assert () == checked.findings
    counts = {a.check: (a.passed, a.failed, a.not_assessable) for a in checked.assessments}
    assert ((7, 0, 0), (25, 0, 0), (7, 0, 0), (3, 0, 0)) == (
        counts["balance"],
        counts["applicants"],
        counts["outcomes"],
        counts["proceedings"],
    )


def test_what_the_reading_looks_for_is_passed_where_it_found_nothing(
    five: dict[str, Report],
) -> None:
    """A rate needs the reports that passed too; stale errata only count where there are any."""
    reading = ("injected-text", "dropped-characters", "year-conflict")
    cells = ("missing-cells", "repeated-row", "unclaimed-cell", "unit-not-printed")
    clean = {a.check: (a.passed, a.failed) for a in report(five["002"]).assessments}
    assert {(1, 0)} == {clean[check] for check in (*reading, *cells)}
    assert "stale-erratum" not in clean
    counts = {a.check: a for a in report(five["001"]).assessments}
    lost = counts["missing-cells"]
    assert (0, 1, 0) == (lost.passed, lost.failed, lost.not_assessable)
    counts = {a.check: a for a in report(five["004"]).assessments}
    assert (0, 1) == (counts["injected-text"].passed, counts["injected-text"].failed)
    bare = report(replace(five["002"], figures=()))
    checks = {a.check for a in bare.assessments}
    assert checks >= set(reading)
    assert not checks & set(cells)


def test_no_office_is_blamed_for_a_copy_without_an_address(five: dict[str, Report]) -> None:
    """Without the official host nothing is the source's fault."""
    blames = {f.blame for each in five.values() for f in report(each).findings}
    assert {"undecided", "copy"} == blames


def test_what_the_sentences_say_of_sums_and_requests(five: dict[str, Report]) -> None:
    """63 is not 68; 372 is 368 and 4, and the four requests of the text are those of the table."""
    wanted = {
        "000": {"narrative-parts": (0, 1, 0)},
        "001": {},
        "002": {"narrative-table": (1, 0, 0)},
        "003": {},
        "004": {"narrative-parts": (1, 0, 0), "narrative-table": (1, 0, 0)},
    }
    told = {
        name: {
            one.check: (one.passed, one.failed, one.not_assessable)
            for one in report(each).assessments
            if one.check.startswith(("narrative", "percentage"))
        }
        for name, each in five.items()
    }
    assert wanted == told


def test_no_report_but_hailin_has_an_error(five: dict[str, Report]) -> None:
    errors = {
        name: sum(one.severity == "error" for one in report(each).findings)
        for name, each in five.items()
    }
    assert {"000": 0, "001": 0, "002": 0, "003": 0, "004": 4} == errors

"""Whose report it is and of which year, over some thousand openings, and odd ones one by one."""

from __future__ import annotations

import pytest

from conftest import parse_text
from gongkai.model import ParseError
from identity.openings import Case, Opening, cases, openings

OPENINGS = tuple(openings())
OF_THE_TABLES = frozenset({"missing-cells", "dropped-characters"})
"""Findings that the short documents raise whatever they say of themselves."""


def told(opening: Opening) -> tuple[str | None, str, str | None, str | None, int | None]:
    report = parse_text(opening.text)
    body = report.body
    return body.name, body.kind, body.level, body.code, report.year


def test_body_and_year_of_a_thousand_openings() -> None:
    """Name, kind, level, division and year are told right in all of them."""
    assert 1_000 < len(OPENINGS)
    expected = {one.slug: (one.name, one.kind, one.level, one.code, one.year) for one in OPENINGS}
    assert expected == {one.slug: told(one) for one in OPENINGS}


@pytest.mark.parametrize("case", tuple(cases("cases.txt")), ids=lambda case: case.slug)
def test_odd_openings(case: Case) -> None:
    """What the document does not say is null; what contradicts itself is a finding."""
    report = parse_text(case.text, url=case.expected.pop("url", None))
    checks = sorted({finding.check for finding in report.findings} - OF_THE_TABLES)
    actual = {
        "body": report.body.name,
        "kind": report.body.kind,
        "level": report.body.level,
        "code": report.body.code,
        "year": None if report.year is None else str(report.year),
        "form": report.form,
        "published": report.published_on,
        "scope": report.scope,
        "findings": " ".join(checks),
    }
    assert case.expected == {key: actual[key] for key in case.expected}
    for proof in (*report.body_evidence, *report.year_evidence, *report.date_evidence):
        if proof.start is not None:
            assert proof.quote == report.text[proof.start : proof.end]


@pytest.mark.parametrize("case", tuple(cases("lookalikes.txt")), ids=lambda case: case.slug)
def test_look_alikes(case: Case) -> None:
    """What only looks like a report is refused with its reason; a report never is."""
    reason = case.expected["refused"]
    if not reason:
        assert parse_text(case.text).source.size
        return
    with pytest.raises(ParseError, match=reason):
        parse_text(case.text)


@pytest.mark.parametrize(
    ("check", "severity"),
    [
        ("body-conflict", "warning"),
        ("office-or-government", "info"),
        ("publication-date-odd", "info"),
    ],
)
def test_contradictions_are_never_errors(check: str, severity: str) -> None:
    """They say what speaks against the body or the date, with the words and their place."""
    found = [
        (finding, report.text)
        for case in cases("cases.txt")
        if check in (case.expected.get("findings") or "")
        for report in [parse_text(case.text)]
        for finding in report.findings
        if finding.check == check
    ]
    assert found
    for finding, text in found:
        assert severity == finding.severity
        assert finding.message_zh != finding.message_en
        if finding.start is not None:
            assert finding.quote in text[finding.start : finding.end].replace(" ", "")

"""Reports are compared with their versions and the year before, honestly."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from gongkai import knowledge
from gongkai.render.breaks import break_years
from gongkai.render.compared import Breaks, Comparison, compare, compare_reports, is_damaged
from gongkai.render.records import BodyRecord, ReportRecord
from render.conftest import make_finding, make_report

CODEBOOK = {
    row.indicator: {"comparable": row.comparable, "unit": row.unit} for row in knowledge.codebook()
}
MEASURES = [
    {
        "breaks": "2024",
        "numerator": "proceedings.litigation_direct.corrected",
        "denominator": "proceedings.litigation_direct.total",
    }
]
BREAKS = Breaks(CODEBOOK, break_years(MEASURES))
RECEIVED = "requests.received.total"


def report(year: int, form: str = "2019", **special: Any) -> ReportRecord:
    findings = special.pop("findings", [])
    made = make_report("990101", year, form, **special)
    start = made["text"].index("一、总体情况")
    text = made["text"][start : made["section_end"]]
    section = {"section": 1, "heading": "一、总体情况", "start": start,
               "end": made["section_end"], "text": text}  # fmt: skip
    return ReportRecord(
        made["report"],
        {},
        figures={row["indicator"]: row for row in made["figures"]},
        sections=[section],
        findings=findings,
        text=made["text"],
    )


def against(old: ReportRecord, new: ReportRecord, kind: str = "year") -> Comparison:
    return compare(kind, old, new, BREAKS)


def value(number: int) -> dict[str, tuple[str, str, Decimal]]:
    return {RECEIVED: ("reported", str(number), Decimal(number))}


def changes(found: Comparison) -> dict[str, Decimal | None]:
    return {cell.indicator: cell.change for cell in found.cells}


def test_only_cells_that_differ_are_told_with_their_change() -> None:
    found = against(report(2019, printed=value(4)), report(2020, printed=value(1)))
    assert changes(found) == {RECEIVED: Decimal(-3)}
    assert found.compared == 198
    assert found.gaps == ()


def test_a_gap_is_no_change_and_stands_apart() -> None:
    blank = {RECEIVED: ("blank", "", None)}
    found = against(report(2019, printed=blank), report(2020, printed=value(1)))
    assert changes(found) == {}
    (gap,) = found.gaps
    assert (gap.indicator, gap.change) == (RECEIVED, None)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("own_body", "jurisdiction", None),
        ("own_body", "own_body", Decimal(1)),
        ("unknown", "own_body", Decimal(1)),
    ],
)
def test_no_change_is_told_between_scopes(before: str, after: str, change: Decimal | None) -> None:
    found = against(
        report(2019, scope=before, printed=value(1)), report(2020, scope=after, printed=value(2))
    )
    assert changes(found) == {RECEIVED: change}


def test_across_forms_only_comparable_cells_are_compared() -> None:
    found = against(report(2020), report(2021, "2021"))
    assert found.compared == sum(
        row.comparable in ("yes", "with_care") for row in knowledge.codebook()
    )
    assert not found.has_same_form
    assert all(CODEBOOK[cell.indicator]["comparable"] != "no" for cell in found.cells)


def test_an_amount_without_a_unit_has_no_change() -> None:
    old, new = report(2019), report(2020)
    code = "disclosure.procurement.amount"
    new.figures[code] = {**new.figures[code], "unit": "unknown"}
    assert changes(against(old, new)) == {code: None}


@pytest.mark.parametrize(("years", "care"), [((2022, 2023), False), ((2023, 2024), True)])
def test_care_is_asked_for_where_the_series_breaks(years: tuple[int, int], care: bool) -> None:
    code = "proceedings.litigation_direct.upheld"
    one = {code: ("reported", "1", Decimal(1))}
    (cell,) = against(report(years[0], "2021"), report(years[1], "2021", printed=one)).cells
    assert cell.with_care == care


def body_of(*reports: ReportRecord) -> BodyRecord:
    return BodyRecord({"body_id": "990101"}, [], [], list(reports), [])


def test_a_report_is_held_against_the_nearest_year_before_and_its_versions() -> None:
    last, first = report(2021, "2021"), report(2019)
    version = report(2021, "2021")
    version.row |= {"is_current": False, "report_id": "990101-2021-0badcafe"}
    compare_reports(body_of(last, version, first), BREAKS)
    assert [(one.kind, one.other.id) for one in last.compared] == [
        ("version", "990101-2021-0badcafe"),
        ("year", "990101-2019"),
    ]
    assert [(one.kind, one.other.id) for one in version.compared] == [("version", "990101-2021")]
    assert first.compared == []


def test_injected_text_of_another_copy_is_not_repeated() -> None:
    injected = make_finding("990101-2019", "injected-text", start=0, end=3)
    clean, foreign = report(2020), report(2019, findings=[injected])
    assert is_damaged(foreign)
    assert not against(foreign, clean).has_text
    assert against(foreign, clean).parts == ()
    assert against(clean, foreign).parts != ()
    rejected = report(2019, findings=[injected | {"verdict": "rejected"}])
    assert not is_damaged(rejected)


def test_a_hostile_number_of_sentences_is_cut_and_said_to_be() -> None:
    long = report(2020, extra="一句。" * 5_000)
    (part,) = against(report(2019), long).parts
    assert part.is_cut
    assert part.tally("kept", "changed", "new") == 1_000

"""What compares several reports notes what stands out, and keeps silent where little is known."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from archives import Printed, compare, counts_in, found_in
from consistent import draw_series

RECEIVED = "requests.received.total"


def series(body: str, numbers: Mapping[int, float | None], **more: object) -> list[Printed]:
    """Give a body's reports with the requests received in each year."""
    return [Printed(body, year, {RECEIVED: number}, **more) for year, number in numbers.items()]


def jumps(tmp_path: Path, reports: list[Printed]) -> list[str]:
    return [report_id for report_id, _ in found_in(compare(tmp_path, reports), "jump")]


@pytest.mark.parametrize(
    ("numbers", "years"),
    [
        ((40, 38, 900, 41), [2024]),  # one year stands out: up and down again is one jump
        ((40, 900, 880, 910), [2022]),  # only the first year does, against the next one
        ((800, 780, 810, 5), [2025]),
        ((40, 60, 90, 140), []),
        ((0, 0, 12, 0), []),  # a handful of cases is none
        ((40, None, 900, 41), [2024]),  # a blank year is no nought
        ((40, 900), []),  # one other year tells nothing
    ],
)
def test_a_year_that_is_far_from_all_others_is_noted(
    tmp_path: Path, numbers: tuple[float | None, ...], years: list[int]
) -> None:
    """Both the year before and the usual year must be ten times off."""
    reports = series("999999-a", dict(enumerate(numbers, start=2022)))
    assert [f"999999-a-{year}" for year in years] == jumps(tmp_path, reports)


def test_a_jump_names_values_and_years_and_blames_nobody(tmp_path: Path) -> None:
    compared = compare(tmp_path, series("999999-a", {2022: 40, 2023: 38, 2024: 900}))
    ((_, finding),) = found_in(compared, "jump")
    assert ("info", (RECEIVED,), None) == (finding.severity, finding.indicators, finding.left)
    for message in (finding.message_zh, finding.message_en):
        assert all(word in message for word in ("900", "2024", "38", "2023", "39"))


def test_what_all_their_like_did_is_no_jump(tmp_path: Path) -> None:
    """Where the whole kind moved tenfold nobody stands out, but who did not move with them may."""
    reports = []
    for number in range(31):
        reports += series(f"999999-b{number:02}", {2022: 30 + number, 2023: 900 + number})
    reports += series("999999-still", {2022: 35, 2023: 36})
    reports += series("999999-wild", {2022: 35, 2023: 30_000})
    assert ["999999-wild-2023"] == jumps(tmp_path, reports)


def test_without_evidence_a_jump_is_not_assessable(tmp_path: Path) -> None:
    compared = compare(tmp_path, series("999999-a", {2022: 40, 2023: 900}))
    counts = counts_in(compared, "jump")
    assert {"999999-a-2022", "999999-a-2023"} == counts.keys()
    assert {(0, 0)} == {(passed, failed) for passed, failed, _ in counts.values()}


def test_years_of_different_scope_are_no_series(tmp_path: Path) -> None:
    own = series("9999", {2021: 40, 2022: 38, 2023: 41}, scope="own_body", kind="government")
    rolled = series("9999", {2024: 900}, scope="jurisdiction", kind="government")
    assert [] == jumps(tmp_path, own + rolled)


@pytest.mark.parametrize("seed", range(4))
def test_a_body_whose_years_follow_from_each_other_has_no_finding(
    tmp_path: Path, seed: int
) -> None:
    """Six years over both forms: every link is judged, and every one holds."""
    drawn = draw_series(random.Random(seed), range(2019, 2025))  # noqa: S311  # no secret
    reports = [
        Printed("999999-a", year, {one: float(n) for one, n in values.items()}, form=form)
        for year, form, values in drawn
    ]
    compared = compare(tmp_path, reports)
    assert [] == [one for row in compared for one in row.findings if row.assessment.check != "jump"]
    links = ("carried-over", "items-carried", "disclosed-total", "stock-in-force")
    judged = {check: sum(p for p, _, _ in counts_in(compared, check).values()) for check in links}
    assert {
        "carried-over": 35,
        "items-carried": 5,
        "disclosed-total": 2,
        "stock-in-force": 6,
    } == judged


BUSY: dict[str, float | None] = {
    RECEIVED: 17,
    "requests.received.natural_person": 12,
    "requests.granted.total": 9,
    "requests.concluded.total": 16,
    "disclosure.penalties.decisions": 230,
}


def repeated(tmp_path: Path, then: Printed, before: Printed | None = None) -> list[str]:
    first = before or Printed("999999-a", 2022, BUSY)
    return [r for r, _ in found_in(compare(tmp_path, [first, then]), "copied-from-last-year")]


def test_the_same_table_two_years_running_is_noted(tmp_path: Path) -> None:
    """Five different numbers again are noted; one number more or less is not."""
    assert ["999999-a-2023"] == repeated(tmp_path / "1", Printed("999999-a", 2023, BUSY))
    other = {**BUSY, RECEIVED: 18}
    assert [] == repeated(tmp_path / "2", Printed("999999-a", 2023, other))
    assert [] == repeated(tmp_path / "3", Printed("999999-a", 2024, BUSY))
    blank = {**BUSY, "requests.carried_in.total": None}
    assert [] == repeated(tmp_path / "4", Printed("999999-a", 2023, blank))


def test_little_but_noughts_and_stocks_may_come_again(tmp_path: Path) -> None:
    """A request is one in six cells, and what is in force stays: neither tells anything."""
    quiet: dict[str, float | None] = dict.fromkeys(BUSY, 1)
    quiet |= {"disclosure.rules.in_force": 7, "disclosure.normative_documents.in_force": 90}
    first = Printed("999999-a", 2022, quiet)
    compared = compare(tmp_path, [first, Printed("999999-a", 2023, quiet)])
    assert [] == found_in(compared, "copied-from-last-year")
    assert {"999999-a-2023": (0, 0, 1)} == counts_in(compared, "copied-from-last-year")


def roll(whole: float | None, *parts: Printed, scope: str = "jurisdiction") -> list[Printed]:
    """Give a county's report and those of others."""
    values = {RECEIVED: whole}
    return [Printed("999999", 2023, values, scope=scope, kind="government"), *parts]


def part(body: str, received: float | None, **more: object) -> Printed:
    known: dict[str, object] = {"scope": "own_body", **more}
    return Printed(body, 2023, {RECEIVED: received}, **known)


def town(
    number: int, received: float, scope: str = "own_body", kind: str = "government"
) -> Printed:
    code = f"999999{number:03}"
    body = code if kind == "government" else f"{code}-x"
    return part(body, received, scope=scope, code=code, kind=kind, level="township")


def test_parts_that_exceed_the_whole_are_a_warning(tmp_path: Path) -> None:
    """Departments, office and towns of one county report 12 + 7 + 4; the county says 20."""
    parts = (
        part("999999-a", 12),
        part("999999-b", 7, kind="office"),
        town(101, 4),
        part("999999-c", 5, scope="unknown"),
    )
    compared = compare(tmp_path, roll(20, *parts))
    ((report_id, finding),) = found_in(compared, "roll-up")
    assert ("999999-2023", "warning", (RECEIVED,), 23, 20) == (
        report_id,
        finding.severity,
        finding.indicators,
        finding.left,
        finding.right,
    )
    assert "3 份" in finding.message_zh
    assert "所知直属机关 4 个" in finding.message_zh
    assert {"999999-2023": (5, 1, 0)} == counts_in(compared, "roll-up")


@pytest.mark.parametrize(
    ("reports", "counts"),
    [
        (roll(23, part("999999-a", 23)), (6, 0, 0)),
        (roll(20), (0, 0, 6)),
        (roll(20, part("999999-a", None)), (5, 0, 1)),
        (roll(None, part("999999-a", 30)), (5, 0, 1)),
        (roll(20, part("999999-a", 30, scope="unknown")), (0, 0, 6)),
        (roll(20, part("999999-a", 30, scope="system")), (0, 0, 6)),
        (roll(20, part("999999-a", 30, kind="vertical")), (0, 0, 6)),
        (roll(20, town(101, 30, scope="jurisdiction")), (0, 0, 6)),
        (roll(20, town(101, 30, kind="department")), (0, 0, 6)),
        (roll(20, part("999998-a", 30, code="999998")), (0, 0, 6)),
        (roll(20, part("999999-a", 30), scope="unknown"), None),
        (roll(20, part("999999-a", 30), scope="own_body"), None),
    ],
)
def test_only_own_reports_directly_below_a_roll_up_are_added(
    tmp_path: Path, reports: list[Printed], counts: tuple[int, int, int] | None
) -> None:
    """No other scope, no lower roll-up, nor a town's departments, nor another county's."""
    compared = compare(tmp_path, reports)
    assert [] == found_in(compared, "roll-up")
    assert counts == counts_in(compared, "roll-up").get("999999-2023")


def test_the_order_of_reports_changes_nothing(tmp_path: Path) -> None:
    """The same rows in any order give the same findings in the same order."""
    reports = roll(20, part("999999-a", 30), town(101, 4))
    reports += series("999999-z", {2021: 40, 2022: 38, 2023: 900})
    reports += [Printed("999999-q", year, BUSY) for year in (2022, 2023)]
    first = compare(tmp_path / "0", reports)
    assert any(row.findings for row in first)
    for seed in (1, 2):
        random.Random(seed).shuffle(reports)  # noqa: S311  # no secret
        assert first == compare(tmp_path / str(seed), reports)

"""Links between two years hold, fail or cannot be judged; the figures are those of standards 6.2."""

from __future__ import annotations

from pathlib import Path

import pytest

from archives import Printed, compare, counts_in, found_in
from gongkai.bench.sums import KINDS

COLUMNS = (*KINDS, "total")
CARRIED = (118, 3, 0, 0, 0, 0, 121)


def documents(rules: tuple[int, int, int], others: tuple[int, int, int]) -> dict[str, float | None]:
    """Give issued, repealed and in force of 规章 and 规范性文件."""
    return {
        f"disclosure.{row}.{column}": number
        for row, numbers in (("rules", rules), ("normative_documents", others))
        for column, number in zip(("issued", "repealed", "in_force"), numbers, strict=True)
    }


def city(year: int, **values: float | None) -> Printed:
    """A city as the standards quote it: 2023, 2024 and 2025 fit together."""
    stocks = {
        2023: documents((0, 0, 11), (0, 0, 597)),
        2024: documents((2, 1, 12), (50, 227, 420)),
        2025: documents((3, 0, 15), (61, 59, 422)),
    }
    carried = {
        2023: {f"requests.carried_out.{c}": n for c, n in zip(COLUMNS, CARRIED, strict=True)},
        2024: {f"requests.carried_in.{c}": n for c, n in zip(COLUMNS, CARRIED, strict=True)},
        2025: {},
    }
    return Printed("9999", year, {**stocks[year], **carried[year], **values})


def test_a_series_that_fits_together_passes(tmp_path: Path) -> None:
    """Seven columns carried over, 12 and 420, then 15 and 422 in force: nothing to report."""
    compared = compare(tmp_path, [city(2023), city(2024), city(2025)])
    for check, times in (("carried-over", 7), ("stock-in-force", 2), ("repealed-over-stock", 2)):
        assert [] == found_in(compared, check)
        expected = {"9999-2024": (times, 0, 0), "9999-2025": (times, 0, 0)}
        assert expected == counts_in(compared, check)


def test_a_stock_that_does_not_follow_is_a_warning_with_its_sum(tmp_path: Path) -> None:
    """597 + 50 − 227 is 420; a report of 425 is told so, in both languages."""
    odd = city(2024, **{"disclosure.normative_documents.in_force": 425})
    compared = compare(tmp_path, [city(2023), odd])
    ((report_id, finding),) = found_in(compared, "stock-in-force")
    assert ("9999-2024", "warning", 425, 420) == (
        report_id,
        finding.severity,
        finding.left,
        finding.right,
    )
    assert "disclosure.normative_documents.in_force" == finding.indicators[0]
    assert len({*finding.indicators}) == 3
    for message in (finding.message_zh, finding.message_en):
        assert all(number in message for number in ("597", "50", "227", "420", "425"))
    assert finding.start is not None
    assert {"9999-2024": (1, 1, 0)} == counts_in(compared, "stock-in-force")


def test_more_repealed_than_there_were(tmp_path: Path) -> None:
    """648 of 647 cannot be; exactly all of them can."""
    for repealed, failed in ((647, 0), (648, 1)):
        odd = city(2024, **{"disclosure.normative_documents.repealed": repealed})
        compared = compare(tmp_path, [city(2023), odd])
        assert failed == len(found_in(compared, "repealed-over-stock"))


def test_every_column_is_carried_over_by_itself(tmp_path: Path) -> None:
    """Two wrong columns are two findings, five pass."""
    odd = city(2024, **{"requests.carried_in.business": 4, "requests.carried_in.total": 122})
    compared = compare(tmp_path, [city(2023), odd])
    found = found_in(compared, "carried-over")
    assert [
        (("requests.carried_in.business",), 4, 3),
        (("requests.carried_in.total",), 122, 121),
    ] == [(f.indicators, f.left, f.right) for _, f in found]
    assert {"9999-2024": (5, 2, 0)} == counts_in(compared, "carried-over")


def test_items_follow_the_change_of_the_year_before(tmp_path: Path) -> None:
    """299 − 25 items make 274 on the next report of the form of 2019."""
    before = {"disclosure.licensing.previous_items": 299, "disclosure.licensing.change": -25}
    first = Printed("9999", 2019, before, form="2019")
    for items, failed in ((274, 0), (299, 1)):
        then = Printed("9999", 2020, {"disclosure.licensing.previous_items": items}, form="2019")
        compared = compare(tmp_path, [first, then])
        assert failed == len(found_in(compared, "items-carried"))
        assert {"9999-2020": (5 - failed, failed, 0)} == counts_in(compared, "items-carried")


@pytest.mark.parametrize(
    ("change", "items", "mended"),
    [(25, 274, "-25"), (-25, 324, "25"), (25, 275, None), (-25, 274, None), (0, 274, None)],
)
def test_a_sign_that_would_mend_two_years_is_told(
    tmp_path: Path, change: int, items: int, mended: str | None
) -> None:
    """299 items, 25 printed where −25 leads to 274: a note beside the warning, never a repair."""
    before = {"disclosure.licensing.previous_items": 299, "disclosure.licensing.change": change}
    first = Printed("9999", 2019, before, form="2019")
    then = Printed("9999", 2020, {"disclosure.licensing.previous_items": items}, form="2019")
    compared = compare(tmp_path, [first, then])
    told = [f for row in compared for f in row.findings if f.check == "sign-lost"]
    assert (mended is not None) == bool(told)
    for finding in told:
        assert ("info", ("disclosure.licensing.previous_items",)) == (
            finding.severity,
            finding.indicators,
        )
        assert (
            f"上一年报告的行政许可 本年增/减：印为 {change}，若为 {mended} 则" in finding.message_zh
        )
        assert f"printed as {change}; with {mended} " in finding.message_en
    failed = (change, items) != (-25, 274)
    assert failed == bool(found_in(compared, "items-carried"))


@pytest.mark.parametrize(("total", "noted"), [(15, 1), (12, 0), (3, 0), (0, 0)])
def test_a_total_that_grew_by_more_than_was_added_is_noted(
    tmp_path: Path, total: int, noted: int
) -> None:
    """10 and 2 more make 12: 15 is odd, while anything below may have been repealed."""
    row = "disclosure.normative_documents"
    first = Printed("9999", 2019, {f"{row}.disclosed_total": 10}, form="2019")
    more = {f"{row}.disclosed": 2, f"{row}.disclosed_total": total}
    compared = compare(tmp_path, [first, Printed("9999", 2020, more, form="2019")])
    found = found_in(compared, "disclosed-total")
    assert noted == len(found)
    assert {"9999-2020": (2 - noted, noted, 0)} == counts_in(compared, "disclosed-total")
    for _, finding in found:
        assert ("info", 15, 12) == (finding.severity, finding.left, finding.right)
        assert "口径不一" in finding.message_zh


def test_totals_of_the_two_forms_are_never_chained(tmp_path: Path) -> None:
    """X5: 对外公开总数量 of 2020 is not 现行有效件数 of 2021."""
    first = Printed("9999", 2020, {"disclosure.rules.disclosed_total": 1}, form="2019")
    compared = compare(tmp_path, [first, Printed("9999", 2021, {"disclosure.rules.in_force": 9})])
    assert {} == counts_in(compared, "disclosed-total") | counts_in(compared, "stock-in-force")


@pytest.mark.parametrize("lost", [{"values": None}, {"missing": True}])
@pytest.mark.parametrize("year", [2023, 2024])
def test_a_blank_or_missing_cell_never_fails(
    tmp_path: Path, lost: dict[str, object], year: int
) -> None:
    """Whatever cell of whichever year has no value, the link over it is not assessable."""
    cells = [
        f"disclosure.normative_documents.{column}" for column in ("issued", "repealed", "in_force")
    ]
    cells += [f"requests.{row}.total" for row in ("carried_in", "carried_out")]
    for cell in cells:
        years = {2023: city(2023), 2024: city(2024)}
        whole = years[year]
        if "missing" in lost:
            years[year] = Printed(whole.body, year, whole.values, missing=(cell,))
        else:
            years[year] = Printed(whole.body, year, {**whole.values, cell: None})
        compared = compare(tmp_path, years.values())
        checks = ("carried-over", "stock-in-force", "repealed-over-stock")
        assert all([] == found_in(compared, check) for check in checks), cell


def test_other_forms_scopes_and_gaps_are_not_held_against_each_other(tmp_path: Path) -> None:
    """A year between, a roll-up beside an own report, or another form: nothing can be said."""
    own, rolled = ({"scope": scope} for scope in ("own_body", "jurisdiction"))
    whole = {year: city(year) for year in (2023, 2024, 2025)}
    odd = {"disclosure.rules.in_force": 99, "requests.carried_in.total": 99}
    gap = compare(tmp_path / "gap", [whole[2023], Printed("9999", 2025, odd)])
    assert [] == found_in(gap, "stock-in-force") + found_in(gap, "carried-over")
    assert {} == counts_in(gap, "stock-in-force")
    scopes = compare(
        tmp_path / "scopes",
        [Printed("9999", 2023, whole[2023].values, **own), Printed("9999", 2024, odd, **rolled)],
    )
    assert [] == found_in(scopes, "stock-in-force") + found_in(scopes, "carried-over")
    assert {"9999-2024": (0, 0, 7)} == counts_in(scopes, "carried-over")
    forms = compare(
        tmp_path / "forms", [Printed("9999", 2021, form="2019"), Printed("9999", 2022, odd)]
    )
    assert {"9999-2022": (0, 0, 2)} == counts_in(forms, "stock-in-force")
    assert {} == counts_in(forms, "items-carried")
    assert 1 == len(found_in(forms, "carried-over"))


def test_the_first_year_of_the_form_of_2021_has_no_stock_to_follow(tmp_path: Path) -> None:
    """在 2021 nothing comes before: 现行有效 is a new measure."""
    odd = {"disclosure.rules.in_force": 99}
    compared = compare(tmp_path, [Printed("9999", 2020, form="2019"), Printed("9999", 2021, odd)])
    assert {} == counts_in(compared, "stock-in-force")

"""Whatever a report holds, checking it never raises and never calls a sum broken that is not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archives import Printed, compare
from conftest import parse_text
from consistent import KINDS, draw_values
from drawing import KEEPS_BLANKS, LAYOUTS, draw_report, indicators_of
from gongkai.check import report
from gongkai.model import Figure, Report, Status

YEARS = {"2019": 2020, "2021": 2022}
HUGE = 10**11
ODD: tuple[tuple[Status, str | None], ...] = (
    ("blank", ""),
    ("missing", None),
    ("unreadable", "1o3"),
    ("not_applicable", "—"),
)
TABLES = ("disclosure", "requests", "proceedings")


def drawn(seed: int, form: str = "2021", layout: str = "L5", **values: str) -> Report:
    known = {**draw_values(Random(seed), form), **values}  # noqa: S311  # no secret
    return parse_text(draw_report(form, known, layout, YEARS[form]))


def errors(subject: Report) -> list[str]:
    return [one.message_zh for one in report(subject).findings if one.severity == "error"]


def without(figure: Figure, status: Status, printed: str | None) -> Figure:
    """Take the value of a cell away, as a report may print it."""
    start, end = (None, None) if printed is None else (figure.start, figure.end)
    return replace(figure, value=None, status=status, as_printed=printed, start=start, end=end)


@given(data=st.data(), form=st.sampled_from(["2019", "2021"]), seed=st.integers(0, 99))
@settings(max_examples=60)
def test_cells_without_a_value_never_break_a_sum(data: st.DataObject, form: str, seed: int) -> None:
    """Rows, columns, tables and single cells that are blank, lost, unreadable or marked."""
    subject = drawn(seed, form)
    part = st.sampled_from(sorted({part for one in indicators_of(form) for part in one.split(".")}))
    parts = data.draw(st.lists(part, max_size=4))
    cells = data.draw(st.lists(st.sampled_from(indicators_of(form)), max_size=30))
    figures = tuple(
        without(one, *data.draw(st.sampled_from(ODD)))
        if one.indicator in cells or set(parts) & set(one.indicator.split("."))
        else one
        for one in subject.figures
    )
    assert [] == errors(replace(subject, figures=figures))


@given(data=st.data(), form=st.sampled_from(["2019", "2021", "mixed", "2014", "narrative"]))
@settings(max_examples=60)
def test_any_report_at_all_is_checked(data: st.DataObject, form: str) -> None:
    """Any number within the model's bounds in any cell, of any body, form, year and text.

    A report on a form has all of its cells, as the contract says; one on none has any.
    """
    subject = drawn(1, form if form in YEARS else "2021")
    held = (
        len(subject.figures) if form in YEARS else data.draw(st.sampled_from([0, 1, 10, 40, 200]))
    )
    number = st.decimals(-HUGE, HUGE, places=2) | st.integers(-HUGE, HUGE).map(Decimal) | st.none()
    figures = tuple(
        without(one, *data.draw(st.sampled_from(ODD)))
        if (value := data.draw(number)) is None
        else replace(one, value=value, as_printed=str(value))
        for one in subject.figures[:held]
    )
    level = data.draw(st.sampled_from([None, "county", "province"]))
    changed = replace(
        subject,
        figures=figures,
        form=form,
        year=data.draw(st.sampled_from([None, 1, 2008, 2020, 2022, 9999])),
        body=replace(subject.body, level=level, kind="other"),
        sections=data.draw(st.sampled_from([(), subject.sections[2:], subject.sections])),
        text=data.draw(st.sampled_from([subject.text, subject.text + "小计 " * 9])),
    )
    checked = report(changed)
    told = {one.check for one in checked.assessments}
    assert {one.check for one in checked.findings if one.severity == "error"} <= told
    for one in checked.findings:
        assert one.message_zh
        assert "{" not in one.message_zh + one.message_en


@pytest.mark.parametrize("layout", sorted(set(LAYOUTS) & set(KEEPS_BLANKS)))
@pytest.mark.parametrize("column", [*KINDS, "total"])
def test_a_column_that_is_not_filled_in_breaks_no_sum(layout: str, column: str) -> None:
    blank = {one: "" for one in indicators_of("2021") if one.endswith(f".{column}")}
    assert [] == errors(drawn(3, layout=layout, **blank))


@pytest.mark.parametrize("kept", TABLES)
def test_one_table_alone_is_judged_by_itself(kept: str) -> None:
    subject = drawn(4)
    figures = tuple(
        one if one.indicator.startswith(kept) else without(one, "missing", None)
        for one in subject.figures
    )
    alone = replace(subject, figures=figures)
    assert [] == errors(alone)
    checked = report(alone)
    counts = {one.check: (one.passed, one.not_assessable) for one in checked.assessments}
    assert ((3, 0) if kept == "proceedings" else (0, 3)) == counts["proceedings"]
    assert ((7, 0) if kept == "requests" else (0, 7)) == counts["balance"]


def test_numbers_up_to_the_bound_are_added_exactly() -> None:
    """Twenty-one outcomes of nearly a billion each: no digit is lost on the way to the total."""
    values = draw_values(Random(5), "2021", least=987_654_321)  # noqa: S311
    assert [] == errors(parse_text(draw_report("2021", values, "L5", 2022)))
    values["requests.concluded.total"] = str(int(values["requests.concluded.total"]) + 1)
    assert errors(parse_text(draw_report("2021", values, "L5", 2022)))


@given(data=st.data())
@settings(max_examples=12)
def test_any_two_years_are_compared(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Blanks, noughts and huge numbers in the linked cells: no error, and nothing raised."""
    number = st.none() | st.sampled_from([0, 1, -1, 7, HUGE, -HUGE])
    cells = [
        *(f"requests.{row}.{kind}" for row in ("carried_in", "carried_out") for kind in KINDS),
        *(f"disclosure.rules.{one}" for one in ("issued", "repealed", "in_force")),
        *(f"disclosure.licensing.{one}" for one in ("previous_items", "change")),
    ]
    years = data.draw(st.lists(st.integers(2019, 2024), min_size=1, max_size=4, unique=True))
    reports = [
        Printed(
            "999999-a",
            year,
            {cell: data.draw(number) for cell in cells},
            form="2019" if year < 2021 else "2021",
            scope=data.draw(st.sampled_from(["unknown", "own_body", "jurisdiction"])),
        )
        for year in years
    ]
    compared = compare(tmp_path_factory.mktemp("odd"), reports)
    severities = {finding.severity for row in compared for finding in row.findings}
    assert severities <= {"warning", "info"}

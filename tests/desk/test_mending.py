"""Where broken sums cross is the changed cell, whichever it is; and nothing is offered else."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import parse_text
from desk.drafts import consistent, dice
from drawing import draw_report
from gongkai.check import report as check_report
from gongkai.desk.mending import find_mends

REPORT = draw_report("2021", consistent(dice(1)), "L5")
ROWS = ("received", "carried_in", "granted", "refused.state_secret", "concluded", "carried_out")
COLUMNS = ("natural_person", "legal_service", "total")


@given(
    seed=st.integers(0, 50),
    row=st.sampled_from(ROWS),
    column=st.sampled_from(COLUMNS),
    by=st.integers(1, 30),
)
@settings(max_examples=20)
def test_one_changed_cell_is_the_only_mend(seed: int, row: str, column: str, by: int) -> None:
    """Every broken identity points to it, with the number that stood there."""
    values = consistent(dice(seed))
    cell = f"requests.{row}.{column}"
    right = Decimal(values[cell])
    values[cell] = str(right + by)
    subject = parse_text(draw_report("2021", values, "L5"))
    broken = [one for one in check_report(subject).findings if one.severity == "error"]
    assert len(broken) >= 2
    assert [(cell, right)] * len(broken) == list(find_mends(subject).values())


def test_two_changed_cells_of_one_column_have_no_single_mend() -> None:
    """Then the list gives both sides of every sum."""
    values = consistent(dice(4))
    for row, by in (("received", 1), ("granted", 5)):
        cell = f"requests.{row}.business"
        values[cell] = str(int(values[cell]) + by)
    subject = parse_text(draw_report("2021", values, "L5"))
    assert 4 == sum(one.severity == "error" for one in check_report(subject).findings)
    assert {} == find_mends(subject)


def test_no_mend_is_a_number_below_zero() -> None:
    """A count cannot be: three kinds of outcome are printed, the total is none of them."""
    values = consistent(dice(2))
    group = "proceedings.reconsideration"
    values |= {f"{group}.{part}": "0" for part in ("corrected", "other", "pending")}
    values |= {f"{group}.upheld": "3", f"{group}.total": "1"}
    subject = parse_text(draw_report("2021", values, "L5"))
    assert "proceedings.reconsideration" not in find_mends(subject)


def test_a_report_that_adds_up_has_no_mend() -> None:
    assert {} == find_mends(parse_text(REPORT))

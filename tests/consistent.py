"""Draw the figures of reports in which every sum holds, for tests and for measurements.

In: dice. Out: printed values by indicator, and prose that agrees with them. Every cell is likely
to be something, unlike those that ``gongkai.bench`` draws. All bodies are invented.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from random import Random

from drawing import indicators_of
from gongkai.bench.sums import KINDS, RESULTS, WAYS, outcomes_of, sum_proceedings, sum_requests

FIRST_ON_2021 = 2021


def draw_values(
    dice: Random, form: str, before: Mapping[str, str] | None = None, *, least: int = 0
) -> dict[str, str]:
    """Draw a whole report, every cell of it: H1 to H4 hold.

    Args:
        dice: decide every number.
        form: 2019 or 2021.
        before: the values of the year before, from which this report follows.
        least: no cell of tables three and four is less; with 1 no sum is one of noughts.
    """
    values = {**_disclosure(dice, form, before or {}), **_requests(dice, form, before, least)}
    results = {way: {result: dice.randint(least, least + 6) for result in RESULTS} for way in WAYS}
    values |= sum_proceedings(results)
    return {one: str(values.get(one, 0)) for one in indicators_of(form)}


def _disclosure(dice: Random, form: str, before: Mapping[str, str]) -> dict[str, int]:
    """Draw table two: of the odd things that checks look for it has none."""
    cells = [one for one in indicators_of(form) if one.startswith("disclosure.")]
    values = {one: dice.randint(12, 99) for one in cells}
    for one in cells:
        row, _, column = one.rpartition(".")
        if row == "disclosure.rules" or one == "disclosure.procurement.amount":
            values[one] = 0  # a town makes no rules, and the form prints no unit for the amount
        elif column == "change":
            values[one] = dice.randint(-2, 2)
        elif column == "decisions":
            values[one] = dice.randint(200, 900)
        elif column == "previous_items" and one in before:
            values[one] = int(before[one]) + int(before[f"{row}.change"])
        elif column == "disclosed_total" and one in before:
            values[one] = int(before[one]) + values[f"{row}.disclosed"]
        elif column == "in_force" and one in before:
            values[f"{row}.repealed"] = dice.randint(0, 9)
            values[one] = int(before[one]) + values[f"{row}.issued"] - values[f"{row}.repealed"]
    return values


def _requests(
    dice: Random, form: str, before: Mapping[str, str] | None, least: int
) -> dict[str, int]:
    rows: dict[str, dict[str, int]] = {name: {} for name in outcomes_of(form)}
    carried_in, carried_out = {}, {}
    for kind in KINDS:
        for row in rows.values():
            busy = dice.random() < 0.3  # most cells of real reports are 0
            row[kind] = dice.randint(least, least + 40) if busy else least
        concluded = sum(row[kind] for row in rows.values())
        carried = least if before is None else int(before[f"requests.carried_out.{kind}"])
        carried_in[kind] = carried
        carried_out[kind] = max(dice.randint(least, least + 5), carried - concluded + least)
    return sum_requests(rows, carried_in, carried_out)


def draw_series(dice: Random, years: Iterable[int]) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Draw the years of a body, each following from the one before: year, form and values."""
    before = None
    for year in years:
        form = "2019" if year < FIRST_ON_2021 else "2021"
        before = draw_values(dice, form, before)
        yield year, form, before


def draw_prose(values: Mapping[str, str]) -> str:
    """Say of the figures what reports say of them; every number agrees."""
    received, concluded = (values[f"requests.{row}.total"] for row in ("received", "concluded"))
    return (
        f"全年共收到政府信息公开申请{received}件，办结政府信息公开申请{concluded}件。"
        "我镇主动公开政府信息60条，其中政策类28条，规划类8条，业务类24条。"
        "全年接受咨询50次，其中电话咨询25次，占50%。"
    )

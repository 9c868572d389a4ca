"""Add the units up, cell by cell, and compare with the draft of the county.

In: a roll, and a draft report. Out: per form the sum of each cell, how many units have a value,
which have none and why, and the difference to the draft. Must not mix the two forms, nor add
what is itself a sum: a report of a whole jurisdiction or system is left out and named. A cell
without a value is never taken as zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gongkai.desk.roll import Draft, Roll, Unit
from gongkai.knowledge import FORMS, codebook
from gongkai.model import Figure, Report

ROLL_UPS = frozenset({"jurisdiction", "system"})
UNLISTED = "unlisted"
"""Where there is a list, it says who is added: a stray file may be a listed unit once more."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the form: its sum, and what the draft has there.

    ``total`` is None where no unit has a value; ``without`` names units and why they have none:
    a status, ``unit-unknown`` for an amount without a unit, ``drafts-differ`` for a unit that
    sent two reports with two figures. ``difference`` is the draft's figure less the sum.
    """

    indicator: str
    total: Decimal | None
    count: int
    without: tuple[tuple[str, str], ...]
    draft: Figure | None
    difference: Decimal | None


@dataclass(frozen=True, slots=True)
class Form:
    """The sums over the units that report on one form, by indicator."""

    form: str
    units: tuple[str, ...]
    cells: Mapping[str, Cell]
    has_draft: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A unit that is in no sum, why, and the words that tell it."""

    unit: Unit
    reason: str
    quote: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The sums of each form that units report on, and who is left out of them."""

    forms: tuple[Form, ...]
    left_out: tuple[LeftOut, ...]
    unstated: int
    """How many of the units that are added do not say whom their figures cover."""


def sum_up(roll: Roll, draft: Report | None) -> Summary:
    """Add the figures of all units that report on their own behalf."""
    left_out: list[LeftOut] = []
    by_form: dict[str, list[Unit]] = {form: [] for form in FORMS}
    for unit in roll.units:
        if not unit.drafts:
            continue
        why = LeftOut(unit, UNLISTED, "") if roll.has_list and not unit.listed else _why_not(unit)
        if why:
            left_out.append(why)
        else:
            by_form[unit.drafts[0].report.form].append(unit)
    added = [unit for units in by_form.values() for unit in units]
    return Summary(
        tuple(_form(form, units, draft) for form, units in by_form.items() if units),
        tuple(left_out),
        sum(all(one.report.scope == "unknown" for one in unit.drafts) for unit in added),
    )


def _why_not(unit: Unit) -> LeftOut | None:
    """Say why a unit is not added; the list of units may overrule what a sentence says."""
    forms = {draft.report.form for draft in unit.drafts}
    if len(forms) > 1:
        return LeftOut(unit, "forms-differ", "")
    (form,) = forms
    if form not in FORMS:
        return LeftOut(unit, f"form-{form}", "")
    said = unit.listed.is_summed if unit.listed else None
    if said is False:
        return LeftOut(unit, "not-wanted", "")
    if said is None:
        for draft in unit.drafts:
            if draft.report.scope in ROLL_UPS:
                quote = next((one.quote for one in draft.report.scope_evidence), None)
                return LeftOut(unit, draft.report.scope, quote or "")
    return None


def _form(form: str, units: Sequence[Unit], draft: Report | None) -> Form:
    own = draft if draft is not None and draft.form == form else None
    drafted = {figure.indicator: figure for figure in own.figures} if own else {}
    read = [(unit.name, [_by_code(one) for one in unit.drafts]) for unit in units]
    cells = {
        entry.indicator: _cell(entry.indicator, read, drafted.get(entry.indicator))
        for entry in codebook()
        if form in entry.forms
    }
    return Form(form, tuple(unit.name for unit in units), cells, own is not None)


def _by_code(draft: Draft) -> dict[str, Figure]:
    return {figure.indicator: figure for figure in draft.report.figures}


def _cell(
    indicator: str,
    read: Sequence[tuple[str, list[dict[str, Figure]]]],
    draft: Figure | None,
) -> Cell:
    values: list[Decimal] = []
    without: list[tuple[str, str]] = []
    for unit, versions in read:
        value, why = _one(indicator, versions)
        if value is None:
            without.append((unit, why))
        else:
            values.append(value)
    total = sum(values, Decimal(0)) if values else None
    own = usable(draft) if draft else None
    difference = own - total if own is not None and total is not None else None
    return Cell(indicator, total, len(values), tuple(without), draft, difference)


def _one(indicator: str, versions: Sequence[dict[str, Figure]]) -> tuple[Decimal | None, str]:
    """Take the value on which all drafts of a unit agree, else say why there is none."""
    figures = [version[indicator] for version in versions]
    values = {usable(figure) for figure in figures}
    if len(values) > 1:
        return None, "drafts-differ"
    (value,) = values
    if value is not None:
        return value, ""
    first = figures[0]
    return None, "unit-unknown" if first.value is not None else first.status


def usable(figure: Figure) -> Decimal | None:
    """Give the value of a figure, or None where it cannot be added to others.

    An amount without a unit may be 元 or 万元.
    """
    return None if figure.unit == "unknown" else figure.value


def differing(form: Form) -> Iterator[Cell]:
    """Yield the cells in which the draft differs from the sum."""
    return (cell for cell in form.cells.values() if cell.difference)

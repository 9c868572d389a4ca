"""Lay findings out by cell: what is printed there, and what the rest would give.

In: drafts, their findings and those of comparing years. Out: one ``Entry`` per finding. Must not
word a check, nor say which side of a sum is wrong: of a broken sum both sides are given, each
with what the other one makes it; where one cell would mend all sums it stands in, that cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gongkai.check.words import plain
from gongkai.desk.mending import find_mends
from gongkai.desk.roll import Draft
from gongkai.desk.words import Words, number, shown
from gongkai.knowledge import Identity, checks, identities, indicators
from gongkai.model import Figure, Finding, Report

SEVERITIES = ("error", "warning", "info")
TOLD = "one-cell"
"""The diagnosis that the sides of a broken sum tell already: it is no line of its own."""
NOTHING = "—"
PRINTED = 60
"""Characters of printed words that fit into a cell of the list."""


MOST_CELLS = 4
"""So many cells are named one by one; of more the first and the last."""

Value = Decimal | str | None
"""A number, what is printed instead of one, or nothing."""


@dataclass(frozen=True, slots=True)
class Side:
    """A cell, or several: what is printed, and what it would be for the rest.

    Several cells are added where ``is_sum``, and ``printed`` is their sum; else it has what each
    of them prints.
    """

    indicators: tuple[str, ...]
    printed: Value | tuple[Value, ...]
    expected: Decimal | None
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding in one draft of a unit; ``sides`` is never empty.

    ``is_crossing`` says that the one side is the only cell that would mend every sum it is in.
    """

    unit: str
    draft: Draft
    finding: Finding
    sides: tuple[Side, ...]
    is_crossing: bool = False


@dataclass(frozen=True, slots=True)
class Labels:
    """Where a side stands, in words."""

    table: str
    row: str
    column: str


def make_entries(unit: str, draft: Draft, compared: Sequence[Finding]) -> Iterator[Entry]:
    """Lay out what checking a draft by itself and comparing it found, the gravest first."""
    mends = find_mends(draft.report)
    findings = [one for one in (*draft.checked.findings, *compared) if one.check != TOLD]
    for finding in sorted(findings, key=lambda one: SEVERITIES.index(one.severity)):
        identity = _broken(finding)
        if identity is None:
            yield Entry(unit, draft, finding, (_side(finding, draft.report),))
        elif identity.identity in mends:
            cell, value = mends[identity.identity]
            printed = _values(draft.report)[cell]
            yield Entry(unit, draft, finding, (Side((cell,), printed, value),), is_crossing=True)
        else:
            left, right = finding.left, finding.right
            sides = ((identity.right, right, left), (identity.left, left, right))
            both = (Side(*side, is_sum=len(side[0]) > 1) for side in sides)
            yield Entry(unit, draft, finding, tuple(both))


def _broken(finding: Finding) -> Identity | None:
    """Find the identity whose failure this is; its cells are the finding's, left side first."""
    for identity in identities():
        cells = (*identity.left, *identity.right)
        if identity.check == finding.check and finding.indicators == cells:
            return identity
    return None


def _values(report: Report) -> Mapping[str, Decimal | None]:
    return {figure.indicator: figure.value for figure in report.figures}


def _side(finding: Finding, report: Report) -> Side:
    """Take the cell that an equation sets against another number, else all cells as printed."""
    if not finding.indicators:
        return Side((), finding.quote, None)
    figures = {figure.indicator: figure for figure in report.figures}
    known = tuple(code for code in finding.indicators if code in figures)
    if not known:
        return Side(finding.indicators[:1], finding.quote, None)
    first = figures[known[0]].value
    left, right = finding.left, finding.right
    is_equation = "=" in checks()[finding.check].formula and None not in (first, left, right)
    if is_equation and left != right and first in (left, right):
        return Side(known[:1], first, right if first == left else left)
    values = tuple(_shown(figures[code]) for code in known)
    return Side(known, values[0] if len(known) == 1 else values, None)


def _shown(figure: Figure) -> Value:
    """Give the number where just its digits are printed, else the words of the cell."""
    is_plain = figure.value is not None and figure.as_printed == plain(figure.value)
    return figure.value if is_plain else figure.as_printed


def labels(side: Side, form: str, words: Words) -> Labels:
    """Word where a side stands: its table, row and column."""
    if not side.indicators:
        return Labels(words("table.text"), words("place.text"), "")
    first = indicators()[side.indicators[0]]
    table = words(f"table.{first.parts[0]}")
    rows = list(dict.fromkeys(_row(code, words) for code in side.indicators))
    columns = list(dict.fromkeys(_column(code, form, words) for code in side.indicators))
    if len(rows) > 1 and len(columns) > 1:
        count = words("place.cells", count=len(side.indicators))
        return Labels(table, count, "")
    join = _added if side.is_sum else _listed
    return Labels(table, join(rows, words), join(columns, words))


def _added(names: list[str], words: Words) -> str:
    if len(names) == 1:
        return names[0]
    if len(names) == 2:
        return words("sum.two", first=names[0], second=names[1])
    return words("sum.many", first=names[0], last=names[-1])


def _listed(names: list[str], words: Words) -> str:
    """Name cells that nobody adds."""
    if len(names) <= MOST_CELLS:
        return words("list.comma").join(names)
    return words("list.many", first=names[0], last=names[-1], count=len(names))


def _row(code: str, words: Words) -> str:
    entry = indicators()[code]
    return entry.row_en if words.is_english else entry.row_zh


def _column(code: str, form: str, words: Words) -> str:
    """Take the wording of the report's form where the forms differ."""
    entry = indicators()[code]
    if words.is_english:
        return entry.column_en
    wordings = entry.column_zh.split("|")
    return wordings[-1] if form == "2021" else wordings[0]


def printed(side: Side) -> str:
    """What is printed in a side, as words; of several cells what each of them prints."""
    if not isinstance(side.printed, tuple):
        return shown(number(side.printed), PRINTED)
    if not any(value not in (None, "") for value in side.printed):
        return ""
    # The blank keeps a number whole where the line breaks.
    return shown("、 ".join(number(value) or NOTHING for value in side.printed), PRINTED)

"""Lay findings out by cell: what is printed there, and what the rest would give.

In: drafts, their findings and those of comparing years. Out: one ``Entry`` per finding. Must not
word a check, nor say which side of a sum is wrong: of a broken sum both sides are given, each
with what the other one makes it; where one cell would mend all sums it stands in, that cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gongkai.desk.mending import find_mends
from gongkai.desk.roll import Draft
from gongkai.desk.words import Words, number, shown
from gongkai.knowledge import Identity, checks, identities, indicators
from gongkai.model import Finding, Report

SEVERITIES = ("error", "warning", "info")
PRINTED = 60
"""Characters of printed words that fit into a cell of the list."""


@dataclass(frozen=True, slots=True)
class Side:
    """A cell, or several that are added: what is printed, and what it would be for the rest."""

    indicators: tuple[str, ...]
    printed: Decimal | str | None
    expected: Decimal | None


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


SAID_BY_SUMS = "one-cell"


def make_entries(unit: str, draft: Draft, compared: Sequence[Finding]) -> Iterator[Entry]:
    """Lay out what checking a draft by itself and comparing it found, the gravest first.

    The list of cells of which one would mend a sum is left out: each broken sum says by itself
    what would mend it.
    """
    mends = find_mends(draft.report)
    findings = [one for one in (*draft.checked.findings, *compared) if one.check != SAID_BY_SUMS]
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
            both = (Side(identity.right, right, left), Side(identity.left, left, right))
            yield Entry(unit, draft, finding, both)


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
    """Take the first cell; what an equation sets against it is what it would have to be."""
    left, right = finding.left, finding.right
    if not finding.indicators:
        return Side((), finding.quote, None)
    if len(finding.indicators) > 1 and left is None:
        return Side(finding.indicators, None, None)
    first = finding.indicators[0]
    figure = next((one for one in report.figures if one.indicator == first), None)
    if figure is None:
        return Side(finding.indicators[:1], finding.quote, None)
    printed = figure.as_printed if figure.value is None else figure.value
    if left is None or right is None or left == right or "=" not in checks()[finding.check].formula:
        return Side((first,), figure.as_printed, None)
    if printed == left:
        return Side((first,), printed, right)
    return Side((first,), printed, left if printed == right else None)


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
    return Labels(table, _joined(rows, words), _joined(columns, words))


def _joined(names: list[str], words: Words) -> str:
    if len(names) == 1:
        return names[0]
    if len(names) == 2:
        return words("sum.two", first=names[0], second=names[1])
    return words("sum.many", first=names[0], last=names[-1])


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
    """What is printed in a side, as words."""
    return shown(number(side.printed), PRINTED)

"""Call the roll: which unit sent which report, which sent none, and what belongs to nobody.

In: outcomes of this year's folder and of last year's, and the list of units. Out: a ``Roll``.
Must not compare figures. Without a list every body that reports is a unit of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from gongkai.check import Checked
from gongkai.check import draft as check_draft
from gongkai.desk.matching import find_by_path, find_unit, is_same_name
from gongkai.desk.units import Listed
from gongkai.filing import tell_apart
from gongkai.intake import Outcome
from gongkai.ledger import NO_LEDGER, keys_of
from gongkai.model import Report
from gongkai.namesakes import join_namesakes


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """One report as it was sent; ``name`` is its file, with a number where a file holds more."""

    name: str
    report: Report
    checked: Checked
    media_type: str | None = None


@dataclass(slots=True, eq=False)
class Unit:
    """A unit and what it sent; ``key`` tells units apart.

    ``drafts`` are of the year that is compiled, ``stale`` of another one; ``hint`` is the listed
    unit that the name of a file speaks of where the report itself names another body.
    """

    key: str
    name: str
    listed: Listed | None = None
    drafts: list[Draft] = field(default_factory=list)
    stale: list[Draft] = field(default_factory=list)
    last: list[Draft] = field(default_factory=list)
    by_path: bool = False
    hint: str = ""

    @property
    def is_same_twice(self) -> bool:
        """Whether all drafts have the same figures."""
        return len({_figures(draft.report) for draft in self.drafts}) == 1


@dataclass(frozen=True, slots=True)
class Roll:
    """All units: those of the list in its order, then the others by name; and the year."""

    units: tuple[Unit, ...]
    year: int | None
    has_list: bool

    @property
    def missing(self) -> Iterator[Unit]:
        """Units of the list without a report of the year."""
        return (unit for unit in self.units if unit.listed and not unit.drafts)

    @property
    def unlisted(self) -> Iterator[Unit]:
        """Units that report and are not on the list."""
        return (unit for unit in self.units if self.has_list and not unit.listed)

    @property
    def doubled(self) -> Iterator[Unit]:
        """Units with more than one report of the year."""
        return (unit for unit in self.units if len(unit.drafts) > 1)


def call_roll(
    now: Sequence[Outcome],
    before: Sequence[Outcome],
    listed: Sequence[Listed],
    year: int | None,
) -> Roll:
    """Sort the reports of both years to the units."""
    first, second = [*_named(now)], [*_named(before)]
    reports = [report for _, report in (*first, *second)]
    reports, keys = join_namesakes(reports, keys_of(reports), NO_LEDGER)
    told = tell_apart(reports, keys=keys)
    year = year or _year([report for _, report in first])
    units = {f"line-{one.line}": Unit(f"line-{one.line}", one.name, one) for one in listed}
    for (name, _), report in zip(first, told, strict=False):
        draft = Draft(name, report, check_draft(report))
        unit = _unit_of(draft, listed, units)
        fits = year is None or report.year in (None, year)
        (unit.drafts if fits else unit.stale).append(draft)
    for (name, _), report in zip(second, told[len(first) :], strict=True):
        if year is None or report.year in (None, year - 1):
            for unit in _last_unit(report, name, listed, units):
                unit.last.append(Draft(name, report, Checked((), ())))
    own = [unit for unit in units.values() if unit.listed]
    others = [unit for unit in units.values() if not unit.listed]
    others.sort(key=lambda unit: (unit.name, unit.key))
    return Roll((*own, *others), year, bool(listed))


def _named(outcomes: Iterable[Outcome]) -> Iterator[tuple[str, Report]]:
    for outcome in outcomes:
        for report in outcome.reports:
            more = f" #{report.ordinal}" if len(outcome.reports) > 1 else ""
            yield outcome.source.path + more, report


def _year(reports: Iterable[Report]) -> int | None:
    """Take the year that most reports describe; of two the later."""
    years = Counter(report.year for report in reports if report.year)
    return max(years, key=lambda year: (years[year], year), default=None)


def _unit_of(draft: Draft, listed: Sequence[Listed], units: dict[str, Unit]) -> Unit:
    body = draft.report.body
    found = find_unit(body, listed)
    by_path = find_by_path(draft.name, listed) if found is None else None
    if found is None and body.name is None and by_path:
        unit = units[f"line-{by_path.line}"]
        unit.by_path = True
        return unit
    if found:
        return units[f"line-{found.line}"]
    unit = units.setdefault(body.id, Unit(body.id, body.name or draft.name))
    unit.hint = by_path.name if by_path else unit.hint
    return unit


def _last_unit(
    report: Report, name: str, listed: Sequence[Listed], units: dict[str, Unit]
) -> Iterator[Unit]:
    """Give the unit of a report of last year, if it has one in this year."""
    found = find_unit(report.body, listed)
    if found is None and report.body.name is None:
        found = find_by_path(name, listed)
    if found:
        yield units[f"line-{found.line}"]
        return
    if report.body.id in units:
        yield units[report.body.id]
        return
    others = [unit for unit in units.values() if not unit.listed]
    said = report.body.name or ""
    fitting = [unit for unit in others if said and is_same_name(said, unit.name)]
    if len(fitting) == 1:
        yield fitting[0]


def _figures(report: Report) -> tuple[tuple[str, object, str], ...]:
    return tuple((one.indicator, one.value, one.status) for one in report.figures)

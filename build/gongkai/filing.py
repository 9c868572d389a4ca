"""Give every body and every report its id in the archive, and choose the current version.

In: outcomes and errata. Out: reports, corrected and checked, each with its id. Must not drop a
version: all are kept, one is current. Ids must not depend on the order of files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from gongkai.archive import Erratum
from gongkai.check import report
from gongkai.correct import correct
from gongkai.intake import Outcome
from gongkai.model import Report, Stopped
from gongkai.parse.identity import split_place
from gongkai.staging import Filed

PROVENANCES = {"official_host": 0, "unknown": 1, "mirror": 2}
"""An official copy goes before one without an address, and that before a mirror."""
JOINTS = re.compile("[和与及、]")
"""What stands between the functions that one department's name lists."""
ORGANS = re.compile("(?:委员会|办公室|中心|[局厅委办处])$")
LATEST = 9999


def file_reports(
    outcomes: list[Outcome], errata: tuple[Erratum, ...]
) -> tuple[list[Filed], list[tuple[Erratum, bool]]]:
    """Correct and check every report, and give each its id in this archive.

    Raises:
        Stopped: two reports would have the same id.
    """
    told = tell_apart([one for outcome in outcomes for one in outcome.reports])
    corrected = [correct(one, errata) for one in told]
    applied = {erratum for one in corrected for erratum in one.applied}
    reports = [one.report for one in corrected]
    current = _current(reports)
    ids = report_ids(reports, current)
    filed = [
        Filed(one, report(one), own, index in current)
        for index, (one, own) in enumerate(zip(reports, ids, strict=True))
    ]
    filed.sort(key=lambda one: one.report_id)
    for one, other in pairwise(filed):
        if one.report_id == other.report_id:
            paths = f"{one.report.source.path} and {other.report.source.path}"
            raise Stopped(f"{paths}: both would be report {one.report_id}")
    return filed, [(erratum, erratum in applied) for erratum in errata]


def _current(reports: list[Report]) -> set[int]:
    """Choose the current version of each body and year; gives places in the list.

    The official host goes before a mirror, then the more complete copy, then the later date, of
    publication and of fetching; the hash and the path break what ties are left.
    """
    best: dict[tuple[str, int], int] = {}
    for index, one in enumerate(reports):
        if one.year is None:
            continue
        key = (one.body.id, one.year)
        if key not in best or _rank(one) < _rank(reports[best[key]]):
            best[key] = index
    return set(best.values())


def _rank(one: Report) -> tuple[int, int, int, int, str, str, int]:
    values = sum(1 for figure in one.figures if figure.value is not None)
    place = (one.source.sha256, one.source.path, one.ordinal)
    days = (-_day(one.published_on), -_day(one.source.fetched_on))
    return (PROVENANCES[one.provenance], -values, *days, *place)


def _day(date: str | None) -> int:
    return int((date or "0001-01-01").replace("-", ""))


def report_ids(reports: list[Report], current: set[int]) -> list[str]:
    """Give every report an id of its own: of several equal ones the later, by path, get -2, -3."""
    order = sorted(
        range(len(reports)),
        key=lambda index: (
            index not in current,
            reports[index].source.path,
            reports[index].ordinal,
        ),
    )
    ids: dict[int, str] = {}
    taken: set[str] = set()
    for index in order:
        own = wanted = report_id(reports[index], is_current=index in current)
        number = 1
        while own in taken:
            number += 1
            own = f"{wanted}-{number}"
        taken.add(own)
        ids[index] = own
    return [ids[index] for index in range(len(reports))]


def report_id(one: Report, *, is_current: bool) -> str:
    """Give the id of a report: body and year, and its hash where another version is current."""
    year = "undated" if one.year is None else str(one.year)
    own = f"{one.body.id}-{year}"
    if is_current:
        return own
    return f"{own}-{one.source.sha256[:8]}" + (f"-{one.ordinal}" if one.ordinal > 1 else "")


@dataclass(frozen=True, slots=True)
class Named:
    """A department's name without its division, and the years it reported under it."""

    core: str
    years: frozenset[int]

    @property
    def place(self) -> tuple[int, str]:
        """The first year, then the name: the order in which bodies are counted."""
        return (min(self.years, default=LATEST), self.core)


def tell_apart(reports: list[Report]) -> list[Report]:
    """Give a second department of one kind in one division an id of its own, ending in -2.

    Only names of the same year tell that there are two: a name that follows another one in a
    later year is a new name of the same body.
    """
    years: dict[str, dict[str, set[int]]] = {}
    for one in reports:
        if is_department(one):
            names = years.setdefault(one.body.id, {}).setdefault(_core(one), set())
            names.update([one.year] if one.year else [])
    numbers = {
        (body_id, core): number
        for body_id, names in years.items()
        for number, group in enumerate(
            _bodies([Named(core, frozenset(known)) for core, known in names.items()]), start=1
        )
        for core in group
    }
    return [_renumbered(one, numbers) for one in reports]


def is_department(one: Report) -> bool:
    """Say whether the id of the report's body is made of a division and a department kind."""
    return bool(one.body.code and one.body.department and one.body.name)


def _renumbered(one: Report, numbers: dict[tuple[str, str], int]) -> Report:
    number = numbers.get((one.body.id, _core(one)), 1) if is_department(one) else 1
    if number == 1:
        return one
    return replace(one, body=replace(one.body, id=f"{one.body.id}-{number}"))


def _core(one: Report) -> str:
    """Take the divisions off a printed name."""
    return _without_place(one.body.name or "", f"{one.year}-12-31" if one.year else None)


@lru_cache(maxsize=4096)
def _without_place(name: str, on: str | None) -> str:
    return split_place(name, on)[1] or name


def _bodies(names: list[Named]) -> list[list[str]]:
    """Sort the names of one id into bodies: first what abbreviates what, then what follows what."""
    longest = sorted(names, key=lambda name: (-len(name.core), name.core))
    spelt: list[list[Named]] = []
    for name in longest:
        _join(name, [g for g in spelt if any(_is_short(name, other) for other in g)], spelt)
    spelt.sort(key=lambda group: min(name.place for name in group))
    bodies: list[list[Named]] = []
    for group in spelt:
        free = (body for body in bodies if not any(_clash(a, b) for a in group for b in body))
        if (body := next(free, None)) is None:
            bodies.append(list(group))
        else:
            body.extend(group)
    return [[name.core for name in body] for body in bodies]


def _join(name: Named, groups: list[list[Named]], all_groups: list[list[Named]]) -> None:
    """Add a name to the first group that it does not contradict, else make it a group."""
    for group in groups:
        if not any(_clash(name, other) for other in group):
            group.append(name)
            return
    all_groups.append([name])


def _clash(one: Named, other: Named) -> bool:
    """Say whether two names of the same year are two organisations."""
    if not one.years & other.years:
        return False
    return not (_is_short(one, other) or _is_short(other, one))


def _is_short(one: Named, other: Named) -> bool:
    return abbreviates(one.core, other.core)


def abbreviates(short: str, full: str) -> bool:
    """Say whether one name only shortens the other one, and leaves out none of its functions.

    >>> abbreviates("城管执法局", "城市管理和综合执法局"), abbreviates("教育局", "教育局")
    (True, True)
    >>> abbreviates("教育局", "教育和体育局"), abbreviates("城市管理局", "综合行政执法局")
    (False, False)
    """
    if not _in_order(short, full):
        return False
    stem = ORGANS.sub("", short)
    parts = [part for part in JOINTS.split(ORGANS.sub("", full)) if part]
    if len(parts) > 1 and stem in parts:
        return False
    return all(set(part) & set(stem) for part in parts)


def _in_order(short: str, full: str) -> bool:
    rest = iter(full)
    return all(character in rest for character in short)

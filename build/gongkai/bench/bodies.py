"""List the bodies that report in a division: governments, offices, departments and the rest.

In: the code of a division, the registers of divisions, ``departments.csv``. Out: bodies with
their lasting traits. Must not know what a report says. Names and codes are real, since place
names decide how an archive is searched; whatever is reported under them is invented.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gongkai.bench.dice import dice
from gongkai.handwritten import read_rows
from gongkai.knowledge import divisions
from gongkai.model import Kind, Level, Scope

COLUMNS = ("kind", "county", "prefecture", "province", "share", "before", "joins")
BETWEEN = ("2020-12-31", "2022-12-31")
"""Divisions have one name in the registers of both days, so a body is called so throughout."""
SINCE, JOINED = 2021, "教育和体育局"
"""The year in which bureaus are renamed and merged, and what one becomes that takes sports in."""
RENAMED, MERGED, SHORT = 0.3, 0.12, 0.05
"""How many of the bureaus that may do so are renamed or merged; how many towns leave out their
county, so that nobody can tell which 城关镇 it is."""
OWN = {"county": 0.9, "prefecture": 0.9, "province": 0.9, "township": 0.92, "national": 1.0}
OFFICES = {"province": "人民政府办公厅", "prefecture": "人民政府办公室", "county": "人民政府办公室"}
LENGTHS: dict[int, Level] = {2: "province", 4: "prefecture", 6: "county", 9: "township"}


@dataclass(frozen=True, slots=True)
class Body:
    """A body that reports; ``key`` is the id it is to have, ``own`` how it speaks of itself.

    ``place`` is its division, ``whole`` all of that (全县); ``above`` stands before a town's name
    in titles. ``before`` is its name until it was renamed in ``SINCE``; ``until`` is the last
    year of one that was merged.
    """

    key: str
    code: str
    name: str
    own: str
    place: str
    level: Level
    kind: Kind
    scope: Scope
    department: str = ""
    before: str = ""
    until: int = 9999
    above: str = ""

    @property
    def whole(self) -> str:
        """All of the division: 全县."""
        return f"全{self.place[-1]}"

    def name_in(self, year: int) -> str:
        """The name in a year."""
        return self.before if self.before and year < SINCE else self.name


def is_known(code: str) -> bool:
    """Say whether a division has the same name in all registers that matter."""
    first, last = (divisions.names(day).get(code) for day in BETWEEN)
    return first is not None and first == last and first not in divisions.PSEUDO


def below(code: str) -> Iterator[str]:
    """Give the codes one level below a division."""
    lengths = sorted(LENGTHS)
    length = next((each for each in lengths if each > len(code)), 0)
    return (each for each in _by_length(length) if each.startswith(code) and is_known(each))


@cache
def _by_length(length: int) -> tuple[str, ...]:
    return tuple(code for code in divisions.names(BETWEEN[1]) if len(code) == length)


def bodies_of(seed: str, code: str, kinds: Iterable[str] | None = None) -> Iterator[Body]:
    """Give the bodies of one division, not those below it.

    Args:
        seed: decides traits.
        code: of a province, prefecture, county or township.
        kinds: the departments wanted, all that are likely to report when None.
    """
    level = LENGTHS[len(code)]
    place = divisions.names(BETWEEN[1])[code]
    if level == "township":
        yield _town(seed, code, place)
        return
    if level == "county" and code[4] == "7":  # so the register numbers development zones
        yield _zone(code, place)
        return
    roll = dice(seed, code, "bodies")
    name = f"{place}人民政府"
    scope = _scope(roll.random(), "jurisdiction", 0.75)
    yield Body(code, code, name, f"我{place[-1]}", place, level, "government", scope)
    office = f"{place}{OFFICES[level]}"
    own = "我厅" if level == "province" else "我办"
    yield Body(f"{code}-office", code, office, own, place, level, "office", "own_body", "office")
    yield from _departments(seed, code, None if kinds is None else frozenset(kinds))
    if kinds is None or "tax" in kinds:
        name = f"国家税务总局{place}税务局"
        scope = _scope(roll.random(), "system", 0.6)
        yield Body(f"{code}-tax", code, name, "我局", place, level, "vertical", scope, "tax")


def _zone(code: str, place: str) -> Body:
    """Give the committee that runs a development zone."""
    name = f"{place}管理委员会"
    return Body(code, code, name, "我委", place, "county", "development-zone", "own_body")


def _town(seed: str, code: str, place: str) -> Body:
    above = divisions.names(BETWEEN[1])[code[:6]]
    roll = dice(seed, code, "town")
    scope = _scope(roll.random(), "own_body", OWN["township"])
    above = "" if roll.random() < SHORT else above
    kind: Kind = "subdistrict-office" if place.endswith("街道") else "government"
    name = f"{place}办事处" if place.endswith("街道") else f"{place}人民政府"
    own = f"我{place[-2:]}" if place.endswith(("街道", "苏木")) else f"我{place[-1]}"
    return Body(code, code, name, own, place, "township", kind, scope, above=above)


def _departments(seed: str, code: str, kinds: frozenset[str] | None) -> Iterator[Body]:
    level, place = LENGTHS[len(code)], divisions.names(BETWEEN[1])[code]
    is_merged = dice(seed, code, "merged").random() < MERGED
    for row in _listed():
        roll = dice(seed, code, row["kind"])
        luck, scope = roll.random(), _scope(roll.random(), "own_body", OWN[level])
        wanted = luck < float(row["share"]) if kinds is None else row["kind"] in kinds
        if not row[level] or not wanted:
            continue
        name, before, until = f"{place}{row[level]}", "", 9999
        if row["before"] and level == "county" and roll.random() < RENAMED:
            before = f"{place}{row['before']}"
        if is_merged and level == "county" and row["kind"] == "education":
            name, before = f"{place}{JOINED}", name
        if is_merged and level == "county" and row["joins"]:
            until = SINCE - 1
        key, own = f"{code}-{row['kind']}", _own(name)
        yield Body(
            key, code, name, own, place, level, "department", scope, row["kind"], before, until
        )


@cache
def _listed() -> tuple[dict[str, str], ...]:
    return tuple(read_rows(Path(__file__).with_name("departments.csv"), COLUMNS))


def _own(name: str) -> str:
    return f"我{name[-1]}" if name[-1] in "局厅" else "我委"


def _scope(luck: float, usual: Scope, share: float) -> Scope:
    """Let a body say the usual thing of its scope, or nothing of it."""
    return usual if luck < share else "unknown"

"""Find the division that a body's name means, among those that bear the same name.

In: a name taken apart, a date, and the places that the document speaks of. Out: one division, or
none where several remain. Must not guess: the nearest place is no evidence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gongkai.knowledge.departments import DepartmentKind, kinds_of
from gongkai.knowledge.divisions import Division, named, resolve, stemmed
from gongkai.parse.keeping import kept
from gongkai.parse.names import Reading, kind_of, read_name

BRANCH = re.compile(
    r"^(?P<bureau>.*?(?:局|委员会|厅))(?P<place>[\u3400-\u9fff]{2,8}?)(?:监管)?(?:分局|支局|分中心)$"
)
BY_STEM = frozenset(
    {"customs", "survey-team", "financial-regulator", "central-bank", "tax", "housing-fund"}
    | {"foreign-exchange", "securities-regulator", "maritime-safety", "mine-safety"}
    | {"border-inspection", "inspection-quarantine", "postal", "communications"}
)
"""Kinds whose bodies are called by the bare name of their place: 长沙海关, 国家统计局温州调查队."""
MAX_STEM, COUNTY = 8, 6
MIN_ZONE = 6
"""高新区管委会 is any city's; a longer name says whose."""


@dataclass(frozen=True, slots=True)
class Near:
    """The day whose register holds, and the codes of the places that the document speaks of.

    ``codes`` is asked for only where a name alone does not tell.
    """

    on: str | None
    codes: Callable[[], Sequence[str]]


@kept(16_384)
def is_placed(name: str) -> bool:
    """Tell whether a name says where its body is: by a division, or by a bare place name.

    >>> is_placed("安化县教育局"), is_placed("长沙海关"), is_placed("教育局"), is_placed("公安局")
    (True, True, False, False)
    """
    reading = read_name(name, None)
    if reading.places:
        return True
    if _is_by_stem(departments_of(reading)):
        return any(_stems(reading.rest[:length], None) for length in _lengths(reading.rest))
    return kind_of(name) == "development-zone" and len(name) > MIN_ZONE


def departments_of(reading: Reading) -> tuple[DepartmentKind, ...]:
    """Give the kinds of department that a name says its body is; a government is none."""
    if kind_of(reading.name) in {"government", "subdistrict-office"}:
        return ()
    return kinds_of(reading.rest) or (kinds_of(reading.name) if reading.prefix else ())


def find_division(reading: Reading, near: Near) -> Division | None:
    """Find the one division that a name means; None where several remain."""
    own = _by_places(reading.places, near)
    branch = BRANCH.match(reading.rest)
    if branch:
        return _of_a_branch(branch["place"], own, near) or own
    if own or reading.places:
        return own
    if _is_by_stem(departments_of(reading)):
        return _by_stem(reading.rest, near)
    if kind_of(reading.name) == "development-zone":
        return _of_a_zone(reading.rest, near)
    return None


def _is_by_stem(departments: Sequence[DepartmentKind]) -> bool:
    return bool(departments) and departments[0].id in BY_STEM


def _lengths(rest: str) -> range:
    return range(min(len(rest) - 1, MAX_STEM), 1, -1)


def _by_places(places: Sequence[str], near: Near) -> Division | None:
    if not places:
        return None
    above: list[str] = []
    for place in places[:-1]:
        above = [division.code for division in _outermost(resolve(place, above, near.on))]
    found = _outermost(resolve(places[-1], above, near.on))
    if len(found) > 1 and not above:
        codes = tuple(near.codes())
        found = tuple(one for one in found if one.code.startswith(codes))
    return found[0] if len(found) == 1 else None


def _outermost(found: tuple[Division, ...]) -> tuple[Division, ...]:
    """Drop what only repeats a city: 东莞市 and 嘉峪关市 stand in the register as counties too."""
    codes = {one.code for one in found}
    return tuple(one for one in found if len(one.code) != COUNTY or one.code[:4] not in codes)


def _of_a_branch(place: str, above: Division | None, near: Near) -> Division | None:
    """Find the county of a branch: 安化分局 of 益阳市's bureau is that of 安化县."""
    found = _stems(place, near.on)
    if above:
        below = [one for one in found if one.code.startswith(above.code)]
        found = [one for one in below if one.code != above.code] or below
    return _only(found, near)


def _by_stem(rest: str, near: Near) -> Division | None:
    """Find the place of a body of a system; the bare name means the larger of two places."""
    for length in _lengths(rest):
        if found := _stems(rest[:length], near.on):
            top = min(len(one.code) for one in found)
            return _only([one for one in found if len(one.code) == top], near)
    return None


def _of_a_zone(rest: str, near: Near) -> Division | None:
    """Find the county or city of a zone, where the document names it: 东湖 of 武汉 is no 东湖区."""
    for length in _lengths(rest):
        found = [one for one in _stems(rest[:length], near.on) if one.code in set(near.codes())]
        if len(found) == 1:
            return found[0]
    return None


def _stems(place: str, on: str | None) -> list[Division]:
    """Find provinces, cities and counties by full name or stem."""
    found = {one.code: one for one in (*named(place, on), *stemmed(place, on))}
    return [one for code, one in sorted(found.items()) if len(code) <= COUNTY and code[4:] != "00"]


def _only(found: Sequence[Division], near: Near) -> Division | None:
    if len(found) > 1:
        told = set(near.codes())
        found = [one for one in found if one.code in told]
    return found[0] if len(found) == 1 else None

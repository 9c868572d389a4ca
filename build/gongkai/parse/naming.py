"""Read what a body's name means: its division, its kind, and the id that follows from both.

In: a name as printed, the date at which it was borne, and the places that the document speaks
of. Out: a ``Body``. Must not search a document; the register only turns a printed name into a
code, and never replaces the name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gongkai.knowledge.departments import DepartmentKind, kinds_of
from gongkai.knowledge.divisions import (
    LEVELS,
    Division,
    named,
    resolve,
    stemmed,
)
from gongkai.knowledge.patterns import body_names, national_bodies
from gongkai.model import Body, Kind, Level

ZONE = re.compile(r"^[\u3400-\u9fff]{2,8}?(?:新区|开发区|高新区|经开区|示范区|度假区|管委会)(?=.)")
PREFIX = re.compile(r"^(?:中共|中国共产党|中华人民共和国|国营|国有)")
"""What may stand before the division in a name, and stays part of it."""
INFIX = re.compile(r"^人民政府(?=.{2,12}(?:街道|镇|乡|苏木))")
"""南京市鼓楼区人民政府华侨路街道办事处: the government that sent the office."""
PLATE = re.compile(r"\([^()]*\)$")
BRANCH = re.compile(
    r"^(?P<bureau>.*?(?:局|委员会|厅))(?P<place>[\u3400-\u9fff]{2,8}?)(?:监管)?(?:分局|支局|分中心)$"
)
UNIT = re.compile(r"(?<=[局厅委会])[\u3400-\u9fff]{2,12}(?:分局|支局|所|中队|分中心|监管站)$")
OWN_GOVERNMENT = re.compile(
    r"^(?:人民政府|政府|行政公署|行署|街道办事处|街道办|办事处|管理委员会|管委会)?(?:\([^()]*\))?$"
)
BY_STEM = frozenset(
    {"customs", "survey-team", "financial-regulator", "central-bank", "tax", "housing-fund"}
    | {"foreign-exchange", "securities-regulator", "maritime-safety", "mine-safety"}
    | {"border-inspection", "inspection-quarantine", "postal", "communications"}
)
"""Kinds whose bodies are called by the bare name of their place: 长沙海关, 国家统计局温州调查队."""
OF_A_DIVISION: frozenset[Kind] = frozenset({"government", "subdistrict-office", "development-zone"})
LEVEL_ENDINGS: tuple[tuple[str, Level], ...] = (
    (r"(?:镇|乡|苏木|街道|街道办事处|地区办事处)$", LEVELS[9]),
    (r"(?:县|旗|(?<![新园开自])(?<!自治)(?<!开发|示范|度假|高新|经开)区)$", LEVELS[6]),
    (r"(?:州|盟)$", LEVELS[4]),
    (r"(?:省|自治区)$", LEVELS[2]),
)
FIRST_WORD = re.compile(r"^[\u3400-\u9fff]{1,7}?(?:街道|苏木|自治区|[省市县旗州盟镇乡区])")
MAX_PLACE, MAX_STEM = 16, 8
MIN_ZONE = 6
"""高新区管委会 is any city's; a longer name says whose."""

Codes = Callable[[], Sequence[str]]
"""Codes of counties and cities that the document speaks of; asked for only where needed."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A name taken apart: what stands before its divisions, these, and what follows."""

    prefix: str
    places: tuple[str, ...]
    rest: str

    @property
    def name(self) -> str:
        """The name without superior divisions."""
        return self.prefix + (self.places[-1] if self.places else "") + self.rest


@lru_cache(maxsize=16_384)
def kind_of(name: str) -> Kind | None:
    """Tell the kind of a body by the end of its name; None where it ends like no body.

    >>> kind_of("安化县教育局(县体育局)"), kind_of("政府信息公开")
    ('department', None)
    """
    if name in national_bodies():
        return national_bodies()[name]
    plain = PLATE.sub("", name)
    for kind, pattern in body_names():
        if pattern.search(plain):
            return kind
    return None


@lru_cache(maxsize=16_384)
def split_place(name: str, on: str | None) -> tuple[tuple[str, ...], str]:
    """Split a name into the divisions that it begins with and the rest.

    >>> split_place("西平县师灵镇人民政府", None), split_place("安化县城管执法局", None)
    ((('西平县', '师灵镇'), '人民政府'), (('安化县',), '城管执法局'))
    >>> split_place("南京市鼓楼区人民政府华侨路街道办事处", None)
    (('南京市', '鼓楼区', '华侨路街道办事处'), '')
    """
    places: list[str] = []
    rest = name
    zone = ZONE.match(name)
    if zone and not named(zone[0], on) and _place_at(name[zone.end() :], on):
        rest = name[zone.end() :]
    while place := _place_at(rest, on):
        places.append(place)
        rest = rest[len(place) :]
        infix = INFIX.match(rest)
        if infix and _place_at(rest[infix.end() :], on):
            rest = rest[infix.end() :]
    return tuple(places), rest


def _place_at(name: str, on: str | None) -> str:
    """Give the longest registered division that a name begins with, or nothing."""
    lengths = range(min(len(name), MAX_PLACE), 1, -1)
    return next((name[:length] for length in lengths if named(name[:length], on)), "")


@lru_cache(maxsize=16_384)
def read_name(name: str, on: str | None) -> Reading:
    """Take a name apart; what stands above its division is kept as a prefix.

    >>> read_name("国家税务总局安化县税务局", None).name
    '国家税务总局安化县税务局'
    >>> read_name("湖南省益阳市安化县教育局", None).name
    '安化县教育局'
    """
    if name in national_bodies():
        return Reading("", (), name)
    prefix = _prefix(name, on)
    places, rest = split_place(name[len(prefix) :], on)
    return Reading(prefix, places, rest)


def _prefix(name: str, on: str | None) -> str:
    """Give what stands before the division: 中共, or the State Council body of a system."""
    fixed = PREFIX.match(name)
    if fixed and not named(fixed[0], on):
        return fixed[0]
    lengths = range(min(len(name) - 1, MAX_PLACE), 2, -1)
    return next((name[:length] for length in lengths if name[:length] in national_bodies()), "")


def make_body(reading: Reading, on: str | None, mentioned: Codes) -> Body:
    """Make the body that a name means.

    Args:
        reading: the name taken apart.
        on: ISO date at which it was borne; chooses the register.
        mentioned: the codes of the places that the document speaks of; they only choose
            between divisions of one name.
    """
    name = reading.name
    if name in national_bodies():
        return _national(name)
    division = find_division(reading.places, on, mentioned)
    departments = _departments(reading)
    kind = kind_of(name) or "other"
    if departments and kind in {"department", "office", "public-institution"}:
        kind = departments[0].body_kind
    branch = BRANCH.match(reading.rest)
    if kind == "department" and (branch or UNIT.search(reading.rest)):
        kind = "dispatched"
    if not division or branch:
        division = _by_stem(reading, branch, division, on, mentioned, departments) or division
    return _assembled(reading, kind, division, departments, is_unit=_is_unit(reading, branch, division))


def _national(name: str) -> Body:
    departments = kinds_of(name)
    own = departments[0].id if departments else None
    further = tuple(department.id for department in departments[1:])
    return Body(f"x-{digest(name)}", name, None, "national", national_bodies()[name], own, further)


def _departments(reading: Reading) -> tuple[DepartmentKind, ...]:
    if kind_of(reading.name) in {"government", "subdistrict-office"}:
        return ()
    return kinds_of(reading.rest) or (kinds_of(reading.name) if reading.prefix else ())


@lru_cache(maxsize=16_384)
def is_placed(name: str) -> bool:
    """Tell whether a name says where its body is: by a division, or by a bare place name.

    >>> is_placed("安化县教育局"), is_placed("长沙海关"), is_placed("教育局"), is_placed("公安局")
    (True, True, False, False)
    """
    reading = read_name(name, None)
    if reading.places:
        return True
    departments = _departments(reading)
    if departments and departments[0].id in BY_STEM:
        lengths = range(min(len(reading.rest) - 1, MAX_STEM), 1, -1)
        return any(_stems(reading.rest[:length], None) for length in lengths)
    return kind_of(name) == "development-zone" and len(name) > MIN_ZONE


def _is_unit(reading: Reading, branch: re.Match[str] | None, division: Division | None) -> bool:
    """Tell a part of a bureau that has neither a division nor a function of its own."""
    if branch:
        return division is None or not _is_named_for(branch["place"], division)
    return bool(UNIT.search(reading.rest))


def _is_named_for(place: str, division: Division) -> bool:
    return division.name == place or division.name.startswith(place)


def _by_stem(
    reading: Reading,
    branch: re.Match[str] | None,
    above: Division | None,
    on: str | None,
    mentioned: Codes,
    departments: Sequence[DepartmentKind],
) -> Division | None:
    """Find the division of a body that is called by a bare place name: 安化分局, 长沙海关."""
    if branch:
        found = _stems(branch["place"], on)
        below = [one for one in found if above and one.code.startswith(above.code)]
        if above:
            below = [one for one in below if one.code != above.code] or below
        return _only(below if above else found, mentioned)
    if reading.places:
        return None
    if departments and departments[0].id in BY_STEM:
        lengths = range(min(len(reading.rest) - 1, MAX_STEM), 1, -1)
        for length in lengths:
            if found := _stems(reading.rest[:length], on):
                top = min(len(one.code) for one in found)
                return _only([one for one in found if len(one.code) == top], mentioned)
    if kind_of(reading.name) == "development-zone":
        return _of_a_zone(reading.rest, on, mentioned)
    return None


def _of_a_zone(rest: str, on: str | None, mentioned: Codes) -> Division | None:
    """Find the county or city of a zone; 东湖 of 武汉 is none of 东湖区, so only where it is told."""
    for length in range(min(len(rest) - 1, MAX_STEM), 1, -1):
        found = [one for one in _stems(rest[:length], on) if one.code in set(mentioned())]
        if len(found) == 1:
            return found[0]
    return None


def _stems(place: str, on: str | None) -> list[Division]:
    """Find provinces, cities and counties by full name or stem."""
    found = {one.code: one for one in (*named(place, on), *stemmed(place, on))}
    return [one for code, one in sorted(found.items()) if len(code) <= 6 and code[4:] != "00"]


def _only(found: Sequence[Division], mentioned: Codes) -> Division | None:
    if len(found) > 1:
        told = set(mentioned())
        found = [one for one in found if one.code in told]
    return found[0] if len(found) == 1 else None


def find_division(places: Sequence[str], on: str | None, mentioned: Codes) -> Division | None:
    """Find the one division that a name means; None where several remain."""
    if not places:
        return None
    above: list[str] = []
    for place in places[:-1]:
        found = _outermost(resolve(place, above, on))
        above = [division.code for division in found]
    found = _outermost(resolve(places[-1], above, on))
    if len(found) > 1 and not above:
        codes = tuple(mentioned())
        found = tuple(one for one in found if one.code.startswith(codes) or one.code in codes)
    return found[0] if len(found) == 1 else None


def _outermost(found: tuple[Division, ...]) -> tuple[Division, ...]:
    """Drop what only repeats a division: 东莞市 stands twice in the register, as city and county."""
    codes = {one.code for one in found}
    return tuple(one for one in found if not (one.code.endswith("00") and one.code[:4] in codes))


def _assembled(
    reading: Reading,
    kind: Kind,
    division: Division | None,
    departments: Sequence[DepartmentKind],
    *,
    is_unit: bool,
) -> Body:
    name = reading.name
    code = division.code if division else None
    level = division.level if division else _level_by_words(name)
    own = departments[0].id if departments else None
    further = tuple(department.id for department in departments[1:])
    is_own = kind in OF_A_DIVISION and bool(reading.places) and OWN_GOVERNMENT.match(reading.rest)
    if code is None:
        identifier = f"x-{digest(name)}"
    elif is_own:
        identifier = code
    else:
        part = f"x{digest(name)}" if is_unit or not own else own
        identifier = f"{code}-{part}"
    if kind in OF_A_DIVISION and not is_own and reading.places:
        level = _level_by_words(name) or level
    return Body(identifier, name, code, level, kind, own, further)


def digest(name: str) -> str:
    """Give the eight hex digits that stand in an id for a name; 管委会 is 管理委员会.

    >>> digest("演示管委会") == digest("演示管理委员会")
    True
    """
    spelt = name.replace("管委会", "管理委员会")
    return hashlib.sha256(spelt.encode()).hexdigest()[:8]


def _level_by_words(name: str) -> Level | None:
    """Tell the level of a division that no register has by the word that ends it.

    >>> _level_by_words("演示县教育局"), _level_by_words("演示镇人民政府"), _level_by_words("演示局")
    ('county', 'township', None)
    """
    place = re.sub("(?:人民政府|政府|行政公署)$", "", name)
    if re.search(LEVEL_ENDINGS[0][0], place):
        return LEVELS[9]
    first = FIRST_WORD.match(name)
    for pattern, level in LEVEL_ENDINGS:
        if first and re.search(pattern, first[0]):
            return level
    return None

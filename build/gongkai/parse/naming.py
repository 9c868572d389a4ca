"""Read what a body's name means: its division, its kind, and the id that follows from both.

In: a name as printed, the date at which it was borne, and the places that the document speaks
of. Out: a ``Body``. Must not search a document; the register only turns a printed name into a
code, and never replaces the name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from gongkai.knowledge.departments import DepartmentKind, kinds_of
from gongkai.knowledge.divisions import LEVELS, Division
from gongkai.knowledge.patterns import national_bodies
from gongkai.model import Body, Kind, Level, Report
from gongkai.parse.names import Reading, kind_of, without_place, without_superior
from gongkai.parse.placing import BRANCH, Near, departments_of, find_division

UNIT = re.compile(r"(?<=[局厅委会])[\u3400-\u9fff]{2,12}(?:分局|支局|所|中队|分中心|监管站)$")
OWN_GOVERNMENT = re.compile(
    r"^(?:人民政府|政府|行政公署|行署|街道办事处|街道办|办事处|管理委员会|管委会)?(?:\([^()]*\))?$"
)
OF_A_DIVISION: frozenset[Kind] = frozenset({"government", "subdistrict-office", "development-zone"})
LEVEL_ENDINGS: tuple[tuple[str, Level], ...] = (
    (r"(?:镇|乡|苏木|街道|街道办事处|地区办事处)$", LEVELS[9]),
    (r"(?:县|旗|(?<![新园开自])(?<!自治)(?<!开发|示范|度假|高新|经开)区)$", LEVELS[6]),
    (r"(?:州|盟)$", LEVELS[4]),
    (r"(?:省|自治区)$", LEVELS[2]),
)
FIRST_WORD = re.compile(r"^[\u3400-\u9fff]{1,7}?(?:街道|苏木|自治区|[省市县旗州盟镇乡区])")


def make_body(reading: Reading, near: Near) -> Body:
    """Make the body that a name means."""
    name = reading.name
    if name in national_bodies():
        return _national(name)
    division = find_division(reading, near)
    departments = departments_of(reading)
    kind = kind_of(name) or "other"
    if departments and kind in {"department", "office", "public-institution"}:
        kind = departments[0].body_kind
    if kind == "department" and (BRANCH.match(reading.rest) or UNIT.search(reading.rest)):
        kind = "dispatched"
    return _assembled(reading, kind, division, departments)


def _national(name: str) -> Body:
    departments = kinds_of(name)
    own = departments[0].id if departments else None
    further = tuple(department.id for department in departments[1:])
    return Body(f"x-{digest(name)}", name, None, "national", national_bodies()[name], own, further)


def _is_unit(reading: Reading, division: Division | None) -> bool:
    """Tell a part of a bureau that has neither a division nor a function of its own."""
    branch = BRANCH.match(reading.rest)
    if branch:
        return division is None or not division.name.startswith(branch["place"])
    return bool(UNIT.search(reading.rest))


def _assembled(
    reading: Reading,
    kind: Kind,
    division: Division | None,
    departments: Sequence[DepartmentKind],
) -> Body:
    name = reading.name
    code = division.code if division else None
    level = division.level if division else level_by_words(name)
    own = departments[0].id if departments else None
    further = tuple(department.id for department in departments[1:])
    is_own = kind in OF_A_DIVISION and bool(reading.places) and OWN_GOVERNMENT.match(reading.rest)
    if code is None:
        identifier = f"x-{digest(name)}"
    elif is_own:
        identifier = code
    else:
        part = f"x{digest(name)}" if _is_unit(reading, division) or not own else own
        identifier = f"{code}-{part}"
    if kind in OF_A_DIVISION and not is_own and reading.places:
        level = level_by_words(name) or level
    return Body(identifier, name, code, level, kind, own, further)


HASHED = re.compile(r"(?:^|-)x-?[0-9a-f]{8}$")
"""How an id ends in which nothing but the name tells bodies of one division apart."""


def core_of(report: Report) -> str:
    """Take the divisions off a printed name: of a body told by its name alone those above it.

    Two towns that a county's register does not have are not both 人民政府.
    """
    on = f"{report.year}-12-31" if report.year else None
    return core_name(report.body.id, report.body.code, report.body.name or "", on)


def core_name(body_id: str, code: str | None, name: str, on: str | None) -> str:
    """Take the divisions off a name, as ``core_of`` does."""
    if code and HASHED.search(body_id):
        return without_superior(name, code, on)
    return without_place(name, on)


def digest(name: str) -> str:
    """Give the eight hex digits that stand in an id for a name; 管委会 is 管理委员会.

    >>> digest("演示管委会") == digest("演示管理委员会")
    True
    """
    spelt = name.replace("管委会", "管理委员会")
    return hashlib.sha256(spelt.encode()).hexdigest()[:8]


def level_by_words(name: str) -> Level | None:
    """Tell the level of a division that no register has by the word that ends it.

    >>> level_by_words("演示县教育局"), level_by_words("演示镇人民政府")
    ('county', 'township')
    """
    place = re.sub("(?:人民政府|政府|行政公署)$", "", name)
    if re.search(LEVEL_ENDINGS[0][0], place):
        return LEVELS[9]
    first = FIRST_WORD.match(name)
    for pattern, level in LEVEL_ENDINGS:
        if first and re.search(pattern, first[0]):
            return level
    return None

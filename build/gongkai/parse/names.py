"""Take a body's name apart: what stands before its divisions, these, and what follows.

In: a name as printed, and the date whose register holds. Out: its kind by its last words, its
divisions and the rest. Must not choose between divisions of one name: placing does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongkai.knowledge.departments import kinds_of
from gongkai.knowledge.divisions import named
from gongkai.knowledge.patterns import body_names, national_bodies
from gongkai.model import Kind
from gongkai.parse.keeping import kept

ZONE = re.compile(r"^[\u3400-\u9fff]{2,8}?(?:新区|开发区|高新区|经开区|示范区|度假区|管委会)(?=.)")
PREFIX = re.compile(r"^(?:中共|中国共产党|中华人民共和国|国营|国有)")
"""What may stand before the division in a name, and stays part of it."""
INFIX = re.compile(r"^人民政府(?=.{2,12}(?:街道|镇|乡|苏木))")
"""南京市鼓楼区人民政府华侨路街道办事处: the government that sent the office."""
PLATE = re.compile(r"\([^()]*\)$")
ORGAN = re.compile("(?:局|委员会|公司|集团|中心|[站所厂部社院校]|大学|(?<!街道)办)$")
"""How no division ends, though the register lists such bodies in the place of townships."""
TOWN = re.compile(r"^[\u3400-\u9fff]{2,8}(?:(?:镇|乡|苏木)(?:人民政府|政府)?|街道(?:办事处)?)$")
OWN_KINDS: frozenset[Kind | None] = frozenset(
    {"government", "subdistrict-office", "development-zone"}
)
GOVERNMENT = re.compile("(?:人民政府|政府|行政公署|街道办事处|街道办|办事处|管理委员会|管委会)$")
PLACE_WORD = re.compile(r"[\u3400-\u9fff]{2,7}?[省市县区旗州盟镇乡]")
"""How a division begins a name, in a register or not."""
MAX_PLACE, COUNTY, CITY = 16, 6, 4


@dataclass(frozen=True, slots=True)
class Reading:
    """A name taken apart: what stands before its divisions, these, and what follows."""

    prefix: str
    places: tuple[str, ...]
    rest: str

    @property
    def name(self) -> str:
        """The name without superior divisions; a town that no register has is one's own."""
        if self.places and TOWN.match(self.rest):
            return self.prefix + self.rest
        return self.prefix + (self.places[-1] if self.places else "") + self.rest


@kept(16_384)
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


@kept(16_384)
def split_place(name: str, on: str | None) -> tuple[tuple[str, ...], str]:
    """Split a name into the divisions that it begins with and the rest.

    >>> split_place("西平县师灵镇人民政府", None), split_place("安化县城管执法局", None)
    ((('西平县', '师灵镇'), '人民政府'), (('安化县',), '城管执法局'))
    >>> split_place("南京市鼓楼区人民政府华侨路街道办事处", None)
    (('南京市', '鼓楼区', '华侨路街道办事处'), '')
    """
    places: list[str] = []
    above: tuple[str, ...] = ()
    rest = name
    zone = ZONE.match(name)
    if zone and not named(zone[0], on) and _place_at(name[zone.end() :], on, ()):
        rest = name[zone.end() :]
    while place := _place_at(rest, on, above):
        places.append(place)
        above = tuple(one.code for one in named(place, on))
        rest = rest[len(place) :]
        infix = INFIX.match(rest)
        if infix and _place_at(rest[infix.end() :], on, above):
            rest = rest[infix.end() :]
    return tuple(places), rest


def without_place(name: str, on: str | None) -> str:
    """Take the divisions off a name; one that is nothing else stays whole.

    >>> without_place("西平县师灵镇人民政府", None), without_place("西平县", None)
    ('人民政府', '西平县')
    """
    return split_place(name, on)[1] or name


def without_superior(name: str, code: str, on: str | None) -> str:
    """Take off a name the divisions above the one of this code, and that one; no other.

    A town that the register does not have in that county, yet, may be in it elsewhere.

    >>> without_superior("献县段村镇人民政府", "130929", None)
    '段村镇人民政府'
    """
    return _without(name, on, {code[:size] for size in range(len(code) + 1)})


def without_above(name: str, code: str, on: str | None) -> str:
    """Take off a name the divisions above the one of this code, and not that one.

    >>> without_above("西平县师灵镇人民政府", "411721103", None)
    '师灵镇人民政府'
    """
    return _without(name, on, {code[:size] for size in range(len(code))})


def _without(name: str, on: str | None, codes: set[str]) -> str:
    left = name
    for place in split_place(name, on)[0]:
        if not any(one.code in codes for one in named(place, on)):
            break
        left = left[left.index(place) + len(place) :]
    return left or name


def _place_at(name: str, on: str | None, above: tuple[str, ...]) -> str:
    """Give the longest registered division that a name begins with, or nothing.

    A township counts only in its own city: the register has a 林业局 and many a 经济开发区, and
    lists towns that a zone runs under the zone.
    """
    cities = tuple(code[:CITY] for code in above) or ("",)
    for length in range(min(len(name), MAX_PLACE), 1, -1):
        if ORGAN.search(name[:length]):
            continue
        found = named(name[:length], on)
        if any(len(one.code) <= COUNTY or one.code.startswith(cities) for one in found):
            return name[:length]
    return ""


@kept(16_384)
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


def is_same_body(one: str, other: str) -> bool:
    """Tell whether two names may be one body's; 县教育局 is 安化县教育局.

    A government is not its office here, and not its bureau.

    >>> is_same_body("安化县", "湖南省安化县人民政府"), is_same_body("安化县", "安化县教育局")
    (True, False)
    >>> is_same_body("县教育局", "安化县教育局"), is_same_body("桃江县教育局", "安化县教育局")
    (True, False)
    """
    if one == other:
        return True
    first, second = read_name(one, None), read_name(other, None)
    kinds = (kind_of(one), kind_of(other))
    if first.places and second.places and first.places[-1] != second.places[-1]:
        return False
    if OWN_KINDS.issuperset(kinds):
        ends = [_bare(reading) for reading in (first, second)]
        return ends[0] == ends[1] or any(a.endswith(b) for a, b in (ends, ends[::-1]))
    if OWN_KINDS.intersection(kinds):
        return False
    if one.endswith(other) or other.endswith(one):
        return True
    words = [found[0] for name in (one, other) if (found := PLACE_WORD.match(name))]
    if len(set(words)) > 1:
        return False
    return bool(kinds_of(one)) and kinds_of(one) == kinds_of(other)


def _bare(reading: Reading) -> str:
    """Give a government's name without what says that it is one: 安化县, or 县."""
    return GOVERNMENT.sub("", (reading.places or ("",))[-1] + reading.rest)


def _prefix(name: str, on: str | None) -> str:
    """Give what stands before the division: 中共, or the State Council body of a system."""
    fixed = PREFIX.match(name)
    if fixed and not named(fixed[0], on):
        return fixed[0]
    lengths = range(min(len(name) - 1, MAX_PLACE), 2, -1)
    return next((name[:length] for length in lengths if name[:length] in national_bodies()), "")

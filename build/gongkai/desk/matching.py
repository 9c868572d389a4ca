"""Tell which unit of the list a report is from, by code, by name, or by the name of its file.

In: what a report says of its body, and the list. Out: the unit, or None. Must not guess: where
two units would do, none is taken. A name counts with its county or without it (教育局,
样本县教育局), and shortened as ``filing.abbreviates`` understands it (教体局).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from gongkai.desk.units import Listed, fold
from gongkai.filing import abbreviates
from gongkai.model import Body

OWN_ENDING = re.compile("(?<=[镇乡木])(?:人民)?政府$|(?<=街道)(?:办事处|办)$")
"""演示镇 on a list is 演示镇人民政府, 示范街道 is 示范街道办事处."""
PLACE = re.compile("[\u3400-\u9fff]{0,14}[省市州盟县区旗]")
ZONE = re.compile("(?:开发|高新|经开|示范|度假|[园新])区$")
SHORTEST = 3
"""Characters of a name without its county that still tell a unit."""


def find_unit(body: Body, units: Sequence[Listed]) -> Listed | None:
    """Find the unit that a report names; None where none or several fit."""
    if coded := _only(units, lambda unit: bool(unit.code) and unit.code == body.id):
        return coded
    if body.name is None:
        return None
    name = body.name
    for agree in (_is_equal, is_same_name, _is_shortened):
        found = [unit for unit in units if any(agree(name, other) for other in unit.names)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def find_by_path(path: str, units: Sequence[Listed]) -> Listed | None:
    """Find the one unit whose name stands in the path of a file; the longest name counts."""
    folded = fold(path)
    lengths = {
        unit: max((len(part) for part in _parts_of(unit) if part in folded), default=0)
        for unit in units
    }
    longest = max(lengths.values(), default=0)
    found = [unit for unit, length in lengths.items() if length == longest]
    return found[0] if longest and len(found) == 1 else None


def _parts_of(unit: Listed) -> Iterator[str]:
    for name in unit.names:
        for _, rest in _splits(name):
            if len(rest) >= SHORTEST or rest == core(name):
                yield rest


def is_same_name(one: str, other: str) -> bool:
    """Say whether two names are the same but for the divisions that they begin with.

    >>> is_same_name("教育局", "样本县教育局"), is_same_name("东区教育局", "西区教育局")
    (True, False)
    >>> is_same_name("样本县演示镇", "演示镇人民政府"), is_same_name("财政局", "开发区财政局")
    (True, False)
    """
    return _agree(one, other, lambda a, b: a == b)


def _is_shortened(one: str, other: str) -> bool:
    return _agree(one, other, lambda a, b: abbreviates(a, b) or abbreviates(b, a))


def _is_equal(one: str, other: str) -> bool:
    return core(one) == core(other)


def _agree(one: str, other: str, same: Callable[[str, str], bool]) -> bool:
    return any(
        len(rest) >= SHORTEST
        and len(other_rest) >= SHORTEST
        and _is_compatible(place, other_place)
        and same(rest, other_rest)
        for place, rest in _splits(one)
        for other_place, other_rest in _splits(other)
    )


def _is_compatible(one: str, other: str) -> bool:
    """Say whether two rows of divisions may be of one body; a zone is never left out."""
    if one == other:
        return True
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer.endswith(shorter) and not ZONE.search(longer)


@lru_cache(maxsize=16_384)
def core(name: str) -> str:
    """Fold a name and drop what a list leaves out.

    >>> core("演示镇 人民政府"), core("示范街道办事处"), core("样本县人民政府")
    ('演示镇', '示范街道', '样本县人民政府')
    """
    return OWN_ENDING.sub("", fold(name).replace("管委会", "管理委员会"))


@lru_cache(maxsize=16_384)
def _splits(name: str) -> tuple[tuple[str, str], ...]:
    """Split a name wherever what stands before may be divisions."""
    whole = core(name)
    ends = (end for end in range(1, len(whole)) if PLACE.fullmatch(whole, 0, end))
    return (("", whole), *((whole[:end], whole[end:]) for end in ends))


def _only(units: Iterable[Listed], fits: Callable[[Listed], bool]) -> Listed | None:
    found = [unit for unit in units if fits(unit)]
    return found[0] if len(found) == 1 else None

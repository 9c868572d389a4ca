"""Take names apart for the index: the place at the front, the office behind it, and spellings.

In: rows of bodies with their divisions and other names. Out: ``Named`` bodies in order of place
and ``Unit``s, the things that a beginning of a query can point to. Must not know files.

Three hundred bureaus share the name of their county, three thousand counties the name of a
bureau. So a query does not point to bodies but to a place or to an office, and these to the
blocks that hold their bodies: thirty times fewer entries than one per body.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from gongkai.knowledge.divisions import stem
from gongkai.knowledge.pinyin import HAN, spellings
from gongkai.render.package import KIND_ORDER, LEVEL_ORDER, Record, place_order

BLOCK = 64
"""So many bodies stand in one file, in order of place."""

MANY_BLOCKS = 16
"""A unit of more blocks names its first ones, in order of rank."""

COUNTY = 6
CLEAN = re.compile(r"[\s（）()·•,，、。'’\"“”\u3014\u3015\[\]【】]+")

spell = lru_cache(maxsize=None)(spellings)
short = lru_cache(maxsize=None)(stem)


@lru_cache(maxsize=200_000)
def normalise(text: str) -> str:
    """Make a name or query comparable: one width, lower case, no blanks, tones or brackets.

    >>> normalise("Shi Ling（师灵）"), normalise("Ｌǚ Liáng"), normalise("㐹")
    ('shiling师灵', 'lvliang', '㐹')
    """
    folded = unicodedata.normalize("NFKC", text).lower().replace("ü", "v").replace("ǚ", "v")
    plain = unicodedata.normalize("NFD", CLEAN.sub("", folded))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@dataclass(frozen=True, slots=True)
class Named:
    """One body as a hit shows it; ``tail`` is empty where its name does not begin with a place."""

    id: str
    name: str
    code: str
    rank: tuple[int, int, int]
    line: str
    head: str
    tail: str
    others: tuple[str, ...]


@dataclass(slots=True)
class Unit:
    """What a beginning points to: bodies by number, their blocks, whole names."""

    rank: tuple[int, int, int, int]
    bodies: Sequence[int]
    blocks: list[int]
    names: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Strings:
    """Everything that is looked up: strings with their units, and where a string may begin."""

    han: dict[str, list[Unit]] = field(default_factory=lambda: defaultdict(list))
    starts: dict[str, int] = field(default_factory=dict)
    latin: dict[str, list[Unit]] = field(default_factory=lambda: defaultdict(list))


def name_bodies(
    bodies: Iterable[Record], names: Mapping[str, Sequence[str]], chains: Mapping[str, list[str]]
) -> list[Named]:
    """Name every body in order of place: by code, the government before its bureaus."""
    found = []
    for number, row in enumerate(sorted(bodies, key=place_order)):
        chain = chains.get(row["body_id"], [])
        level = LEVEL_ORDER.index(row["level"]) if row["level"] else len(LEVEL_ORDER)
        name = row["name"]
        head = chain[-1] if chain and name.startswith(chain[-1]) and name != chain[-1] else name
        known = dict.fromkeys(other for other in names.get(row["body_id"], ()) if other != name)
        found.append(
            Named(
                id=row["body_id"],
                name=name,
                code=row.get("code") or "",
                rank=(KIND_ORDER.index(row["kind"]), level, number),
                line=" ".join(chain[:-1] if name.startswith(chain[-1]) else chain) if chain else "",
                head=head,
                tail=name[len(head) :],
                others=tuple(known),
            )
        )
    return found


def find_strings(bodies: Sequence[Named]) -> Strings:
    """Make the units of places, offices and single bodies with all their strings."""
    strings = Strings()
    ends = _ends(bodies)
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    offices: dict[str, list[int]] = defaultdict(list)
    for number, body in enumerate(bodies):
        if not body.tail:
            _add_single(strings, body.name, number, body)
            _add_latin(strings, normalise(body.id), _unit(bodies, [number]))
            continue
        places[body.code, body.head].append(number)
        offices[body.head[-1] + body.tail].append(number)
        for other in body.others:
            if other.startswith(body.head):
                offices[body.head[-1] + other[len(body.head) :]].append(number)
                continue
            place = other.removesuffix(body.tail) or other
            _add_single(strings, place, number, body)
            if place != other:
                offices[place[-1] + body.tail].append(number)
    for (code, head), numbers in places.items():
        unit = _unit(bodies, numbers, ends.get(code) if len(code) == COUNTY else None)
        _add_han(strings, head, unit, len(head))
        _add_spelled(strings, head, unit)
        unit.names.update((normalise(head), *_spelled(head), *_spelled_stem(head)))
        _add_latin(strings, normalise(code or bodies[numbers[0]].id), unit)
    for office, numbers in offices.items():
        unit = _unit(bodies, sorted(set(numbers), key=lambda number: bodies[number].rank))
        unit.rank = (1, *unit.rank[1:])
        _add_han(strings, office, unit, len(office) - 1)
        _add_spelled(strings, office[1:], unit)
        unit.names.update((office[1:], *_spelled(office[1:])))
    return strings


def _ends(bodies: Sequence[Named]) -> dict[str, int]:
    """The last body within each county, its townships' included: they stand right behind."""
    found: dict[str, int] = {}
    for number, body in enumerate(bodies):
        found[body.code[:COUNTY]] = number
    return found


def _unit(bodies: Sequence[Named], numbers: Sequence[int], end: int | None = None) -> Unit:
    """Point to bodies; with ``end`` also to the blocks of what stands behind them in the county."""
    first = bodies[numbers[0]]
    blocks = dict.fromkeys(number // BLOCK for number in numbers[: MANY_BLOCKS * BLOCK])
    if end is not None:
        blocks |= dict.fromkeys(range(numbers[0] // BLOCK, end // BLOCK + 1))
    found = list(blocks)[:MANY_BLOCKS]
    return Unit((0, *first.rank), numbers, found)


TOP = 8
"""So many bodies are named where a query points to more blocks than a reader should fetch."""


def _add_single(strings: Strings, name: str, number: int, body: Named) -> None:
    unit = Unit((0, *body.rank), [number], [number // BLOCK])
    _add_han(strings, name, unit, len(name))
    _add_spelled(strings, name, unit)
    unit.names.update((normalise(name), *_spelled(name)))


def _add_han(strings: Strings, text: str, unit: Unit, starts: int) -> None:
    plain = normalise(text)
    strings.han[plain].append(unit)
    strings.starts[plain] = max(strings.starts.get(plain, 0), starts)


def _add_spelled(strings: Strings, text: str, unit: Unit) -> None:
    """File a name under its spellings and its initials, from its first 汉字 on."""
    for spelled in _spelled(text):
        strings.latin[spelled].append(unit)


def _add_latin(strings: Strings, text: str, unit: Unit) -> None:
    if not HAN.search(text):
        strings.latin[text].append(unit)


@cache
def _spelled(text: str) -> tuple[str, ...]:
    """Pinyin and initials of a name, each way it may be read."""
    return tuple(dict.fromkeys(_ways(text)))


def _spelled_stem(head: str) -> Iterator[str]:
    """A place without its type, and how that is spelled: a beginning of the whole."""
    stem = short(head)
    yield stem
    if head.startswith(stem) and all(HAN.match(letter) for letter in head):
        for syllables in spell(head):
            yield "".join(syllables[: len(stem)])
            yield "".join(syllable[0] for syllable in syllables[: len(stem)])


def _ways(text: str) -> Iterator[str]:
    for syllables in spell(text):
        if syllables:
            yield "".join(syllables)
            yield "".join(syllable[0] for syllable in syllables)

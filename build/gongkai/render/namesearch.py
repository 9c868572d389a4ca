"""Write the name index: a tree of beginnings cut into small files, and the bodies in blocks.

In: bodies with their names and places. Out: files under ``search/names/``. Must not know pages.

``bodies-N.json`` holds the bodies in order of place, ``keys-N.json`` the beginnings. A beginning
says how many bodies it points to and in which blocks they stand; where these are more than
``SPAN``, it names its first bodies itself and longer beginnings follow. So a reader fetches one
file of keys and few blocks, whatever the size of the archive; a small archive (``WHOLE``) is its
blocks alone.
``places.json`` spells the places that stand behind a name, for readers of English pages.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from gongkai.knowledge.patterns import characters
from gongkai.knowledge.pinyin import HAN, shown
from gongkai.render.context import Output, to_json
from gongkai.render.named import (
    BLOCK,
    MANY_BLOCKS,
    TOP,
    Named,
    Strings,
    Unit,
    find_strings,
    name_bodies,
    normalise,
    short,
    spell,
)
from gongkai.render.package import Record
from gongkai.render.shards import FULL, count_files, dense, write_blocks, write_keyed

WHOLE = 8
"""An archive of so many blocks has no beginnings: all its bodies are looked through."""

SPAN = 2
ENTRY = 60
"""About so many bytes a named body takes."""

FOLDER = "search/names"
LEVELS = 8
"""Kind and level of a body stand in one number, kind times this and level."""

ROOTS = {True: (1, 2), False: (2, 3, 4)}
"""How long the first beginnings are, of 汉字 and of letters; only the longest go on."""

Place = tuple[str, int]
Keys = dict[str, str]


def write_index(
    out: Output,
    bodies: list[Record],
    names: Mapping[str, Sequence[str]],
    places: Mapping[str, list[str]],
) -> int:
    """Write the whole index; gives the number of files."""
    named = name_bodies(bodies, names, places)
    blocks = list(_blocks(named))
    written = write_blocks(out.write, f"{FOLDER}/bodies-", blocks)
    files = 0
    digest = hashlib.sha256("".join(blocks).encode()).hexdigest()[:8]
    if len(blocks) > WHOLE:
        keys = Tree(named, find_strings(named)).keys()
        files = count_files(sum(len(text) for text in keys.values()))
        written += write_keyed(out.write, f"{FOLDER}/keys-", keys, files)
    about = {"bodies": len(named), "blocks": len(blocks), "keys": files, "version": digest}
    out.write(f"{FOLDER}/index.json", to_json(about))
    out.write(f"{FOLDER}/traditional.json", to_json(_traditional(named), is_dense=True))
    spelled = {place: shown(place) for body in named for place in body.line.split()}
    out.write(f"{FOLDER}/places.json", to_json(spelled, is_dense=True))
    return written + 3


def _traditional(bodies: Sequence[Named]) -> list[str]:
    """Traditional characters and, in the same order, the simplified ones that names use."""
    used = {letter for body in bodies for letter in body.name}
    pairs = [(chr(old), new) for old, new in characters().items() if new in used]
    return ["".join(old for old, _ in pairs), "".join(new for _, new in pairs)]


def _blocks(bodies: Sequence[Named]) -> Iterator[str]:
    """The bodies, so many to a file, each place and each office of a file written once."""
    for first in range(0, len(bodies), BLOCK):
        places: dict[tuple[str, str, str], int] = {}
        offices: dict[tuple[str, str], int] = {}
        rows = []
        for body in bodies[first : first + BLOCK]:
            place = places.setdefault((body.code, body.head, body.line), len(places))
            is_plain = body.id.startswith(body.code) and body.code
            suffix = body.id.removeprefix(body.code) if is_plain else f"={body.id}"
            office = offices.setdefault((suffix, body.tail), len(offices))
            kind, level, _ = body.rank
            row = [place, office, kind * LEVELS + level]
            rows.append([*row, list(body.others)] if body.others else row)
        yield dense(
            {
                "places": [_place_row(*place) for place in places],
                "offices": [
                    [suffix, tail, _shown_spelling(tail)] if tail else [suffix]
                    for suffix, tail in offices
                ],
                "bodies": rows,
            }
        )


def _place_row(code: str, head: str, line: str) -> list[object]:
    """Code, name, places above, pinyin, length of the short name, pinyin above, other readings."""
    stem = short(head)
    others = ["".join(way) for way in spell(head)[1:]]
    above = _shown_spelling(line.rpartition(" ")[2]).replace(" ", "")
    length = len(stem) if head.startswith(stem) else 0
    row = [code, head, line, _shown_spelling(head), length, above]
    return [*row, others] if others else row


def _shown_spelling(text: str) -> str:
    ways = spell(text)
    return " ".join(ways[0]) if ways else ""


class Branch:
    """One beginning as JSON, the bodies that it names, and the longer beginnings below it."""

    __slots__ = ("below", "size", "text", "top")

    def __init__(self, text: str, top: list[int], below: dict[str, Branch]) -> None:
        self.text = text
        self.top = top
        self.below = below
        self.size = len(text) + ENTRY * len(top)

    def rows(self) -> Iterator[tuple[str, list[int]]]:
        """Every beginning with the bodies it names, this one first."""
        yield self.text, self.top
        for part in self.below.values():
            yield from part.rows()


class Tree:
    """Beginnings of every string, as deep as they are needed."""

    def __init__(self, bodies: Sequence[Named], strings: Strings) -> None:
        self.bodies = bodies
        self.strings = strings
        self.found: Keys = {}
        self._shown: dict[int, str] = {}

    def keys(self) -> Keys:
        """Each root beginning with the JSON of its nodes and of the bodies that these name."""
        for is_han, lengths in ROOTS.items():
            for length in lengths:
                roots = self._roots(length, is_han)
                for root in sorted(roots):
                    self._keep(root, self._grow(root, roots[root], is_han, length == lengths[-1]))
        return dict(sorted(self.found.items()))

    def _keep(self, root: str, branch: Branch) -> None:
        """Keep a root with all below it; where that is much, each next letter is a root too."""
        if branch.size <= FULL or not branch.below:
            rows = list(branch.rows())
            shown = {number: self._body(number) for _, top in rows for number in top}
            texts = ",".join(text for text, _ in rows)
            bodies = ",".join(f'"{number}":{text}' for number, text in shown.items())
            self.found[root] = f"[{{{texts}}},{{{bodies}}}]"
            return
        for longer, part in branch.below.items():
            self._keep(longer, part)
        self._keep(root, Branch(branch.text[:-1] + ",1]", branch.top, {}))

    def _body(self, number: int) -> str:
        if number not in self._shown:
            self._shown[number] = self._write_body(number)
        return self._shown[number]

    def _write_body(self, number: int) -> str:
        body = self.bodies[number]
        spelled = " ".join(filter(None, (_shown_spelling(body.head), _shown_spelling(body.tail))))
        shown = [body.id, body.name, body.line, spelled]
        return dense([*shown, list(body.others)] if body.others else shown)

    def _roots(self, length: int, is_han: bool) -> dict[str, list[Place]]:
        table = self.strings.han if is_han else self.strings.latin
        roots: dict[str, list[Place]] = defaultdict(list)
        for text in table:
            for start in range(self.strings.starts[text] if is_han else 1):
                root = text[start : start + length]
                if len(root) == length and (not is_han or HAN.match(root)):
                    roots[root].append((text, start))
        return roots

    def _grow(self, key: str, places: list[Place], is_han: bool, goes_on: bool) -> Branch:
        """Make one beginning and, where it points to too much, the longer ones."""
        table = self.strings.han if is_han else self.strings.latin
        units = _ranked(key, places, table)
        blocks = _first_blocks(units)
        count = _count(units)
        node = f"{dense(key)}:[{count},[{','.join(map(str, blocks))}]"
        if len(blocks) <= SPAN:
            return Branch(f"{node}]", [], {})
        top = _top(units)
        ends = _first_blocks([unit for unit in units if key in unit.names])
        node += f",[{','.join(map(str, top))}],[{','.join(map(str, ends))}]"
        branch = Branch(f"{node}]", top, {})
        if goes_on:
            longer: dict[str, list[Place]] = defaultdict(list)
            size = len(key)
            for text, start in places:
                if start + size < len(text):
                    longer[key + text[start + size]].append((text, start))
            for below in sorted(longer):
                branch.below[below] = self._grow(below, longer[below], is_han, goes_on)
            branch.size += sum(part.size for part in branch.below.values())
        return branch


def _ranked(key: str, places: list[Place], table: Mapping[str, list[Unit]]) -> list[Unit]:
    """The units of a beginning: whole names first, then beginnings, then the inside."""
    if len(places) == 1 and len(table[places[0][0]]) == 1:
        return table[places[0][0]]
    ranked: dict[int, tuple[bool, bool, tuple[int, int, int, int], Unit]] = {}
    for text, start in places:
        for unit in table[text]:
            row = (bool(start) or key not in unit.names, bool(start), unit.rank, unit)
            if id(unit) not in ranked or row[:3] < ranked[id(unit)][:3]:
                ranked[id(unit)] = row
    rows = sorted(ranked.values(), key=lambda row: row[:3])
    return [row[3] for row in rows]


def _count(units: Sequence[Unit]) -> int:
    """How many bodies units point to; place and office, old name and new may point to the same."""
    if len(units) == 1:
        return len(units[0].bodies)
    return len(set().union(*(unit.bodies for unit in units)))


def _top(units: Sequence[Unit]) -> list[int]:
    """The first bodies: the head of each place, then what the offices point to."""
    numbers = dict.fromkeys(unit.bodies[0] for unit in units[:TOP] if not unit.rank[0])
    for unit in units[:TOP]:
        numbers |= dict.fromkeys(unit.bodies[:TOP])
    return list(numbers)[:TOP]


def _first_blocks(units: Sequence[Unit]) -> list[int]:
    """The blocks of the first units, in their order, without repetition."""
    found: dict[int, None] = {}
    for unit in units:
        found |= dict.fromkeys(unit.blocks)
        if len(found) >= MANY_BLOCKS:
            break
    return list(found)[:MANY_BLOCKS]


__all__ = ["normalise", "write_index"]

"""Write the name index: a tree of small JSON files, one per beginning of a name.

In: bodies with their names and places. Out: files under ``search/``. Must not know pages.

Every name is filed under each of its 汉字 endings, so that a search by beginning finds any
part of it, and under its pinyin, initials and code. A file holds at most ``LEAF`` bodies; a
fuller one shows its first ``TOP`` and hands over to longer beginnings. The reader fetches one
file per typed character at most, and none twice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gongkai.knowledge.pinyin import HAN, spellings
from gongkai.render.context import Output, to_json
from gongkai.render.package import KIND_ORDER, LEVEL_ORDER, Record

LEAF = 40
TOP = 20
CLEAN = re.compile(r"[\s（）()·•,，]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One body in the index: what a hit shows, and its rank among hits."""

    rank: tuple[int, int, str]
    id: str
    name: str
    place: str


Terms = list[tuple[str, Entry]]


def normalise(text: str) -> str:
    """Make a name or query comparable: lower case, no blanks or brackets.

    >>> normalise("Shi Ling（师灵）")
    'shiling师灵'
    """
    return CLEAN.sub("", text).lower().replace("ü", "v")


def terms(entry: Entry, names: Iterable[str]) -> Iterator[tuple[str, Entry]]:
    """Every beginning under which a body is filed."""
    yield normalise(entry.id), entry
    for name in sorted(set(names)):
        plain = normalise(name)
        for start in range(len(plain)):
            if HAN.match(plain[start]):
                yield plain[start:], entry
        for spelling in spellings(plain):
            yield "".join(spelling), entry
            yield "".join(syllable[0] for syllable in spelling), entry


def write_index(
    out: Output, bodies: list[Record], names: dict[str, list[str]], places: dict[str, list[str]]
) -> int:
    """Write the whole index; gives the number of files."""
    found: set[tuple[str, Entry]] = set()
    for row in bodies:
        line = places.get(row["body_id"], [])
        rank = (KIND_ORDER.index(row["kind"]), _level(row), row["body_id"])
        entry = Entry(rank, row["body_id"], row["name"], " ".join(line))
        known = [row["name"], *names.get(row["body_id"], [])]
        long = (
            [f"{line[-2]}{row['name']}"]
            if len(line) > 1 and not row["name"].startswith(line[-2])
            else []
        )
        found.update(terms(entry, [*known, *long]))
    return _write_node(out, "", sorted(found, key=lambda pair: (pair[0], pair[1].rank)))


def _level(row: Record) -> int:
    return LEVEL_ORDER.index(row["level"]) if row["level"] else len(LEVEL_ORDER)


def _write_node(out: Output, prefix: str, found: Terms) -> int:
    """Write the file of one beginning and, where it is too full, of the longer ones."""
    bodies = {entry for _, entry in found}
    is_leaf = bool(prefix) and len(bodies) <= LEAF
    written = 0
    if prefix:
        out.write(f"search/{file_name(prefix)}.json", to_json(_node(found, is_leaf), is_dense=True))
        written = 1
    if is_leaf:
        return written
    below: dict[str, Terms] = defaultdict(list)
    for term, entry in found:
        if len(term) > len(prefix):
            below[term[: len(prefix) + 1]].append((term, entry))
    return written + sum(_write_node(out, longer, below[longer]) for longer in sorted(below))


def _node(found: Terms, is_leaf: bool) -> dict[str, object]:
    """A leaf holds its bodies and every ending; a fuller file its first bodies and the count."""
    ranked = sorted({entry for _, entry in found}, key=lambda entry: entry.rank)
    shown = ranked if is_leaf else ranked[:TOP]
    node: dict[str, object] = {"n": len(ranked), "e": [[e.id, e.name, e.place] for e in shown]}
    if is_leaf:
        places = {entry.id: number for number, entry in enumerate(shown)}
        node["t"] = sorted({(term, places[entry.id]) for term, entry in found})
    return node


def file_name(prefix: str) -> str:
    """Name the file of a beginning: letters and digits as they are, others as hex.

    >>> file_name("sl"), file_name("师灵")
    ('sl', '5e08-7075')
    """
    if re.fullmatch(r"[a-z0-9]+", prefix):
        return prefix
    return "-".join(f"{ord(character):x}" for character in prefix)

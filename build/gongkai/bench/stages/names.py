"""Index names of bodies, and count what a query of the index loads.

In: the registers of divisions; no archive. Out: a trial, and the names for the peer.
"""

from __future__ import annotations

import gzip
import json
import shutil
import statistics
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.bench.bodies import Body
from gongkai.bench.country import choose_names, places_of
from gongkai.bench.dice import dice
from gongkai.bench.trial import Facts, Room, Trial
from gongkai.knowledge.pinyin import HAN, spellings
from gongkai.render.context import Output
from gongkai.render.namesearch import FOLDER, write_index
from gongkai.render.shards import hash_key

WANTED, A_BODY = 130_000, 130
"""Names of the whole country, about; a smaller archive is measured with so many for each body."""
QUERIES = 400
MOST_BLOCKS = 8
"""Blocks that the script of the site fetches at most for one list; it is said there too."""
SCRIPT = Path("theme/assets/gongkai/site/18-names.js")


def index(room: Room) -> Trial:
    """Write the index of names."""
    bodies, out = names_of(room), room.fresh("names")
    rows = [_row(body) for body in bodies]
    others = {body.key: [body.before] for body in bodies if body.before}
    places = {body.key: places_of(body) for body in bodies}

    def call() -> None:
        write_index(Output(out), rows, others, places)

    def before() -> None:
        shutil.rmtree(out, ignore_errors=True)

    def facts() -> Facts:
        script = len(gzip.compress((room.site_src / SCRIPT).read_bytes()))
        return _weighed(out / FOLDER, bodies, script)

    return Trial(call, len(rows), "name", before, facts)


def names_of(room: Room) -> tuple[Body, ...]:
    """The bodies whose names are looked up in a room."""
    return choose_names(room.seed, min(WANTED, A_BODY * room.bodies))


def _row(body: Body) -> dict[str, Any]:
    return {
        "body_id": body.key,
        "name": body.name,
        "code": body.code,
        "kind": body.kind,
        "level": body.level,
    }


def _weighed(folder: Path, bodies: tuple[Body, ...], script: int) -> Facts:
    """Weigh the queries of some bodies as a host sends them, compressed."""
    reader = Reader(folder)
    chosen = dice("queries").sample(bodies, min(len(bodies), QUERIES))
    sizes = sorted(reader.weigh(_asked(body, turn)) for turn, body in enumerate(chosen))
    start = script + reader.weigh_file("index")
    middle = statistics.median(sizes)
    total = sum(path.stat().st_size for path in folder.iterdir())
    shutil.rmtree(folder.parent.parent)
    return {
        "queries": len(sizes),
        "query_kb": round(middle / 1000, 2),
        "query_kb_most": round(sizes[-1] / 1000, 2),
        "first_query_kb": round((start + middle) / 1000, 2),
        "bytes": total,
    }


def _asked(body: Body, turn: int) -> str:
    """What somebody types for a body: name, its beginning, or pinyin, by turns."""
    place = body.place if body.name.startswith(body.place) else body.name
    spelled = "".join(spellings(place)[0]) if spellings(place) else place
    return (body.name, place, place[:2], spelled)[turn % 4]


class Reader:
    """Follows the index as the script of the site does, and weighs what it fetches.

    Where the script would stop early it goes on, so that it weighs no less than the script.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._weigh = cache(self._weighed)
        self._about = self._read("index")

    def weigh_file(self, name: str) -> int:
        """Bytes of one file as a host sends it; a file that is not there costs nothing here."""
        return self._weigh(name)

    def _weighed(self, name: str) -> int:
        path = self._folder / f"{name}.json"
        return len(gzip.compress(path.read_bytes())) if path.is_file() else 0

    def _read(self, name: str) -> Any:
        path = self._folder / f"{name}.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}

    def weigh(self, query: str) -> int:
        """Bytes that one query fetches."""
        if not self._about["keys"]:
            numbers = range(self._about["blocks"])
            return sum(self._weigh(f"bodies-{number}") for number in numbers)
        files, lists, is_named = self._walk(query)
        if not HAN.match(query[0]):
            files |= {self._file(query[:3]), self._file(query[:2])}
        blocks = [] if is_named else [f"bodies-{number}" for number in lists]
        return sum(map(self._weigh, (*files, *blocks)))

    def _file(self, key: str) -> str:
        return f"keys-{hash_key(key) % self._about['keys']}"

    def _walk(self, query: str) -> tuple[set[str], list[int], bool]:
        """The files of beginnings, the first blocks, and whether these are not needed."""
        key = query[: 2 if HAN.match(query[0]) else 4]
        files = {self._file(key)}
        group = self._read(self._file(key)).get(key)
        node = group[0].get(key) if group else None
        ends: list[list[int]] = []
        while node and len(node) > 2 and key != query:
            ends = [node[3], *ends] if node[3] else ends
            key = query[: len(key) + 1]
            if key not in group[0]:
                if len(node) <= 4:
                    break
                files.add(self._file(key))
                group = self._read(self._file(key)).get(key)
                if not group:
                    break
            node = group[0][key]
        if not node:
            return files, [], True
        is_named = len(node) > 2 and key == query
        first = ends[0] if ends and len(node) > 2 else node[1]
        return files, first[:MOST_BLOCKS], is_named

"""Write the page that finds reports by words, place, kind and year, and what it searches.

In: the archive. Out: the tables and word indexes under ``search/``, once, and the slot of the page
in each language. The script of the page, ``find.js``, does the finding. Must not know other pages.
"""

from __future__ import annotations

import json
from itertools import chain

from gongkai.knowledge.pinyin import shown
from gongkai.processes import dealt
from gongkai.render.context import BULK, Output, Pages
from gongkai.render.dealing import Share, not_taken, processes, shares
from gongkai.render.facets import (
    ALL,
    FOLDER,
    FORMS,
    Shard,
    count_reports,
    read_shard,
    shard_sizes,
    write_facets,
)
from gongkai.render.package import LEVEL_ORDER, Package, Record
from gongkai.render.shards import dense
from gongkai.render.wordsearch import FOLDER as WORDS
from gongkai.render.wordsearch import write_words

PARTS = f"{FOLDER}/index.json"
CHECKS = ("found", "clean", "none")


def write_search(out: Output, package: Package) -> list[Record]:
    """Write tables and word indexes part by part; gives the parts."""
    told = {part["key"]: part for part in _parts(out)}
    sizes = shard_sizes(package)
    left = not_taken(out, sizes, lambda key: _files(out, key))
    tasks = shares(package, out, left)
    found = chain.from_iterable(dealt(write_share, tasks, processes(), "search"))
    taken = (told[key] for key in sizes if key not in left and key in told)
    parts = sorted(chain(found, taken), key=lambda part: str(part["key"]))
    out.write(PARTS, dense({"parts": parts}) + "\n")
    return parts


def _files(out: Output, key: str) -> list[str]:
    """The files of a part that stood: its table, and its index of words."""
    patterns = (f"{FOLDER}/{key}.json.gz", f"{WORDS}/{key}/*")
    return [name for pattern in patterns for name in out.kept.found(f"{BULK}/{pattern}")]


def _parts(out: Output) -> list[Record]:
    """The parts of the site that stood, where something of it is kept."""
    if not out.kept.provinces:
        return []
    text = (out.kept.before.site / PARTS).read_text(encoding="utf-8")
    found: list[Record] = json.loads(text)["parts"]
    return found


def write_share(share: Share) -> list[Record]:
    """Write the tables and word indexes of some provinces; gives their parts."""
    with share.opened() as (package, out):
        return [
            _write_shard(out, package, shard)
            for key in share.keys
            if (shard := read_shard(package, key))
        ]


def _write_shard(out: Output, package: Package, shard: Shard) -> Record:
    write_facets(out, package, shard)
    held = write_words(out, package, shard)
    return {
        "key": shard.key,
        "name": shard.name,
        "pinyin": shown(shard.name),
        "bodies": len(shard.bodies),
        "reports": len(shard.reports),
        "with_words": held,
    }


def find_slots(pages: Pages, parts: list[Record]) -> dict[str, str]:
    """The slot of the page: the form, which script fills, and doors for those without it."""
    counts = count_reports(pages.package)
    pages.overview_twin("find/", {"parts": parts, **counts})
    provinces = [row for row in pages.package.divisions.values() if not row["parent"]]
    return {
        "find": pages.fill(
            "find.html",
            1,
            parts=parts,
            is_whole=all(part["key"] == ALL for part in parts),
            years=list(counts["years"]),
            kinds=list(counts["kinds"]),
            levels=LEVEL_ORDER,
            forms=FORMS,
            checks=CHECKS,
            provinces=provinces,
        )
    }

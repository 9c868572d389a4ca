"""Write the page that finds reports by words, place, kind and year, and what it searches.

In: the archive. Out: the tables and word indexes under ``search/``, once, and the slot of the page
in each language. The script of the page, ``find.js``, does the finding. Must not know other pages.
"""

from __future__ import annotations

from gongkai.knowledge.pinyin import shown
from gongkai.render.context import Output, Pages
from gongkai.render.facets import ALL, FORMS, count_reports, shards, write_facets
from gongkai.render.package import LEVEL_ORDER, Package, Record
from gongkai.render.shards import dense
from gongkai.render.wordsearch import write_words
from gongkai.stages import counted

CHECKS = ("found", "clean", "none")


def write_search(out: Output, package: Package) -> list[Record]:
    """Write tables and word indexes part by part; gives the parts."""
    parts = []
    for shard in counted("search", shards(package)):
        write_facets(out, package, shard)
        held = write_words(out, package, shard)
        parts.append(
            {
                "key": shard.key,
                "name": shard.name,
                "pinyin": shown(shard.name),
                "bodies": len(shard.bodies),
                "reports": len(shard.reports),
                "with_words": held,
            }
        )
    out.write("search/reports/index.json", dense({"parts": parts}) + "\n")
    return parts


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

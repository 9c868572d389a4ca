"""Index the same names, and the same narratives, with Pagefind.

In: names or packages of a room. Out: trials. Pages lie there before the clock starts. A query of
Pagefind loads its scripts, its program, the list of all pages, one piece of its index and a
fragment for each hit that is shown; the two last are taken at their mean size.
"""

from __future__ import annotations

import gzip
import html
import importlib.util
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from gongkai.bench.stages.names import names_of
from gongkai.bench.stages.words import narratives
from gongkai.bench.trial import Absent, Facts, Room, Trial

SCRIPTS = ("pagefind.js", "pagefind-worker.js")
ONCE = ("pagefind-entry.json", "*.pf_meta", "wasm.unknown.pagefind")
SHOWN = 10
NARRATIVES = 20_000
"""So many narratives at most are indexed: Pagefind holds all of them in memory, 280 KB for each."""
PAGE = (
    '<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{title}</title></head>'
    "<body><main data-pagefind-body><h1>{title}</h1>{text}</main></body></html>"
)


def index_names(room: Room) -> Trial:
    """Index a page for each name."""
    return _index(room, "names", ((one.key, one.name, "") for one in names_of(room)), "name")


def index_words(room: Room) -> Trial:
    """Index narratives, of a large archive the first ones."""
    return _index(room, "words", narratives(room, NARRATIVES), "report")


def _index(room: Room, name: str, pages: Iterable[tuple[str, str, str]], unit: str) -> Trial:
    if importlib.util.find_spec("pagefind") is None:
        raise Absent("pip install 'pagefind[extended]'")
    site = room.fresh(f"pagefind-{name}")
    shutil.rmtree(site, ignore_errors=True)
    count = 0
    for key, title, text in pages:
        folder = site / key[:4] / key
        folder.mkdir(parents=True, exist_ok=True)
        told = PAGE.format(title=html.escape(title), text=html.escape(text))
        (folder / "index.html").write_text(told, encoding="utf-8")
        count += 1
    made = site / "pagefind"

    def call() -> None:
        command = [sys.executable, "-m", "pagefind", "--site", str(site)]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603  # this Python

    def before() -> None:
        shutil.rmtree(made, ignore_errors=True)

    def facts() -> Facts:
        found = _weighed(made)
        shutil.rmtree(site)
        return found

    return Trial(call, count, unit, before, facts, is_warmed=False, is_apart=True)


def _weighed(made: Path) -> Facts:
    scripts = sum(len(gzip.compress((made / name).read_bytes())) for name in SCRIPTS)
    once = sum(path.stat().st_size for name in ONCE for path in made.glob(name))
    piece, fragment = (
        statistics.mean(path.stat().st_size for path in (made / name).iterdir())
        for name in ("index", "fragment")
    )
    return {
        "first_query_kb": round((scripts + once + piece + SHOWN * fragment) / 1000, 2),
        "query_kb": round((piece + SHOWN * fragment) / 1000, 2),
        "bytes": sum(path.stat().st_size for path in made.rglob("*") if path.is_file()),
        "version": version("pagefind"),
    }

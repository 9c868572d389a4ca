"""Write the JSON twin of each hand-written page: its title and its Markdown.

In: ``site_src/docs`` and the addresses of the pages. Out: ``index.json`` beside each page that has
none of its own. Must not know what a page says; what its slots show, other twins hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from gongkai.render.context import Output, to_json

FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
TITLE = re.compile(r"^title: *(.+)$", re.MULTILINE)
SLOT = re.compile(r"<!--slot:[a-z-]+-->\n*")
PAGE = "index.html"


def write_prose_twins(out: Output, docs: Path, addresses: Iterable[str], release: str) -> None:
    """Write the twins of the pages at ``addresses`` that were made from one Markdown file."""
    for address in sorted(addresses):
        folder = address.removesuffix(PAGE)
        source = next((path for path in _sources(docs, folder) if path.is_file()), None)
        twin = f"{folder}index.json"
        if not address.endswith(PAGE) or source is None or (out.folder / twin).exists():
            continue
        text = source.read_text(encoding="utf-8")
        front = FRONT.match(text)
        title = TITLE.search(front[1]) if front else None
        content = {
            "release": release,
            "title": title[1].strip("\"'") if title else "",
            "language": "en" if address.startswith("en/") else "zh-Hans",
            "markdown": SLOT.sub("", FRONT.sub("", text)).strip(),
        }
        out.write(twin, to_json(content))


def _sources(docs: Path, folder: str) -> tuple[Path, Path]:
    return docs / f"{folder.rstrip('/')}.md", docs / folder / "index.md"

"""Build the stamped pages natively: each is a page of mkdocs with the project's theme.

In: a room with a site. Out: a trial. The content stands as HTML in a Markdown file, as somebody
would write it who stamps nothing. Only some of the pages are built, for each takes long; they are
not in the navigation, which would grow with them.
"""

from __future__ import annotations

import logging
import shutil
from dataclasses import asdict
from pathlib import Path

import yaml
from mkdocs.commands.build import build as build_site
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from gongkai.bench.stages.stamping import KIND, Page, read_pages
from gongkai.bench.trial import Facts, Room, Trial
from gongkai.settings import Settings, load_settings

PAGES = 60
"""Pages that are built: enough to tell what one takes."""


def build(room: Room) -> Trial:
    """Write Markdown pages; building them is timed."""
    folder = room.fresh("material")
    shutil.rmtree(folder, ignore_errors=True)
    docs, out = folder / "docs", folder / "site"
    (docs / KIND).mkdir(parents=True)
    (docs / "index.md").write_text("# 合成样例\n", encoding="utf-8")
    found = read_pages(room)
    pages = found.pages[:PAGES]
    for page in pages:
        text = _lean_page(page) if found.is_lean else _page(page)
        (docs / KIND / f"{page.id}.md").write_text(text, encoding="utf-8")
    settings = load_settings(room.datasets / "site.yml")
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)

    def call() -> None:
        build_site(_config(room.site_src, settings, docs, out))

    def before() -> None:
        shutil.rmtree(out, ignore_errors=True)

    def facts() -> Facts:
        made = sum(1 for _ in (out / KIND).rglob("index.html"))
        shutil.rmtree(folder)
        if made != len(pages):
            raise ValueError(f"mkdocs made {made} pages of {len(pages)}")
        return {}

    return Trial(call, len(pages), "page", before, facts, is_warmed=False)


def _config(site_src: Path, settings: Settings, docs: Path, out: Path) -> MkDocsConfig:
    """The project's own configuration over other pages."""
    beside = (site_src.parent / "mkdocs.yml", site_src / "mkdocs.yml")
    file = next(path for path in beside if path.is_file())
    theme = yaml.safe_load(file.read_text(encoding="utf-8"))["theme"]
    return load_config(
        config_file=str(file),
        docs_dir=str(docs),
        site_dir=str(out),
        nav=["index.md"],
        theme={**theme, "custom_dir": str(site_src / "theme")},
        extra={"site": asdict(settings), "release": "", "date": ""},
    )


def _lean_page(page: Page) -> str:
    """A page of the project's own small template, which mkdocs fills."""
    head = {**page.slots, "template": "lean.html", "kind": KIND}
    return f"---\n{yaml.safe_dump(head, allow_unicode=True)}---\n"


def _page(page: Page) -> str:
    head = {name: page.slots[name] for name in ("title", "description")}
    return f"---\n{yaml.safe_dump(head, allow_unicode=True)}---\n\n{page.slots['main']}\n"

"""Build the stamped pages with Hugo: the same chrome as a template, the same content as pages.

In: a room with a site. Out: a trial. Each page is a content file with its title and description as
JSON and its content as finished HTML, which Hugo takes as it is; nothing else is built.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from gongkai.bench.machine import hugo_version
from gongkai.bench.stages.stamping import KIND, Page, Pages, read_pages
from gongkai.bench.trial import Absent, Facts, Room, Trial
from gongkai.render.shells import Shell

CONFIG = {
    "baseURL": "https://www.synthetic-sample.example/",
    "disableKinds": ["home", "section", "taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404"],
    "timeout": 600_000,
}


def build(room: Room) -> Trial:
    """Prepare a Hugo site; building it is timed."""
    path = shutil.which("hugo")
    if path is None:
        raise Absent("apt-get install hugo")
    found, folder = read_pages(room), room.fresh("hugo")
    _write(folder, found)
    out = folder / "public"
    command = [path, "--quiet", "--source", str(folder), "--destination", str(out)]

    def call() -> None:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603  # the one found

    def before() -> None:
        shutil.rmtree(out, ignore_errors=True)

    def facts() -> Facts:
        made = sum(1 for _ in out.rglob("index.html"))
        shutil.rmtree(folder)
        if made != len(found.pages):
            raise ValueError(f"Hugo made {made} pages of {len(found.pages)}")
        return {"version": hugo_version()}

    return Trial(call, len(found.pages), "page", before, facts, is_apart=True)


def _write(folder: Path, found: Pages) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    layouts, content = folder / "layouts" / "_default", folder / "content" / KIND
    layouts.mkdir(parents=True)
    content.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    (layouts / "single.html").write_text(template(found.shell), encoding="utf-8")
    for page in found.pages:
        (content / f"{page.id}.html").write_text(_content(page), encoding="utf-8")


def _content(page: Page) -> str:
    head = {name: text for name, text in page.slots.items() if name != "main"}
    return f"{json.dumps(head, ensure_ascii=False)}\n\n{page.slots['main']}"


def template(shell: Shell) -> str:
    """Turn a shell into a template of Hugo.

    >>> template(Shell.cut("<b>__title__</b><!--slot:main-->"))
    '<b>{{ .Params.title }}</b>{{ .Content }}'
    """
    parts = []
    for number, piece in enumerate(shell.pieces):
        if number % 2:
            name = piece.strip("_")
            parts.append("{{ .Content }}" if piece.startswith("<!--") else _value(name))
        elif piece:
            parts.append(piece)
    return "".join(parts)


def _value(name: str) -> str:
    return f"{{{{ .Params.{name} }}}}"

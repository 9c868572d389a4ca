"""Write the bodies and reports of a large archive: little per page, in several processes.

In: a ``Site``. Out: ``bodies/<id>/`` with page and JSON twin, the script's tables, and the texts
of the reports as bulk data. Must not know the other pages. Ranges of ids are dealt out, each
process opens the package itself.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from gongkai.processes import dealt
from gongkai.render.context import BULK, Output, Pages, Site, to_json
from gongkai.render.kept import NOTHING, Kept
from gongkai.render.lean.batches import prepare, read_batch
from gongkai.render.lean.layout import whole
from gongkai.render.lean.pages import Writer, of_release
from gongkai.render.lean.texts import FOLDER, write_texts
from gongkai.render.package import Package
from gongkai.render.placed import Provinces
from gongkai.render.shells import ASSETS, Shell
from gongkai.render.words import load_words

MANY = 1_000
"""Bodies in one task: enough to make the start of a query cheap, few enough to share out."""
REPORTS = "SELECT count(*) AS n FROM reports WHERE is_current AND year IS NOT NULL"
SHELL = ("zh", "lean")
UNOFFICIAL = "Unofficial, from archived public reports. "
SAID = ("level.", "kind.", "scope.", "provenance.")
"""Words that the script says in English; in Chinese they stand on the page."""


@dataclass(frozen=True, slots=True)
class Task:
    """One range of bodies for one process."""

    package: Path
    site: Path
    shell: Shell
    release: str
    languages: tuple[str, ...]
    ids: tuple[str, ...]
    kept: Kept
    """What is taken over, if this range is: nothing where its province has changed."""

    @property
    def within(self) -> tuple[str, str]:
        """The first and the last id."""
        return self.ids[0], self.ids[-1]


def write_bodies(site: Site) -> int:
    """Write every body; gives the number of reports that have a page."""
    package = site.package
    dealt_out = ranges(package, site.out.kept)
    shell, languages = site.frame.shells[SHELL], site.settings.languages
    tasks = [
        Task(package.folder, site.out.folder, shell, site.release, languages, ids, kept)
        for ids, kept in dealt_out
    ]
    jobs = min(os.cpu_count() or 1, len(tasks))
    deque(dealt(write_range, tasks, jobs, "pages of bodies"), 0)
    listed = [one for ids, _ in dealt_out for one in ids]
    site.out.addresses += [f"bodies/{one}/" for one in listed]
    site.out.pages += len(listed)
    return int(next(package.tables.rows(REPORTS))["n"])


def ranges(package: Package, kept: Kept = NOTHING) -> list[tuple[tuple[str, ...], Kept]]:
    """Deal the ids out in their order: ranges of neighbours, and what is taken over of each."""
    provinces = Provinces(package)
    placed = sorted((row["body_id"], provinces.of(row)) for row in package.bodies)
    found = []
    for is_kept, group in groupby(placed, key=lambda pair: pair[1] in kept.provinces):
        ids = tuple(one for one, _ in group)
        parts = (ids[at : at + MANY] for at in range(0, len(ids), MANY))
        found += [(part, kept if is_kept else NOTHING) for part in parts]
    return found


def write_range(task: Task) -> None:
    """Write the pages, twins and texts of one range of bodies, or take them over."""
    if task.kept.provinces and take_range(task):
        return
    with writing(task) as writer:
        write_pages(task, writer)
        out = Output(task.site, is_lean=True)
        write_texts(writer.package, out, *task.within, writer.words)


@contextmanager
def writing(task: Task) -> Iterator[Writer]:
    """Open the package for one process, and give what writes its pages."""
    package = Package(task.package)
    try:
        package.tables.run("SET threads = 1")
        prepare(package)
        words = tuple(load_words(language) for language in task.languages)
        yield Writer(package, words, task.release)
    finally:
        package.close()


def take_range(task: Task) -> bool:
    """Take one range over from the site that stood; only the release in the twins is another."""
    kept = task.kept
    folders = [f"bodies/{one}" for one in task.ids]
    texts = [f"{BULK}/{FOLDER}/{one}.json.gz" for one in task.ids]
    held = [name for name in texts if (kept.before.site / name).exists()]
    twins = [f"{folder}/index.json" for folder in folders]
    if not kept.are_whole(twins):
        return False
    for folder, twin in zip(folders, twins, strict=True):
        os.makedirs(task.site / folder, exist_ok=True)  # noqa: PTH103  # as below
        text = of_release((kept.before.site / twin).read_bytes(), task.release)
        (task.site / twin).write_bytes(text)
    return kept.take(task.site, [*held, *(f"{folder}/index.html" for folder in folders)])


def write_pages(task: Task, writer: Writer) -> None:
    """Write the pages and twins of one range of bodies."""
    batch = read_batch(writer.package, *task.within)
    folder = f"{task.site}/bodies"
    for body in batch.bodies:
        written = writer.write(body, batch)
        name = body["body_id"]
        html = task.shell.fill({"id": name, "robots": "index,follow", **written.slots})
        place = f"{folder}/{name}"
        os.makedirs(place, exist_ok=True)  # noqa: PTH103  # twice as fast, and there are many
        for file, text in (("index.html", html), ("index.json", written.twin)):
            with open(f"{place}/{file}", "wb") as stream:  # noqa: PTH123  # as above
                stream.write(text.encode())


def write_tables(languages: list[Pages]) -> None:
    """Write the empty tables of each form and what the codes are, for the script of the pages."""
    first = languages[0]
    package = first.package
    forms = {}
    for form in ("2019", "2021"):
        held = [code for code, row in package.indicators.items() if form in row["forms"].split("|")]
        drawn = {one.words.language: whole(one.forms, held, one.words) for one in languages}
        codes = drawn[first.words.language][1]
        places = {code: place for place, code in enumerate(package.indicators)}
        forms[form] = {"places": [places[code] for code in codes]} | {
            language: html for language, (html, _) in drawn.items()
        }
    english = languages[-1].words
    keys = [key for key in english.texts if key.startswith(SAID)]
    settings = first.site.settings
    content = {
        "title": settings.title_en,
        "notice": f"{UNOFFICIAL}{settings.notice_en}".strip(),
        "words": {key: english(key) for key in keys},
        "codes": list(package.indicators),
        "units": [row["unit"] for row in package.indicators.values()],
        **{f"labels_{pages.words.language}": list(pages.labels.values()) for pages in languages},
        "forms": forms,
    }
    first.site.out.write(f"{ASSETS}/lean-tables.json", to_json(content, is_dense=True))

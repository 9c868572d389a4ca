"""Write the bodies and reports of a large archive: little per page, in several processes.

In: a ``Site``. Out: ``bodies/<id>/`` with page and JSON twin, the script's tables, and the texts
of the reports as bulk data. Must not know the other pages. Ranges of ids are dealt out, each
process opens the package itself.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from gongkai.processes import dealt
from gongkai.render.context import Output, Pages, Site, to_json
from gongkai.render.lean.batches import prepare, read_batch
from gongkai.render.lean.layout import whole
from gongkai.render.lean.pages import Writer
from gongkai.render.lean.texts import write_texts
from gongkai.render.package import Package
from gongkai.render.shells import ASSETS, Shell
from gongkai.render.words import load_words

MANY = 1_000
"""Bodies in one task: enough to make the start of a query cheap, few enough to share out."""
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
    first: str
    last: str


def write_bodies(site: Site) -> int:
    """Write every body; gives the number of reports that have a page."""
    package = site.package
    ids = sorted(row["body_id"] for row in package.bodies)
    tasks = [
        Task(
            package.folder,
            site.out.folder,
            site.frame.shells[SHELL],
            site.release,
            site.settings.languages,
            ids[start],
            ids[min(start + MANY, len(ids)) - 1],
        )
        for start in range(0, len(ids), MANY)
    ]
    jobs = min(os.cpu_count() or 1, len(tasks))
    reports = sum(dealt(write_range, tasks, jobs, "pages of bodies"))
    site.out.addresses += [f"bodies/{one}/" for one in ids]
    site.out.pages += len(ids)
    return reports


def write_range(task: Task) -> int:
    """Write the pages, twins and texts of one range of bodies."""
    package = Package(task.package)
    try:
        package.tables.run("SET threads = 1")
        prepare(package)
        words = tuple(load_words(language) for language in task.languages)
        out = Output(task.site, is_lean=True)
        count = write_pages(task, package, Writer(package, words, task.release))
        write_texts(package, out, task.first, task.last, words)
        return count
    finally:
        package.close()


def write_pages(task: Task, package: Package, writer: Writer) -> int:
    """Write the pages and twins of one range of bodies; gives the number of their reports."""
    batch = read_batch(package, task.first, task.last)
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
    return sum(len(found) for found in batch.reports.values())


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

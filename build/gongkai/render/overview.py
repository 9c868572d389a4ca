"""Fill the hand-written pages that show counts, examples and the dictionary.

In: the archive and the descriptor of its package. Out: slots by name for the pages that
mkdocs made. Must not know how a page looks around its slots.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from gongkai.cite.jsonld import data_base
from gongkai.knowledge.pinyin import syllables
from gongkai.knowledge.published import fields
from gongkai.render.citing import data_block, data_citations
from gongkai.render.context import Pages
from gongkai.render.facets import count_reports
from gongkai.render.feeds import write_release_feed
from gongkai.render.records import BodyRecord
from gongkai.render.sentences import brief, value_of

FEW = 30
MANY_PROVINCES = 8
"""More of them would make one door of the home page far longer than those beside it."""
NEWEST = """SELECT report_id, body_id, year, coalesce(fetched_on, published_on) AS day,
    CASE WHEN fetched_on IS NULL THEN 'published' ELSE 'fetched' END AS basis
FROM reports JOIN sources USING (path) WHERE is_current AND year IS NOT NULL AND day IS NOT NULL
ORDER BY day DESC, report_id LIMIT 6"""
EXCEL = ".excel.csv"
CAUSE = "figures_"
GENERIC = re.compile("人民政府(办公[室厅])?$|办事处$")
SUFFIX = re.compile("(?<=..)(省|市|县|区|镇|乡|街道|苏木)$")
TELLING = (
    "requests.received.total",
    "disclosure.licensing.decisions",
    "disclosure.penalties.decisions",
)


def home_slots(pages: Pages, examples: list[BodyRecord]) -> dict[str, str]:
    """The slots of the home page: search, examples, counts and doors."""
    package = pages.package
    provinces = [row for row in package.divisions.values() if not row["parent"]]
    listed = package.bodies if len(package.bodies) <= FEW else []
    twin = {
        "counts": package.counts,
        "examples": [{"body": body.row, "report_id": body.current[0].id} for body in examples],
        "bodies": listed,
        "divisions": provinces,
    }
    pages.overview_twin("", twin)
    names = {row["body_id"]: row for row in package.bodies}
    # A list of bodies with one report each tells all there is.
    is_told = bool(listed) and all(row["reports"] <= 1 for row in listed)
    news = [] if is_told else list(package.tables.rows(NEWEST))
    return {
        "home": pages.fill(
            "home.html",
            0,
            counts=package.counts,
            examples=[_example(body, pages) for body in examples],
            tries=_tries(examples[0].row["name"]) if examples else "",
            bodies=listed,
            provinces=provinces,
            is_wide=len(provinces) > MANY_PROVINCES,
            news=[{**row, "body": names[row["body_id"]]} for row in news],
            last=next(iter(package.all("releases", "date DESC, release DESC")), None),
            by=count_reports(package),
        )
    }


def _example(body: BodyRecord, pages: Pages) -> dict[str, object]:
    report = body.current[0]
    return {
        "body": body.row,
        "report": report,
        "sentence": brief(report, body.row["name"], pages.words),
    }


def _tries(name: str) -> str:
    """Three ways to look for one body: a piece of its name, its pinyin, its initials."""
    short = SUFFIX.sub("", GENERIC.sub("", name)) or name
    spelled = syllables(GENERIC.sub("", name))
    pinyin = "".join(syllables(short))
    return f"{short} · {pinyin} · {''.join(syllable[0] for syllable in spelled)}"


def choose_examples(candidates: list[BodyRecord]) -> list[BodyRecord]:
    """Choose three bodies with something to read: many requests, licences, penalties."""
    with_report = [body for body in candidates if body.current]
    chosen: list[BodyRecord] = []
    for indicator in TELLING:
        rest = [body for body in with_report if body not in chosen]
        if rest:
            ranked = [(value_of(body.current[0].figures, indicator) or 0, body.id) for body in rest]
            chosen.append(rest[ranked.index(max(ranked))])
    return chosen


def data_slots(pages: Pages) -> dict[str, str]:
    """The slots of the data page: files, snippets and how to cite."""
    found = descriptor_of(pages)
    resources = published_tables(found)
    titles = ("name", "title", "title_en", "description", "description_en")
    tables = [
        {key: row[key] for key in titles if key in row} | {"files": row["paths"]}
        for row in resources
    ]
    pages.overview_twin("data/", {"counts": pages.package.counts, "tables": tables})
    return {
        "files": pages.fill(
            "files.html",
            1,
            resources=resources,
            counts=pages.package.counts,
            others=[row for row in found.get("resources", []) if "schema" not in row],
            excel=[
                row["path"].removesuffix(EXCEL)
                for row in found.get("resources", [])
                if row["path"].endswith(EXCEL)
            ],
            parts=[(kind, list(_parts(pages, kind))) for kind in ("years", "provinces")],
        ),
        "snippets": pages.fill("code.html", 1),
        "cite": pages.fill(
            "citation.html", 1, formats=data_citations(pages), described=data_block(found, pages)
        ),
    }


def _parts(pages: Pages, kind: str) -> Iterator[dict[str, Any]]:
    """The packages of one kind: key, what to call it, how its files end, and its workbooks."""
    folder = pages.package.folder.parent / kind
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        division = pages.package.divisions.get(path.name)
        name = pages.name(division) if division else path.name
        if kind == "provinces" and division is None:
            name = pages.words("files.nowhere")
        is_small = (path / f"figures{EXCEL}").is_file()  # people open what a page links to
        suffix = EXCEL.removeprefix(".") if is_small else "csv.gz"
        books = sorted(book.name for book in path.glob("*.xlsx"))
        yield {"key": path.name, "name": name, "suffix": suffix, "books": books}


def release_slots(pages: Pages) -> dict[str, str]:
    """The slot of the page of releases: each with the figures it changed by cause."""
    rows = pages.package.all("releases", "date DESC, release DESC")
    titles = {field.name: field for field in fields("releases")}
    language = pages.words.language
    for row in rows:
        changed = [(name, row[name]) for name in titles if name.startswith(CAUSE) and row[name]]
        row["causes"] = [
            (str(getattr(titles[name], f"title_{language}")).split(pages.words("colon"))[-1], count)
            for name, count in changed
        ]
    write_release_feed(pages, rows)
    return {"releases": pages.fill("releases.html", 1, releases=rows)}


def machine_guide(pages: Pages) -> str:
    """The text of ``llms.txt``: what this is, where the data lie, what to beware of."""
    site = pages.site
    base = f"{site.settings.base_url}/" if site.settings.base_url else ""
    text = pages.fill(
        "llms.txt",
        0,
        day=site.day.isoformat(),
        counts=pages.package.counts,
        is_lean=site.out.is_lean,
        at=base,
        page="en/" if "en" in site.settings.languages else "",
        files=data_base(site.settings) or "data/",
    )
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def descriptor_of(pages: Pages) -> dict[str, Any]:
    """What the package says of itself; empty where it says nothing."""
    path = pages.package.folder / "datapackage.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found


def published_tables(package: dict[str, Any]) -> list[dict[str, Any]]:
    """The tables of the package, one entry per table whatever the number of file formats."""
    found: dict[str, dict[str, Any]] = {}
    for resource in package.get("resources", []):
        paths = resource.get("path", "")
        path = paths if isinstance(paths, str) else paths[0]
        if "schema" not in resource or path.endswith(EXCEL):
            continue
        name = path.partition("/")[0].partition(".")[0]  # one of several lies in a folder
        entry = found.setdefault(name, {**resource, "name": name, "paths": []})
        entry["paths"].append(path)
    return list(found.values())

"""Published packages → site: pages, SVG charts, the name index, JSON twins.

In: the folder of published packages, the settings and ``site_src``. Out: a static site, put in
place whole. Must not know archives, documents or rules: the site shows only what the package
contains. mkdocs makes the hand-written pages and one shell per page kind, this room the rest.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from gongkai.model import UsageError
from gongkai.render.bodies import body_twin, report_twin, write_body
from gongkai.render.catalogue import write_checks, write_indicators
from gongkai.render.context import Output, Pages, Site, to_json
from gongkai.render.dictionary import dictionary_slots
from gongkai.render.finding import find_slots, write_search
from gongkai.render.namesearch import write_index
from gongkai.render.overview import (
    choose_examples,
    data_slots,
    home_slots,
    machine_guide,
    release_slots,
)
from gongkai.render.package import BodyRecord, Package
from gongkai.render.redirects import write_redirects
from gongkai.render.regions import write_regions
from gongkai.render.reports import write_report
from gongkai.render.shells import ASSETS, build_frame
from gongkai.settings import Settings
from gongkai.swap import replacing

__all__ = ["Rendered", "render"]


MARK = "assets/gongkai"
"""Every site has this folder, and no other folder is likely to."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What was made: the folder and how many pages of which kind."""

    site: Path
    bodies: int
    reports: int
    pages: int
    search_files: int


def render(  # noqa: PLR0913  # the contract's six: four places, a release and the clock
    packages: Path,
    site: Path,
    settings: Settings,
    site_src: Path,
    release: str,
    clock: int,
) -> Rendered:
    """Build the whole site beside the old one and swap it in.

    Args:
        packages: The folder of all packages, with ``gongkai/`` and ``bodies/``.
        site: Where the site will stand; replaced whole.
        settings: What the site says about itself.
        site_src: Hand-written pages and theme.
        release: The version of the data package.
        clock: SOURCE_DATE_EPOCH in seconds, the only clock there is.

    Raises:
        UsageError: a folder or table is missing.
    """
    for folder in (packages / "gongkai", site_src / "docs", site_src / "theme"):
        if not folder.is_dir():
            raise UsageError(f"{folder}: no such folder")
    refuse_foreign(site)
    package = Package(packages / "gongkai")
    day = datetime.fromtimestamp(clock, UTC).date()
    try:
        with replacing(site) as fresh:
            out = Output(fresh)
            rendered = _build(package, packages, out, settings, site_src, release, day, site)
    finally:
        package.close()
    return rendered


def refuse_foreign(site: Path) -> None:
    """Replace nothing but a site of ours: a wrong name must not empty somebody's folder."""
    if not site.exists():
        return
    if not site.is_dir() or (any(site.iterdir()) and not (site / MARK).is_dir()):
        raise UsageError(f"{site}: holds no site of gongkai; name another folder")


def _build(  # noqa: PLR0913  # the parts of one build, handed over once
    package: Package,
    packages: Path,
    out: Output,
    settings: Settings,
    site_src: Path,
    release: str,
    day: date,
    site: Path,
) -> Rendered:
    frame = build_frame(site_src, settings, release, day.isoformat())
    whole = Site(package, settings, frame, out, release, day)
    languages = list(whole.languages())
    examples, reports, names = _write_bodies(package, languages)
    write_redirects(package, languages)
    indexes = write_indicators(package, languages)
    parts = write_search(out, package)
    slots = {
        pages.words.language: {
            **_write_rest(pages, examples),
            "find/index.html": find_slots(pages, parts),
            "indicators/index.html": {"indicators": index},
        }
        for pages, index in zip(languages, indexes, strict=True)
    }
    _write_hand_written(whole, slots)
    places = {
        row["body_id"]: [part["name"] for part in package.chain(row["code"])]
        for row in package.bodies
    }
    files = write_index(out, package.bodies, names, places)
    _copy_data(packages, out, settings)
    _write_machine_files(out, settings)
    out.write("llms.txt", machine_guide(languages[0]))
    return Rendered(site, len(package.bodies), reports, out.pages, files)


def _write_bodies(
    package: Package, languages: list[Pages]
) -> tuple[list[BodyRecord], int, dict[str, list[str]]]:
    """Stamp body and report pages in one pass; keep a few bodies as examples for the home page."""
    kept: list[BodyRecord] = []
    names: dict[str, list[str]] = {}
    reports = 0
    for body in package.records():
        names[body.id] = [row["name"] for row in body.names]
        kept = choose_examples([*kept, body])
        _write_body(body, languages)
        reports += len(body.reports)
    return kept, reports, names


def _write_body(body: BodyRecord, languages: list[Pages]) -> None:
    """Stamp the pages of one body; the JSON twins are the same in both languages."""
    dated = [report for report in body.reports if report.has_page]
    body.twin = to_json(body_twin(body))
    for report in dated:
        report.twin = to_json(report_twin(report))
    for pages in languages:
        write_body(body, pages)
        for report in dated:
            write_report(report, body, pages)


def _write_rest(pages: Pages, examples: list[BodyRecord]) -> dict[str, dict[str, str]]:
    """Stamp the other kinds; gives the slots of the hand-written pages by address."""
    return {
        "index.html": home_slots(pages, examples),
        "regions/index.html": {"tree": write_regions(pages)},
        "checks/index.html": {"checks": write_checks(pages)},
        "data/index.html": data_slots(pages),
        "dictionary/index.html": dictionary_slots(pages),
        "releases/index.html": release_slots(pages),
    }


def _write_hand_written(site: Site, slots: dict[str, dict[str, dict[str, str]]]) -> None:
    for address, page in site.frame.pages.items():
        language = "en" if address.startswith("en/") else "zh"
        filled = slots[language].get(address.removeprefix("en/"), {})
        site.out.page(address, page.fill(filled), is_listed=address != "404.html")
    for name, content in site.frame.assets.items():
        site.out.write(f"{ASSETS}/{name}", content)


def _copy_data(packages: Path, out: Output, settings: Settings) -> None:
    """Put the packages beside the pages, unless they are to be fetched from elsewhere."""
    if settings.data_url:
        return
    for path in sorted(packages.rglob("*")):
        if path.is_file():
            target = out.folder / "data" / path.relative_to(packages)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def _write_machine_files(out: Output, settings: Settings) -> None:
    """Write robots.txt, and a sitemap where the site knows its own address."""
    lines = ["User-agent: *", "Allow: /"]
    if settings.base_url:
        lines.append(f"Sitemap: {settings.base_url}/sitemap.xml")
        urls = "".join(
            f"<url><loc>{settings.base_url}/{path}</loc></url>\n" for path in sorted(out.addresses)
        )
        head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        out.write("sitemap.xml", f"{head}{urls}</urlset>\n")
    out.write("robots.txt", "\n".join(lines) + "\n")
    out.write(".nojekyll", "")

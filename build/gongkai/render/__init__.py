"""Published packages → site: pages, SVG charts, the name index, JSON twins.

In: the folder of published packages, the settings and ``site_src``. Out: a static site, put in
place whole. Must not know archives, documents or rules: the site shows only what the package
contains. mkdocs makes the hand-written pages and one shell per page kind, this room the rest.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from gongkai.model import UsageError
from gongkai.render.bodies import body_twin, report_twin, write_body
from gongkai.render.breaks import break_years
from gongkai.render.calendar_page import calendar_slots
from gongkai.render.check_pages import write_checks
from gongkai.render.citing import body_citations
from gongkai.render.compared import Breaks, compare_reports
from gongkai.render.comparing import write_comparison
from gongkai.render.context import Output, Pages, Site, to_json
from gongkai.render.corrections import correction_slots, glossary_slots
from gongkai.render.dictionary import dictionary_slots
from gongkai.render.feeds import ProvinceFeeds
from gongkai.render.filed_years import FiledYears
from gongkai.render.filing import NAME as FILING
from gongkai.render.filing import make_page
from gongkai.render.finding import find_slots, write_search
from gongkai.render.indicators import write_indicators
from gongkai.render.kept import Before, keep
from gongkai.render.lean import SHELL, write_bodies, write_tables
from gongkai.render.lean.choice import is_lean, towns
from gongkai.render.lean.telling import telling
from gongkai.render.namesearch import write_index
from gongkai.render.overview import (
    choose_examples,
    data_slots,
    home_slots,
    machine_guide,
    release_slots,
)
from gongkai.render.package import Package
from gongkai.render.prose_twins import write_prose_twins
from gongkai.render.records import BodyRecord, read_bodies
from gongkai.render.redirects import write_redirects
from gongkai.render.regions import write_regions
from gongkai.render.reports import write_report
from gongkai.render.series import write_series
from gongkai.render.shells import ASSETS, build_frame
from gongkai.render.shown_changes import compared_twin
from gongkai.render.sitemap import write_machine_files
from gongkai.render.speeds import speed_slots, write_speeds
from gongkai.render.unchanged import keys
from gongkai.settings import Settings
from gongkai.stages import counted
from gongkai.swap import Exchanged, Standing, compared, replacing

__all__ = ["Before", "Rendered", "render"]


PAGE = ".html"
REPORTS = "reports/index.html"
MARK = "assets/gongkai"
"""Every site has this folder, and no other folder is likely to."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What was made: the folder, how many pages of which kind, and what became of the old ones.

    ``made_of`` names what the files of each province of a lean site were made of.
    """

    site: Path
    bodies: int
    reports: int
    pages: int
    search_files: int
    changes: Exchanged
    made_of: Mapping[str, str] = field(default_factory=dict)


def render(  # noqa: PLR0913  # the contract's six: four places, a release and the clock
    packages: Path,
    site: Path,
    settings: Settings,
    site_src: Path,
    release: str,
    clock: int,
    before: Before | None = None,
    standing: Standing | None = None,
) -> Rendered:
    """Build the whole site beside the old one and swap it in.

    Args:
        packages: The folder of all packages, with ``gongkai/`` and ``bodies/``.
        site: Where the site will stand; replaced whole.
        settings: What the site says about itself.
        site_src: Hand-written pages and theme.
        release: The version of the data package.
        clock: SOURCE_DATE_EPOCH in seconds, the only clock there is.
        before: The site that stands as it was made, from which what is the same is taken over.
        standing: The packages as they lay when ``release`` was read; default: as they lie now.

    Raises:
        UsageError: a folder or table is missing.
        Stopped: the packages were replaced by others meanwhile.
    """
    for folder in (packages / "gongkai", site_src / "docs", site_src / "theme"):
        if not folder.is_dir():
            raise UsageError(f"{folder}: no such folder")
    refuse_foreign(site)
    standing = standing or Standing(packages)
    package = Package(packages / "gongkai")
    day = datetime.fromtimestamp(clock, UTC).date()
    lean = is_lean(package, settings.size)
    settings = dataclasses.replace(settings, size="lean" if lean else "full")
    try:
        with replacing(site) as fresh, standing.kept():
            frame = build_frame(site_src, settings, release, day.isoformat())
            out = Output(fresh)
            made = {}
            if lean:
                made = keys(package, (repr(settings), repr(frame.shells[SHELL])))
                out = Output(fresh, is_lean=True, within=towns(package), kept=keep(before, made))
            whole = Site(package, settings, frame, out, release, day)
            rendered = _build(whole, packages, site_src, site)
    finally:
        package.close()
    return dataclasses.replace(rendered, made_of=made)


def refuse_foreign(site: Path) -> None:
    """Replace nothing but a site of ours: a wrong name must not empty somebody's folder."""
    if not site.exists():
        return
    if not site.is_dir() or (any(site.iterdir()) and not (site / MARK).is_dir()):
        raise UsageError(f"{site}: holds no site of gongkai; name another folder")


def _build(whole: Site, packages: Path, site_src: Path, site: Path) -> Rendered:
    package, out = whole.package, whole.out
    languages = list(whole.languages())
    if out.is_lean:
        examples, reports, names = _write_lean(whole, languages)
    else:
        examples, reports, names = _write_bodies(package, languages)
    write_redirects(package, languages[:1] if out.is_lean else languages)
    indicators = write_indicators(package, languages)
    checks = write_checks(package, languages)
    filed = FiledYears(package)
    trees = write_regions(package, languages, filed)
    comparisons = write_comparison(package, languages, examples)
    parts = write_search(out, package)
    slots = {
        pages.words.language: {
            **_write_rest(pages, examples, filed),
            "find/index.html": find_slots(pages, parts),
            "regions/index.html": {"tree": trees[number]},
            "indicators/index.html": {"indicators": indicators[number]},
            "checks/index.html": {"checks": checks[number]},
            "compare/index.html": comparisons[number],
            "method/index.html": speed_slots(pages, site_src),
        }
        for number, pages in enumerate(languages)
    }
    _write_hand_written(whole, slots)
    write_prose_twins(out, site_src / "docs", whole.frame.pages, whole.release)
    _write_filing(whole, site_src)
    write_speeds(out, site_src)
    places = {
        row["body_id"]: [part["name"] for part in package.chain(row["code"])]
        for row in package.bodies
    }
    files = write_index(out, package.bodies, names, places)
    _copy_data(packages, out, whole.settings)
    write_machine_files(out, whole.settings.base_url)
    out.write("llms.txt", machine_guide(languages[0]))
    changes = compared(site, out.folder, PAGE)
    return Rendered(site, len(package.bodies), reports, out.pages, files, changes)


def _write_bodies(
    package: Package, languages: list[Pages]
) -> tuple[list[BodyRecord], int, dict[str, list[str]]]:
    """Stamp body and report pages in one pass; keep a few bodies as examples for the home page."""
    kept: list[BodyRecord] = []
    names: dict[str, list[str]] = {}
    reports = 0
    feeds = [ProvinceFeeds(pages) for pages in languages]
    breaks = Breaks(package.indicators, break_years(package.measures))
    for body in counted("pages of bodies", read_bodies(package), len(package.bodies)):
        names[body.id] = [row["name"] for row in body.names]
        kept = choose_examples([*kept, body])
        _write_body(body, languages, breaks)
        reports += len(body.reports)
        for feed in feeds:
            feed.add(body)
    for feed in feeds:
        feed.write()
    return kept, reports, names


def _write_lean(
    whole: Site, languages: list[Pages]
) -> tuple[list[BodyRecord], int, dict[str, list[str]]]:
    """Write lean pages of bodies; whole records only of those that feeds and home page tell of."""
    package = whole.package
    reports = write_bodies(whole)
    write_tables(languages)
    told = telling(package)
    feeds = [ProvinceFeeds(pages) for pages in languages]
    kept: list[BodyRecord] = []
    for body in counted("bodies in feeds", read_bodies(package, told), len(told)):
        kept = choose_examples([*kept, body])
        for feed in feeds:
            feed.add(body)
    for feed in feeds:
        feed.write()
    names: dict[str, list[str]] = {row["body_id"]: [] for row in package.bodies}
    for row in package.tables.rows("SELECT body_id, name FROM names ORDER BY ALL"):
        names[row["body_id"]].append(row["name"])
    return kept, reports, names


def _write_body(body: BodyRecord, languages: list[Pages], breaks: Breaks) -> None:
    """Stamp the pages of one body; the JSON twins are the same in both languages."""
    dated = [report for report in body.reports if report.has_page]
    compare_reports(body, breaks)
    body.twin = to_json(body_twin(body))
    write_series(body, languages[0])
    for report in dated:
        report.twin = to_json(report_twin(report) | {"compared": compared_twin(report)})
    for pages in languages:
        cited = body_citations(body, pages)
        write_body(body, pages, cited)
        for report in dated:
            write_report(report, body, pages, cited)


def _write_rest(
    pages: Pages, examples: list[BodyRecord], filed: FiledYears
) -> dict[str, dict[str, str]]:
    """Stamp the other kinds; gives the slots of the hand-written pages by address."""
    return {
        "index.html": home_slots(pages, examples),
        "calendar/index.html": calendar_slots(pages, filed),
        "data/index.html": data_slots(pages),
        "dictionary/index.html": dictionary_slots(pages),
        "releases/index.html": release_slots(pages),
        "corrections/index.html": correction_slots(pages),
        "glossary/index.html": glossary_slots(pages),
    }


def _write_hand_written(site: Site, slots: dict[str, dict[str, dict[str, str]]]) -> None:
    for address, page in site.frame.pages.items():
        if address.removeprefix("en/") == REPORTS and not site.out.is_lean:
            continue  # each report has its own page
        language = "en" if address.startswith("en/") else "zh"
        filled = slots[language].get(address.removeprefix("en/"), {})
        site.out.page(address, page.fill(filled), is_listed=address != "404.html")
    for name, content in site.frame.assets.items():
        site.out.write(f"{ASSETS}/{name}", content)


def _write_filing(site: Site, site_src: Path) -> None:
    """Write the page to check with before filing: one file that also works away from the site."""
    about = {
        "title_zh": site.settings.title_zh,
        "title_en": site.settings.title_en,
        "address": site.settings.base_url,
        "release": site.release,
        "date": site.day.isoformat(),
    }
    site.out.page(FILING, make_page(site_src, about).decode())


def _copy_data(packages: Path, out: Output, settings: Settings) -> None:
    """Put the packages beside the pages, unless they are to be fetched from elsewhere."""
    if settings.data_url:
        return
    for path in counted("packages beside the pages", sorted(packages.rglob("*"))):
        if path.is_file():
            target = out.folder / "data" / path.relative_to(packages)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)

"""The calendar, the feeds, the sitemap and the twins of prose: what stands around the pages."""

from __future__ import annotations

import gzip
import json
import re
import uuid
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import html5rdf
import pytest
from lxml import etree

from gongkai.render.context import Output
from gongkai.render.filed_years import FiledYears
from gongkai.render.package import Package
from gongkai.render.sitemap import MOST, write_machine_files
from render.conftest import HOSTILE, SETTINGS, render_packages

ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAPS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
LANGUAGES = ("", "en/")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_a_division_counts_its_bodies_and_years_once(packages: Path) -> None:
    package = Package(packages / "gongkai")
    filed = FiledYears(package)
    package.close()
    assert filed.years == (2020, 2021)
    county, town, nowhere = (filed.below(code) for code in ("990101", "990101101", ""))
    assert (county.bodies, county.by_year[2020], county.by_year[2021]) == (4, 3, 1)
    assert (town.bodies, town.by_year[2020], town.by_year[2021]) == (1, 1, 0)
    assert (nowhere.bodies, nowhere.by_year[2020]) == (1, 1)
    assert [cell[:2] for cell in filed.cells("990101101")] == [(2020, True), (2021, False)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_calendar_leads_to_reports_and_never_says_that_none_was_published(
    site: Path, language: str
) -> None:
    html = read(site / language / "calendar/index.html")
    assert 'href="../reports/990101-2021/"' in html
    assert 'href="../reports/990101101-2021/"' not in html
    hollow = re.findall(r'<a class="cal__none"[^>]*?title="([^"]*)"', html)
    assert len(hollow) == 7  # two years of two bodies without any report are among them
    words = "may have been published" if language else "不等于未公开"
    assert all(words in title for title in hollow)
    twin = json.loads(read(site / language / "calendar/index.json"))
    years = {row["body_id"]: row["years"] for row in twin["bodies"]}
    assert (years["990101"], years["990101101"]) == ([2020, 2021], [2020])
    county = read(site / language / "regions/990101/index.html")
    assert ">1<" in county
    assert ">/1</span>" in county


def feeds_of(site: Path) -> list[Path]:
    return sorted([*site.glob("feeds/**/*.xml"), *site.glob("*/feed.xml")]) + sorted(
        [*site.glob("en/feeds/**/*.xml"), *site.glob("en/*/feed.xml")]
    )


def test_feeds_hold_what_atom_asks_for_and_lead_to_pages(site: Path) -> None:
    paths = [path.relative_to(site).as_posix() for path in feeds_of(site)]
    checks = [f"feeds/checks/{check}.xml" for check in ("balance", "injected-text")]
    wanted = ["feeds/99.xml", *checks, "feeds/unplaced.xml", "releases/feed.xml"]
    assert paths == [*wanted, *(f"en/{path}" for path in wanted)]
    ids: list[str] = []
    for path in feeds_of(site):
        feed = etree.parse(path).getroot()
        parts = [feed, *feed.findall("a:entry", ATOM)]
        for part in parts:
            (one_id,), (title,), (updated,) = (
                part.xpath(f"a:{name}/text()", namespaces=ATOM)
                for name in ("id", "title", "updated")
            )
            ids.append(one_id)
            assert uuid.UUID(one_id.removeprefix("urn:uuid:")).version == 5
            assert title.strip()
            assert datetime.strptime(updated, "%Y-%m-%dT%H:%M:%S%z")
        assert feed.findtext("a:author/a:name", namespaces=ATOM)
        for link in feed.iter("{*}link"):
            target = urlsplit(urljoin("https://example.org/x/", link.get("href")))
            assert target.netloc == "example.org"
            inside = site / target.path.removeprefix("/synthetic/")
            assert (inside / "index.html").is_file() or inside.is_file(), link.get("href")
    assert len(ids) == len(set(ids))


def test_the_feed_of_a_check_tells_what_was_found_and_blames_nobody(site: Path) -> None:
    feed = etree.parse(site / "feeds/checks/balance.xml")
    (entry,) = feed.xpath("//a:entry", namespaces=ATOM)
    title = entry.findtext("a:title", namespaces=ATOM)
    assert title.startswith("试山县人民政府 20") and " 年：" in title
    assert entry.findtext("a:summary", namespaces=ATOM) == "本存档文本中的数字对不上，原件未核对。"
    assert 'href="../../feeds/checks/balance.xml"' in read(site / "checks/balance/index.html")


def test_a_feed_shows_the_newest_first_and_hostile_text_as_text(site: Path) -> None:
    province = etree.parse(site / "feeds/99.xml")
    days = province.xpath("//a:entry/a:updated/text()", namespaces=ATOM)
    assert days == sorted(days, reverse=True)
    assert len(days) == 4
    titles = etree.parse(site / "feeds/unplaced.xml").xpath("//a:entry/a:title", namespaces=ATOM)
    assert [len(title) for title in titles] == [0]
    assert HOSTILE.split("\u202e")[0] in titles[0].text
    assert "\u202e" not in titles[0].text


def test_a_sitemap_that_one_file_cannot_hold_has_parts(tmp_path: Path) -> None:
    out = Output(tmp_path)
    out.addresses += [f"bodies/{number}/" for number in range(MOST + 1)]
    write_machine_files(out, "https://example.org")
    (first, second) = etree.parse(tmp_path / "sitemap.xml").xpath(
        "//s:sitemap/s:loc/text()", namespaces=MAPS
    )
    counts = []
    for address in (first, second):
        packed = (tmp_path / address.removeprefix("https://example.org/")).read_bytes()
        part = etree.fromstring(gzip.decompress(packed))
        counts.append(len(part.xpath("//s:url/s:loc", namespaces=MAPS)))
    assert counts == [MOST, 1]


def test_every_page_has_a_twin(site: Path) -> None:
    for page in site.rglob("index.html"):
        if 'http-equiv="refresh"' in read(page):
            continue
        twin = json.loads(read(page.with_name("index.json")))
        assert twin, page
    prose = json.loads(read(site / "en/method/index.json"))
    assert prose["language"] == "en"
    assert prose["markdown"].startswith("# ")
    assert "<!--slot" not in prose["markdown"]


def test_filings_stand_at_the_foot_of_each_page(packages: Path, tmp_path: Path) -> None:
    numbers = {"icp_number": "京ICP备0号-1", "police_number": '京公网安备 0号"><b>'}
    render_packages(packages, tmp_path / "site", replace(SETTINGS, **numbers))
    for address in ("", "en/", "bodies/990101/", "en/method/"):
        html = read(tmp_path / "site" / address / "index.html")
        foot = html[html.index('<p class="foot__filing">') :]
        assert '<a href="https://beian.miit.gov.cn/" rel="noopener">京ICP备0号-1</a>' in foot
        assert "<b>" not in foot[: foot.index("</p>")]


def test_every_page_is_parsed_without_an_error(site: Path) -> None:
    """By the parser of the standard: nothing is left open, misplaced or said twice."""
    faults = []
    for path in [*sorted(site.rglob("index.html")), site / "404.html", *site.glob("check-*.html")]:
        parser = html5rdf.HTMLParser()
        parser.parse(read(path))
        faults += [(path.relative_to(site).as_posix(), *error[:2]) for error in parser.errors[:3]]
    assert faults == []


def test_nothing_of_the_base_theme_is_left_that_we_do_not_use(site: Path) -> None:
    for address in ("", "method/", "en/bodies/990101/"):
        html = read(site / address / "index.html")
        assert "md-toggle" not in html
        assert "md-overlay" not in html
        assert 'class="md-skip"' not in html

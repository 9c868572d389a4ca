"""Long lists are cut into pages by place, and in a large archive laid out by a script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from gongkai.render import facets, indicators, overview, placed
from render.browsing import DESKTOP, PHONE, served, violations, watched
from render.conftest import (
    make_finding,
    make_report,
    make_rows,
    publish_rows,
    render_packages,
)

RECEIVED = "requests.received.total"


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packages of three bodies of one province and one of none, with a finding each."""
    reports = [
        make_report("990101", 2020, "2019", scope="jurisdiction"),
        make_report("990101", 2021, "2021"),
        make_report("990101-urban-management", 2020, "2019"),
        make_report("990101101", 2020, "2019"),
        make_report("x-0123abcd", 2020, "2019"),
    ]
    findings = [
        make_finding(
            made["report"]["report_id"],
            "balance",
            indicators=RECEIVED,
            left=Decimal(4),
            right=Decimal(0),
        )
        for made in reports
    ]
    return publish_rows(make_rows(reports, findings), tmp_path_factory.mktemp("many"))


@pytest.fixture(scope="module")
def cut(many: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with so little room on a page that two lines do not fit."""
    site = tmp_path_factory.mktemp("cut") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(placed, "PAGE_BYTES", 500)
        render_packages(many, site)
    return site


@pytest.fixture(scope="module")
def large(many: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the same archive as if it were a large one."""
    site = tmp_path_factory.mktemp("large") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(indicators, "STATIC_REPORTS", 1)
        patch.setattr(facets, "WHOLE", 1)
        patch.setattr(overview, "MANY_PROVINCES", 0)
        render_packages(many, site)
    return site


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize(("kind", "of"), [("indicators", RECEIVED), ("checks", "balance")])
def test_the_pages_of_a_list_hold_every_line_once_in_order_of_place(
    cut: Path, kind: str, of: str, language: str
) -> None:
    folder = cut / language / kind / of
    twin = json.loads(read(folder / "index.json"))
    assert len(twin["pages"]) > 2
    assert twin["pages"][0] == "99" and twin["pages"][-1] == "00"
    found: list[str] = []
    for key in twin["pages"]:
        html = read(folder / key / "index.html")
        found += re.findall(r'<(?:th scope="row"|li)><a href="\.\./\.\./\.\./bodies/([^/]+)/', html)
        assert f'href="{key}/"' in read(folder / "index.html")
    bodies = list(dict.fromkeys(found))
    assert bodies == ["990101", "990101-urban-management", "990101101", "x-0123abcd"]
    assert len(found) == (4 if kind == "indicators" else 5)
    values = [
        row
        for key in twin["pages"]
        for row in json.loads(read(folder / key / "index.json"))[
            "values" if kind == "indicators" else "findings"
        ]
    ]
    assert len(values) == 5


def test_pages_of_a_list_lead_to_each_other_and_back(cut: Path) -> None:
    folder = cut / "indicators" / RECEIVED
    keys = json.loads(read(folder / "index.json"))["pages"]
    for before, after in pairwise(keys):
        assert f'<a href="../{after}/" rel="next">' in read(folder / before / "index.html")
        assert f'<a href="../{before}/" rel="prev">' in read(folder / after / "index.html")
    assert '<a href="../">' in read(folder / keys[0] / "index.html")
    english = read(cut / "en/indicators" / RECEIVED / keys[0] / "index.html")
    assert f'href="../../../../indicators/{RECEIVED}/{keys[0]}/"' in english


def test_every_link_of_a_cut_list_leads_somewhere(cut: Path) -> None:
    for language in ("", "en/"):
        for page in sorted(cut.glob(f"{language}*/*/*/index.html")):
            for link in re.findall(r'href="([^"#?]*)[^"]*"', read(page)):
                if ":" in link:
                    continue
                target = (page.parent / link).resolve()
                assert target.is_file() or (target / "index.html").is_file(), (page, link)


def test_a_check_says_how_much_could_be_judged_by_year_and_place(cut: Path) -> None:
    html = read(cut / "checks/balance/index.html")
    assert "可核查 35 处：30 处相符，5 处不符；0 处因空缺无法核查。" in html
    assert "5 份报告适用这项核查，5 份至少有一处可核查。" in html
    twin = json.loads(read(cut / "checks/balance/index.json"))
    assert {row["year"]: row["failed"] for row in twin["years"]} == {2020: 4, 2021: 1}
    assert {row["key"]: row["reports"] for row in twin["provinces"]} == {"00": 1, "99": 4}
    for word in ("最差", "最多问题", "错误最多", "失败"):
        assert word not in html


def test_values_of_a_large_archive_are_dense_files(large: Path) -> None:
    folder = large / "indicators" / RECEIVED
    assert not list(folder.glob("*/index.html"))
    bodies = json.loads(read(large / "indicators/bodies/99.json"))
    assert [row[0] for row in bodies["bodies"]] == [
        "990101", "990101-urban-management", "990101101",
    ]  # fmt: skip
    assert bodies["scopes"] == {"2020": "joo", "2021": "o--"}
    values = json.loads(read(folder / "99.json"))
    assert values == {"years": {"2020": [4, 4, 4], "2021": [4, None, None]}}
    blank = json.loads(read(large / "indicators/requests.partly_granted.business/99.json"))
    assert blank["years"]["2020"] == ["b", "b", "b"]
    amount = json.loads(read(large / "indicators/disclosure.procurement.amount/99.json"))
    assert amount["years"] == {"2020": [97.0843] * 3}
    html = read(folder / "index.html")
    assert "provinces/99/datapackage.json" in html
    assert (large / "data/provinces/99/datapackage.json").is_file()
    assert (large / "data/provinces/00/datapackage.json").is_file()


@pytest.fixture(scope="module")
def cut_address(cut: Path) -> Iterator[str]:
    with served(cut) as host:
        yield host


@pytest.fixture(scope="module")
def large_address(large: Path) -> Iterator[str]:
    with served(large) as host:
        yield host


VISITS = [("", DESKTOP), ("/en", PHONE)]
"""Who visits: every list is read in both languages and at both widths."""


def opened(page: Any, address: str) -> None:
    """Open a page, which needs no scroll to the side."""
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


@pytest.mark.browser
@pytest.mark.parametrize(("language", "size"), VISITS)
@pytest.mark.parametrize(
    ("kind", "of", "lines", "judged"),
    [
        ("indicators", RECEIVED, ".values tbody tr", ("5 份报告", "5 reports")),
        ("checks", "balance", ".found li", ("可核查 28 处", "28 could be assessed")),
    ],
)
def test_a_list_is_walked_from_page_to_page_in_order_of_place(
    browser: Any,
    cut_address: str,
    kind: str,
    of: str,
    lines: str,
    judged: tuple[str, str],
    language: str,
    size: dict[str, Any],
) -> None:
    """From the page of the whole to a place, and on; axe looks at one page of each kind."""
    for page in watched(browser.new_context(**size), cut_address, "data:"):
        opened(page, f"{cut_address}{language}/{kind}/{of}/")
        if kind == "indicators":
            assert judged[bool(language)] in page.locator("#main").inner_text()
        page.locator(".provinces").get_by_role("link", name="虚构省").click()
        page.wait_for_url(f"**/{of}/99/")
        if kind == "checks":
            assert judged[bool(language)] in page.locator("#main").inner_text()
        assert violations(page) == []
        bodies = []
        for _ in range(9):
            opened(page, page.url)
            bodies += [
                one.split(" (")[0]
                for one in page.locator(f"{lines} a[href*='/bodies/']").all_inner_texts()
            ]
            onward = page.locator("a[rel=next]").first
            if not onward.count():
                break
            before = page.url
            onward.click()
            page.wait_for_url(lambda url, before=before: url != before)
        assert list(dict.fromkeys(bodies)) == [
            "试山县人民政府",
            "试山县城市管理局",
            "试岭镇人民政府",
            bodies[-1],
        ]
        assert bodies[-1].startswith("无名局"), "of no known place, so at the end"


@pytest.mark.browser
@pytest.mark.parametrize(("language", "size"), VISITS)
def test_a_place_is_listed_by_script_and_its_values_lead_to_their_cells(
    browser: Any, large_address: str, language: str, size: dict[str, Any]
) -> None:
    for page in watched(browser.new_context(**size), large_address, "data:"):
        opened(page, f"{large_address}{language}/indicators/{RECEIVED}/")
        page.get_by_role("button", name="虚构省").click()
        page.locator(".values-here tbody tr").nth(2).wait_for()
        first = page.locator(".values-here tbody tr").first
        cells = first.locator("th, td").all_inner_texts()
        assert cells[0].startswith("试山县人民政府")
        assert cells[2:] == ["differs by year" if language else "各年不同", "4", "4"]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert violations(page) == []
        first.locator("td a").first.click()
        page.wait_for_url(f"**{language}/reports/990101-2020/#t-{RECEIVED}")
        assert page.locator(":target").inner_text().startswith("4")


@pytest.mark.browser
@pytest.mark.parametrize(("language", "size"), VISITS)
def test_a_large_archive_is_searched_province_by_province(
    browser: Any, large_address: str, language: str, size: dict[str, Any]
) -> None:
    """A door of the home page keeps its condition until a province is chosen."""
    for page in watched(browser.new_context(**size), large_address, "data:"):
        opened(page, f"{large_address}{language}/")
        doors, places = (page.locator(one).bounding_box() for one in (".doors", ".doors__wide"))
        assert places["width"] == doors["width"], "the places of a country fill no narrow column"
        page.get_by_role("link", name="Government" if language else "政府", exact=True).click()
        page.wait_for_url(f"**{language}/find/?kind=government")
        told = page.locator("[data-found-say]")
        page.get_by_text("Choose a province first" if language else "请先选择省份").wait_for()
        assert not page.locator(".found--reports").is_visible()
        page.get_by_label("Place" if language else "地方", exact=True).select_option("99")
        page.get_by_text(
            "Found 3 reports of 2 bodies" if language else "找到 2 个机关的 3 份报告"
        ).wait_for()
        assert page.url.endswith("/find/?place=99&kind=government")
        page.get_by_role("searchbox").fill("到申请4件")
        page.keyboard.press("Enter")
        page.locator(".found--reports mark").first.wait_for()
        assert "到申请4件" in told.inner_text()
        assert page.locator(".found--reports li").count() == 2, "the newest report of each"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert violations(page) == []
        page.locator(".found--reports a[href*='#at=']").first.click()
        page.wait_for_url(f"**{language}/reports/990101-2021/#at=*")
        assert page.locator("mark.here").first.is_visible()

"""Stories around the pages in a real browser: language, calendar, data on another host."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from gongkai.render import facets, indicators
from gongkai.render.serve import Handler
from render.browsing import DESKTOP, NOT_LOADED, PHONE, served, violations, watched
from render.conftest import SETTINGS, render_packages

pytestmark = pytest.mark.browser

RECEIVED = "requests.received.total"


@pytest.fixture
def context(browser: Any) -> Iterator[Any]:
    """One reader with a memory of their own."""
    context = browser.new_context(**DESKTOP)
    yield context
    context.close()


def test_the_chosen_language_is_kept_for_the_next_visit(context: Any, address: str) -> None:
    page = context.new_page()
    page.goto(address + "/about/")
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/en/about/")
    page.goto(address + "/regions/990101/#filed")
    assert page.url.endswith("/where/regions/990101/#filed"), "a link within a visit is obeyed"
    later = context.new_page()
    later.goto(address + "/regions/990101/#filed")
    later.wait_for_url("**/en/regions/990101/#filed")
    later.get_by_role("link", name="中文").click()
    later.wait_for_url("**/where/regions/990101/")
    last = context.new_page()
    last.goto(address + "/regions/990101/")
    last.wait_for_load_state("load")
    assert last.url.endswith("/where/regions/990101/")


@pytest.mark.parametrize(
    ("path", "filled"),
    [
        ("/calendar/", ("机关：990101101；年度：2021；",)),
        ("/en/calendar/", ("Body: 990101101;", "year: 2021;")),
    ],
)
def test_a_hollow_year_leads_to_a_text_with_body_and_year(
    context: Any, address: str, path: str, filled: tuple[str, ...]
) -> None:
    page = context.new_page()
    page.goto(address + path)
    page.locator("a.cal__none[href*='body=990101101']").click()
    page.wait_for_url("**#submit")
    assert page.locator("#submit").is_visible()
    assert all(text in page.locator("[data-submit]").inner_text() for text in filled)


@pytest.mark.parametrize(
    ("size", "language"), [(DESKTOP, ""), (PHONE, ""), (DESKTOP, "/en"), (PHONE, "/en")]
)
def test_how_to_publish_in_china_is_found_from_every_foot(
    browser: Any, address: str, size: dict[str, Any], language: str
) -> None:
    """An own server, object storage, an intranet, and data elsewhere; what to file for which."""
    for page in watched(browser.new_context(**size), address, "data:"):
        page.goto(f"{address}{language}/bodies/990101/")
        name = "Publishing in China" if language else "在国内发布"
        page.get_by_role("contentinfo").get_by_role("link", name=name).click()
        page.wait_for_url(f"**{language}/publish-in-china/")
        ways = (
            ("An intranet", "A server of one's own", "Object storage", "Data elsewhere")
            if language
            else ("内网", "自己的服务器", "对象存储", "数据放在另一处")
        )
        heads = page.locator("article h2").all_inner_texts()
        assert [head.rstrip("¶#") for head in heads] == list(ways)
        assert page.get_by_role("cell", name="备案").first.is_visible()
        assert "icp_number" in page.locator("article pre").first.inner_text()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("size", "path"), [(DESKTOP, "/bodies/0/x/"), (PHONE, "/en/reports/0/")])
def test_where_there_is_no_page_the_way_back_is_shown(
    browser: Any, site: Path, tmp_path: Path, size: dict[str, Any], path: str
) -> None:
    """At any depth, with the site's own look, and a box to search in."""
    (tmp_path / "synthetic").symlink_to(site)
    (tmp_path / "404.html").symlink_to(site / "404.html")
    with served(tmp_path) as host:
        for page in watched(browser.new_context(**size), host, "data:", expected=NOT_LOADED):
            answer = page.goto(f"{host}/synthetic{path}")
            assert answer.status == 404
            assert page.get_by_role("heading", name="没有这一页 · No such page").is_visible()
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert violations(page) == []
            page.get_by_role("combobox").fill("试岭")
            page.get_by_role("option", name="试岭镇人民政府").click()
            page.wait_for_url(f"{host}/synthetic/bodies/990101101/")


class Elsewhere(Handler):
    """The other host: allows the site to read, and keeps what was asked of it."""

    asked: list[str]
    allowed: str

    def end_headers(self) -> None:
        self.asked.append(self.path)
        self.send_header("Access-Control-Allow-Origin", self.allowed)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Hosts:
    """Where the pages are, where their data, and what was asked of the data's host."""

    pages: str
    data: str
    asked: list[str]


@pytest.fixture(scope="module")
def hosts(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    """The site of an archive, laid out as that of a large one, with its data on another host."""
    site = tmp_path_factory.mktemp("elsewhere") / "site"
    kind = type("Kept", (Elsewhere,), {"asked": [], "allowed": ""})
    data = ThreadingHTTPServer(("127.0.0.1", 0), partial(kind, directory=str(packages)))
    told = Hosts("", f"http://127.0.0.1:{data.server_port}", kind.asked)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(indicators, "STATIC_REPORTS", 1)
        patch.setattr(facets, "WHOLE", 1)
        render_packages(packages, site, replace(SETTINGS, data_url=told.data, base_url=""))
    thread = threading.Thread(target=data.serve_forever, daemon=True)
    thread.start()
    with served(site) as pages:
        kind.allowed = pages
        yield replace(told, pages=pages)
    data.shutdown()
    data.server_close()
    thread.join()


@pytest.fixture(params=[("", DESKTOP), ("/en", PHONE)], ids=["zh-desk", "en-phone"])
def visit(request: pytest.FixtureRequest, browser: Any, hosts: Hosts) -> Iterator[tuple[Any, str]]:
    """A page that asks nobody but the site and its data's host, and its language."""
    language, size = request.param
    hosts.asked.clear()
    for page in watched(browser.new_context(**size), hosts.pages, hosts.data, "data:"):
        yield page, language


def test_with_data_elsewhere_search_comparison_and_lists_need_the_site_alone(
    hosts: Hosts, visit: tuple[Any, str]
) -> None:
    """A name, words, values side by side and the values of a place: no word to another host."""
    page, language = visit
    home = hosts.pages + language
    page.goto(home + "/")
    page.get_by_role("combobox").fill("shiling")
    page.get_by_role("option", name="试岭镇人民政府").click()
    page.wait_for_url("**/bodies/990101101/")

    page.goto(f"{home}/find/?place=99&words=到申请4件")
    page.locator(".found--reports mark").first.wait_for()
    assert page.locator(".found--reports li").count() == 3

    page.goto(f"{home}/compare/?bodies=990101,990101101&indicators={RECEIVED}&years=2020,2021")
    page.wait_for_selector('[data-compare][aria-busy="false"]')
    rows = page.locator(".compared tbody tr").all()
    values = [row.locator("td.n").all_inner_texts() for row in rows]
    assert [[value.strip() for value in row] for row in values] == [["4", "4"], ["0", ""]]
    assert page.locator(".chart--compare .dot").count() == 3

    page.goto(f"{home}/indicators/{RECEIVED}/")
    page.get_by_role("button", name="虚构省").click()
    page.locator(".values-here tbody tr").nth(2).wait_for()
    line = page.locator(".values-here tbody tr", has_text="试岭镇人民政府")
    line.get_by_role("link", name="0", exact=True).click()
    page.wait_for_url(f"**/reports/990101101-2020/#t-{RECEIVED}")
    assert hosts.asked == []


def test_a_lean_site_fetches_its_bulk_data_from_the_other_host(
    browser: Any, packages: Path, tmp_path: Path
) -> None:
    """Texts, values, findings and words: moved to where ``data_url`` says, they are found there."""
    kind = type("Kept", (Elsewhere,), {"asked": [], "allowed": ""})
    data = ThreadingHTTPServer(("127.0.0.1", 0), partial(kind, directory=str(tmp_path / "data")))
    told = f"http://127.0.0.1:{data.server_port}"
    site = tmp_path / "site"
    render_packages(packages, site, replace(SETTINGS, data_url=told, base_url="", size="lean"))
    shutil.move(site / "data/bulk", tmp_path / "data/bulk")
    thread = threading.Thread(target=data.serve_forever, daemon=True)
    thread.start()
    with served(site) as pages:
        kind.allowed = pages
        for page in watched(browser.new_context(**DESKTOP), pages, told, "data:"):
            page.goto(f"{pages}/find/?place=99&words=到申请4件")
            page.locator(".found--reports mark").first.wait_for()
            page.goto(f"{pages}/indicators/{RECEIVED}/")
            page.get_by_role("button", name="虚构省").click()
            page.locator(".values-here td.n a").first.click()
            page.wait_for_selector("mark.lit")
            page.goto(f"{pages}/checks/balance/")
            page.get_by_role("button", name="虚构省").click()
            page.locator(".values-here li").first.wait_for()
    data.shutdown()
    data.server_close()
    thread.join()
    kinds = {path.split("/")[2] for path in kind.asked}
    assert {"texts", "indicators", "checks", "search"} <= kinds


def test_every_download_leads_to_a_file_on_the_other_host(
    hosts: Hosts, visit: tuple[Any, str]
) -> None:
    """Those of the whole, of a province and of a body; one of them is taken."""
    page, language = visit
    links = set()
    for path in ("/data/", f"/indicators/{RECEIVED}/", "/bodies/990101/"):
        page.goto(hosts.pages + language + path)
        links |= {*page.locator("main a[href]").evaluate_all("all => all.map(one => one.href)")}
    files = {link for link in links if link.startswith(hosts.data)}
    ends = {link.removeprefix(hosts.data) for link in files}
    assert {
        "/gongkai/figures.parquet",
        "/provinces/99/datapackage.json",
        "/bodies/990101/figures.csv",
    } <= ends
    assert [link for link in sorted(files) if not page.request.head(link).ok] == []
    with page.expect_download() as download:
        page.locator("#download ~ ul a[href$='figures.csv']").click()
    assert "990101" in Path(download.value.path()).read_text("utf-8-sig")
    assert "/bodies/990101/figures.csv" in hosts.asked


def test_the_policy_lets_the_data_host_through_and_no_third_one(context: Any, hosts: Hosts) -> None:
    page = context.new_page()
    page.goto(hosts.pages + "/bodies/990101/")
    read = "async url => (await fetch(url)).text().then(text => text.length)"
    assert page.evaluate(read, f"{hosts.data}/gongkai/datapackage.json") > 1000
    refused = "async url => fetch(url).then(() => 'read', error => error.name)"
    third, answered = hosts.data.replace("127.0.0.1", "localhost"), len(hosts.asked)
    assert page.evaluate(refused, f"{third}/gongkai/datapackage.json") == "TypeError"
    assert len(hosts.asked) == answered, "the policy stops it before it leaves"


def test_a_missing_page_of_a_site_without_an_address_is_plain(context: Any, hosts: Hosts) -> None:
    page = context.new_page()
    assert page.goto(hosts.pages + "/reports/0/").status == 404
    assert page.get_by_role("heading", name="没有这一页").is_visible()
    assert violations(page) == []

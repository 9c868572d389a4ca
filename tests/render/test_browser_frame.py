"""Stories around the pages in a real browser: language, calendar, data on another host."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from gongkai.render.serve import Handler, make_server
from render.browsing import DESKTOP
from render.conftest import SETTINGS, render_packages

pytestmark = pytest.mark.browser


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


@pytest.fixture
def two_hosts(packages: Path, tmp_path: Path) -> Iterator[tuple[str, type[Elsewhere]]]:
    """A site on one origin, its data on another."""
    kind = type("Kept", (Elsewhere,), {"asked": [], "allowed": ""})
    data = ThreadingHTTPServer(("127.0.0.1", 0), partial(kind, directory=str(packages)))
    settings = replace(SETTINGS, data_url=f"http://127.0.0.1:{data.server_port}")
    render_packages(packages, tmp_path / "site", settings)
    pages = make_server(tmp_path / "site", 0)
    address = f"http://127.0.0.1:{pages.server_address[1]}"
    kind.allowed = address
    threads = [threading.Thread(target=one.serve_forever, daemon=True) for one in (data, pages)]
    for thread in threads:
        thread.start()
    yield address, kind
    for one in (data, pages):
        one.shutdown()
        one.server_close()


def test_data_on_another_host_is_read_and_no_third_host_is(
    context: Any, two_hosts: tuple[str, type[Elsewhere]]
) -> None:
    address, kind = two_hosts
    page = context.new_page()
    page.goto(address + "/bodies/990101/")
    with page.expect_download() as download:
        page.locator("#download ~ ul a[href$='figures.csv']").click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    assert "990101" in text
    assert "/bodies/990101/figures.csv" in kind.asked
    base = page.evaluate("document.querySelector(\"a[href$='figures.csv']\").href").rsplit("/", 3)[
        0
    ]
    read = "async url => (await fetch(url)).text().then(text => text.length)"
    assert page.evaluate(read, f"{base}/gongkai/datapackage.json") > 1000
    refused = "async url => fetch(url).then(() => 'read', error => error.name)"
    third, answered = base.replace("127.0.0.1", "localhost"), len(kind.asked)
    assert page.evaluate(refused, f"{third}/gongkai/datapackage.json") == "TypeError"
    assert len(kind.asked) == answered, "the policy stops it before it leaves"

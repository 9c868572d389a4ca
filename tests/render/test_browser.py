"""Stories in a real browser: find, follow, copy, no foreign host, phone, no script, axe."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pandas
import pytest

from render.browsing import DESKTOP, NOT_LOADED, PHONE, violations, watched

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/bodies/990101/",
    "/bodies/x-0123abcd/",
    "/reports/990101-2020/",
    "/regions/",
    "/regions/990101/",
    "/indicators/",
    "/indicators/requests.received.total/",
    "/checks/",
    "/checks/balance/",
    "/compare/",
    "/find/",
    "/calendar/",
    "/corrections/",
    "/glossary/",
    "/dictionary/",
    "/releases/",
    "/about/",
    "/publish-in-china/",
    "/check-drafts/",
    "/data/",
    "/method/",
    "/project/architecture/",
)
"""One of every kind of page."""

WHOLE = ("/bodies/990101/", "/reports/990101-2020/", "/regions/990101/", "/checks/balance/")


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A desktop page that fails on any message of the console and on any foreign request."""
    yield from watched(browser.new_context(**DESKTOP), address, "data:", expected=NOT_LOADED)


@pytest.fixture
def phone(browser: Any, address: str) -> Iterator[Any]:
    """The same on a phone."""
    yield from watched(browser.new_context(**PHONE), address, "data:", expected=NOT_LOADED)


@pytest.mark.parametrize("query", ["试岭", "shiling", "slz", "990101101", "Shi Ling"])
def test_a_name_is_found_and_opened_by_keyboard(page: Any, address: str, query: str) -> None:
    page.goto(address + "/")
    box = page.get_by_role("combobox")
    assert box.evaluate("box => box === document.activeElement")
    box.type(query)
    page.get_by_role("option", name="试岭镇人民政府").wait_for()
    assert "找到" in page.locator(".find__say").inner_text()
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant")
    box.press("Enter")
    page.wait_for_url("**/bodies/990101101/")
    assert page.locator("h1").inner_text() == "试岭镇人民政府"


def test_search_works_from_an_english_record_page(page: Any, address: str) -> None:
    page.goto(address + "/en/reports/990101-2020/")
    page.get_by_role("combobox").type("chengshi")
    assert page.locator(".find__say").inner_text() is not None
    page.get_by_role("combobox").fill("shishan")
    page.get_by_role("option").first.click()
    page.wait_for_url("**/en/bodies/990101/")


def test_a_figure_is_followed_to_its_mark_and_back(page: Any, address: str) -> None:
    page.goto(address + "/bodies/990101/")
    page.locator(".form--requests tbody tr").first.locator("td").last.locator("a").first.click()
    page.wait_for_url("**/reports/990101-2021/#c-*")
    mark = page.locator(":target")
    assert mark.inner_text() == "4"
    assert mark.is_visible()
    mark.locator("a").hover()
    assert page.locator("td.lit").inner_text() == "4"
    mark.locator("a").click()
    assert page.evaluate("location.hash") == "#t-requests.received.total"


def test_a_copied_table_holds_exactly_the_printed_values(page: Any, address: str) -> None:
    page.goto(address + "/bodies/990101/")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    rows = page.evaluate(
        """() => {
          const table = document.querySelectorAll('.form--disclosure')[1];
          const range = document.createRange();
          range.selectNode(table);
          const selection = getSelection();
          selection.removeAllRanges();
          selection.addRange(range);
          return selection.toString();
        }"""
    )
    lines = [line.split("\t") for line in rows.splitlines()]
    assert ["行政许可", "60", "318", "0"] in lines
    assert ["行政处罚", "0", "-1", "0"] in lines
    assert ["政府集中采购", "0", "970843"] in lines
    copied = page.evaluate(
        """() => {
          const table = document.querySelectorAll('.form--requests')[1];
          const selection = getSelection();
          selection.selectAllChildren(table);
          return selection.toString();
        }"""
    )
    first = next(line for line in copied.splitlines() if line.startswith("一、"))
    assert first.split("\t") == [
        "一、本年新收政府信息公开申请数量",
        "3",
        "0",
        "0",
        "0",
        "0",
        "0",
        "4",
    ]
    third = next(line for line in copied.splitlines() if "部分公开" in line)
    assert third.split("\t")[1:] == ["0", "", "0", "0", "0", "0", "0"]


def test_a_downloaded_csv_equals_the_page(page: Any, address: str) -> None:
    page.goto(address + "/reports/990101-2020/")
    shown = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('td[id^="t-"]')]
             .map(cell => [cell.id.slice(2), cell.dataset.value || cell.innerText]))"""
    )
    page.goto(address + "/bodies/990101/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="figures.csv").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    table = pandas.read_csv(StringIO(text), dtype={"body_id": str, "report_id": str})
    table = table[table.report_id == "990101-2020"].set_index("indicator")
    assert len(table) == len(shown) == 198
    for indicator, row in table.iterrows():
        if row.status == "reported":
            assert float(shown[indicator]) == row.value


def test_a_finding_and_its_cell_lead_to_each_other(page: Any, address: str) -> None:
    page.goto(address + "/bodies/990101/")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    note = page.locator("td.f .fn").first
    number = note.get_attribute("data-n")
    note.click()
    assert page.evaluate("location.hash") == f"#finding-{number}"
    page.locator(f"#finding-{number} .note__cells a").first.click()
    assert page.evaluate("document.querySelector(':target').tagName") == "TD"


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_needs_no_sideways_scroll(phone: Any, address: str, path: str) -> None:
    for language in ("", "/en"):
        phone.goto(address + language + path)
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), language + path


def kinds(site: Path) -> Iterator[str]:
    """The smallest page of each kind: of each folder of the site and each depth in it."""
    found: dict[tuple[str, int], Path] = {}
    for path in sorted(site.rglob("index.html"), key=lambda path: path.stat().st_size):
        parts = path.parent.relative_to(site).parts
        if parts[:1] != ("en",) and 'http-equiv="refresh"' not in path.read_text("utf-8"):
            found.setdefault((parts[0] if parts else "", len(parts)), path)
    for path in found.values():
        folder = path.parent.relative_to(site).as_posix()
        yield "/" if folder == "." else f"/{folder}/"


def test_axe_finds_nothing_on_a_page_of_each_kind(browser: Any, site: Path, address: str) -> None:
    """Chinese on a desktop, English on a phone."""
    paths = list(kinds(site))
    assert {"/", "/regions/", "/find/", "/compare/", "/calendar/", "/data/"} < {*paths}
    for language, size in (("", DESKTOP), ("/en", PHONE)):
        context = browser.new_context(**size)
        page = context.new_page()
        for path in paths:
            page.goto(address + language + path)
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
            assert violations(page) == [], language + path
        context.close()


@pytest.mark.parametrize("path", WHOLE)
def test_axe_finds_nothing(browser: Any, address: str, path: str) -> None:
    """Where every part of a page is filled."""
    context = browser.new_context()
    page = context.new_page()
    for language in ("", "/en"):
        page.goto(address + language + path)
        assert violations(page) == [], language + path
    context.close()


def test_everything_but_search_works_without_script(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/")
    assert "按地方查找" in page.locator("main").inner_text()
    page.goto(address + "/bodies/990101/")
    assert page.locator(".form--requests").first.is_visible()
    page.locator(".form--requests tbody tr").first.locator("td a").first.click()
    assert page.url.split("/")[-2] == "990101-2021"
    assert page.locator("mark").first.is_visible()
    context.close()


def test_light_and_dark_are_remembered(page: Any, address: str) -> None:
    page.goto(address + "/about/")
    page.locator("[data-palette]").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.goto(address + "/en/data/")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.locator("[data-palette]").inner_text() == "Light"


def test_a_first_view_is_small_and_takes_three_requests(browser: Any, address: str) -> None:
    import gzip

    context = browser.new_context()
    page = context.new_page()
    answers: list[Any] = []
    page.on("response", lambda answer, to=answers: to.append(answer))
    page.goto(address + "/bodies/990101/", wait_until="load")
    page.wait_for_timeout(500)
    assert len(answers) <= 3
    assert sum(len(gzip.compress(answer.body())) for answer in answers) <= 100_000
    context.close()


def test_the_archived_text_is_inert(page: Any, address: str) -> None:
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for path in (
        "/bodies/x-0123abcd/",
        "/reports/x-0123abcd-2020/",
        "/checks/injected-text/",
        "/en/regions/",
    ):
        page.goto(address + path)
        assert page.locator("img").count() == 0


def test_a_citation_is_copied_as_it_stands(page: Any, address: str) -> None:
    """The button beside it puts the whole text on the clipboard; the data block is not run."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address + "/bodies/990101/#cite")
    box = page.locator(".cites .copybox").first
    box.locator("xpath=following-sibling::button[1]").click()
    page.get_by_role("button", name="已复制").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == box.inner_text().strip()
    more = page.locator(".cite__more", has_text="BibTeX").first
    more.locator("summary").click()
    assert more.locator("pre").inner_text().startswith("@techreport{report-990101-2021,")
    assert page.locator('script[type="application/ld+json"]').count() == 1


def test_citations_stand_side_by_side_and_below_each_other_on_a_phone(
    page: Any, phone: Any, address: str
) -> None:
    """Two columns where there is room; on a phone one, and nothing wider than the screen."""
    for one, is_wide in ((page, True), (phone, False)):
        one.goto(address + "/bodies/990101/")
        one.evaluate("document.querySelectorAll('.cite__more').forEach(d => { d.open = true })")
        report, data = (one.locator(".cites__two > div").nth(n).bounding_box() for n in (0, 1))
        assert (report["y"] == data["y"]) == is_wide
        assert (data["x"] > report["x"]) == is_wide
        wide = one.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0

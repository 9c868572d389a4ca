"""The page of a body: charts, like bodies, years side by side, terms, errors, print."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from render.browsing import DESKTOP, NOT_LOADED, PHONE, violations, watched
from render.conftest import RELEASE
from render.towns import FEW, LONG, PEERS, REPLY, THREE

pytestmark = pytest.mark.browser

BUDGET = 100_000


@pytest.fixture
def page(browser: Any, town_address: str) -> Iterator[Any]:
    """A desktop page that fails on any message of the console and on any foreign request."""
    yield from watched(browser.new_context(**DESKTOP), town_address, "data:", expected=NOT_LOADED)


@pytest.fixture
def phone(browser: Any, town_address: str) -> Iterator[Any]:
    """The same on a phone."""
    yield from watched(browser.new_context(**PHONE), town_address, "data:", expected=NOT_LOADED)


def read(towns: Path, body: str, language: str = "") -> str:
    return (towns / language / "bodies" / body / "index.html").read_text(encoding="utf-8")


def figure(html: str, name: str) -> str:
    """One figure of a page."""
    found = re.search(rf'<figure class="fig" id="{name}".*?</figure>', html, re.DOTALL)
    assert found, name
    return unescape(found.group())


def test_requests_are_drawn_over_the_years_and_break_at_the_form(towns: Path) -> None:
    """One sentence; 2022 is not held and 2023 blank, neither drawn nor named as zero."""
    fig = figure(read(towns, LONG), "chart-time")
    assert "<figcaption>申请从 2019 年的 12 件到 2024 年的 64 件</figcaption>" in fig
    assert "2020 与 2021 年之间断开：由“2019 年试行格式”改为“2021 年格式”。" in fig
    assert "2020 年的数字里有对不上之处" in fig
    cells = re.findall(r'<th scope="row">(\d+)</th><td class="n">([^<]*)</td>', fig)
    assert cells == [
        ("2019", "12"),
        ("2020", "30"),
        ("2021", "24"),
        ("2022", "未收录"),
        ("2023", "空"),
        ("2024", "64"),
    ]
    english = figure(read(towns, LONG, "en"), "chart-time")
    assert "<figcaption>Requests went from 12 in 2019 to 64 in 2024</figcaption>" in english


def test_years_of_different_scope_are_never_compared_in_a_sentence(towns: Path) -> None:
    """A whole county in 2020, the body alone from 2021 on: the sentence begins in 2021."""
    fig = figure(read(towns, THREE), "chart-time")
    assert "<figcaption>申请从 2021 年的 210 件到 2022 年的 250 件</figcaption>" in fig
    assert "口径由“全辖区”改为“本机关”，数字不可相比" in fig


def test_what_became_of_requests_is_drawn_from_printed_figures_and_measures(towns: Path) -> None:
    """The refusals of the table are the measure of the package; all-zero rows are only named."""
    fig = figure(read(towns, LONG), "chart-outcome")
    assert "2024 年办理的 60 件申请中，予以公开最多，48 件" in fig
    assert "图中略去：不予处理，其他处理" in fig
    row = re.search(r'<th scope="row">不予公开</th>(.*?)</tr>', fig)
    assert row
    twin = json.loads((towns / "bodies" / LONG / "index.json").read_text(encoding="utf-8"))
    measured = {
        report["year"]: one["value"]
        for report in twin["reports"]
        for one in report["measured"]
        if one["measure"] == "refused_total"
    }
    shown = re.findall(r">([^<]+)</td>", row[1])
    assert shown == [str(measured.get(year, "未收录")) for year in range(2019, 2025)]


def test_proceedings_are_drawn_where_there_were_any_and_break_at_the_law(towns: Path) -> None:
    """The suits of 2021 and 2024; the law of 2024 is said. A body without suits has no chart."""
    html = read(towns, LONG)
    fig = figure(html, "chart-proceedings")
    assert "2024 年有行政复议 3 件、直接起诉 1 件" in fig
    assert "2024 年起断开" in fig
    assert fig.count('class="cut"') >= 2
    assert "chart-proceedings" not in read(towns, FEW)


def test_a_body_is_set_beside_its_like_by_plain_counts(towns: Path) -> None:
    """Counts of the twin add up to all others; the archive is not the country."""
    html = read(towns, LONG)
    fig = figure(html, "chart-like")
    told = re.search(r"另外 (\d+) 个同类机关里，(\d+) 个更少，(\d+) 个相同，(\d+) 个更多", fig)
    assert told
    others, below, same, above = map(int, told.groups())
    assert others == PEERS == below + same + above
    assert f"本档案收有同类机关 {PEERS + 1} 个" in re.sub("<[^>]*>", "", fig)
    assert "不是全国" in fig
    received = [36 + number * number // 4 for number in range(PEERS)]
    assert below == sum(value < 64 for value in received)
    assert above == sum(value > 64 for value in received)


def test_a_ratio_is_printed_as_a_fraction_with_its_interval(towns: Path) -> None:
    """48/60 first, then per cent and Wilson interval; no ratio below thirty."""
    fig = figure(read(towns, LONG), "chart-granted")
    assert "2024 年予以公开 48/60；" in fig
    assert "48/60 = 80%（95% 区间 68%–88%）" in fig
    few = unescape(read(towns, FEW))
    assert "2024 年予以公开占办理总数：3/7。申请不足30件，不计算比例。" in few
    assert "%" not in re.sub("<[^>]*>", "", few[few.index("</header>") : few.index("<pre")])
    assert "没有收录 2024 年的其他同类机关" in re.sub("<[^>]*>", "", few)
    assert "chart-like" not in few


def test_every_figure_carries_what_a_picture_of_it_needs(towns: Path) -> None:
    """Title, body, year, scope, source, day and release stand on the figure."""
    html = read(towns, LONG)
    figures = re.findall(r'<figure class="fig"[^>]*>', html)
    assert len(figures) == 5
    for one in figures:
        known = dict(re.findall(r'data-(\w+)="([^"]*)"', one))
        assert known["body"] == "试坪镇人民政府"
        assert known["release"] == RELEASE
        assert known["date"] == "2022-03-01"
        assert known["scope"] == "本机关"
        assert known["source"].endswith(f"/bodies/{LONG}/")
        assert re.fullmatch(r"20\d\d(–20\d\d)?", known["year"])
        assert unescape(known["title"]) in unescape(html)


def test_years_stand_side_by_side_under_their_forms(page: Any, town_address: str) -> None:
    """Copied, a line is the printed values; a cell that the form lacks is a dot, not a zero."""
    page.goto(f"{town_address}/bodies/{LONG}/")
    table = page.locator(".compare").first
    rows = [line.split("\t") for line in table.inner_text().splitlines()]
    assert ["指标", "2019", "2020", "2021", "2023", "2024"] in rows
    assert ["格式", "2019 年试行格式", "2021 年格式"] in rows
    assert ["行政许可 · 上一年项目数量", "60", "60", "·", "·", "·"] in rows
    received = next(row for row in rows if row[0].startswith("一、本年新收"))
    assert received[1:] == ["12", "30", "24", "", "64"]
    table.get_by_role("link", name="30", exact=True).first.click()
    page.wait_for_url(f"**/reports/{LONG}-2020/#c-*")
    assert page.locator(":target").inner_text() == "30"


def test_six_years_are_readable_on_a_phone(phone: Any, town_address: str) -> None:
    """The page does not move sideways; the newest year is in sight with the name of its row."""
    phone.goto(f"{town_address}/bodies/{LONG}/")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    scroll = phone.locator(".scroll", has=phone.locator(".compare")).first
    scroll.evaluate("one => { one.scrollLeft = 999 }")
    name = phone.locator(".compare tbody th[scope=row]").nth(1).bounding_box()
    cell = phone.locator(".compare tbody tr:nth-child(2) td").last.bounding_box()
    assert 0 <= name["x"] < cell["x"]
    assert cell["x"] + cell["width"] <= 390


@pytest.mark.parametrize("has_script", [True, False])
def test_a_term_says_what_it_means(browser: Any, town_address: str, has_script: bool) -> None:
    """By click and by keyboard, with and without script; closing it moves nothing."""
    context = browser.new_context(java_script_enabled=has_script)
    page = context.new_page()
    page.goto(f"{town_address}/bodies/{LONG}/")
    box = page.locator("#g-carried_out")
    assert not box.is_visible()
    term = page.locator(".form--requests").first.get_by_role("link", name="结转下年度继续办理")
    term.focus()
    page.keyboard.press("Enter")
    box.wait_for(state="visible")
    assert "不等于拖延" in box.inner_text()
    before = page.evaluate("scrollY") if has_script else None
    box.get_by_role("link", name="关闭").click()
    box.wait_for(state="hidden")
    if has_script:
        assert page.evaluate("scrollY") == before
        term.click()
        page.keyboard.press("Escape")
        box.wait_for(state="hidden")
    page.goto(f"{town_address}/en/bodies/{LONG}/#g-carried_out")
    assert "it does not mean delay" in page.locator("#g-carried_out").inner_text()
    page.locator("#g-carried_out").get_by_role("link", name="Terms").click()
    assert urlsplit(page.url).path == "/en/glossary/"
    assert page.locator(":target dt").inner_text().startswith("结转下年度")
    context.close()


@pytest.mark.parametrize("language", ["", "en/"])
def test_words_of_statistics_open_on_every_page_that_uses_them(towns: Path, language: str) -> None:
    """Each is a link in the sentence, and each link has its explanation on the same page."""
    pages = {
        f"bodies/{LONG}": {"like_bodies", "median", "middle_half", "wilson_interval"},
        f"bodies/{FEW}": {"like_bodies"},
        "indicators/requests.received.total": {"median"},
        "compare": {"like_bodies", "median", "middle_half", "middle_four_fifths"},
    }
    for address, wanted in pages.items():
        html = (towns / language / address / "index.html").read_text(encoding="utf-8")
        linked = set(re.findall('<a class="term" href="#g-([a-z0-9_]+)"', html))
        assert wanted <= linked, address
        assert linked <= set(re.findall('class="gloss" id="g-([a-z0-9_]+)"', html)), address


def test_an_error_is_pointed_out_with_the_cell_filled_in(page: Any, town_address: str) -> None:
    """A chosen cell fills year, cell, value and evidence into text, mail and issue alike."""
    page.goto(f"{town_address}/bodies/{LONG}/#error")
    page.get_by_role("button", name="从表格里选一格").click()
    cell = page.locator("[id='y2024-requests.granted.total']")
    cell.locator("a").first.click()
    text = page.locator("#error-text").inner_text()
    assert f"/bodies/{LONG}/" in page.url, "choosing follows no link"
    for line in (
        f"机关：试坪镇人民政府 ({LONG})",
        "年度：2024",
        "网页上的值：48",
        f"数据版本：{RELEASE}",
    ):
        assert line in text.splitlines()
    told = next(line for line in text.splitlines() if line.startswith("格子："))
    assert "（一）予以公开" in told
    assert "总计" in told
    assert "requests.granted.total" in told
    assert "自然人" not in told
    address = next(line for line in text.splitlines() if line.startswith("证据地址："))
    assert re.search(rf"/reports/{LONG}-2024/#c-\d+$", address)
    mail = page.get_by_role("link", name="寄给 nobody@example.org").get_attribute("href")
    issue = page.get_by_role("link", name="在代码库提出").get_attribute("href")
    for link in (mail, issue):
        assert parse_qs(urlsplit(link).query)["body"] == [text.strip()]
    assert issue.startswith("https://example.org/code/issues/new?title=")


def test_a_cell_offers_its_error_to_the_keyboard(page: Any, town_address: str) -> None:
    """Next after the link of the cell, without a change to what is copied."""
    page.goto(f"{town_address}/en/bodies/{LONG}/")
    link = page.locator("[id='y2024-requests.unavailable.not_held.business'] a").first
    before = page.locator(".form--requests").first.inner_text()
    page.locator("[id='y2024-requests.unavailable.not_held.natural_person'] a").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert link.evaluate("one => one === document.activeElement")
    selected = page.evaluate(
        "() => { getSelection().selectAllChildren(document.querySelector('.form--requests'));"
        " return getSelection().toString() }"
    )
    assert "Report an error" not in selected
    assert before
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    text = page.locator("#error-text").inner_text()
    assert "Value on this page: Missing" in text
    assert f"Evidence: {town_address}/en/reports/{LONG}-2024/" in text
    assert page.evaluate("document.activeElement.id") == "error-text"


def test_without_script_the_text_is_whole_and_can_be_sent(browser: Any, town_address: str) -> None:
    """Body, year, evidence and release are there; the cell is for the reader to write."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{town_address}/bodies/{LONG}/")
    text = page.locator("#error-text").inner_text()
    assert f"机关：试坪镇人民政府 ({LONG})" in text
    assert f"证据地址：https://example.org/synthetic/reports/{LONG}-2024/" in text
    link = page.get_by_role("link", name="在代码库提出").get_attribute("href")
    assert parse_qs(urlsplit(link).query)["body"] == [text.strip()]
    assert not page.get_by_role("button", name="从表格里选一格").is_visible()
    context.close()


def test_a_reply_is_shown_word_for_word_and_listed(page: Any, town_address: str) -> None:
    """With its day, where the office wrote it; what is hostile in it is text."""
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for path in (f"/bodies/{LONG}/", "/corrections/", f"/en/bodies/{LONG}/", "/en/corrections/"):
        page.goto(town_address + path)
        said = page.locator(".said").inner_text()
        plain = re.sub("[\x00-\x08\x0e-\x1f\u202a-\u202e]", "\ufffd", REPLY)
        assert said == plain
        whole = page.locator("main, #main").first.inner_text()
        assert ("2025年3月1日答复" in whole) or ("Replied on 1 March 2025" in whole)
        assert page.locator("img").count() == 0
    page.goto(f"{town_address}/corrections/")
    whole = page.locator("#main").inner_text()
    assert "“24”更正为 25" in whole
    assert "2025年3月3日复核：情况属实，可以解释。一件撤回" in whole
    twin = page.request.get(f"{town_address}/corrections/index.json").json()
    assert [len(twin[name]) for name in ("errata", "reviewed", "replies")] == [1, 1, 1]


@pytest.mark.parametrize("language", ["", "/en"])
def test_axe_finds_nothing(browser: Any, town_address: str, language: str) -> None:
    """With the tables of charts open, and everything on a page of one year."""
    context = browser.new_context()
    page = context.new_page()
    for path, opened in (
        (f"/bodies/{LONG}/", ".fig details"),
        (f"/bodies/{FEW}/", "details"),
        ("/glossary/", "details"),
        ("/corrections/", "details"),
    ):
        page.goto(town_address + language + path)
        page.evaluate(
            "which => document.querySelectorAll(which).forEach(d => { d.open = true })", opened
        )
        assert violations(page) == [], language + path
    context.close()


@pytest.mark.parametrize("body", [THREE, LONG])
def test_a_page_of_several_years_is_small_and_takes_three_requests(
    browser: Any, town_address: str, body: str
) -> None:
    """Three years and five: page, style and script within the budget, nothing else asked for."""
    for language in ("", "/en"):
        context = browser.new_context()
        page = context.new_page()
        answers: list[Any] = []
        page.on("response", lambda answer, to=answers: to.append(answer))
        page.goto(f"{town_address}{language}/bodies/{body}/", wait_until="load")
        page.wait_for_timeout(500)
        assert len(answers) <= 3
        assert sum(len(gzip.compress(answer.body())) for answer in answers) <= BUDGET
        context.close()


def printed(page: Any, path: Path) -> list[str]:
    """The page as text, sheet by sheet of A4."""
    page.pdf(path=str(path), prefer_css_page_size=True)
    told = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True
    ).stdout.decode()
    return told.rstrip("\f").split("\f")


def is_whole(leaf: str) -> bool:
    """Whether table three stands on this sheet from its first row to its last."""
    return "一、本年新收政府信息公开申请数量" in leaf and "四、结转下年度继续办理" in leaf


def test_a_printed_page_is_black_on_white_and_cuts_no_table(
    browser: Any, town_address: str, tmp_path: Path
) -> None:
    """A4, also from a dark window; of older years the sentence and the address, unless opened."""
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext found")
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(f"{town_address}/bodies/{LONG}/")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    leaves = printed(page, tmp_path / "a.pdf")
    told = "".join(leaves)
    assert len(leaves) <= 6
    assert f"https://example.org/synthetic/bodies/{LONG}/" in leaves[0].replace("\n", "")
    assert f"https://example.org/synthetic/reports/{LONG}-2019/" in told
    assert "2019 年，试坪镇人民政府收到政府信息公开申请 12 件" in told
    assert "GB/T 7714" in told
    assert "存档文件" in told
    assert "收到申请4件。" not in told
    begun = [leaf for leaf in leaves if "申请人情况" in leaf]
    assert [is_whole(leaf) for leaf in begun] == [True]
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    leaves = printed(page, tmp_path / "b.pdf")
    assert "收到申请4件。" in "".join(leaves)
    begun = [leaf for leaf in leaves if "申请人情况" in leaf]
    assert [is_whole(leaf) for leaf in begun] == [True] * 5
    context.close()

"""Finding in a real browser: names among ten thousand, words, conditions, places in the text."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from gongkai.knowledge.divisions import PSEUDO, names
from gongkai.render.context import Output
from gongkai.render.namesearch import write_index
from render.browsing import DESKTOP, NOT_LOADED, PHONE, served, violations, watched

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
PIECES = ROOT / "site_src/theme/assets/gongkai/site"
LEVELS = {2: "province", 4: "prefecture", 6: "county", 9: "township"}
TOWNS = ("231083", "411721", "341621", "110105")
OFFICES = {"education": "教育局", "finance": "财政局", "urban-management": "城市管理局"}
OLD = {"410783": ["长垣县人民政府"], "341621-education": ["涡阳县教育委员会"]}


def _register() -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Every government down to the counties with three bureaus, and the towns of some."""
    known = {code: name for code, name in names("2023-06-30").items() if name not in PSEUDO}
    for code, name in known.items():
        if len(code) == 9 and code[:6] not in TOWNS:
            continue
        sizes = (size for size in LEVELS if size <= len(code) and code[:size] in known)
        chain = [known[code[:size]] for size in sizes]
        level = LEVELS[len(code)]
        row = {"code": code, "level": level}
        yield row | {"body_id": code, "name": f"{name}人民政府", "kind": "government"}, chain[:]
        for kind, office in OFFICES.items() if level != "township" else ():
            more = {"body_id": f"{code}-{kind}", "name": name + office, "kind": "department"}
            yield row | more, chain[:]


@pytest.fixture(scope="session")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A bare page with the name index of the real register: some 13,000 bodies."""
    folder = tmp_path_factory.mktemp("register")
    found = list(_register())
    chains = {row["body_id"]: chain for row, chain in found}
    write_index(Output(folder), [row for row, _ in found], OLD, chains)
    script = "\n".join(
        (PIECES / name).read_text("utf-8") for name in ("00-frame.js", "18-names.js")
    )
    (folder / "site.js").write_text(script, "utf-8")
    page = '<!doctype html><link rel="icon" href="data:,"><div id="main" data-root="."></div>'
    (folder / "index.html").write_text(page + '<script src="site.js"></script>', "utf-8")
    with served(folder) as host:
        yield host, folder


@pytest.fixture(scope="session")
def bare(browser: Any, register: tuple[str, Path]) -> Iterator[Any]:
    """One page on which names are looked up."""
    page = browser.new_page()
    page.goto(register[0] + "/")
    yield page
    page.close()


def find(page: Any, query: str) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("query => gongkai.names.find(query)", query)
    return found


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("涡阳", "涡阳县人民政府"),
        ("guoyang", "涡阳县人民政府"),
        ("woyang", "涡阳县人民政府"),
        ("shanxian", "单县人民政府"),
        ("luhe", "六合区人民政府"),
        ("hongtong", "洪洞县人民政府"),
        ("changyuan", "长垣市人民政府"),
        ("xunxian", "浚县人民政府"),
        ("海林市人民政府", "海林市人民政府"),
        ("ＨＡＩ ＬＩＮ", "海林市人民政府"),
        ("Hǎi lín", "海林市人民政府"),
        ("海 林 市", "海林市人民政府"),
        ("海林chaihe", "柴河镇人民政府"),
        ("hailinchaihe", "柴河镇人民政府"),
        ("海林 柴河", "柴河镇人民政府"),
        ("海林教育局", "海林市教育局"),
        ("海林市教育局", "海林市教育局"),
        ("海林 教育", "海林市教育局"),
        ("hailinjiaoyuju", "海林市教育局"),
        ("師靈鎮", "师灵镇人民政府"),
        ("灵镇人民", "师灵镇人民政府"),
        ("西平县师灵", "师灵镇人民政府"),
        ("安徽省涡阳县教育局", "涡阳县教育局"),
        ("新华区教育局", "新华区教育局"),
        ("chaoyangqujiaoyuju", "朝阳区教育局"),
        ("411721103", "师灵镇人民政府"),
        ("341621-education", "涡阳县教育局"),
        ("长垣县", "长垣市人民政府"),
        ("涡阳县教育委员会", "涡阳县教育局"),
        ("黑龙江", "黑龙江省人民政府"),
        ("吉林", "吉林省人民政府"),
        ("朝阳", "朝阳市人民政府"),
        ("教育局", "北京市教育局"),
        ("县人民政府", "井陉县人民政府"),
    ],
)
def test_the_name_that_is_meant_comes_first(bare: Any, query: str, first: str) -> None:
    assert find(bare, query)["hits"][0]["name"] == first


def test_the_government_comes_before_its_bureaus_and_these_before_its_towns(bare: Any) -> None:
    shown = [hit["id"] for hit in find(bare, "海林市")["hits"]]
    assert shown[:4] == ["231083", "231083-education", "231083-finance", "231083-urban-management"]
    assert all(one.startswith("231083") and len(one) == 9 for one in shown[4:])
    assert len(shown) > 4


def test_initials_find_every_place_that_has_them(bare: Any) -> None:
    found = find(bare, "hls")
    assert "海林市人民政府" in [hit["name"] for hit in found["hits"]]
    assert all("人民政府" in hit["name"] for hit in found["hits"][:3])
    assert "海林市教育局" in [hit["name"] for hit in find(bare, "hlsjyj")["hits"]]


def test_an_old_name_is_told(bare: Any) -> None:
    for query, old in (("长垣县", "长垣县人民政府"), ("教育委员会", "涡阳县教育委员会")):
        assert find(bare, query)["hits"][0]["how"][1:] == ["old", old]


def test_what_is_in_no_name_is_not_found(bare: Any) -> None:
    for query in ("没有这个", "zzzzzz", "涡阳 没有", "999999999", "x"):
        assert find(bare, query)["count"] == 0


@pytest.mark.parametrize("query", ["教育局", "县人民政府", "涡阳", "城市管理", "海林市"])
def test_a_count_that_is_known_is_exact(bare: Any, query: str) -> None:
    """So many bodies have it in their name or an old one, or lie within the county of the name."""
    found = find(bare, query)
    counted = sum(
        query in row["name"]
        or any(query in old for old in OLD.get(row["body_id"], ()))
        or any(place.startswith(query) for place in chain[2:])
        for row, chain in _register()
    )
    assert (found["count"], found["isCounted"]) == (counted, True)


@pytest.mark.parametrize("query", ["山东", "山东省", "济南市", "海林chaihe"])
def test_a_count_that_is_not_known_is_said_to_be_the_least(bare: Any, query: str) -> None:
    """What lies below a province or a city is in more files than are fetched."""
    found = find(bare, query)
    assert found["count"]
    assert not found["isCounted"] or found["count"] == 1


def test_a_lookup_takes_few_small_files(browser: Any, register: tuple[str, Path]) -> None:
    address, folder = register
    for query in ("涡阳", "师灵", "海林市教育局", "hongtong", "教育局", "朝阳", "新华区教育局"):
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(address + "/")
        assert find(page, query)["count"]
        files = [unquote(url).split("?")[0].removeprefix(address) for url in asked]
        sizes = [
            len(gzip.compress((folder / name.lstrip("/")).read_bytes()))
            for name in files
            if "/search/" in name
        ]
        assert len(sizes) <= 9, query
        assert sum(sizes) <= 16_000, query
        page.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A desktop page that fails on any message of the console and on any foreign request."""
    yield from watched(browser.new_context(**DESKTOP), address, "data:", expected=NOT_LOADED)


@pytest.fixture
def phone(browser: Any, address: str) -> Iterator[Any]:
    """The same on a phone."""
    yield from watched(browser.new_context(**PHONE), address, "data:", expected=NOT_LOADED)


def said(page: Any, words: str) -> str:
    """Wait until the page says something with these words."""
    page.locator("[data-found-say]", has_text=words).wait_for()
    return str(page.locator("[data-found-say]").inner_text())


def test_a_word_is_found_with_its_sentence_and_its_place_in_the_text(
    page: Any, address: str
) -> None:
    page.goto(address + "/find/")
    said(page, "找到 4 个机关的 5 份报告")
    page.get_by_label("正文里的词").fill("到申请4件")
    page.get_by_label("正文里的词").press("Enter")
    assert said(page, "写到") == "共有 4 份报告写到“到申请4件”，按地方排列。"
    assert "words=" in page.url
    first = page.locator(".found--reports li").first
    assert first.locator("mark").inner_text() == "到申请4件"
    assert first.locator("q").inner_text() == "收到申请4件。"
    first.get_by_role("link", name="看原文此处").click()
    page.wait_for_url("**/reports/990101-2021/#at=*")
    assert "".join(page.locator("mark.here").all_inner_texts()) == "收到申请4件。"
    assert page.locator("mark.here").first.is_visible()
    page.go_back()
    said(page, "共有 4 份报告写到")
    assert page.get_by_label("正文里的词").input_value() == "到申请4件"


def test_words_that_are_foreign_or_too_short_are_not_found(page: Any, address: str) -> None:
    for words, told in (("球谜网", "没有报告"), ("件", "两个字"), ("收到 没有的", "没有报告")):
        page.goto(f"{address}/find/?words={words}")
        said(page, told)
        assert page.locator(".found--reports li").count() == 0


def test_conditions_stand_in_the_address_and_tell_how_many_are_left(
    page: Any, address: str
) -> None:
    page.goto(address + "/find/?kind=government&year=2020")
    said(page, "找到 2 个机关的 2 份报告")
    page.get_by_label("层级").select_option("township")
    said(page, "找到 1 个机关的 1 份报告")
    assert page.url.endswith("/find/?level=township&kind=government&year=2020")
    assert "试岭镇人民政府" in page.locator(".found--reports").inner_text()
    assert page.locator("#finder-year option[value='2020']").inner_text() == "2020（1）"
    assert page.locator("#finder-year option[value='2021']").is_disabled()
    page.go_back()
    said(page, "找到 2 个机关的 2 份报告")
    page.get_by_role("button", name="清除条件").click()
    said(page, "找到 4 个机关的 5 份报告")
    assert page.url.endswith("/find/")


@pytest.mark.parametrize(
    ("path", "label", "held"),
    [
        ("/find/?kind=government&year=2020", "下载这 2 份报告的清单（CSV）", 2),
        ("/en/find/?words=到申请4件", "Download the list of these 4 reports (CSV)", 4),
    ],
)
def test_what_was_filtered_is_downloaded(
    page: Any, address: str, path: str, label: str, held: int
) -> None:
    page.goto(address + path)
    button = page.get_by_role("button", name=label, exact=True)
    button.wait_for()
    with page.expect_download() as download:
        button.click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == held == page.locator(".found--reports li").count()
    assert all(row["address"].endswith(f"/reports/{row['report_id']}/") for row in rows)
    assert all(page.request.get(row["address"]).ok for row in rows)
    page.goto(address + "/find/?checks=none")
    said(page, "找到 0 个机关的 0 份报告")
    assert not page.locator("[data-found-take]").is_visible()


def test_a_report_found_leads_to_its_year(page: Any, address: str) -> None:
    page.goto(address + "/find/?kind=government&year=2020")
    said(page, "找到 2 个机关的 2 份报告")
    page.locator(".found--reports a").first.click()
    page.wait_for_url("**/bodies/**#year-2020")
    assert page.locator(":target").is_visible()


def test_checks_and_places_narrow_and_combine_with_words(page: Any, address: str) -> None:
    page.goto(address + "/find/?place=990101101&words=收到申请")
    said(page, "共有 1 份报告")
    page.goto(address + "/find/?checks=found")
    said(page, "找到 2 个机关的 2 份报告")
    page.goto(address + "/find/?checks=none")
    said(page, "找到 0 个机关的 0 份报告")


def test_bodies_of_that_name_are_offered_beside_the_words(page: Any, address: str) -> None:
    page.goto(address + "/en/find/?words=试岭")
    page.locator("[data-found-names] a", has_text="试岭镇人民政府").click()
    page.wait_for_url("**/en/bodies/990101101/")


def test_english_pages_tell_places_in_pinyin(page: Any, address: str) -> None:
    """In the condition beside the name, behind a body's name alone; the list that is saved has 汉字."""
    page.goto(address + "/en/find/?place=990101101")
    said(page, "Found 1 report of 1 body")
    chosen = page.get_by_label("Place").locator("option:checked")
    assert chosen.inner_text().strip() == "试岭镇 (Shiling zhen)"
    facts = page.locator(".found__facts").inner_text()
    assert facts.startswith("Xugou sheng › Xugou shi › Shishan xian › Shiling zhen · ")
    with page.expect_download() as waiting:
        page.locator("[data-found-take]").click()
    saved = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert "虚构省 › 虚构市 › 试山县 › 试岭镇" in saved
    page.get_by_role("combobox").first.fill("shiling")
    hit = page.locator(".find__hits [role=option]").first
    hit.wait_for()
    assert "Xugou sheng › Xugou shi › Shishan xian · 990101101" in hit.inner_text()
    page.goto(address + "/find/?place=990101101")
    said(page, "找到 1 个机关的 1 份报告")
    assert page.locator(".found__facts").inner_text().startswith("虚构省 › 虚构市 › 试山县")


def test_the_name_box_leads_on_to_the_words(page: Any, address: str) -> None:
    page.goto(address + "/regions/")
    box = page.get_by_role("combobox", name="机关名称、拼音、首字母或代码")
    box.fill("收到申请")
    page.get_by_role("option", name="在报告正文中查找").wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/find/?words=*")
    said(page, "共有 4 份报告写到")


def test_a_door_of_the_home_page_leads_to_its_reports(page: Any, address: str) -> None:
    page.goto(address + "/en/")
    page.get_by_role("link", name="Department", exact=True).click()
    said(page, "Found 1 report of 1 body")
    assert page.get_by_label("Kind").input_value() == "department"


def test_the_coverage_of_a_place_leads_to_its_reports(page: Any, address: str) -> None:
    page.goto(address + "/regions/990101/")
    page.locator("td", has_text="4 个机关中有 3 个").locator("xpath=../th/a").click()
    said(page, "找到 3 个机关的 3 份报告")


def test_an_index_that_cannot_be_had_is_said(browser: Any, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/search/**", lambda route: route.abort())
    page.goto(address + "/find/")
    said(page, "索引没有取到")
    page.get_by_role("combobox", name="机关名称、拼音、首字母或代码").fill("试山")
    page.locator(".find__say", has_text="名称索引没有取到").wait_for(state="attached")
    context.close()


def test_without_script_the_page_shows_doors(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/find/")
    assert "需要脚本" in page.locator("main").inner_text()
    assert not page.locator("form").is_visible()
    page.locator(".finder__without").get_by_role("link", name="虚构省", exact=True).click()
    assert page.url.endswith("/regions/99/")
    context.close()


@pytest.mark.parametrize("path", ["/find/", "/find/?words=收到申请", "/regions/990101/"])
def test_a_phone_needs_no_sideways_scroll_to_find(phone: Any, address: str, path: str) -> None:
    for language in ("", "/en"):
        phone.goto(address + language + path)
        phone.wait_for_load_state("networkidle")
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), language


def test_axe_finds_nothing_while_finding(browser: Any, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    for path in ("/find/?words=收到申请", "/en/find/?year=2020", "/reports/990101-2020/#at=2-9"):
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        if "find" in path:
            page.locator(".found--reports li").first.wait_for()
            page.get_by_role("combobox", name="汉字" if "/en/" in path else "机关名称").fill("试山")
            page.get_by_role("option").first.wait_for()
        assert violations(page) == [], path
    context.close()

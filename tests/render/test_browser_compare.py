"""Stories of the page of comparison, and of pictures, in a real browser."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import expect

from gongkai.tables import Tables
from render.browsing import DESKTOP, PHONE, served, violations, watched
from render.crowd import ODD, TOTAL, TOWNS

pytestmark = pytest.mark.browser

IDS = list(TOWNS)
DRAWN = """
  window.drawn = [];
  const fill = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    window.drawn.push([text, this.fillStyle, x, y]);
    return fill.call(this, text, x, y);
  };
"""


@pytest.fixture(scope="module")
def home(crowd: Path) -> Iterator[str]:
    """Where the crowd's site is served."""
    with served(crowd) as host:
        yield host


@pytest.fixture
def page(browser: Any, home: str) -> Iterator[Any]:
    """A desktop page that fails on any message of the console and on any foreign request."""
    yield from watched(browser.new_context(**DESKTOP), home, "data:", "blob:")


@pytest.fixture
def phone(browser: Any, home: str) -> Iterator[Any]:
    """A phone, on which there is no mouse."""
    yield from watched(browser.new_context(**PHONE, is_mobile=True), home, "data:", "blob:")


def show(page: Any, home: str, query: str, language: str = "") -> None:
    """Open a comparison and wait until it is drawn."""
    page.goto(f"{home}{language}/compare/{query}")
    page.wait_for_selector('[data-compare][aria-busy="false"]')


def table(page: Any, number: int = 0) -> list[list[str]]:
    """What the cells of one table hold as text."""
    rows: list[list[str]] = page.evaluate(
        """number => [...document.querySelectorAll('.compared')[number].rows]
             .map(row => [...row.cells].map(cell => cell.innerText.trim()))""",
        number,
    )
    return rows


def test_bodies_are_found_and_taken_by_keyboard(page: Any, home: str) -> None:
    show(page, home, "")
    assert page.locator(".compared").count() == 0
    page.locator("#pick-bodies").focus()
    for pinyin, name in (("shijia", "试甲镇人民政府"), ("试乙", "试乙镇人民政府")):
        page.keyboard.type(pinyin)
        page.locator("#pick-bodies-hits li").filter(has_text=name).wait_for()
        page.keyboard.press("ArrowDown")
        while name not in page.locator("#pick-bodies-hits [aria-selected=true]").inner_text():
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.locator(".chip", has_text=name).wait_for()
    page.get_by_text("已加入试乙镇人民政府，共 2 个机关。").wait_for()
    assert page.url.endswith(
        f"/compare/?bodies={IDS[0]},{IDS[1]}&indicators={TOTAL}&years=2020,2021,2022"
    )
    assert page.title().startswith("试甲镇人民政府、试乙镇人民政府，2020–2022 年：")


def test_every_value_is_the_published_one_and_leads_to_its_evidence(
    page: Any, home: str, crowd_packages: Path
) -> None:
    tables = Tables(crowd_packages / "gongkai")
    rows = tables.rows(
        f"SELECT body_id, year, value, start FROM figures WHERE indicator = '{TOTAL}'"  # noqa: S608
    )
    expected = {(row["body_id"], row["year"]): (row["value"], row["start"]) for row in rows}
    tables.close()
    seen = 0
    for chosen in (IDS[:8], IDS[8:16]):
        show(page, home, f"?bodies={','.join(chosen)}&years=2020,2021,2022")
        cells = page.evaluate(
            """() => [...document.querySelectorAll('.compared tbody tr')].map(row =>
              [...row.querySelectorAll('td.n')].map(cell =>
                [cell.innerText.trim(), (cell.querySelector('a') || {}).href || '']))"""
        )
        for body_id, found in zip(chosen, cells, strict=True):
            for year, (text, href) in zip((2020, 2021, 2022), found, strict=True):
                value, start = expected.get((body_id, year), (None, None))
                assert (Decimal(text) if text else None) == value
                if start is not None:
                    assert href == f"{home}/reports/{body_id}-{year}/#c-{start}"
                    seen += 1
    assert seen == 31, "two years of sixteen, one of a third, less one absent and one missing"
    page.locator(".compared td.n a").first.click()
    page.wait_for_url("**/reports/*/#c-*")
    assert page.locator(":target").inner_text() == "8"


def test_in_english_every_chinese_name_has_its_pinyin(page: Any, home: str) -> None:
    """In the chips, in what differs and over the drawings, which leave the page as pictures."""
    show(page, home, f"?bodies={IDS[0]},990101&years=2021", "/en")
    chip = page.locator(".chip").first.inner_text()
    assert "试甲镇人民政府 (Shijia zhen renmin zhengfu)" in chip
    assert "Xugou sheng › Xugou shi › Shishan xian" in chip
    assert (
        "试山县人民政府 (Shishan xian renmin zhengfu)" in page.locator(".cmp__differ").inner_text()
    )
    drawn = page.locator(".fig--compare svg .name").all_text_contents()
    assert "(Shijia zhen renmin zhengfu)" in "".join(drawn)


def test_a_ninth_body_is_refused_with_a_sentence(page: Any, home: str) -> None:
    show(page, home, f"?bodies={','.join(IDS[:8])}")
    page.locator("#pick-bodies").fill("试壬")
    page.locator("#pick-bodies-hits [role=option]").first.click()
    notice = page.locator(".cmp__notice")
    assert notice.inner_text() == "最多比较 8 个机关。请先移去一个，再加试壬镇人民政府。"
    assert notice.get_attribute("role") == "alert"
    assert page.locator(".compared tbody tr").count() == 8
    show(page, home, f"?bodies={','.join(IDS[:9])}")
    assert page.locator(".compared tbody tr").count() == 8
    assert "最多比较 8 个" in notice.inner_text()


def test_an_unknown_body_is_named_and_the_others_stay(browser: Any, home: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    show(page, home, f"?bodies=999999,{IDS[0]}&indicators=no.such.thing&years=1066")
    assert page.locator(".cmp__notice").inner_text() == "本档案没有编号为 999999 的机关。"
    assert page.locator(".chip").all_inner_texts()[0].startswith("试甲镇人民政府")
    assert "本年新收" in page.locator("figcaption").inner_text()
    context.close()


def test_the_address_holds_the_choice_and_back_undoes_it(page: Any, home: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show(page, home, f"?bodies={IDS[0]},{IDS[1]}&years=2020-2021")
    page.locator("#pick-items").click()
    page.locator("#pick-items").fill("予以公开占")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator(".chip", has_text="予以公开占办理").wait_for()
    after = page.url
    assert after.endswith(f"&indicators={TOTAL},granted_share&years=2020,2021")
    page.get_by_role("button", name="移去试甲镇人民政府").click()
    expect(page.locator(".compared tr")).to_have_count(4)
    assert (
        page.evaluate("document.activeElement.getAttribute('aria-label')") == "移去试乙镇人民政府"
    )
    page.go_back()
    expect(page.locator(".compared tr")).to_have_count(6)
    assert page.url == after
    page.get_by_role("button", name="复制链接").click()
    page.get_by_text("网址已复制").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "https://example.org/synthetic/compare/" + after.partition("/compare/")[2]
    shown = table(page)
    show(page, home, after.partition("/compare/")[2])
    assert table(page) == shown
    page.get_by_role("link", name="English").click()
    page.wait_for_selector('[data-compare][aria-busy="false"]')
    assert page.url == after.replace("/compare/", "/en/compare/")
    assert "Granted of all concluded" in page.locator("figcaption").nth(1).inner_text()


def test_a_gap_has_its_sign_and_is_never_a_zero(page: Any, home: str) -> None:
    show(page, home, f"?bodies={','.join(IDS[:4])}&years=2020,2021")
    signs = page.evaluate(
        """() => [...document.querySelectorAll('.compared tbody tr')].map(row =>
          [...row.querySelectorAll('td.n')].map(cell => {
            const sign = cell.querySelector('.sign');
            return sign ? getComputedStyle(sign, '::before').content : cell.innerText; }))"""
    )
    assert signs == [["0", "0"], ['"空"', '"缺"'], ['"?"', '"—"'], ["3", '"○"']]
    drawn = page.evaluate(
        """() => [...document.querySelectorAll('.chart--compare g')].map(panel =>
          [panel.querySelectorAll('.dot').length,
           [...panel.querySelectorAll('.gap')].map(gap => gap.textContent).join('')])"""
    )
    assert drawn == [[2, ""], [0, "空缺"], [0, "?—"], [1, "○"]]
    said = page.locator(".chart--compare desc").text_content()
    assert "试乙镇人民政府：2020 空、2021 缺" in said
    legend = page.locator(".cmp__legend").inner_text()
    assert "本档案未收录，不等于未公开" in legend
    assert "存档文本里没有这一格" in legend


def test_a_line_breaks_at_a_change_of_form_and_says_so(page: Any, home: str) -> None:
    show(page, home, f"?bodies={IDS[0]},{IDS[5]}&years=2020-2022")
    panel = page.locator(".chart--compare g").first
    assert panel.locator(".dot").count() == 3
    assert panel.locator(".line").count() == 1
    assert panel.locator(".line").get_attribute("d").count("L") == 1, "2021 to 2022 alone"
    assert panel.locator(".cut").count() == 1
    assert "2021 年换用 2021 年格式" in page.locator(".fig .hint").inner_text()
    dots = page.evaluate(
        "[...document.querySelectorAll('.chart--compare .dot')].map(d => +d.getAttribute('cy'))"
    )
    assert dots[2] < dots[3] == dots[4] < dots[0] == dots[1], "7, 5, 5, 0, 0 on one scale"


def test_other_scopes_levels_and_forms_are_told(page: Any, home: str) -> None:
    show(page, home, f"?bodies=990101,{IDS[0]}&years=2020,2021")
    told = page.locator(".cmp__differ").inner_text()
    assert "口径不同，不能相加" in told
    assert "全辖区：试山县人民政府；本机关：试甲镇人民政府" in told
    assert "层级或类型不同" in told
    assert "格式不同" in told
    assert [row[1] for row in table(page)] == ["口径", "全辖区", "本机关"]
    show(page, home, f"?bodies={IDS[0]},{IDS[4]}&years=2021")
    assert page.locator(".cmp__differ").count() == 0


def test_the_spread_of_like_bodies_stands_behind(page: Any, home: str) -> None:
    show(page, home, f"?bodies={IDS[10]},990101&years=2020")
    assert page.locator(".chart--compare .band").count() == 2, "for the town, not for the county"
    assert "乡级政府，本机关 n=30" in page.locator(".fig .hint").inner_text()
    show(page, home, f"?bodies={IDS[10]}&years=2021")
    assert page.locator(".chart--compare .band").count() == 0, "29 are too few"
    assert "不足 30 个，不画分布" in page.locator(".fig .hint").inner_text()


def test_a_ratio_is_counts_first_and_none_below_thirty(page: Any, home: str) -> None:
    show(page, home, "?bodies=990101&indicators=granted_share&years=2020,2021")
    assert [row[2:] for row in table(page)] == [["2020", "2021"], ["4/12", "275/805"]]
    few, many = page.locator(".compared td.n a").all()
    assert few.get_attribute("data-u").strip() == "不足30件，不计比例"
    assert many.get_attribute("data-u").strip() == "34.2%"
    assert many.get_attribute("title") == "95% 区间 31.0%–37.5%"
    assert page.locator(".chart--compare .dot").count() == 1
    assert page.locator(".chart--compare .interval").count() == 1


def downloaded(page: Any, name: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).click()
    return Path(waiting.value.path()).read_bytes()


EVERYTHING = (
    f"?bodies={','.join([ODD, '990101', *IDS[:4]])}"
    f"&indicators={TOTAL},granted_share,disclosure.penalties.change,disclosure.procurement.amount"
    "&years=2020-2022"
)


def typed(cell: Any) -> str:
    """A cell as text: a number as it is written, nothing for none."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell)


def same_number(text: str) -> str:
    """A text, and where it is a number, in one way of writing it."""
    return typed(float(text)) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text


@pytest.mark.parametrize("language", ["", "/en"])
def test_csv_and_xlsx_hold_exactly_what_is_shown(page: Any, home: str, language: str) -> None:
    show(page, home, EVERYTHING, language)
    raw = downloaded(page, "CSV")
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert len(lines) == 1 + 4 * 6 * 3
    assert {line[1] for line in lines if line[0] == ODD} == {"'=1+1局"}
    book = openpyxl.load_workbook(io.BytesIO(downloaded(page, "XLSX")))
    wide, long, notes = book.worksheets
    found = [[same_number(typed(cell.value)) for cell in row] for row in long.iter_rows()]
    plain = [[same_number(text.removeprefix("'")) for text in line] for line in lines]
    assert found == plain
    assert all(cell.data_type != "f" for row in long.iter_rows() for cell in row)
    status = {(line[0], line[6], line[9]): (line[12], line[13]) for line in plain}
    assert status[IDS[1], "2020", TOTAL] == ("", "blank")
    assert status[IDS[3], "2021", TOTAL] == ("", "not_in_archive")
    assert status["990101", "2020", "granted_share"] == ("", "too_few")
    assert status["990101", "2020", "disclosure.penalties.change"] == ("-1", "reported")
    assert status["990101", "2021", "disclosure.penalties.change"] == ("", "not_on_form")
    shown = []
    for number in range(4):
        shown += page.evaluate(
            """number => [...document.querySelectorAll('.compared')[number].tBodies[0].rows].map(
              row => [...row.querySelectorAll('td.n')].map(cell => {
                const sign = cell.querySelector('.sign');
                const content = sign && getComputedStyle(sign, '::before').content;
                return !sign ? cell.innerText.trim() : sign.dataset.u || JSON.parse(content);
              }))""",
            number,
        )
    sheet = [[typed(cell.value) for cell in row][5:] for row in wide.iter_rows(min_row=2)]
    for there, here in zip(sheet, shown, strict=True):
        for one, other in zip(there, here, strict=True):
            assert one == other or (other in one and "/" in other), (one, other)
    assert any("example.org/synthetic" in typed(row[1].value) for row in notes.iter_rows())


def test_libreoffice_opens_the_workbook_cell_for_cell(page: Any, home: str, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no soffice found")
    show(page, home, EVERYTHING)
    content = downloaded(page, "XLSX")
    (tmp_path / "book.xlsx").write_bytes(content)
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    profile = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", options, "--outdir", str(tmp_path)]
    subprocess.run(
        [*command, str(tmp_path / "book.xlsx")], check=True, capture_output=True, timeout=180
    )
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        text = (tmp_path / f"book-{sheet.title}.csv").read_text(encoding="utf-8-sig")
        lines = csv.reader(io.StringIO(text, newline=""))
        found = [[same_number(cell) for cell in line] for line in lines]
        expected = [[same_number(typed(cell.value)) for cell in row] for row in sheet.iter_rows()]
        assert found == expected


@pytest.mark.parametrize("language", ["", "/en"])
def test_axe_finds_nothing_where_there_is_something_to_see(
    browser: Any, home: str, language: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    for query in (EVERYTHING, EVERYTHING.replace("2020-2022", "2021")):
        show(page, home, query, language)
        page.locator("#pick-items").click()
        page.locator("#pick-items-hits li").first.wait_for()
        assert violations(page) == []
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
        assert len(ids) == len(set(ids))
    context.close()


def test_a_phone_needs_no_sideways_scroll(phone: Any, home: str) -> None:
    for language in ("", "/en"):
        for query in ("", EVERYTHING, EVERYTHING.replace("2020-2022", "2021")):
            show(phone, home, query, language)
            assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), query


def test_without_script_the_page_says_what_it_needs(browser: Any, home: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(home + "/compare/" + EVERYTHING)
    assert "要用浏览器脚本" in page.locator("[data-compare]").inner_text()
    assert page.get_by_role("link", name="panel.parquet").is_visible()
    context.close()


def test_the_page_is_light(page: Any, home: str) -> None:
    """A comparison of eight bodies costs less than two hundred kilobytes, uncompressed data too."""
    sizes: list[int] = []
    page.on(
        "response",
        lambda answer: sizes.append(len(answer.body())) if ".json" in answer.url else None,
    )
    show(page, home, f"?bodies={','.join(IDS[:8])}&indicators={TOTAL},granted_share")
    page.wait_for_load_state("networkidle")
    assert len(sizes) == 1 + 8 + 1
    assert sum(sizes) < 200_000


# pictures


def texts(page: Any) -> str:
    """All that was written on the canvas, without blanks: lines end where they will."""
    return packed("".join(page.evaluate("window.drawn.map(one => one[0])")))


def packed(text: str) -> str:
    """A text without its blanks."""
    return "".join(text.split())


def saved(page: Any, button: Any) -> Image.Image:
    page.evaluate("window.drawn.length = 0")
    with page.expect_download() as waiting:
        button.click()
    assert waiting.value.suggested_filename.endswith(".png")
    picture = Image.open(waiting.value.path()).convert("RGB")
    assert picture.width == 1080
    return picture


def share_of_other_pixels(picture: Image.Image, box: tuple[int, int, int, int]) -> float:
    """How much of a region is not paper."""
    part = picture.crop(box)
    colours = part.getcolors(part.width * part.height) or []
    paper = sum(count for count, colour in colours if colour == PAPER)
    return 1 - paper / (part.width * part.height)


PAPER = (0xFD, 0xFD, 0xFB)
ACCENT = (0x0B, 0x55, 0x61)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_comparison_becomes_a_picture_that_stands_alone(
    browser: Any, home: str, scheme: str
) -> None:
    context = browser.new_context(color_scheme=scheme)
    context.add_init_script(DRAWN)
    page = context.new_page()
    show(page, home, f"?bodies=990101,{IDS[9]}&years=2020,2021")
    picture = saved(page, page.locator(".fig .picture"))
    said = texts(page)
    assert said.startswith(packed("试山县人民政府、试癸镇人民政府，2020–2021 年："))
    for fact in (
        "9 至 805 件",
        "口径不同，不能相加",
        "口径：全辖区、本机关",
        "来源：存档的年度报告 990101-2020（2021-01-31 公布）",
        "数据版本：2022.3.1 · 2022-03-01",
        f"example.org/synthetic/compare/?bodies=990101,{IDS[9]}",
        "非官方网站",
    ):
        assert packed(fact) in said, fact
    assert "indicators=" not in said
    assert "years=" not in said
    assert picture.getpixel((3, 600)) == PAPER, "light on paper in dark pages too"
    heads = page.evaluate("window.drawn.map(one => one[3])")
    first_note = min(y for y in heads if y > 300)
    drawing = (64, 250, 1016, int(first_note) - 40)
    assert share_of_other_pixels(picture, drawing) > 0.02, "the chart is there"
    assert ACCENT in {colour for _, colour in picture.crop(drawing).getcolors(1 << 24)}
    assert page.evaluate("document.querySelectorAll('.fig svg').length") == 1
    context.close()


@pytest.mark.parametrize(
    ("path", "begins", "facts"),
    [
        (
            "/bodies/990101/",
            "试山县人民政府，2021 年：",
            ("两边不等", "805", "812", "口径 全辖区", "来源：synthetic/990101-2021.txt"),
        ),
        (
            "/en/reports/990101-2021/",
            "试山县人民政府 (Shishan xian renmin zhengfu), 2021: ",
            ("The two sides differ", "Scope whole jurisdiction", "Data release 2022.3.1"),
        ),
    ],
)
def test_a_finding_becomes_a_picture(
    browser: Any, home: str, path: str, begins: str, facts: tuple[str, ...]
) -> None:
    context = browser.new_context(color_scheme="dark")
    context.add_init_script(DRAWN)
    page = context.new_page()
    page.goto(home + path)
    picture = saved(page, page.locator(".note .picture").first)
    said = texts(page)
    assert said.startswith(packed(begins))
    for fact in (*facts, "2022-03-01", f"example.org/synthetic{path}"):
        assert packed(fact) in said, fact
    assert "://example.org" not in said
    assert "#finding" not in said
    assert share_of_other_pixels(picture, (64, 60, 1016, 200)) > 0.02
    assert page.evaluate("document.documentElement.dataset.theme") is None
    context.close()


def test_what_a_comparison_would_not_choose_itself_stands_in_the_address(
    browser: Any, home: str
) -> None:
    context = browser.new_context()
    context.add_init_script(DRAWN)
    page = context.new_page()
    show(page, home, f"?bodies={IDS[0]}&indicators={TOTAL},requests.granted.total&years=2020,2021")
    address = f"example.org/synthetic/compare/?bodies={IDS[0]}"
    for number, chosen in enumerate(("", "&indicators=requests.granted.total")):
        saved(page, page.locator(".fig .picture").nth(number))
        assert packed(f"{address}{chosen}&years=2020-2021") in texts(page)
    context.close()


def test_every_chart_of_a_body_page_becomes_a_picture(browser: Any, home: str) -> None:
    context = browser.new_context()
    context.add_init_script(DRAWN)
    page = context.new_page()
    page.goto(home + "/bodies/990101/")
    charts = page.locator("figure.fig:has(svg)")
    assert charts.count()
    for number in range(charts.count()):
        picture = saved(page, charts.nth(number).locator(".picture"))
        said = texts(page)
        assert re.match("试山县人民政府，20[0-9]{2}", said), said[:40]
        assert "全辖区" in said
        assert "2022.3.1" in said
        written = page.evaluate("window.drawn.map(one => one[0])")
        assert "example.org/synthetic/bodies/990101/" in written
        colours = {colour for _, colour in picture.getcolors(1 << 24)}
        assert ACCENT in colours
    context.close()


def test_on_a_phone_the_picture_is_shown_to_be_kept(phone: Any, home: str) -> None:
    show(phone, home, f"?bodies={IDS[0]}&years=2020,2021")
    phone.locator(".fig .picture").tap()
    image = phone.locator("dialog img")
    image.wait_for()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1080
    assert image.get_attribute("alt").startswith("试甲镇人民政府，2020–2021 年")
    phone.get_by_role("button", name="关闭").tap()
    phone.locator("dialog").wait_for(state="detached")

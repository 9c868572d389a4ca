"""Lean pages: what they hold is the package's, whatever a body is called, in few bytes."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml

from gongkai.model import KnowledgeError
from gongkai.render.cells import SIGN_CLASS
from gongkai.render.filed_years import FiledYears
from gongkai.render.kept import NOTHING
from gongkai.render.lean import SHELL, Task, write_range
from gongkai.render.lean.choice import MOST_REPORTS, is_lean
from gongkai.render.lean.dense import unpack
from gongkai.render.package import Package
from gongkai.render.shells import build_frame
from gongkai.settings import load_settings
from render.browsing import NOT_LOADED, served, violations, watched
from render.conftest import ROOT, SETTINGS, SITE_SRC, render_packages
from sharing import made_once

LEAN = replace(SETTINGS, size="lean")
PAGE_BYTES, TWIN_BYTES = 5_500, 2_500
"""Bytes of a page and of a twin of the synthetic archive, whose names are long; never to grow."""
PLACE_BYTES, LARGEST_FILE = 20_000, 300_000
"""Bytes of a division's pages and twin, and of any file that a reader may ask for."""


@pytest.fixture(scope="module")
def lean(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The synthetic site with lean pages; never to be changed."""
    made = made_once(
        tmp_path_factory, "lean", lambda folder: render_packages(packages, folder / "site", LEAN)
    )
    return made / "site"


@pytest.fixture(scope="module")
def package(packages: Path) -> Iterator[Package]:
    """The package that the site shows."""
    opened = Package(packages / "gongkai")
    yield opened
    opened.close()


def figures_of(package: Package, report: str) -> dict[str, dict[str, object]]:
    """Every figure of a report as published."""
    rows = package.tables.rows("SELECT * FROM figures WHERE report_id = ?", (report,))
    return {str(row["indicator"]): row for row in rows}


def reports_of(package: Package) -> list[dict[str, object]]:
    """Every report that a body page shows."""
    return list(
        package.tables.rows(
            "SELECT * FROM reports WHERE is_current AND year IS NOT NULL ORDER BY report_id"
        )
    )


def twin_of(lean: Path, body: object) -> dict[str, object]:
    """The JSON twin of a body page."""
    found: dict[str, object] = json.loads((lean / f"bodies/{body}/index.json").read_text())
    return found


def bulk(lean: Path, name: str) -> dict[str, Any]:
    """A file that only scripts fetch."""
    packed = (lean / f"data/bulk/{name}.json.gz").read_bytes()
    found: dict[str, Any] = json.loads(gzip.decompress(packed))
    return found


def test_the_twin_has_every_figure_of_the_package(lean: Path, package: Package) -> None:
    for report in reports_of(package):
        reports = {one["id"]: one for one in twin_of(lean, report["body_id"])["reports"]}
        told = reports[report["report_id"]]
        tokens = dict(zip(package.indicators, unpack(told["values"]), strict=True))
        figures = figures_of(package, str(report["report_id"]))
        assert {code for code, one in tokens.items() if one != "."} == set(figures)
        for code, row in figures.items():
            if row["value"] is None:
                assert tokens[code] == SIGN_CLASS[row["status"]], (report["report_id"], code)
            else:
                assert Decimal(tokens[code]) == row["value"], (report["report_id"], code)


def test_the_page_has_every_number_that_is_not_0_and_leaves_out_only_zeros(
    lean: Path, package: Package
) -> None:
    latest = {report["body_id"]: report for report in reports_of(package)}
    for body, report in latest.items():
        tree = lxml.html.parse(str(lean / f"bodies/{body}/index.html"))
        shown = ["".join(cell.itertext()) for cell in tree.xpath("//div[@id='tables']//td")]
        figures = figures_of(package, str(report["report_id"]))
        printed = [
            re.sub(r"[^0-9.,]", "", str(row["as_printed"]))
            for row in figures.values()
            if row["status"] == "reported" and row["value"] != 0
        ]
        numbers = [re.sub(r"[^0-9.,]", "", one) for one in shown]
        assert sorted(one for one in numbers if one.strip("0")) == sorted(
            printed
            + [
                re.sub(r"[^0-9.,]", "", str(row["as_printed"] or ""))
                for row in figures.values()
                if row["status"] == "unreadable"
            ]
        ), body
        without = sum(row["value"] is None for row in figures.values())
        assert len(tree.xpath("//div[@id='tables']//td/i")) == without, body


def test_hostile_names_are_text(lean: Path) -> None:
    text = (lean / "bodies/x-0123abcd/index.html").read_text()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "\u202e" not in text
    twin = (lean / "bodies/x-0123abcd/index.json").read_text()
    assert "<" not in twin
    assert "\u202e" not in twin


def test_a_stamped_page_equals_the_native_one(tmp_path: Path) -> None:
    slots = {"id": "9901", "title": "试山县", "description": "x", "robots": "noindex"}
    main = "<h1>试山县</h1><p>4 &lt; 5</p>"
    shutil.copytree(SITE_SRC, tmp_path / "site_src")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path / "mkdocs.yml")
    shell = tmp_path / "site_src/docs/lean/__id__.md"
    meta = yaml.safe_load(shell.read_text().split("---")[1])
    native = yaml.safe_dump({**meta, **slots, "main": main}, allow_unicode=True)
    shell.with_name("9901.md").write_text(f"---\n{native}---\n")
    frame = build_frame(tmp_path / "site_src", SETTINGS, "1", "2022-03-01")
    stamped = frame.shells[SHELL].fill({**slots, "main": main})
    assert stamped == "".join(frame.pages["lean/9901/index.html"].pieces)


def test_no_link_of_a_lean_site_is_dead(lean: Path) -> None:
    broken = []
    for path in sorted(lean.rglob("*.html")):
        if path.name == "404.html":
            continue
        for link in lxml.html.parse(str(path)).xpath("//a/@href | //link/@href | //script/@src"):
            address = link.partition("#")[0].partition("?")[0]
            if not address or re.match(r"[a-z]+:", address):
                continue
            target = (path.parent / address).resolve()
            if not (target / "index.html" if target.is_dir() else target).is_file():
                broken.append((path.relative_to(lean).as_posix(), link))
    assert broken == []


def test_bytes_a_body_stay_few(lean: Path, package: Package) -> None:
    bodies = len(package.bodies)
    pages = sum(path.stat().st_size for path in lean.glob("bodies/*/index.html"))
    twins = sum(path.stat().st_size for path in lean.glob("bodies/*/index.json"))
    assert pages <= PAGE_BYTES * bodies
    assert twins <= TWIN_BYTES * bodies
    assert {path.name for path in lean.glob("bodies/*/*")} == {"index.html", "index.json"}


def test_texts_and_places_are_the_package_s(lean: Path, package: Package) -> None:
    codes = list(package.indicators)
    for report in reports_of(package):
        found = bulk(lean, f"texts/{report['body_id']}")
        told = next(one for one in found["reports"] if one["report_id"] == report["report_id"])
        figures = figures_of(package, str(report["report_id"]))
        places = {codes[place]: (start, start + length) for place, start, length in told["figures"]}
        assert places == {
            code: (row["start"], row["end"])
            for code, row in figures.items()
            if row["start"] is not None
        }
        for code, (start, end) in places.items():
            assert told["text"][start:end] == figures[code]["as_printed"]


def test_several_processes_write_what_one_writes(
    lean: Path, packages: Path, tmp_path: Path, package: Package
) -> None:
    """Wherever the ranges are cut, the files are the same."""
    settings = replace(LEAN)
    shell = build_frame(SITE_SRC, settings, "2022.3.1", "2022-03-01").shells[SHELL]
    for row in package.bodies:
        one = row["body_id"]
        place = packages / "gongkai", tmp_path, shell, "2022.3.1"
        write_range(Task(*place, ("zh", "en"), (one,), NOTHING))
    for path in lean.glob("bodies/*/index.*"):
        assert (tmp_path / path.relative_to(lean)).read_bytes() == path.read_bytes()


def test_a_page_is_lean_by_size_or_by_will(package: Package) -> None:
    assert [is_lean(package, size) for size in ("auto", "full", "lean")] == [False, False, True]
    package.counts["reports"] = MOST_REPORTS + 1
    assert [is_lean(package, size) for size in ("auto", "full", "lean")] == [True, False, True]


def test_a_size_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site.yml").write_text(
        "title_zh: 甲\ntitle_en: a\nowner_zh: 乙\nowner_en: b\nsize: slim\n"
    )
    with pytest.raises(KnowledgeError, match="size must be"):
        load_settings(tmp_path / "site.yml")


def test_the_findings_of_every_place_are_the_package_s(lean: Path, package: Package) -> None:
    """Each listed finding stands once, with its body, its report and what is said."""
    wanted = package.tables.rows(
        """SELECT findings."check", findings.body_id, findings.year, findings.message_zh,
        findings.message_en, findings.indicators, is_current, findings.report_id
        FROM findings JOIN reports USING (report_id) JOIN checks USING ("check")
        WHERE is_listed AND verdict <> 'rejected'"""
    )
    told = []
    for path in sorted((lean / "data/bulk/checks").glob("*/*.json.gz")):
        key = path.name.partition(".")[0]
        bodies = bulk(lean, f"indicators/bodies/{key}")["bodies"]
        for place, year, version, _, _, *said, _ in bulk(lean, f"checks/{path.parent.name}/{key}")[
            "found"
        ]:
            body = bodies[place][0]
            told.append((path.parent.name, body, version or f"{body}-{year}", said))
    listed = [
        (
            row["check"],
            row["body_id"],
            row["report_id"] if not row["is_current"] or row["year"] else f"{row['body_id']}-None",
            [row["message_zh"], row["message_en"]],
        )
        for row in wanted
        if row["indicators"]  # the others quote the text, in which persons are covered
    ]
    assert len(told) >= len(listed) > 0
    assert sorted(map(repr, listed)) == sorted(
        repr(one) for one in told if repr(one) in {repr(row) for row in listed}
    )


def test_the_twin_of_a_body_names_the_cells_of_each_finding(lean: Path, package: Package) -> None:
    """By their places in the codebook, as its values stand."""
    codes = list(package.indicators)
    wanted = package.tables.rows(
        """SELECT findings.* FROM findings JOIN reports USING (report_id) JOIN checks USING ("check")
        WHERE is_listed AND verdict <> 'rejected' AND is_current AND findings.year IS NOT NULL"""
    )
    told = []
    for body in package.bodies:
        for report in twin_of(lean, body["body_id"])["reports"]:
            for check, places in report.get("findings", ()):
                told.append((report["id"], check, " ".join(codes[place] for place in places)))
    listed = [(row["report_id"], row["check"], row["indicators"] or "") for row in wanted]
    assert sorted(listed) == sorted(told)
    assert any(codes for _, _, codes in listed)


def test_the_page_of_a_county_names_the_bodies_of_its_towns(lean: Path, package: Package) -> None:
    """In HTML and JSON, each with the years of which it has a report."""
    years: dict[str, list[int]] = {}
    for report in reports_of(package):
        years.setdefault(str(report["body_id"]), []).append(int(str(report["year"])))
    told = json.loads((lean / "regions/990101/index.json").read_text())
    assert [one["code"] for one in told["divisions"]] == ["990101101"]
    assert "990101101" in {body["body_id"] for body in told["bodies"]}
    tree = lxml.html.parse(str(lean / "regions/990101/index.html"))
    for body in told["bodies"]:
        assert body["years"] == sorted(years.get(body["body_id"], []))
        (line,) = tree.xpath(f"//ul[@class='tree']//a[@href='../../bodies/{body['body_id']}/']/..")
        for year in (body["years"][0], body["years"][-1]) if body["years"] else ():
            assert str(year) in line.text_content()


def test_languages_share_the_json_of_a_place(lean: Path) -> None:
    assert not list(lean.glob("en/regions/*/index.json"))
    page = (lean / "en/regions/990101/index.html").read_text()
    assert 'href="../../../regions/990101/index.json"' in page
    assert 'href="index.json"' not in page


@pytest.mark.parametrize(
    ("years", "spans"),
    [([], []), ([2020], ["2020"]), ([2018, 2020, 2021, 2022], ["2018", "2020–2022"])],
)
def test_years_in_a_row_are_told_together(
    package: Package, years: list[int], spans: list[str]
) -> None:
    filed = FiledYears(package)
    filed.of_body["x-1"] = dict.fromkeys(years)
    assert filed.spans("x-1") == spans


def test_what_only_scripts_fetch_lies_apart_and_the_rest_stays_small(
    lean: Path, package: Package
) -> None:
    """Few bytes for a body beside its own page: places, lists, names; none in one large file."""
    files = [path for path in lean.rglob("*") if path.is_file()]
    pages = [path for path in files if "data" not in path.relative_to(lean).parts]
    divided = [path for path in pages if "regions" in path.relative_to(lean).parts[:2]]
    assert max(path.stat().st_size for path in pages) < LARGEST_FILE
    assert sum(path.stat().st_size for path in divided) <= PLACE_BYTES * len(package.divisions)
    assert not [path for path in pages if "words" in path.parts or "texts" in path.parts]


@pytest.mark.browser
@pytest.mark.parametrize("language", ["", "/en"])
def test_what_a_check_found_is_listed_by_place_and_lit_in_the_text(
    browser: Any, lean: Path, language: str
) -> None:
    with served(lean) as host:
        for page in watched(browser.new_context(), host):
            page.goto(f"{host}{language}/checks/balance/")
            page.get_by_role("button", name="虚构省").click()
            first = page.locator(".values-here li").first
            first.wait_for()
            assert page.locator(".values-here li a[href*='reports/#']").count() > 0
            first.locator("a").last.click()
            page.wait_for_selector("mark.lit, mark.here")


@pytest.mark.browser
def test_a_sentence_that_was_found_is_lit_in_the_text(browser: Any, lean: Path) -> None:
    with served(lean) as host:
        for page in watched(browser.new_context(), host, expected=NOT_LOADED):
            page.goto(f"{host}/find/?place=99&words=到申请4件")
            first = page.locator(".found--reports li").first
            first.wait_for()
            first.get_by_role("link", name="看原文此处").click()
            page.wait_for_selector("mark.here")
            lit = "".join(page.locator("mark.here").all_inner_texts())
            assert lit == "收到申请4件。"


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_script_draws_the_whole_form_and_earlier_years(
    browser: Any, lean: Path, package: Package, language: str
) -> None:
    with served(lean) as host:
        for page in watched(browser.new_context(locale="zh-CN"), host):
            page.goto(f"{host}/bodies/990101/?lang={language}")
            page.wait_for_selector("#tables td a")
            figures = figures_of(package, "990101-2021")
            assert page.locator("#tables td").count() == len(figures)
            text = page.locator(f".lead[lang^={language}]")
            assert text.is_visible()
            assert page.locator(".lead:visible").count() == 1
            page.locator("#year-2020 summary").click()
            page.wait_for_selector("#year-2020 td a")
            assert page.locator("#year-2020 td").count() == len(figures_of(package, "990101-2020"))
            assert page.locator("#year-2020 td.f").count() == 3
            page.locator("#year-2020 td.n a").first.click()
            page.wait_for_selector("mark.lit")
            marks = page.locator("mark").all_text_contents()
            starts = {
                row["start"]: row["as_printed"]
                for row in figures_of(package, "990101-2020").values()
                if row["start"] is not None
            }
            assert marks == [starts[start] for start in sorted(starts)]
            back = page.locator(".act--main")
            back.click()
            page.wait_for_selector("#tables td a")
            assert page.evaluate("document.documentElement.lang").startswith(language)


@pytest.mark.browser
def test_a_hostile_report_runs_nothing(browser: Any, lean: Path) -> None:
    with served(lean) as host:
        for page in watched(browser.new_context(), host):
            page.goto(f"{host}/reports/#x-0123abcd-2020")
            page.wait_for_selector(".archived")
            assert "<script>alert(1)</script>" in page.locator(".archived").text_content()
            assert page.locator(".archived script, .archived img").count() == 0
            page.goto(f"{host}/bodies/x-0123abcd/")
            page.wait_for_selector("#tables td a")


@pytest.mark.browser
@pytest.mark.parametrize(
    "address", ["bodies/990101/", "bodies/990101/?lang=en", "en/reports/#990101-2020"]
)
def test_a_lean_page_is_accessible_and_fits_a_phone(browser: Any, lean: Path, address: str) -> None:
    with served(lean) as host:
        for page in watched(browser.new_context(viewport={"width": 390, "height": 844}), host):
            page.goto(f"{host}/{address}")
            page.wait_for_selector("td a, mark")
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            assert violations(page) == []


@pytest.mark.browser
def test_the_latest_year_stands_without_script(browser: Any, lean: Path) -> None:
    with served(lean) as host:
        for page in watched(browser.new_context(java_script_enabled=False), host):
            page.goto(f"{host}/bodies/990101/")
            assert page.locator("#tables td.n").count() > 0
            assert page.locator(".lead:visible").count() == 2
            page.goto(f"{host}/reports/")
            assert page.locator("[data-report] a").count() == 2


@pytest.mark.browser
@pytest.mark.parametrize(("query", "said"), [("", "数据版本"), ("?lang=en", "Data release")])
def test_the_foot_names_the_release_of_the_twin(
    browser: Any, lean: Path, query: str, said: str
) -> None:
    """The page itself does not: it stays the same file where nothing of the body changed."""
    release = str(twin_of(lean, "990101")["release"])
    assert release not in (lean / "bodies/990101/index.html").read_text(encoding="utf-8")
    with served(lean) as host:
        for page in watched(browser.new_context(), host):
            page.goto(f"{host}/bodies/990101/{query}")
            foot = page.get_by_role("contentinfo")
            foot.get_by_text(f"{said} {release}").wait_for()


@pytest.mark.browser
def test_bodies_of_a_lean_site_are_compared(browser: Any, lean: Path) -> None:
    with served(lean) as host:
        for page in watched(browser.new_context(), host):
            page.goto(f"{host}/compare/?bodies=990101&indicators=requests.received.total")
            page.wait_for_selector("a[href*='reports/#990101-20']")

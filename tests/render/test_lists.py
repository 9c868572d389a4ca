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

from gongkai.render import indicators, placed
from render.browsing import served
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
def large_address(large: Path) -> Iterator[str]:
    with served(large) as host:
        yield host


@pytest.mark.browser
@pytest.mark.parametrize(("language", "name"), [("", "虚构省"), ("/en", "虚构省")])
def test_a_place_is_listed_by_script_and_its_values_lead_to_their_cells(
    browser: Any, large_address: str, language: str, name: str
) -> None:
    page = browser.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.goto(f"{large_address}{language}/indicators/{RECEIVED}/")
    page.get_by_role("button", name=name).click()
    page.locator(".values-here tbody tr").nth(2).wait_for()
    cells = page.locator(".values-here tbody tr").first.locator("th, td").all_inner_texts()
    assert cells[0].startswith("试山县人民政府")
    assert cells[2:] == ["differs by year" if language else "各年不同", "4", "4"]
    page.locator(".values-here tbody tr").first.locator("td a").first.click()
    page.wait_for_url(f"**{language}/reports/990101-2020/#t-{RECEIVED}")
    assert page.locator(":target").inner_text().startswith("4")
    assert faults == []
    page.close()

"""What stands on the pages of a whole synthetic site."""

from __future__ import annotations

import csv
import datetime
import filecmp
import gzip
import io
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pandas as pd
import pyarrow.parquet as pq
import pytest

from gongkai.knowledge import checks
from gongkai.knowledge.published import fields, measures, resources
from gongkai.model import UsageError
from gongkai.publish import sizes
from gongkai.render import render
from render.conftest import (
    CLOCK,
    HOSTILE,
    RELEASE,
    SETTINGS,
    SITE_SRC,
    Rows,
    make_finding,
    make_report,
    make_rows,
    publish_rows,
    render_packages,
    render_rows,
    synthetic_rows,
)

CORRECTED = Decimal(5)
CARRIES = "last="
"""What stands behind the address of the page to check with before filing is no anchor."""


class Page(HTMLParser):
    """Links, ids and the text of cells of one page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.cells: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.links += [value for key in ("href", "src") if (value := found.get(key))]
        self.ids += [value for key in ("id",) if (value := found.get(key))]
        if tag == "td":
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def pages_of(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_every_kind_of_page_stands_in_both_languages(site: Path) -> None:
    for address in (
        "",
        "bodies/990101/",
        "reports/990101-2020/",
        "regions/",
        "regions/990101/",
        "indicators/",
        "indicators/requests.received.total/",
        "checks/",
        "checks/balance/",
        "data/",
        "dictionary/",
        "method/",
        "about/",
        "own-archive/",
        "check-drafts/",
        "compare/",
        "project/architecture/",
        "project/contributing/",
        "project/decisions/",
    ):
        for language in ("", "en/"):
            assert (site / language / address / "index.html").is_file(), language + address


def test_every_link_leads_to_a_page_and_an_anchor(site: Path) -> None:
    pages = {path: Page(read(path)) for path in pages_of(site) if path.name != "404.html"}
    broken = []
    for path, page in pages.items():
        here = "http://site/" + path.relative_to(site).as_posix()
        for link in page.links:
            to = urlsplit(urljoin(here, link))
            if to.netloc != "site":
                continue
            target = site / to.path.lstrip("/")
            target = target / "index.html" if to.path.endswith("/") else target
            is_anchor = to.fragment and not to.fragment.startswith(CARRIES)
            if not target.is_file() or (
                is_anchor and target in pages and to.fragment not in pages[target].ids
            ):
                broken.append((path.relative_to(site).as_posix(), link))
    assert broken == []


def test_a_registered_body_without_report_has_a_page_that_says_so(site: Path) -> None:
    """It offers no data that do not exist, and asks for the report."""
    for language, says in (("", "本档案没有收录试山县教育局的报告"), ("en/", "holds no report of")):
        html = read(site / language / "bodies/990101-education/index.html")
        links = Page(html).links
        assert says in html
        assert not any(one.endswith((".csv", "datapackage.json")) for one in links)
        wanted = {f"calendar/?body=990101-education{year}#submit" for year in ("", "&year=2020")}
        assert wanted <= {one.removeprefix("../../") for one in links}
        assert 'id="cite"' not in html
        home = read(site / language / "index.html")
        assert ("另登记 2 个机关" in home) or ("2 more bodies are registered" in home)
        assert "990101-education" in read(site / language / "regions/990101/index.html")
    twin = json.loads(read(site / "bodies/990101-education/index.json"))
    assert (twin["body"]["reports"], twin["reports"]) == (0, [])
    counts = json.loads(read(site / "index.json"))["counts"]
    assert (counts["bodies"], counts["registered"]) == (4, 6)


def test_a_title_begins_with_body_year_and_fact(site: Path) -> None:
    for address, title in (
        ("bodies/990101/", "试山县人民政府 2021 年：收到申请 "),
        ("reports/990101-2020/", "试山县人民政府 2020 年度报告：收到申请 4 件"),
        ("en/reports/990101-2020/", "report for 2020: 4 requests received"),
    ):
        (found,) = re.findall("<title>(.*?)</title>", read(site / address / "index.html"))
        assert title in found, address


def test_ids_are_unique(site: Path) -> None:
    for path in pages_of(site):
        ids = Page(read(path)).ids
        assert len(ids) == len(set(ids)), path


def test_nothing_is_loaded_from_another_host(site: Path) -> None:
    loading = re.compile(
        r"<(?:script|img|iframe|source|link rel=\"(?:stylesheet|icon|preload)\")"
        r"[^>]*(?:src|href)=\"(?:https?:)?//"
    )
    for path in pages_of(site):
        assert not loading.search(read(path)), path
    for asset in (site / "assets").rglob("*.*"):
        text = read(asset)
        for name_of_a_format in ("http://www.w3.org", "http://schemas.openxmlformats.org"):
            text = text.replace(name_of_a_format, "")
        assert "://" not in text, asset


def test_hostile_text_is_inert_everywhere(site: Path) -> None:
    for path in pages_of(site):
        html = read(path)
        assert "<script>alert" not in html and "<img src=x" not in html and "\u202e" not in html, (
            path
        )
        assert not any("example.org/bad" in link for link in Page(html).links), path
    twin = json.loads(read(site / "bodies/x-0123abcd/index.json"))
    assert twin["body"]["name"].endswith(HOSTILE)


def test_a_copy_with_injected_text_asks_not_to_be_listed(site: Path) -> None:
    assert '<meta name="robots" content="noindex">' in read(
        site / "reports/x-0123abcd-2020/index.html"
    )
    assert '<meta name="robots" content="index,follow">' in read(
        site / "reports/990101-2020/index.html"
    )
    sitemap = read(site / "sitemap.xml")
    assert "/reports/990101-2020/" in sitemap
    assert "x-0123abcd-2020" not in sitemap


def test_every_page_says_that_it_is_unofficial(site: Path) -> None:
    for path in pages_of(site):
        language = "Unofficial" if path.relative_to(site).parts[0] == "en" else "非官方网站"
        assert language in read(path), path


def test_every_page_carries_the_policy_with_the_hash_of_its_script(site: Path) -> None:
    for path in pages_of(site):
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', read(path))
        assert policy, path
        assert "default-src 'none'" in policy[1]
        assert "unsafe" not in policy[1]
        assert "'sha256-" in policy[1]
        assert " style=" not in read(path), path


def test_the_lead_uses_table_cells_and_never_makes_a_zero_of_a_gap(site: Path) -> None:
    def lead(address: str) -> str:
        found = re.search(r'<p class="lead">(.*?)</p>', read(site / address / "index.html"))
        assert found
        return found[1]

    assert lead("bodies/990101").startswith(
        "2021 年，试山县人民政府收到政府信息公开申请 4 件；予以公开 4 件"
    )
    assert "行政复议 1 件，其中结果纠正 1 件" in lead("bodies/990101")
    assert lead("bodies/990101-urban-management").startswith("2020 年的申请总数本档案缺")
    assert "申请 0 件" in lead("bodies/990101101")
    assert "4 requests" in lead("en/bodies/990101")


def test_a_finding_is_not_worded_as_the_office_s_fault(site: Path) -> None:
    html = read(site / "bodies/990101/index.html")
    assert "本存档文本中的数字对不上，原件未核对" in html
    assert (
        "in this copy; the original was not seen"
        in read(site / "en/bodies/990101/index.html").lower()
    )
    assert 'href="#finding-1"' in html
    assert 'href="#y2020-requests.received.total"' in html


def test_a_corrected_finding_links_back_to_cells_that_exist(site: Path) -> None:
    page = Page(read(site / "bodies/990101/index.html"))
    for link in page.links:
        if link.startswith("#y2020-"):
            assert link[1:] in page.ids


def test_cells_hold_exactly_the_printed_values(site: Path) -> None:
    html = read(site / "reports/990101-2020/index.html")

    def cell(indicator: str) -> str:
        found = re.search(rf'<td[^>]*id="t-{re.escape(indicator)}"[^>]*>(.*?)</td>', html)
        assert found
        return re.sub(r"<[^>]+>", "", found[1])

    expected = {
        "disclosure.licensing.previous_items": "60",
        "disclosure.licensing.change": "318",
        "disclosure.penalties.change": "-1",
        "disclosure.compulsion.change": "-16",
        "disclosure.procurement.amount": "970843",
        "requests.received.total": "4",
        "requests.carried_in.total": "0",
        "requests.partly_granted.business": "",
        "requests.refused.state_secret.business": "/",
        "requests.unavailable.not_held.business": "",
        "requests.not_processed.petition.business": "1o3",
    }
    assert {indicator: cell(indicator) for indicator in expected} == expected


def test_every_figure_of_a_report_has_a_mark_and_every_mark_a_cell(site: Path) -> None:
    page = Page(read(site / "reports/990101-2020/index.html"))
    twin = json.loads(read(site / "reports/990101-2020/index.json"))
    placed = [figure for figure in twin["figures"] if figure["start"] is not None]
    assert len(placed) == 197
    for figure in placed:
        assert f"c-{figure['start']}" in page.ids
        assert f"#c-{figure['start']}" in page.links
        assert f"#t-{figure['indicator']}" in page.links


def test_the_archived_text_is_shown_unchanged(site: Path, packages: Path) -> None:
    from gongkai.tables import Tables

    tables = Tables(packages / "gongkai")
    sql = "SELECT text FROM texts WHERE path = 'synthetic/990101-2020.txt'"
    text = next(tables.rows(sql))["text"]
    tables.close()
    html = read(site / "reports/990101-2020/index.html")
    shown = re.search(r'archived--whole"[^>]*>(.*?)</div></section>', html, re.S)
    assert shown
    plain = re.sub(r"<[^>]+>", "", shown[1])
    assert plain.replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&") == text


def test_years_that_the_archive_lacks_are_hollow_and_not_called_missing(site: Path) -> None:
    html = read(site / "bodies/990101101/index.html")
    (hollow,) = re.findall(r'<a class="year" ([^>]*)>2021</a>', html)
    assert 'href="../../calendar/?body=990101101&amp;year=2021#submit"' in hollow
    assert 'title="本档案未收录，不等于未公开"' in hollow


def test_no_page_adds_up_across_bodies(site: Path) -> None:
    assert "不把数字相加" in read(site / "regions/990101/index.html")
    region = json.loads(read(site / "regions/990101/index.json"))
    assert region["bodies_in_and_below"] == 4
    bodies = [body["body_id"] for body in region["bodies"]]
    assert bodies == ["990101", "990101-education", "990101-urban-management"]


def test_two_renders_are_the_same_bytes(packages: Path, site: Path, tmp_path: Path) -> None:
    render(packages, tmp_path / "again", SETTINGS, SITE_SRC, RELEASE, CLOCK)
    compared = filecmp.dircmp(site, tmp_path / "again")
    assert _differences(compared) == []


def _differences(compared: filecmp.dircmp[str]) -> list[str]:
    _, wrong, odd = filecmp.cmpfiles(
        compared.left, compared.right, compared.common_files, shallow=False
    )
    found = [*compared.left_only, *compared.right_only, *wrong, *odd]
    for below in compared.subdirs.values():
        found += _differences(below)
    return found


def test_a_failed_render_leaves_the_old_site(packages: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "assets" / "gongkai").mkdir(parents=True)
    (site / "index.html").write_text("old")
    with pytest.raises(UsageError, match="no such folder"):
        render(tmp_path / "nowhere", site, SETTINGS, SITE_SRC, "1", 0)
    (tmp_path / "broken" / "gongkai").mkdir(parents=True)
    with pytest.raises(UsageError, match="gongkai publish"):
        render(tmp_path / "broken", site, SETTINGS, SITE_SRC, "1", 0)
    assert read(site / "index.html") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken", "site"]


@pytest.mark.parametrize(("table", "column"), [("findings", "verdict"), ("errata", "status")])
def test_packages_of_an_older_program_are_refused_in_a_sentence(
    packages: Path, tmp_path: Path, table: str, column: str
) -> None:
    """What, where and what to do, for a table with rows and for one without; no site is made."""
    older = tmp_path / "older" / "gongkai"
    older.mkdir(parents=True)
    for path in (packages / "gongkai").glob("*.parquet"):
        shutil.copyfile(path, older / path.name)
    path = older / f"{table}.parquet"
    pq.write_table(pq.read_table(path).drop_columns([column]), path)
    told = rf"older/gongkai/{table}\.parquet: no column {column};.*run `gongkai publish` again"
    with pytest.raises(UsageError, match=told):
        render_packages(older.parent, tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_a_folder_that_holds_no_site_is_left_alone(packages: Path, tmp_path: Path) -> None:
    """A wrong name must not empty somebody's folder."""
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.md").write_text("years of work")
    with pytest.raises(UsageError, match="holds no site"):
        render_packages(packages, tmp_path / "thesis")
    assert read(tmp_path / "thesis" / "chapter.md") == "years of work"


@pytest.fixture(scope="module")
def chinese(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The synthetic site in Chinese alone and under another licence; never to be changed."""
    folder = tmp_path_factory.mktemp("chinese") / "site"
    render_packages(packages, folder, replace(SETTINGS, languages=("zh",), license_id="ODbL-1.0"))
    return folder


def test_an_archive_in_chinese_alone_has_no_english_pages(chinese: Path) -> None:
    assert not (chinese / "en").exists()
    assert "English</a>" not in read(chinese / "bodies/990101/index.html")


def test_data_elsewhere_is_linked_and_not_copied(packages: Path, tmp_path: Path) -> None:
    settings = replace(SETTINGS, data_url="https://data.example.org/x")
    render_packages(packages, tmp_path / "site", settings)
    html = read(tmp_path / "site" / "bodies/990101/index.html")
    assert 'href="https://data.example.org/x/bodies/990101/figures.csv"' in html
    assert "connect-src 'self' https://data.example.org" in html
    assert not (tmp_path / "site" / "data" / "gongkai").exists()


OVERVIEWS = ("", "regions/", "checks/", "indicators/", "data/")


def test_every_overview_has_its_twin_and_says_so(site: Path) -> None:
    for language in ("", "en/"):
        twins = {}
        for address in OVERVIEWS:
            folder = site / language / address
            twins[address] = json.loads(read(folder / "index.json"))
            html = read(folder / "index.html")
            assert '<link rel="alternate" type="application/json" href="index.json">' in html
        page = Page(read(site / language / "regions/index.html"))
        for row in twins["regions/"]["divisions"]:
            assert f"{row['code']}/" in {link.split("regions/")[-1] for link in page.links}
        assert {row["body_id"] for row in twins["regions/"]["bodies"]} == {
            link.split("/")[-2] for link in page.links if "/bodies/" in link
        }
        shown = {row["code"]: row["bodies_in_and_below"] for row in twins["regions/"]["divisions"]}
        assert shown == {
            "98": 1,
            "980101": 1,
            "99": 4,
            "9901": 4,
            "990101": 4,
            "990101101": 1,
        }
        balance = next(row for row in twins["checks/"]["checks"] if row["check"] == "balance")
        assert (balance["assessed"]["failed"], balance["findings"]) == (5, 1)
        received = "requests.received.total"
        rows = {row["indicator"]: row["rows"] for row in twins["indicators/"]["indicators"]}
        assert rows[received] == 5
        assert twins[""]["counts"]["bodies"] == 4
        assert twins[""]["counts"]["registered"] == len(twins[""]["bodies"]) == 6
        figures = next(row for row in twins["data/"]["tables"] if row["name"] == "figures")
        assert figures["files"] == ["figures.csv", "figures.parquet"]


@pytest.mark.parametrize(
    ("base_url", "path"), [("https://example.org/pages", "/pages"), ("https://example.org", "")]
)
def test_links_of_the_404_page_hold_at_any_depth(
    packages: Path, tmp_path: Path, base_url: str, path: str
) -> None:
    render_packages(packages, tmp_path / "site", replace(SETTINGS, base_url=base_url))
    page = Page(read(tmp_path / "site" / "404.html"))
    assert f"{path}/regions/" in page.links
    assert any(link.startswith(f"{path}/assets/gongkai/site.css") for link in page.links)
    for link in page.links:
        where = urlsplit(link)
        if where.scheme == "data":
            assert link.startswith("data:image/svg+xml,"), link
        elif not where.netloc and where.path:
            assert link.startswith(f"{path}/") and "//" not in link, link
            target = tmp_path / "site" / where.path.removeprefix(f"{path}/")
            assert target.is_file() or (target / "index.html").is_file(), link
        else:
            assert link == "#main" or link.startswith("https://example.org/"), link


def test_a_404_page_without_an_address_stands_on_its_own(local: Path) -> None:
    page = Page(read(local / "404.html"))
    assert page.links == []
    assert not {"input", "script", "style", "link", "a"} & set(page.tags)
    assert "没有这一页" in read(local / "404.html")


def snippets(html: str) -> dict[str, str]:
    """The code of a page by its heading."""
    found = re.findall(r'<h3>([^<]+)</h3>\s*<pre class="code"><code>(.*?)</code>', html, re.S)
    return {title: unescape(code) for title, code in found}


@pytest.mark.parametrize(
    ("page", "folder", "indicator"),
    [
        ("data", "gongkai", "requests.received.total"),
        ("bodies/990101", "bodies/990101", "requests.received.total"),
        ("indicators/disclosure.compulsion.change", "gongkai", "disclosure.compulsion.change"),
        ("indicators/disclosure.procurement.amount", "gongkai", "disclosure.procurement.amount"),
    ],
)
def test_the_code_of_a_page_runs(
    local: Path, page: str, folder: str, indicator: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the folder of the files it names, it gives the figures of the page it stands on.

    These are those of current reports that have a value, corrected ones too, and of the whole
    archive no amount without a unit: nobody is to compare it with others.
    """
    import duckdb

    html = read(local / page / "index.html")
    assert "先从上表下载文件" in html
    monkeypatch.chdir(local / "data" / folder)
    code = snippets(html)
    assert set(code) == {"pandas", "polars", "R", "DuckDB", "Stata"}
    current = {
        row["report_id"]
        for row in csv.DictReader(io.StringIO(read(local / "data/gongkai/reports.csv")))
        if row["is_current"] == "true"
    }
    wanted = sorted(
        (row["body_id"], int(row["year"]), Decimal(row["value"]))
        for row in csv.DictReader(io.StringIO(read(Path("figures.csv"))))
        if row["indicator"] == indicator
        and row["value"]
        and row["unit"] != "unknown"
        and row["report_id"] in current
    )
    assert wanted
    if indicator == "requests.received.total":
        assert ("990101", 2020, CORRECTED) in wanted
    asked = duckdb.sql(code["DuckDB"].rstrip().rstrip(";"))
    value = asked.columns[-1]
    assert sorted(asked.select("body_id", "year", value).fetchall()) == wanted
    for title in ("pandas", "polars"):
        *lines, last = code[title].split("\n")
        names: dict[str, Any] = {}
        exec("\n".join([*lines, f"chosen = {last}"]), names)  # noqa: S102  # our own page
        chosen = names["chosen"]
        rows = chosen.to_dict("records") if title == "pandas" else chosen.to_dicts()
        given = [(row["body_id"], row["year"], Decimal(str(row[value]))) for row in rows]
        assert sorted(given) == wanted
    if page == "data":
        assert "download the file from the table above first" in read(local / "en/data/index.html")


def test_the_stata_code_names_variables_of_the_panel(local: Path) -> None:
    """Stata itself is not at hand: its file is read back, and the names in the code are its."""
    panel = pd.read_stata(local / "data" / "gongkai" / "panel.dta", convert_categoricals=False)
    for page in ("data", "indicators/disclosure.compulsion.change"):
        code = snippets(read(local / page / "index.html"))["Stata"]
        assert set(code.split(" using ")[0].split()[1:]) <= set(panel.columns)


def test_the_code_names_the_address_where_there_is_one(site: Path) -> None:
    html = unescape(read(site / "data/index.html"))
    assert 'pd.read_parquet("https://example.org/synthetic/data/gongkai/panel.parquet")' in html
    body = unescape(read(site / "bodies/990101/index.html"))
    assert 'pd.read_csv("https://example.org/synthetic/data/bodies/990101/figures.csv"' in body
    assert "先从上表下载文件" not in html + body


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The synthetic site of a project that has no address; what its code could stumble over."""
    folder = tmp_path_factory.mktemp("local")
    rows = synthetic_rows()
    _correct_and_double(rows)
    render_packages(publish_rows(rows, folder), folder / "site", replace(SETTINGS, base_url=""))
    return folder / "site"


def _correct_and_double(rows: Rows) -> None:
    """Correct a figure, take the unit of an amount away, and add an older version of a report."""
    report_id, old_id = "990101-2020", "990101-2020-0123abcd"
    (report,) = (row for row in rows["reports"] if row["report_id"] == report_id)
    figures = [row for row in rows["figures"] if row["report_id"] == report_id]
    rows["reports"].append({**report, "report_id": old_id, "is_current": False, "ordinal": 2})
    rows["figures"] += [{**row, "report_id": old_id} for row in figures]
    for row in rows["figures"]:
        if row["report_id"] == report_id and row["indicator"] == "requests.received.total":
            row.update(value=CORRECTED, status="corrected")
        if (row["body_id"], row["indicator"]) == ("990101101", "disclosure.procurement.amount"):
            row["unit"] = "unknown"


LARGE = {
    "data/gongkai/figures.parquet",
    "data/provinces/99/2020.xlsx",
    "data/bodies/990101/figures.csv",
}
"""What the pages of a large archive name, and those of a vast one do not."""


@pytest.mark.parametrize("is_vast", [False, True])
def test_the_pages_of_a_large_archive_name_only_files_that_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_vast: bool
) -> None:
    """It has no CSV of its large tables, no workbook and no Stata file in one piece."""
    monkeypatch.setattr(sizes, "WHOLE_BODIES", 2)
    if is_vast:
        monkeypatch.setattr(sizes, "VAST_BODIES", 2)
    site = tmp_path / "site"
    rows = synthetic_rows()
    for row in rows["figures"]:
        if (row["report_id"], row["indicator"]) == ("990101-2020", "requests.received.total"):
            row.update(value=None, status="blank", as_printed="", end=row["start"])
    render_packages(publish_rows(rows, tmp_path), site)
    base = SETTINGS.base_url
    named = set()
    for path in [site / "llms.txt", *sorted(site.rglob("*.html"))]:
        text = unescape(read(path))
        named |= set(re.findall(rf"{re.escape(base)}/(data/[A-Za-z0-9_./-]+)", text))
        for link in Page(text).links:
            where = urljoin(f"{base}/{path.relative_to(site).as_posix()}", link)
            if where.startswith(f"{base}/data/"):
                named.add(where.removeprefix(f"{base}/"))
    named = {name.split("#")[0].rstrip(".") for name in named}
    named = {name for name in named if not name.endswith("/")}
    assert {name for name in named if not (site / name).is_file()} == set()
    assert "data/gongkai/panel.parquet" in named
    assert LARGE & named == (set() if is_vast else LARGE)
    code = snippets(read(site / "data/index.html"))
    assert set(code) == {"pandas", "polars", "R", "DuckDB"}
    assert "-parquet" not in read(site / "data/index.html")
    monkeypatch.chdir(site / "data/gongkai")
    recipe = re.search(
        r'<pre class="code"><code>(.*?)</code>', read(site / "dictionary/index.html"), re.S
    )
    assert recipe
    names: dict[str, Any] = {}
    exec(unescape(recipe[1]), names)  # noqa: S102  # our own page
    panel, status, filled = (names[key] for key in ("panel", "status", "filled"))
    assert panel["s3_new_tot"].isna()[("990101", 2020)] and panel.notna().any(axis=None)
    for column in names["cells"]:
        blank = status[column] == "blank"
        assert blank.any() == (column == "s3_new_tot") and (filled[column][blank] == 0).all()
        assert filled[column][~blank].equals(panel[column][~blank])


def test_the_dictionary_explains_every_indicator_measure_and_column(site: Path) -> None:
    """Wording on either form, definition, unit, caveat, coverage; each with its anchor."""
    from gongkai.knowledge import codebook

    chinese, english = (read(site / f"{path}dictionary/index.html") for path in ("", "en/"))
    first = re.search(r"</h1>\s*<p>(.*?)</p>", chinese, re.S)
    assert first and first[1].startswith("<strong>年度是数字所描述的年度，不是发布年度。")
    for page, between in ((chinese, "、"), (english, ", ")):
        ids = set(re.findall(r' id="([^"]+)"', page))
        assert {row.indicator for row in codebook()} <= ids
        assert {row.measure for row in measures()} <= ids
        for row in measures():
            shown = re.search(rf'<tr id="{row.measure}">(.*?)</tr>', page, re.S)
            assert shown and f"<td>{between.join(row.forms)}</td>" in shown[1]
        assert {f"table-{row.name}" for row in resources()} <= ids
        for row in resources():
            assert all(f"<code>{field.name}</code>" in page for field in fields(row.name))
    assert "处理决定数量" in chinese and "本年处理决定数量" in chinese
    assert "只有2019年格式有此栏" in chinese and "no longer asked since 2021" in english


def test_the_page_of_releases_lists_them_with_what_they_changed(site: Path, tmp_path: Path) -> None:
    """The newest first, each cause with its count; where there is none, it says so."""
    assert "还没有发布过" in read(site / "releases/index.html")
    rows = synthetic_rows()
    zero = dict.fromkeys((f.name for f in fields("releases") if f.name.startswith("figures_")), 0)
    rows["releases"] = [
        {
            "release": release, "date": day, "version": "2020.1.1-0", "previous": previous,
            "reports": 5, "figures": 992, **zero, **changed, "note_zh": f"注{HOSTILE}",
            "note_en": "Note",
        }
        for release, day, previous, changed in (
            ("data-2020.01.01", datetime.date(2020, 1, 1), None, {}),
            ("data-2021.01.01", datetime.date(2021, 1, 1), "data-2020.01.01", {"figures_erratum": 7}),
        )
    ]  # fmt: skip
    site = render_rows(rows, tmp_path)
    html = read(site / "releases/index.html")
    assert html.index("data-2021.01.01") < html.index("data-2020.01.01")
    assert "勘误 7" in html and "第一次发布" in html and HOSTILE not in html
    assert "erratum 7" in read(site / "en/releases/index.html")


def test_blank_as_zero_changes_blank_cells_alone(
    site: Path, packages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The recipe of the dictionary runs on the published files."""
    found = re.search(
        r'<pre class="code"><code>(.*?)</code>', read(site / "dictionary/index.html"), re.S
    )
    assert found
    monkeypatch.chdir(packages / "gongkai")
    names: dict[str, Any] = {}
    exec(unescape(found[1]), names)  # noqa: S102  # our own page
    panel, status, filled = (names[key] for key in ("panel", "status", "filled"))
    statuses = {word for column in filled for word in status[column].dropna()}
    assert {"blank", "missing"} <= statuses
    for column in filled:
        for place, word in status[column].items():
            old, new = panel[column][place], filled[column][place]
            assert new == (0 if word == "blank" else old) or (old != old and new != new)


def test_what_stays_chinese_on_an_english_page_is_marked(site: Path) -> None:
    html = read(site / "en/bodies/990101/index.html")
    assert "<code>newly received + carried over from last year = " in html
    assert "<span>the relation printed in part three of the form</span>" in html
    assert "新收 + 上年结转" not in html
    assert "Printed on the form: item one plus item two" in html
    assert '<span lang="zh-Hans">一、总体情况</span> <span class="dim">1. Overall' in html
    assert "1 note<" in html and "1 notes" not in html
    assert "单位 件" in read(site / "indicators/requests.received.total/index.html")
    check = read(site / "en/checks/balance/index.html")
    assert "<code>newly received" in check and "格式第三部分" not in check
    assert "Regulation, arts. 27 and 33" in read(site / "en/glossary/index.html")
    assert "told by the title" in html


def test_a_check_that_is_not_listed_names_nobody(tmp_path: Path) -> None:
    """Told on the page of its report; the page of the check has its example, and no list."""
    special = {"severity": "info", "message_zh": "页面所载发布日期为 2021-02-20。"}
    findings = [
        make_finding("990101-2020", "published-late", **special),
        make_finding("990101-2020", "unclaimed-cell", severity="warning", blame="reading"),
    ]
    rows = make_rows([make_report("990101", 2020, "2019")], findings)
    render_rows(rows, tmp_path)
    body = read(tmp_path / "site" / "bodies/990101/index.html")
    assert "页面所载发布日期为 2021-02-20。" in body
    assert "可能是本项目读取有误" in body
    late = read(tmp_path / "site" / "checks/published-late/index.html")
    assert "bodies/990101" not in late
    assert "不计数，也不列名单" in late
    assert checks()["published-late"].example_zh in late
    english = read(tmp_path / "site" / "en/checks/published-late/index.html")
    assert "neither counted nor listed" in english
    assert checks()["published-late"].example_en in english
    twin = json.loads(read(tmp_path / "site" / "checks/published-late/index.json"))
    assert ([], None) == (twin["findings"], twin["assessed"])
    unclaimed = read(tmp_path / "site" / "checks/unclaimed-cell/index.html")
    assert "bodies/990101" in unclaimed
    assert "可能是本项目读取有误" in unclaimed


def review(finding: Mapping[str, Any], verdict: str, reason: str) -> dict[str, Any]:
    """What a person decided about a finding on 2 March 2021."""
    return {
        "key": finding["finding_id"],
        "verdict": verdict,
        "reason": reason,
        "reviewed_on": datetime.date(2021, 3, 2),
        "status": "applied",
    }


def test_what_people_decided_stands_beside_the_finding(tmp_path: Path) -> None:
    """With the day and the reason, in both languages, and nothing beside the others."""
    first = make_finding("990101-2020", "balance")
    second = make_finding("990101-2020", "jump", severity="info")
    rows = make_rows([make_report("990101", 2020, "2019")], [first, second])
    rows["reviewed"] = [review(first, "accepted", "<b>机构改革</b>。")]
    render_rows(rows, tmp_path)
    body = read(tmp_path / "site" / "bodies/990101/index.html")
    assert 1 == body.count("2021年3月2日复核：情况属实，可以解释。&lt;b&gt;机构改革&lt;/b&gt;。")
    assert 1 == body.count("复核：")
    english = read(tmp_path / "site" / "en/bodies/990101/index.html")
    assert "Reviewed on 2 March 2021: true, and explained." in english


def test_a_rejected_finding_is_on_the_report_s_page_alone(tmp_path: Path) -> None:
    """It says who rejected it, blames nothing, marks no cell, and no list or count has it."""
    finding = make_finding("990101-2020", "balance") | {"verdict": "rejected"}
    rows = make_rows([make_report("990101", 2020, "2019")], [finding])
    rows["reviewed"] = [review(finding, "rejected", "读错一行。")]
    render_rows(rows, tmp_path)
    body = read(tmp_path / "site" / "bodies/990101/index.html")
    assert "2021年3月2日复核：不成立。读错一行。" in body
    assert finding["message_zh"] in body
    assert "对不上" not in body.replace("对不上的数字与其他说明", "").replace(
        finding["message_zh"], ""
    )
    assert "lead__check" not in body
    listed = read(tmp_path / "site" / "checks/balance/index.html")
    assert "bodies/990101" not in listed
    twin = json.loads(read(tmp_path / "site" / "checks/balance/index.json"))
    assert [] == twin["findings"]


@pytest.mark.parametrize(
    ("provenance", "said", "unsaid"),
    [
        ("unknown", "经人工与机关原页核对属实", "官方网站副本中"),
        ("official_host", "官方网站副本中的数字对不上", "经人工与机关原页"),
    ],
)
def test_only_an_official_copy_is_called_one(
    tmp_path: Path, provenance: str, said: str, unsaid: str
) -> None:
    """What a person confirmed of another copy is the source's, and the copy stays what it is."""
    finding = make_finding("990101-2020", "balance", left=Decimal(3), right=Decimal(4))
    finding["blame"] = "source"
    report = make_report("990101", 2020, "2019")
    report["report"]["provenance"] = provenance
    render_rows(make_rows([report], [finding]), tmp_path)
    for page in ("bodies/990101", "checks/balance"):
        html = read(tmp_path / "site" / page / "index.html")
        assert said in html
        assert unsaid not in html


def test_a_difference_has_no_sign(tmp_path: Path) -> None:
    """The sentence says by how much two sides differ; the list says the same."""
    finding = make_finding("990101-2020", "balance", left=Decimal(3), right=Decimal(4))
    rows = make_rows([make_report("990101", 2020, "2019")], [finding])
    render_rows(rows, tmp_path)
    html = read(tmp_path / "site" / "bodies/990101/index.html")
    assert "<span>相差 <b>1</b></span>" in html


def cited(html: str) -> list[str]:
    """The citations of a page as they would be pasted, headings left out."""
    return [unescape(text) for text in re.findall(r"data-copy[^>]*>([^<]*)</(?:p|pre)>", html)]


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("address", ["bodies/990101", "reports/990101-2021"])
def test_report_and_data_are_cited_side_by_side(site: Path, language: str, address: str) -> None:
    """Five formats each, every one with the release, none of them made by a script."""
    html = read(site / language / address / "index.html")
    part = html[html.index('id="cite"') :]
    heads = re.findall(r"<h3>([^<]*)</h3>", part)
    assert heads[:2] == (
        ["Cite this report", "Cite this data"] if language else ["引用这份报告", "引用本数据"]
    )
    formats = ["GB/T 7714—2025", "GB/T 7714—2015", "BibTeX", "RIS", "CSL-JSON"]
    found = re.findall(r'(?:cite__form">|<summary>)([^<]*?) ?<', part)
    assert [name for name in found if name in formats] == formats * 2
    citations = [text for text in cited(part) if "2022.3.1" in text][:10]
    assert len(citations) == 10
    assert citations[0].startswith(
        "试山县人民政府. 试山县2021年政府信息公开工作年度报告[R/OL]. 2022-01-31."
    )
    owner = "the synthetic project. " if language else "演示项目. "
    assert citations[5].startswith(owner)
    assert "[DS/OL]. V2022.3.1. (2022-03-01). https://example.org/synthetic/" in citations[5]


def test_citations_of_a_hostile_body_are_text(site: Path) -> None:
    """Nothing of a name becomes an element, and its control characters are gone."""
    page = read(site / "bodies/x-0123abcd/index.html")
    citations = [text for text in cited(page[page.index('id="cite"') :]) if "2022.3.1" in text][:10]
    assert citations[9].startswith("[{")
    for text in citations:
        assert "<script>alert(1)</script>" in text
        assert not set(text) & {"\u202e", "\x07", "\ufffd"}


def test_the_data_page_cites_the_data_and_links_the_files(site: Path, packages: Path) -> None:
    html = read(site / "data/index.html")
    citations = cited(html)
    assert any(text.startswith("cff-version: 1.2.0\n") for text in citations)
    assert any(text.startswith("TY  - DATA\n") for text in citations)
    for name in ("CITATION.cff", "citation.txt", "citation.bib", "dcat.jsonld", "croissant.json"):
        assert f'href="../data/gongkai/{name}"' in html
        assert (packages / "gongkai" / name).is_file()


def test_llms_txt_says_what_this_is_and_its_links_hold(local: Path, chinese: Path) -> None:
    """A title, a summary, what to beware of, and addresses that lead to something."""
    text = read(local / "llms.txt")
    lines = text.splitlines()
    assert lines[0] == "# Synthetic archive / 演示档案（虚构）"
    assert lines[2].startswith("> ")
    for caveat in ("never that of publication", "A blank is not zero", "Never add figures"):
        assert caveat in text
    links = re.findall(r"\]\(([^)]*)\)", text)
    assert len(links) > 10
    for link in links:
        target = local / link
        assert target.is_file() or (target / "index.html").is_file(), link
    assert "CC BY 4.0" in text
    text = read(chinese / "llms.txt")
    assert "https://opendatacommons.org/licenses/odbl/1-0/" in text and "CC BY" not in text
    assert "(https://example.org/synthetic/method/)" in text
    assert "(https://example.org/synthetic/data/gongkai/figures.parquet)" in text


def test_a_body_page_gains_little_by_being_cited(site: Path) -> None:
    """Citations and description together are at most 2 KB of what is sent for a page."""
    html = read(site / "bodies/990101/index.html")
    start, end = (
        html.index('<section class="part cites">'),
        html.index('<section class="part ends">'),
    )
    without = html[:start] + html[end:]
    without = re.sub(r'<script type="application/ld.json">.*?</script>', "", without, flags=re.S)
    gained = len(gzip.compress(html.encode())) - len(gzip.compress(without.encode()))
    assert 500 < gained < 2048

"""What search reads: the name index, the words of reports and their table, and what places tell."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from gongkai.render.context import Output
from gongkai.render.masking import mask
from gongkai.render.named import BLOCK
from gongkai.render.namesearch import WHOLE, write_index
from gongkai.render.package import Package
from gongkai.render.shards import hash_key
from gongkai.render.wordsearch import pairs
from render.conftest import (
    BODIES,
    make_finding,
    make_report,
    make_rows,
    publish_tables,
    render_packages,
)


def body(
    body_id: str, name: str, kind: str = "government", level: str = "county"
) -> dict[str, Any]:
    code = body_id.split("-")[0]
    return {"body_id": body_id, "name": name, "kind": kind, "level": level, "code": code}


def blocks(folder: Path) -> list[dict[str, Any]]:
    paths = sorted(
        (folder / "search/names").glob("bodies-*.json"), key=lambda path: int(path.stem[7:])
    )
    return [json.loads(path.read_text("utf-8")) for path in paths]


def ids(folder: Path) -> list[str]:
    return [
        block["offices"][row[1]][0][1:]
        if block["offices"][row[1]][0].startswith("=")
        else block["places"][row[0]][0] + block["offices"][row[1]][0]
        for block in blocks(folder)
        for row in block["bodies"]
    ]


def towns(count: int) -> tuple[list[dict[str, Any]], dict[str, list[str]]]:
    """Towns of a few names all over an invented province."""
    rows = [
        body(f"99{number:07}", f"城关{number % 7}镇人民政府", level="township")
        for number in range(count)
    ]
    chains = {row["body_id"]: ["虚构省", row["name"].removesuffix("人民政府")] for row in rows}
    return rows, chains


def test_bodies_stand_in_order_of_place_and_the_government_first(tmp_path: Path) -> None:
    rows = [
        body("990101-education", "试山县教育局", "department"),
        body("990102", "再山县人民政府"),
        body("990101", "试山县人民政府"),
        body("x-0123abcd", "无名局", "other"),
    ]
    rows[-1]["code"] = None
    write_index(Output(tmp_path), rows, {}, {})
    assert ids(tmp_path) == ["990101", "990101-education", "990102", "x-0123abcd"]


def test_a_name_is_taken_apart_at_its_place(tmp_path: Path) -> None:
    rows = [
        body("341621", "涡阳县人民政府"),
        body("341621-education", "涡阳县教育局", "department"),
    ]
    chain = ["安徽省", "亳州市", "涡阳县"]
    names = {"341621-education": ["涡阳县教育局", "涡阳县教委"]}
    write_index(Output(tmp_path), rows, names, {row["body_id"]: chain for row in rows})
    (block,) = blocks(tmp_path)
    assert block["places"] == [
        ["341621", "涡阳县", "安徽省 亳州市", "guo yang xian", 2, "bozhoushi", ["woyangxian"]]
    ]
    assert block["offices"] == [
        ["", "人民政府", "ren min zheng fu"],
        ["-education", "教育局", "jiao yu ju"],
    ]
    assert block["bodies"][1][3] == ["涡阳县教委"]


def test_a_small_archive_is_its_blocks_alone(tmp_path: Path) -> None:
    rows, chains = towns(20)
    assert write_index(Output(tmp_path), rows, {}, chains) == 4
    assert json.loads((tmp_path / "search/names/index.json").read_text("utf-8"))["keys"] == 0


def test_up_to_eight_blocks_are_looked_through(tmp_path: Path) -> None:
    """Eight files cost less than the beginnings would, and every count is exact."""
    for many, has_keys in ((WHOLE * BLOCK, False), (WHOLE * BLOCK + 1, True)):
        rows, chains = towns(many)
        write_index(Output(tmp_path / str(many)), rows, {}, chains)
        folder = tmp_path / str(many) / "search/names"
        about = json.loads((folder / "index.json").read_text("utf-8"))
        assert bool(about["keys"]) == has_keys
        if not has_keys:
            sizes = [len(gzip.compress(path.read_bytes())) for path in folder.glob("bodies-*")]
            assert sum(sizes) < 16_000


def test_many_alike_names_make_few_small_files(tmp_path: Path) -> None:
    rows, chains = towns(3000)
    files = write_index(Output(tmp_path), rows, {}, chains)
    paths = list((tmp_path / "search/names").iterdir())
    assert len(paths) == files
    assert files < 3000 / BLOCK + 80
    assert max(len(gzip.compress(path.read_bytes())) for path in paths) < 8192


def test_every_beginning_stands_in_the_file_of_its_hash(tmp_path: Path) -> None:
    rows, chains = towns(3000)
    write_index(Output(tmp_path), rows, {}, chains)
    about = json.loads((tmp_path / "search/names/index.json").read_text("utf-8"))
    found = set()
    for path in (tmp_path / "search/names").glob("keys-*.json"):
        for key in json.loads(path.read_text("utf-8")):
            assert hash_key(key) % about["keys"] == int(path.stem[5:])
            found.add(key)
    assert {"城", "城关", "cg", "chen", "9900", "人民"} <= found


def test_the_index_is_the_same_whatever_the_order_of_bodies(tmp_path: Path) -> None:
    rows, chains = towns(700)
    write_index(Output(tmp_path / "a"), rows, {}, chains)
    write_index(Output(tmp_path / "b"), rows[::-1], {}, chains)
    names = sorted(path.name for path in (tmp_path / "a/search/names").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "b/search/names").iterdir())
    for name in names:
        one, other = (tmp_path / side / "search/names" / name for side in "ab")
        assert one.read_bytes() == other.read_bytes(), name


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("负责人：王小明，电话0453-7222222。", "负责人：■■■，电话0453-7222222。"),
        ("手机13800138000", "手机■■■■■■■■■■■"),
        ("证号110101199003070000", "证号" + "■" * 18),
        ("寄 zhang_san@163.com 收", "寄 " + "■" * 17 + " 收"),
        ("寄 xxgk@hailin.gov.cn 收", "寄 xxgk@hailin.gov.cn 收"),
        ("收到申请1234件。", "收到申请1234件。"),
    ],
)
def test_personal_data_is_covered_and_nothing_else(text: str, covered: str) -> None:
    assert mask(text) == covered
    assert len(mask(text)) == len(text)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A site whose reports say personal, damaged and foreign things; and its packages."""
    folder = tmp_path_factory.mktemp("told")
    said = make_report(
        "990101", 2020, "2019", scope="jurisdiction", extra="联系人：王小明。\n建设公开平台。\n"
    )
    lost = make_report("990101", 2021, "2021", extra="此处缺字很多。\n此处完好无损。\n")
    injected = make_report("990101101", 2020, "2019", extra="球谜网\n夹带文字。\n")
    mirror = make_report("x-0123abcd", 2020, "2019", extra="转载网站。\n", provenance="mirror")
    at, end = lost["text"].index("此处缺字"), lost["text"].index("此处完好")
    spot = injected["text"].index("球谜网")
    findings = [
        make_finding("990101-2021", "dropped-characters", severity="warning", start=at, end=end),
        make_finding(
            "990101101-2020", "injected-text", severity="warning", start=spot, end=spot + 3
        ),
    ]
    packages = publish_tables(make_rows([said, lost, injected, mirror], findings), folder)
    render_packages(packages, folder / "site")
    return folder / "site", packages


def read(site: Path, name: str) -> Any:
    return json.loads((site / "search" / f"{name}.json").read_text("utf-8"))


def test_sentences_are_cut_covered_and_keep_their_place(told: tuple[Path, Path]) -> None:
    site, packages = told
    reports = read(site, "reports/all")["reports"]
    texts = read(site, "words/all/texts-0")
    assert [row[1] for row in reports] == [2021, 2020, 2020, 2020]
    package = Package(packages / "gongkai")
    text = {row["path"]: row["text"] for row in package.tables.rows("SELECT * FROM texts")}
    package.close()
    whole = text["synthetic/990101-2020.txt"]
    sentences = {row[3]: row for row in texts[1]}
    assert "联系人：■■■。" in sentences
    start, end, section, said = sentences["建设公开平台。"]
    assert whole[start:end] == said
    assert section == 1
    assert "王小明" not in (site / "search/words/all/texts-0.json").read_text("utf-8")


def test_damaged_sentences_and_foreign_copies_are_not_indexed(told: tuple[Path, Path]) -> None:
    site, _ = told
    texts = read(site, "words/all/texts-0")
    assert "此处完好无损。" in [row[3] for row in texts[0]]
    assert "此处缺字很多。" not in [row[3] for row in texts[0]]
    assert texts[2:] == [[], []]
    about = read(site, "words/all/index")
    assert about["reports"] == 2

    def numbers(pair: str) -> Any:
        return read(site, f"words/all/keys-{hash_key(pair) % about['keys']}").get(pair)

    assert numbers("平台") == [1]
    assert numbers("收到") == [0, 1]
    for pair in ("球谜", "夹带", "转载", "缺字", "小明"):
        assert numbers(pair) is None


def test_pairs_are_of_one_width_and_cross_no_mark() -> None:
    assert pairs(["Ａb，公 开■平台"]) == {"ab", "公开", "平台"}


def test_the_table_of_reports_tells_place_kind_year_form_and_checks(
    told: tuple[Path, Path],
) -> None:
    site, _ = told
    table = read(site, "reports/all")
    shown = []
    for number, year, form, scope, listed, assessed in table["reports"]:
        body_id, name, _, place, kind, level = table["bodies"][number]
        code = table["places"][place][0] if place >= 0 else None
        assert (name, table["kinds"][kind], code) == (
            BODIES[body_id][0],
            BODIES[body_id][2],
            BODIES[body_id][3],
        )
        assert (table["levels"][level] if level >= 0 else None) == BODIES[body_id][1]
        shown.append(
            (body_id, year, table["forms"][form], table["scopes"][scope], listed, assessed)
        )
    assert shown == [
        ("990101", 2021, "2021", "own_body", 1, 7),
        ("990101", 2020, "2019", "jurisdiction", 0, 7),
        ("990101101", 2020, "2019", "own_body", 1, 7),
        ("x-0123abcd", 2020, "2019", "own_body", 0, 7),
    ]


def test_a_place_shows_its_governments_own_report_beside_what_is_held(
    told: tuple[Path, Path],
) -> None:
    site, _ = told
    twin = json.loads((site / "regions/990101/index.json").read_text("utf-8"))
    told_rows = [(row["year"], row["scope"]) for row in twin["own_statement"]]
    assert told_rows == [(2021, "own_body"), (2020, "jurisdiction")]
    received = twin["own_statement"][1]["figures"]["requests.received.total"]
    assert received == {"value": 4, "status": "reported"}
    assert twin["bodies_with_a_report"] == {"2021": 1, "2020": 2}
    html = (site / "regions/990101/index.html").read_text("utf-8")
    assert "3 个机关中有 2 个" in html
    assert "全辖区" in html
    assert (
        '<td class="n"><a href="../../reports/990101-2020/#t-requests.received.total">4</a>' in html
    )
    # 4 of the county and 4 of its town are nowhere 8.
    assert ">8<" not in html
    above = (site / "regions/9901/index.html").read_text("utf-8")
    assert "本档案没有收录虚构市政府的报告" in above


def test_home_leads_to_reports_by_kind_and_year(told: tuple[Path, Path]) -> None:
    site, _ = told
    html = (site / "index.html").read_text("utf-8")
    assert 'href="find/?kind=government"' in html
    assert 'href="find/?year=2021"' in html
    assert 'href="find/?year=2019"' not in html


def test_home_says_what_is_new_and_since_when(told: tuple[Path, Path]) -> None:
    """More reports than the bodies listed: the newest first, by the day that is known."""
    site, _ = told
    html = (site / "index.html").read_text("utf-8")
    news = re.findall(r'<li><a href="reports/([^"]+)/">.*?class="whole">([^<]+)<', html)
    assert news == [
        ("990101-2021", "2022年1月31日公布"),
        ("990101-2020", "2021年1月31日公布"),
        ("990101101-2020", "2021年1月31日公布"),
        ("x-0123abcd-2020", "2021年1月31日公布"),
    ]
    english = (site / "en/index.html").read_text("utf-8")
    assert "published 31 January 2022" in english

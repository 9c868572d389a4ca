"""Where a copy comes from: the office's host, somebody else's, or nowhere told."""

from __future__ import annotations

import pytest

from conftest import parse_text
from drawing import draw_report
from gongkai.knowledge import rows
from gongkai.knowledge.places import made, places_of_host

TITLE = "安化县教育局{year}年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (None, "unknown"),
        ("http://www.anhua.gov.cn/257/content_1.html", "official_host"),
        ("https://jyj.anhua.gov.cn/a.html", "official_host"),
        ("https://www.yiyang.gov.cn/a.html", "official_host"),
        ("https://www.hunan.gov.cn/a.html", "official_host"),
        ("https://www.ah.gov.cn/a.html", "official_host"),
        ("https://gkml.gov.cn:8080/a.html", "official_host"),
        ("https://WWW.ANHUA.GOV.CN./a.html", "official_host"),
        ("https://www.hailin.gov.cn/a.html", "mirror"),
        ("https://www.guangdong.gov.cn/a.html", "mirror"),
        ("https://anhua.gov.cn.example.com/a.html", "mirror"),
        ("https://notgov.cn/a.html", "mirror"),
        ("https://www.example.com/anhua.gov.cn", "mirror"),
    ],
)
def test_the_host_tells_whose_copy_it_is(url: str | None, expected: str) -> None:
    """A government's host that is named for another place has only copied the report."""
    report = parse_text(draw_report("2021", {}, "L5", title=TITLE), url=url)
    assert expected == report.provenance


def test_injected_words_make_a_mirror_of_any_host() -> None:
    """The address says nothing where the text was tampered with."""
    text = draw_report("2021", {}, "L5", title=TITLE, overall="欢迎访问365bet体育。")
    report = parse_text(text, url="http://www.anhua.gov.cn/a.html")
    assert "mirror" == report.provenance


def test_spellings_are_made_from_the_registers() -> None:
    """The committed file is what the registers and the exceptions of pinyin give."""
    assert made() == [(row["spelling"], row["stem"]) for row in rows("place_spellings.csv")]


def test_a_spelling_gives_every_place() -> None:
    """One spelling, yulin, is 榆林 and 玉林; 涡阳 is spelt guoyang."""
    assert {"6108", "4509"} <= set(places_of_host("http://www.yulin.gov.cn"))
    assert ["341621"] == places_of_host("http://www.guoyang.gov.cn")

"""Persons are covered in every excerpt, and nowhere where the text itself is shown."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest

from gongkai.render.masking import COVER
from gongkai.render.package import Package
from render.conftest import make_finding, make_report, make_rows, publish_rows, render_packages

PERSONS = ("王小明", "13800138000", "110101199003070000", "zhang_san@163.com", "李红")
FOOT = (
    "联系人：王小明，手机13800138000，证号110101199003070000，邮箱zhang_san@163.com。"
    "由局长李红同志牵头，各股室负责人为成员，采购13500000000元，另收到建议6件。"
)
NOTE = "表中的“联系人：王小明”不能归入任何行列。"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A site with one report that names persons, and its archived text."""
    folder = tmp_path_factory.mktemp("persons")
    made = make_report("990101", 2020, "2019", extra=FOOT, provenance="official_host")
    text = made["text"]
    at = text.index("联系人")
    finding = make_finding(
        "990101-2020", "unclaimed-cell", severity="warning", start=at, end=at + 7,
        quote=text[at : at + 7], message_zh=NOTE, message_en=NOTE,
    )  # fmt: skip
    rows = make_rows([made], [finding])
    six = text.index("6件")
    rows["mentions"].append(
        rows["mentions"][0]
        | {"start": six, "end": six + 1, "quote": "建议6件", "number": Decimal(6)}
        | {"subject": "建议", "indicator": None, "fact": None, "agrees_with": None}
    )
    packages = publish_rows(rows, folder)
    render_packages(packages, folder / "site")
    package = Package(packages / "gongkai")
    (held,) = [row["text"] for row in package.tables.rows("SELECT text FROM texts")]
    package.close()
    assert held == text
    return folder / "site", text


@pytest.mark.parametrize("language", ["", "en"])
def test_a_body_page_covers_persons_and_keeps_every_place(
    pages: tuple[Path, str], language: str
) -> None:
    """Equal in length: what is underlined is the number that was read, behind what is covered."""
    site, text = pages
    html = (site / language / "bodies/990101/index.html").read_text(encoding="utf-8")
    assert not [person for person in PERSONS if person in html]
    (fold,) = re.findall('<div class="archived" lang="zh-Hans">(.*?)</div>', html, re.S)
    shown = unescape(re.sub("<[^>]*>", "", fold))
    start = text.index("一、总体情况")
    assert len(shown) == len(text[start : start + len(shown)])
    assert all(
        one in (COVER, other)
        for one, other in zip(shown, text[start : start + len(shown)], strict=True)
    )
    assert re.findall('class="mention"[^>]*>([^<]*)<', fold) == ["4", "6"]
    for kept in ("局长■■同志牵头", "负责人为成员", "采购13500000000元"):
        assert kept in shown


@pytest.mark.parametrize("path", ["checks/unclaimed-cell", "feeds", "find"])
def test_nothing_else_than_the_report_names_persons(pages: tuple[Path, str], path: str) -> None:
    site, _ = pages
    for page in (site / path).rglob("*.*"):
        if page.name != "index.json":
            said = page.read_text(encoding="utf-8")
            assert not [person for person in PERSONS if person in said], page


def test_the_page_of_a_report_has_its_text_as_it_is(pages: tuple[Path, str]) -> None:
    """Unchanged where it is the text; its notes are excerpts again."""
    site, text = pages
    html = (site / "reports/990101-2020/index.html").read_text(encoding="utf-8")
    whole, _, after = html.partition("</section>")
    for person in PERSONS:
        assert person in unescape(re.sub("<[^>]*>", "", whole)), person
        assert person not in re.sub('title="[^"]*"', "", after), person
    assert FOOT in text
    assert "表中的“联系人：■■■”不能归入任何行列。" in after

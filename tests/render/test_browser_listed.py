"""Stories of indicator and check pages: what is meant, how it is filled, who, and how sure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from gongkai import knowledge
from render.browsing import DESKTOP, PHONE, watched

pytestmark = pytest.mark.browser

RECEIVED = "requests.received.total"
COUNTY, OFFICE, TOWN = "试山县人民政府", "试山县城市管理局", "试岭镇人民政府"
BLAMING = {
    "zh": ("最差", "最多", "排名", "失败", "出错", "违法", "造假"),
    "en": ("worst", "most ", "failed", "failure", "wrong", "mistake", "violat"),
}
"""What is never said of an office whose figures do not add up."""


@dataclass(frozen=True)
class Reader:
    """Somebody with a page open, in a language."""

    page: Any
    home: str
    language: str

    def open(self, path: str) -> None:
        """Open an address of this language."""
        self.page.goto(self.home + path)

    def say(self, zh: str, en: str) -> str:
        """The words of this reader's language."""
        return en if self.language == "en" else zh

    def facts(self) -> dict[str, str]:
        """What the head of a page says, by what it is called."""
        both = (self.page.locator(f".facts {tag}").all_inner_texts() for tag in ("dt", "dd"))
        return dict(zip(*both, strict=True))

    def rows(self, table: Any) -> list[list[str]]:
        """The cells of the rows of a table."""
        return [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]

    def fits(self) -> bool:
        """Whether the page needs no scroll to the side."""
        fits: bool = self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        return fits


READERS = {
    "zh-phone": ("zh", PHONE, True),
    "zh-desk": ("zh", DESKTOP, True),
    "en-phone": ("en", PHONE, True),
    "en-desk": ("en", DESKTOP, True),
    "zh-phone-no-script": ("zh", PHONE, False),
    "en-desk-no-script": ("en", DESKTOP, False),
}


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest, browser: Any, address: str) -> Iterator[Reader]:
    """Readers of both languages, on a phone and at a desk, some without script."""
    language, size, has_script = READERS[request.param]
    context = browser.new_context(**size, java_script_enabled=has_script)
    home = address if language == "zh" else f"{address}/en"
    for page in watched(context, address, "data:"):
        yield Reader(page, home, language)


def test_an_indicator_is_defined_counted_and_listed_by_place(reader: Reader) -> None:
    """From the list of the form's cells to one number in the text of one town's report."""
    page, say = reader.page, reader.say
    meant = next(row for row in knowledge.codebook() if row.indicator == RECEIVED)
    reader.open("/indicators/")
    line = page.get_by_role("row", name=say(meant.row_zh, meant.row_en))
    line.get_by_role("link", name=say(meant.column_zh, meant.column_en), exact=True).click()
    page.wait_for_url(f"**/indicators/{RECEIVED}/")
    facts = reader.facts()
    assert facts[say("定义", "Definition")] == say(meant.definition_zh, meant.definition_en)
    assert facts[say("依据", "Ground")] == say(meant.legal_basis, meant.legal_basis_en)

    own = page.locator("figure").filter(has_text=say("口径为“本机关”", "scope “own body”"))
    assert own.locator("svg").is_visible()
    own.locator("summary").click()
    assert reader.rows(own) == [["2020", "1", "0", "1"], ["2021", "0", "1", "0"]]

    over = page.get_by_role("region", name=say("按级别看历年", "Over time, by level"))
    known = say("1 / 1 份", "1 of 1")
    town = [
        say("本机关", "own body"),
        say("乡级", "Township"),
        say("2019 年试行格式", "2019 trial form"),
    ]
    assert [*town, f"{known}\n—", ""] in reader.rows(over)

    told = say(
        "5 份报告有这一项，其中 4 份有数值", "5 reports print this cell, 4 of them with a value"
    )
    assert told in page.locator("main").inner_text()
    bodies = page.locator(".values tbody th").all_inner_texts()
    assert [name.split(" (")[0] for name in bodies[:3]] == [COUNTY, OFFICE, TOWN]
    assert bodies[3].startswith("无名局"), "of no known place, so at the end"
    missing = page.locator(".values tr", has_text=OFFICE).locator(".sign")
    assert say("本存档文本里没有这一格", "not in the archived text") in missing.get_attribute(
        "title"
    )
    assert reader.fits()

    page.locator(".values tr", has_text=TOWN).get_by_role("link", name="0", exact=True).click()
    page.wait_for_url("**/reports/990101101-2020/#c-*")
    assert page.locator(":target").inner_text() == "0"
    assert page.locator(":target").is_visible()


def test_a_check_says_its_rule_and_how_many_could_be_judged(reader: Reader) -> None:
    """From the list of checks to the cells of one finding, and nobody is blamed on the way."""
    page, say = reader.page, reader.say
    meant = knowledge.checks()["balance"]
    reader.open("/checks/")
    page.get_by_role("link", name=say(meant.title_zh, meant.title_en), exact=True).click()
    page.wait_for_url("**/checks/balance/")
    facts = reader.facts()
    assert facts[say("公式", "Formula")] == say(meant.formula, meant.formula_en)
    assert facts[say("依据", "Ground")] == say(meant.ground, meant.ground_en)
    assert facts[say("例子", "Example")] == say(meant.example_zh, meant.example_en)

    text = page.locator("main").inner_text()
    assert (
        say("可核查 35 处：30 处相符，5 处不符", "35 could be assessed: 30 hold, 5 do not") in text
    )
    assert say("按地方排列，不分名次", "In order of place, not a ranking") in text
    assert (
        say("本存档文本中的数字对不上，原件未核对", "In this copy; the original was not seen")
        in text
    )
    assert [word for word in BLAMING[reader.language] if word in text] == []
    assert page.locator("figure svg").first.is_visible()
    province, nowhere = reader.rows(page.locator(".provinces"))
    assert province == [say("虚构省", "虚构省 (Xugou sheng)"), "4", "4", "24", "4", "0"]
    assert nowhere[1:] == ["1", "1", "6", "1", "0"]
    assert reader.fits()

    found = page.locator(".found li")
    assert COUNTY in found.inner_text()
    found.get_by_role("link", name=say("看原文", "in the text")).click()
    page.wait_for_url("**/reports/990101-2020/#t-*")
    assert page.locator(":target").inner_text().startswith("4")
    assert page.locator(":target").is_visible()

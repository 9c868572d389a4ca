"""A title of another report above the own one tells neither body nor year."""

from __future__ import annotations

import pytest

from conftest import parse_text
from drawing import draw_report
from gongkai.model import Report
from gongkai.parse.names import is_same_body

PERIOD = "本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止。"
SPOKEN = "我局主动公开政府信息12条。"
SIGNED = "无。\n演示县教育局\n2023年1月12日"
OWN = ("演示县教育局", 2022)
CONFLICTS = frozenset({"body-conflict", "year-conflict", "office-or-government"})


def title(name: str, year: int) -> str:
    return f"{name}{year}年政府信息公开工作年度报告"


OWN_TITLE = title(*OWN)
GOVERNMENT = title("演示县人民政府", 2023)
WATER, CIVIL = title("演示县水利局", 2021), title("演示县民政局", 2022)
YEARS = "\n".join(title("演示县教育局", year) for year in (2024, 2023, 2022, 2021))
LINKS = f"相关文档\n{WATER}\n{CIVIL}\n"


def report(head: str, overall: str = SPOKEN, last: str = "无。") -> Report:
    return parse_text(draw_report("2021", {}, "L7", title=head, overall=overall, last=last))


def told(report: Report) -> tuple[str | None, int | None]:
    return report.body.name, report.year


def conflicts(report: Report) -> set[str]:
    return CONFLICTS & {finding.check for finding in report.findings}


ABOVE = {
    "navigation": GOVERNMENT + "\n",
    "navigation close by": GOVERNMENT,
    "banner of the column": "演示县2023年政府信息公开年报专栏",
    "banner": "2023年演示县政府信息公开工作年度报告",
    "banner of nobody": "2023年度政府信息公开工作年度报告",
    "previous": f"上一篇：{title('演示县教育局', 2023)}",
    "previous and next": f"【上一篇】{GOVERNMENT} 【下一篇】{WATER}",
    "previous below its label": f"上一条：\n{GOVERNMENT}\n\n",
    "previous with an arrow": f"< 上一篇 {GOVERNMENT}",
    "links": LINKS,
    "links with blank lines": f"相关链接\n\n{WATER}\n\n{CIVIL}\n\n\n",
    "years of the body": YEARS,
    "list with days": f"{GOVERNMENT} 2024-01-20\n{CIVIL} 2023-01-12\n正文",
    "list in a table": f"| {GOVERNMENT} | 2024-01-20 |\n| {WATER} | 2022-01-20 |\n",
    "same year": title("演示县人民政府", 2022),
    "same county's office": title("演示县人民政府办公室", 2022),
}


@pytest.mark.parametrize("above", ABOVE.values(), ids=ABOVE)
def test_period_and_signature_prove_the_own_title(above: str) -> None:
    """Body, year and title are the own ones, and no other title contradicts them."""
    found = report(f"{above}\n{OWN_TITLE}", PERIOD, SIGNED)
    assert (told(found), found.title, conflicts(found)) == (OWN, OWN_TITLE, set())


@pytest.mark.parametrize("above", ABOVE.values(), ids=ABOVE)
def test_the_nearest_title_is_the_own_one(above: str) -> None:
    """Without period and signature too, but for a list that runs into the title."""
    found = report(f"{above}\n{OWN_TITLE}")
    assert (told(found), found.title) == (OWN, OWN_TITLE)


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        (LINKS.strip(), (None, None)),
        (f"{WATER}\n{GOVERNMENT}", (None, None)),
    ],
)
def test_the_last_of_a_list_may_be_anybodys(above: str, expected: tuple[None, None]) -> None:
    """Three titles close together, and nothing else that tells: none is taken."""
    assert told(report(f"{above}\n{OWN_TITLE}")) == expected


def test_a_list_of_the_bodys_own_years_tells_the_body() -> None:
    """Its year stays open where the own title is lost, unless the period tells it."""
    assert told(report(YEARS)) == ("演示县教育局", None)
    assert told(report(YEARS, PERIOD)) == OWN


@pytest.mark.parametrize(
    "links", [f"相关链接\n{GOVERNMENT}\n", f"相关链接\n\n{WATER}\n\n{CIVIL}\n"]
)
def test_no_own_title_at_all(links: str) -> None:
    """Signature and period tell what they can; a neighbour's title tells nothing."""
    assert told(report(links, PERIOD, SIGNED)) == OWN
    assert told(report(links)) == (None, None)


def test_links_below_the_own_title() -> None:
    """The nearest above part one is another report's here, and period and signature say so."""
    found = report(f"{OWN_TITLE}\n\n{CIVIL}\n{GOVERNMENT}\n", PERIOD, SIGNED)
    assert (told(found), found.title, conflicts(found)) == (OWN, OWN_TITLE, set())


def test_a_title_without_a_name_takes_none_from_another_report() -> None:
    """The line above is a title of its own, of another year or signed by another body."""
    for above in (GOVERNMENT, CIVIL):
        found = report(f"{above}\n2022年政府信息公开工作年度报告", PERIOD, SIGNED)
        assert told(found) == OWN


def test_what_only_the_place_decides_is_told_as_a_conflict() -> None:
    """Nothing but its place speaks for the own title, so the other is told too."""
    found = report(f"{GOVERNMENT}\n{OWN_TITLE}")
    assert conflicts(found) == {"body-conflict", "year-conflict"}


def test_a_misprinted_year() -> None:
    """A single title counts against the period, and is told; of two the one that it supports."""
    misprint = title("演示县教育局", 2021)
    alone = report(misprint, PERIOD, SIGNED)
    assert (told(alone), conflicts(alone)) == (("演示县教育局", 2021), {"year-conflict"})
    assert told(report(f"{OWN_TITLE}\n{misprint}", PERIOD, SIGNED)) == OWN
    assert told(report(f"{GOVERNMENT}\n{misprint}", PERIOD, SIGNED)) == OWN


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("演示县教育局", "县教育局", True),
        ("演示县教育局", "试验县教育局", False),
        ("演示县", "演示县人民政府", True),
        ("演示县人民政府", "演示县人民政府办公室", False),
        ("演示县教育局", "演示县水利局", False),
        ("演示镇人民政府", "演示县人民政府", False),
    ],
)
def test_same_body(one: str, other: str, expected: bool) -> None:
    """Names are one body's where they only leave a division out."""
    assert is_same_body(one, other) is expected
    assert is_same_body(other, one) is expected

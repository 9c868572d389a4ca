"""A page's date is held against the law only where it may be believed, and never counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conftest import parse_text
from drawing import draw_report
from gongkai.check import report
from gongkai.model import Finding, Kind, Level, Report


def page(
    published: str | None,
    fetched: str | None,
    kind: Kind = "department",
    level: Level = "county",
    year: int = 2023,
) -> Report:
    """Give a report with what its page prints, when it was fetched, and whose it is."""
    drawn = parse_text(draw_report("2021", {}, "L5", year))
    source = replace(drawn.source, fetched_on=fetched, url="https://www.example.gov.cn/a.html")
    body = replace(drawn.body, kind=kind, level=level)
    return replace(
        drawn, source=source, body=body, published_on=published, provenance="official_host"
    )


def late(subject: Report) -> list[Finding]:
    return [one for one in report(subject).findings if one.check == "published-late"]


@pytest.mark.parametrize(
    ("published", "fetched", "kind", "level", "is_late"),
    [
        ("2024-02-01", "2024-03-05", "department", "county", True),
        ("2024-01-31", "2024-03-05", "department", "county", False),
        ("2024-04-01", "2024-06-30", "government", "county", True),
        ("2024-03-31", "2024-06-30", "government", "county", False),
        ("2024-02-01", "2024-06-30", "government", "county", False),
        # a date that was rewritten when a site moved, seen years later, proves nothing
        ("2024-02-01", "2024-07-01", "department", "county", False),
        ("2024-02-01", "2026-03-05", "department", "county", False),
        ("2026-02-01", "2026-03-05", "department", "county", False),
        ("2024-02-01", None, "department", "county", False),
        (None, "2024-03-05", "department", "county", False),
        ("2024-03-05", "2024-02-20", "department", "county", False),
        # no statutory day, or not certain whether there is one
        ("2024-05-01", "2024-05-05", "government", "township", False),
        ("2024-05-01", "2024-05-05", "office", "county", False),
        ("2024-05-01", "2024-05-05", "vertical", "county", False),
        ("2024-05-01", "2024-05-05", "other", "county", False),
    ],
)
def test_only_a_copy_of_the_season_is_held_against_the_day(
    published: str | None, fetched: str | None, kind: Kind, level: Level, is_late: bool
) -> None:
    assert is_late == bool(late(page(published, fetched, kind, level)))


def test_a_late_page_is_worded_as_what_the_page_says() -> None:
    (finding,) = late(page("2024-02-20", "2024-03-05"))
    assert ("info", "undecided") == (finding.severity, finding.blame)
    assert finding.message_zh.startswith("页面所载发布日期为 2024-02-20")
    assert "2024-01-31" in finding.message_zh
    assert "不据此认定逾期" in finding.message_zh


def test_a_late_page_is_never_counted() -> None:
    """Neither a failure nor a pass stands in any statistic."""
    for published in ("2024-02-20", "2024-01-20"):
        checked = report(page(published, "2024-03-05"))
        assert "published-late" not in {one.check for one in checked.assessments}


def test_before_2019_everybody_had_until_the_end_of_march() -> None:
    for kind, level in (("department", "county"), ("government", "township")):
        days = {"2019-03-31": False, "2019-04-01": True}
        for published, is_late in days.items():
            subject = page(published, "2019-04-20", kind, level, 2018)
            assert is_late == bool(late(subject))

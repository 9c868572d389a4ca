"""Ids: no two reports share one, and two departments of a kind are two bodies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import permutations

import pytest

from conftest import parse_text
from drawing import draw_report
from gongkai import filing
from gongkai.filing import abbreviates, file_reports, tell_apart
from gongkai.model import Report, Source, Stopped
from gongkai.taken import Card, light

BUREAU = parse_text(draw_report("2021", {}, "L5"))


def named(name: str, year: int | None, path: str = "") -> Report:
    """A report of a department of Tianhe that deals with the city's order."""
    body = replace(BUREAU.body, id="440106-urban-management", name=name, code="440106")
    body = replace(body, department="urban-management", kind="department")
    source = Source(path or f"{name}{year}.txt", "cd" * 32, 1)
    return replace(BUREAU, body=body, year=year, source=source)


def ids(reports: Iterable[Report]) -> dict[tuple[str | None, int | None], str]:
    """Ids of bodies by name and year, which must not depend on the order of reports."""
    found = [
        {(one.body.name, one.year): one.body.id for one in tell_apart(list(order))}
        for order in permutations(reports)
    ]
    assert all(one == found[0] for one in found)
    return found[0]


def cards(path: str, *reports: Report) -> list[tuple[int, Card]]:
    """The cards of a file that was read, with the number of its document."""
    source = Source(path, "ab" * 32, 1)
    return [
        (hash(path), Card(light(replace(one, source=source, ordinal=number)), 0, 0, False, ""))
        for number, one in enumerate(reports, start=1)
    ]


def test_two_bureaus_of_one_year_are_two_bodies() -> None:
    """The second, by first year and name, gets -2, in every year."""
    assert {
        ("天河区城市管理局", 2021): "440106-urban-management",
        ("天河区综合行政执法局", 2021): "440106-urban-management-2",
        ("天河区综合行政执法局", 2022): "440106-urban-management-2",
    } == ids(
        [
            named("天河区综合行政执法局", 2021),
            named("天河区城市管理局", 2021),
            named("天河区综合行政执法局", 2022),
        ]
    )


def test_a_bureau_that_was_renamed_stays_one_body() -> None:
    """Names of different years do not contradict each other."""
    years = [
        ("天河区城市管理局", 2018),
        ("天河区城市管理和综合执法局", 2019),
        ("天河区城管局", None),
    ]
    assert {"440106-urban-management"} == set(ids([named(*each) for each in years]).values())


def test_an_abbreviation_of_the_same_year_is_no_second_body() -> None:
    """Two copies of one report may print the name in full and shortened."""
    names = ("天河区城市管理和综合执法局", "天河区城管执法局")
    assert {"440106-urban-management"} == set(ids(named(each, 2021) for each in names).values())


def test_an_old_name_follows_the_bureau_that_it_shortens() -> None:
    """Of two later bureaus the one that is spelt like the earlier name keeps the first id."""
    found = ids(
        [
            named("天河区城管执法局", 2019),
            named("天河区城市管理和综合执法局", 2021),
            named("天河区城市更新局", 2021),
        ]
    )
    assert "440106-urban-management" == found["天河区城市管理和综合执法局", 2021]
    assert "440106-urban-management-2" == found["天河区城市更新局", 2021]


@pytest.mark.parametrize(
    ("short", "full", "expected"),
    [
        ("教育局", "教育局", True),
        ("教体局", "教育和体育局", True),
        ("教育局", "教育和体育局", False),
        ("人社局", "人力资源和社会保障局", True),
        ("住建局", "住房和城乡建设局", True),
        ("卫健委", "卫生健康委员会", True),
        ("文化局", "文化和旅游局", False),
        ("教育局", "教育体育局", False),
        ("教体局", "教育体育局", True),
        ("文化局", "文化广电旅游局", False),
        ("卫健局", "卫生健康局", True),
        ("自规局", "自然资源和规划局", True),
        ("自然资源局", "自然资源和规划局", False),
        ("市场监管局", "市场监督管理局", True),
        ("城市管理局", "城市管理综合执法局", True),
        ("体育局", "教育体育局", False),
        ("教育和体育局", "教育局", False),
    ],
)
def test_what_abbreviates_what(short: str, full: str, *, expected: bool) -> None:
    """An abbreviation keeps something of every function."""
    assert expected is abbreviates(short, full)


@pytest.mark.parametrize("year", [2021, None])
def test_the_same_bytes_in_several_files_have_several_ids(year: int | None) -> None:
    """The later ones by path and ordinal are numbered, dated or not."""
    one = named("天河区城市管理局", year)
    read = [card for path in ("a.txt", "b.txt", "c.txt") for card in cards(path, one, one)]
    filed, again = file_reports(read), file_reports(read[::-1])
    found = {each.report_id: (each.report.source.path, each.report.ordinal) for each in filed}
    assert 6 == len(found)
    assert found == {
        each.report_id: (each.report.source.path, each.report.ordinal) for each in again
    }
    if year:
        assert ("a.txt", 1) == found["440106-urban-management-2021"]
        assert ("b.txt", 1) == found["440106-urban-management-2021-abababab"]
    else:
        assert ("a.txt", 1) == found["440106-urban-management-undated-abababab"]


def test_a_collision_that_remains_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is published under an id that means two reports."""
    monkeypatch.setattr(filing, "report_ids", lambda reports, _: ["same" for _ in reports])
    one = named("天河区城市管理局", 2021)
    with pytest.raises(Stopped, match=r"a\.txt and b\.txt: both would be report same"):
        file_reports([*cards("a.txt", one), *cards("b.txt", one)])

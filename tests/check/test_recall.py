"""Every planted inconsistency is found and named; reports that add up have no error at all."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from conftest import parse_text
from consistent import draw_prose, draw_values
from drawing import LAYOUTS, draw_disclosure, draw_proceedings, draw_report, draw_requests
from gongkai.check import report
from gongkai.knowledge import identities, indicators
from gongkai.model import Source
from gongkai.parse import parse
from gongkai.read import read
from read import web_drawing, word_drawing

FORMS = ("2019", "2021")
YEARS = {"2019": 2020, "2021": 2022}
SEEDS = range(8)


def printed(form: str, values: dict[str, str], layout: str, prose: str = "") -> str:
    return draw_report(form, values, layout, YEARS[form], overall=prose or "我镇公开信息12条。")


def summed(form: str) -> list[str]:
    """List the cells that stand in a sum of the form, read off the tables, not off the sums."""
    tables = ("requests", "proceedings")
    cells = [one for one in indicators().values() if form in one.forms]
    return [one.indicator for one in cells if one.parts[0] in tables]


def planted(form: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Change one cell of each row and column in turn: by one, by a digit, to or from nought."""
    dice = Random(form)  # noqa: S311  # no secret
    for place, cell in enumerate(summed(form)):
        values = draw_values(dice, form, least=place % 2)
        number = int(values[cell])
        others = {number + 1, number * 10, number // 10, 0, number + 100} - {number}
        values[cell] = str(dice.choice(sorted(others)))
        yield cell, list(LAYOUTS)[place % len(LAYOUTS)], values


@pytest.mark.parametrize("form", FORMS)
def test_every_planted_inconsistency_is_an_error_that_names_its_cell(form: str) -> None:
    """All cells of tables three and four, one at a time: none is missed."""
    missed = []
    cases = list(planted(form))
    for cell, layout, values in cases:
        findings = report(parse_text(printed(form, values, layout))).findings
        errors = [one for one in findings if one.severity == "error"]
        if not any(cell in one.indicators for one in errors):
            missed.append((cell, layout))
        assert all(cell in one.indicators for one in errors), "and nothing else is blamed"
    assert {"2019": 176, "2021": 190}[form] == len(cases)
    assert [] == missed


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_report_that_adds_up_has_no_finding(form: str, layout: str) -> None:
    """112 reports with prose, in all layouts of text: no error, no warning and no note."""
    for seed in SEEDS:
        dice = Random(f"{form} {layout} {seed}")  # noqa: S311
        values = draw_values(dice, form, least=seed % 2)
        subject = parse_text(printed(form, values, layout, draw_prose(values)))
        read_values = {one.indicator: one.value for one in subject.figures}
        assert {one: int(number) for one, number in values.items()} == read_values
        checked = report(subject)
        assert () == checked.findings
        held = {one.check: one.passed for one in checked.assessments}
        sums = {one.check for one in identities() if form in one.forms}
        assert sums < held.keys()
        assert {7: 7, 3: 3} == {held["balance"]: 7, held["proceedings"]: 3}


@pytest.mark.parametrize("form", FORMS)
def test_pages_and_word_files_that_add_up_have_no_error(form: str) -> None:
    """Whatever dirt is drawn around the cells of 24 documents, no sum is called broken."""
    for seed in range(6):
        values = draw_values(Random(seed), form)  # noqa: S311
        dirt = web_drawing.Dirt(Random(seed))  # noqa: S311
        page = web_drawing.draw_page(dirt, web_drawing.draw_body(dirt, form, values)).encode()
        word_dirt = word_drawing.Dirt(seed)
        drawn = (draw(form, values) for draw in (draw_disclosure, draw_requests, draw_proceedings))
        word = word_drawing.word(*word_drawing.report([word_dirt.table(one) for one in drawn]))
        for data in (page, word):
            (subject,) = parse(read(Source("drawn", "0" * 64, len(data)), data))
            errors = [one for one in report(subject).findings if one.severity == "error"]
            assert [] == errors

"""A web page becomes the report that it shows: every figure at its place, and nothing else."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from drawing import draw_disclosure, draw_proceedings, draw_requests, indicators_of
from web_drawing import ENCODINGS, Dirt, draw_body, draw_page, encode

from gongkai.model import Document, ReadError, Report, Source
from gongkai.parse import parse
from gongkai.parse.numerals import read_numeral
from gongkai.read.web import is_html, read_web

SOURCE = Source("a.html", "0" * 64, 0)
PRINTED = st.sampled_from(["0", "1", "7", "12", "305", "1,234", "20件", "", "/", "—", "-"])


def read_page(markup: str) -> Document:
    return read_web(SOURCE, markup.encode())


def lines(markup: str) -> list[str]:
    return read_page(markup).text.splitlines()


def places(markup: str) -> list[list[tuple[int, int, str]]]:
    """Row, column and text of every cell, by grid."""
    return [[(c.row, c.column, c.text) for c in grid.cells] for grid in read_page(markup).grids]


def check_offsets(document: Document) -> None:
    position = 0
    for grid in document.grids:
        assert position <= grid.start <= grid.end <= len(document.text)
        position = grid.end
        for cell in grid.cells:
            assert grid.start <= cell.start <= cell.end <= grid.end
            assert cell.text == document.text[cell.start : cell.end] == cell.text.strip()
            assert not set(cell.text) & set("\t\n\r")


def check_figures(report: Report, form: str, values: dict[str, str]) -> None:
    """Every printed value stands at its place with the status of what is printed."""
    figures = {figure.indicator: figure for figure in report.figures}
    assert set(figures) == set(indicators_of(form))
    for indicator, figure in figures.items():
        printed = values.get(indicator, "0")
        assert (printed, read_numeral(printed).status) == (figure.as_printed, figure.status), indicator
        assert figure.start is not None
        assert figure.as_printed == report.text[figure.start : figure.end]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_drawn_page_gives_every_value_back(data: st.DataObject) -> None:
    """Whatever the dirt, the frames, the tables' cut and the encoding."""
    form = data.draw(st.sampled_from(["2019", "2021"]))
    chosen = data.draw(st.lists(st.sampled_from(indicators_of(form)), unique=True, max_size=60))
    values = {indicator: data.draw(PRINTED) for indicator in chosen if "amount" not in indicator}
    dirt = Dirt(Random(data.draw(st.integers(0, 2**32))))
    encoding = data.draw(st.sampled_from(ENCODINGS))
    page = draw_page(dirt, draw_body(dirt, form, values), encoding)
    document = read_web(SOURCE, encode(page, encoding))
    check_offsets(document)
    (report,) = parse(document)
    check_figures(report, form, values)
    assert ("演示镇人民政府", 2022, "2023-01-12") == (
        report.body.name,
        report.year,
        report.published_on,
    )

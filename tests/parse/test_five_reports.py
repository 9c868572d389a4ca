"""The five real reports, held against what a person read off them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from conftest import ARCHIVE
from gongkai.model import Report

NAMES = sorted(path.name[:3] for path in ARCHIVE.glob("*.txt"))


def expected(name: str) -> list[tuple[str, str, str, str]]:
    (path,) = ARCHIVE.glob(f"{name}_*.expected.csv")
    with Path(path).open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_is_as_a_person_read_it(name: str, five: dict[str, Report]) -> None:
    """Value, unit and status of every cell agree with the transcription."""
    actual = [
        (f.indicator, "" if f.value is None else format(f.value, "f"), f.unit, f.status)
        for f in five[name].figures
    ]
    assert expected(name) == actual


def test_there_are_992_cells_and_47_of_them_are_not_zero(five: dict[str, Report]) -> None:
    """The five reports have 198 + 198 + 200 + 198 + 198 cells."""
    figures = [figure for report in five.values() for figure in report.figures]
    assert (992, 47) == (len(figures), sum(1 for f in figures if f.value))


@pytest.mark.parametrize("name", NAMES)
def test_evidence_is_the_printed_cell(name: str, five: dict[str, Report]) -> None:
    """A span cuts exactly the printed cell out of the text; no span is claimed twice."""
    report = five[name]
    spans = []
    for figure in report.figures:
        if figure.status == "missing":
            assert (None, None, None) == (figure.start, figure.end, figure.as_printed)
            continue
        assert figure.start is not None
        assert figure.end is not None
        assert figure.as_printed == report.text[figure.start : figure.end]
        spans.append((figure.start, figure.end))
    assert len(spans) == len(set(spans))


IDENTITIES = {
    "000": ("411721103", "师灵镇人民政府", "411721103", "township", "government", 2020, "2019"),
    "001": ("640323201", "冯记沟乡人民政府", "640323201", "township", "government", 2019, "2019"),
    "002": ("152502200", "宝力根苏木", "152502200", "township", "government", 2023, "2021"),
    "003": (
        "430923-urban-management",
        "安化县城管执法局",
        "430923",
        "county",
        "department",
        2020,
        "2019",
    ),
    "004": ("231083", "海林市人民政府", "231083", "county", "government", 2020, "2019"),
}


@pytest.mark.parametrize("name", NAMES)
def test_body_year_and_form(name: str, five: dict[str, Report]) -> None:
    """The body, its division, the year and the form are what the document says."""
    report = five[name]
    body = report.body
    told = (body.id, body.name, body.code, body.level, body.kind, report.year, report.form)
    assert IDENTITIES[name] == told


def test_scope_comes_from_a_sentence(five: dict[str, Report]) -> None:
    """Only the city speaks for its whole territory; each scope has its sentence."""
    scopes = {name: report.scope for name, report in five.items()}
    assert {
        "000": "own_body",
        "001": "own_body",
        "002": "own_body",
        "003": "own_body",
        "004": "jurisdiction",
    } == scopes
    for report in five.values():
        (proof,) = report.scope_evidence
        assert proof.quote == report.text[proof.start : proof.end]


def test_publication_date_is_the_printed_one(five: dict[str, Report]) -> None:
    """The regeneration stamp of 2024 at the foot of the first report is no publication date."""
    dates = [report.published_on for report in five.values()]
    assert ["2021-01-31", None, None, None, "2021-02-01"] == dates


def test_amounts_are_in_ten_thousand_yuan_whatever_was_printed(five: dict[str, Report]) -> None:
    """A unit in the cell goes before one in the header."""
    amounts = {
        name: (figure.as_printed, str(figure.value), figure.unit_basis)
        for name, report in five.items()
        for figure in report.figures
        if figure.indicator == "disclosure.procurement.amount"
    }
    assert amounts == {
        "000": ("77.806", "77.806", "header"),
        "001": ("0", "0", "none"),
        "003": ("970843元", "97.0843", "cell"),
        "004": ("2196.24", "2196.24", "header"),
    }


def test_sections_are_all_found(five: dict[str, Report]) -> None:
    """All six parts are found, also where a heading lost its number or gained a ?."""
    for report in five.values():
        assert [1, 2, 3, 4, 5, 6] == [s.number for s in report.sections if s.number]


def test_copy_of_hailin_comes_from_a_mirror(five: dict[str, Report]) -> None:
    """Injected words tell a mirror; the others carry no address and are unknown."""
    assert ["unknown", "unknown", "unknown", "unknown", "mirror"] == [
        report.provenance for report in five.values()
    ]

"""The JSON line is valid, exact and complete."""

from __future__ import annotations

import json
from decimal import Decimal
from importlib.resources import files

import jsonschema
import pytest

from conftest import parse_text
from drawing import draw_report
from gongkai.check import report as check_report
from gongkai.lines import report_line
from gongkai.model import Report

SCHEMA = json.loads(files("gongkai").joinpath("report.schema.json").read_text(encoding="utf-8"))


def line_of(report: Report) -> str:
    return report_line(report.source.path, report, check_report(report))


@pytest.mark.parametrize("name", ["000", "001", "002", "003", "004"])
def test_every_real_report_fits_the_schema(name: str, five: dict[str, Report]) -> None:
    """One line, valid against the schema that ships with the package."""
    line = line_of(five[name])
    assert "\n" not in line
    jsonschema.validate(json.loads(line), SCHEMA)


def test_values_have_the_printed_digits(five: dict[str, Report]) -> None:
    """No float in between: 77.806 and 97.0843 are spelt as they are."""
    values = {
        figure["indicator"]: figure["value"]
        for name in ("000", "003")
        for figure in json.loads(line_of(five[name]), parse_float=Decimal)["figures"]
        if figure["indicator"] == "disclosure.procurement.amount"
    }
    assert {"disclosure.procurement.amount": Decimal("97.0843")} == values
    assert '"value": 77.806,' in line_of(five["000"])


def test_trailing_zeros_are_printed_as_printed() -> None:
    """2196.240 stays 2196.240."""
    report = parse_text(draw_report("2021", {"disclosure.fees.amount": "2196.240"}))
    assert '"value": 2196.240,' in line_of(report)


def test_hostile_text_stays_text() -> None:
    """Quotes, angle brackets and control characters are escaped by JSON alone."""
    title = '"</script>\u2028演示镇人民政府{year}年政府信息公开工作年度报告'
    report = parse_text(draw_report("2021", {}, title=title))
    assert json.loads(line_of(report))["year"] == 2022

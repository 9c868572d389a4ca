"""Print a report as the one JSON line that ``gongkai parse`` gives, or a text as one.

In: a Report and its findings. Out: a line of text; report.schema.json describes it. Must not
round: a value has exactly the digits of its Decimal.
"""

from __future__ import annotations

import json
from decimal import Decimal

from gongkai.check import Checked
from gongkai.model import Figure, Finding, Report

SCHEMA = 1


def report_line(path: str, report: Report, checked: Checked) -> str:
    """Give one report as a line of JSON, without the line end."""
    head = {
        "schema": SCHEMA,
        "path": path,
        "title": report.title,
        "body": {
            "id": report.body.id,
            "name": report.body.name,
            "code": report.body.code,
            "level": report.body.level,
            "kind": report.body.kind,
        },
        "year": report.year,
        "form": report.form,
        "scope": report.scope,
        "published_on": report.published_on,
    }
    figures = ", ".join(_figure(figure, report.method) for figure in report.figures)
    findings = ", ".join(_dump(_finding(finding)) for finding in checked.findings)
    return f'{_dump(head)[:-1]}, "figures": [{figures}], "findings": [{findings}]}}'


def text_line(path: str, text: str) -> str:
    """Give the text of one file of a container as a line of JSON, without the line end."""
    return _dump({"schema": SCHEMA, "path": path, "text": text})


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def digits(value: Decimal | None) -> str:
    """Give a Decimal as a JSON number, digit by digit.

    >>> digits(Decimal("77.806")), digits(Decimal("2E+2")), digits(None)
    ('77.806', '200', 'null')
    """
    return "null" if value is None else format(value, "f")


def _figure(figure: Figure, method: str) -> str:
    rest: dict[str, object] = {
        "unit": figure.unit,
        "raw": figure.as_printed,
        "status": figure.status,
        "start": figure.start,
        "end": figure.end,
        "method": method,
    }
    if figure.page is not None:
        rest["page"] = figure.page
        rest["bbox"] = [float(edge) for edge in figure.bbox or ()]
    value = digits(figure.value)
    return f'{{"indicator": {_dump(figure.indicator)}, "value": {value}, {_dump(rest)[1:]}'


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "check": finding.check,
        "severity": finding.severity,
        "indicators": list(finding.indicators),
        "message": finding.message_zh,
        "message_en": finding.message_en,
        "verdict": finding.verdict,
        "blame": finding.blame,
        "start": finding.start,
        "end": finding.end,
        "quote": finding.quote,
    }

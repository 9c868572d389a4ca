"""Stage small archives of invented reports, for tests of what compares several reports.

In: ``Printed`` reports. Out: a folder of staged tables with just the resources that comparisons
read. Values are given by indicator; the other cells of the form are 0, None is a blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from drawing import indicators_of
from gongkai.check.archive import Compared, archive
from gongkai.knowledge import indicators
from gongkai.knowledge.published import fields
from gongkai.model import Finding
from gongkai.staging import SCHEMAS
from gongkai.tables import Row, Staging, Tables

RESOURCES = ("reports", "bodies", "divisions", "figures", "sections")


@dataclass(frozen=True)
class Printed:
    """One report: who, when, on which form, what is not 0, and what it says."""

    body: str
    year: int
    values: Mapping[str, float | None] = field(default_factory=dict)
    form: str = "2021"
    scope: str = "unknown"
    sections: Mapping[int, str] = field(default_factory=dict)
    kind: str = "department"
    level: str = "county"
    code: str = "999999"
    name: str = ""
    version: str = ""
    missing: tuple[str, ...] = ()

    @property
    def report_id(self) -> str:
        """The id, with the hash of another version than the current one."""
        return f"{self.body}-{self.year}" + (f"-{self.version}" if self.version else "")


def blank_row(resource: str, **known: Any) -> Row:
    """Give a row of a resource with what is known of it, the rest empty."""
    blanks: dict[str, Any] = {"string": "", "integer": 0, "boolean": False}
    row = {f.name: blanks[f.type] if f.required else None for f in fields(resource)}
    assert known.keys() <= row.keys()
    return {**row, **known}


def _figures(one: Printed) -> Iterable[Row]:
    for indicator in indicators_of(one.form) if one.form in ("2019", "2021") else ():
        value = one.values.get(indicator, 0)
        if indicator in one.missing:
            value = None
        table, row, column = indicators()[indicator].parts
        start = None if value is None else 100 + len(indicator)
        yield blank_row(
            "figures",
            report_id=one.report_id,
            body_id=one.body,
            year=one.year,
            indicator=indicator,
            table=table,
            row=row,
            column=column,
            value=None if value is None else Decimal(str(value)),
            unit=indicators()[indicator].unit,
            status="missing" if indicator in one.missing else "reported" if start else "blank",
            start=start,
            end=start and start + 1,
        )


def text_of(one: Printed) -> tuple[str, dict[int, int]]:
    """Give the text of a report as it would be archived, and where each section begins."""
    text, starts = "标题\n", {}
    for number, section in sorted(one.sections.items()):
        starts[number] = len(text)
        text += section + "\n"
    return text, starts


def stage_reports(folder: Path, reports: Iterable[Printed]) -> None:
    """Write the staged tables of an archive."""
    held = list(reports)
    with Staging(folder, {name: SCHEMAS[name] for name in RESOURCES}) as staging:
        for one in {one.body: one for one in held}.values():
            staging.add(
                "bodies",
                [
                    blank_row(
                        "bodies",
                        body_id=one.body,
                        name=one.name or one.body,
                        code=one.code,
                        level=one.level,
                        kind=one.kind,
                    )
                ],
            )
        for code in sorted({one.code for one in held} | {"99", "9999", "999999"}):
            known = blank_row("divisions", code=code, name=code, level="county", register="")
            parent = {4: code[:2], 6: code[:4], 9: code[:6]}.get(len(code))
            staging.add("divisions", [{**known, "parent": parent}])
        for one in held:
            _stage_one(staging, one)


def _stage_one(staging: Staging, one: Printed) -> None:
    staging.add(
        "reports",
        [
            blank_row(
                "reports",
                report_id=one.report_id,
                body_id=one.body,
                year=one.year,
                is_current=not one.version,
                body_name=one.name or None,
                form=one.form,
                scope=one.scope,
            )
        ],
    )
    staging.add("figures", _figures(one))
    _, starts = text_of(one)
    for number, section in sorted(one.sections.items()):
        start = starts[number]
        staging.add(
            "sections",
            [
                blank_row(
                    "sections",
                    report_id=one.report_id,
                    section=number,
                    start=start,
                    end=start + len(section),
                    text=section,
                )
            ],
        )


def compare(folder: Path, reports: Iterable[Printed]) -> list[Compared]:
    """Stage reports and check them as an archive."""
    stage_reports(folder, reports)
    tables = Tables(folder)
    compared = list(archive(tables))
    tables.close()
    return compared


def found_in(compared: Iterable[Compared], check: str) -> list[tuple[str, Finding]]:
    """Give the findings of one check with the reports that carry them."""
    rows = [row for row in compared if row.assessment.check == check]
    return [(row.report_id, finding) for row in rows for finding in row.findings]


def counts_in(compared: Iterable[Compared], check: str) -> dict[str, tuple[int, int, int]]:
    """Give passed, failed and not assessable of one check, by report."""
    return {
        row.report_id: (
            row.assessment.passed,
            row.assessment.failed,
            row.assessment.not_assessable,
        )
        for row in compared
        if row.assessment.check == check
    }

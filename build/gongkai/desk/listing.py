"""Give everything that was found as JSON Lines, for programs.

In: what was found. Out: lines; each is an object whose ``kind`` says what it is: ``file``,
``unit``, ``finding``, ``absence``, ``left_out`` or ``sum``. Must not round: a value has exactly
the digits of its Decimal. Indicators are codes, messages stand in both languages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal

from gongkai.desk.entries import Entry, Side, labels
from gongkai.desk.found import Found, absences
from gongkai.desk.roll import Unit
from gongkai.desk.summary import Cell, Form, usable
from gongkai.desk.words import load_words
from gongkai.intake import Outcome
from gongkai.knowledge import checks
from gongkai.lines import digits

SCHEMA = 1


def json_lines(found: Found) -> Iterator[str]:
    """Yield the lines, without line ends."""
    return (_value({"schema": SCHEMA, **row}) for row in _rows(found))


def _rows(found: Found) -> Iterator[dict[str, object]]:
    for folder, outcomes in (("now", found.now), ("before", found.before)):
        yield from (_file(folder, outcome) for outcome in outcomes)
    yield from (_unit(unit, found) for unit in found.roll.units)
    for number, entry in enumerate(found.entries, start=1):
        yield _finding(number, entry)
    for row in absences(found, load_words("zh")):
        yield {"kind": "absence", "what": row.key, "unit": row.unit, "note": row.note}
    for one in found.summary.left_out:
        said = {"unit": one.unit.name, "reason": one.reason, "quote": one.quote or None}
        yield {"kind": "left_out", **said}
    for form in found.summary.forms:
        yield from (_sum(form, cell) for cell in form.cells.values())


def _value(value: object) -> str:
    """Write JSON, with Decimals digit by digit."""
    if isinstance(value, Decimal):
        return digits(value)
    if isinstance(value, dict):
        inner = (f"{json.dumps(key)}: {_value(each)}" for key, each in value.items())
        return "{" + ", ".join(inner) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _file(folder: str, outcome: Outcome) -> dict[str, object]:
    return {
        "kind": "file",
        "folder": folder,
        "path": outcome.source.path,
        "sha256": outcome.source.sha256 or None,
        "reports": len(outcome.reports),
        "is_readable": outcome.is_readable,
        "refusal": outcome.refusal,
    }


def _unit(unit: Unit, found: Found) -> dict[str, object]:
    return {
        "kind": "unit",
        "unit": unit.name,
        "code": (unit.listed.code or None) if unit.listed else None,
        "is_listed": unit.listed is not None if found.roll.has_list else None,
        "year": found.roll.year,
        "files": [draft.name for draft in unit.drafts],
        "files_of_other_years": [draft.name for draft in unit.stale],
        "files_of_last_year": [draft.name for draft in unit.last],
        "findings": sum(entry.draft in unit.drafts for entry in found.entries),
    }


def _finding(number: int, entry: Entry) -> dict[str, object]:
    finding, check = entry.finding, checks()[entry.finding.check]
    return {
        "kind": "finding",
        "number": number,
        "unit": entry.unit,
        "path": entry.draft.name,
        "check": finding.check,
        "rule": check.rule or None,
        "severity": finding.severity,
        "indicators": list(finding.indicators),
        "left": finding.left,
        "right": finding.right,
        "sides": [_side(side, entry.draft.report.form) for side in entry.sides],
        "is_crossing": entry.is_crossing,
        "message": finding.message_zh,
        "message_en": finding.message_en,
        "remedy": check.remedy_zh,
        "remedy_en": check.remedy_en,
    }


def _side(side: Side, form: str) -> dict[str, object]:
    place = labels(side, form, load_words("zh"))
    return {
        "indicators": list(side.indicators),
        "table": place.table,
        "row": place.row,
        "column": place.column,
        "printed": list(side.printed) if isinstance(side.printed, tuple) else side.printed,
        "expected": side.expected,
    }


def _sum(form: Form, cell: Cell) -> dict[str, object]:
    return {
        "kind": "sum",
        "form": form.form,
        "indicator": cell.indicator,
        "sum": cell.total,
        "units": cell.count,
        "of": len(form.units),
        "without": [{"unit": unit, "reason": reason} for unit, reason in cell.without],
        "draft": usable(cell.draft) if cell.draft else None,
        "difference": cell.difference,
    }

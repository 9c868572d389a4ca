"""Bodies as rows: ``bodies``, ``names``, ``redirects`` and the ``divisions`` they lie in.

In: all reports of the archive with their ids, and the ledger of kept ids. Out: rows, in order of
id; a body that the ledger registers has its row without a report too. Must not mint an id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gongkai.knowledge.departments import department_kinds
from gongkai.knowledge.divisions import lineage, register_on
from gongkai.knowledge.pinyin import shown
from gongkai.ledger import NO_LEDGER, Ledger
from gongkai.model import Body
from gongkai.parse.naming import HASHED
from gongkai.stages import counted
from gongkai.staging.filed import Filed
from gongkai.staging.registered import Registered, without_report
from gongkai.tables import Row, Staging


@dataclass(frozen=True, slots=True)
class Listed:
    """The bodies that were staged, each with its code, and a line for each that was left out."""

    codes: Mapping[str, str | None]
    lost: list[str]


def stage_bodies(staging: Staging, filed: list[Filed], ledger: Ledger = NO_LEDGER) -> Listed:
    """Stage the bodies of all reports and of the ledger, their names, and their divisions."""
    waiting, lost = without_report(ledger, {one.report.body.id for one in filed})
    rows = [*_body_rows(filed), *(_registered_row(one) for one in waiting)]
    staging.add("bodies", sorted(rows, key=lambda row: str(row["body_id"])))
    names = [*_name_rows(filed), *(_registered_name(one) for one in waiting)]
    staging.add("names", sorted(names, key=lambda row: str(row["body_id"])))
    staging.add("divisions", _division_rows(filed, waiting))
    here = {str(row["body_id"]) for row in rows}
    staging.add("redirects", _redirect_rows(here, ledger.redirects))
    codes = {str(row["body_id"]): None if row["code"] is None else str(row["code"]) for row in rows}
    return Listed(codes, lost)


def _body_rows(filed: list[Filed]) -> Iterator[Row]:
    """Give the rows of ``bodies`` that have reports: one per id, named by its latest report."""
    groups: dict[str, list[Filed]] = {}
    for one in filed:
        groups.setdefault(one.report.body.id, []).append(one)
    for _, group in counted("bodies", sorted(groups.items())):
        years = [one.report.year for one in group if one.report.year is not None]
        latest = max(group, key=lambda one: (one.report.year or 0, one.is_current, one.report_id))
        on = f"{min(years)}-12-31" if years else None
        yield {
            **_said_of(latest.report.body, on),
            "first_year": min(years, default=None),
            "last_year": max(years, default=None),
            "reports": len(group),
        }


def _registered_row(one: Registered) -> Row:
    """Give the row of ``bodies`` for a body of which this archive holds no report."""
    empty = {"first_year": None, "last_year": None, "reports": 0}
    return {**_said_of(one.body, one.on), **empty}


def _said_of(body: Body, on: str | None) -> Row:
    """What a row of ``bodies`` says of the body itself, by the register of a day."""
    name = _canonical_name(body, on)
    kind = department_kinds().get(body.department or "")
    return {
        "body_id": body.id,
        "name": name,
        "name_pinyin": shown(name),
        "code": body.code,
        "level": body.level,
        "kind": body.kind,
        "department": body.department,
        "department_zh": kind.name_zh if kind else None,
        "department_en": kind.name_en if kind else None,
        "departments": " ".join(_departments(body)) or None,
        "place": _place(body, on),
        "register": register_on(on).register if body.code else None,
    }


def _departments(body: Body) -> tuple[str, ...]:
    """Every kind that a merged bureau is, the one of its id first."""
    return (body.department, *body.further_departments) if body.department else ()


def _canonical_name(body: Body, on: str | None) -> str:
    """Name a body as the register does, where it is a division's; else as it is printed.

    A town that the register does not have, yet, is not the county that it lies in.
    """
    line = lineage(body.code, on) if body.code and not HASHED.search(body.id) else ()
    if line and body.kind == "government":
        return f"{line[-1].name}人民政府"
    if line and body.kind == "subdistrict-office":
        return f"{line[-1].name.removesuffix('办事处')}办事处"
    return body.name or "（名称不明）"


def _place(body: Body, on: str | None) -> str | None:
    return " ".join(step.name for step in lineage(body.code, on)) if body.code else None


def _name_rows(filed: list[Filed]) -> Iterator[Row]:
    """Give the rows of ``names``: canonical names, and printed ones with their years."""
    printed: dict[tuple[str, str], set[int | None]] = {}
    canonical: dict[str, str] = {}
    for one in counted("names", filed):
        body = one.report.body
        on = f"{one.report.year}-12-31" if one.report.year else None
        canonical[body.id] = _canonical_name(body, on)
        if body.name:
            printed.setdefault((body.id, body.name), set()).add(one.report.year)
    for body_id, name in sorted(canonical.items()):
        basis = "register" if (body_id, name) not in printed else "report"
        yield _name_row(body_id, name, "canonical", printed.get((body_id, name), set()), basis)
    for (body_id, name), years in sorted(printed.items()):
        if canonical[body_id] != name:
            yield _name_row(body_id, name, "printed", years, "report")


def _registered_name(one: Registered) -> Row:
    """Give the row of ``names`` for a body without report, as the ledger and the register say."""
    name = _canonical_name(one.body, one.on)
    return _name_row(one.body.id, name, "canonical", set(), "register")


def _name_row(body_id: str, name: str, kind: str, years: set[int | None], basis: str) -> Row:
    known = [year for year in years if year is not None]
    return {
        "body_id": body_id,
        "name": name,
        "kind": kind,
        "from_year": min(known, default=None),
        "to_year": max(known, default=None),
        "basis": basis,
    }


def _redirect_rows(here: set[str], redirects: Mapping[str, str]) -> Iterator[Row]:
    """Give the rows of ``redirects``: resolved ids of bodies that are ``here``."""
    for old, new in sorted(redirects.items()):
        if new in here:
            yield {"old_id": old, "body_id": new}


def _division_rows(filed: list[Filed], waiting: list[Registered]) -> Iterator[Row]:
    """Give the rows of ``divisions``: those of the bodies and all above them.

    The newest report's register names a division; one that only a body without report lies in is
    named by that body's.
    """
    rows: dict[str, Row] = {}
    for one in waiting:
        rows |= _lineage_rows(one.body.code, one.on)
    by_year = sorted(filed, key=lambda one: (one.report.year or 0, one.report_id))
    for filed_one in counted("divisions", by_year):
        year = filed_one.report.year
        rows |= _lineage_rows(filed_one.report.body.code, f"{year}-12-31" if year else None)
    yield from (rows[code] for code in sorted(rows))


def _lineage_rows(code: str | None, on: str | None) -> dict[str, Row]:
    """Give the rows of a division and all above it, by code."""
    rows: dict[str, Row] = {}
    parent: str | None = None
    for step in lineage(code, on) if code else ():
        rows[step.code] = {
            "code": step.code,
            "name": step.name,
            "level": step.level,
            "parent": parent,
            "register": register_on(on).register,
        }
        parent = step.code
    return rows

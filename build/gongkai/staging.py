"""Lay reports out as the rows of the published tables.

In: outcomes and checked reports, with the ids that the archive as a whole gives them. Out: rows
per resource. Must not decide anything about a figure; publish sorts and derives the rest.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from gongkai.archive import Erratum, Review
from gongkai.check import Checked
from gongkai.check.narrative import fitting
from gongkai.check.sums import values_of
from gongkai.intake import Outcome
from gongkai.knowledge import checks, codebook, fields, identities, indicators, measures, resources
from gongkai.knowledge.departments import department_kinds
from gongkai.knowledge.divisions import lineage, register_on
from gongkai.knowledge.patterns import personal
from gongkai.knowledge.pinyin import shown
from gongkai.model import Body, Finding, Report
from gongkai.parse.prose import CLAUSE
from gongkai.tables import Row, schema

DERIVED = frozenset({"panel", "panel_status", "frame"})
SCHEMAS = {
    resource.name: schema([(f.name, f.type, f.required) for f in fields(resource.name)])
    for resource in resources()
    if resource.name not in DERIVED
}


@dataclass(frozen=True, slots=True)
class Filed:
    """A report with the id that it has in this archive."""

    report: Report
    checked: Checked
    report_id: str
    is_current: bool


def source_row(outcome: Outcome) -> Row:
    """Give the row of ``sources`` for one file."""
    source = outcome.source
    fetched = source.fetched_on
    return {
        "path": source.path,
        "sha256": source.sha256 or None,
        "bytes": source.size if source.sha256 else None,
        "container_sha256": source.container_sha256,
        "media_type": outcome.media_type,
        "encoding": outcome.encoding,
        "url": source.url,
        "fetched_on": datetime.date.fromisoformat(fetched) if fetched else None,
        "outcome": "read" if outcome.reports else "refused",
        "reason": outcome.refusal,
        "reports": len(outcome.reports),
        "note": source.note,
    }


def text_rows(outcome: Outcome) -> Iterator[Row]:
    """Give the row of ``texts``; only files that hold a report are published."""
    if outcome.reports and outcome.text is not None:
        text = outcome.text
        yield {"path": outcome.source.path, "text": text, "characters": len(text)}


def report_row(filed: Filed) -> Row:
    """Give the row of ``reports``."""
    report = filed.report
    scope = next(iter(report.scope_evidence), None)
    return {
        "report_id": filed.report_id,
        "body_id": report.body.id,
        "year": report.year,
        "is_current": filed.is_current,
        "path": report.source.path,
        "sha256": report.source.sha256,
        "ordinal": report.ordinal,
        "title": report.title,
        "body_name": report.body.name,
        "form": report.form,
        "scope": report.scope,
        "scope_quote": scope.quote if scope else None,
        "scope_start": scope.start if scope else None,
        "scope_end": scope.end if scope else None,
        "provenance": report.provenance,
        "published_on": _date(report.published_on),
        "method": report.method,
        "cells": len(report.figures),
        "cells_with_value": sum(1 for figure in report.figures if figure.value is not None),
        "body_rule": next((proof.rule for proof in report.body_evidence), None),
        "year_rule": next((proof.rule for proof in report.year_evidence), None),
    }


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def figure_rows(filed: Filed) -> Iterator[Row]:
    """Give the rows of ``figures``."""
    report = filed.report
    for figure in report.figures:
        table, row, column = indicators()[figure.indicator].parts
        yield {
            "report_id": filed.report_id,
            "body_id": report.body.id,
            "year": report.year,
            "indicator": figure.indicator,
            "table": table,
            "row": row,
            "column": column,
            "value": figure.value,
            "unit": figure.unit,
            "unit_basis": figure.unit_basis,
            "status": figure.status,
            "as_printed": figure.as_printed,
            "start": figure.start,
            "end": figure.end,
            "page": figure.page,
            "method": report.method,
            "label_rule": figure.label_rule,
        }


def section_rows(filed: Filed) -> Iterator[Row]:
    """Give the rows of ``sections``; start and end cut exactly their text out of the document."""
    for section in filed.report.sections:
        whole = filed.report.text[section.start : section.end]
        text = whole.strip()
        start = section.start + len(whole) - len(whole.lstrip()) if text else section.start
        yield {
            "report_id": filed.report_id,
            "section": section.number,
            "heading": section.heading or None,
            "start": start,
            "end": start + len(text),
            "text": text,
        }


def mention_rows(filed: Filed) -> Iterator[Row]:
    """Give the rows of ``mentions``; a clause with personal data is cut to its number."""
    text, values = filed.report.text, values_of(filed.report)
    for mention in filed.report.mentions:
        quote = _clause(text, mention.start, mention.end)
        if personal().search(quote):
            quote = text[mention.start : mention.end]
        yield {
            "report_id": filed.report_id,
            "section": mention.section,
            "start": mention.start,
            "end": mention.end,
            "quote": quote,
            "number": mention.number,
            "unit": mention.unit,
            "is_approximate": mention.is_approximate,
            "subject": mention.subject or None,
            "indicator": mention.indicator,
            "fact": mention.fact,
            "agrees_with": " ".join(fitting(mention, values)) or None,
        }


def _clause(text: str, start: int, end: int) -> str:
    before = [match.end() for match in CLAUSE.finditer(text, max(0, start - 80), start)]
    after = CLAUSE.search(text, end)
    return text[before[-1] if before else start : after.start() if after else end].strip()


def statistics_rows(filed: Filed) -> Iterator[Row]:
    """Give the rows of ``statistics_2014``: an old table as printed, row by row."""
    for position, row in enumerate(filed.report.statistics, start=1):
        yield {
            "report_id": filed.report_id,
            "position": position,
            "label": row.label,
            "number": row.number,
            "unit": row.unit,
            "as_printed": row.as_printed,
            "start": row.start,
            "end": row.end,
            "label_start": row.label_start,
            "label_end": row.label_end,
        }


def finding_rows(
    report_id: str, body_id: str, year: int | None, findings: Iterable[Finding]
) -> Iterator[Row]:
    """Give the rows of ``findings``; the id stays the same for the same fault."""
    seen: dict[str, int] = {}
    for finding in findings:
        words = " ".join((*finding.indicators, finding.quote or ""))
        digest = hashlib.sha256(words.encode()).hexdigest()[:8]
        key = f"{report_id}.{finding.check}.{digest}"
        seen[key] = seen.get(key, 0) + 1
        yield {
            "finding_id": key if seen[key] == 1 else f"{key}-{seen[key]}",
            "report_id": report_id,
            "body_id": body_id,
            "year": year,
            "check": finding.check,
            "severity": finding.severity,
            "verdict": finding.verdict,
            "indicators": " ".join(finding.indicators) or None,
            "left": finding.left,
            "right": finding.right,
            "quote": finding.quote,
            "start": finding.start,
            "end": finding.end,
            "blame": finding.blame,
            "message_zh": finding.message_zh,
            "message_en": finding.message_en,
        }


def body_rows(filed: list[Filed]) -> Iterator[Row]:
    """Give the rows of ``bodies``: one per id, named by its latest report."""
    groups: dict[str, list[Filed]] = {}
    for one in filed:
        groups.setdefault(one.report.body.id, []).append(one)
    for body_id, group in sorted(groups.items()):
        years = [one.report.year for one in group if one.report.year is not None]
        latest = max(group, key=lambda one: (one.report.year or 0, one.is_current, one.report_id))
        body = latest.report.body
        on = f"{min(years)}-12-31" if years else None
        name = canonical_name(body, on)
        kind = department_kinds().get(body.department or "")
        yield {
            "body_id": body_id,
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
            "first_year": min(years, default=None),
            "last_year": max(years, default=None),
            "reports": len(group),
        }


def _departments(body: Body) -> tuple[str, ...]:
    """Every kind that a merged bureau is, the one of its id first."""
    return (body.department, *body.further_departments) if body.department else ()


def canonical_name(body: Body, on: str | None) -> str:
    """Name a body as the register does, where it is a government; else as it is printed."""
    line = lineage(body.code, on) if body.code else ()
    if line and body.kind == "government":
        return f"{line[-1].name}人民政府"
    if line and body.kind == "subdistrict-office":
        return f"{line[-1].name.removesuffix('办事处')}办事处"
    return body.name or "（名称不明）"


def _place(body: Body, on: str | None) -> str | None:
    return " ".join(step.name for step in lineage(body.code, on)) if body.code else None


def name_rows(filed: list[Filed]) -> Iterator[Row]:
    """Give the rows of ``names``: canonical names, and printed ones with their years."""
    printed: dict[tuple[str, str], set[int | None]] = {}
    canonical: dict[str, str] = {}
    for one in filed:
        body = one.report.body
        on = f"{one.report.year}-12-31" if one.report.year else None
        canonical[body.id] = canonical_name(body, on)
        if body.name:
            printed.setdefault((body.id, body.name), set()).add(one.report.year)
    for body_id, name in sorted(canonical.items()):
        basis = "register" if (body_id, name) not in printed else "report"
        yield _name_row(body_id, name, "canonical", printed.get((body_id, name), set()), basis)
    for (body_id, name), years in sorted(printed.items()):
        if canonical[body_id] != name:
            yield _name_row(body_id, name, "printed", years, "report")


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


def redirect_rows(filed: list[Filed], redirects: Mapping[str, str]) -> Iterator[Row]:
    """Give the rows of ``redirects``: resolved ids of bodies that are in this archive."""
    here = {one.report.body.id for one in filed}
    for old, new in sorted(redirects.items()):
        if new in here:
            yield {"old_id": old, "body_id": new}


def division_rows(filed: list[Filed]) -> Iterator[Row]:
    """Give the rows of ``divisions``: those of the bodies and all above them."""
    rows: dict[str, Row] = {}
    for one in sorted(filed, key=lambda one: (one.report.year or 0, one.report_id)):
        code, year = one.report.body.code, one.report.year
        if code is None:
            continue
        on = f"{year}-12-31" if year else None
        parent: str | None = None
        for step in lineage(code, on):
            rows[step.code] = {
                "code": step.code,
                "name": step.name,
                "level": step.level,
                "parent": parent,
                "register": register_on(on).register,
            }
            parent = step.code
    yield from (rows[code] for code in sorted(rows))


def knowledge_rows() -> Iterator[tuple[str, list[Row]]]:
    """Give the rows of the resources that describe the form itself."""
    yield (
        "checks",
        [
            {f.name: _or_none(getattr(check, f.name)) for f in fields("checks")}
            for check in checks().values()
        ],
    )
    yield (
        "identities",
        [
            {
                "identity": row.identity,
                "check": row.check,
                "forms": "|".join(row.forms),
                "left": " ".join(row.left),
                "right": " ".join(row.right),
            }
            for row in identities()
        ],
    )
    yield "indicators", [_indicator_row(row.indicator) for row in codebook()]
    yield (
        "measures",
        [
            {
                "measure": row.measure,
                "title_zh": row.title_zh,
                "title_en": row.title_en,
                "numerator": " ".join(row.numerator),
                "denominator": " ".join(row.denominator) or None,
                "forms": "|".join(row.forms),
                "note_zh": row.note_zh or None,
                "note_en": row.note_en or None,
            }
            for row in measures()
        ],
    )


def _or_none(value: str | bool) -> str | bool | None:
    return None if value == "" else value


def _indicator_row(indicator: str) -> Row:
    entry = indicators()[indicator]
    row: dict[str, str | int | bool | Decimal | datetime.date | None] = {
        f.name: getattr(entry, f.name) or None for f in fields("indicators")
    }
    return {**row, "forms": "|".join(entry.forms)}


def erratum_rows(applied: Iterable[tuple[Erratum, bool]]) -> Iterator[Row]:
    """Give the rows of ``errata`` with what became of each."""
    for erratum, is_applied in applied:
        yield {
            "erratum_id": f"{erratum.body}-{erratum.year}.{erratum.indicator}",
            "body_id": erratum.body,
            "year": erratum.year,
            "indicator": erratum.indicator,
            "as_printed": erratum.as_printed,
            "value": erratum.value,
            "reason": erratum.reason,
            "evidence": erratum.evidence,
            "status": "applied" if is_applied else "stale",
        }


def review_rows(reviews: Iterable[Review]) -> Iterator[Row]:
    """Give the rows of ``reviewed``."""
    for review in reviews:
        yield {
            "key": review.key,
            "verdict": review.verdict,
            "reason": review.reason,
            "reviewed_on": _date(review.reviewed_on),
        }

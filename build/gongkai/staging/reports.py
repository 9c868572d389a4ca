"""One file and one report as rows: ``sources``, ``texts``, ``reports`` and all that hangs on them.

In: an outcome, or a report with its id. Out: rows. Must not decide anything about a figure.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from gongkai.check.narrative import fitting
from gongkai.check.sums import values_of
from gongkai.intake import Outcome
from gongkai.knowledge import indicators
from gongkai.knowledge.divisions.codes import code_later
from gongkai.knowledge.patterns import personal
from gongkai.model import Report
from gongkai.parse.prose import CLAUSE
from gongkai.staging.filed import Filed
from gongkai.tables import Row, Staging

REGISTER_2023 = "2023-12-31"
"""The day whose register makes the years of a panel comparable by code."""


def stage_documents(staging: Staging, outcomes: Iterable[Outcome]) -> None:
    """Stage every file and the texts of those that hold a report."""
    for outcome in outcomes:
        staging.add("sources", [_source_row(outcome)])
        staging.add("texts", _text_rows(outcome))


def stage_reports(staging: Staging, filed: Iterable[Filed]) -> None:
    """Stage every report with its figures, sections, mentions and old statistics."""
    for one in filed:
        staging.add("reports", [_report_row(one)])
        staging.add("figures", figure_rows(one))
        staging.add("sections", _section_rows(one))
        staging.add("mentions", _mention_rows(one))
        staging.add("statistics_2014", _statistics_rows(one))


def _source_row(outcome: Outcome) -> Row:
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
        "outcome": _fate(outcome),
        "reason": outcome.refusal,
        "reports": len(outcome.reports),
        "note": source.note,
    }


def _fate(outcome: Outcome) -> str:
    if outcome.is_redacted:
        return "redacted"
    return "read" if outcome.reports else "refused"


def _text_rows(outcome: Outcome) -> Iterator[Row]:
    """Give the row of ``texts``; only files that hold a report are published."""
    if outcome.reports and outcome.text is not None:
        text = outcome.text
        yield {"path": outcome.source.path, "text": text, "characters": len(text)}


def _report_row(filed: Filed) -> Row:
    """Give the row of ``reports``."""
    report = filed.report
    scope = next(iter(report.scope_evidence), None)
    return {
        "report_id": filed.report_id,
        "body_id": report.body.id,
        "year": report.year,
        "is_current": filed.is_current,
        "code": report.body.code,
        "code_2023": _code_2023(report),
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


def _code_2023(report: Report) -> str | None:
    """Give the code that the division of a report has in the register of 2023."""
    on = f"{report.year}-12-31" if report.year else None
    return code_later(report.body.code, on, REGISTER_2023) if report.body.code else None


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


def _section_rows(filed: Filed) -> Iterator[Row]:
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


def _mention_rows(filed: Filed) -> Iterator[Row]:
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


def _statistics_rows(filed: Filed) -> Iterator[Row]:
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

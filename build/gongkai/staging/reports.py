"""Files and reports as rows: ``sources`` and ``reports``.

In: what became of a file, or a report with its id. Out: rows. Must not know a figure.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from gongkai.knowledge.divisions.codes import code_later
from gongkai.model import Report
from gongkai.stages import counted
from gongkai.staging.filed import Filed
from gongkai.tables import Row, Staging
from gongkai.taken import Taken

REGISTER_2023 = "2023-12-31"
"""The day whose register makes the years of a panel comparable by code."""


def stage_documents(staging: Staging, documents: Sequence[Taken]) -> None:
    """Stage every file."""
    for one in counted("files", documents):
        staging.add("sources", [_source_row(one)])


def stage_reports(staging: Staging, filed: Sequence[Filed]) -> None:
    """Stage every report; its cells and sentences are joined to it (``joined``)."""
    for one in counted("reports", filed):
        staging.add("reports", [_report_row(one)])


def _source_row(one: Taken) -> Row:
    """Give the row of ``sources`` for one file."""
    source = one.source
    fetched = source.fetched_on
    return {
        "path": source.path,
        "sha256": source.sha256 or None,
        "bytes": source.size if source.sha256 else None,
        "container_sha256": source.container_sha256,
        "media_type": one.media_type,
        "encoding": one.encoding,
        "url": source.url,
        "fetched_on": datetime.date.fromisoformat(fetched) if fetched else None,
        "outcome": _fate(one),
        "reason": one.refusal,
        "reports": len(one.cards),
        "note": source.note,
    }


def _fate(one: Taken) -> str:
    if one.is_redacted:
        return "redacted"
    return "read" if one.cards else "refused"


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
        "cells": filed.cells,
        "cells_with_value": filed.values,
        "body_rule": next((proof.rule for proof in report.body_evidence), None),
        "year_rule": next((proof.rule for proof in report.year_evidence), None),
    }


def _code_2023(report: Report) -> str | None:
    """Give the code that the division of a report has in the register of 2023."""
    on = f"{report.year}-12-31" if report.year else None
    return code_later(report.body.code, on, REGISTER_2023) if report.body.code else None


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None

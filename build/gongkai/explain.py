"""Tell where one figure comes from, from the archived file to the published number.

In: an outcome or a published package, and an indicator. Out: lines of text. Must not compute a
figure anew where a published one is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from gongkai.check import report as check_report
from gongkai.check.words import plain
from gongkai.intake import Outcome
from gongkai.knowledge import identities, indicators
from gongkai.model import Figure, Report, UsageError

AROUND = 20


def explain_file(outcome: Outcome, indicator: str) -> str:
    """Explain a figure of every report in a file.

    Raises:
        UsageError: the file holds no report, or the code is no indicator.
    """
    _known(indicator)
    if not outcome.reports:
        raise UsageError(f"{outcome.source.path}: {outcome.refusal}")
    return "\n".join(_explained(report, indicator) for report in outcome.reports)


def _known(indicator: str) -> None:
    if indicator in indicators():
        return
    near = [code for code in indicators() if code.startswith(indicator)]
    hint = f"; there are {', '.join(near[:5])}" if near else "; see codebook.csv"
    raise UsageError(f"{indicator}: no such indicator{hint}")


def _explained(report: Report, indicator: str) -> str:
    figure = next((f for f in report.figures if f.indicator == indicator), None)
    lines = [
        ("report", f"{report.body.name or report.body.id} {report.year or ''}"),
        ("file", f"{report.source.path}  sha256 {report.source.sha256}"),
        *_form_lines(indicator, report.form),
    ]
    if figure is None:
        lines.append(("figure", f"not on the {report.form} form"))
    else:
        lines += _figure_lines(figure, report.text)
    for finding in check_report(report).findings:
        if indicator in finding.indicators:
            lines.append((f"finding {finding.check}", finding.message_zh))
    return _laid_out(lines)


def _form_lines(indicator: str, form: str) -> Iterator[tuple[str, str]]:
    entry = indicators()[indicator]
    yield "indicator", f"{indicator}  ({entry.short})"
    yield "row", f"{entry.row_zh}  {entry.row_en}"
    yield "column", f"{entry.column_zh}  {entry.column_en}"
    yield "form", f"{form}; the cell is on {' and '.join(entry.forms)}"


def _figure_lines(figure: Figure, text: str) -> Iterator[tuple[str, str]]:
    yield "value", _value(figure.value, figure.unit, figure.status)
    yield "unit", f"{figure.unit} (by {figure.unit_basis})"
    yield "as printed", repr(figure.as_printed)
    yield "labels", figure.label_rule or "none: the cell is not printed"
    if figure.start is not None and figure.end is not None:
        yield "span", _span(text, figure.start, figure.end)
    yield from _identity_lines(figure.indicator)


def _value(value: Decimal | None, unit: str, status: str) -> str:
    return status if value is None else f"{plain(value)} {unit}, {status}"


def _span(text: str, start: int, end: int) -> str:
    before = text[max(0, start - AROUND) : start].replace("\n", "⏎")
    after = text[end : end + AROUND].replace("\n", "⏎")
    return f"{start}–{end}: …{before}[{text[start:end]}]{after}…"


def _identity_lines(indicator: str) -> Iterator[tuple[str, str]]:
    for identity in identities():
        if indicator in (*identity.left, *identity.right):
            forms = ", ".join(identity.forms)
            yield "identity", f"{identity.identity} ({identity.check}; forms {forms})"


def _laid_out(lines: list[tuple[str, str]]) -> str:
    width = max(len(name) for name, _ in lines)
    return "".join(f"{name:<{width}}  {words}\n" for name, words in lines)


def explain_report(packages: Path, report_id: str, indicator: str) -> str:
    """Explain a published figure.

    Raises:
        UsageError: there is no package, no such report, or the code is no indicator.
    """
    from gongkai.tables import Tables

    _known(indicator)
    folder = packages / "gongkai"
    if not folder.is_dir():
        raise UsageError(f"{report_id}: no such file, and no package in {packages}")
    tables = Tables(folder)
    try:
        return _laid_out(list(_published_lines(tables, report_id, indicator)))
    finally:
        tables.close()


def _published_lines(tables: Any, report_id: str, indicator: str) -> Iterator[tuple[str, str]]:
    reports = list(
        tables.rows(
            "SELECT report.*, text.text FROM reports AS report JOIN texts AS text USING (path) "
            "WHERE report_id = ?",
            (report_id,),
        )
    )
    if not reports:
        raise UsageError(f"{report_id}: no such file, and no such report in the package")
    report = reports[0]
    yield "report", f"{report_id}  {report['body_name'] or report['body_id']} {report['year']}"
    yield "file", f"{report['path']}  sha256 {report['sha256']}"
    yield from _form_lines(indicator, report["form"])
    found = list(
        tables.rows(
            "SELECT * FROM figures WHERE report_id = ? AND indicator = ?", (report_id, indicator)
        )
    )
    if not found:
        yield "figure", f"not on the {report['form']} form"
        return
    row = found[0]
    yield "value", _value(row["value"], row["unit"], row["status"])
    yield "unit", f"{row['unit']} (by {row['unit_basis']})"
    yield "as printed", repr(row["as_printed"])
    yield "labels", row["label_rule"] or "none: the cell is not printed"
    if row["start"] is not None:
        yield "span", _span(report["text"], row["start"], row["end"])
    yield from _identity_lines(indicator)
    yield from _published_notes(tables, report, report_id, indicator)


def _published_notes(
    tables: Any, report: dict[str, Any], report_id: str, indicator: str
) -> Iterator[tuple[str, str]]:
    """Give the erratum of a figure and the findings that concern it."""
    for row in tables.rows(
        "SELECT * FROM errata WHERE body_id = ? AND year = ? AND indicator = ?",
        (report["body_id"], report["year"], indicator),
    ):
        printed = row["as_printed"] or "nothing printed"
        yield "erratum", f"{printed} → {row['value']}: {row['reason']} ({row['evidence']})"
    for row in tables.rows(
        'SELECT "check", verdict, message_zh, indicators FROM findings WHERE report_id = ? '
        "ORDER BY finding_id",
        (report_id,),
    ):
        if indicator in (row["indicators"] or "").split():
            rejected = ", rejected" if row["verdict"] == "rejected" else ""
            yield f"finding {row['check']}{rejected}", row["message_zh"]

"""Report and errata → Report: apply the errata that still match, and report those that do not.

In: a Report and the dataset's errata. Out: the Report with corrected figures, and a finding per
stale erratum. Must not correct an office's mistake (a finding) or our own (a bug).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from gongkai.decisions import Erratum
from gongkai.findings import NOWHERE, At, make_finding
from gongkai.knowledge import indicators
from gongkai.model import Figure, Finding, Report

NOTHING = "（无）"


@dataclass(frozen=True, slots=True)
class Corrected:
    """A report after its errata, with those applied and those that matched nothing."""

    report: Report
    applied: tuple[Erratum, ...]
    stale: tuple[Erratum, ...]


def correct(report: Report, errata: tuple[Erratum, ...]) -> Corrected:
    """Apply the errata of this body and year; each must find exactly what it says was printed.

    Nothing printed is found where the cell is blank, and where the copy lost it.
    """
    mine = [e for e in errata if (e.body, e.year) == (report.body.id, report.year)]
    if not mine:
        return Corrected(report, (), ())
    figures = {figure.indicator: figure for figure in report.figures}
    applied: list[Erratum] = []
    findings: list[Finding] = []
    for erratum in mine:
        figure = figures.get(erratum.indicator)
        if figure is not None and (figure.as_printed or "") == erratum.as_printed:
            unit = indicators()[erratum.indicator].unit
            figures[erratum.indicator] = replace(
                figure, value=erratum.value, status="corrected", unit=unit
            )
            applied.append(erratum)
        else:
            findings.append(_stale(erratum, figure))
    changed = replace(
        report,
        figures=tuple(figures.values()),
        findings=(*report.findings, *findings),
    )
    return Corrected(changed, tuple(applied), tuple(e for e in mine if e not in applied))


def _stale(erratum: Erratum, figure: Figure | None) -> Finding:
    row = indicators()[erratum.indicator]
    printed = (figure.as_printed if figure else None) or NOTHING
    values = {
        "cell": f"{row.row_zh} {row.column_zh}",
        "cell_en": f"{row.row_en}, {row.column_en}",
        "expected": erratum.as_printed or NOTHING,
        "printed": printed,
    }
    at = At(figure.start, figure.end, None) if figure else NOWHERE
    finding = make_finding("stale-erratum", values, (erratum.indicator,), at)
    return replace(finding, blame="reading")

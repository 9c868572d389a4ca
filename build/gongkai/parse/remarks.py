"""Say what the reading itself noticed: cells that are missing, left over or without a unit.

In: matched cells and figures. Out: findings. Must not judge sums; that is the checks' work.
"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.knowledge import checks, indicators
from gongkai.knowledge.patterns import wording
from gongkai.model import Cell, Figure, Finding
from gongkai.parse.match import Matched


def find_remarks(matched: Matched, figures: tuple[Figure, ...]) -> tuple[Finding, ...]:
    """Collect the findings of the reading, tables first."""
    return (
        *_missing(figures),
        *_without_unit(figures),
        *(
            _at("unclaimed-cell", cells, printed=" ".join(cell.text for cell in cells))
            for cells in matched.unclaimed
        ),
        *(
            _at("repeated-row", (cell,), label=cell.text, count=str(count))
            for cell, count in matched.repeated
        ),
    )


def _missing(figures: tuple[Figure, ...]) -> Iterator[Finding]:
    """Make one finding per table whose cells are not all there."""
    if not any(figure.status == "missing" for figure in figures):
        return
    tables: dict[str, list[Figure]] = {}
    for figure in figures:
        tables.setdefault(indicators()[figure.indicator].table, []).append(figure)
    check = checks()["missing-cells"]
    for table, cells in tables.items():
        lost = tuple(figure.indicator for figure in cells if figure.status == "missing")
        if not lost:
            continue
        values = {"table": table, "table_en": wording(table), "expected": len(cells)}
        yield Finding(
            check=check.check,
            severity=check.severity,
            indicators=lost,
            message_zh=check.message_zh.format(**values, count=len(lost)),
            message_en=check.message_en.format(**values, count=len(lost)),
            verdict="not_assessable",
        )


def _without_unit(figures: tuple[Figure, ...]) -> Iterator[Finding]:
    check = checks()["unit-not-printed"]
    for figure in figures:
        if figure.unit != "unknown":
            continue
        row = indicators()[figure.indicator]
        yield Finding(
            check=check.check,
            severity=check.severity,
            indicators=(figure.indicator,),
            message_zh=check.message_zh.format(
                cell=f"{row.row_zh} {row.column_zh}", printed=figure.as_printed
            ),
            message_en=check.message_en.format(
                cell_en=f"{row.row_en}, {row.column_en}", printed=figure.as_printed
            ),
            start=figure.start,
            end=figure.end,
            quote=figure.as_printed,
        )


def _at(name: str, cells: tuple[Cell, ...], **values: str) -> Finding:
    """Make a finding about cells of one row; its span and quote are the first cell's."""
    check = checks()[name]
    return Finding(
        check=check.check,
        severity=check.severity,
        indicators=(),
        message_zh=check.message_zh.format(**values),
        message_en=check.message_en.format(**values),
        start=cells[0].start,
        end=cells[0].end,
        quote=cells[0].text,
    )

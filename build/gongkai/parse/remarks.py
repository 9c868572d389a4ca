"""Say what the reading itself noticed: cells that are missing, left over or without a unit.

In: matched cells and figures. Out: findings. Must not judge sums; that is the checks' work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from gongkai.findings import At, make_finding
from gongkai.knowledge import indicators
from gongkai.knowledge.patterns import wording
from gongkai.model import Cell, Figure, Finding, Section
from gongkai.parse.other_years import Closed
from gongkai.parse.settling import Matched

LAST_PART = 6
STOPS = ("。", "；", "！", "。）")
HAN = re.compile(r"[\u3400-\u9fff]")
MIN_WORDS = 6
"""A sentence has so many characters; 0。 and 12件。 are values."""


def find_remarks(
    matched: Matched, figures: tuple[Figure, ...], sections: tuple[Section, ...]
) -> tuple[Finding, ...]:
    """Collect the findings of the reading, tables first."""
    last = next((part.start for part in sections if part.number == LAST_PART), None)
    return (
        *_missing(figures),
        *_without_unit(figures),
        *(
            _at("unclaimed-cell", cells, printed=" ".join(cell.text for cell in cells))
            for cells in matched.unclaimed
            if not _is_prose(cells, last)
        ),
        *(
            _at("repeated-row", (cell,), label=cell.text, count=str(count))
            for cell, count in matched.repeated
        ),
    )


def _is_prose(cells: tuple[Cell, ...], last: int | None) -> bool:
    """Tell sentences that stand among the cells of a table, and the words of part six.

    六、其他 is also a row of table three, so that what stands below it comes here as a row.
    """
    if all(_is_wordy(cell) and cell.text.strip().endswith(STOPS) for cell in cells):
        return True
    if last is None or cells[0].start < last or len(cells) > 1:
        return False
    return _is_wordy(cells[0]) or not any(map(str.isdigit, cells[0].text))


def _is_wordy(cell: Cell) -> bool:
    return len(HAN.findall(cell.text)) >= max(MIN_WORDS, len(cell.text) // 2)


def find_other_years(text: str, closed: tuple[Closed, ...]) -> Iterator[Finding]:
    """Make one finding per caption of another year: the tables behind it gave no figure."""
    for span in closed:
        quote = text[span.start : span.caption_end]
        at = At(span.start, span.caption_end, quote)
        values = {"caption": " ".join(quote.split())}
        yield make_finding("other-year-table", values, at=at)


def _missing(figures: tuple[Figure, ...]) -> Iterator[Finding]:
    """Make one finding per table whose cells are not all there."""
    if not any(figure.status == "missing" for figure in figures):
        return
    tables: dict[str, list[Figure]] = {}
    for figure in figures:
        tables.setdefault(indicators()[figure.indicator].table, []).append(figure)
    for table, cells in tables.items():
        lost = tuple(figure.indicator for figure in cells if figure.status == "missing")
        if not lost:
            continue
        values = {
            "table": table,
            "table_en": wording(table),
            "expected": len(cells),
            "count": len(lost),
        }
        yield replace(make_finding("missing-cells", values, lost), verdict="not_assessable")


def _without_unit(figures: tuple[Figure, ...]) -> Iterator[Finding]:
    for figure in figures:
        if figure.unit != "unknown":
            continue
        row = indicators()[figure.indicator]
        values = {
            "cell": f"{row.row_zh} {row.column_zh}",
            "cell_en": f"{row.row_en}, {row.column_en}",
            "printed": figure.as_printed,
        }
        at = At(figure.start, figure.end, figure.as_printed)
        yield make_finding("unit-not-printed", values, (figure.indicator,), at)


def _at(name: str, cells: tuple[Cell, ...], **values: str) -> Finding:
    """Make a finding about cells of one row; its span and quote are the first cell's."""
    first = cells[0]
    return make_finding(name, values, at=At(first.start, first.end, first.text))

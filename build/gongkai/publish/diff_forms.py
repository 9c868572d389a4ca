"""Gives a comparison as Markdown, CSV, JSON or a page, piece by piece.

In: a ``Diff``. Out: pieces of text, so that no form holds all changes at once. Must not compare.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from gongkai.model import UsageError
from gongkai.publish import excel_csv
from gongkai.publish.diff import Diff
from gongkai.publish.diff_page import page
from gongkai.publish.files import csv_lines, digits, header
from gongkai.publish.reasons import causes, change_schema
from gongkai.swap import write_file

SCHEMA = 1


def markdown(found: Diff) -> Iterator[str]:
    """Give the summary of a job."""
    yield found.as_markdown()


def as_csv(found: Diff) -> Iterator[str]:
    """Give one row per changed figure; the columns are those of ``words/changes.csv``."""
    yield header(change_schema())
    for table in found.figures.batches():
        yield from csv_lines(table)


def as_excel_csv(found: Diff) -> Iterator[str]:
    """Give the same for spreadsheets: a mark, and no text that they would run as a formula."""
    yield excel_csv.head(change_schema())
    for table in found.figures.batches():
        yield from csv_lines(excel_csv.harmless(table))


def as_json(found: Diff) -> Iterator[str]:
    """Give one object: versions, counts, reports, and the figures, one in a line."""
    counts = {
        "schema": SCHEMA,
        "old": {"version": found.old_version, "reports": found.old_reports},
        "new": {"version": found.new_version, "reports": found.new_reports},
        "causes": {cause: found.figures.count(cause=cause) for cause in causes()},
        "reports": [
            {"report_id": one.report_id, "change": one.change, "renamed": one.renamed}
            for one in found.reports
        ],
    }
    yield f'{_value(counts)[:-1]}, "figures": ['
    between = "\n"
    for row in found.figures.rows():
        cells = ", ".join(f'"{name}": {_value(value)}' for name, value in row.items())
        yield f"{between}{{{cells}}}"
        between = ",\n"
    yield "\n]}\n"


def _value(value: Any) -> str:
    """Give a value as JSON; a number has the digits that were published."""
    return digits(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)


def put(
    compare: Callable[[], Diff], form: str, out: Path | None, write: Callable[[str], None]
) -> Diff:
    """Compare, and write the result to a file or, without one, by ``write``.

    Raises:
        UsageError: the form is none, or the file cannot be written.
    """
    if form not in FORMS:
        raise UsageError(f"--format {form}: must be one of {', '.join(FORMS)}")
    found = compare()
    pieces = FORMS[form](found)
    if out is None:
        for piece in pieces:
            write(piece)
    else:
        write_file(out, pieces)
    return found


FORMS: dict[str, Callable[[Diff], Iterator[str]]] = {
    "md": markdown,
    "csv": as_csv,
    "excel.csv": as_excel_csv,
    "json": as_json,
    "html": page,
}

"""The releases of the data so far: ``releases.csv``, one row each, read and written.

In: the CSV file beside the archive or in a release. Out: typed rows of the resource ``releases``,
in order. Must not know how a release is made: a missing file is no release yet.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterable
from pathlib import Path

from gongkai.handwritten import is_day, read_rows
from gongkai.knowledge.published import fields
from gongkai.model import KnowledgeError
from gongkai.tables import Row, Value

RELEASES = "releases.csv"
RESOURCE = "releases"
TAG = re.compile(r"data-(\d{4})\.(\d{2})\.(\d{2})(?:\.([1-9]\d*))?")
"""The day of the build, and from the second release of that day on its number."""


def columns() -> tuple[str, ...]:
    """The columns of the file, which are those of the resource."""
    return tuple(field.name for field in fields(RESOURCE))


def load_releases(path: Path) -> tuple[Row, ...]:
    """Read the file; give its rows in the order of their tags.

    Raises:
        KnowledgeError: a tag, day or count that is none, an empty cell that must not be, or two
            rows of one release.
    """
    if not path.is_file():
        return ()
    found: dict[str, Row] = {}
    for number, row in enumerate(read_rows(path, columns()), start=2):
        typed = _typed(row, f"{path}, line {number}")
        if row["release"] in found:
            raise KnowledgeError(
                f"{path}, line {number}: {row['release']} stands there twice; keep one"
            )
        found[row["release"]] = typed
    return in_order(found.values())


def _typed(row: dict[str, str], where: str) -> Row:
    if not TAG.fullmatch(row["release"]):
        raise KnowledgeError(f"{where}: write release as data-2024.01.31 or data-2024.01.31.2")
    return {
        field.name: _cell(row[field.name], field.type, f"{where}: {field.name}", field.required)
        for field in fields(RESOURCE)
    }


def _cell(text: str, kind: str, where: str, is_required: bool) -> Value:
    if not text:
        if is_required:
            raise KnowledgeError(f"{where} is empty")
        return None
    if kind == "integer":
        if not (text.isascii() and text.isdigit()):
            raise KnowledgeError(f"{where} must be a number, not {text}")
        return int(text)
    if kind == "date":
        if not is_day(text):
            raise KnowledgeError(f"{where}: write a day as 2024-01-31")
        return datetime.date.fromisoformat(text)
    return text


def in_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Sort by tag: by day, then by number.

    >>> [row["release"] for row in in_order({"release": f"data-2024.01.31{end}"}
    ...     for end in (".10", ".2", ""))]
    ['data-2024.01.31', 'data-2024.01.31.2', 'data-2024.01.31.10']
    """
    return tuple(sorted(rows, key=lambda row: _order(str(row["release"]))))


def _order(tag: str) -> tuple[int, ...]:
    found = TAG.fullmatch(tag)
    return tuple(int(part or 1) for part in found.groups()) if found else ()


def merge(histories: Iterable[tuple[Row, ...]]) -> tuple[Row, ...]:
    """Put several histories together: each knows some releases, and all must agree.

    Raises:
        KnowledgeError: they say different things of one release.
    """
    found: dict[Value, Row] = {}
    for history in histories:
        for row in history:
            if found.setdefault(row["release"], row) != row:
                raise KnowledgeError(
                    f"{RELEASES}: {row['release']} is not what the last release says of it"
                )
    return in_order(found.values())


def next_tag(day: str, history: Iterable[Row]) -> str:
    """Name the next release of a day's data.

    >>> next_tag("2024.01.31", [{"release": "data-2024.01.31"}])
    'data-2024.01.31.2'
    """
    taken = {row["release"] for row in history}
    tag, number = f"data-{day}", 1
    while tag in taken:
        number += 1
        tag = f"data-{day}.{number}"
    return tag


def as_text(rows: Iterable[Row]) -> str:
    """Give the text of the file."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns(), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _plain(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _plain(value: Value) -> str:
    return "" if value is None else str(value)

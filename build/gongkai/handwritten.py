"""Files that people write beside the archive: read whole, or named with the line at fault.

In: a path and the columns that a CSV file must have. Out: rows by column, or the entries of a
YAML list. Must not know what one of them means.
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from pathlib import Path

import yaml

from gongkai.model import KnowledgeError


def read_rows(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file that a person wrote; its header must be as documented."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != columns:
                raise KnowledgeError(f"{path}: the first line must be {','.join(columns)}")
            for number, row in enumerate(reader, start=2):
                if None in row or None in row.values():
                    raise KnowledgeError(f"{path}, line {number}: wrong number of cells")
                yield row
    except (UnicodeDecodeError, csv.Error) as error:
        raise KnowledgeError(f"{path}: no readable UTF-8 CSV: {error}") from error


def read_entries(path: Path, first: str) -> list[object]:
    """Give the entries of a YAML list that a person wrote; each begins with the key ``first``."""
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: no readable YAML: {' '.join(str(error).split())}") from error
    if not isinstance(entries, list):
        raise KnowledgeError(
            f"{path}: expected a list of entries, each beginning with `- {first}:`"
        )
    return entries


def is_day(text: str) -> bool:
    """Say whether a text is a day of the calendar, written as 2024-01-31."""
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False

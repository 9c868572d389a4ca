"""What the fields of crawls are called, and which entries of an archive are no documents.

In: fields.csv and furniture.csv, beside this file. Out: names in the order in which they are asked,
and a pattern. Must not know a file.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files


def rows(name: str) -> list[dict[str, str]]:
    """Give the rows of one of the two files."""
    text = files(__name__.rpartition(".")[0]).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def record_fields(meaning: str) -> tuple[tuple[str, ...], ...]:
    """Give the names of fields with one meaning, by rank; the plainest come first."""
    ranks: dict[int, list[str]] = {}
    for row in rows("fields.csv"):
        if row["meaning"] == meaning:
            ranks.setdefault(int(row["rank"]), []).append(row["field"])
    return tuple(tuple(ranks[rank]) for rank in sorted(ranks))


@cache
def unsure_fields() -> frozenset[str]:
    """Give the names of fields that mean it only in one spelling; their note says which."""
    return frozenset(row["field"] for row in rows("fields.csv") if row["note"])


@cache
def archive_furniture() -> re.Pattern[str]:
    """Give the pattern of paths that programs leave in an archive, whole or as a folder."""
    names = "|".join(row["pattern"] for row in rows("furniture.csv"))
    return re.compile(rf"(?:^|/)(?:{names})(?:/|$)", re.IGNORECASE)

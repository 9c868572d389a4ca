"""Say in both languages what stages, sides, units and verdicts are called.

In: ``words.csv``. Out: words by what they are of and name, as the JSON carries them. Must not know
a measure.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gongkai.handwritten import read_rows

COLUMNS = ("of", "name", "zh", "en")

Words = dict[str, dict[str, dict[str, str]]]


@cache
def words() -> Words:
    """Every word: of a stage, a side, a unit, a verdict, or why there is none."""
    found: Words = {}
    for row in read_rows(Path(__file__).with_name("words.csv"), COLUMNS):
        found.setdefault(row["of"], {})[row["name"]] = {"zh": row["zh"], "en": row["en"]}
    return found

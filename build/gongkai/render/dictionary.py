"""Fill the data dictionary: every indicator, every measure, every column of every table.

In: the archive and the descriptor of its package. Out: slots by name for the page that mkdocs
made. Must not know how the page looks around its slots.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

from gongkai.render.context import Pages
from gongkai.render.overview import descriptor_of, published_tables
from gongkai.render.package import Record

COVERAGE = """
    SELECT indicator, sum(reports) AS reports, sum(with_value) AS with_value,
        sum(not_zero) AS not_zero, min(year) AS first, max(year) AS last
    FROM coverage GROUP BY indicator
"""
NOTHING = {"reports": 0, "with_value": 0, "not_zero": 0, "first": None, "last": None}


def dictionary_slots(pages: Pages) -> dict[str, str]:
    """The slots of the dictionary page."""
    package = pages.package
    coverage = {row["indicator"]: row for row in package.tables.rows(COVERAGE)}
    groups = [
        (table, [_entry(row, coverage.get(row["indicator"], NOTHING)) for row in rows])
        for table, rows in groupby(
            package.indicators.values(), key=lambda row: row["indicator"].split(".")[0]
        )
    ]
    return {
        "recipe": pages.fill("recipe.html", 1),
        "indicators": pages.fill("indicators_defined.html", 1, groups=groups),
        "measures": pages.fill(
            "measures.html", 1, measures=[_measure(row, pages) for row in package.measures]
        ),
        "dictionary": pages.fill(
            "dictionary.html", 1, resources=published_tables(descriptor_of(pages))
        ),
    }


def _entry(row: Record, coverage: Record) -> Record:
    """One indicator with its wordings; a wording that both forms have stands once."""
    wordings = [(form, row[f"wording_{form}"]) for form in ("2019", "2021")]
    printed: dict[str, list[str]] = {}
    for form, wording in wordings:
        if wording:
            printed.setdefault(wording, []).append(form)
    return {**row, "printed": printed, "coverage": coverage}


def _measure(row: Record, pages: Pages) -> Record:
    """One measure with its terms as links: code and label of each indicator."""
    terms: dict[str, Any] = {
        side: [(code, pages.labels[code]) for code in (row[side] or "").split()]
        for side in ("numerator", "denominator")
    }
    return {**row, **terms}

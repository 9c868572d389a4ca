"""Fill the pages of corrections and of terms: what was changed, reviewed and answered, and when.

In: errata, reviewed findings and replies of the package; the glossary. Out: slots by name for the
pages that mkdocs made, and their twins. Must not decide anything; it lists what people decided.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from gongkai.knowledge.glossary import glossary
from gongkai.render.context import Pages
from gongkai.render.package import Package, Record

REVIEWED = """SELECT finding_id, report_id, body_id, year, "check", message_zh, message_en
    FROM findings WHERE finding_id IN (SELECT key FROM reviewed)"""


def correction_slots(pages: Pages) -> dict[str, str]:
    """The slot of the page of corrections: errata, decisions and replies, the newest first."""
    package = pages.package
    errata = newest(package.all("errata", "body_id, year, indicator"), "corrected_on")
    reviewed = _reviewed(package)
    pages.overview_twin(
        "corrections/", {"errata": errata, "reviewed": reviewed, "replies": package.replies}
    )
    bodies = {row["body_id"]: row for row in package.bodies}
    return {
        "corrections": pages.fill(
            "corrections.html",
            1,
            errata=errata,
            reviewed=reviewed,
            replies=package.replies,
            bodies=bodies,
            labels=pages.labels,
            checks=package.checks,
        )
    }


def newest(rows: list[Record], column: str) -> list[Record]:
    """Sort by day, the newest first, what has none last, and otherwise as given."""

    def days(row: Record) -> int:
        day: date | None = row.get(column)
        return -day.toordinal() if day else 0

    return sorted(rows, key=days)


def _reviewed(package: Package) -> list[Record]:
    """The decisions about findings, each with the finding that it is about, if that is there."""
    if not package.reviewed:
        return []
    found: dict[Any, Record] = {row["finding_id"]: row for row in package.tables.rows(REVIEWED)}
    rows = [{**row, "finding": found.get(key)} for key, row in package.reviewed.items()]
    return newest(rows, "reviewed_on")


def glossary_slots(pages: Pages) -> dict[str, str]:
    """The slot of the page of terms."""
    terms = [
        {name: getattr(row, name) for name in ("term", "zh", "en", "source", "source_en")}
        | {"definition_zh": row.definition_zh, "definition_en": row.definition_en}
        for row in glossary()
    ]
    pages.overview_twin("glossary/", {"terms": terms})
    return {"glossary": pages.fill("glossary.html", 1)}

"""Fill the page of the filing calendar: all bodies of a small archive, the places of a large one.

In: the filed years. Out: the slots of the page and its twin. Must not know how years are counted.
"""

from __future__ import annotations

from gongkai.render.context import Pages
from gongkai.render.filed_years import FiledYears
from gongkai.render.package import Record
from gongkai.render.regions import SMALL


def calendar_slots(pages: Pages, filed: FiledYears) -> dict[str, str]:
    """The calendar, and the text with which a report is submitted."""
    package = pages.package
    is_small = len(package.bodies) <= SMALL
    bodies = package.bodies if is_small else []
    parts = [] if is_small else [row for row in package.divisions.values() if not row["parent"]]
    unplaced = [row for row in package.bodies if row["code"] not in package.divisions]
    pages.overview_twin("calendar/", _twin(filed, bodies or unplaced, parts))
    return {
        "calendar": pages.fill(
            "calendar.html",
            1,
            filed=filed,
            bodies=bodies,
            parts=parts,
            unplaced=unplaced,
            is_lean=pages.site.out.is_lean,
        ),
        "submit": pages.fill("submit.html", 1),
    }


def _twin(filed: FiledYears, bodies: list[Record], parts: list[Record]) -> Record:
    places = []
    for part in parts:
        held = filed.below(part["code"])
        by_year = {str(year): held.by_year[year] for year in filed.years}
        places.append({"code": part["code"], "bodies": held.bodies, "reports": by_year})
    return {"years": list(filed.years), "bodies": filed.twin(bodies), "places": places}

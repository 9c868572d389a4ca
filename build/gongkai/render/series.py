"""Write the series of each body: every value of its current reports in a few kilobytes.

In: a ``BodyRecord``. Out: ``bodies/<id>/series.json``, once for both languages, beside the page
and so on the site's own host, wherever the bulk data lie. Must not know who reads it.

All lists run along the codebook (``compare/index.json`` tells its order): ``values`` holds a
number, the sign of a cell without one (``SIGN_CLASS``) or null where the form has no such cell;
``starts`` the distance of a cell's place in the text from that of the last cell that has one.
``printed`` keeps, by place in the list, what stands there where it is not the value's digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from gongkai.knowledge.pinyin import shown
from gongkai.render.cells import SIGN_CLASS
from gongkai.render.context import Pages, to_json
from gongkai.render.evidence import visible
from gongkai.render.package import Record
from gongkai.render.records import BodyRecord, ReportRecord

PARTS = " › "  # noqa: RUF001  # between places, as in the crumbs

LONGEST = 40
"""So many characters of what a cell prints; the evidence has all of it."""


def write_series(body: BodyRecord, pages: Pages) -> None:
    """Write the file of one body."""
    codes = tuple(pages.package.indicators)
    measures = tuple(row["measure"] for row in pages.package.measures)
    content = {
        "release": pages.site.release,
        "body": describe(body),
        "reports": [series(report, codes, measures) for report in reversed(body.current)],
    }
    pages.site.out.write(f"bodies/{body.id}/series.json", to_json(content, is_dense=True))


def describe(body: BodyRecord) -> Record:
    """Who it is: name, level, kind and place, the names also in pinyin."""
    row = body.row
    return {
        "id": body.id,
        "name": visible(row["name"]),
        "pinyin": visible(row["name_pinyin"] or shown(row["name"])),
        "level": row["level"],
        "kind": row["kind"],
        "place": PARTS.join(division["name"] for division in body.chain),
        "place_pinyin": PARTS.join(shown(division["name"]) for division in body.chain),
    }


def series(report: ReportRecord, codes: tuple[str, ...], measures: tuple[str, ...]) -> Record:
    """One report as lists along the codebook."""
    figures = report.figures
    found = [figures.get(code) for code in codes]
    values = [_value(figure) for figure in found]
    content: Record = {
        "id": report.id,
        **{name: report.row[name] for name in ("year", "form", "scope", "provenance")},
        "published_on": report.row["published_on"],
        "values": values,
        "starts": _starts(found),
        "measures": [_measure(report.measured.get(name)) for name in measures],
    }
    special: Mapping[str, Any] = {
        "printed": {
            str(place): visible(figure["as_printed"][:LONGEST])
            for place, figure in enumerate(found)
            if figure and figure["as_printed"] and figure["as_printed"] != str(values[place])
        },
        "corrected": _places(found, "status", "corrected"),
        "unit_unknown": _places(found, "unit", "unknown"),
    }
    return content | {name: value for name, value in special.items() if value}


def _value(figure: Record | None) -> float | str | None:
    if figure is None:
        return None
    value = figure["value"]
    return SIGN_CLASS[figure["status"]] if value is None else number(value)


@lru_cache(maxsize=4096)
def number(value: Decimal) -> float:
    """Give a number as JSON writes it: most are 0, so each is worked out once.

    >>> number(Decimal("4.00000000")), number(Decimal("77.80600000"))
    (4, 77.806)
    """
    return int(value) if value == value.to_integral() else float(value)


def _starts(found: list[Record | None]) -> list[int | None]:
    """Distances instead of places: most are one digit long."""
    last = 0
    out: list[int | None] = []
    for figure in found:
        start = figure["start"] if figure else None
        if start is None:
            out.append(None)
        else:
            out.append(start - last)
            last = start
    return out


def _places(found: list[Record | None], name: str, wanted: str) -> list[int]:
    return [place for place, figure in enumerate(found) if figure and figure[name] == wanted]


def _measure(row: Record | None) -> list[float | None] | None:
    """Numerator, denominator and value; null where the form has none of the terms."""
    if row is None:
        return None
    return [
        None if row[name] is None else number(row[name])
        for name in ("numerator", "denominator", "value")
    ]

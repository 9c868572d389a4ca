"""A synthetic archive with enough like bodies for a spread: 32 towns, a county, an odd bureau.

Town 101 goes on for three years and over both forms; 102 to 104 have cells without value or years
without report; the county counts its whole jurisdiction and has ratios of few and of many.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from render import conftest

TOTAL = "requests.received.total"
LETTERS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月"
ODD = "990101-odd"
TOWNS = {
    f"990101{101 + place}": (
        f"试{letter}镇人民政府",
        "township",
        "government",
        f"990101{101 + place}",
    )
    for place, letter in enumerate(LETTERS)
}
BODIES = {
    "990101": ("试山县人民政府", "county", "government", "990101"),
    ODD: ("=1+1局", "county", "department", "990101"),
    **TOWNS,
}


def total(status: str, printed: str | None, value: int | None = None) -> dict[str, Any]:
    """A report whose one cell is told."""
    return {TOTAL: (status, printed, None if value is None else Decimal(value))}


def given(value: int) -> dict[str, Any]:
    """A report of so many requests."""
    return total("reported", str(value), value)


SPECIAL = {
    ("990101102", 2020): total("blank", ""),
    ("990101102", 2021): total("missing", None),
    ("990101103", 2020): total("unreadable", "1o3"),
    ("990101103", 2021): total("not_applicable", "/"),
}


def make_report(body_id: str, year: int, form: str, **special: Any) -> dict[str, Any]:
    """A report of one of these bodies."""
    return conftest.make_report(body_id, year, form, bodies=BODIES, **special)


def crowd_rows() -> conftest.Rows:
    """The staged tables."""
    made = []
    for place, body_id in enumerate(TOWNS):
        for year, form in ((2020, "2019"), (2021, "2021")):
            if (body_id, year) == ("990101104", 2021):
                continue
            printed = SPECIAL.get((body_id, year), given(place))
            made.append(make_report(body_id, year, form, printed=printed))
    made.append(make_report("990101101", 2022, "2021", printed=given(7)))
    made.append(make_report(ODD, 2021, "2021", printed=given(3)))
    for year, form, granted, all_of_them in ((2020, "2019", 4, 12), (2021, "2021", 275, 805)):
        printed = {
            **given(all_of_them),
            "requests.granted.total": ("reported", str(granted), Decimal(granted)),
            "requests.concluded.total": ("reported", str(all_of_them), Decimal(all_of_them)),
        }
        made.append(make_report("990101", year, form, printed=printed, scope="jurisdiction"))
    finding = conftest.make_finding(
        "990101-2021", "balance", left=Decimal(805), right=Decimal(812), indicators=TOTAL
    )
    return conftest.make_rows(made, [finding], BODIES)


def publish_crowd(folder: Path) -> Path:
    """Publish the archive; give the folder of its packages."""
    return conftest.publish_rows(crowd_rows(), folder)

"""A synthetic archive of towns of one kind, and of bodies with several years on both forms."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from render.conftest import HOSTILE, Bodies, Rows, make_finding, make_report, make_rows

PEERS = 33
LONG = "990101300"
"""A town with six years, one of them not held and one blank."""
THREE = "990101"
"""A county with three years, whose scope changes."""
FEW = "990101-health"
"""The only department of the archive."""

REPLY = f"经核对，30 件中 1 件已撤回。\n<b>不另更正。</b>{HOSTILE}"
"""What an office answered: shown as it is, and inert."""

TOWNS: Bodies = {
    THREE: ("试山县人民政府", "county", "government", "990101"),
    FEW: ("试山县卫生健康局", "county", "department", "990101"),
    LONG: ("试坪镇人民政府", "township", "government", "990101101"),
    **{
        f"990101{400 + number}": (f"试{number}乡人民政府", "township", "government", "990101101")
        for number in range(PEERS)
    },
}
Printed = dict[str, tuple[str, str | None, Decimal | None]]


def count(value: int) -> tuple[str, str, Decimal]:
    """A printed number."""
    return ("reported", str(value), Decimal(value))


def requests(received: int, granted: int, refused: int = 0, **others: int) -> Printed:
    """The printed totals of a year in which everything was concluded."""
    return {
        "requests.received.natural_person": count(received),
        "requests.received.total": count(received),
        "requests.granted.total": count(granted),
        "requests.refused.third_party_rights.total": count(refused),
        "requests.concluded.total": count(granted + refused + sum(others.values())),
        "proceedings.reconsideration.corrected": count(0),
        "proceedings.reconsideration.total": count(0),
        "requests.partly_granted.total": count(others.get("partly_granted", 0)),
        "requests.unavailable.not_held.total": count(others.get("unavailable", 0)),
    }


def report(body: str, year: int, printed: Printed, **special: Any) -> dict[str, Any]:
    """One report of these bodies, on the form of its year."""
    form = "2019" if year < 2021 else "2021"
    return make_report(body, year, form, printed=printed, bodies=TOWNS, **special)


def town_rows() -> Rows:
    """The archive: 33 towns of 2024, a town of six years, a county of three, one department."""
    blank: Printed = {"requests.received.total": ("blank", "", None)}
    reviews: Printed = {
        "proceedings.reconsideration.total": count(3),
        "proceedings.reconsideration.upheld": count(3),
        "proceedings.litigation_direct.total": count(1),
    }
    reports = [
        report(LONG, 2019, requests(12, 10, 1)),
        report(LONG, 2020, requests(30, 18, 4, partly_granted=5, unavailable=3)),
        report(LONG, 2021, requests(24, 12, 2, unavailable=9) | reviews),
        report(LONG, 2023, requests(0, 31, 2) | blank),
        report(LONG, 2024, requests(64, 48, 6, unavailable=6) | reviews),
        report(THREE, 2020, requests(5, 4, 1), scope="jurisdiction"),
        report(THREE, 2021, requests(210, 150, 12, unavailable=40)),
        report(THREE, 2022, requests(250, 190, 12, unavailable=40)),
        report(FEW, 2024, requests(7, 3, 4)),
        *(
            report(
                body, 2024, requests(36 + number * number // 4, 36 + number * number // 6, number)
            )
            for number, body in enumerate(name for name in TOWNS if name > "9901014")
            if body != FEW
        ),
    ]
    findings = [
        make_finding(
            f"{LONG}-2020",
            "balance",
            left=Decimal(30),
            right=Decimal(29),
            indicators="requests.received.total requests.concluded.total",
        )
    ]
    rows = make_rows(reports, findings, TOWNS)
    rows["errata"] = [
        {
            "erratum_id": f"{LONG}-2021.requests.received.total",
            "body_id": LONG,
            "year": 2021,
            "indicator": "requests.received.total",
            "as_printed": "24",
            "value": Decimal(25),
            "reason": "副本此处缺一笔",
            "evidence": "https://example.org/page",
            "corrected_on": datetime.date(2025, 3, 2),
            "status": "stale",
        }
    ]
    rows["replies"] = [
        {
            "reply_id": f"{LONG}.2025-03-01.0a1b2c3d",
            "body_id": LONG,
            "year": 2020,
            "indicator": "requests.received.total",
            "replied_on": datetime.date(2025, 3, 1),
            "text": REPLY,
            "source": "来函（虚构）第1号",
            "outcome": "kept",
            "status": "shown",
        }
    ]
    rows["reviewed"] = [
        {
            "key": f"{LONG}-2020.balance",
            "verdict": "accepted",
            "reason": "一件撤回",
            "reviewed_on": datetime.date(2025, 3, 3),
            "status": "applied",
        }
    ]
    return rows

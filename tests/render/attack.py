"""An invented archive whose every text is hostile: markup, script, addresses, bidi, long words.

Everything that an archived file could put into a package stands here with text that would run,
load or send something if any page took it for more than text.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from render.conftest import Rows, make_finding, make_report, make_rows

HOST = "evil.example"
LONG = "W" * 2_000 + "超" * 500
BIDI = "\u202e倒\u2066序\u200f\u061c\u2028\u0085\U000e0041"
ATTACKS = (
    f"<script>fetch('https://{HOST}/script');window.ran=1</script>",
    f'"><img src="https://{HOST}/image" onerror="window.ran=1">',
    f"'><iframe src='https://{HOST}/frame'></iframe><object data='https://{HOST}/object'></object>",
    f'<style>body{{background:url(https://{HOST}/style)}}@import "https://{HOST}/import";</style>',
    f'<meta http-equiv="refresh" content="0;url=https://{HOST}/refresh">',
    f'<link rel="prefetch" href="https://{HOST}/link"><base href="https://{HOST}/">',
    '<svg onload="window.ran=1"><a xlink:href="javascript:window.ran=1">x</a></svg>',
    f'<form action="https://{HOST}/form"><input autofocus onfocus="window.ran=1"></form>',
    "</title></textarea></script></svg><!--slot:main-->__title__{{7*7}}{% raw %}]]>-->",
    f"javascript:window.ran=1 https://{HOST}/address data:text/html,<script>1</script>",
    f'" onmouseover="window.ran=1" style="background:url(https://{HOST}/attribute)',
)
EVERYTHING = " ".join(ATTACKS) + BIDI
CELL = f'<b onclick="window.ran=1">7</b>{BIDI}'
FOLDED = "博彩网站" * 40
CURRENT, VERSION = "990101-2020", "990101-2020-0badcafe"


def attacked_rows() -> Rows:
    """Three years and a version of one body, a mirror with a folded passage, one long text."""
    reports = [
        make_report("990101", 2019, "2019", extra=f"上年不同的一句。{EVERYTHING}。共同的一句。"),
        make_report("990101", 2020, "2019", extra=f"今年的一句，12件。{LONG}。共同的一句。"),
        _version(),
        make_report("990101", 2021, "2021", scope="jurisdiction", extra="换了口径。"),
        make_report("x-0123abcd", 2019, "2019", extra="另一份。"),
        _mirror(),
        make_report("990101101", 2020, "2019", extra=_long_text()),
    ]
    for made in reports:
        made["report"] |= {
            "title": f"年度报告{EVERYTHING}",
            "body_name": f"机关{EVERYTHING}",
            "scope_quote": f"口径{EVERYTHING}",
        }
    rows = make_rows(reports, _findings(reports))
    _spoil(rows)
    day = datetime.date(2021, 3, 2)
    rows["reviewed"] = [
        {"key": rows["findings"][0]["finding_id"], "verdict": "accepted", "reason": EVERYTHING,
         "reviewed_on": day, "status": "applied"}
    ]  # fmt: skip
    return rows


def _spoil(rows: Rows) -> None:
    """Put hostile text into every column that archived files fill."""
    address = f"javascript:window.ran=1//https://{HOST}/source{EVERYTHING}"
    for row in rows["sources"]:
        row |= {"url": address, "media_type": f"text/html{EVERYTHING}"}
    for row in rows["mentions"]:
        row |= {"unit": f"件{EVERYTHING}", "quote": f"收到{EVERYTHING}"}
    for name in ("divisions", "names"):
        for row in rows[name]:
            row["name"] += EVERYTHING
    for row in rows["bodies"]:
        row["name"] += "" if row["body_id"] == "990101" else EVERYTHING + LONG
    for row in rows["figures"]:
        if row["indicator"] == "requests.not_processed.petition.business":
            row["as_printed"] = CELL


def _version() -> dict[str, Any]:
    """Another copy of one year: one cell and one sentence are different."""
    printed = {"requests.received.total": ("reported", "9", Decimal(9))}
    made = make_report(
        "990101",
        2020,
        "2019",
        printed=printed,
        is_current=False,
        extra="今年的一句，13件。共同的一句。",
    )
    made["report"] |= {"report_id": VERSION, "path": "synthetic/version.txt", "sha256": "0" * 64}
    for row in made["figures"]:
        row["report_id"] = VERSION
    return made


def _mirror() -> dict[str, Any]:
    """A copy with a long injected passage in its text and over its first figures."""
    return make_report(
        "x-0123abcd", 2020, "2019", extra=f"正文。{FOLDED}{EVERYTHING}", provenance="mirror"
    )


def _long_text() -> str:
    return "".join(f"第{n}段，公开了{n}条信息，没有其他情况。\n" for n in range(6_000))


def _findings(reports: list[dict[str, Any]]) -> list[dict[str, Any]]:
    said = {
        "message_zh": f"两边不等{EVERYTHING}",
        "message_en": f"not the same{EVERYTHING}",
        "quote": EVERYTHING,
    }
    mirror = next(made for made in reports if made["report"]["provenance"] == "mirror")
    at = mirror["text"].index(FOLDED)
    end = mirror["figures"][2]["end"]
    cells = "requests.received.total requests.concluded.total"
    return [
        make_finding(
            CURRENT, "balance", indicators=cells, left=Decimal(4), right=Decimal(0), **said
        ),
        make_finding(
            "x-0123abcd-2020", "injected-text", severity="warning", start=at, end=end, **said
        ),
    ]

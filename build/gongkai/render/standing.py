"""Draw where a body stands among its like: requests received, and 予以公开 of all concluded.

In: a ``BodyRecord`` with its rows of ``likes``. Out: ``Chart`` rows and sentences. Must not know
how bodies are found to be alike. Of fewer than 30 bodies nothing is drawn, of fewer than 30 cases
no ratio is given; a ratio is printed a/b first, and with its interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from gongkai.render.charts import WIDTH
from gongkai.render.context import Pages
from gongkai.render.likes import FEWEST, GRANTED, RECEIVED, wilson
from gongkai.render.package import Record
from gongkai.render.records import BodyRecord, ReportRecord
from gongkai.render.svg import Chart, Told, frame, text, upright
from gongkai.render.words import Words, plain

EDGE = 16
ROOM = WIDTH - 2 * EDGE
MARKS = (("least", 0), ("quarter", 2), ("half", 3), ("three_quarters", 4), ("most", 6))
"""Words under the strip, and which of the seven quantiles stands there."""


def standing(body: BodyRecord, pages: Pages) -> tuple[list[Chart], list[str]]:
    """The strips of a body, and sentences for what is not drawn."""
    charts: list[Chart] = []
    said: list[str] = []
    _received(body, pages, charts, said)
    _granted(body, pages, charts, said)
    return charts, said


def _newest(body: BodyRecord, what: str) -> tuple[ReportRecord, Record] | None:
    """The newest year in which there are enough of its like."""
    for report in body.current:
        row = report.like.get(what)
        if row and row["bodies"] >= FEWEST:
            return report, row
    return None


def _received(body: BodyRecord, pages: Pages, charts: list[Chart], said: list[str]) -> None:
    words = pages.words
    if found := _newest(body, RECEIVED):
        charts.append(_strip(body, *found, words))
        return
    for report in body.current[:1]:
        figure = report.figures.get(RECEIVED)
        if figure is None or figure["value"] is None:
            continue
        if row := report.like.get(RECEIVED):
            said.append(words.count("like.few", row["bodies"], **_group(body, report, words)))
        elif report.row["scope"] == "unknown":
            said.append(words("like.no_scope", year=report.year))


def _group(body: BodyRecord, report: ReportRecord, words: Words) -> dict[str, object]:
    """The words for what makes bodies alike."""
    return {
        "year": report.year,
        "level": words(f"level.{body.row['level']}"),
        "kind": words(f"kind.{body.row['kind']}"),
        "scope": words(f"scope.{report.row['scope']}"),
        "form": words(f"form.{report.row['form']}"),
    }


def _strip(body: BodyRecord, report: ReportRecord, row: Record, words: Words) -> Chart:
    """Bodies in order of their number from left to right; this one's place marked."""
    others, below = row["bodies"], row["below"]
    same, value = row["same"] - 1, words.number(row["value"])
    above = others - below - row["same"]
    counts = {"below": below, "same": same, "above": above, "n": others - 1}
    title = words("like.title", year=report.year, value=value, **counts)
    left = EDGE + ROOM * below / others
    right = EDGE + ROOM * (below + row["same"]) / others
    middle = round((left + right) / 2, 1)
    here, anchor = words("like.here", value=value), _anchor(middle)
    parts = [
        f'<rect class="band" x="{EDGE}" y="44" width="{ROOM}" height="16"/>',
        f'<rect class="band band--half" x="{EDGE + ROOM / 4:g}" y="44" width="{ROOM / 2:g}"'
        ' height="16"/>',
        f'<rect class="bar" x="{left:.1f}" y="44" width="{max(right - left, 3):.1f}" height="16"/>',
        f'<path class="here" d="M{middle} 41l-5 -8h10z"/>',
        text(middle, 26, here, "val", anchor),
    ]
    for number, (name, at) in enumerate(MARKS):
        x = EDGE + ROOM * number / 4
        anchor = "start" if number == 0 else "end" if number == len(MARKS) - 1 else "middle"
        parts.append(upright("axis", x, 44, 66))
        parts.append(text(x, 80, words.number(row["quantiles"][at]), "num", anchor))
        parts.append(text(x, 95, words(f"like.{name}"), "soft", anchor))
    rows = [(words(f"like.{name}"), f"{plain(row['quantiles'][at]):f}") for name, at in MARKS]
    rows.append((str(body.row["name"]), f"{plain(row['value']):f}"))
    note = words("like.note", n=others, **_group(body, report, words))
    heads = ("", words("requests"))
    svg = frame(Told("chart-like", title, _said(rows, words)), WIDTH, 102, parts)
    return Chart(title, svg, heads, tuple(rows), "chart-like", str(report.year), (note,))


def _anchor(x: float) -> str:
    """How a label lies about its place, so that it stays within the drawing."""
    third = WIDTH / 3
    return "start" if x < third else "end" if x > 2 * third else "middle"


def _granted(body: BodyRecord, pages: Pages, charts: list[Chart], said: list[str]) -> None:
    """The newest ratio as a/b; its per cent and interval only of 30 cases and more."""
    words = pages.words
    if found := _newest(body, GRANTED):
        report, row = found
        measured = report.measured[GRANTED]
        charts.append(_interval(body, report, row, measured, words))
        return
    for report in body.current[:1]:
        measured = report.measured.get(GRANTED, {"numerator": None})
        part, whole = measured["numerator"], measured.get("denominator")
        if part is None or not whole or not 0 <= part <= whole:
            continue
        ratio = f"{words.number(part)}/{words.number(whole)}"
        if whole < FEWEST:
            said.append(words("like.ratio.small", year=report.year, ratio=ratio))
        else:
            said.append(
                words("like.ratio", year=report.year, ratio=ratio, share=_share(part, whole, words))
            )


def _share(part: Decimal, whole: Decimal, words: Words) -> str:
    low, high = wilson(part, whole)
    return words(
        "like.share", share=_per_cent(part / whole), low=_per_cent(low), high=_per_cent(high)
    )


def _per_cent(share: Decimal | float) -> str:
    return f"{float(share) * 100:.0f}%"


def _interval(
    body: BodyRecord, report: ReportRecord, row: Record, measured: Record, words: Words
) -> Chart:
    """The share of a body with its interval, over the middle half and four fifths of its like."""
    part, whole = measured["numerator"], measured["denominator"]
    low, high = wilson(part, whole)
    ratio = f"{words.number(part)}/{words.number(whole)}"
    ends = [float(row["quantiles"][at]) for at in (1, 2, 3, 4, 5)]
    title = words(
        "like.granted",
        year=report.year,
        ratio=ratio,
        low=_per_cent(ends[1]),
        high=_per_cent(ends[3]),
    )
    here = _x(float(part / whole))
    label = words("like.ratio.here", ratio=ratio, share=_share(part, whole, words))
    parts = [
        _band("band", ends[0], ends[4], 14),
        _band("band band--half", ends[1], ends[3], 28),
        f'<line class="axis" x1="{EDGE}" x2="{EDGE + ROOM}" y1="66" y2="66"/>',
        f'<line class="mid" x1="{_x(ends[2])}" x2="{_x(ends[2])}" y1="38" y2="66"/>',
        f'<line class="line" x1="{_x(low)}" x2="{_x(high)}" y1="52" y2="52"/>',
        f'<circle class="dot" cx="{here}" cy="52" r="5"/>',
        text(here, 26, label, "val", _anchor(here)),
    ]
    for share in (0, 0.25, 0.5, 0.75, 1):
        anchor = "start" if share == 0 else "end" if share == 1 else "middle"
        parts.append(text(_x(share), 82, _per_cent(share), "soft", anchor))
    names = ("tenth", "quarter", "half", "three_quarters", "nine_tenths")
    rows = [(words(f"like.{name}"), _per_cent(end)) for name, end in zip(names, ends, strict=True)]
    rows.append((str(body.row["name"]), label))
    svg = frame(Told("chart-granted", title, _said(rows, words)), WIDTH, 90, parts)
    note = words("like.granted.note", n=row["bodies"], **_group(body, report, words))
    heads = ("", words("like.granted.head"))
    return Chart(title, svg, heads, tuple(rows), "chart-granted", str(report.year), (note,))


def _x(share: float) -> float:
    return round(EDGE + ROOM * share, 1)


def _band(kind: str, low: float, high: float, tall: int) -> str:
    width = max(_x(high) - _x(low), 2)
    place = f'x="{_x(low)}" y="{52 - tall / 2:g}" width="{width:.1f}" height="{tall}"'
    return f'<rect class="{kind}" {place}/>'


def _said(rows: Sequence[tuple[str, str]], words: Words) -> str:
    return words("list").join(f"{label} {said}" for label, said in rows)

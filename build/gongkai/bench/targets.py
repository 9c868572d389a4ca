"""Hold what was measured against what is demanded: met or not, or why nobody can say.

In: measures and ``targets.csv``. Out: one record for each demand, as the JSON holds it. Must not
know how anything was measured.

A verdict is ``met``, ``missed``, ``not_measured`` (a peer is not installed, or the stage was left
out), ``failed``, or ``not_judged``: what was measured cannot tell, for the reason in ``why``.
Why a demand is missed, and what was tried, stands in ``reasons.csv``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.bench.measure import Measure
from gongkai.handwritten import read_rows

COLUMNS = (
    "target", "stage", "side", "peer", "of", "sense", "wanted", "unit",
    "title_zh", "title_en", "note_zh", "note_en",
)  # fmt: skip
REASONS = ("target", "reason_zh", "reason_en")
AT = "seconds_at_"
LEAST = {
    "pages-seconds": ("units", 1_000),
    "site-size": ("units", 1_000),
    "names-seconds": ("units", 50_000),
    "names-query": ("units", 50_000),
    "names-pagefind": ("units", 50_000),
    "figures-size": ("rows", 20_000_000),
    "figures-slim-size": ("rows", 20_000_000),
    "validate-rate": ("units", 1_000_000),
    "body-range": ("reports_in_file", 15_000),
    "run-seconds": ("units", 5_000),
    "run-memory": ("units", 500_000),
    "unchanged-seconds": ("units", 500_000),
    "added-seconds": ("units", 500_000),
}
"""How much a stage must have worked on for what it shows to hold at the size demanded."""
SMALL, UNEQUAL = "small", "unequal"


def judge(measures: Iterable[Measure]) -> list[dict[str, Any]]:
    """Judge every demand by the measures of the largest size."""
    last = {(one["stage"], one["side"]): one for one in sorted(measures, key=_size)}
    return [_judged(row, last) for row in _targets()]


def _size(one: Measure) -> int:
    return int(one["bodies"])


def _targets() -> Iterator[dict[str, str]]:
    return read_rows(Path(__file__).with_name("targets.csv"), COLUMNS)


def _judged(row: dict[str, str], last: dict[tuple[str, str], Measure]) -> dict[str, Any]:
    sides = [last.get((row["stage"], side)) for side in (row["side"], row["peer"]) if side]
    wanted = float(row["wanted"])
    kept = {key: row[key] for key in ("target", "stage", "side", "peer", "sense", "unit")}
    texts = {key: row[key] for key in ("title_zh", "title_en", "note_zh", "note_en")}
    unsaid = {"reason_zh": "", "reason_en": ""}
    found: dict[str, Any] = {
        **kept, "wanted": wanted, "measured": None, "why": "", **unsaid, **texts,
    }  # fmt: skip
    broken = [one["status"] if one else "not_measured" for one in sides]
    broken = [status for status in broken if status != "measured"]
    if broken:
        return {**found, "verdict": broken[0]}
    ours, *theirs = filter(None, sides)
    value = _value(row["of"], ours, *theirs)
    why = _why(row["target"], ours)
    is_met = value >= wanted if row["sense"] == "least" else value <= wanted
    verdict = "not_judged" if why else "met" if is_met else "missed"
    reason = _reasons().get(row["target"], unsaid) if verdict == "missed" else unsaid
    return {**found, "measured": float(f"{value:.4g}"), "verdict": verdict, "why": why, **reason}


@cache
def _reasons() -> dict[str, dict[str, str]]:
    rows = read_rows(Path(__file__).with_name("reasons.csv"), REASONS)
    return {row["target"]: {name: row[name] for name in REASONS[1:]} for row in rows}


def _value(of: str, ours: Measure, theirs: Measure | None = None) -> float:
    """Work out what is demanded: a ratio of times, a rate, a fact, or a ratio of facts."""
    if of == "ratio" and theirs is not None:
        return float(theirs["per_unit_ms"] / ours["per_unit_ms"])
    if of == "rate":
        return float(1000 / ours["per_unit_ms"])
    if of == "seconds":
        return float(ours["per_unit_ms"] * ours["units"] / 1000)
    if of == "peak_mb":
        return float(ours["peak_mb"])
    if of.startswith(AT):
        return float(ours["per_unit_ms"] * int(of.removeprefix(AT)) / 1000)
    if theirs is not None:
        return float(theirs["facts"][of] / ours["facts"][of])
    return float(ours["facts"][of])


def _why(target: str, ours: Measure) -> str:
    """Say why what was measured cannot tell, if it cannot."""
    told = {**ours["facts"], "units": ours["units"]}
    name, least = LEAST.get(target, ("units", 0))
    if target == "validate-frictionless" and not told["equal_verdicts"]:
        return UNEQUAL
    return SMALL if told[name] < least else ""

"""Show what was measured of the program: the demands, and every stage beside its peers.

In: ``bench.json`` beside the hand-written pages, from ``gongkai bench``. Out: the slot of the
page of methods, and the file itself. Must not measure or judge anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from gongkai.render.context import Output, Pages

FILE = "bench.json"
ADDRESS = f"method/{FILE}"
OURS = "gongkai"
DIGITS = 3
"""Digits of a number in the tables: more would pretend."""
HELD = "\u00a0"
"""A blank at which no line ends."""
SIGNS = {"least": "≥", "most": "≤"}

Result = dict[str, Any]


def write_speeds(out: Output, site_src: Path) -> None:
    """Put the file beside the page of methods, if there is one."""
    if (path := site_src / FILE).is_file():
        out.write(ADDRESS, path.read_bytes())


def speed_slots(pages: Pages, site_src: Path) -> dict[str, str]:
    """The slot of the page of methods."""
    path = site_src / FILE
    if not path.is_file():
        return {"speed": pages.fill("speeds.html", 1, about=None)}
    result: Result = json.loads(path.read_text(encoding="utf-8"))
    said = Said(result["words"], pages.words.language)
    return {
        "speed": pages.fill(
            "speeds.html",
            1,
            about=_about(result),
            address=ADDRESS,
            versions=[f"{name} {number}" for name, number in result["versions"].items() if number],
            targets=[_target(row, said) for row in result["targets"]],
            stages=_stages(result, said),
            grown=[
                {
                    "stage": said("stage", row["stage"]),
                    "exponent": row["exponent"],
                    "last": row["last"],
                    "sizes": " → ".join(f"{size:,}" for size in row["sizes"]),
                }
                for row in result["growth"]
                if row["side"] == OURS
            ],
        )
    }


class Said:
    """The words that the file brings along, in one language."""

    def __init__(self, words: Mapping[str, Any], language: str) -> None:
        self._words = words
        self.language = language

    def __call__(self, of: str, name: str) -> str:
        """What a stage, a side, a unit or a verdict is called; its own name if nobody said."""
        return str(self._words.get(of, {}).get(name, {}).get(self.language, name))


def _about(result: Result) -> dict[str, Any]:
    machine = result["machine"]
    return {
        "day": date.fromisoformat(result["date"]),
        "cpu": machine["cpu"],
        "cores": machine["cores"],
        "memory": f"{machine['memory_gb']:.0f}",
        "os": machine["os"],
        "python": machine["python"],
        "load": machine["load_before"],
        "bodies": " · ".join(f"{count:,}" for count in result["options"]["bodies"]),
        "years": len(result["options"]["years"]),
    }


def _target(row: Result, said: Said) -> dict[str, Any]:
    unit = said("unit", row["unit"])
    measured = row["measured"]
    return {
        "title": row[f"title_{said.language}"],
        "note": row[f"note_{said.language}"],
        "wanted": f"{SIGNS[row['sense']]}{HELD}{rounded(row['wanted'])}{HELD}{unit}",
        "measured": "" if measured is None else f"{rounded(measured)}{HELD}{unit}",
        "verdict": said("verdict", row["verdict"]),
        "why": said("why", row["why"]) if row["why"] else "",
        "reason": row[f"reason_{said.language}"],
    }


def _stages(result: Result, said: Said) -> list[dict[str, Any]]:
    """Every measure under its stage and size, ours first."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for row in result["measures"]:
        key = (row["stage"], row["bodies"])
        title = f"{said('stage', row['stage'])} · {row['bodies']:,} {said('unit', 'body')}"
        again = date.fromisoformat(row["began"][:10]) if "began" in row else None
        part = found.setdefault(key, {"title": title, "again": again, "rows": []})
        part["rows"].append(_measure(row, said))
    return list(found.values())


def _measure(row: Result, said: Said) -> dict[str, Any]:
    shown: dict[str, Any] = {"side": said("side", row["side"])}
    if row["status"] != "measured":
        return {**shown, "lacks": said("verdict", row["status"]), "reason": row["reason"]}
    return {
        **shown,
        "lacks": "",
        "work": f"{row['units']:,} {said('unit', row['unit'])}",
        "each": rounded(row["per_unit_ms"]),
        "wall": rounded(row["wall_s"]["median"]),
        "memory": rounded(row["peak_mb"]),
        "runs": str(row["runs"]),
        "ratio": rounded(row["ratio"]) if "ratio" in row else "",
    }


def rounded(value: float) -> str:
    """Write a number with few digits and no exponent.

    >>> [rounded(value) for value in (0.000611, 1.466, 98765.4, 8, 5_000_000)]
    ['0.000611', '1.47', '98,800', '8', '5,000,000']
    """
    short = float(f"{value:.{DIGITS}g}")
    text = f"{short:,.10f}".rstrip("0").rstrip(".")
    return text or "0"

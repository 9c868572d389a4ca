"""Show a result of the bench as two tables of plain text: what was measured, and what is demanded.

In: a result. Out: text for a terminal. Must not decide anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongkai.bench.wording import words

Row = tuple[str, ...]
MEASURED = (
    "stage",
    "side",
    "bodies",
    "unit",
    "ms a unit",
    "wall s",
    "cpu s",
    "MB",
    "runs",
    "ratio",
    "of cpu",
)
DEMANDED = ("demanded", "target", "measured", "verdict")


def table(result: Mapping[str, Any]) -> str:
    """Both tables, with machine and date above them."""
    about = result["machine"]
    head = (
        f"{result['date']}; {about['cpu']}, {about['cores']} cores, {about['memory_gb']} GB;"
        f" {about['os']}, Python {about['python']}; load {about['load_before']} before\n"
    )
    measured = [_measured(one) for one in result["measures"]]
    demanded = [_demanded(one) for one in result["targets"]]
    grown = "".join(
        f"{one['stage']} ({one['side']}): cost grows with size to the power of {one['exponent']},"
        f" {one['last']} between the largest\n"
        for one in result["growth"]
    )
    head += "".join(
        f"measured again, {began[:16]}: {stage} of {bodies:,} bodies\n"
        for stage, bodies, began in dict.fromkeys(
            (one["stage"], one["bodies"], one["began"])
            for one in result["measures"]
            if "began" in one
        )
    )
    return f"{head}\n{_laid(MEASURED, measured)}\n{grown}\n{_laid(DEMANDED, demanded)}"


def line(one: Mapping[str, Any]) -> str:
    """One measure in a line, as it comes in."""
    if one["status"] != "measured":
        return f"{one['stage']} · {one['side']}: {_status(one)}"
    return (
        f"{one['stage']} · {one['side']}: {one['per_unit_ms']} ms a {one['unit']},"
        f" {one['wall_s']['median']} s, {one['peak_mb']} MB"
    )


def _status(one: Mapping[str, Any]) -> str:
    return f"{_said('verdict', one['status'])} ({one['reason']})"


def _said(of: str, name: str) -> str:
    return words()[of][name]["en"]


def _measured(one: Mapping[str, Any]) -> Row:
    head = (one["stage"], one["side"], f"{one['bodies']:,}")
    if one["status"] != "measured":
        return (*head, _status(one))
    return (
        *head,
        f"{one['units']:,} {_said('unit', one['unit'])}",
        f"{one['per_unit_ms']}",
        f"{one['wall_s']['median']}",
        f"{one['cpu_s']['median']}",
        f"{one['peak_mb']:.0f}",
        f"{one['runs']}",
        f"{one['ratio']:.3g}" if "ratio" in one else "",
        f"{one['cpu_ratio']:.3g}" if "cpu_ratio" in one else "",
    )


def _demanded(one: Mapping[str, Any]) -> Row:
    sign = "≥" if one["sense"] == "least" else "≤"
    value = "" if one["measured"] is None else f"{one['measured']:,.10g} {one['unit']}"
    verdict = _said("verdict", one["verdict"])
    why = f": {_said('why', one['why'])}" if one["why"] else ""
    wanted = f"{sign} {one['wanted']:,.10g} {one['unit']}"
    return (one["title_en"], wanted, value, f"{verdict}{why}")


def _laid(heads: Row, rows: list[Row]) -> str:
    """Lay rows out in columns; the last cell of a row may run on."""
    whole = [heads, *rows]
    widths = [
        max(len(row[at]) for row in whole if len(row) > at + 1) if at + 1 < len(heads) else 0
        for at in range(len(heads))
    ]
    lines = []
    for row in whole:
        cells = [cell.ljust(widths[at]) for at, cell in enumerate(row)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines) + "\n"

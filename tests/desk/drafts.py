"""Draw drafts of a county's units, consistent ones and ones with planted mistakes.

In: values by indicator. Out: files in the formats in which offices send them. All bodies are
invented.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from random import Random

from drawing import draw_disclosure, draw_proceedings, draw_report, draw_requests
from formats import CLOSING, FORMATS
from gongkai.bench.sums import KINDS, RESULTS, WAYS
from mutations import SECTIONS

OUTCOMES = ("granted", "partly_granted", "refused.state_secret", "not_processed.petition")

Values = dict[str, str]


def dice(seed: int | str) -> Random:
    """Give dice that fall the same every time."""
    return Random(seed)  # noqa: S311


def consistent(rng: Random) -> Values:
    """Draw figures of the 2021 form in which every identity holds."""
    cells: Counter[str] = Counter()
    for who in KINDS:
        for row in (*OUTCOMES, "carried_out"):
            cells[f"requests.{row}.{who}"] = rng.choice([0, 0, 1, 2, 5, 12, 40])
        done = sum(cells[f"requests.{row}.{who}"] for row in OUTCOMES)
        handled = done + cells[f"requests.carried_out.{who}"]
        cells[f"requests.concluded.{who}"] = done
        cells[f"requests.carried_in.{who}"] = rng.randint(0, handled)
        cells[f"requests.received.{who}"] = handled - cells[f"requests.carried_in.{who}"]
    for row in (*OUTCOMES, "concluded", "carried_out", "carried_in", "received"):
        cells[f"requests.{row}.total"] = sum(cells[f"requests.{row}.{who}"] for who in KINDS)
    for group in WAYS:
        for result in RESULTS:
            cells[f"proceedings.{group}.{result}"] = rng.choice([0, 0, 1, 3])
            cells[f"proceedings.{group}.total"] += cells[f"proceedings.{group}.{result}"]
    values = {code: str(number) for code, number in cells.items()}
    values["disclosure.licensing.decisions"] = str(rng.randint(0, 900))
    values["disclosure.fees.amount"] = f"{rng.randint(0, 99_999) / 1000}"
    return values


def year_before(values: Values, rng: Random) -> Values:
    """Draw a consistent year that carries forward what the next one carries over."""
    last = consistent(rng)
    for who in (*KINDS, "total"):
        last[f"requests.carried_out.{who}"] = values[f"requests.carried_in.{who}"]
        done = int(last[f"requests.concluded.{who}"])
        last[f"requests.received.{who}"] = str(done + int(values[f"requests.carried_in.{who}"]))
        last[f"requests.carried_in.{who}"] = "0"
    return last


def title_of(body: str, year: int) -> str:
    return f"{body}{year}年政府信息公开工作年度报告"


def write_draft(
    path: Path, body: str, values: Mapping[str, str], year: int = 2022, *, form: str = "2021",
    overall: str = "我单位认真做好政府信息公开工作。",
) -> None:  # fmt: skip
    """Write a draft in the format that the path's ending names."""
    title = title_of(body, year)
    if path.suffix == ".txt":
        text = draw_report(form, values, "L5", year, title=title, overall=overall)
        path.write_text(text, encoding="utf-8")
        return
    tables = (
        ("two", draw_disclosure(form, values)),
        ("three", draw_requests(form, values)),
        ("four", draw_proceedings(form, values)),
    )
    parts = [part for name, table in tables for part in (SECTIONS[name], table)]
    blocks = [title, "一、总体情况", overall, *parts, *CLOSING]
    data = FORMATS[path.suffix[1:]](blocks, dice(body))
    assert data is not None
    path.write_bytes(data)

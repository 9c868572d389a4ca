"""The page of methods shows every measure that the file has, and says what has none beside it."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

from gongkai.render.speeds import rounded

ALONE = {"": "没有别的程序做这件事。", "en/": "No other program does this."}
AGAIN = {"": "另测）", "en/": "(measured again on "}
BODIES = {"": "个机关", "en/": "bodies"}


@pytest.mark.parametrize("language", ["", "en/"])
def test_every_measure_stands_under_its_stage_and_size(site: Path, language: str) -> None:
    result = json.loads((site / "method" / "bench.json").read_text(encoding="utf-8"))
    page = (site / language / "method" / "index.html").read_text(encoding="utf-8")
    table = page.partition('id="speed-stages"')[2].partition("</table>")[0]
    sides: dict[str, list[str]] = {}
    again: set[str] = set()
    for part in table.split("<tbody>")[1:]:
        title = unescape(re.findall(r"part-head[^>]*>(.*?)(?: <small|</th>)", part)[0])
        sides[title] = re.findall(r"<th scope=\"row\">(.*?)</th>", part)
        assert (ALONE[language] in part) is (len(sides[title]) == 1)
    words = result["words"]
    own = "en" if language else "zh"
    wanted: dict[str, list[str]] = {}
    for row in result["measures"]:
        title = f"{words['stage'][row['stage']][own]} · {row['bodies']:,} {BODIES[language]}"
        wanted.setdefault(title, []).append(words["side"][row["side"]][own])
        if row["status"] == "measured":
            assert f">{rounded(row['wall_s']['median'])}</td>" in table
    assert sides == wanted
    later = [row for row in result["measures"] if "began" in row]
    assert again == {
        f"{words['stage'][row['stage']][own]} · {row['bodies']:,} {BODIES[language]}"
        for row in later
    }


@pytest.mark.parametrize("language", ["", "en/"])
def test_every_demand_stands_with_its_verdict_and_its_reason(site: Path, language: str) -> None:
    result = json.loads((site / "method" / "bench.json").read_text(encoding="utf-8"))
    page = (site / language / "method" / "index.html").read_text(encoding="utf-8")
    table = page.partition('id="speed-targets"')[2].partition("</table>")[0]
    own = "en" if language else "zh"
    lines = table.split("<tr>")[2:]
    assert len(lines) == len(result["targets"])
    for line, row in zip(lines, result["targets"], strict=True):
        plain = unescape(line)
        for name in ("title", "note", "reason"):
            assert row[f"{name}_{own}"] in plain
        assert result["words"]["verdict"][row["verdict"]][own] in plain

"""What the page of comparison reads: small files that say what the package says."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from gongkai.render.breaks import break_years
from gongkai.render.likes import FEWEST
from gongkai.render.package import Package
from gongkai.render.peers import QUANTILES
from gongkai.tables import Tables
from render.conftest import SETTINGS, render_packages
from render.crowd import ODD, TOTAL, TOWNS

STATUS = {"b": "blank", "m": "missing", "u": "unreadable", "x": "not_applicable"}
SIX_YEARS = 6


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def test_a_series_says_of_every_cell_what_the_package_says(
    crowd: Path, crowd_packages: Path
) -> None:
    codes = [row["code"] for row in load(crowd / "compare/index.json")["indicators"]]
    tables = Tables(crowd_packages / "gongkai")
    expected = {
        (row["report_id"], row["indicator"]): (
            row["status"],
            row["value"],
            row["start"],
            row["unit"] == "unknown",
        )
        for row in tables.rows("SELECT * FROM figures")
    }
    tables.close()
    found = {}
    for path in (crowd / "bodies").glob("*/series.json"):
        for report in load(path)["reports"]:
            at = 0
            for place, code in enumerate(codes):
                value, step = report["values"][place], report["starts"][place]
                at += step or 0
                if value is None:
                    continue
                is_sign = isinstance(value, str)
                found[report["id"], code] = (
                    STATUS[value] if is_sign else "reported",
                    None if is_sign else value,
                    None if step is None else at,
                    place in report.get("unit_unknown", []),
                )
    assert found == expected


def test_a_series_is_small_and_says_what_makes_bodies_alike(crowd: Path) -> None:
    path = crowd / "bodies/990101101/series.json"
    series = load(path)
    assert path.stat().st_size / len(series["reports"]) * SIX_YEARS < 20_000
    assert series["body"]["level"] == "township"
    assert [(one["year"], one["form"], one["scope"]) for one in series["reports"]] == [
        (2020, "2019", "own_body"),
        (2021, "2021", "own_body"),
        (2022, "2021", "own_body"),
    ]
    assert "增318件" in series["reports"][0]["printed"].values()


def test_the_spread_is_that_of_printed_values_and_of_thirty_bodies_at_least(crowd: Path) -> None:
    codes = [row["code"] for row in load(crowd / "compare/index.json")["indicators"]]
    groups: dict[tuple[Any, ...], list[Decimal]] = defaultdict(list)
    for path in (crowd / "bodies").glob("*/series.json"):
        series = load(path)
        for report in series["reports"]:
            value = report["values"][codes.index(TOTAL)]
            who = (series["body"]["level"], series["body"]["kind"], report["scope"])
            if value is not None and not isinstance(value, str):
                groups[report["year"], *who, report["form"]].append(value)
    expected = {
        key: [
            len(values),
            *(sorted(values)[ceil(share * len(values) / 100) - 1] for share in QUANTILES),
        ]
        for key, values in groups.items()
        if len(values) >= FEWEST
    }
    told = load(crowd / f"compare/peers/{TOTAL}.json")["groups"]
    names = ("year", "level", "kind", "scope", "form")
    assert expected == {
        tuple(row[name] for name in names): [row["n"], *(row[f"p{share}"] for share in QUANTILES)]
        for row in told
    }
    assert {row["n"] for row in told} == {30}


def test_a_code_says_whether_its_spread_is_published(crowd: Path) -> None:
    catalogue = load(crowd / "compare/index.json")
    told = {row["code"] for row in catalogue["indicators"] + catalogue["measures"] if row["peers"]}
    assert told == {path.stem for path in (crowd / "compare/peers").glob("*.json")}
    assert TOTAL in told
    assert "granted_share" not in told


def test_a_row_breaks_where_a_measure_of_it_does(crowd_packages: Path) -> None:
    package = Package(crowd_packages / "gongkai")
    breaks = break_years(package.measures)
    package.close()
    assert breaks["proceedings.litigation_direct"] == [2024]
    assert breaks["requests.refused.state_secret"] == []


def test_comparison_asks_no_other_host_for_data(crowd_packages: Path, tmp_path: Path) -> None:
    """With the bulk data elsewhere, what the page reads still stands beside it."""
    settings = replace(SETTINGS, data_url="https://data.example.org/x")
    render_packages(crowd_packages, tmp_path / "site", settings)
    assert (tmp_path / "site/bodies" / ODD / "series.json").is_file()
    assert (tmp_path / f"site/compare/peers/{TOTAL}.json").is_file()
    html = (tmp_path / "site/compare/index.html").read_text(encoding="utf-8")
    assert 'href="https://data.example.org/x/gongkai/panel.parquet"' in html


@pytest.mark.parametrize("language", ["", "en/"])
def test_the_page_says_without_script_what_it_needs(crowd: Path, language: str) -> None:
    html = (crowd / language / "compare/index.html").read_text(encoding="utf-8")
    assert "JavaScript" in html
    assert f"{'../' if language else ''}../data/gongkai/panel.csv" in html


def test_a_body_page_leads_to_its_comparison(crowd: Path) -> None:
    town = next(iter(TOWNS))
    html = (crowd / "bodies" / town / "index.html").read_text(encoding="utf-8")
    assert f'href="../../compare/?bodies={town}"' in html

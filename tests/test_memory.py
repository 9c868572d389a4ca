"""What a build holds of each report: some thousand bytes, whatever the report is like."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from gongkai import tables, taking
from gongkai.bench import Plan, generate
from gongkai.bench.country import choose_bodies
from gongkai.bench.stages.archive import write_archive
from gongkai.check.across import matching
from gongkai.pipeline import Folders, make_packages
from gongkai.publish import sizes
from gongkai.staging import slabs

pytestmark = [pytest.mark.usefixtures("lent_readers"), pytest.mark.slow]
MOST = 10_000
"""Bytes of Python that may be held of a report; its text and cells take far more."""
YEARS = (2021, 2022)


def most_held(top: Path, bodies: int) -> tuple[int, int]:
    """Build packages of so many bodies: how many reports these are, and the most that was held."""
    plan = Plan("memory", YEARS)
    write_archive(top / "data", generate(plan, choose_bodies("memory", bodies)))
    folders = Folders(top / "data" / "archive", top / "packages", top / "site", top / "src")
    tracemalloc.start()
    try:
        done = make_packages(folders, 1)
        return done.reports, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_build_holds_little_of_each_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The largest of three archives needs no more than the others, but for what is told of each."""
    monkeypatch.setattr(sizes, "WHOLE_BODIES", 1)
    monkeypatch.setattr(sizes, "VAST_BODIES", 1)
    for room, name, least in (
        (slabs, "SLAB", 20),
        (taking, "BATCH", 20),
        (tables, "BATCH", 500),
        (matching, "BATCH", 10_000),
    ):
        monkeypatch.setattr(room, name, least)
    most_held(tmp_path / "first", 5)  # what is loaded once stays
    few, small = most_held(tmp_path / "few", 30)
    many, large = most_held(tmp_path / "many", 150)
    assert many - few > 200
    assert (large - small) / (many - few) < MOST

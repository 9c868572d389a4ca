"""Damage drawn reports in every way we know, and hold what is read against what is true.

Three invariants: no crash and no hang, evidence that is the printed cell, and no number that
differs from the truth while it claims to be reported. tests/mutations.py draws the damage; run
as a program it measures layouts against kinds of dirt at length. Damage of known kinds is
counted in tests/test_accuracy.py; here it is random.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

import mutations
from mutations import DIRT, SECONDS, broken_evidence, judge, make, moved, mutate

RANDOM = 700
SINGLE = range(1_000_000, 1_000_200, 100)
"""Random mutations; with one structured damage per layout and kind some two thousand inputs."""
FOUND = (2_013_399, 5_018_653, 6_017_881, 41_008_633, 51_065_449, 52_022_749)
"""Seeds at which a long run once found a number that had moved."""
GIVEN_UP = {"blank_template", "no_tables", "cut_columns"}
"""Damage after which a row may be given up; a number in it must still not be wrong."""
MERGING = {"lines-", "span-"}
"""Damage that joins two halves of different rows into what looks like a whole one."""


@pytest.mark.parametrize("kind", sorted(set(DIRT) - GIVEN_UP))
def test_marked_tables_lose_no_number(kind: str) -> None:
    """Where pipes or tabs mark every cell, nothing that is printed is given up."""
    for layout in ("L5", "L7"):
        drawn, text = make(layout, kind, 0)
        verdict = judge(drawn, text)
        assert (verdict.non_zero, []) == (verdict.non_zero_right, verdict.lost), f"{layout} {kind}"


@pytest.mark.parametrize("first", range(0, RANDOM, 100))
def test_random_damage_never_crashes_and_keeps_the_evidence(first: int) -> None:
    """Bytes, characters and lines lost, doubled or inserted at random."""
    for seed in range(first, first + 100):
        data, _, done = mutate(seed)
        begun = time.perf_counter()
        reports = mutations.read_bytes(data)
        assert time.perf_counter() - begun < SECONDS, f"seed {seed}"
        for report in reports:
            assert [] == broken_evidence(report), f"seed {seed}: {done}"


@pytest.mark.parametrize("seeds", [range(at, at + 100) for at in SINGLE] + [FOUND])
def test_one_damage_moves_no_number(seeds: Sequence[int]) -> None:
    """After one small damage no indicator shows the number of another one."""
    for seed in seeds:
        data, true, done = mutate(seed, count=1)
        if MERGING & set(done):
            continue
        for report in mutations.read_bytes(data)[:1]:
            assert [] == moved(report, true), f"seed {seed}: {done}"

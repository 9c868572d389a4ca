"""Choose bodies of the real country, county by county, with what stands above each.

In: the registers of divisions. Out: bodies in one order, so that a smaller choice is the beginning
of a larger one. Must not know what they report.

Counties come in the order of dice, each with its bureaus and towns, and its city and province when
the first of their counties is chosen: any choice has the mix of levels that the country has.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

from gongkai.bench.bodies import BETWEEN, LENGTHS, Body, below, bodies_of
from gongkai.bench.dice import dice
from gongkai.knowledge import divisions

DEPARTMENTS = Path(__file__).with_name("departments.csv")


def choose_bodies(seed: str, count: int) -> tuple[Body, ...]:
    """Choose so many bodies, or all that are likely to report where these are fewer."""
    return tuple(islice(_bodies(seed, None), count))


def choose_names(seed: str, count: int) -> tuple[Body, ...]:
    """Choose so many bodies whose names are looked up: every bureau that a division may have."""
    with DEPARTMENTS.open(encoding="utf-8", newline="") as file:
        kinds = tuple(row["kind"] for row in csv.DictReader(file))
    return tuple(islice(_bodies(seed, kinds), count))


def places_of(body: Body) -> list[str]:
    """Name the divisions of a body, from the province down to its own."""
    names = divisions.names(BETWEEN[1])
    return [names[body.code[:size]] for size in sorted(LENGTHS) if body.code[:size] in _held(size)]


@cache
def _held(size: int) -> frozenset[str]:
    return frozenset(code for code in divisions.names(BETWEEN[1]) if len(code) == size)


def _bodies(seed: str, kinds: tuple[str, ...] | None) -> Iterator[Body]:
    for code in _codes(seed):
        yield from bodies_of(seed, code, kinds)


def _codes(seed: str) -> Iterator[str]:
    provinces = [code for code in divisions.names(BETWEEN[1]) if len(code) == min(LENGTHS)]
    counties = [code for one in provinces for city in below(one) for code in below(city)]
    counties.sort(key=lambda code: dice(seed, code, "turn").random())
    told: set[str] = set()
    for county in counties:
        yield county
        yield from below(county)
        for above in (county[:4], county[:2]):
            if above not in told and above in _held(len(above)):
                told.add(above)
                yield above

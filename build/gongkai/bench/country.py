"""Choose bodies of the real country, city by city, with what stands below and above each.

In: the registers of divisions. Out: bodies in one order, so that a smaller choice is the beginning
of a larger one. Must not know what they report.

Cities come in the order of dice, each with its counties and their bureaus and towns; a province
comes with one of its cities. So a choice has about the mix of levels that the country has.
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
    cities = {code: list(below(code)) for code in provinces}
    told = {dice(seed, one, "city").choice(held): one for one, held in cities.items() if held}
    every = [city for held in cities.values() for city in held]
    for city in sorted(every, key=lambda code: dice(seed, code, "turn").random()):
        for county in below(city):
            yield county
            yield from below(county)
        yield city
        if city in told:
            yield told[city]

"""What the generator promises: slices, years that follow, skew, and the mark in every file."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from gongkai.bench import Body, Made, Plan, below, bodies_of, generate
from gongkai.bench import bodies as bodies_module
from gongkai.bench.drawing import LAYOUTS, indicators_of
from gongkai.bench.figures import draw_years
from gongkai.bench.sums import KINDS
from gongkai.intake import SYNTHETIC
from gongkai.knowledge.departments import kinds_of

SEED = "tests"
HERE = Path(bodies_module.__file__).parent
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def county() -> list[Body]:
    """The bodies of 单县: government, office, departments, towns."""
    towns = (body for code in below("371722") for body in bodies_of(SEED, code))
    return [*bodies_of(SEED, "371722"), *towns]


def test_a_slice_is_the_same_in_any_order_and_size(county: list[Body]) -> None:
    plan = Plan(SEED, (2020, 2021, 2022))
    whole = {one.path: one for one in generate(plan, county)}
    turned = {one.path: one for one in generate(plan, reversed(county))}
    assert whole == turned
    last = {one.path: one for one in generate(Plan(SEED, (2022,)), county[5:9])}
    assert last
    assert all(whole[path] == one for path, one in last.items())


def test_another_seed_gives_other_reports(county: list[Body]) -> None:
    one, other = (next(iter(generate(Plan(seed, (2022,)), county[:1]))).data for seed in ("a", "b"))
    assert one != other


def test_nothing_is_made_before_it_is_asked_for(county: list[Body]) -> None:
    """An endless archive has a beginning."""

    def endless():
        while True:
            yield from county

    assert len(list(islice(generate(Plan(SEED, (2021,)), endless()), 100))) == 100


@pytest.mark.parametrize("level", [0, 1])
def test_years_follow_from_each_other(county: list[Body], level: int) -> None:
    years = dict(draw_years(SEED, county[level], 2024))
    for year in range(2020, 2025):
        before, now = years[year - 1], years[year]
        for kind in (*KINDS, "total"):
            carried = now.get(f"requests.carried_in.{kind}", 0)
            assert carried == before.get(f"requests.carried_out.{kind}", 0)
    row = "disclosure.normative_documents"
    for year in (2022, 2023, 2024):
        stock = years[year - 1][f"{row}.in_force"] + years[year][f"{row}.issued"]
        assert years[year][f"{row}.in_force"] == stock - years[year][f"{row}.repealed"]
    items = "disclosure.licensing"
    stock = years[2019][f"{items}.previous_items"] + years[2019][f"{items}.change"]
    assert years[2020][f"{items}.previous_items"] == stock


def test_numbers_are_skewed_and_last() -> None:
    """Most cells are 0; a town has few requests; large bodies stay large."""
    towns = [
        body for code in below("3717") for town in below(code) for body in bodies_of(SEED, town)
    ]
    drawn = [dict(draw_years(SEED, body, 2022)) for body in towns]
    cells = [sum(map(bool, years[2022].values())) for years in drawn]
    assert sum(cells) / len(cells) < len(indicators_of("2021")) / 20
    received = [[y.get("requests.received.total", 0) for y in years.values()] for years in drawn]
    totals = sorted(map(sum, received))
    assert totals[len(totals) // 2] <= 3
    assert totals[-1] > 6
    (city, *_) = bodies_of(SEED, "3717")
    yearly = [y["requests.received.total"] for _, y in draw_years(SEED, city, 2022)]
    assert min(yearly) > 100
    assert max(yearly) < 4 * min(yearly)


def said_in(made: Made) -> str:
    """The characters of a file as they stand in it."""
    if made.truth.layout != "docx":
        return made.data.decode()
    with zipfile.ZipFile(io.BytesIO(made.data)) as word:
        return word.read("word/document.xml").decode()


def test_every_file_says_that_it_is_synthetic(county: list[Body]) -> None:
    layouts: Counter[str] = Counter()
    everybody = (*county, *bodies_of(SEED, "3717"), *bodies_of(SEED, "371723"))
    for made in generate(Plan(SEED, tuple(range(2019, 2025))), everybody):
        layouts[made.truth.layout] += 1
        assert SYNTHETIC in said_in(made)
        assert "synthetic-sample" in made.url or not made.url
    assert layouts.keys() == {*LAYOUTS, "html", "docx"}


def test_no_file_of_the_archive_says_so() -> None:
    """What is published as data is none of the invented reports."""
    for path in sorted((ROOT / "datasets" / "archive").rglob("*")):
        if path.is_file():
            assert SYNTHETIC.encode() not in path.read_bytes(), path


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the generator's tables."""
    return list(csv.DictReader((HERE / name).read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", rows("departments.csv"), ids=lambda row: row["kind"])
def test_departments_are_called_by_their_kind(row: dict[str, str]) -> None:
    names = [row[column] for column in ("county", "prefecture", "province", "before")]
    assert {kinds_of(name)[0].id for name in names if name} == {row["kind"]}


def test_there_are_many_different_sentences() -> None:
    said = rows("sentences.csv")
    assert len(said) == len({row["sentence"] for row in said})
    assert len(said) > 100
    assert len({row["topic"] for row in said}) > 40

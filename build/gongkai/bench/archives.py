"""Make synthetic archives of any size, one report at a time, and say what is true of each.

In: a plan and bodies. Out: files with their rows of the manifest and their truth. Whatever the
size of the archive and the order of its bodies, a body's report of a year is the same. Nothing is
kept but the report at hand. Must not read back what it writes.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from random import Random

from gongkai.bench.bodies import Body
from gongkai.bench.dice import dice
from gongkai.bench.documents import Draft, Odd, print_report
from gongkai.bench.drawing import indicators_of
from gongkai.bench.faults import (
    COPIED,
    HOSTILE,
    LATE,
    REVISED,
    SKIPPED,
    break_one,
    copied,
    hostile,
)
from gongkai.bench.figures import FIRST, Number, Values, draw_years, form_of
from gongkai.bench.narrative import draw_words

OFFICIAL = "https://www.synthetic-sample.gov.cn"
"""Nobody's host: what it is called says what it is."""
MIRROR = "https://mirror.synthetic-sample.example"
SHARES = {"L1": 18, "L2": 9, "L3": 5, "L4": 5, "L5": 13, "L6": 12, "L7": 8, "html": 26, "docx": 3}
"""How many reports in a hundred have each layout."""
HABIT, ADDRESSED = 0.6, 0.6
NOTE = "synthetic"
JANUARY, MARCH = 31, 90
THOUSAND = 1_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make: a seed, the years wanted, and the bodies with hostile text.

    Some bodies skip a year; with ``is_late`` these have published after all.
    """

    seed: str
    years: tuple[int, ...]
    hostile: frozenset[str] = frozenset()
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What is true of a cell; ``unit`` is given only where none is printed."""

    status: str
    value: Number | None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of a document; ``cells`` leaves out those that print 0."""

    body: Body
    name: str
    year: int
    form: str
    layout: str
    published: str
    faults: tuple[str, ...]
    cells: dict[str, Cell] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Made:
    """One file of the archive."""

    path: str
    data: bytes = field(repr=False)
    url: str
    fetched_on: str
    truth: Truth


def generate(plan: Plan, bodies: Iterable[Body]) -> Iterator[Made]:
    """Make the files of an archive, body by body and year by year."""
    for body in bodies:
        before: Values = {}
        for year, values in draw_years(plan.seed, body, max(plan.years)):
            if year in plan.years and year <= body.until:
                yield from _made(plan, body, year, (before, values))
            before = values


def _made(plan: Plan, body: Body, year: int, values: tuple[Values, Values]) -> Iterator[Made]:
    source = dice(plan.seed, body.key, year, "document")
    if source.random() < SKIPPED and not plan.is_late:
        return
    draft, faults = _drafted(plan, body, year, values)
    if body.key in plan.hostile and hostile(draft, source):
        faults = [*faults, HOSTILE]
    elif done := break_one(draft, source):
        faults = [*faults, done]
    yield _file(plan, draft, faults, "")
    if source.random() < REVISED:
        yield _file(plan, _revised(draft, source), [*faults, "revised"], "-revised")


def _drafted(
    plan: Plan, body: Body, year: int, values: tuple[Values, Values]
) -> tuple[Draft, list[str]]:
    """Draft a report that is not broken yet; gives what is odd about its words and its day."""
    source = dice(plan.seed, body.key, year, "draft")
    before, now = values
    faults = []
    words = draw_words(plan.seed, body, year, now)
    if year > FIRST and source.random() < COPIED:
        words = copied(words, draw_words(plan.seed, body, year - 1, before))
        faults.append("copied")
    if body.name_in(year) != body.name:
        faults.append("renamed")
    if body.level == "township" and not body.above:
        faults.append("short_name")
    is_late = source.random() < LATE
    if is_late:
        faults.append("late")
    day = _day(source, body, year, is_late=is_late)
    layout = _layout(plan.seed, body, source)
    draft = Draft(body, year, form_of(year), layout, words, dict(now), day)
    _print_units(draft, plan.seed)
    return draft, faults


def _layout(seed: str, body: Body, source: Random) -> str:
    """Choose a layout: mostly that of the county's site."""
    house = dice(seed, body.code[:6], "layout").choices([*SHARES], [*SHARES.values()])
    other = source.choices([*SHARES], [*SHARES.values()])
    return (house if source.random() < HABIT else other)[0]


def _day(source: Random, body: Body, year: int, *, is_late: bool) -> str:
    """Choose the day of publication, before the statutory one or after it."""
    last = MARCH if body.kind == "government" and body.level != "township" else JANUARY
    after = last + source.randint(3, 90) if is_late else source.randint(6, last)
    return (datetime.date(year, 12, 31) + datetime.timedelta(days=after)).isoformat()


def _print_units(draft: Draft, seed: str) -> None:
    """Print amounts, changes and large numbers as the body always does: with a unit or without."""
    habit = dice(seed, draft.body.key, "units").random()
    cell = "disclosure.procurement.amount"
    if amount := draft.values.get(cell):
        if habit < 0.35:
            draft.odd[cell] = Odd(str(amount), value=amount, unit="unknown")
        elif habit < 0.75:
            draft.odd[cell] = Odd(f"{amount}万元", value=amount)
        else:
            draft.odd[cell] = Odd(f"{amount * 10_000:.0f}元", value=amount)
    if habit < 0.9:
        return
    for cell, number in draft.values.items():
        if cell.endswith(".change") and number:
            draft.odd[cell] = Odd(f"{'减' if number < 0 else '增'}{abs(number)}", value=number)
        elif number >= THOUSAND and cell not in draft.odd:
            draft.odd[cell] = Odd(f"{number:,}", value=number)


def _revised(draft: Draft, source: Random) -> Draft:
    """Give what the body published later: one number more, another day."""
    day = datetime.date.fromisoformat(draft.published) + datetime.timedelta(source.randint(5, 40))
    cell = "disclosure.licensing.decisions"
    values = {**draft.values, cell: draft.values.get(cell, 0) + source.randint(1, 9)}
    return replace(draft, published=day.isoformat(), values=values)


def _file(plan: Plan, draft: Draft, faults: list[str], mark: str) -> Made:
    body, year = draft.body, draft.year
    source = dice(plan.seed, body.key, year, "file")
    own = f"{body.key}-{year}{mark}.{draft.suffix}"
    path = f"{body.code[:4]}/{body.code[:6]}/{own}" if len(body.code) > 4 else f"{body.code}/{own}"
    url = f"{OFFICIAL}/art/{draft.published.replace('-', '/')}/{own}"
    if "injected" in faults:
        url = f"{MIRROR}/{own}"
    elif source.random() >= ADDRESSED:
        url = ""
    day = datetime.date.fromisoformat(draft.published) + datetime.timedelta(source.randint(0, 45))
    truth = Truth(
        body,
        body.name_in(year),
        year,
        draft.form,
        draft.layout,
        draft.published,
        tuple(faults),
        dict(_cells(draft)),
    )
    return Made(path, print_report(draft), url, day.isoformat(), truth)


def _cells(draft: Draft) -> Iterator[tuple[str, Cell]]:
    for cell in indicators_of(draft.form):
        odd = draft.odd.get(cell)
        if draft.lost and cell.partition(".")[0] in draft.lost:
            yield cell, Cell("missing", None)
        elif odd:
            yield cell, Cell(odd.status, odd.value, odd.unit)
        elif number := draft.values.get(cell):
            yield cell, Cell("reported", number)

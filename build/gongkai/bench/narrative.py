"""Say in words what a report says beside its tables, each body in sentences of its own choice.

In: a body, a year and its figures. Out: the title, the opening and the paragraphs of parts one,
five and six. Numbers of requests in sentences are those of the tables. Must not know the layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

from gongkai.bench.bodies import Body
from gongkai.bench.dice import dice
from gongkai.bench.figures import Values
from gongkai.handwritten import read_rows

COLUMNS = ("part", "who", "since", "until", "topic", "sentence")
TITLES = (
    "{name}{year}年政府信息公开工作年度报告",
    "{name}{year}年度政府信息公开工作年度报告",
    "{year}年{name}政府信息公开工作年度报告",
    "{name}关于{year}年度政府信息公开工作的年度报告",
)
NUMBERS = ("一是", "二是", "三是", "四是", "五是", "六是")
REPEATED = 0.6
"""How often a body says again what it said the year before."""
TOWNS = {"government", "subdistrict-office"}
USUAL_ITEMS = {"province": 4000, "prefecture": 2500, "county": 420, "township": 90}


@dataclass(frozen=True, slots=True)
class Narrative:
    """The words of a report; ``parts`` holds the paragraphs of parts one, five and six."""

    title: str
    opening: str
    parts: Mapping[int, list[str]] = field(default_factory=dict)


@cache
def _sentences() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in read_rows(Path(__file__).with_name("sentences.csv"), COLUMNS):
        found.setdefault(row["part"], []).append(row)
    return found


@cache
def _chosen(part: str, who: frozenset[str], year: int) -> tuple[str, ...]:
    return tuple(
        row["sentence"]
        for row in _sentences()[part]
        if row["who"] in who and int(row["since"] or 0) <= year <= int(row["until"] or 9999)
    )


def _is_who(body: Body) -> frozenset[str]:
    """Say which sentences fit a body: everybody's, its kind's, its department's."""
    town = "town" if body.kind in TOWNS and body.level == "township" else ""
    sort = {"subdistrict-office": "subdistrict", "development-zone": "zone"}.get(body.kind, "")
    own = town or sort or body.kind
    return frozenset({"any", own, sort or own, body.department or own})


class _Teller:
    """Chooses sentences for one report; says of two years' choice which one is repeated."""

    def __init__(self, seed: str, body: Body, year: int, words: Mapping[str, object]) -> None:
        self.source = dice(seed, body.key, year, "words")
        self.lasting = dice(seed, body.key, "words")
        self.who, self.year, self.words = _is_who(body), year, words

    def some(self, part: str, number: int = 1) -> list[str]:
        """Choose sentences of a part, mostly those of every year."""
        known = _chosen(part, self.who, self.year)
        usual = self.lasting.sample(known, min(number, len(known)))
        now = self.source.sample(known, min(number, len(known)))
        both = zip(usual, now, strict=True)
        kept = [one if self.source.random() < REPEATED else two for one, two in both]
        return [self.fill(one) for one in dict.fromkeys(kept)]

    def fill(self, sentence: str) -> str:
        """Put names and numbers into a sentence."""
        few = {"n": self.source.randint(6, 60), "m": self.source.randint(2, 9)}
        return sentence.format_map({**few, **self.words})


def draw_words(seed: str, body: Body, year: int, values: Values) -> Narrative:
    """Write the narrative of a report."""
    words = _words_of(seed, body, year, values)
    teller = _Teller(seed, body, year, words)
    title = dice(seed, body.key, "title").choice(TITLES).format_map(words)
    fee = values.get("disclosure.fees.amount", 0) and values.get("requests.received.total", 0)
    charged = "fee-some" if fee and teller.source.random() < 0.2 else "fee-none"
    five = [*_numbered(teller.some("problem", 2), "存在的主要问题："), *teller.some("plan", 2)]
    six = [*(teller.some(charged) if year > 2020 else []), *teller.some("other")]
    parts = {1: list(_overall(teller, body, values)), 5: five, 6: six}
    return Narrative(title, "".join(teller.some("intro")), parts)


def _overall(teller: _Teller, body: Body, values: Values) -> Iterator[str]:
    """Write part one: disclosure, requests, management, platform, oversight."""
    if body.scope == "jurisdiction":
        yield "".join(teller.some("scope-jurisdiction"))
    opened = "".join(teller.some(f"open-{body.scope}"))
    yield f"（一）主动公开情况。{opened}{''.join(teller.some('topic', 3))}"
    asked = "some" if values.get("requests.received.total") else "none"
    known = _chosen("requests", frozenset({asked}), teller.year)
    yield f"（二）依申请公开情况。{teller.fill(teller.source.choice(known))}"
    yield f"（三）政府信息管理情况。{''.join(teller.some('manage', 2))}"
    yield f"（四）公开平台建设情况。{''.join(teller.some('platform', 2))}"
    yield f"（五）监督保障情况。{''.join(teller.some('oversee', 2))}"


def _numbered(sentences: list[str], lead: str) -> list[str]:
    counted = zip(NUMBERS, sentences, strict=False)
    return [lead + "".join(f"{number}{sentence}" for number, sentence in counted)]


def _words_of(seed: str, body: Body, year: int, values: Values) -> dict[str, object]:
    """Give what the sentences name: the body, its place, and its numbers of the year."""
    source = dice(seed, body.key, year, "items")
    lasting = dice(seed, body.key, "items").lognormvariate(0, 0.6)
    usual = USUAL_ITEMS.get(body.level, 100) * (0.4 if body.department else 1)
    items = max(12, round(usual * lasting * source.lognormvariate(0, 0.2)))
    a, b = _split(source, items), 0
    b = _split(source, items - a)
    said = {
        row: values.get(f"requests.{row}.total", 0)
        for row in ("received", "carried_in", "concluded", "carried_out")
    }
    return {
        "name": body.above + body.name_in(year),
        "own": "" if body.scope in ("unknown", "jurisdiction") else body.own,
        "place": body.place,
        "whole": body.whole,
        "year": year,
        "next": year + 1,
        "items": items,
        "a": a,
        "b": b,
        "c": items - a - b,
        "fee": 100 * source.randint(1, 40),
        **said,
    }


def _split(source: Random, number: int) -> int:
    return round(number * source.uniform(0.3, 0.7))

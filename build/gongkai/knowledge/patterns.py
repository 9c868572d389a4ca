"""Words and patterns by which text is recognized, as data read once from CSV.

In: the CSV files of this room. Out: sets, mappings and compiled patterns. Must not search any
text; each file says in a column of its own which report made a row necessary.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, cast

from gongkai.knowledge import rows
from gongkai.model import Kind, Scope

LAST_BASIC = 0xFFFF
"""A set of characters up to here is one table to ``re``; any beyond it is tried one by one."""


@cache
def units() -> dict[str, tuple[str, str]]:
    """Printed units: their kind (count or money) and their factor to one, or to 万元."""
    return {row["unit"]: (row["kind"], row["factor"]) for row in rows("units.csv")}


@cache
def marks() -> frozenset[str]:
    """What a cell prints instead of a number: 无, /, 不适用 and the dashes."""
    return frozenset(row["mark"] for row in rows("marks.csv"))


@cache
def signs() -> dict[str, int]:
    """Words and characters before a change: +1 for more, -1 for less."""
    return {row["sign"]: int(row["direction"]) for row in rows("signs.csv")}


@cache
def footnotes() -> re.Pattern[str]:
    """The marks of footnotes that may stand behind a number, before any folding of characters."""
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows("footnotes.csv")))


@cache
def furniture() -> re.Pattern[str]:
    """Lines that belong to the page and not to the table: page numbers, period lines."""
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows("furniture.csv")))


@cache
def headings() -> tuple[tuple[int, re.Pattern[str]], ...]:
    """The vocabulary of the six statutory headings: section number and wording."""
    return tuple((int(row["section"]), re.compile(row["pattern"])) for row in rows("headings.csv"))


class BodyPattern(NamedTuple):
    """A place where a report says whose it is: a pattern with the group ``name``.

    ``where`` it is looked for is any place, or the head before part one. Of the words that it
    ``needs``, if there are any, one stands in what it looks at; where ``reach`` is given, no
    further than so many characters from all else that it looks at.
    """

    rule: str
    order: int
    where: str
    needs: tuple[str, ...]
    reach: int
    pattern: re.Pattern[str]


@cache
def body_evidence() -> tuple[BodyPattern, ...]:
    """Where a report says whose it is, strongest first."""
    ordered = sorted(rows("body_evidence.csv"), key=lambda row: int(row["order"]))
    return tuple(
        BodyPattern(
            row["rule"],
            int(row["order"]),
            row["where"],
            tuple(row["needs"].split()),
            int(row["reach"] or 0),
            re.compile(row["pattern"]),
        )
        for row in ordered
    )


@cache
def body_names() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    """Endings of body names, most specific first: kind and pattern for the end of a name."""
    return tuple(
        (cast(Kind, row["kind"]), re.compile(f"(?:{row['pattern']})$"))  # guarded in tests
        for row in rows("body_names.csv")
    )


@cache
def scopes() -> tuple[tuple[Scope, re.Pattern[str]], ...]:
    """Sentences that tell whom the figures cover, widest scope first."""
    return tuple(
        (row["scope"], re.compile(row["pattern"]))  # type: ignore[misc]  # guarded in tests
        for row in rows("scopes.csv")
    )


@cache
def date_fields() -> tuple[re.Pattern[str], ...]:
    """Words before a publication date, strongest first; regeneration stamps are not among them."""
    ordered = sorted(rows("date_fields.csv"), key=lambda row: int(row["order"]))
    return tuple(re.compile(row["pattern"]) for row in ordered)


@dataclass(frozen=True, slots=True)
class DecidingWord:
    """A word that decides what a label means: a pattern, what it says, and its kind."""

    pattern: str
    means: str
    kind: str


@cache
def deciding_words() -> tuple[DecidingWord, ...]:
    """Words that no misprint and no remark may change; harmless phrases hold such words."""
    return tuple(
        DecidingWord(row["pattern"], row["means"], row["kind"])
        for row in rows("deciding_words.csv")
    )


@dataclass(frozen=True, slots=True)
class Injection:
    """How one kind of injected token is recognized; one of ``needs``, if any, is in each."""

    pattern: re.Pattern[str]
    needs: tuple[str, ...]


@cache
def injection(kind: str) -> tuple[Injection, ...]:
    """How tokens that a hijacked mirror put into a text are recognized, by kind."""
    return tuple(
        Injection(re.compile(row["pattern"]), tuple(row["needs"].split()))
        for row in rows("injection.csv")
        if row["kind"] == kind
    )


@cache
def _wording() -> dict[str, str]:
    return {row["zh"]: row["en"] for row in rows("wording.csv")}


def wording(zh: str) -> str:
    """Give the English of a printed Chinese term; the table is guarded to be complete."""
    return _wording()[zh]


@cache
def personal() -> re.Pattern[str]:
    """Personal data that is never quoted: names behind an office, mobile and identity numbers."""
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows("personal.csv")))


@cache
def private_mail() -> re.Pattern[str]:
    """Mail addresses at hosts that give them to anybody: a person's, not an office's."""
    hosts = "|".join(re.escape(row["host"]) for row in rows("private_mail.csv"))
    return re.compile(rf"[A-Za-z0-9._%+-]+@(?:[a-z0-9-]+\.)?(?:{hosts})(?![a-z0-9])", re.IGNORECASE)


@cache
def characters() -> dict[int, str]:
    """Traditional characters and their simplified ones, for ``str.translate``."""
    return {ord(row["traditional"]): row["simplified"] for row in rows("characters.csv")}


@cache
def traditional() -> re.Pattern[str]:
    """One character that may be a traditional one: cheaper to look for than to translate all."""
    basic = "".join(re.escape(chr(code)) for code in characters() if code <= LAST_BASIC)
    return re.compile(f"[{basic}\U00010000-\U0010ffff]")


@cache
def regional_words() -> tuple[tuple[str, str], ...]:
    """Words that a converted mirror changed beside the characters (資訊 for 信息)."""
    return tuple((row["regional"], row["mainland"]) for row in rows("words.csv"))


@cache
def not_reports() -> tuple[tuple[str, str, re.Pattern[str], bool], ...]:
    """Documents that look like a report and are none.

    Each is where to look, the reason, the pattern, and whether it holds against figures too.
    """
    return tuple(
        (row["where"], row["reason_en"], re.compile(row["pattern"]), row["always"] == "yes")
        for row in rows("not_reports.csv")
    )


@cache
def needed_in_leads() -> frozenset[str]:
    """Characters of which one stands in each lead that tells another kind of document."""
    found = (row["needs"].split() for row in rows("not_reports.csv") if row["where"] == "lead")
    return frozenset().union(*found)


@dataclass(frozen=True, slots=True)
class StatisticsRow:
    """One row of the statistics table of 2014 to 2018: its part, its wording and its unit."""

    part: str
    label: str
    unit: str


@cache
def statistics_2014() -> tuple[StatisticsRow, ...]:
    """The rows of the statistics table of 2014 to 2018, in the order of the form."""
    return tuple(
        StatisticsRow(row["part"], row["label"], row["unit"]) for row in rows("statistics_2014.csv")
    )


@cache
def phrases_before_2019() -> tuple[str, ...]:
    """Row names of the statistics table of 2014 to 2018, which no later form has."""
    return tuple(row["phrase"] for row in rows("forms_before_2019.csv"))


@cache
def national_bodies() -> dict[str, Kind]:
    """Bodies of the State Council by every name that they print, with their kind."""
    return {
        row["name"]: cast(Kind, row["kind"])  # guarded in tests
        for row in rows("national_bodies.csv")
    }


@dataclass(frozen=True, slots=True)
class OwnVoice:
    """One way in which a report speaks of itself (我局): who may say so, and of which level.

    ``phrase`` is further words that say the same without 我, or empty; the first of ``kinds`` is
    the one that a body has of which nothing else is known.
    """

    phrase: str
    kinds: tuple[Kind, ...]
    level: str


@cache
def own_voice() -> tuple[re.Pattern[str], tuple[OwnVoice, ...]]:
    """The ways in which a report speaks of itself, and one pattern with a group for each."""
    table = tuple(rows("own_voice.csv"))
    ways = (OwnVoice(row["phrase"], _kinds(row["kinds"]), row["level"]) for row in table)
    words = "|".join(f"({row['word']})" for row in table)
    return re.compile(f"[我本](?:{words})"), tuple(ways)


def _kinds(words: str) -> tuple[Kind, ...]:
    return tuple(cast("Kind", word) for word in words.split())


@cache
def evidence_rules() -> dict[str, tuple[str, str]]:
    """What each rule of body evidence is called, in Chinese and in English."""
    return {row["rule"]: (row["zh"], row["en"]) for row in rows("evidence_rules.csv")}


@cache
def official_hosts() -> tuple[str, ...]:
    """Endings of the hosts on which public bodies publish."""
    return tuple(row["suffix"] for row in rows("official_hosts.csv"))

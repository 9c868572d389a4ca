"""Give every body and every report its id in the archive, and choose the current version.

In: the cards of all reports. Out: the same, each with its id. Must not drop a version: all are
kept, one is current. Ids must not depend on the order of files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gongkai.knowledge.departments import GENERIC, LINKS, kinds_of
from gongkai.ledger import NO_LEDGER, Key, Ledger, keys_of
from gongkai.model import Report, Stopped
from gongkai.staging import Filed
from gongkai.taken import Card

PROVENANCES = {"official_host": 0, "unknown": 1, "mirror": 2}
"""An official copy goes before one without an address, and that before a mirror."""
JOINTS = re.compile("[和与及、]")
"""What stands between the functions that one department's name lists."""
ORGANS = re.compile("(?:委员会|办公室|中心|[局厅委办处])$")
LATEST = 9999


def file_reports(cards: Sequence[tuple[int, Card]]) -> list[Filed]:
    """Give every report its id in this archive, and choose the current versions.

    Args:
        cards: reports whose bodies have their ids, each with the number of its document.

    Raises:
        Stopped: two reports would have the same id.
    """
    reports = [card.report for _, card in cards]
    current = _current([card for _, card in cards])
    ids = report_ids(reports, current)
    filed = [
        Filed(card.report, own, index in current, card.cells, card.values, card.is_damaged, doc)
        for index, ((doc, card), own) in enumerate(zip(cards, ids, strict=True))
    ]
    filed.sort(key=lambda one: one.report_id)
    for one, other in pairwise(filed):
        if one.report_id == other.report_id:
            paths = f"{one.report.source.path} and {other.report.source.path}"
            raise Stopped(f"{paths}: both would be report {one.report_id}")
    return filed


def _current(cards: Sequence[Card]) -> set[int]:
    """Choose the current version of each body and year; gives places in the list.

    The official host goes before a mirror, then the more complete copy, then the later date, of
    publication and of fetching; the hash and the path break what ties are left.
    """
    best: dict[tuple[str, int], int] = {}
    for index, card in enumerate(cards):
        one = card.report
        if one.year is None:
            continue
        key = (one.body.id, one.year)
        if key not in best or _rank(card) < _rank(cards[best[key]]):
            best[key] = index
    return set(best.values())


def _rank(card: Card) -> tuple[int, int, int, int, str, str, int]:
    one, values = card.report, card.values
    place = (one.source.sha256, one.source.path, one.ordinal)
    days = (-_day(one.published_on), -_day(one.source.fetched_on))
    return (PROVENANCES[one.provenance], -values, *days, *place)


def _day(date: str | None) -> int:
    return int((date or "0001-01-01").replace("-", ""))


def report_ids(reports: list[Report], current: set[int]) -> list[str]:
    """Give every report an id of its own: of several equal ones the later, by path, get -2, -3."""
    order = sorted(
        range(len(reports)),
        key=lambda index: (
            index not in current,
            reports[index].source.path,
            reports[index].ordinal,
        ),
    )
    ids: dict[int, str] = {}
    taken: set[str] = set()
    for index in order:
        own = wanted = report_id(reports[index], is_current=index in current)
        number = 1
        while own in taken:
            number += 1
            own = f"{wanted}-{number}"
        taken.add(own)
        ids[index] = own
    return [ids[index] for index in range(len(reports))]


def report_id(one: Report, *, is_current: bool) -> str:
    """Give the id of a report: body and year, and its hash where another version is current."""
    year = "undated" if one.year is None else str(one.year)
    own = f"{one.body.id}-{year}"
    if is_current:
        return own
    return f"{own}-{one.source.sha256[:8]}" + (f"-{one.ordinal}" if one.ordinal > 1 else "")


@dataclass(frozen=True, slots=True)
class Named:
    """A department's name without its division, the years it reported under it, its kept id."""

    core: str
    years: frozenset[int]
    kept: str = ""

    @property
    def place(self) -> tuple[int, str]:
        """The first year, then the name: the order in which bodies are counted."""
        return (min(self.years, default=LATEST), self.core)


def tell_apart(
    reports: Sequence[Report], ledger: Ledger = NO_LEDGER, keys: Sequence[Key] | None = None
) -> list[Report]:
    """Give every body its kept id, and a second department of a kind in a division -2 or more.

    Only names of the same year tell that there are two: a name that follows another one in a
    later year is a new name of the same body. A number that was ever given is not given again.
    ``keys`` are those of the reports, where they are known.
    """
    keys = keys_of(reports) if keys is None else keys
    known, redirects = ledger.known, ledger.redirects
    years: dict[str, dict[Key, set[int]]] = {}
    for one, key in zip(reports, keys, strict=True):
        if is_department(one):
            names = years.setdefault(one.body.id, {}).setdefault(key, set())
            names.update([one.year] if one.year else [])
    ids: dict[tuple[str, Key], str] = {}
    taken = set(ledger.ids)
    remembered = _remembered(ledger)
    for body_id, found in sorted(years.items()):
        code = next(iter(found))[0]
        candidates = [Named(key[1], frozenset(of), known.get(key, "")) for key, of in found.items()]
        more = remembered.get(body_id, ())
        candidates += [one for one in more if (code, one.core) not in found]
        for group in _bodies(candidates):
            own = next((name.kept for name in group if name.kept), "") or _next(body_id, taken)
            taken.add(own)
            ids |= {(body_id, (code, name.core)): own for name in group}
    return [
        _with_id(one, key, ids, known, redirects) for one, key in zip(reports, keys, strict=True)
    ]


def _remembered(ledger: Ledger) -> dict[str, list[Named]]:
    """Give the kept names of each kind in each division, whose reports may be gone."""
    found: dict[str, list[Named]] = {}
    for row in ledger.rows:
        if row.name and not row.redirects_to:
            years = frozenset({int(row.since)} if row.since else ())
            own = Named(row.name, years, row.body_id)
            found.setdefault(f"{row.code}-{row.department}", []).append(own)
    return found


def _next(body_id: str, taken: set[str]) -> str:
    """Give the first of id, id-2, id-3 … that was never given."""
    own, number = body_id, 1
    while own in taken:
        number += 1
        own = f"{body_id}-{number}"
    return own


def _with_id(
    one: Report,
    key: Key,
    ids: dict[tuple[str, Key], str],
    known: dict[Key, str],
    redirects: dict[str, str],
) -> Report:
    if is_department(one):
        own = ids[one.body.id, key]
    else:
        own = known.get(key, one.body.id) if key[1] else one.body.id
    own = redirects.get(own, own)
    return one if own == one.body.id else replace(one, body=replace(one.body, id=own))


def is_department(one: Report) -> bool:
    """Say whether the id of the report's body is made of a division and a department kind."""
    own = f"{one.body.code}-{one.body.department}"
    return bool(one.body.code and one.body.department and one.body.name) and one.body.id == own


def _bodies(names: list[Named]) -> list[list[Named]]:
    """Sort the names of one id into bodies: first what abbreviates what, then what follows what."""
    longest = sorted(names, key=lambda name: (-len(name.core), name.core))
    spelt: list[list[Named]] = []
    for name in longest:
        _join(name, [g for g in spelt if any(_is_short(name, other) for other in g)], spelt)
    spelt.sort(key=lambda group: min(name.place for name in group))
    bodies: list[list[Named]] = []
    for group in spelt:
        free = (body for body in bodies if not any(_clash(a, b) for a in group for b in body))
        if (body := next(free, None)) is None:
            bodies.append(list(group))
        else:
            body.extend(group)
    return bodies


def _join(name: Named, groups: list[list[Named]], all_groups: list[list[Named]]) -> None:
    """Add a name to the first group that it does not contradict, else make it a group."""
    for group in groups:
        if not any(_clash(name, other) for other in group):
            group.append(name)
            return
    all_groups.append([name])


def _clash(one: Named, other: Named) -> bool:
    """Say whether two names of the same year are two organizations; kept ids say it for good."""
    if one.kept and other.kept:
        return one.kept != other.kept
    if not one.years & other.years:
        return False
    return not (_is_short(one, other) or _is_short(other, one))


def _is_short(one: Named, other: Named) -> bool:
    return abbreviates(one.core, other.core)


def abbreviates(short: str, full: str) -> bool:
    """Say whether one name only shortens the other one, and leaves out none of its functions.

    An abbreviation drops characters within words (教体局) or words that are no function; a name
    that drops a whole function (教育局 beside 教育体育局) is complete by itself: another body.

    >>> abbreviates("城管执法局", "城市管理和综合执法局"), abbreviates("教育局", "教育局")
    (True, True)
    >>> abbreviates("教育局", "教育体育局"), abbreviates("教体局", "教育体育局")
    (False, True)
    >>> abbreviates("城市管理局", "综合行政执法局"), abbreviates("城市管理局", "城市管理执法局")
    (False, True)
    """
    if short == full:
        return True
    if not _in_order(short, full):
        return False
    stem, whole = ORGANS.sub("", short), ORGANS.sub("", full)
    if stem in whole:
        return _is_generic(whole.replace(stem, "", 1))
    if set(kinds_of(short)) != set(kinds_of(full)):
        return False
    parts = [part for part in JOINTS.split(whole) if part]
    return all(set(part) & set(stem) for part in parts)


def _is_generic(words: str) -> bool:
    """Say whether words name no function: 和综合执法, 管理."""
    known = sorted(GENERIC | LINKS, key=len, reverse=True)
    while words:
        word = next((one for one in known if words.startswith(one)), "")
        if not word:
            return False
        words = words.removeprefix(word)
    return True


def _in_order(short: str, full: str) -> bool:
    rest = iter(full)
    return all(character in rest for character in short)

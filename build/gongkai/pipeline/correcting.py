"""Take in once more the documents for which there are errata, when their bodies have their ids.

In: the cards of all reports, and errata. Out: the same cards, those of corrected documents anew.
Must not correct anything itself: the process that reads a document does (``taken``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongkai.decisions import Erratum
from gongkai.store import Store
from gongkai.taken import Card, Corrections
from gongkai.taking import Taking

Cards = Sequence[tuple[int, Card]]
"""Reports, each with the number of its document; those of one document follow each other."""


def corrected(
    cards: Cards, errata: Iterable[Erratum], taking: Taking, store: Store
) -> list[tuple[int, Card]]:
    """Apply errata to the documents that they are for."""
    of: dict[tuple[str, int | None], list[Erratum]] = {}
    for erratum in errata:
        of.setdefault((erratum.body, erratum.year), []).append(erratum)
    groups: dict[int, list[Card]] = {}
    for doc, card in cards:
        groups.setdefault(doc, []).append(card)
    wanted = {
        doc: Corrections(tuple(card.report.body for card in group), _of(group, of))
        for doc, group in groups.items()
        if any(_key(card) in of for card in group)
    }
    if not wanted:
        return list(cards)
    sources = {groups[doc][0].report.source.path: doc for doc in wanted}
    tasks = [(sources[task.source.path], task) for task in taking.tasks_of(sources)]
    again = list(taking.again((task, wanted[doc]) for doc, task in tasks))
    taken = store.taken(again)
    anew = {
        doc: [(new, card) for card in taken[new].cards]
        for (doc, _), new in zip(tasks, again, strict=True)
    }
    return [
        one
        for doc, group in groups.items()
        for one in anew.get(doc, [(doc, card) for card in group])
    ]


def _key(card: Card) -> tuple[str, int | None]:
    return card.report.body.id, card.report.year


def _of(
    group: Iterable[Card], errata: dict[tuple[str, int | None], list[Erratum]]
) -> tuple[Erratum, ...]:
    keys = dict.fromkeys(_key(card) for card in group)
    return tuple(erratum for key in keys for erratum in errata.get(key, ()))

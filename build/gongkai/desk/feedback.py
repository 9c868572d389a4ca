"""Write one paragraph to each unit: which cells, what is printed, what would add up, what to do.

In: the entries of a unit. Out: one line of plain, polite Chinese, ready to be pasted into a
message. Must not accuse: it says which figures do not add up, never which one is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from gongkai.desk.entries import Entry, Side, labels, printed
from gongkai.desk.roll import Unit
from gongkai.desk.words import Words, load_words, number, shown

MOST = 10
"""So many findings are spelt out; the rest is left to the list, else nobody reads it."""


def write_paragraph(unit: Unit, entries: Sequence[Entry], year: int | None) -> str:
    """Write to a unit whose report has findings, or none."""
    words = load_words("zh")
    when = words("say.year", year=year) if year else ""
    files = "、".join(shown(draft.name, 80) for draft in unit.drafts)
    if not entries:
        return words("say.fine", when=when, files=files)
    parts = [words("say.opening", when=when, files=files, count=len(entries))]
    told = list(_told(entries, words))
    parts += [f"{index}. {text}" for index, text in enumerate(told[:MOST], start=1)]
    if len(told) > MOST:
        parts.append(words("say.more", count=len(told) - MOST))
    parts.append(words("say.closing"))
    return "".join(parts)


def write_reminder(unit: Unit, year: int | None) -> str:
    """Write to a unit whose report of the year is not there."""
    words = load_words("zh")
    when = words("say.year", year=year) if year else ""
    if unit.stale:
        files = "、".join(shown(draft.name, 80) for draft in unit.stale)
        years = "、".join(str(one.report.year) for one in unit.stale)
        return words("say.stale", when=when, files=files, years=years)
    return words("say.missing", when=when)


def _told(entries: Iterable[Entry], words: Words) -> Iterable[str]:
    """Tell one cell once, also where it breaks several sums."""
    for place, group in groupby(_ordered(entries), key=_place):
        told = list(group)
        if place is None:
            yield from (_tell(one, words) for one in told)
        else:
            yield _tell_crossing(told, words)


def _ordered(entries: Iterable[Entry]) -> list[Entry]:
    """Bring the entries of one crossing together, in the place of the first."""
    listed = list(entries)
    first: dict[tuple[str, str] | None, int] = {}
    for index, entry in enumerate(listed):
        first.setdefault(_place(entry), index)
    keys = {
        index: first[place] if (place := _place(entry)) else index
        for index, entry in enumerate(listed)
    }
    return [listed[index] for index in sorted(keys, key=lambda index: (keys[index], index))]


def _place(entry: Entry) -> tuple[str, str] | None:
    return (entry.draft.name, entry.sides[0].indicators[0]) if entry.is_crossing else None


def _tell(entry: Entry, words: Words) -> str:
    rule = _rules([entry], words)
    hints = [
        words(
            "say.side",
            place=_where(side, entry, words),
            printed=printed(side),
            expected=number(side.expected),
        )
        for side in entry.sides
        if side.expected is not None
    ]
    hint = words("say.either", hints="；".join(hints)) if hints else ""
    said = words.message(entry.finding).rstrip("。")
    place = labels(entry.sides[0], entry.draft.report.form, words).table
    return words("say.finding", table=place, message=said, hint=hint, rule=rule,
                 remedy=words.remedy(entry.finding.check))  # fmt: skip


def _tell_crossing(entries: Sequence[Entry], words: Words) -> str:
    entry, side = entries[0], entries[0].sides[0]
    said = "；".join(words.message(one.finding).rstrip("。") for one in entries)
    return words(
        "say.crossing",
        table=labels(side, entry.draft.report.form, words).table,
        place=_where(side, entry, words),
        printed=printed(side),
        expected=number(side.expected),
        message=said,
        rule=_rules(entries, words),
    )


def _where(side: Side, entry: Entry, words: Words) -> str:
    place = labels(side, entry.draft.report.form, words)
    return words("say.place", row=place.row, column=place.column) if place.column else place.row


def _rules(entries: Sequence[Entry], words: Words) -> str:
    return "；".join(dict.fromkeys(words.rule(one.finding.check) for one in entries))

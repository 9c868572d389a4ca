"""Give a body one id that is told by its name in some years, and by its division in others.

In: reports with the ids that their names give on the day of each, and the ledger. Out: the same
reports, with one id where one name in one division had two. Must not join two names.

A register of a later day may call a division something else (工业园区管委会, from 2023 on
工业园区), and what read as the division's own body then reads as one of several in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gongkai.ledger import Kept, Key, Ledger
from gongkai.model import Body, Report
from gongkai.parse.names import without_above
from gongkai.parse.naming import HASHED, digest

UNDATED = 9999


@dataclass(frozen=True, slots=True)
class _Meant:
    """The body that a name stands for; without ``body`` no report says more than its id."""

    body_id: str
    key: Key
    body: Body | None = None

    def given(self, one: Report) -> tuple[Report, Key]:
        """Give a report to this body; the name that it prints stays."""
        own = replace(self.body or one.body, id=self.body_id, name=one.body.name)
        return replace(one, body=own), self.key


def join_namesakes(
    reports: Sequence[Report], keys: Sequence[Key], ledger: Ledger
) -> tuple[list[Report], list[Key]]:
    """Give reports of one name in one division one id, and what their body is known by.

    An id that is kept goes before a new one, and one made of the division before one made of the
    name. Where two are kept, both stay.

    Args:
        reports: with the ids that their names give.
        keys: what their bodies are known by.
        ledger: the kept ids.
    """
    told = list(zip(reports, keys, strict=True))
    kept = [row for row in ledger.rows if row.code and row.name and not row.redirects_to]
    bodies = [(one.body.code or "", one.body.id) for one in reports]
    codes = {code for code, own in bodies if _is_hashed(own)}
    codes |= {row.code for row in kept if _is_hashed(row.body_id)}
    codes.discard("")
    if codes:
        here = [place for place, (code, _) in enumerate(bodies) if code in codes]
        here.sort(key=lambda place: _order(reports[place]))
        kept = [row for row in kept if row.code in codes]
        _join(told, here, kept, ledger)
    return [one for one, _ in told], [key for _, key in told]


def _join(
    told: list[tuple[Report, Key]], here: list[int], kept: list[Kept], ledger: Ledger
) -> None:
    """Join those of the reports that lie ``here``, where divisions have bodies told by name."""
    known, ids = ledger.known, ledger.ids
    by_name = _kept_names([row for row in kept if _is_hashed(row.body_id)])
    meant: dict[Key, _Meant] = {}
    for place in here:
        one, key = told[place]
        if _is_hashed(one.body.id):
            continue
        own = _Meant(one.body.id, key, one.body)
        is_kept = key in known or (one.body.id == one.body.code and one.body.id in ids)
        if not is_kept:
            own = _first(by_name, one, key) or own
            told[place] = own.given(one)
        for name in _names(one, key):
            meant.setdefault(name, own)
    by_division = _kept_names([row for row in kept if not _is_hashed(row.body_id)])
    for place in here:
        one, key = told[place]
        if _is_hashed(one.body.id) and key not in known and one.body.id not in ids:
            found = _first(meant, one, key) or _first(by_division, one, key)
            told[place] = found.given(one) if found else (one, key)


def _is_hashed(body_id: str) -> bool:
    return bool(HASHED.search(body_id))


def _first(meant: dict[Key, _Meant], one: Report, key: Key) -> _Meant | None:
    names = [*_names(one, key)]
    ids = [(code, f"{code}-x{digest(name)}") for code, name in names]
    return next((meant[name] for name in (*names, *ids) if name in meant), None)


def _kept_names(rows: list[Kept]) -> dict[Key, _Meant]:
    """Give kept bodies by name and, since a row may hold the end of a name alone, by id."""
    names: dict[Key, _Meant] = {}
    for row in rows:
        own = _Meant(row.body_id, (row.code, row.name))
        names.setdefault((row.code, row.name), own)
        names.setdefault((row.code, without_above(row.name, row.code, None)), own)
        names.setdefault((row.code, row.body_id), own)
    return names


def _names(one: Report, key: Key) -> Iterator[Key]:
    """Give a body's names within its division: as printed, and without what stands above it."""
    code, name = one.body.code or "", one.body.name or ""
    if name:
        yield code, name
        yield code, without_above(name, code, f"{one.year}-12-31" if one.year else None)
        if one.body.id != code:  # of a division's own body nothing but 人民政府 is left
            yield key


def _order(one: Report) -> tuple[int, str, int]:
    return one.year or UNDATED, one.source.path, one.ordinal

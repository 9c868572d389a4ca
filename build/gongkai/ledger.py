"""Keep the ids of bodies: minted once, never changed, never given to another body.

In: ``bodies.csv`` beside the archive, and the reports with the ids that their names alone would
give. Out: the ledger with the rows that new bodies add. Must not know how an id is made, and must
not drop a row: a body whose reports are gone keeps its id.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from gongkai.handwritten import read_rows
from gongkai.model import KnowledgeError, Report, Stopped
from gongkai.parse.naming import HASHED, core_name, core_of, digest

BODIES = "bodies.csv"
PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


Key = tuple[str, str]
"""What a body is known by: the code of its division, and its name without it."""


@dataclass(frozen=True, slots=True, order=True)
class Kept:
    """One name of one body with the id that it keeps; a resolved x- id redirects instead."""

    body_id: str
    code: str
    name: str
    department: str
    since: str
    redirects_to: str = ""


COLUMNS = tuple(field.name for field in fields(Kept))


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every id that was ever minted for this archive."""

    rows: tuple[Kept, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """Every id, resolved ones too: none of them is minted again."""
        return frozenset(row.body_id for row in self.rows)

    @property
    def known(self) -> dict[Key, str]:
        """The id by division code and name, with its division or without."""
        rows = [row for row in self.rows if row.name and not row.redirects_to]
        return {(row.code, name): row.body_id for row in rows for name in (_core(row), row.name)}

    @property
    def redirects(self) -> dict[str, str]:
        """Resolved x- ids and the ids that took their place."""
        return {row.body_id: row.redirects_to for row in self.rows if row.redirects_to}


NO_LEDGER = Ledger()
"""That of an archive whose ids have never been kept."""


def _core(row: Kept) -> str:
    return core_name(row.body_id, row.code, row.name, None) if row.code else row.name


def load_ledger(path: Path) -> Ledger:
    """Read ``bodies.csv``; without the file no id has been kept yet.

    Raises:
        KnowledgeError: a broken row, one name with two ids, or a redirection to nowhere.
    """
    if not path.is_file():
        return Ledger()
    rows = enumerate(read_rows(path, COLUMNS), start=2)
    ledger = Ledger(tuple(_row(path, number, Kept(**cells)) for number, cells in rows))
    _guard(path, ledger)
    return ledger


def _row(path: Path, number: int, row: Kept) -> Kept:
    if not PATTERN.fullmatch(row.body_id):
        raise KnowledgeError(f"{path}, line {number}: {row.body_id!r} is no id; use a-z, 0-9 and -")
    if row.since and not re.fullmatch("(?:19|20)[0-9]{2}", row.since):
        raise KnowledgeError(f"{path}, line {number}: {row.since!r} is no year")
    return row


def _guard(path: Path, ledger: Ledger) -> None:
    for row, other in _doubled(ledger):
        what = f"{row.name} of {row.code or 'no division'}"
        advice = "write one of them into redirects_to of the other"
        raise KnowledgeError(f"{path}: {what} has two ids, {other} and {row.body_id}; {advice}")
    ids, redirects = ledger.ids, ledger.redirects
    for source, target in redirects.items():
        if target not in ids or target in redirects:
            raise KnowledgeError(f"{path}: {source} redirects to {target}, which is no kept body")


def _doubled(ledger: Ledger) -> Iterator[tuple[Kept, str]]:
    """Give every row whose name another body of the division has, and the id of that one."""
    kept: dict[Key, str] = {}
    for row in ledger.rows:
        if row.name and not row.redirects_to:
            other = kept.setdefault((row.code, row.name), row.body_id)
            if other != row.body_id:
                yield row, other


def write_ledger(path: Path, ledger: Ledger) -> bool:
    """Write the ledger in one step; False where the folder cannot be written to."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(astuple(row) for row in sorted(ledger.rows))
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_text(text.getvalue(), encoding="utf-8", newline="")
        fresh.replace(path)
    except OSError:
        return False
    return True


def keys_of(reports: Iterable[Report], cores: Iterable[str] | None = None) -> list[Key]:
    """Give what each body is known by; ``cores`` are their names by ``core_of``, if known.

    Of a body in no known division the whole name: the towns of two unknown counties both are
    nothing but 人民政府 without their names.
    """
    if cores is None:
        return [key_of(one, core_of(one) if one.body.code else "") for one in reports]
    return [key_of(one, core) for one, core in zip(reports, cores, strict=True)]


def key_of(report: Report, core: str) -> Key:
    """Give what a body of this core is known by."""
    code = report.body.code or ""
    return code, core if code else report.body.name or ""


def extended(
    ledger: Ledger, reports: Sequence[Report], keys: Sequence[Key] | None = None
) -> Ledger:
    """Add the bodies that the ledger does not hold yet, and redirect x- ids that are resolved.

    ``keys`` are those of the reports, where they are known.

    Raises:
        Stopped: two bodies would share an id, or one name would have two.
    """
    keys = keys_of(reports) if keys is None else keys
    refuse_collisions(ledger, reports, keys)
    rows = [*ledger.rows]
    known, ids, targets = ledger.known, set(ledger.ids), set(ledger.redirects.values())
    added: dict[tuple[str, str, str], Kept] = {}
    for report, (code, name) in zip(reports, keys, strict=True):
        body = report.body
        if (code, name) in known or (body.id in ids and (body.id == code or not name)):
            continue
        if not code and body.id in targets:
            continue
        year = str(report.year or "")
        shown = (body.name or "") if body.id == code else name
        row = Kept(body.id, code, shown, body.department or "", year)
        key = (body.id, code, "" if body.id == code else name)
        if key not in added or (year or "9999", name) < (
            added[key].since or "9999",
            added[key].name,
        ):
            added[key] = row
    rows += added.values()
    larger = Ledger(tuple(sorted(_redirected(rows, reports))))
    for row, other in _doubled(larger):
        raise Stopped(
            f"{row.name} of {row.code or 'no division'} would have two ids, {other} and"
            f" {row.body_id}; give the name one of them in a row of its own in {BODIES}"
        )
    return larger


def _redirected(rows: Iterable[Kept], reports: Sequence[Report]) -> list[Kept]:
    used = {report.body.id for report in reports}
    resolved: dict[str, set[str]] = {}
    for report in reports:
        old = f"x-{digest(report.body.name)}" if report.body.name else ""
        for one in (old, f"x-{report.source.sha256[:8]}"):
            if not report.body.id.startswith("x-"):
                resolved.setdefault(one, set()).add(report.body.id)
    return [
        replace(row, redirects_to=next(iter(resolved[row.body_id])))
        if not row.redirects_to
        and row.body_id not in used
        and len(resolved.get(row.body_id, ())) == 1
        else row
        for row in rows
    ]


def refuse_collisions(ledger: Ledger, reports: Sequence[Report], keys: Sequence[Key]) -> None:
    """Stop where an id would mean two bodies.

    Raises:
        Stopped: names both bodies and the id.
    """
    holders: dict[str, Key] = {}
    names: dict[str, set[str]] = {}
    for row in ledger.rows:
        holders.setdefault(row.body_id, (row.code, row.name))
        names.setdefault(row.body_id, set()).add(row.name)
    known: Mapping[Key, str] = ledger.known
    targets = frozenset(ledger.redirects.values())
    pairs = zip(reports, keys, strict=True)
    for report, (code, name) in sorted(pairs, key=lambda one: _place(one[0])):
        own = report.body.id
        is_redirected = not code and own in targets
        if known.get((code, name)) == own or not name or is_redirected:
            continue
        holder = holders.setdefault(own, (code, name))
        is_hashed = bool(HASHED.search(own))
        # an older ledger may hold the end of the name alone
        others = (one for one in (*names.get(own, ()), holder[1]) if not name.endswith(one))
        alike = {digest(one) for one in (*others, name)}
        if holder[0] != code or (is_hashed and len(alike) > 1):
            raise Stopped(
                f"{report.source.path}: {report.body.name} would get the id {own},"
                f" which is kept for {holder[1]} ({holder[0] or 'no division'});"
                f" give one of them its own row in {BODIES}"
            )


def _place(report: Report) -> tuple[str, int]:
    return report.source.path, report.ordinal

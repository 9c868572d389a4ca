"""Bodies that ``bodies.csv`` registers and of which the archive holds no report.

In: the ledger of kept ids, and the ids that have reports. Out: those bodies, in order of id. Must
not add a body that no register places: an ``x-`` id without a division is a name that was once
read, and a resolved one is another body's.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from gongkai.knowledge.departments import department_kinds
from gongkai.knowledge.divisions import Division, lineage
from gongkai.ledger import Kept, Ledger
from gongkai.model import Body
from gongkai.parse.names import read_name
from gongkai.parse.naming import make_body
from gongkai.parse.placing import Near


@dataclass(frozen=True, slots=True)
class Registered:
    """A body without report; ``on`` is the day whose register names its division."""

    body: Body
    on: str | None


def without_report(ledger: Ledger, reported: Collection[str]) -> tuple[list[Registered], list[str]]:
    """Give the registered bodies of a division that have no report, in order of id.

    A body with several names is called by that of its newest row. The second list is a line for
    each body whose division stands in no register of its year: it cannot be placed.
    """
    newest: dict[str, Kept] = {}
    for row in sorted(ledger.rows, key=lambda row: (row.since, row.name)):
        if row.code and row.name and not row.redirects_to and row.body_id not in reported:
            newest[row.body_id] = row
    found, lost = [], []
    for _, row in sorted(newest.items()):
        on = f"{row.since}-12-31" if row.since else None
        line = lineage(row.code, on)
        if line:
            found.append(_registered(row, on, line[-1]))
        else:
            when = f"of {row.since}" if row.since else "of the newest register"
            lost.append(
                f"{row.body_id}: {row.code} is no division code {when}; as it has no report either,"
                " it is left out: correct the code, or give in since a year in which it held"
            )
    return found, lost


def _registered(row: Kept, on: str | None, division: Division) -> Registered:
    place = division.name if row.body_id != row.code else ""
    name = row.name if row.name.startswith(place) else place + row.name
    read = make_body(read_name(name, on), Near(on, lambda: [row.code]))
    kind = department_kinds().get(row.department)
    body = replace(
        read,
        id=row.body_id,
        name=name,
        code=row.code,
        level=read.level or division.level,
        department=row.department or None,
        # a body whose kind the ledger knows may bear a name that says nothing of it
        kind=kind.body_kind if kind and read.kind == "other" else read.kind,
        further_departments=read.further_departments if read.department == row.department else (),
    )
    return Registered(body, on)

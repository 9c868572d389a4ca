"""A report with its place in this archive, and the tables that it is staged in."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.knowledge.published import fields, resources
from gongkai.model import Report
from gongkai.tables import schema

SCHEMAS = {
    resource.name: schema([(f.name, f.type, f.required) for f in fields(resource.name)])
    for resource in resources()
    if not resource.is_derived
}
LATE = {name: SCHEMAS[name] for name in ("findings", "assessments", "reviewed")}
"""Tables that the checks of the archive as a whole add to, after the others are staged."""
JOINED = ("figures", "sections", "mentions", "statistics_2014", "texts")
"""Tables whose rows lie in the store, and are joined with the ids of their reports."""
PLAIN = {name: table for name, table in SCHEMAS.items() if name not in (*LATE, *JOINED)}


@dataclass(frozen=True, slots=True)
class Filed:
    """A report with the id that it has in this archive; its text and cells may lie elsewhere.

    ``cells`` and ``values`` count the cells of its form and those that hold a number, ``doc`` is
    the number under which the store has its rows.
    """

    report: Report
    report_id: str
    is_current: bool
    cells: int
    values: int
    is_damaged: bool = False
    doc: int = 0

"""Open the published package: its tables to be queried, and the small ones whole.

In: the folder of the package (Parquet) through ``gongkai.tables``. Out: ``Package``. Must not know
any page. What belongs to one body is read by ``records``.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from gongkai.knowledge.published import fields
from gongkai.model import UsageError
from gongkai.tables import Tables

Record = dict[str, Any]

KIND_ORDER = (
    "government",
    "office",
    "department",
    "subdistrict-office",
    "development-zone",
    "dispatched",
    "vertical",
    "public-institution",
    "other",
)
LEVEL_ORDER = ("national", "province", "prefecture", "county", "township")
SEVERITY_ORDER = ("error", "warning", "info")
SCOPES = ("own_body", "jurisdiction", "system", "unknown")

NEEDED = (
    "sources",
    "texts",
    "reports",
    "bodies",
    "names",
    "divisions",
    "figures",
    "sections",
    "mentions",
    "findings",
    "assessments",
    "checks",
    "identities",
    "indicators",
    "measures",
    "measured",
    "coverage",
    "releases",
    "errata",
)
OPTIONAL = ("redirects", "replies", "reviewed")
"""Tables that a package has only where somebody decided or answered something."""

COLUMNS = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"


class Package:
    """The published package as records; small tables are read once, large ones streamed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tables = Tables(folder)
        if missing := sorted(set(NEEDED) - set(self.tables.names)):
            raise UsageError(f"{folder}: no {missing[0]}.parquet; run `gongkai publish` first")
        self._refuse_older()

    def _refuse_older(self) -> None:
        """Raise where a table lacks a column of today: an older program made the package."""
        held = {(row["table_name"], row["column_name"]) for row in self.tables.rows(COLUMNS)}
        for name in sorted({*NEEDED, *OPTIONAL} & set(self.tables.names)):
            for field in fields(name):
                if (name, field.name) not in held:
                    raise UsageError(
                        f"{self.folder / name}.parquet: no column {field.name};"
                        " made by another version of gongkai; run `gongkai publish` again"
                    )

    def close(self) -> None:
        """Close the tables."""
        self.tables.close()

    def all(self, name: str, order: str) -> list[Record]:
        """Read one small table whole, in the given order."""
        return list(self.tables.rows(f'SELECT * FROM "{name}" ORDER BY {order}'))  # noqa: S608  # ours

    def _optional(self, name: str, order: str) -> list[Record]:
        return self.all(name, order) if name in self.tables.names else []

    @cached_property
    def indicators(self) -> dict[str, Record]:
        """The codebook by code, in the order in which the package holds it."""
        return {row["indicator"]: row for row in self.tables.rows("SELECT * FROM indicators")}

    @cached_property
    def checks(self) -> dict[str, Record]:
        """The catalogue of checks by id."""
        return {row["check"]: row for row in self.all("checks", '"check"')}

    @cached_property
    def measures(self) -> list[Record]:
        """The catalogue of measures."""
        return self.all("measures", "measure")

    @cached_property
    def divisions(self) -> dict[str, Record]:
        """The divisions by code."""
        return {row["code"]: row for row in self.all("divisions", "code")}

    @cached_property
    def bodies(self) -> list[Record]:
        """Every body's row in order of place: by code, the government before its bureaus."""
        return sorted(self.tables.rows("SELECT * FROM bodies"), key=place_order)

    @cached_property
    def redirects(self) -> list[Record]:
        """Resolved ids and those that took their place; a package may hold none."""
        return self._optional("redirects", "old_id")

    @cached_property
    def reviewed(self) -> dict[str, Record]:
        """What people decided about single findings, by their ids; a package may hold none."""
        return {row["key"]: row for row in self._optional("reviewed", "key")}

    @cached_property
    def files(self) -> frozenset[str]:
        """The names of the files of the whole package: a large archive has not every format."""
        return frozenset(path.name for path in self.folder.iterdir())

    def files_of(self, body_id: str) -> frozenset[str]:
        """The names of the files in the package of a body."""
        folder = self.folder.parent / "bodies" / body_id
        return frozenset(path.name for path in folder.iterdir()) if folder.is_dir() else frozenset()

    @cached_property
    def replies(self) -> list[Record]:
        """What offices answered, the newest first; a package may hold none."""
        return self._optional("replies", "replied_on DESC, reply_id")

    @cached_property
    def replies_of(self) -> dict[str, list[Record]]:
        """The answers of each body that gave one, the newest first."""
        found: dict[str, list[Record]] = {}
        for row in self.replies:
            found.setdefault(row["body_id"], []).append(row)
        return found

    @cached_property
    def counts(self) -> Record:
        """How much the archive holds: bodies, reports, figures, years.

        ``bodies`` have a report here; ``registered`` are all that the package lists.
        """
        return next(
            self.tables.rows(
                """SELECT (SELECT count(DISTINCT body_id) FROM reports) AS bodies,
                (SELECT count(*) FROM bodies) AS registered,
                (SELECT count(*) FROM reports) AS reports,
                (SELECT count(*) FROM figures) AS figures,
                (SELECT count(*) FROM figures WHERE value IS NOT NULL) AS with_value,
                (SELECT count(*) FROM findings JOIN checks USING ("check")
                    WHERE checks.is_listed AND verdict <> 'rejected') AS findings,
                (SELECT count(*) FROM sources WHERE outcome = 'refused') AS refused,
                (SELECT min(year) FROM reports) AS first_year,
                (SELECT max(year) FROM reports) AS last_year"""
            )
        )

    def chain(self, code: str | None) -> list[Record]:
        """The divisions from the province down to the given one."""
        found: list[Record] = []
        while code is not None and code in self.divisions and len(found) < len(LEVEL_ORDER):
            found.insert(0, self.divisions[code])
            code = self.divisions[code]["parent"]
        return found

    @cached_property
    def _places(self) -> dict[str, int]:
        return {code: number for number, code in enumerate(self.indicators)}

    def place_in_form(self, finding: Record) -> int:
        """Where the first indicator of a finding stands in the form; -1 for a finding of none."""
        first, _, _ = (finding["indicators"] or "").partition(" ")
        return self._places.get(first, -1)

    def finding_order(self, row: Record) -> tuple[bool, int, str, int, int, str]:
        """Sort findings by severity, check, place in the form and text; rejected ones are last."""
        start = -1 if row["start"] is None else row["start"]
        severity = SEVERITY_ORDER.index(row["severity"])
        is_rejected = row["verdict"] == "rejected"
        place = self.place_in_form(row)
        return (is_rejected, severity, row["check"], place, start, row["finding_id"])


def place_order(row: Record) -> tuple[str, int, str]:
    """Sort bodies by place: division code, then kind, then id; the unplaced last."""
    return (row["code"] or "~", KIND_ORDER.index(row["kind"]), row["body_id"])

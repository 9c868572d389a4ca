"""Join what the store holds of documents with the ids that the archive gives their reports.

In: the store, and reports with their ids. Out: staged tables. Must not look at a value: rows pass
from file to file by number of document and report, a million a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gongkai.knowledge import codebook, indicators
from gongkai.publish.sizes import BY_PROVINCE
from gongkai.staging.filed import SCHEMAS, Filed
from gongkai.store import Store
from gongkai.store.shards import SCHEMAS as KEPT
from gongkai.tables import Joining, quoted, schema

CELLS = ("figures", "sections", "mentions", "statistics_2014")
"""Tables whose rows belong to a report."""
OWN = {
    "report_id": "ids.report_id",
    "body_id": "ids.body_id",
    "year": "ids.year",
    "finding_id": "ids.report_id || '.' || found.mark",
}
"""Columns that only the archive gives."""
PARTS = {name: f"parts.{quoted(name)}" for name in ("table", "row", "column")}


class Joined:
    """The rows of an archive's documents with the ids of their reports."""

    def __init__(
        self, store: Store, scratch: Path, filed: Sequence[Filed], slabs: Sequence[str] = ()
    ) -> None:
        self._store = store
        self._is_dealt = bool(slabs)
        self.joining = Joining(scratch)
        self._docs = {one.doc for one in filed}
        self.joining.add(
            "ids",
            {
                "doc": [one.doc for one in filed],
                "n": [one.report.ordinal for one in filed],
                "report_id": [one.report_id for one in filed],
                "body_id": [one.report.body.id for one in filed],
                "year": [one.report.year for one in filed],
                "path": [one.report.source.path for one in filed],
                "slab": slabs or [""] * len(filed),
            },
        )
        parts = [(row.indicator, *indicators()[row.indicator].parts) for row in codebook()]
        names = ("indicator", *PARTS)
        self.joining.add("parts", dict(zip(names, zip(*parts, strict=True), strict=True)))

    def stage(self, staged: Path) -> None:
        """Stage the texts, and the cells and sentences of every report."""
        for table in CELLS:
            self._write(table, self.rows_of(table), staged)
        texts = f"""
            SELECT ids.path, found.text, length(found.text) AS characters, ids.slab
            FROM {self._from("texts")} AS found JOIN ids ON ids.doc = found.doc AND ids.n = 1
        """  # noqa: S608  # our own names
        self._write("texts", texts, staged)
        if self._is_dealt:
            names = {"report_id": "string", "slab": "string", "doc": "integer", "n": "integer"}
            dealt = schema([(name, kind, True) for name, kind in names.items()])
            self.joining.write("SELECT * FROM ids", dealt, staged / "slabs.parquet")

    def _write(self, table: str, sql: str, staged: Path) -> None:
        """Write a table in one file, or one that grows with every report a file for each slab."""
        if self._is_dealt and table in BY_PROVINCE:
            self.joining.write_parts(sql, SCHEMAS[table], staged / table, "slab")
        else:
            self.joining.write(sql, SCHEMAS[table], staged / f"{table}.parquet")

    def rows_of(self, table: str) -> str:
        """Say in SQL what the rows of a table are, in the columns that are published."""
        columns = ", ".join(
            f"{OWN.get(name) or _part(table, name) or 'found.' + quoted(name)} AS {quoted(name)}"
            for name in SCHEMAS[table].names
        )
        join = "JOIN parts USING (indicator)" if table == "figures" else ""
        return f"""
            SELECT {columns}, ids.slab
            FROM {self._from(table)} AS found JOIN ids USING (doc, n) {join}
        """  # noqa: S608  # our own names

    def keep(self, table: str, more: Path) -> None:
        """Keep the rows of a late table at hand, with those of another file."""
        with_more = f"""
            SELECT * EXCLUDE (slab) FROM ({self.rows_of(table)})
            UNION ALL BY NAME SELECT * FROM {self.joining.files([more], SCHEMAS[table])}
        """  # noqa: S608  # our own names
        self.joining.make(f"kept_{table}", with_more)

    def hits(self, keys: Sequence[str]) -> list[tuple[str, str]]:
        """Which of these ids findings have, each with its report; ``keep`` goes before."""
        self.joining.add("asked", {"key": list(keys) or [""]})
        return self.joining.rows(
            "SELECT finding_id, report_id FROM kept_findings JOIN asked ON finding_id = key"
        )

    def kept_of(self, table: str, report_id: str) -> list[dict[str, Any]]:
        """The rows of a late table that one report has."""
        columns = [quoted(name) for name in SCHEMAS[table].names]
        sql = f"SELECT {', '.join(columns)} FROM kept_{table} WHERE report_id = ? ORDER BY ALL"  # noqa: S608  # our own names
        return [
            dict(zip(SCHEMAS[table].names, row, strict=True))
            for row in self.joining.rows(sql, (report_id,))
        ]

    def write_kept(self, table: str, changed: Path, staged: Path) -> None:
        """Write a late table, with the rows of some reports replaced by those of another file."""
        other = self.joining.files([changed], SCHEMAS[table])
        sql = f"""
            SELECT found.*, ids.slab FROM (
                SELECT * FROM kept_{table}
                WHERE report_id NOT IN (SELECT report_id FROM {other})
                UNION ALL BY NAME SELECT * FROM {other}
            ) AS found JOIN ids USING (report_id)
        """  # noqa: S608  # our own names
        self._write(table, sql, staged)

    def count(self, findings: Path, listed: Sequence[str]) -> int:
        """How many findings of the given checks stand."""
        self.joining.add("listed", {"check": list(listed)})
        ((count,),) = self.joining.rows(
            f"""SELECT count(*) FROM {self.joining.files([findings], SCHEMAS["findings"])}
            WHERE "check" IN (SELECT "check" FROM listed) AND verdict <> 'rejected'"""  # noqa: S608  # our own names
        )
        return int(count)

    def applied(self, figures: Sequence[Path]) -> set[tuple[str, int, str, str]]:
        """The corrected cells: body, year, indicator, and what was printed there."""
        found = self.joining.rows(
            f"""SELECT body_id, year, indicator, coalesce(as_printed, '')
            FROM {self.joining.files(figures, SCHEMAS["figures"])} WHERE status = 'corrected'"""  # noqa: S608  # our own names
        )
        return {(body, year, indicator, printed) for body, year, indicator, printed in found}

    def _from(self, table: str) -> str:
        return self.joining.files(self._store.files_of(table, self._docs), KEPT[table])

    def close(self) -> None:
        """Close the connection; what was staged stays."""
        self.joining.close()


def _part(table: str, name: str) -> str | None:
    return PARTS.get(name) if table == "figures" else None

"""Join what the store holds of documents with the ids that the archive gives their reports.

In: the store, and reports with their ids. Out: staged tables. Must not look at a value: rows pass
from file to file by number of document and report, a million a second.

Of a vast archive what grows with every report is not staged at all: it lies in the store, a view
shows it to who compares reports, and it is joined when its slab is published (``cutting``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from gongkai.knowledge import codebook, indicators
from gongkai.publish.sizes import BY_PROVINCE
from gongkai.stages import counted
from gongkai.staging.filed import SCHEMAS, Filed
from gongkai.staging.joining import CELLS, PARTED, PARTS, parts_in, rows_of, texts_of
from gongkai.store import Store
from gongkai.store.shards import SCHEMAS as KEPT
from gongkai.tables import Joining, quoted, reading, schema

COMPARED = ("figures", "sections")
"""Tables that comparing reports reads."""
SLABS = "slabs"
PLACES = {
    **dict.fromkeys(("report_id", "body_id", "path", "slab", "shard"), "string"),
    **dict.fromkeys(("doc", "n", "year"), "integer"),
}
"""The columns of ``slabs``: where the rows of each report lie."""


class Joined:
    """The rows of an archive's documents with the ids of their reports."""

    def __init__(
        self, store: Store, scratch: Path, filed: Sequence[Filed], slabs: Sequence[str] = ()
    ) -> None:
        self._store = store
        self._scratch = scratch
        self._is_dealt = bool(slabs)
        self.joining = Joining(scratch)
        self._docs = {one.doc for one in filed}
        shards = store.shards_of(one.doc for one in filed) if slabs else [""] * len(filed)
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
                "shard": shards,
            },
        )
        parts = [(row.indicator, *indicators()[row.indicator].parts) for row in codebook()]
        names = ("indicator", *PARTS)
        self.joining.add("parts", dict(zip(names, zip(*parts, strict=True), strict=True)))

    def stage(self, staged: Path) -> None:
        """Stage the texts, and the cells and sentences of every report."""
        whole = [table for table in (*CELLS, "texts") if not self._is_cut(table)]
        for table in counted("laying out", whole):
            own = texts_of(self._from(table)) if table == "texts" else self.rows_of(table)
            self._write(table, own, staged)
        if self._is_dealt:
            dealt = schema([(name, kind, name != "year") for name, kind in PLACES.items()])
            self.joining.write("SELECT * FROM ids", dealt, staged / f"{SLABS}.parquet")
            self.joining.write("SELECT * FROM parts", PARTED, parts_in(staged))

    def views(self) -> Mapping[str, str]:
        """Say in SQL what those tables hold that are compared and not staged."""
        if not self._is_dealt:
            return {}
        ids, parts = self._scratch / f"{SLABS}.parquet", parts_in(self._scratch)
        return {
            table: rows_of(table, self._from(table), reading([ids]), reading([parts]))
            for table in COMPARED
        }

    def _is_cut(self, table: str) -> bool:
        """Whether the rows of a table are joined only when their slab is published."""
        return self._is_dealt and table in BY_PROVINCE

    def _write(self, table: str, sql: str, staged: Path) -> None:
        self.joining.write(sql, SCHEMAS[table], staged / f"{table}.parquet")

    def rows_of(self, table: str) -> str:
        """Say in SQL what the rows of a table are, in the columns that are published."""
        return rows_of(table, self._from(table))

    def keep(self, table: str, more: Path) -> None:
        """Keep the rows of a late table at hand, with those of another file.

        What is cut later is not kept: of these tables only the rows of the other file are.
        """
        own = "" if self._is_cut(table) else f"{self.rows_of(table)} UNION ALL BY NAME "
        others = self.joining.files([more], SCHEMAS[table])
        self.joining.make(f"kept_{table}", f"{own}SELECT * FROM {others}")  # noqa: S608  # our own names

    def hits(self, keys: Sequence[str]) -> list[tuple[str, str]]:
        """Which of these ids findings have, each with its report; ``keep`` goes before."""
        self.joining.add("asked", {"key": list(keys) or [""]})
        return self.joining.rows(
            "SELECT finding_id, report_id FROM kept_findings JOIN asked ON finding_id = key"
        )

    def kept_of(self, table: str, reports: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
        """The rows of a late table that some reports have, by report."""
        wanted = sorted(reports)
        found: dict[str, list[dict[str, Any]]] = {report_id: [] for report_id in wanted}
        if not wanted:
            return found
        names = SCHEMAS[table].names
        columns = ", ".join(quoted(name) for name in names)
        self.joining.add("asked", {"report_id": wanted})
        own = f"UNION ALL BY NAME ({self.rows_of(table)})" if self._is_cut(table) else ""
        sql = f"""
            SELECT {columns} FROM (SELECT * FROM kept_{table} {own})
            WHERE report_id IN (SELECT report_id FROM asked) ORDER BY ALL
        """  # noqa: S608  # our own names
        for values in self.joining.rows(sql):
            row = dict(zip(names, values, strict=True))
            found[row["report_id"]].append(row)
        return found

    def write_kept(self, table: str, changed: Path, staged: Path) -> None:
        """Write a late table, with the rows of some reports replaced by those of another file."""
        other = self.joining.files([changed], SCHEMAS[table])
        sql = f"""
            SELECT * FROM kept_{table} WHERE report_id NOT IN (SELECT report_id FROM {other})
            UNION ALL BY NAME SELECT * FROM {other}
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

    def applied(self) -> set[tuple[str, int, str, str]]:
        """The corrected cells: body, year, indicator, and what was printed there."""
        found = self.joining.rows(
            f"""SELECT body_id, year, indicator, coalesce(as_printed, '')
            FROM ({self.rows_of("figures")}) WHERE status = 'corrected'"""  # noqa: S608  # our own names
        )
        return {(body, year, indicator, printed) for body, year, indicator, printed in found}

    def _from(self, table: str) -> str:
        return self.joining.files(self._store.files_of(table, self._docs), KEPT[table])

    def close(self) -> None:
        """Close the connection; what was staged stays."""
        self.joining.close()

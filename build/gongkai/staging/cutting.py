"""Cut the slabs of a vast archive out of the store, when they are published.

In: a staged folder that says where the rows of every report lie. Out: one Parquet file for each
table that grows with every report. Must not know the store but for the files that are named.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gongkai.publish.sizes import BY_PROVINCE
from gongkai.staging.filed import SCHEMAS
from gongkai.staging.joined import SLABS
from gongkai.staging.joining import parts_in, rows_of, texts_of
from gongkai.tables import Joining, reading

DECIDED = ".decided"
"""The folder of what people decided: all rows of the reports about which they did."""
MEMORY = "1GB"


def cutting_of(staged: Path) -> Cutting | None:
    """Give what cuts slabs out of a staged folder, where its archive is dealt into any."""
    return Cutting(staged) if (staged / f"{SLABS}.parquet").is_file() else None


@dataclass(frozen=True, slots=True)
class Cutting:
    """Cuts slabs; it can be handed to another process of the same machine."""

    staged: Path

    def __call__(self, slab: str, folder: Path) -> None:
        """Write the files of all tables that grow with every report, for one slab."""
        joining = Joining(folder, MEMORY)
        try:
            ids = reading([self.staged / f"{SLABS}.parquet"])
            joining.make("ids", f"SELECT * FROM {ids} WHERE slab = ?", (slab,))  # noqa: S608  # our own names
            joining.make("parts", f"SELECT * FROM {reading([parts_in(self.staged)])}")  # noqa: S608  # our own names
            shards = [Path(one) for (one,) in joining.rows("SELECT DISTINCT shard FROM ids")]
            for table in BY_PROVINCE:
                rows = reading(sorted(shard / f"{table}.parquet" for shard in shards))
                sql = texts_of(rows) if table == "texts" else rows_of(table, rows)
                if table == "assessments":
                    sql = self._late(table, sql)
                joining.write(sql, SCHEMAS[table], folder / f"{table}.parquet")
        finally:
            joining.close()

    def _late(self, table: str, own: str) -> str:
        """Add what comparing reports told, and leave out what people decided otherwise."""
        decided = reading([self.staged / DECIDED / f"{table}.parquet"])
        return f"""
            SELECT * FROM ({own}) WHERE report_id NOT IN (SELECT report_id FROM {decided})
            UNION ALL BY NAME
            SELECT * FROM {reading([self.staged / f"{table}.parquet"])}
            WHERE report_id IN (SELECT report_id FROM ids)
        """  # noqa: S608  # our own names

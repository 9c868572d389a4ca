"""Cut slabs out of staged tables for tests: a module of its own, for other processes to import."""

from __future__ import annotations

from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from gongkai.publish.sizes import BY_PROVINCE


def cut(staged: Path, lent: Path, slab: str, folder: Path) -> None:
    """Cut a slab out of tables that are staged elsewhere."""
    names = pq.read_table(staged / "slabs.parquet", filters=[("slab", "=", slab)])
    for name in BY_PROVINCE:
        key = "path" if name == "texts" else "report_id"
        rows = pq.read_table(lent / f"{name}.parquet")
        is_own = pc.is_in(rows[key], value_set=names[key])
        pq.write_table(rows.filter(is_own), folder / f"{name}.parquet")

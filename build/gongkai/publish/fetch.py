"""Fetches the rows of one query as an Arrow table.

In: tables and a query. Out: an Arrow table. Must not know what is asked.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import pyarrow as pa

from gongkai.tables import Tables, Value


def fetch(tables: Tables, sql: str, parameters: Sequence[Value] = ()) -> pa.Table:
    """Run one query; give ORDER BY where order matters.

    DuckDB 2 warns of each Arrow table that is taken from a cursor, which costs a copy and
    nothing else; this can go when ``Tables.arrow`` takes it from a relation.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Arrow output on a DB-API result", UserWarning)
        return tables.arrow(sql, parameters)

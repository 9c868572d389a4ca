"""Write figures of the whole country, and fetch those of one body by HTTP ranges.

In: the figures of a room. Out: trials. Rows are simulated: series of bodies of the archive drawn
anew under other ids, with other places in other texts, file by file, as ``publish`` writes them.
"""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gongkai.bench.counting import Counting, read_rows
from gongkai.bench.trial import Facts, Room, Trial
from gongkai.publish import files
from gongkai.publish.fetch import fetch
from gongkai.publish.whole import NAME
from gongkai.tables import Tables

REAL_ROWS = 135_000_000
"""Figures of 100,000 bodies and six years."""
ENOUGH, A_BODY = 20_000_000, 20_000
"""Rows simulated at most, and for each body of a small archive."""
BODIES_A_FILE, DRAWN = 3_333, 2_000
"""Bodies of a province, for a file of about 20,000 reports; bodies whose series are drawn."""
MOVED = 3_000
"""A figure stands up to so many characters further on in another text."""
SLIM = ("body_id", "year", "indicator", "value", "status")
ASKED = ("body_id", "year", "indicator", "value", "status")
FETCHED = 9
Put = Callable[[pa.Table, Path], object]
"""Writes a table as one Parquet file."""
SEED = 20


def write(room: Room) -> Trial:
    """Write simulated figures with all evidence; they stay for the range stage."""
    return _written(room, room.fresh("figures"), (), files.write_parquet)


def write_slim(room: Room) -> Trial:
    """Write the same figures without evidence: whose, which year, which cell, value, status."""
    return _written(room, room.fresh("figures-slim"), SLIM, files.write_parquet)


def write_usual(room: Room) -> Trial:
    """Write the same figures as pyarrow does where nobody asks for anything else."""
    return _written(room, room.fresh("figures-usual"), (), pq.write_table, is_kept=False)


def write_slim_usual(room: Room) -> Trial:
    """Write the same figures without evidence in that way."""
    return _written(room, room.fresh("figures-slim-usual"), SLIM, pq.write_table, is_kept=False)


def _written(
    room: Room, out: Path, columns: tuple[str, ...], put: Put, *, is_kept: bool = True
) -> Trial:
    drawn = _drawn(room)
    wanted = min(ENOUGH, A_BODY * room.bodies)
    written: list[int] = []

    def call() -> None:
        written.clear()
        for number, table in enumerate(_provinces(drawn, wanted)):
            chosen = table.select(list(columns)) if columns else table
            put(chosen, out / f"{number}.parquet")
            written.append(table.num_rows)

    def before() -> None:
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)

    def facts() -> Facts:
        size = sum(path.stat().st_size for path in out.iterdir())
        rows = sum(written)
        if columns or not is_kept:
            shutil.rmtree(out)
        return {
            "rows": rows,
            "drawn_from_rows": drawn.num_rows,
            "bytes": size,
            "bytes_a_row": round(size / rows, 3),
            "mb_at_135m": round(size / rows * REAL_ROWS / 1e6, 1),
        }

    return Trial(call, wanted, "row", before, facts, is_warmed=False)


def _drawn(room: Room) -> pa.Table:
    """Read the figures of some bodies, in the order in which they are published."""
    tables = Tables(room.packages / NAME)
    sql = f"""
        SELECT * FROM figures WHERE body_id IN (
            SELECT DISTINCT body_id FROM figures ORDER BY body_id LIMIT {DRAWN}
        )
    """  # noqa: S608  # a number of ours
    table = fetch(tables, sql)
    tables.close()
    return table


def _provinces(drawn: pa.Table, wanted: int) -> Iterator[pa.Table]:
    """Give the rows of one province after the other until there are so many."""
    bodies = drawn.column("body_id").combine_chunks().dictionary_encode()
    codes = bodies.indices.to_numpy()
    starts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]])
    ends = np.r_[starts[1:], len(codes)]
    random = np.random.default_rng(SEED)
    made = first = 0
    while made < wanted:
        turns = random.integers(0, len(starts), BODIES_A_FILE)
        kept = np.searchsorted(np.cumsum((ends - starts)[turns]), wanted - made) + 1
        turns = turns[:kept]
        table = _moved(drawn, starts[turns], ends[turns], first, random)
        made, first = made + table.num_rows, first + len(turns)
        yield table


def _moved(
    drawn: pa.Table, starts: np.ndarray, ends: np.ndarray, first: int, random: np.random.Generator
) -> pa.Table:
    """Take series of rows under ids of their own, each report moved in its text."""
    sizes = ends - starts
    places = np.concatenate([np.arange(*span) for span in zip(starts, ends, strict=True)])
    table = drawn.take(pa.array(places)).combine_chunks()
    keys = pa.array([f"{first + 110101000 + number:09}" for number in range(len(starts))])
    bodies = keys.take(pa.array(np.repeat(np.arange(len(starts)), sizes)))
    years = table.column("year").cast(pa.string())
    reports = pc.binary_join_element_wise(bodies, years, "-")
    moves = random.integers(0, MOVED, (len(starts), 100))
    year = table.column("year").fill_null(0).to_numpy() % 100
    move = pa.array(moves[np.repeat(np.arange(len(starts)), sizes), year])
    for name, values in (
        ("body_id", bodies),
        ("report_id", pc.fill_null(reports, "")),
        ("start", pc.add(table.column("start"), move)),
        ("end", pc.add(table.column("end"), move)),
    ):
        at = table.column_names.index(name)
        table = table.set_column(at, drawn.schema.field(name), values)
    return table


def fetch_body(room: Room) -> Trial:
    """Fetch the series of single bodies over HTTP, from the first file of simulated figures."""
    path = room.fresh("figures") / "0.parquet"
    bodies = pq.read_table(path, columns=["body_id"]).column("body_id").unique().to_pylist()
    step = max(1, len(bodies) // FETCHED)
    asked = bodies[step // 2 :: step][:FETCHED]
    weights: list[int] = []

    def call() -> None:
        weights.clear()
        with Counting(path) as server:
            for body in asked:
                if not read_rows(server.url, "body_id", body, ASKED).num_rows:
                    raise ValueError(f"nothing of {body}")
                weights.append(server.taken())

    def facts() -> Facts:
        size, held = path.stat().st_size, pq.read_metadata(path)
        shutil.rmtree(path.parent)
        return {
            "body_kb": round(statistics.median(weights) / 1000, 1),
            "body_kb_most": round(max(weights) / 1000, 1),
            "file_mb": round(size / 1e6, 2),
            "reports_in_file": len(bodies) * len(room.years),
            "rows_in_file": held.num_rows,
        }

    return Trial(call, len(asked), "query", facts=facts)

"""Takes a province of a vast archive by itself, and measures its CSV text by the piece.

In: the sound tables of the whole. Out: those of one province, as if there were no other; the size
and hash of the lines of each year. Such a piece stands in the file of its province and in that of
its year: it is made once, and both are held against its measure. Must not read a package.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from gongkai.publish import dictionary, files, parts
from gongkai.publish.csv_text import Piece, piece_of, piece_of_table
from gongkai.publish.parts import Part
from gongkai.publish.sizes import BY_PROVINCE
from gongkai.tables import Tables, files_of

Pieces = Mapping[str, Sequence[tuple[str | None, Piece]]]
"""The pieces of each table as its file has them, each with the key of its year or province."""
MEMORY = "1500MB"
SHARED = ("bodies", "divisions", "indicators", "measures", "sources")
"""Tables that rows of a province point to, wherever these lie."""
OWN = ("reports", "panel", "panel_status", "measured", "findings")
"""Tables in one file of which a province is cut out once, as each of its years is asked for."""


def is_local(tables: Sequence[str]) -> bool:
    """Tell a question that each province answers for itself.

    It asks of rows that lie by province, or of others by what lies so; all else that it needs is
    pointed to. Whether rows are of any province at all is asked of the whole.
    """
    first, *_ = tables
    known = {*BY_PROVINCE, *OWN, *SHARED}
    return (
        first not in SHARED
        and not known.isdisjoint({*tables} & {*BY_PROVINCE})
        and (known >= {*tables})
    )


def measured(tables: Tables, part: Part) -> Pieces:
    """Measure the pieces of a province, whose tables these are, table by table and by the year."""
    return {
        table: [(key, piece_of_table(rows)) for key, rows in parts.pieces_of(tables, part, table)]
        for table in parts.tables_of(part.kind, is_compressed=True)
    }


def of_year(provinces: Mapping[str, Pieces], year: str) -> Pieces:
    """Give the pieces of a year out of those of all provinces; none where these are not known."""
    return {
        table: [
            (province, piece)
            for province, own in sorted(provinces.items())
            for key, piece in own[table]
            if key == year
        ]
        for table in (parts.YEARLY if provinces else ())
    }


def of_file(own: Pieces, table: str) -> Sequence[Piece]:
    """Give the pieces of a CSV file, its header first; nothing where they are not known."""
    if table not in own:
        return ()
    header = piece_of([files.header(dictionary.arrow_schema(table))])
    return [header, *(piece for _, piece in own[table])]


def lines(tables: Tables, part: Part, table: str) -> Iterator[str]:
    """Give the lines of a CSV file, its header first."""
    yield files.header(dictionary.arrow_schema(table))
    for _, found in parts.pieces_of(tables, part, table):
        for start in range(0, found.num_rows, files.LINES):
            yield from files.csv_lines(found.slice(start, files.LINES))


@contextmanager
def alone(sound: Path, part: Part) -> Iterator[Tables]:
    """Give the tables of one province as if there were no other: all are asked for many times."""
    with tempfile.TemporaryDirectory(prefix="gongkai-verify-") as name:
        folder = Path(name)
        source = Tables(sound, MEMORY, part=part.key)
        try:
            cut = {*OWN, *(("texts",) if parts.is_lent_texts(source, part) else ())}
            for table in source.names:
                path = folder / f"{table}.parquet"
                if table in cut:
                    pq.write_table(_rows(sound, source, part, table), path, compression="none")
                elif found := files_of(sound, table, part.key):
                    path.symlink_to(found[0].resolve())
                else:  # which is told of the file
                    pq.write_table(dictionary.arrow_schema(table).empty_table(), path)
        finally:
            source.close()
        tables = Tables(folder, MEMORY)
        try:
            yield tables
        finally:
            tables.close()


def _rows(sound: Path, source: Tables, part: Part, table: str) -> pa.Table:
    if table in OWN:
        return parts.table_of(source, part, table)
    whole = Tables(sound, MEMORY)
    try:  # some of these rows lie with other provinces, and some of its file may not be its own
        strange = f"path NOT IN (SELECT path FROM ({parts.CHOSEN[part.kind]}))"  # noqa: S608  # our own names
        found = source.cut(table, strange, (part.key,))
        own = parts.table_of(whole, part, table)
        return pa.concat_tables([own, found.cast(own.schema)])
    finally:
        whole.close()

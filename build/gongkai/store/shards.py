"""Some documents that were taken in together, as Parquet files: a shard is never changed.

In: what became of documents, each with its number. Out: bytes by table, and what became of them
again. Every row carries ``doc``, the number of its document, and ``n``, which of its reports it
is of, from 1 on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields as fields_of
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gongkai.knowledge.published import fields
from gongkai.model import Body, Evidence, Report, Source
from gongkai.rows import COLUMNS
from gongkai.tables import TYPES
from gongkai.taken import Card, Content, Taken

Shard = dict[str, bytes]
"""The bytes of one Parquet file by table."""

DOC, NTH = pa.field("doc", pa.int64(), nullable=False), pa.field("n", pa.int16(), nullable=False)
SOURCE = tuple(field.name for field in fields_of(Source))
FLAGS = ("is_readable", "is_container", "is_redacted", "is_sample")
DOCUMENTS = pa.schema(
    [
        DOC,
        *(pa.field(name, pa.int64() if name == "size" else pa.string()) for name in SOURCE),
        *(pa.field(name, pa.string()) for name in ("found_media_type", "encoding", "refusal")),
        pa.field("characters", pa.int64()),
        *(pa.field(name, pa.bool_()) for name in FLAGS),
    ]
)
SAID = (
    *("method", "title", "form", "scope", "provenance", "published_on"),
    *("body_id", "body_name", "body_code", "body_level", "body_kind", "department"),
    *("further_departments", "core", "body_rule", "year_rule", "scope_rule", "scope_quote"),
)
COUNTED = ("year", "cells", "cells_with_value", "scope_start", "scope_end")
CARDS = pa.schema(
    [
        *(DOC, NTH),
        *(pa.field(name, pa.string()) for name in SAID),
        *(pa.field(name, pa.int64()) for name in COUNTED),
        pa.field("is_damaged", pa.bool_()),
    ]
)
TEXTS = pa.schema([DOC, pa.field("text", pa.string())])
OWN_TYPES = {"mark": pa.string()}
SCHEMAS: Mapping[str, pa.Schema] = {
    "documents": DOCUMENTS,
    "cards": CARDS,
    "texts": TEXTS,
    **{
        table: pa.schema(
            [
                *(DOC, NTH),
                *(
                    pa.field(
                        name,
                        OWN_TYPES.get(name)
                        or TYPES[next(f.type for f in fields(table) if f.name == name)],
                    )
                    for name in columns
                ),
            ]
        )
        for table, columns in COLUMNS.items()
    },
}
"""The columns of every table of a shard."""
REPEATED = ("unit", "unit_basis", "status", "method", "label_rule", "indicator", "check", "blame")
"""Columns of few different texts: these have a dictionary, others cost less without one."""
FEW_TEXTS = frozenset(
    {"fetched_on", "media_type", "found_media_type", "encoding", "refusal", "note"}
    | {"method", "form", "scope", "provenance", "published_on", "body_level", "body_kind"}
    | {"department", "core", "body_rule", "year_rule", "scope_rule", "scope_quote"}
)
"""Columns of documents and cards whose texts come again in thousands of rows."""
T = TypeVar("T")


def make_shard(taken: Iterable[tuple[int, Taken, Content]]) -> Shard:
    """Lay documents out as the tables of one shard, in the order in which they come."""
    documents: list[tuple[object, ...]] = []
    cards: list[tuple[object, ...]] = []
    texts: list[tuple[object, ...]] = []
    columns: dict[str, list[list[Any]]] = {
        table: [[] for _ in range(len(names) + 2)] for table, names in COLUMNS.items()
    }
    for doc, one, content in taken:
        documents.append(_document(doc, one))
        cards += [_card(doc, number, card) for number, card in enumerate(one.cards, start=1)]
        if content.text is not None:
            texts.append((doc, content.text))
        for number, rows in enumerate(content.rows, start=1):
            for table, found in rows.items():
                _extend(columns[table], doc, number, found)
    few = {"documents": documents, "cards": cards, "texts": texts}
    lists = {table: list(zip(*rows, strict=True)) for table, rows in few.items()}
    return {
        table: _bytes(schema, columns[table] if table in columns else lists[table])
        for table, schema in SCHEMAS.items()
    }


def _extend(
    columns: list[list[Any]], doc: int, number: int, rows: list[tuple[object, ...]]
) -> None:
    if not rows:
        return
    columns[0] += [doc] * len(rows)
    columns[1] += [number] * len(rows)
    for column, values in zip(columns[2:], zip(*rows, strict=True), strict=True):
        column += values


def _bytes(schema: pa.Schema, columns: Sequence[Any]) -> bytes:
    given = columns or [[] for _ in schema]
    arrays = [
        values if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values, field.type)
        for values, field in zip(given, schema, strict=True)
    ]
    sink = BytesIO()
    names = [field.name for field in schema if field.name in REPEATED]
    pq.write_table(
        pa.Table.from_arrays(arrays, schema=schema),
        sink,
        compression="zstd",
        compression_level=3,
        use_dictionary=["doc", "n", *names],
        # rows are found by numbers that are a matter of chance: nothing is passed over by them
        write_statistics=False,
        store_schema=False,
    )
    return sink.getvalue()


def _document(doc: int, one: Taken) -> tuple[object, ...]:
    own = (getattr(one.source, name) for name in SOURCE)
    flags = (getattr(one, name) for name in FLAGS)
    return doc, *own, one.media_type, one.encoding, one.refusal, one.characters, *flags


def _card(doc: int, number: int, card: Card) -> tuple[object, ...]:
    one, body = card.report, card.report.body
    scope = one.scope_evidence[0] if one.scope_evidence else None
    return (
        doc,
        number,
        one.method,
        one.title,
        one.form,
        one.scope,
        one.provenance,
        one.published_on,
        body.id,
        body.name,
        body.code,
        body.level,
        body.kind,
        body.department,
        " ".join(body.further_departments),
        card.core,
        one.body_evidence[0].rule if one.body_evidence else None,
        one.year_evidence[0].rule if one.year_evidence else None,
        scope.rule if scope else None,
        scope.quote if scope else None,
        one.year,
        card.cells,
        card.values,
        scope.start if scope else None,
        scope.end if scope else None,
        card.is_damaged,
    )


def merged(folders: Iterable[Path], docs: Collection[int]) -> Shard:
    """Make one shard of the given documents of several."""
    kept = pa.array(docs, pa.int64())
    places = list(folders)
    shard: Shard = {}
    for table, schema in SCHEMAS.items():
        found = pa.concat_tables(
            pq.read_table(folder / f"{table}.parquet", filters=pc.field("doc").isin(kept))
            for folder in places
        )
        columns = [found.column(name).combine_chunks() for name in schema.names]
        shard[table] = _bytes(schema, columns)
    return shard


Shared = dict[Any, Any]
"""Objects that many documents have in common, each by itself: there is one of equal ones."""


def read_taken(folder: Path, shared: Shared) -> Iterator[tuple[int, Taken]]:
    """Read back what became of the documents of a shard, in its order.

    What is equal to one of the ``shared`` objects is that one, and others are added to them: the
    years of a body have the same body, and their sources are those of the archive.
    """
    share = partial(_shared, shared)
    cards: dict[int, list[Card]] = {}
    rows = pq.read_table(folder / "documents.parquet")
    documents = list(_named(rows, share))
    sources = {row["doc"]: share(Source(*(row[name] for name in SOURCE))) for row in documents}
    for card in _named(pq.read_table(folder / "cards.parquet"), share):
        cards.setdefault(card["doc"], []).append(_card_again(card, sources[card["doc"]], share))
    for row in documents:
        doc = row["doc"]
        taken = Taken(
            sources[doc],
            row["found_media_type"],
            row["encoding"],
            row["refusal"],
            row["characters"],
            tuple(cards.get(doc, ())),
            *(row[name] for name in FLAGS),
        )
        yield doc, taken


Share = Callable[[T], T]


def _shared(known: Shared, one: T) -> T:
    found: T = known.setdefault(one, one)
    return found


def _named(table: pa.Table, share: Share[Any]) -> Iterator[dict[str, Any]]:
    """Give the rows of a table by name; texts of which there are few are shared."""
    columns = [
        [share(one) for one in column.to_pylist()] if name in FEW_TEXTS else column.to_pylist()
        for name, column in zip(table.column_names, table.columns, strict=True)
    ]
    for values in zip(*columns, strict=True):
        yield dict(zip(table.column_names, values, strict=True))


def _card_again(row: Mapping[str, Any], source: Source, share: Share[Any]) -> Card:
    body = Body(
        row["body_id"],
        row["body_name"],
        row["body_code"],
        row["body_level"],
        row["body_kind"],
        row["department"],
        tuple(row["further_departments"].split()),
    )
    scope = Evidence(row["scope_rule"], row["scope_start"], row["scope_end"], row["scope_quote"])
    report = Report(
        source=source,
        text="",
        method=row["method"],
        title=row["title"],
        body=share(body),
        year=row["year"],
        form=row["form"],
        scope=row["scope"],
        provenance=row["provenance"],
        published_on=row["published_on"],
        figures=(),
        sections=(),
        mentions=(),
        body_evidence=share(_told_by(row["body_rule"])),
        year_evidence=share(_told_by(row["year_rule"])),
        scope_evidence=(scope,) if row["scope_rule"] is not None else (),
        ordinal=row["n"],
    )
    return Card(report, row["cells"], row["cells_with_value"], row["is_damaged"], row["core"])


def _told_by(rule: str | None) -> tuple[Evidence, ...]:
    return (Evidence(rule),) if rule is not None else ()

"""Read the records of a web crawl: WARC, JSON Lines, a JSON list and Parquet.

In: a stream. Out: records. Must not know a report, nor what the fields of a row mean.

Of a WARC only successful answers that may be documents are records; pictures, fonts, styles and
scripts are passed over. Of a table each row with a text is one.
"""

from __future__ import annotations

import gzip
import importlib
import io
import json
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any, BinaryIO

from gongkai.model import ReadError
from gongkai.read.rows import (
    FIELDS,
    MARKUP_FIELDS,
    TEXT_FIELDS,
    Record,
    address,
    base_name,
    day_of,
    has_text,
    row_record,
)

PASSED_OVER = re.compile(
    r"(?i)(?:image|audio|video|font)/|text/(?:css|javascript|dns)|application/(?:x-)?"
    r"(?:javascript|font|shockwave|ecmascript)"
)
TEXT_KEY = re.compile(
    rb'"(?:' + b"|".join(name.encode() for name in (*MARKUP_FIELDS, *TEXT_FIELDS)) + rb')"\s*:\s*"'
)
LINES_NAME = re.compile(r"(?i)\.(?:jsonl|ndjson)(?:\.\w+)?$")
BOM = b"\xef\xbb\xbf"
BATCH = 32
MAX_WINDOW = 1 << 27
CHUNK = 1 << 20
BUFFER = 1 << 16


def limited_read(read: Callable[[int], bytes], limit: int) -> bytes | ReadError:
    """Read all of a stream unless it is larger than the limit."""
    parts: list[bytes] = []
    size = 0
    while part := read(CHUNK):
        parts.append(part)
        size += len(part)
        if size > limit:
            return _too_large(limit)
    return b"".join(parts)


def unpack_zstd(file: BinaryIO) -> BinaryIO:
    """Unpack a Zstandard stream of any number of frames.

    Raises:
        ReadError: the package zstandard is not installed.
    """
    try:
        import zstandard
    except ImportError as error:
        raise ReadError("a .zst file needs the package zstandard; or unpack it first") from error
    reader = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW).stream_reader(
        file, read_across_frames=True
    )
    return unpacked(reader.read1, zstandard.ZstdError)


def unpack_gzip(file: BinaryIO) -> BinaryIO:
    """Unpack a gzip stream of any number of members."""
    return unpacked(gzip.GzipFile(fileobj=file).read1, zlib.error, EOFError)


def unpacked(read1: Callable[[int], bytes], *faults: type[Exception]) -> BinaryIO:
    """Buffer a stream; its damage is an OSError, raised only after all that was good before it."""
    return io.BufferedReader(_Steady(read1, faults), BUFFER)


class _Steady(io.RawIOBase):
    """A reader that gives what it has, so that nothing good is lost to damage behind it."""

    def __init__(self, read1: Callable[[int], bytes], faults: tuple[type[Exception], ...]) -> None:
        self._read1 = read1
        self._faults = faults

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            part = self._read1(len(buffer))
        except self._faults as error:
            raise OSError(str(error)) from error
        buffer[: len(part)] = part
        return len(part)


def warc_records(stream: BinaryIO, limit: int) -> Iterator[Record]:
    """Read the documents of a WARC file."""
    try:
        module = importlib.import_module("warcio.archiveiterator")
        faults = importlib.import_module("warcio.exceptions")
    except ImportError as error:
        raise ReadError("a WARC file needs the package warcio") from error
    try:
        records = iter(module.ArchiveIterator(stream))
        while True:
            # warcio writes its warnings to stderr, where only our refusals may stand.
            with redirect_stderr(io.StringIO()):
                record = next(records, None)
                found = None if record is None else _warc_record(record, limit)
            if record is None:
                return
            if found is not None:
                yield found
    except (faults.ArchiveLoadFailed, AttributeError, IndexError, KeyError, TypeError) as error:
        # What warcio raises on damage depends on the place; its iterator knows no other fault.
        raise ReadError(f"damaged: {' '.join(str(error).split())[:80]}") from error


def _warc_record(record: Any, limit: int) -> Record | None:
    """Read one record of a WARC, or pass it over."""
    if record.rec_type not in ("response", "resource", "conversion"):
        return None
    headers = record.http_headers
    if record.rec_type == "response" and (headers is None or headers.get_statuscode() != "200"):
        return None
    kind = (headers or record.rec_headers).get_header("Content-Type") or ""
    if PASSED_OVER.match(kind):
        return None
    url = record.rec_headers.get_header("WARC-Target-URI")
    data = limited_read(record.content_stream().read, limit)
    day = day_of(record.rec_headers.get_header("WARC-Date"))
    return Record(data, base_name(address(url)), address(url), day, kind or None) if data else None


def looks_like_json_lines(stream: BinaryIO, name: str, limit: int) -> bool:
    """Tell whether a file's first line is a JSON object with a text, and another line follows.

    A single object is a page and no list; where the name says that it is one line of many, it is.
    """
    line = stream.readline(limit).removeprefix(BOM).strip()
    if not (line.startswith(b"{") and (TEXT_KEY.search(line) or LINES_NAME.search(name))):
        return False
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return LINES_NAME.search(name) is not None
    is_row = isinstance(row, dict) and has_text(row)
    return is_row and (LINES_NAME.search(name) is not None or bool(stream.read(CHUNK).strip()))


def looks_like_json_list(head: bytes) -> bool:
    """Tell whether a file begins as a JSON list of objects with a text."""
    begin = head.removeprefix(BOM).lstrip()
    is_list = begin.startswith(b"[") and begin[1:].lstrip().startswith(b"{")
    return is_list and TEXT_KEY.search(head) is not None


def json_list(stream: BinaryIO, limit: int) -> Iterator[Record]:
    """Read a JSON list: one record for each of its objects."""
    data = limited_read(stream.read, limit)
    if isinstance(data, ReadError):
        raise ReadError(f"a JSON list larger than {limit >> 20} MB; write it as JSON Lines")
    try:
        rows = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ReadError("broken JSON: a list that does not end, or is nested too deeply") from error
    yield from (_json_record(row) for row in rows)


def _json_record(row: object) -> Record:
    return row_record(row) if isinstance(row, dict) else Record(ReadError("no JSON object"))


def json_records(stream: BinaryIO, limit: int) -> Iterator[Record]:
    """Read JSON Lines: one record for each object with a text."""
    for line in _lines(stream, limit):
        if isinstance(line, ReadError):
            yield Record(line)
            continue
        if not (stripped := line.removeprefix(BOM).strip()):
            continue
        try:
            row = json.loads(stripped)
        except (ValueError, RecursionError):
            yield Record(ReadError("this line is no JSON"))
            continue
        yield _json_record(row)


def _lines(stream: BinaryIO, limit: int) -> Iterator[bytes | ReadError]:
    while line := stream.readline(limit):
        if len(line) < limit or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(CHUNK)
        yield ReadError(
            f"a line longer than {limit >> 20} MB; no report is, leave it out or split it"
        )


def parquet_records(origin: Path | bytes, limit: int) -> Iterator[Record]:
    """Read a Parquet file with a column of texts.

    The table engine is loaded here and nowhere else in this room: reading a report needs none.
    A group of rows with a field that the memory cannot hold is refused from there to its end.
    """
    engine = importlib.import_module("pyarrow.parquet")
    arrow = importlib.import_module("pyarrow")
    where = io.BytesIO(origin) if isinstance(origin, bytes) else origin
    try:
        # Its own pools reserve room that they do not use, of which a limited process has none.
        arrow.set_memory_pool(arrow.system_memory_pool())
        file = engine.ParquetFile(where, memory_map=False, buffer_size=CHUNK)
        names = [name for name in file.schema_arrow.names if _plain(name) in FIELDS]
        if not any(_plain(name) in (*MARKUP_FIELDS, *TEXT_FIELDS) for name in names):
            raise ReadError("a Parquet file without a column of texts (text, content or html)")
        for group in range(file.num_row_groups):
            yield from _group_records(file, group, names, limit)
    except (arrow.ArrowException, UnicodeDecodeError) as error:
        raise ReadError(f"a broken Parquet file: {' '.join(str(error).split())[:80]}") from error


def _group_records(file: Any, group: int, names: list[str], limit: int) -> Iterator[Record]:
    """Read the rows of one group, a few at a time."""
    rows = file.metadata.row_group(group).num_rows
    done = 0
    try:
        for batch in file.iter_batches(BATCH, [group], columns=names, use_threads=False):
            for row in range(batch.num_rows):
                yield _row_of(batch, row, limit)
                done += 1
    except MemoryError:
        fault = (
            f"{rows - done} rows to the end of row group {group}: a field is too large for the "
            "memory; write the file with fewer rows a group"
        )
        yield Record(ReadError(fault), rows=rows - done)


def _row_of(batch: Any, row: int, limit: int) -> Record:
    """Make a record of a row, unless a field alone is larger than a member may be.

    A string is measured before it is made: what it takes then may be several times its bytes.
    """
    cells = {name: column[row] for name, column in zip(batch.schema.names, batch, strict=True)}
    for cell in cells.values():
        held = cell.as_buffer() if hasattr(cell, "as_buffer") else None
        if held is not None and held.size > limit:
            return Record(_too_large(limit))
    record = row_record({name: cell.as_py() for name, cell in cells.items()})
    is_large = isinstance(record.data, bytes) and len(record.data) > limit
    return Record(_too_large(limit)) if is_large else record


def _too_large(limit: int) -> ReadError:
    return ReadError(f"larger than {limit >> 20} MB; no report is, leave it out or split it")


def _plain(name: str) -> str:
    return name.lower().replace("-", "_")

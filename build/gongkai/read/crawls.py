"""Read the records of a web crawl: WARC, JSON Lines and Parquet.

In: a stream. Out: records: bytes, name, address, day of the fetch. Must not know a report.

Of a WARC only successful answers that may be documents are records; pictures, fonts, styles and
scripts are passed over. Of a table each row with a text is one.
"""

from __future__ import annotations

import datetime
import importlib
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import redirect_stderr
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast
from urllib.parse import unquote, urlsplit

from gongkai.model import ReadError

TEXT_FIELDS = ("html", "raw_html", "text", "content", "raw_content", "body", "正文", "内容", "全文")
URL_FIELDS = ("url", "source_url", "target_uri", "warc_target_uri", "link", "网址", "链接")
DAY_FIELDS = (
    *("fetched_on", "fetched_at", "fetch_time", "crawled_at", "crawl_date", "crawl_time"),
    *("warc_date", "timestamp", "抓取时间", "采集时间"),
)
NAME_FIELDS = ("path", "filename", "file_name", "文件名", "id", "doc_id")
TITLE_FIELDS = ("title", "标题")
NESTED_FIELDS = ("meta", "metadata")
PASSED_OVER = re.compile(
    r"(?i)(?:image|audio|video|font)/|text/(?:css|javascript|dns)|application/(?:x-)?"
    r"(?:javascript|font|shockwave|ecmascript)"
)
TEXT_KEY = re.compile(r'"(?:' + "|".join(TEXT_FIELDS) + r')"\s*:\s*"')
DAY = re.compile(r"\s*(\d{4})[-/年.]?(\d{1,2})[-/月.]?(\d{1,2})")
MARKUP = re.compile(r"\s*<[!a-zA-Z]")
NEAR_TOP = 1000
BATCH = 32
MAX_WINDOW = 1 << 27
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Record:
    """One document of a crawl; ``is_numbered`` is False where names are paths."""

    data: bytes | ReadError
    name: str = ""
    url: str | None = None
    fetched_on: str | None = None
    media_type: str | None = None
    is_numbered: bool = True


def limited_read(read: Callable[[int], bytes], limit: int) -> bytes | ReadError:
    """Read all of a stream unless it is larger than the limit."""
    parts: list[bytes] = []
    size = 0
    while part := read(CHUNK):
        parts.append(part)
        size += len(part)
        if size > limit:
            return ReadError(f"larger than {limit >> 20} MB")
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
    return io.BufferedReader(_Zstd(reader, zstandard.ZstdError))


class _Zstd(io.RawIOBase):
    """A reader whose damage is an OSError, like that of every other stream."""

    def __init__(self, reader: Any, fault: type[Exception]) -> None:
        self._reader = reader
        self._fault = fault

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            part = self._reader.read(len(buffer))
        except self._fault as error:
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
    day = _day(record.rec_headers.get_header("WARC-Date"))
    return Record(data, _base(url), url, day, kind or None) if data else None


def looks_like_json_lines(head: bytes, name: str) -> bool:
    """Tell whether a file's first line is a JSON object with a text."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text.startswith(b"{"):
        return False
    line, end, _ = text.partition(b"\n")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        is_named = re.search(r"(?i)\.(?:jsonl|ndjson)(?:\.\w+)?$", name) is not None
        words = line.decode("utf-8", "replace")
        return bool(TEXT_KEY.search(words)) if not end else is_named
    return isinstance(row, dict) and _field(row, TEXT_FIELDS) is not None


def json_records(stream: BinaryIO, limit: int) -> Iterator[Record]:
    """Read JSON Lines: one record for each object with a text."""
    for line in _lines(stream, limit):
        if isinstance(line, ReadError):
            yield Record(line)
            continue
        if not (stripped := line.removeprefix(b"\xef\xbb\xbf").strip()):
            continue
        try:
            row = json.loads(stripped)
        except (ValueError, RecursionError):
            yield Record(ReadError("this line is no JSON"))
            continue
        yield _row_record(row) if isinstance(row, dict) else Record(ReadError("no JSON object"))


def _lines(stream: BinaryIO, limit: int) -> Iterator[bytes | ReadError]:
    while line := stream.readline(limit):
        if len(line) < limit or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(CHUNK)
        yield ReadError(f"a line longer than {limit >> 20} MB")


def parquet_records(origin: Path | bytes, limit: int) -> Iterator[Record]:
    """Read a Parquet file with a column of texts.

    The table engine is loaded here and nowhere else in this room: reading a report needs none.
    """
    engine = importlib.import_module("pyarrow.parquet")
    faults = importlib.import_module("pyarrow").ArrowException
    where = io.BytesIO(origin) if isinstance(origin, bytes) else origin
    try:
        file = engine.ParquetFile(where, memory_map=False)
        wanted = {*TEXT_FIELDS, *URL_FIELDS, *DAY_FIELDS, *NAME_FIELDS, *TITLE_FIELDS}
        names = [n for n in file.schema_arrow.names if n.lower() in wanted.union(NESTED_FIELDS)]
        if not any(each.lower() in TEXT_FIELDS for each in names):
            raise ReadError("a Parquet file without a column of texts (text, content or html)")
        for batch in file.iter_batches(BATCH, columns=names, use_threads=False):
            for row in cast("Iterable[dict[str, Any]]", batch.to_pylist()):
                record = _row_record(row)
                is_large = isinstance(record.data, bytes) and len(record.data) > limit
                yield Record(ReadError(f"larger than {limit >> 20} MB")) if is_large else record
    except (faults, UnicodeDecodeError) as error:
        raise ReadError(f"a broken Parquet file: {' '.join(str(error).split())[:80]}") from error


def _row_record(row: Mapping[str, Any]) -> Record:
    """Make a record of a row; a title that the text lacks goes before it."""
    found = _field(row, TEXT_FIELDS)
    url = _words(_field(row, URL_FIELDS))
    name = _words(_field(row, NAME_FIELDS)) or _base(url)
    day = _day(_field(row, DAY_FIELDS))
    if found is None:
        return Record(ReadError("a record without a text"), name, url, day)
    if isinstance(found, bytes):
        return Record(found, name, url, day)
    title = _words(_field(row, TITLE_FIELDS))
    if title and not MARKUP.match(found) and title not in found[:NEAR_TOP]:
        found = f"{title}\n{found}"
    data = found.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode()
    return Record(data, name, url, day)


def _field(row: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    """Give the first filled field of several names, also from the row's metadata."""
    lower = {str(key).lower(): value for key, value in row.items()}
    nested = [lower[name] for name in NESTED_FIELDS if isinstance(lower.get(name), dict)]
    for fields in (lower, *({str(k).lower(): v for k, v in each.items()} for each in nested)):
        for name in names:
            value = fields.get(name)
            if isinstance(value, str | bytes) and value.strip():
                return value
            if isinstance(value, datetime.date):
                return value.isoformat()
            if names is NAME_FIELDS and isinstance(value, int):
                return str(value)
    return None


def _words(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _day(value: Any) -> str | None:
    """Read a day from 2021-02-01T…, 2021/2/1 or 20210201…; nothing else is a day."""
    match = DAY.match(value) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        return datetime.date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return None


def _base(url: str | None) -> str:
    """Give the last part of an address as a name to be shown."""
    try:
        return PurePosixPath(unquote(urlsplit(url or "").path)).name
    except ValueError:
        return ""

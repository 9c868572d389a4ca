"""Pack documents into containers for tests: ZIP, JSON Lines, WARC and Parquet."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq


def zipped(
    files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, level: int | None = None
) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, method, level)
    return memory.getvalue()


def json_lines(*rows: object) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def warc(*answers: tuple[str, str, str, bytes], is_packed: bool = True) -> bytes:
    """Write answers of (address, status, content type, body) as a WARC, a record per member."""
    records = [warc_record("warcinfo", "", "application/warc-fields", b"software: a test\r\n")]
    for url, status, kind, body in answers:
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode()
        records.append(warc_record("response", url, "application/http", head + body))
    return b"".join(gzip.compress(one) if is_packed else one for one in records)


def warc_record(kind: str, url: str, content_type: str, block: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2021-02-03T04:05:06Z\r\n"
        f"WARC-Target-URI: {url}\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def parquet(rows: list[dict[str, object]]) -> bytes:
    memory = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), memory)
    return memory.getvalue()

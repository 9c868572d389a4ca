"""Serve one file over HTTP by ranges and count the bytes; read single rows of it in that way.

In: a Parquet file sorted by a column. Out: the rows of one value, and how many bytes that took.
Must not know what the rows mean. A reader asks for the length of the footer, the footer, and the
wanted columns of the row groups that can hold the value, as a page in a browser does.
"""

from __future__ import annotations

import http.client
import io
import re
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

MAGIC, TAIL = b"PAR1", 8


class Counting:
    """A server of one file on this machine that counts what it sends."""

    def __init__(self, path: Path) -> None:
        self._sent = 0
        counting = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:  # the name that http.server asks for
                body, size = _cut(path, self.headers.get("Range", ""))
                self.send_response(206)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Content-Range", f"bytes */{size}")
                self.end_headers()
                self.wfile.write(body)
                counting._sent += len(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/{path.name}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def taken(self) -> int:
        """Bytes sent since this was last asked."""
        sent, self._sent = self._sent, 0
        return sent


def _cut(path: Path, asked: str) -> tuple[bytes, int]:
    """The bytes of one range: ``bytes=0-9``, or ``bytes=-8`` for the last of them."""
    found = re.fullmatch(r"bytes=(\d*)-(\d*)", asked)
    size = path.stat().st_size
    first, last = found.groups() if found else ("0", "")
    start = int(first) if first else size - int(last)
    end = int(last) + 1 if first and last else size
    with path.open("rb") as file:
        file.seek(start)
        return file.read(end - start), size


class Ranges(io.RawIOBase):
    """A file on a server, of which each read is one request."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.netloc)
        self._path = parts.path
        self._at = 0
        self.tail, self.size = self._get("bytes=-8")

    def _get(self, asked: str) -> tuple[bytes, int]:
        self._connection.request("GET", self._path, headers={"Range": asked})
        answer = self._connection.getresponse()
        size = int(answer.headers["Content-Range"].rpartition("/")[2])
        return answer.read(), size

    def footer(self) -> pq.FileMetaData:
        """Fetch the footer and nothing else."""
        length = int.from_bytes(self.tail[:4], "little")
        start = self.size - TAIL - length
        held, _ = self._get(f"bytes={start}-{self.size - TAIL - 1}")
        return pq.read_metadata(pa.BufferReader(MAGIC + held + self.tail))

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move; nothing is fetched."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        """Where the next read begins."""
        return self._at

    def read(self, size: int = -1) -> bytes:
        """Fetch so many bytes with one request."""
        end = self.size if size < 0 else min(self.size, self._at + size)
        if end <= self._at:
            return b""
        held, _ = self._get(f"bytes={self._at}-{end - 1}")
        self._at = end
        return held

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
        super().close()


def read_rows(url: str, key: str, value: str, columns: Sequence[str]) -> pa.Table:
    """Read some columns of the rows of one value."""
    file = Ranges(url)
    try:
        footer = file.footer()
        parquet = pq.ParquetFile(file, metadata=footer)
        groups = [n for n in range(footer.num_row_groups) if _may_hold(footer, n, key, value)]
        found = parquet.read_row_groups(groups, columns=list(columns), use_threads=False)
        return found.filter(pc.equal(found.column(key), value))
    finally:
        file.close()


def _may_hold(footer: pq.FileMetaData, group: int, key: str, value: str) -> bool:
    held = footer.row_group(group)
    columns: list[Any] = [held.column(number) for number in range(held.num_columns)]
    known = next(column.statistics for column in columns if column.path_in_schema == key)
    return bool(known.min <= value <= known.max)

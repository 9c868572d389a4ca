"""Open files that hold many: ZIP, WARC, JSON Lines and Parquet, packed or not.

In: a source and its file or bytes. Out: one member after the other, each with its own source
and its bytes, or with the reason why it cannot be read. Must not know what a member says.

Members come lazily and within limits, and nothing is ever unpacked under a name that the
container gives. A broken member is refused alone; where the container itself breaks off, its
own source comes last with a ReadError.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Literal

from gongkai.model import ReadError, Source
from gongkai.read import crawls
from gongkai.read.crawls import Record, limited_read, looks_like_json_lines
from gongkai.read.zips import first_name, is_office, zip_names, zip_records

Kind = Literal["zip", "warc", "jsonl", "parquet", "packed"]
Member = tuple[Source, bytes | ReadError]
Origin = Path | bytes

ZIP, EMPTY_ZIP, GZIP, ZSTD = b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
PARQUET, WARC = b"PAR1", re.compile(rb"WARC/[01]\.[0-9]")
HEAD = 1 << 16
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
BROKEN_STREAM = (OSError, EOFError, ValueError, zlib.error)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a container may hold: beyond it the rest is refused."""

    members: int = 1_000_000
    member_size: int = 64 << 20
    total_size: int = 64 << 30
    depth: int = 2


LIMITS = Limits()


@dataclass(slots=True)
class Budget:
    """What is left of the limits while one container and those in it are read."""

    limits: Limits
    members: int = 0
    size: int = 0

    def spend(self, size: int) -> None:
        """Count one more member."""
        self.members += 1
        self.size += size
        if self.members > self.limits.members:
            raise ReadError(f"more than {self.limits.members} members; the rest is not read")
        if self.size > self.limits.total_size:
            raise ReadError(
                f"unpacks to more than {self.limits.total_size >> 20} MB; the rest is not read"
            )


def is_container(head: bytes, name: str = "") -> bool:
    """Tell by content whether a file holds others; Office files are ZIPs and hold none.

    Args:
        head: the whole file or its first 64 KB.
        name: the file's name; it decides only where a first line is longer than the head.
    """
    return container_kind(head, name) is not None


def container_kind(head: bytes, name: str = "") -> Kind | None:
    """Tell what kind of container a file is, or None."""
    if head.startswith((ZIP, EMPTY_ZIP)):
        return None if is_office(zip_names(io.BytesIO(head)) or first_name(head)) else "zip"
    if head.startswith(PARQUET):
        return "parquet"
    if WARC.match(head):
        return "warc"
    if head.startswith((GZIP, ZSTD)):
        inner = _inner_head(head)
        if WARC.match(inner):
            return "warc"
        return "jsonl" if looks_like_json_lines(inner, name) else "packed"
    return "jsonl" if looks_like_json_lines(head, name) else None


def _inner_head(head: bytes) -> bytes:
    """Unpack as much of a packed head as can be."""
    try:
        if head.startswith(GZIP):
            return zlib.decompressobj(31).decompress(head, HEAD)
        return crawls.unpack_zstd(io.BytesIO(head)).read(HEAD)
    except (*BROKEN_STREAM, ReadError):
        return b""


def members(source: Source, origin: Origin, limits: Limits = LIMITS) -> Iterator[Member]:
    """Yield the members of a container, and those of containers in it.

    Args:
        source: the container's own source; a member's path begins with its path.
        origin: the container's file or bytes.
        limits: how much is read at most.

    Raises:
        ReadError: before the first member, if the container cannot be opened at all.
    """
    yield from _members(source, origin, Budget(limits), limits.depth)


def _members(source: Source, origin: Origin, budget: Budget, depth: int) -> Iterator[Member]:
    kind = _kind(source, origin)
    if kind is None:
        raise ReadError("no container")
    count = 0
    try:
        for found, data in _opened(kind, source, origin, budget):
            count += 1
            if not isinstance(data, bytes) or not is_container(data, found.path):
                yield found, data
            elif depth <= 1:
                yield found, ReadError("an archive in an archive in an archive; unpack it first")
            else:
                yield from _inner(found, data, budget, depth - 1)
    except ReadError as error:
        if not count:
            raise
        yield source, ReadError(f"{error} (after {count} members)")


def _inner(source: Source, data: bytes, budget: Budget, depth: int) -> Iterator[Member]:
    try:
        yield from _members(source, data, budget, depth)
    except ReadError as error:
        yield source, error


def _kind(source: Source, origin: Origin) -> Kind | None:
    """Tell the kind of container from all bytes, or from the head of a file."""
    if isinstance(origin, bytes):
        return container_kind(origin, source.path)
    try:
        with origin.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise ReadError(error.strerror or "cannot be opened") from error
    if head.startswith(ZIP) and (names := zip_names(origin)):
        return None if is_office(names) else "zip"
    return container_kind(head, source.path)


def _opened(kind: Kind, source: Source, origin: Origin, budget: Budget) -> Iterator[Member]:
    with ExitStack() as stack:
        records = _records(kind, source, origin, budget.limits.member_size, stack)
        for number, record in enumerate(_guarded(records), start=1):
            yield _record_member(source, record, number, budget)


def _records(
    kind: Kind, source: Source, origin: Origin, size: int, stack: ExitStack
) -> Iterator[Record]:
    if kind == "zip":
        return zip_records(origin, size, stack)
    if kind == "parquet":
        return crawls.parquet_records(origin, size)
    stream = _stream(origin, stack)
    if kind == "packed":
        return _only_member(source, stream, size)
    return (crawls.warc_records if kind == "warc" else crawls.json_records)(stream, size)


def _guarded(records: Iterator[Record]) -> Iterator[Record]:
    """Make a ReadError of whatever a damaged stream raises."""
    try:
        yield from records
    except BROKEN_STREAM as error:
        raise ReadError(f"damaged or cut off: {' '.join(str(error).split())[:80]}") from error


def _record_member(source: Source, record: Record, number: int, budget: Budget) -> Member:
    name = clean_name(record.name)
    path = f"{source.path}/{number:06}" + (f"/{name}" if name else "")
    if not record.is_numbered:
        path = f"{source.path}/{name}"
    member = Source(
        path=path,
        sha256="",
        size=0,
        url=record.url or source.url,
        fetched_on=record.fetched_on or source.fetched_on,
        media_type=record.media_type,
    )
    if isinstance(record.data, ReadError):
        budget.spend(0)
        return member, record.data
    budget.spend(len(record.data))
    return _hashed(member, record.data), record.data


def _hashed(source: Source, data: bytes) -> Source:
    return replace(source, sha256=hashlib.sha256(data).hexdigest(), size=len(data))


def _stream(origin: Origin, stack: ExitStack) -> BinaryIO:
    """Open a file or bytes, unpacked if need be."""
    try:
        plain: BinaryIO = io.BytesIO(origin) if isinstance(origin, bytes) else origin.open("rb")
    except OSError as error:
        raise ReadError(error.strerror or "cannot be opened") from error
    file = stack.enter_context(plain)
    head = file.read(4)
    file.seek(0)
    if head.startswith(GZIP):
        return stack.enter_context(io.BufferedReader(gzip.GzipFile(fileobj=file)))
    return crawls.unpack_zstd(file) if head.startswith(ZSTD) else file


def _only_member(source: Source, stream: BinaryIO, size: int) -> Iterator[Record]:
    """Read the one file of a .gz or .zst."""
    name = re.sub(r"\.(?:gz|gzip|zst)$", "", PurePosixPath(source.path).name, flags=re.I)
    yield Record(limited_read(stream.read, size), name, is_numbered=False)


def clean_name(name: str) -> str:
    r"""Make a name fit for a path that is only shown: no control characters, no way out.

    >>> clean_name("../a\n/b.doc"), clean_name("/etc/x")
    ('a_/b.doc', 'etc/x')
    """
    parts = CONTROL.sub("_", name).split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))[:400]


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A member laid down as a file under a name of ours, or why there is none."""

    source: Source
    path: Path | None
    refusal: str | None = None


def unpack(task: tuple[Source, Path, Path]) -> tuple[Unpacked, ...]:
    """Unpack a container into an empty folder, for a limited process.

    Args:
        task: the container's source, its file, and the folder.
    """
    source, origin, folder = task
    found: list[Unpacked] = []
    for number, (member, data) in enumerate(members(source, origin)):
        if isinstance(data, ReadError):
            found.append(Unpacked(member, None, str(data)))
            continue
        path = folder / f"{number:08}"
        path.write_bytes(data)
        found.append(Unpacked(member, path))
    return tuple(found)

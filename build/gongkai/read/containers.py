"""Open files that hold many: ZIP, WARC, JSON Lines, JSON lists and Parquet, packed or not.

In: a source and its file or bytes. Out: one member after the other, each with its own source
and its bytes, or with the reason why it cannot be read. Must not know what a member says.

A member's path is ``CONTAINER!/NAME``, with the number of its record before the name where it
lies in a table or a crawl. Members come lazily and within limits, and nothing is ever unpacked
under a name that the container gives. A broken member is refused alone; where the container
itself breaks off, its own source comes last with a ReadError.
"""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Literal

from gongkai.model import INSIDE, ReadError, Source
from gongkai.read import crawls
from gongkai.read.crawls import limited_read, looks_like_json_lines, looks_like_json_list
from gongkai.read.rows import Record
from gongkai.read.zips import first_name, is_office, zip_names, zip_records

Kind = Literal["zip", "warc", "jsonl", "json", "parquet", "packed"]
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
    paths: set[str] = field(default_factory=set)

    def unique(self, path: str) -> str:
        """Give a path that no member had before: of equal ones the second gets ``#2``."""
        own, number = path, 1
        while own in self.paths:
            number += 1
            own = f"{path}#{number}"
        self.paths.add(own)
        return own

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


def is_container(origin: Origin, name: str = "") -> bool:
    """Tell by content whether a file holds others; Office files are ZIPs and hold none.

    Args:
        origin: the file, or its bytes.
        name: the file's name; it decides only for a single line that is a JSON object.

    Raises:
        ReadError: the file cannot be opened.
    """
    return container_kind(origin, name) is not None


def container_kind(origin: Origin, name: str = "") -> Kind | None:
    """Tell what kind of container a file is, or None; see ``is_container``."""
    with ExitStack() as stack:
        file = _file(origin, stack)
        head = file.read(HEAD)
        if head.startswith((ZIP, EMPTY_ZIP)):
            names = zip_names(file) or first_name(head)
            return None if is_office(names) else "zip"
        if head.startswith(PARQUET):
            return "parquet"
        is_packed = head.startswith((GZIP, ZSTD))
        if not is_packed and not _may_hold_others(head):
            return None
        try:
            return _kind_of_stream(origin, name) or ("packed" if is_packed else None)
        except (*BROKEN_STREAM, ReadError):
            return "packed" if is_packed else None


def _may_hold_others(head: bytes) -> bool:
    """Tell at a glance nearly every report: it begins neither as a crawl nor as JSON.

    Such a file need not be opened a second time.
    """
    start = head.removeprefix(crawls.BOM).lstrip()
    return WARC.match(head) is not None or start.startswith((b"[", b"{"))


def _kind_of_stream(origin: Origin, name: str) -> Kind | None:
    with ExitStack() as stack:
        stream = _stream(origin, stack)
        start = _peek(stream)
        if WARC.match(start):
            return "warc"
        if looks_like_json_list(start):
            return "json"
        if not start.removeprefix(crawls.BOM).lstrip().startswith(b"{"):
            return None
        return "jsonl" if looks_like_json_lines(stream, name, LIMITS.member_size) else None


def _peek(stream: BinaryIO) -> bytes:
    """Look at the beginning of a buffered stream."""
    peeked: bytes = stream.peek(HEAD)[:HEAD]  # type: ignore[attr-defined]
    return peeked


def members(source: Source, origin: Origin, limits: Limits = LIMITS) -> Iterator[Member]:
    """Yield the members of a container, and those of containers in it.

    Args:
        source: the container's own source; a member's path begins with its path.
        origin: the container's file or bytes.
        limits: how much is read at most.

    Raises:
        ReadError: before the first member, if the container cannot be opened at all.
    """
    for member, data in _members(source, origin, Budget(limits), limits.depth):
        yield replace(member, container_sha256=source.sha256 or None), data


def _members(source: Source, origin: Origin, budget: Budget, depth: int) -> Iterator[Member]:
    kind = container_kind(origin, source.path)
    if kind is None:
        raise ReadError("no container")
    count = 0
    try:
        for found, data in _opened(kind, source, origin, budget):
            count += 1
            if not isinstance(data, bytes) or not is_container(data, found.path):
                yield found, data
            elif depth <= 1:
                yield (
                    found,
                    ReadError("an archive in an archive in an archive; unpack it first (请先解压)"),
                )
            else:
                yield from _inner(found, data, budget, depth - 1)
    except ReadError as error:
        if not count:
            raise
        yield source, ReadError(f"{error} (after {count} members)")
    if not count:
        raise ReadError("an archive that holds no document")


def _inner(source: Source, data: bytes, budget: Budget, depth: int) -> Iterator[Member]:
    try:
        yield from _members(source, data, budget, depth)
    except ReadError as error:
        yield source, error


def _opened(kind: Kind, source: Source, origin: Origin, budget: Budget) -> Iterator[Member]:
    with ExitStack() as stack:
        records = _records(kind, source, origin, budget.limits.member_size, stack)
        number = 1
        for record in _guarded(records):
            yield _record_member(source, record, number, budget)
            number += record.rows


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
    if kind == "warc":
        return crawls.warc_records(stream, size)
    return (crawls.json_list if kind == "json" else crawls.json_records)(stream, size)


def _guarded(records: Iterator[Record]) -> Iterator[Record]:
    """Make a ReadError of whatever a damaged stream raises."""
    try:
        yield from records
    except BROKEN_STREAM as error:
        raise ReadError(f"damaged or cut off: {' '.join(str(error).split())[:80]}") from error


def _record_member(source: Source, record: Record, number: int, budget: Budget) -> Member:
    name = clean_name(record.name)
    shown = f"{number:06}" + (f"/{name}" if name else "") if record.is_numbered else name
    path = f"{source.path}{INSIDE}{shown}"
    member = Source(
        path=path if record.is_numbered else budget.unique(path),
        sha256="",
        size=0,
        url=record.url or source.url,
        fetched_on=record.fetched_on or source.fetched_on,
        media_type=record.media_type,
        note=source.note,
    )
    if isinstance(record.data, ReadError):
        budget.spend(0)
        return member, record.data
    budget.spend(len(record.data))
    return _hashed(member, record.data), record.data


def _hashed(source: Source, data: bytes) -> Source:
    return replace(source, sha256=hashlib.sha256(data).hexdigest(), size=len(data))


def _file(origin: Origin, stack: ExitStack) -> BinaryIO:
    try:
        plain: BinaryIO = (
            io.BytesIO(origin) if isinstance(origin, bytes) else origin.open("rb", HEAD)
        )
    except OSError as error:
        raise ReadError(f"cannot be opened: {error.strerror or type(error).__name__}") from error
    return stack.enter_context(plain)


def _stream(origin: Origin, stack: ExitStack) -> BinaryIO:
    """Open a file or bytes as a buffered stream, unpacked if need be."""
    file = _file(origin, stack)
    head = file.read(4)
    file.seek(0)
    if head.startswith(GZIP):
        return stack.enter_context(crawls.unpack_gzip(file))
    if head.startswith(ZSTD):
        return stack.enter_context(crawls.unpack_zstd(file))
    if isinstance(file, io.BytesIO):
        return stack.enter_context(crawls.unpacked(file.read1))
    return file


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


def unpack(task: tuple[Source, Path]) -> Iterator[tuple[Source, bytes | str]]:
    """Give the members of a file for a limited process: their bytes, or why there are none.

    Raises:
        ReadError: as ``members`` does.
    """
    source, path = task
    for member, data in members(source, path):
        yield member, str(data) if isinstance(data, ReadError) else data

"""A folder of archived reports, and what people wrote beside it.

In: a dataset folder (``archive/``, ``manifest.csv``, ``errata.yml``, ``reviewed.csv``,
``redactions.csv``). Out: sources, and guarded rows. Must not open a report to read it; a report
is bytes here.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

import yaml

from gongkai.knowledge import indicators
from gongkai.model import (
    INSIDE,
    Cell,
    Document,
    Grid,
    KnowledgeError,
    ReadError,
    Source,
    Stopped,
    UsageError,
)

MANIFEST = "manifest.csv"
MANIFEST_COLUMNS = ("path", "sha256", "url", "fetched_at", "media_type", "note")
REVIEWED_COLUMNS = ("key", "verdict", "reason", "reviewed_on")
REDACTION_COLUMNS = ("sha256", "start", "end", "reason")
VERDICTS = ("confirmed", "accepted", "rejected")
MASK = "█"
MAX_VALUE = Decimal("1e12")


@dataclass(frozen=True, slots=True)
class Erratum:
    """One cell in which the archived copy differs from the office's own page."""

    body: str
    year: int
    indicator: str
    as_printed: str
    value: Decimal
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Review:
    """What a person decided about one finding."""

    key: str
    verdict: str
    reason: str
    reviewed_on: str


@dataclass(frozen=True, slots=True)
class Redaction:
    """A stretch of one file that is not published; without a span it is the whole file."""

    sha256: str
    start: int | None
    end: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Archived:
    """One file of the archive; ``fault`` says why it cannot be opened, its hash is empty then.

    ``members`` is what the manifest says of files that lie within this one.
    """

    source: Source
    path: Path
    fault: str | None = None
    members: tuple[Source, ...] = ()


def list_sources(folder: Path) -> tuple[Archived, ...]:
    """List the archived files with what the manifest says of them, in order of path.

    A file that cannot be opened is listed with its fault; it does not stop the others.

    Raises:
        UsageError: the folder is missing.
        Stopped: the folder holds no file.
        KnowledgeError: the manifest names a file that is not there, or another hash.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder; put the reports there or name another one")
    paths = [
        path for path in sorted(folder.rglob("*")) if _is_file(path) and _is_report(path, folder)
    ]
    if not paths:
        raise Stopped(f"{folder}: the archive is empty; put at least one report there")
    described = _read_manifest(folder)
    known = {path.relative_to(folder).as_posix() for path in paths}
    within: dict[str, list[str]] = {}
    for name in sorted(described.keys() - known):
        container = _container_of(name, known)
        if container is None:
            raise KnowledgeError(f"{folder / MANIFEST}: {name}: no such file in the archive")
        within.setdefault(container, []).append(name)
    return tuple(_archived(path, folder, described, within) for path in paths)


def _container_of(name: str, known: set[str]) -> str | None:
    """Give the archived file that a path leads into, where it leads into one."""
    parts = name.split(INSIDE)
    heads = (INSIDE.join(parts[:count]) for count in range(1, len(parts)))
    return next((head for head in heads if head in known), None)


def _is_file(path: Path) -> bool:
    """Say whether something is to be read; a link to nothing is a file that cannot be opened."""
    return path.is_file() or (path.is_symlink() and not path.exists())


def why_closed(error: OSError) -> str:
    """Say in a few words why a file cannot be opened."""
    return f"cannot be opened: {error.strerror or type(error).__name__}"


def _is_report(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    return not any(part.startswith(".") for part in parts) and parts != (MANIFEST,)


def _archived(
    path: Path, folder: Path, described: dict[str, dict[str, str]], within: dict[str, list[str]]
) -> Archived:
    name = path.relative_to(folder).as_posix()
    row = described.get(name, {})
    members = tuple(
        _source(folder, each, described[each], described[each]["sha256"], 0)
        for each in within.get(name, ())
    )
    try:
        digest, size = _fingerprint(path)
    except OSError as error:
        return Archived(_source(folder, name, row, "", 0), path, why_closed(error), members)
    _must_be(row.get("sha256"), digest, f"{folder / MANIFEST}: {name}")
    return Archived(_source(folder, name, row, digest, size), path, None, members)


def _fingerprint(path: Path) -> tuple[str, int]:
    """Give the hash and size of a file, which may be larger than the memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), file.tell()


def _must_be(wanted: str | None, digest: str, where: str) -> None:
    if wanted and wanted != digest:
        raise KnowledgeError(
            f"{where}: the file's sha256 is {digest}, not {wanted}; archived files never change"
        )


def described(member: Source, said: Source, where: str) -> Source:
    """Give a member what the manifest says of it; that goes before what its container says.

    Raises:
        KnowledgeError: its bytes have another hash.
    """
    _must_be(said.sha256, member.sha256 or said.sha256, f"{where}: {member.path}")
    return replace(
        member,
        url=said.url or member.url,
        fetched_on=said.fetched_on or member.fetched_on,
        media_type=said.media_type or member.media_type,
        note=said.note or member.note,
    )


def _source(folder: Path, name: str, row: dict[str, str], digest: str, size: int) -> Source:
    fetched_on = row.get("fetched_at", "")[:10]
    if fetched_on and not is_day(fetched_on):
        raise KnowledgeError(f"{folder / MANIFEST}: {name}: write fetched_at as 2024-01-31")
    return Source(
        path=name,
        sha256=digest,
        size=size,
        url=row.get("url") or None,
        fetched_on=fetched_on or None,
        media_type=row.get("media_type") or None,
        note=row.get("note") or None,
    )


def source_of(path: Path) -> Source:
    """Describe a single file that lies in no archive.

    Raises:
        ReadError: the file cannot be opened.
    """
    try:
        return Source(path.name, *_fingerprint(path))
    except OSError as error:
        raise ReadError(why_closed(error)) from error


def _read_manifest(folder: Path) -> dict[str, dict[str, str]]:
    path = folder / MANIFEST
    if not path.is_file():
        return {}
    return {row["path"]: row for row in _rows(path, MANIFEST_COLUMNS)}


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file that a person wrote; its header must be as documented."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != columns:
                raise KnowledgeError(f"{path}: the first line must be {','.join(columns)}")
            for number, row in enumerate(reader, start=2):
                if None in row or None in row.values():
                    raise KnowledgeError(f"{path}, line {number}: wrong number of cells")
                yield row
    except (UnicodeDecodeError, csv.Error) as error:
        raise KnowledgeError(f"{path}: no readable UTF-8 CSV: {error}") from error


def load_errata(path: Path) -> tuple[Erratum, ...]:
    """Read ``errata.yml``: a list of mappings with the attributes of ``Erratum``.

    Raises:
        KnowledgeError: names the entry and what is wrong with it.
    """
    if not path.is_file():
        return ()
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: no readable YAML: {' '.join(str(error).split())}") from error
    if not isinstance(entries, list):
        raise KnowledgeError(f"{path}: expected a list of entries, each beginning with `- body:`")
    errata = tuple(_erratum(path, number, entry) for number, entry in enumerate(entries, start=1))
    first: dict[tuple[str, int, str], int] = {}
    for number, one in enumerate(errata, start=1):
        cell = (one.body, one.year, one.indicator)
        if first.setdefault(cell, number) != number:
            raise KnowledgeError(
                f"{path}: entries {first[cell]} and {number} are both for "
                f"{one.body}-{one.year} {one.indicator}; keep one"
            )
    return errata


def _erratum(path: Path, number: int, entry: object) -> Erratum:
    where = f"{path}, entry {number}"
    wanted = set(Erratum.__dataclass_fields__)
    if not isinstance(entry, dict) or set(entry) != wanted:
        raise KnowledgeError(f"{where}: must have exactly {', '.join(sorted(wanted))}")
    if str(entry["indicator"]) not in indicators():
        raise KnowledgeError(f"{where}: {entry['indicator']} is no indicator of the codebook")
    try:
        value = Decimal(str(entry["value"]))
        year = int(entry["year"])
    except (InvalidOperation, ValueError, TypeError, OverflowError) as error:
        raise KnowledgeError(f"{where}: value and year must be numbers") from error
    if not value.is_finite() or abs(value) >= MAX_VALUE:
        raise KnowledgeError(f"{where}: value must be a number, not {entry['value']}")
    for key in ("reason", "evidence"):
        if not str(entry[key] or "").strip():
            raise KnowledgeError(f"{where}: {key} is empty; an erratum needs both")
    texts = {
        key: str(entry[key]) for key in ("body", "indicator", "as_printed", "reason", "evidence")
    }
    return Erratum(year=year, value=value, **texts)


def load_reviews(path: Path) -> tuple[Review, ...]:
    """Read ``reviewed.csv``.

    Raises:
        KnowledgeError: an unknown verdict, or a day that is none.
    """
    if not path.is_file():
        return ()
    found = []
    for number, row in enumerate(_rows(path, REVIEWED_COLUMNS), start=2):
        if row["verdict"] not in VERDICTS:
            raise KnowledgeError(f"{path}, line {number}: verdict must be {', '.join(VERDICTS)}")
        if not is_day(row["reviewed_on"]):
            raise KnowledgeError(f"{path}, line {number}: write reviewed_on as 2024-01-31")
        found.append(Review(**row))
    return tuple(found)


def is_day(text: str) -> bool:
    """Say whether a text is a day of the calendar, written as 2024-01-31."""
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def load_redactions(path: Path) -> tuple[Redaction, ...]:
    """Read ``redactions.csv``.

    Raises:
        KnowledgeError: a span that is no pair of rising numbers.
    """
    if not path.is_file():
        return ()
    found = []
    for number, row in enumerate(_rows(path, REDACTION_COLUMNS), start=2):
        start, end = row["start"], row["end"]
        if not (start or end):
            found.append(Redaction(row["sha256"], None, None, row["reason"]))
        elif start.isdigit() and end.isdigit() and int(start) < int(end):
            found.append(Redaction(row["sha256"], int(start), int(end), row["reason"]))
        else:
            raise KnowledgeError(f"{path}, line {number}: start and end must be rising numbers")
    return tuple(found)


def redact(document: Document, redactions: tuple[Redaction, ...]) -> Document:
    """Mask stretches of a document, equal in length, so that every offset still holds."""
    mine = [row for row in redactions if row.sha256 == document.source.sha256]
    if not mine:
        return document
    characters = list(document.text)
    for row in mine:
        for index in range(row.start or 0, min(row.end or len(characters), len(characters))):
            if characters[index] != "\n":
                characters[index] = MASK
    text = "".join(characters)
    grids = tuple(
        Grid(
            tuple(_remade(cell, text) for cell in grid.cells), grid.start, grid.end, grid.is_aligned
        )
        for grid in document.grids
    )
    return replace(document, text=text, grids=grids)


def _remade(cell: Cell, text: str) -> Cell:
    return replace(cell, text=text[cell.start : cell.end])

"""Put one more report into an archive: the file as it is, and a row of the manifest.

In: a file or an address. Out: the path in the archive. Must not decide what is read from it, and
never replaces an archived file: archived files do not change.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from gongkai.archive import MANIFEST, MANIFEST_COLUMNS, why_closed
from gongkai.fetching import fetch
from gongkai.handwritten import is_day, read_rows
from gongkai.model import INSIDE, UsageError
from gongkai.preview import Preview, preview
from gongkai.settings import is_address, load_settings

PACKAGES, PACKAGE = "packages", "gongkai"
LONGEST = 120
"""Bytes of a file name; systems take 255, and a copy may get a longer one."""
EMPTY = "is empty, and no report; nothing was kept"


@dataclass(frozen=True, slots=True)
class Offer:
    """A file that may be archived: its bytes and what the manifest will say of it."""

    name: str
    url: str
    fetched_at: str
    media_type: str
    note: str
    data: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """The hash of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


def is_web(what: str) -> bool:
    """Say whether a word is meant as an address, also one of a kind that is not fetched."""
    return "://" in what


def add_file(path: Path, archive: Path, url: str, fetched_on: str, note: str) -> Path:
    """Copy a file into the archive.

    Raises:
        UsageError: there is no such file, or the day or the address is none.
    """
    return keep(offer_file(path, url, fetched_on, note), archive)


def add_url(url: str, archive: Path, note: str) -> Path:
    """Fetch one address, once and by name of this program, and archive what it gives.

    Raises:
        UsageError: the address is no http(s), cannot be fetched or gives more than 50 MB.
    """
    return keep(offer_url(url, archive, note), archive)


def offer_file(path: Path, url: str, fetched_on: str, note: str) -> Offer:
    """Read a file that may be archived.

    Raises:
        UsageError: there is no such file, or the day or the address is none.
    """
    if path.is_dir():
        raise UsageError(f"{path}: is a folder; name one file in it")
    if not path.is_file():
        raise UsageError(f"{path}: no such file")
    if fetched_on and not is_day(fetched_on):
        raise UsageError(f"--fetched-on {fetched_on}: no day; write it as 2024-01-31")
    if url and not is_address(url):
        raise UsageError(f"--url {url}: must be an http:// or https:// address")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {why_closed(error)}") from error
    if not data:
        raise UsageError(f"{path}: {EMPTY}")
    name = path.name.encode("utf-8", "replace").decode().lstrip(".") or "index"
    return Offer(name, url, fetched_on, "", note, data)


def offer_url(url: str, archive: Path, note: str, *, allow_local: bool = False) -> Offer:
    """Fetch an address; site.yml beside the archive says whom the server's owner can write to.

    Raises:
        UsageError: the address is no http(s), or cannot or must not be fetched.
    """
    if not is_address(url):
        raise UsageError(f"{url}: must be an http:// or https:// address")
    site = archive.parent / "site.yml"
    contact = ""
    if site.is_file():
        settings = load_settings(site)
        contact = settings.contact or settings.base_url or settings.repository
    found = fetch(url, contact, allow_local=allow_local)
    if not found.data:
        raise UsageError(f"{url}: {EMPTY}")
    name = _named(unquote(Path(urlsplit(found.url).path).name) or "index.html")
    said = "; ".join(one for one in (note, found.note) if one)
    return Offer(name, found.url, found.fetched_at, found.media_type, said, found.data)


def _named(name: str) -> str:
    """Give a name that any archive can hold and shows: hidden files are no reports."""
    plain = "".join(sign if sign.isprintable() else "_" for sign in name)
    plain = re.sub(r'[/\\:*?"<>|]', "_", plain)
    plain = plain.lstrip(".") or "index"
    stem, suffix = Path(plain).stem, Path(plain).suffix
    room = LONGEST - len(suffix.encode())
    if room <= 0:
        stem, suffix, room = plain, "", LONGEST
    return stem.encode()[:room].decode("utf-8", "ignore") + suffix


def refuse_missing(archive: Path, usual: Path) -> None:
    """Refuse an archive that is not there: a mistyped name must not become a folder.

    The usual one is made, for that is how a data set begins.

    Raises:
        UsageError: there is no such folder.
    """
    if archive != usual and not archive.is_dir():
        raise UsageError(f"{archive}: no such folder; make it, or name the archive")


def look(offer: Offer) -> Preview:
    """Tell what would be read from a file, by its bytes alone."""
    with tempfile.TemporaryDirectory(prefix="gongkai-add-") as folder:
        path = Path(folder) / offer.name
        path.write_bytes(offer.data)
        return preview(path, offer.name, offer.url, offer.media_type)


def refuse_twin(offer: Offer, archive: Path) -> None:
    """Refuse bytes that the archive holds, also within a container as far as that is known.

    Raises:
        UsageError: it names the file that has them.
        KnowledgeError: the manifest is broken.
    """
    twin = _same(archive, offer.sha256, len(offer.data))
    if twin is None:
        named = (row["path"] for row in _manifest(archive) if row["sha256"] == offer.sha256)
        published = (
            str(row["path"])
            for row in _published(
                archive, "sources", "SELECT path FROM sources WHERE sha256 = ?", offer.sha256
            )
        )
        held = (name for names in (named, published) for name in names)
        twin = next((archive / name for name in held if _is_held(archive, name)), None)
    if twin is not None:
        raise UsageError(f"{twin}: the archive already holds these very bytes")


def _is_held(archive: Path, name: str) -> bool:
    """Say whether a file, or the container that it is said to lie in, is in the archive."""
    return INSIDE in name and (archive / name.split(INSIDE)[0]).is_file()


def other_copies(found: Preview, archive: Path) -> Iterator[str]:
    """Name the published reports of the same body and year; another copy may be kept beside."""
    sql = "SELECT report_id, path FROM reports WHERE body_id = ? AND year = ? ORDER BY report_id"
    for report in found.reports:
        if report.year is not None:
            for row in _published(archive, "reports", sql, report.body.id, report.year):
                yield (
                    f"{row['path']} is a copy of the same report ({row['report_id']});"
                    " both will be compared"
                )


def _published(
    archive: Path, table: str, sql: str, *values: str | int
) -> Iterator[dict[str, object]]:
    """Ask the packages that were last made of this archive, where they lie beside it."""
    whole = archive.parent / PACKAGES / PACKAGE
    if not (whole / f"{table}.parquet").is_file():
        return
    from gongkai.tables import Tables  # a second that most calls need not wait

    tables = Tables(whole)
    try:
        yield from tables.rows(sql, values)
    finally:
        tables.close()


def keep(offer: Offer, archive: Path, media_type: str = "") -> Path:
    """Write the file and its row of the manifest: both, or neither.

    Raises:
        UsageError: the archive holds these bytes already, or cannot be written.
        KnowledgeError: the manifest is broken.
    """
    refuse_twin(offer, archive)
    rows = _manifest(archive)
    digest, name = offer.sha256, offer.name
    taken = {row["path"] for row in rows} | {MANIFEST}
    if name in taken or os.path.lexists(archive / name):
        name = f"{Path(name).stem}-{digest[:8]}{Path(name).suffix}"
    row = {
        "path": name,
        "sha256": digest,
        "url": offer.url,
        "fetched_at": offer.fetched_at,
        "media_type": offer.media_type or media_type,
        "note": " ".join(offer.note.split()),
    }
    target = archive / name
    try:
        archive.mkdir(parents=True, exist_ok=True)
        with _fresh(target) as fresh:
            fresh.write_bytes(offer.data)
        try:
            _write_manifest(archive, sorted([*rows, row], key=lambda each: each["path"]))
        except BaseException:
            target.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(f"{archive}: cannot be written: {error.strerror}") from error
    return target


@contextmanager
def _fresh(target: Path) -> Iterator[Path]:
    """Give a hidden sibling to write, which takes the target's place when it is whole."""
    fresh = target.with_name(f".{target.name}.new")
    try:
        yield fresh
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _same(archive: Path, digest: str, size: int) -> Path | None:
    for path in sorted(archive.rglob("*")):
        with contextlib.suppress(OSError):
            if not path.is_file() or path.stat().st_size != size:
                continue
            if hashlib.sha256(path.read_bytes()).hexdigest() == digest:
                return path
    return None


def _manifest(archive: Path) -> list[dict[str, str]]:
    manifest = archive / MANIFEST
    return list(read_rows(manifest, MANIFEST_COLUMNS)) if manifest.is_file() else []


def _write_manifest(archive: Path, rows: list[dict[str, str]]) -> None:
    """Write the manifest anew, sorted by path, beside the old one until it is whole."""
    with (
        _fresh(archive / MANIFEST) as fresh,
        fresh.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.DictWriter(file, MANIFEST_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)

"""Put one more report into an archive: the file as it is, and a row of the manifest.

In: a file or an address. Out: the path in the archive. Must not read the report, and never
replaces an archived file: archived files do not change.
"""

from __future__ import annotations

import contextlib
import csv
import datetime
import hashlib
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from gongkai import __version__
from gongkai.archive import MANIFEST, MANIFEST_COLUMNS, why_closed
from gongkai.handwritten import is_day, read_rows
from gongkai.model import UsageError
from gongkai.settings import is_address

MAX_BYTES = 50 << 20
SECONDS = 60


def add_file(path: Path, archive: Path, url: str, fetched_on: str, note: str) -> Path:
    """Copy a file into the archive.

    Raises:
        UsageError: there is no such file, or the day or the address is none.
    """
    if not path.is_file():
        raise UsageError(f"{path}: no such file")
    if fetched_on and not is_day(fetched_on):
        raise UsageError(f"--fetched-on {fetched_on}: no day; write it as 2024-01-31")
    if url and not is_address(url):
        raise UsageError(f"--url {url}: must be an http:// or https:// address")
    row = {"url": url, "fetched_at": fetched_on, "media_type": "", "note": note}
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {why_closed(error)}") from error
    return _store(data, path.name, archive, row)


def add_url(url: str, archive: Path, note: str) -> Path:
    """Fetch one address, once and by name of this program, and archive what it gives.

    Raises:
        UsageError: the address is no http(s), cannot be fetched or gives more than 50 MB.
    """
    if not is_address(url):
        raise UsageError(f"{url}: must be an http:// or https:// address")
    request = Request(url, headers={"User-Agent": f"gongkai/{__version__}"})  # noqa: S310
    try:
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310  # http(s), checked above
            data = answer.read(MAX_BYTES + 1)
            media_type = answer.headers.get_content_type()
    except (URLError, OSError, ValueError) as error:
        raise UsageError(f"{url}: cannot be fetched: {error}") from error
    if len(data) > MAX_BYTES:
        raise UsageError(f"{url}: more than {MAX_BYTES >> 20} MB")
    name = Path(urlsplit(url).path).name or "index.html"
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    row = {"url": url, "fetched_at": today, "media_type": media_type, "note": note}
    return _store(data, name, archive, row)


def _store(data: bytes, name: str, archive: Path, row: dict[str, str]) -> Path:
    """Write the file under a name that the archive shows: hidden files are no reports."""
    name = name.lstrip(".") or "index"
    digest = hashlib.sha256(data).hexdigest()
    archive.mkdir(parents=True, exist_ok=True)
    if twin := _same(archive, digest, len(data)):
        raise UsageError(f"{twin}: the archive already holds these very bytes")
    target = archive / name
    if target.exists() or name == MANIFEST:
        target = archive / f"{Path(name).stem}-{digest[:8]}{Path(name).suffix}"
    target.write_bytes(data)
    _register(archive, {"path": target.name, "sha256": digest, **row})
    return target


def _same(archive: Path, digest: str, size: int) -> Path | None:
    for path in sorted(archive.rglob("*")):
        if not path.is_file() or path.stat().st_size != size:
            continue
        with contextlib.suppress(OSError):
            if hashlib.sha256(path.read_bytes()).hexdigest() == digest:
                return path
    return None


def _register(archive: Path, row: dict[str, str]) -> None:
    """Add a row to the manifest, which stays sorted by path."""
    manifest = archive / MANIFEST
    rows: list[dict[str, str]] = []
    if manifest.is_file():
        rows = list(read_rows(manifest, MANIFEST_COLUMNS))
    rows = sorted([*rows, row], key=lambda each: each["path"])
    with manifest.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, MANIFEST_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)

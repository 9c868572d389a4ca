"""A folder here that follows a folder at an address.

In: an address, and which files are wanted. Out: these files, and no others. Must not know what they
are. What was fetched is told by size and by what the storage says of a change, or by its hash.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from gongkai.addresses import Address, Listed, each
from gongkai.model import GongkaiError, KnowledgeError

KNOWN = ".fetched.json"
"""Says of each file of a mirror what the storage said of it when it was fetched."""


class Known(NamedTuple):
    """What was said of a file when it was fetched, and how the file here looked then."""

    size: int | None
    stamp: str | None
    here: str
    sha256: str


@dataclass(slots=True)
class Mirror:
    """A folder here that follows a folder at an address."""

    address: Address
    folder: Path
    known: dict[str, Known] = field(default_factory=dict)

    def follow(self, wanted: Mapping[str, Listed], hashes: Mapping[str, str]) -> None:
        """Fetch what is new or changed, and remove what is gone: see ``fetch``."""
        self.remove_others(wanted)
        self.fetch(wanted, hashes)

    def remove_others(self, wanted: Collection[str]) -> None:
        """Remove every file that is not wanted, and the folders that are empty then."""
        for path in sorted(self.folder.rglob("*"), reverse=True):
            name = path.relative_to(self.folder).as_posix()
            if path.is_dir() and not path.is_symlink():
                with contextlib.suppress(OSError):
                    path.rmdir()
            elif name != KNOWN and name not in wanted:
                path.unlink()

    def fetch(self, wanted: Mapping[str, Listed], hashes: Mapping[str, str]) -> None:
        """Fetch what is new or changed.

        ``hashes`` are those that files should have, as far as anybody says; a file here that has
        its own is not asked for again.

        Raises:
            KnowledgeError: a listed file is not there, or a file stands where a folder has to.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self._load()
        names = [
            name for name, listed in wanted.items() if not self._has(name, listed, hashes.get(name))
        ]
        try:
            for _ in each(lambda name: self._fetch(name, wanted[name]), names, "fetching"):
                pass
        finally:
            self._save()

    def _fetch(self, name: str, listed: Listed) -> None:
        path = self.folder / name
        try:
            found = self.address.fetch(name, path, listed)
        except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
            raise KnowledgeError(
                f"{self.address}/{name}: is a file and a folder at once; rename one of them"
            ) from error
        if not found:
            raise KnowledgeError(f"{self.address}/{name}: no such file")
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        self.known[name] = Known(listed.size, listed.stamp, _stamp(path), digest)

    def _has(self, name: str, listed: Listed, sha256: str | None) -> bool:
        known, path = self.known.get(name), self.folder / name
        if known is None or not path.is_file() or known.here != _stamp(path):
            return False
        if sha256:
            return known.sha256 == sha256
        is_told = listed.stamp is not None
        return is_told and (known.size, known.stamp) == (listed.size, listed.stamp)

    def _load(self) -> None:
        try:
            found = json.loads((self.folder / KNOWN).read_text(encoding="utf-8"))
            self.known = {name: Known(*row) for name, row in found.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            self.known = {}

    def _save(self) -> None:
        draft = self.folder / f"{KNOWN}.new"
        draft.write_text(json.dumps(self.known), encoding="utf-8")
        draft.replace(self.folder / KNOWN)


def _stamp(path: Path) -> str:
    found = path.stat()
    return f"{found.st_size} {found.st_mtime_ns}"


def cache_of(place: str) -> Path:
    """Give the folder here for what lies at an address."""
    top = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(top) / "gongkai" / _named(place)


def _named(place: str) -> str:
    return hashlib.sha256(place.rstrip("/").encode()).hexdigest()[:16]


@contextmanager
def naming(names: Mapping[str, str]) -> Iterator[None]:
    """Let an error name the address, and not the mirror of it."""
    try:
        yield
    except GongkaiError as error:
        words = str(error)
        for folder, address in names.items():
            words = words.replace(folder, address)
        raise type(error)(words) from error

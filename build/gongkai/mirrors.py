"""Archives and packages at addresses: a mirror of them here, and back what was made.

In: places, as paths or as addresses. Out: folders here, in which everything else works as ever. A
path is given back as it is. Must not know what is done in the folders.

A mirror is a cache: it can be removed at any time. What is fetched is told by size and by what the
storage says of a change, or by the hash in the archive's manifest; the rest is fetched anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from gongkai.addresses import (
    Address,
    Listed,
    checked,
    each,
    open_address,
    plain_path,
    read_only,
)
from gongkai.archive import MANIFEST, MANIFEST_COLUMNS
from gongkai.handwritten import read_rows
from gongkai.model import INSIDE, GongkaiError, KnowledgeError, Stopped, UsageError
from gongkai.publish.descriptor import DESCRIPTOR
from gongkai.publish.parts import KINDS, parts
from gongkai.publish.sums import LINE
from gongkai.publish.sums import NAME as SUMS
from gongkai.publish.verify import FOLDERS
from gongkai.publish.whole import NAME as WHOLE
from gongkai.swap import locked
from gongkai.tables import Tables

KNOWN = ".fetched.json"
"""Says of each file of a mirror what the storage said of it when it was fetched."""


class Known(NamedTuple):
    """What was said of a file when it was fetched, and how the file here looked then."""

    size: int | None
    stamp: str | None
    here: str
    sha256: str


def cache_of(place: str) -> Path:
    """Give the folder here for what lies at an address."""
    top = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(top) / "gongkai" / _named(place)


def _named(place: str) -> str:
    return hashlib.sha256(place.rstrip("/").encode()).hexdigest()[:16]


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


@dataclass(frozen=True, slots=True)
class Held:
    """An archive that is at hand: its folder here, and its address where it has one.

    ``said`` is what was read beside it at the address, by name.
    """

    folder: Path
    address: Address | None = None
    said: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def origin(self) -> str | None:
        """The address as it was given, for a machine that does not have the mirror."""
        return self.address.said if self.address else None

    @property
    def names(self) -> dict[str, str]:
        """How folders of the mirror are called at the address."""
        if self.address is None:
            return {}
        folder = self.folder
        return {str(folder): str(self.address), str(folder.parent): str(self.address.parent)}

    @property
    def is_fixed(self) -> bool:
        """Whether nothing can be written beside it."""
        return self.address is not None and (self.address.is_web or self.address.parent is None)

    def give_back(self, name: str) -> None:
        """Put what was added to a file beside the archive there.

        Raises:
            UsageError: the address can only be read.
            Stopped: it does not answer.
        """
        if self.address is None or self.is_fixed:
            return
        path = self.folder.parent / name
        if path.is_file() and path.read_bytes() != self.said.get(name):
            above = self.address.parent
            assert above is not None  # noqa: S101  # or it would be fixed
            above.put(path, name)


@contextmanager
def archive_at(
    place: str, written: Iterable[str] = (), *, documents: bool = True
) -> Iterator[Held]:
    """Give an archive, with what people wrote beside it, as folders here.

    Args:
        place: a path or an address.
        written: names of files that people write beside an archive, and that builds add to.
        documents: False where nobody looks at the documents.

    Raises:
        UsageError: nothing is there, or a web server has no list of it.
        Stopped: the address does not answer.
    """
    if path := plain_path(place):
        yield Held(path)
        return
    address, top = open_address(place), cache_of(place) / "data"
    folder = top / "archive"
    with locked(top):
        folder.mkdir(parents=True, exist_ok=True)
        said = _fetch_beside(address.parent, top, written)
        if documents:
            _fetch_archive(Mirror(address, folder))
        held = Held(folder, address, said)
        with _naming(held.names):
            yield held


@contextmanager
def _naming(names: Mapping[str, str]) -> Iterator[None]:
    """Let an error name the address, and not the mirror of it."""
    try:
        yield
    except GongkaiError as error:
        words = str(error)
        for folder, address in names.items():
            words = words.replace(folder, address)
        raise type(error)(words) from error


def _fetch_beside(address: Address | None, top: Path, written: Iterable[str]) -> dict[str, bytes]:
    """Put what people wrote beside the mirror; give the bytes of each, as they are there."""
    found = {}
    for name in written:
        data = address.read(name) if address else None
        path = top / name
        if data is None:
            path.unlink(missing_ok=True)
            continue
        found[name] = data
        if not path.is_file() or path.read_bytes() != data:
            path.write_bytes(data)
    return found


def _fetch_archive(mirror: Mirror) -> None:
    """Bring a mirror up to date.

    Raises:
        UsageError: there is no archive, or no list of it.
    """
    address = mirror.address
    if not address.is_web:
        listed = address.list()
        if not listed:
            raise UsageError(f"{address}: no such folder, or it is empty; put the reports there")
        rows = {}
        if MANIFEST in listed:
            (mirror.folder / MANIFEST).write_bytes(address.read(MANIFEST) or b"")
            rows = _manifest(mirror.folder)
        mirror.follow(listed, rows)
        return
    data = address.read(MANIFEST)
    if data is None:
        raise UsageError(
            f"{address}/{MANIFEST}: not found; a web server gives no list of its files, so that an"
            f" archive there needs a {MANIFEST} that names every one"
        )
    (mirror.folder / MANIFEST).write_bytes(data)
    rows = _manifest(mirror.folder)
    if not rows:
        raise Stopped(f"{address}/{MANIFEST}: names no file; the archive is empty")
    files = sorted({checked(name.split(INSIDE)[0], f"{address}/{MANIFEST}") for name in rows})
    # a file whose hash the manifest says need not be looked at before it is fetched
    wanted = {
        name: Listed() if rows.get(name) else address.look(name) or Listed() for name in files
    }
    mirror.remove_others({*wanted, MANIFEST})
    mirror.fetch(wanted, rows)


def _manifest(folder: Path) -> dict[str, str]:
    """Give the hash of each file that a manifest names."""
    rows = read_rows(folder / MANIFEST, MANIFEST_COLUMNS)
    return {row["path"]: row["sha256"] for row in rows}


@contextmanager
def packages_at(place: str, *, anew: bool = False) -> Iterator[Path]:
    """Give packages to be read as a folder here; with ``anew`` nothing that was kept is trusted.

    Raises:
        UsageError: there are none.
        Stopped: the address does not answer, or they changed meanwhile.
    """
    if path := plain_path(place):
        yield path
        return
    address, folder = open_address(place), cache_of(place) / "read"
    descriptor = f"{WHOLE}/{DESCRIPTOR}"
    with locked(folder):
        before = address.read(descriptor)
        if before is None:
            raise UsageError(f"{address}/{descriptor}: no package there, or none that is whole")
        if anew:
            shutil.rmtree(folder, ignore_errors=True)
        mirror = Mirror(address, folder)
        if address.is_web:
            _follow_web(mirror)
        else:
            mirror.follow(address.list(), {})
        if address.read(descriptor) != before:
            raise Stopped(f"{address}: was replaced while it was fetched; run it again")
        with _naming({str(folder): str(address)}):
            yield folder


def _follow_web(mirror: Mirror) -> None:
    """Fetch packages from a web server, which has no list: each package lists its own files.

    The whole says which cuts of it there are.
    """
    wanted = _listed_in(mirror, WHOLE)
    mirror.fetch({name: Listed() for name in wanted}, wanted)
    tables = Tables(mirror.folder / WHOLE)
    try:
        cuts = [f"{kind}/{part.key}" for kind in KINDS for part in parts(tables, kind)]
        bodies = tables.rows("SELECT DISTINCT body_id FROM reports ORDER BY body_id")
        cuts += [f"bodies/{row['body_id']}" for row in bodies]
    finally:
        tables.close()
    for cut in cuts:
        wanted |= _listed_in(mirror, checked(cut, str(mirror.address)))
    mirror.follow({name: Listed() for name in wanted}, wanted)


def _listed_in(mirror: Mirror, package: str) -> dict[str, str]:
    """Give the files that a package lists, with their hashes, and the list itself."""
    data = mirror.address.read(f"{package}/{SUMS}")
    if data is None:
        return {}
    lines = (LINE.fullmatch(line) for line in data.decode("utf-8", "replace").splitlines())
    found = {f"{package}/{line[2]}": line[1] for line in lines if line}
    names = {checked(name, str(mirror.address)): sha for name, sha in found.items()}
    return {**names, f"{package}/{SUMS}": hashlib.sha256(data).hexdigest()}


def refuse_read_only(place: str) -> None:
    """Refuse a place that nothing can be written to, before anything is done for it.

    Raises:
        UsageError: it is an address that can only be read.
    """
    if plain_path(place) is None and (address := open_address(place)).is_web:
        raise read_only(address)


@contextmanager
def packages_to(place: str) -> Iterator[Path]:
    """Give a folder to make packages in; at an address they are put there when the block ends.

    A reader at the address never takes half of it for whole: everything is put beside it first,
    under a hidden name; then the descriptors go, the rest is moved, and the descriptors come last.

    Raises:
        UsageError: the address holds something else, or can only be read.
        Stopped: it does not answer.
    """
    if path := plain_path(place):
        yield path
        return
    address, folder = open_address(place), cache_of(place) / "packages"
    foreign = sorted({name.split("/")[0] for name in address.list()} - {*FOLDERS})
    if foreign:
        raise UsageError(f"{address}: holds {foreign[0]}, which is no package; name another folder")
    draft = address.beside(f".{address.root.rpartition('/')[2]}.new")
    draft.remove()
    draft.write(b"", "writing")
    try:
        with _naming({str(folder): str(address)}):
            yield folder
        _put(folder, address, draft)
    finally:
        with contextlib.suppress(Stopped):
            draft.remove()


def _put(folder: Path, address: Address, draft: Address) -> None:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    there = address.list()
    if _is_same(names, address, there):
        return
    for _ in each(lambda name: draft.put(names[name], name), list(names), "sending"):
        pass
    try:
        last = sorted(filter(_is_descriptor, names), key=lambda name: name.startswith(f"{WHOLE}/"))
        for name in sorted(filter(_is_descriptor, there), key=lambda name: name not in last[-1:]):
            address.remove(name)
        rest = [name for name in names if name not in last]
        for _ in each(lambda name: draft.move(name, address), rest, "putting in place"):
            pass
        for name in there.keys() - names.keys():
            address.remove(name)
        for name in last:
            draft.move(name, address)
    except Stopped as error:
        raise Stopped(
            f"{error}; the packages there are not whole now and have no descriptor: run it again"
        ) from error


def _is_descriptor(name: str) -> bool:
    return name.rpartition("/")[2] == DESCRIPTOR


def _is_same(names: Mapping[str, Path], address: Address, there: Mapping[str, Listed]) -> bool:
    """Say whether the same packages are there: same names, sizes and descriptor of the whole."""
    sizes = {name: path.stat().st_size for name, path in names.items()}
    if sizes != {name: listed.size for name, listed in there.items()}:
        return False
    descriptor = f"{WHOLE}/{DESCRIPTOR}"
    return descriptor in names and address.read(descriptor) == names[descriptor].read_bytes()

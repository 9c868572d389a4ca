"""An archive at an address, and what people wrote beside it, as folders here.

In: a path or an address. Out: ``Held``. Must not know what is read there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from gongkai.addresses import Address, Listed, checked, open_address, plain_path
from gongkai.archive import MANIFEST, MANIFEST_COLUMNS
from gongkai.handwritten import read_rows
from gongkai.mirrors.mirror import Mirror, cache_of, naming
from gongkai.model import INSIDE, Stopped, UsageError
from gongkai.swap import locked


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
        with naming(held.names):
            yield held


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

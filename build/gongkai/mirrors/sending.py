"""Put packages that were made here to an address.

In: an address. Out: a folder to make them in. A reader there finds the old ones, the new ones, or
no descriptor; never half of it with one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from gongkai.addresses import Address, Listed, each, open_address, plain_path, read_only
from gongkai.mirrors.mirror import cache_of, naming
from gongkai.model import Stopped, UsageError
from gongkai.publish.descriptor import DESCRIPTOR
from gongkai.publish.verify import FOLDERS
from gongkai.publish.whole import NAME as WHOLE


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
        with naming({str(folder): str(address)}):
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

"""Packages at an address, as a folder here.

In: a path or an address. Out: a folder with all that is published there. Must not change it.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gongkai.addresses import Listed, checked, open_address, plain_path
from gongkai.mirrors.mirror import Mirror, cache_of, naming
from gongkai.model import Stopped, UsageError
from gongkai.publish.descriptor import DESCRIPTOR
from gongkai.publish.parts import KINDS, parts
from gongkai.publish.sums import LINE
from gongkai.publish.sums import NAME as SUMS
from gongkai.publish.whole import NAME as WHOLE
from gongkai.swap import locked
from gongkai.tables import Tables


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
        with naming({str(folder): str(address)}):
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

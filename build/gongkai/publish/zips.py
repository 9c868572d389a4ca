"""Puts folders into ZIP files that are the same bytes for the same files.

In: files and a clock. Out: a ZIP file, and single files of one. Must not know what the files hold.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from gongkai.model import Stopped, UsageError

LARGEST = 2 << 30
"""What hosts of releases take as one file is less than 2 GiB."""
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""A ZIP file knows no time before."""
PACKED = frozenset({".parquet", ".zip", ".gz", ".xlsx", ".zst"})
"""What would not become smaller."""
MODE = 0o100644 << 16
UNIX = 3


def pack(target: Path, root: Path, files: Iterable[Path], clock: int) -> None:
    """Write the files, by name in order, all of the day of the clock.

    Args:
        target: the ZIP file.
        root: the folder that names count from.
        files: files below it.
        clock: seconds since 1970.

    Raises:
        Stopped: the ZIP file is too large to be published.
    """
    moment = max(datetime.fromtimestamp(clock, tz=UTC), EARLIEST)
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(files, key=lambda path: path.relative_to(root).as_posix()):
            info = zipfile.ZipInfo(path.relative_to(root).as_posix(), moment.timetuple()[:6])
            info.external_attr, info.create_system = MODE, UNIX
            info.file_size = path.stat().st_size
            is_packed = path.suffix in PACKED
            info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            with path.open("rb") as source, archive.open(info, "w") as member:
                shutil.copyfileobj(source, member, 1 << 20)
    if (size := target.stat().st_size) >= LARGEST:
        raise Stopped(
            f"{target.name}: has {size} bytes; a file of a release must have fewer than {LARGEST}"
        )


def below(folder: Path) -> list[Path]:
    """Give every file of a folder but hidden ones."""
    return [
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]


def unpack_some(path: Path, names: Collection[str], folder: Path) -> None:
    """Write those members of a ZIP file that are named, without the first part of their names.

    Of a table its file is meant, or all of a folder of its name.

    Raises:
        UsageError: it is no readable ZIP file.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                own = PurePosixPath(member)
                if not {member, str(own.with_suffix("")), str(own.parent)} & {*names}:
                    continue
                target = folder.joinpath(*own.parts[1:])
                target.parent.mkdir(exist_ok=True)
                with archive.open(member) as source, target.open("wb") as file:
                    shutil.copyfileobj(source, file, 1 << 20)
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise UsageError(f"{path}: cannot be read as ZIP: {error}") from error

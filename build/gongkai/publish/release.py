"""Makes the files of a release of the data: archives, hashes, notes, and what changed.

In: verified packages, and the last release if there was one. Out: a folder of files to publish.
Must not publish anything, nor look at a clock: the tag is of the day that the packages carry.

The version of a package says what went in: the day of its clock and a hash of all files. A tag
names a release: the same day, and a number where that day was released before. Whoever releases
sets that clock (SOURCE_DATE_EPOCH) to the moment of the release, for the build and for this.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from gongkai.model import KnowledgeError, UsageError
from gongkai.publish import release_words, sums, whole, zips
from gongkai.publish.descriptor import DESCRIPTOR
from gongkai.publish.diff import Diff, diff, whole_package
from gongkai.publish.diff_forms import FORMS
from gongkai.publish.pairs import COLUMNS
from gongkai.publish.parts import KINDS
from gongkai.publish.problem import Problem
from gongkai.publish.reasons import causes
from gongkai.publish.verify import verify
from gongkai.releases import RELEASES, as_text, load_releases, merge, next_tag
from gongkai.swap import replacing, write_file
from gongkai.tables import Row, Tables

WHOLE, BODIES = "gongkai.zip", "gongkai-bodies.zip"
NOTES, CHANGELOG = "notes.md", "changelog.md"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a release is made of.

    ``last`` is a folder of packages or of the files of a release; ``record`` is the file in which
    releases are kept beside the archive, to be extended.
    """

    packages: Path
    out: Path
    last: Path | None = None
    record: Path | None = None
    note_zh: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """The tag of the release; or problems of the packages, and then nothing was made."""

    tag: str
    problems: tuple[Problem, ...] = ()


def release(wanted: Wanted) -> Made:
    """Verify the packages and write the files of a release of them.

    Raises:
        UsageError: there are no packages, they carry another clock than SOURCE_DATE_EPOCH, ``out``
            holds something, or ``last`` is no release.
        KnowledgeError: a list of releases is broken, or two of them contradict each other.
        Stopped: a file is too large to be published.
    """
    package = whole_package(wanted.packages)
    if package == wanted.packages:
        raise UsageError(f"{wanted.packages}: holds no folder {whole.NAME}; name that above it")
    _refuse_other_clock(package)
    if wanted.out.exists() and (not wanted.out.is_dir() or any(wanted.out.iterdir())):
        raise UsageError(f"{wanted.out}: is not empty; name a new folder")
    with _last(wanted.last) as last:
        # What can be refused at once is refused before the packages are verified, which is long.
        if last:
            whole_package(last)
        if problems := verify(wanted.packages):
            return Made("", problems)
        found = diff(last, package) if last else None
        history = _history(wanted, package)
        row = _row(wanted, package, found, history)
        with replacing(wanted.out) as fresh:
            _write(fresh, wanted.packages, package, found, (*history, row))
    if wanted.record:
        write_file(wanted.record, [as_text((*history, row))])
    return Made(str(row["release"]))


def _refuse_other_clock(package: Path) -> None:
    """Where a clock is set, the packages must carry it: their citations name its day."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        created = _descriptor(package)["created"]
    except (OSError, ValueError, KeyError, TypeError):
        return  # verify tells of it
    if given and given != str(int(_moment(created).timestamp())):
        raise UsageError(
            f"SOURCE_DATE_EPOCH is {given}, but the packages were made as of {created};"
            " build them again with the same value"
        )


@contextmanager
def _last(folder: Path | None) -> Iterator[Path | None]:
    """Give the tables of the last release, which may lie in its ZIP file."""
    if folder is None or not (folder / WHOLE).is_file():
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="gongkai-last-") as name:
        wanted = [f"{whole.NAME}/{table}" for table in ("figures", *COLUMNS)]
        zips.unpack_some(folder / WHOLE, (*wanted, f"{whole.NAME}/{DESCRIPTOR}"), Path(name))
        yield Path(name)


def _history(wanted: Wanted, package: Path) -> tuple[Row, ...]:
    """Put together what the packages, the last release and the record say of earlier releases."""
    paths = [package / RELEASES]
    paths += [wanted.last / RELEASES] if wanted.last else []
    paths += [wanted.record] if wanted.record else []
    return merge(load_releases(path) for path in paths)


def _row(wanted: Wanted, package: Path, found: Diff | None, history: tuple[Row, ...]) -> Row:
    descriptor = _descriptor(package)
    day = _moment(descriptor["created"]).date()
    counts = {
        f"figures_{cause}": None if found is None else found.figures.count(cause=cause)
        for cause in causes()
    }
    return {
        "release": next_tag(f"{day:%Y.%m.%d}", history),
        "date": day,
        "version": str(descriptor["version"]),
        "previous": _previous(wanted, history) if found else None,
        "reports": _count(package, "reports"),
        "figures": _count(package, "figures"),
        **counts,
        "note_zh": " ".join(wanted.note_zh.split()) or None,
        "note_en": " ".join(wanted.note_en.split()) or None,
    }


def _previous(wanted: Wanted, history: tuple[Row, ...]) -> str | None:
    """Name the release compared with: the last one that it tells of, else the last one known."""
    told = load_releases(wanted.last / RELEASES) if wanted.last else ()
    newest = (told or history)[-1:]
    return str(newest[0]["release"]) if newest else None


def _descriptor(package: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((package / DESCRIPTOR).read_text(encoding="utf-8"))
    return found


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise KnowledgeError(f"{DESCRIPTOR}: created is no time: {text}") from error


def _count(package: Path, table: str) -> int:
    tables = Tables(package)
    try:
        return int(next(tables.rows(f"SELECT count(*) AS n FROM {table}"))["n"])  # noqa: S608
    finally:
        tables.close()


def _write(
    fresh: Path, packages: Path, package: Path, found: Diff | None, rows: tuple[Row, ...]
) -> None:
    """Write every file of the release; the list of hashes comes last and has all others."""
    descriptor = _descriptor(package)
    clock = int(_moment(descriptor["created"]).timestamp())
    zips.pack(fresh / WHOLE, packages, zips.below(package), clock)
    if bodies := zips.below(packages / "bodies"):  # those of a vast archive have none
        zips.pack(fresh / BODIES, packages, bodies, clock)
    for kind in KINDS:
        for folder in sorted((packages / kind).iterdir()):
            name = f"gongkai-{kind.removesuffix('s')}-{folder.name}.zip"
            zips.pack(fresh / name, packages, zips.below(folder), clock)
    if found is not None:
        for form in ("csv", "excel.csv", "html"):
            write_file(fresh / f"changes.{form}", FORMS[form](found))
    write_file(fresh / RELEASES, [as_text(rows)])
    write_file(fresh / CHANGELOG, [release_words.changelog(rows)])
    old_version = found.old_version if found else None
    write_file(fresh / NOTES, [release_words.notes(rows[-1], old_version, found)])
    write_file(fresh / sums.NAME, [sums.listing(fresh)])

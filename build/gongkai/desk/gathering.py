"""Read every file of a folder of drafts, in parallel and within the limits of each file.

In: a folder or a single file. Out: outcomes in order of path, each with a path below the folder.
Must not know a unit. Left out without a word: hidden files, what Office and systems leave beside
documents (``~$…``, Thumbs.db), and workbooks that this program wrote.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from gongkai.archive import Archived, source_of
from gongkai.desk.sheets import is_ours
from gongkai.intake import Outcome, Progress
from gongkai.model import ReadError, Source, UsageError
from gongkai.workers import take_in_all

LEFTOVERS = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


def gather(
    folder: Path, jobs: int, progress: Progress, beside: Collection[Path] = ()
) -> tuple[Outcome, ...]:
    """Take in all files below a folder, or a single file; ``beside`` are files of other use.

    Raises:
        UsageError: there is no such folder or file.
    """
    if not folder.exists():
        raise UsageError(f"{folder}: no such folder")
    apart = {path.resolve() for path in beside}
    paths = sorted(folder.rglob("*")) if folder.is_dir() else [folder]
    base = folder if folder.is_dir() else folder.parent
    archived = [
        _archived(path, path.relative_to(base))
        for path in paths
        if _is_draft(path, path.relative_to(base)) and path.resolve() not in apart
    ]
    return tuple(progress(take_in_all(archived, (), jobs), len(archived)))


def _is_draft(path: Path, below: Path) -> bool:
    if any(part.startswith((".", "~$")) or part.lower() in LEFTOVERS for part in below.parts):
        return False
    is_file = path.is_file() or (path.is_symlink() and not path.exists())
    return is_file and not is_ours(path)


def _archived(path: Path, below: Path) -> Archived:
    name, folder = below.as_posix(), path.parents[len(below.parts) - 1]
    try:
        return Archived(replace(source_of(path), path=name), folder)
    except ReadError as error:
        return Archived(Source(name, "", 0), folder, str(error))

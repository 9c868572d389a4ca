"""Publishes staged tables as data packages: the whole archive, and cuts of it.

In: a folder of staged tables. Out: ``gongkai/``, ``bodies/<body_id>/``, ``provinces/<code>/`` and
``years/<year>/`` as Frictionless Data Packages, swapped in whole.
Must not know documents, forms' labels or pages.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from gongkai.model import UsageError
from gongkai.publish import bodies, parts, sums, vast, whole
from gongkai.publish.descriptor import Release
from gongkai.publish.diff import Diff, diff
from gongkai.publish.problem import Problem
from gongkai.publish.sizes import is_vast
from gongkai.publish.vast import Cut
from gongkai.publish.verify import FOLDERS, Verified, look_over, verify
from gongkai.settings import Settings
from gongkai.swap import replacing

__all__ = ["Diff", "Problem", "Published", "Verified", "diff", "look_over", "publish", "verify"]

KEPT = ("provinces", "forms")
"""What is kept for the next build: the pieces of provinces, and the blank forms of bodies."""


@dataclass(frozen=True, slots=True)
class Published:
    """Where the packages lie, the rows of each table, and how many bodies have a package."""

    folder: Path
    rows: Mapping[str, int]
    bodies: int


def publish(  # noqa: PLR0913  # four places and words, and how many processes
    staged: Path,
    target: Path,
    settings: Settings,
    release: str,
    clock: int,
    jobs: int = 1,
    kept: Path | None = None,
    cut: Cut | None = None,
) -> Published:
    """Write all packages; whatever stops this, ``target`` is wholly old or wholly new.

    Args:
        staged: one Parquet file per resource that is not derived here.
        target: the folder of packages, ``datasets/packages`` as a rule.
        settings: titles, owner and addresses.
        release: the version, such as 2024.3.1.
        clock: seconds since 1970, the newest date in the archive as a rule.
        jobs: processes that write at the same time, where the archive is large.
        kept: a folder for what takes long, so that the next build makes only that anew in which
            something changed: what was made of each province of a vast archive (``provinces``),
            and the blank forms of bodies of a small one (``forms``).
        cut: gives the rows of a slab of a vast archive, where they are not staged.

    Raises:
        KnowledgeError: a staged table is missing.
        UsageError: ``target`` holds something else than packages.
    """
    refuse_foreign(target)
    named = Release(release, clock, settings)
    with replacing(target) as fresh:
        pieces, forms = (kept / name if kept else None for name in KEPT)
        if is_vast(pq.read_metadata(staged / "bodies.parquet").num_rows):
            rows, count = vast.write(staged, fresh, named, jobs, pieces, cut), 0
        else:
            rows = whole.write(staged, fresh / whole.NAME, named)
            made, number = fresh / whole.NAME, rows["bodies"]
            count = bodies.write(made, fresh / "bodies", named, number, jobs, forms)
            parts.write(made, fresh, named, number, jobs)
            if pieces:
                shutil.rmtree(pieces, ignore_errors=True)
        if forms and not count:
            shutil.rmtree(forms, ignore_errors=True)
        sums.write(fresh / whole.NAME)
    return Published(target, rows, count)


def refuse_foreign(target: Path) -> None:
    """Replace nothing but packages: a wrong folder name must not empty somebody's folder."""
    if not target.exists():
        return
    if not target.is_dir():
        raise UsageError(f"{target}: not a folder; name a folder for the packages")
    names = sorted(path.name for path in target.iterdir() if not path.name.startswith("."))
    foreign = [name for name in names if name not in FOLDERS]
    if foreign:
        raise UsageError(f"{target}: holds {foreign[0]}, which is no package; name another folder")

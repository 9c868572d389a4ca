"""Options that several commands have, and what they are without being given.

In: nothing. Out: annotated types and defaults. Must not know a command.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

import gongkai
from gongkai.model import KnowledgeError, UsageError

PLACE = "FOLDER or ADDRESS"
Archive = Annotated[
    str, typer.Option(metavar=PLACE, help="Archived reports, e.g. s3://bucket/data/archive.")
]
Packages = Annotated[str, typer.Option(metavar=PLACE, help="The data packages.")]
Site = Annotated[Path, typer.Option(help="Folder of the generated site.")]
SiteSource = Annotated[
    Path | None, typer.Option(help="Hand-written pages and theme; default: those of gongkai.")
]
Jobs = Annotated[int, typer.Option(min=1, help="Files read at the same time.")]
Strict = Annotated[
    bool,
    typer.Option(
        help="Stop where a file is unreadable, or an erratum or a redaction matches nothing."
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        help="Address of a dask scheduler whose workers read the files, e.g. tcp://10.0.0.1:8786."
    ),
]

ARCHIVE, PACKAGES, SITE = "datasets/archive", "datasets/packages", Path("site")
JOBS = os.cpu_count() or 1


def site_source(given: Path | None) -> Path:
    """Use the folder given, else the one here, else the one that came with the package."""
    if given is not None:
        if not given.is_dir():
            raise UsageError(f"{given}: no such folder")
        return given
    package = Path(gongkai.__file__).parent
    for folder in (package / "site_src", package.parent.parent / "site_src"):
        if (folder / "docs").is_dir():
            return folder
    raise KnowledgeError("site_src: not found; the installation is incomplete")

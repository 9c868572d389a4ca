"""Commands that make packages and site: ``build``, ``publish``, ``render`` and ``serve``.

In: folders. Out: what was made, and a summary of it. Must not know a stage.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gongkai import console
from gongkai.cli.ending import DONE, REFUSED
from gongkai.cli.options import (
    ARCHIVE,
    JOBS,
    PACKAGES,
    SITE,
    Archive,
    Jobs,
    Packages,
    Scheduler,
    Site,
    SiteSource,
    Strict,
    site_source,
)
from gongkai.ledger import BODIES
from gongkai.model import UsageError

if TYPE_CHECKING:
    from gongkai.pipeline import Folders, Summary


def build(
    archive: Archive = ARCHIVE,
    packages: Packages = PACKAGES,
    site: Site = SITE,
    site_src: SiteSource = None,
    jobs: Jobs = JOBS,
    scheduler: Scheduler = None,
    strict: Strict = False,
) -> None:
    """Do everything: archive to packages to site."""
    from gongkai.pipeline import build as build_all

    source = site_source(site_src)
    with _folders(archive, packages, site, source) as places:
        done = build_all(places.folders, jobs, console.progress, strict=strict, scheduler=scheduler)
    raise typer.Exit(_report(done, places))


def publish(
    archive: Archive = ARCHIVE,
    packages: Packages = PACKAGES,
    jobs: Jobs = JOBS,
    scheduler: Scheduler = None,
    strict: Strict = False,
) -> None:
    """Read, parse, correct, check and publish: archive to packages."""
    from gongkai.pipeline import make_packages

    with _folders(archive, packages, SITE, site_source(None)) as places:
        done = make_packages(
            places.folders, jobs, console.progress, strict=strict, scheduler=scheduler
        )
    raise typer.Exit(_report(done, places))


@dataclass(frozen=True, slots=True)
class Places:
    """Folders to work in, and how the addresses are called of which they are mirrors."""

    folders: Folders
    names: Mapping[str, str]


@contextmanager
def _folders(archive: str, packages: str, site: Path, site_src: Path) -> Iterator[Places]:
    """Give the folders of a build; what it made is put to its address when all went well."""
    from gongkai.mirrors import archive_at, packages_to, refuse_read_only
    from gongkai.pipeline import Folders
    from gongkai.pipeline.seal import WRITTEN

    refuse_read_only(packages)
    with archive_at(archive, WRITTEN) as held:
        with packages_to(packages) as made:
            yield Places(
                Folders(held.folder, made, site, site_src, held.origin, held.is_fixed),
                {**held.names, **({str(made): packages} if str(made) != packages else {})},
            )
        held.give_back(BODIES)


def render(
    packages: Packages = PACKAGES,
    archive: Archive = ARCHIVE,
    site: Site = SITE,
    site_src: SiteSource = None,
) -> None:
    """Render the published packages: packages to site."""
    from gongkai.mirrors import archive_at, packages_at
    from gongkai.pipeline import Folders, make_site
    from gongkai.pipeline.seal import WRITTEN

    source = site_source(site_src)
    with packages_at(packages) as made, archive_at(archive, WRITTEN, documents=False) as held:
        rendered = make_site(Folders(held.folder, made, site, source))
    if rendered:
        console.write(f"pages: {rendered.changes}\n")


def serve(
    site: Site = SITE,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 8000,
) -> None:
    """Serve the built site on this machine, to look at it."""
    from gongkai.render.serve import make_server
    from gongkai.render.serve import serve as serve_site

    if not site.is_dir():
        raise UsageError(f"{site}: no site yet; run gongkai build first")
    try:
        make_server(site, port).server_close()
    except OSError as error:
        raise UsageError(f"port {port}: {error.strerror}; name another with --port") from error
    console.write(f"http://127.0.0.1:{port}/  (Ctrl+C ends it)\n")
    serve_site(site, port)


def _report(summary: Summary, places: Places) -> int:
    """Print what a build did, name what it refused, and give the exit code."""
    for folder, address in places.names.items():
        summary.notes = [note.replace(folder, address) for note in summary.notes]
    for remark in summary.remarks:
        console.say(remark)
    for line in summary.lines:
        console.write(f"{line}\n")
    for note in summary.notes:
        console.write(f"{note}\n")
    return REFUSED if summary.unreadable else DONE

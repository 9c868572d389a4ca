"""Commands that make packages and site: ``build``, ``publish``, ``render`` and ``serve``.

In: folders. Out: what was made, and a summary of it. Must not know a stage.
"""

from __future__ import annotations

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
from gongkai.model import UsageError

if TYPE_CHECKING:
    from gongkai.pipeline import Summary


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
    from gongkai.pipeline import Folders
    from gongkai.pipeline import build as build_all

    folders = Folders(archive, packages, site, site_source(site_src))
    done = build_all(folders, jobs, console.progress, strict=strict, scheduler=scheduler)
    raise typer.Exit(_report(done))


def publish(
    archive: Archive = ARCHIVE,
    packages: Packages = PACKAGES,
    jobs: Jobs = JOBS,
    scheduler: Scheduler = None,
    strict: Strict = False,
) -> None:
    """Read, parse, correct, check and publish: archive to packages."""
    from gongkai.pipeline import Folders, make_packages

    folders = Folders(archive, packages, SITE, site_source(None))
    done = make_packages(folders, jobs, console.progress, strict=strict, scheduler=scheduler)
    raise typer.Exit(_report(done))


def render(
    packages: Packages = PACKAGES,
    archive: Archive = ARCHIVE,
    site: Site = SITE,
    site_src: SiteSource = None,
) -> None:
    """Render the published packages: packages to site."""
    from gongkai.pipeline import Folders, make_site

    make_site(Folders(archive, packages, site, site_source(site_src)))


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


def _report(summary: Summary) -> int:
    """Print what a build did, name what it refused, and give the exit code."""
    for remark in summary.remarks:
        console.say(remark)
    console.write(f"{summary}\n")
    for note in summary.notes:
        console.write(f"{note}\n")
    return REFUSED if summary.unreadable else DONE

"""The command ``add``: one more report into an archive.

In: a file or an address. Out: what would be read from it, and then its path in the archive.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gongkai import console
from gongkai.cli.ending import DONE, REFUSED
from gongkai.cli.options import ARCHIVE, Archive
from gongkai.model import UsageError


def add(
    what: Annotated[str, typer.Argument(help="A file, or an http(s) address.")],
    archive: Archive = ARCHIVE,
    url: Annotated[str, typer.Option(help="Address that a file was fetched from.")] = "",
    fetched_on: Annotated[str, typer.Option(help="Day on which it was fetched, 2024-01-31.")] = "",
    note: Annotated[str, typer.Option(help="A note for the manifest.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Keep it without asking.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be read, and keep nothing.")
    ] = False,
    allow_local: Annotated[
        bool, typer.Option("--allow-local", help="Follow redirects into the local network.")
    ] = False,
) -> None:
    """Show what would be read from a report, then archive it and register it in the manifest.

    At a terminal it asks before it keeps anything; in a script it keeps, unless --dry-run.
    """
    from gongkai import adding
    from gongkai.addresses import plain_path

    folder = plain_path(archive)
    if folder is None:
        raise UsageError(f"{archive}: add writes into a folder; put the file there in another way")
    if not dry_run:
        adding.refuse_missing(folder, Path(ARCHIVE))
    if adding.is_web(what):
        offer = adding.offer_url(what, folder, note, allow_local=allow_local)
    else:
        offer = adding.offer_file(Path(what), url, fetched_on, note)
    adding.refuse_twin(offer, folder)
    found = adding.look(offer)
    told = [*found.lines, *adding.other_copies(found, folder)]
    if dry_run:
        console.write("".join(f"{line}\n" for line in told))
        raise typer.Exit(DONE if found.reports else REFUSED)
    for line in told:
        console.say(line)
    if yes or console.ask("Keep it?"):
        console.write(f"{adding.keep(offer, folder, found.media_type)}\n")
    else:
        console.say("nothing was kept")

"""Commands on published packages: ``verify``, ``diff``, ``release`` and ``form``.

In: folders of packages. Out: what was found or made of them. Must not know what a package holds.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gongkai import console
from gongkai.cli.ending import DONE, FOUND, STOPPED
from gongkai.cli.options import JOBS, PACKAGES, Packages
from gongkai.model import UsageError


def verify(
    packages: Packages = PACKAGES,
    jobs: Annotated[
        int, typer.Option(min=1, help="Packages of a large archive checked at the same time.")
    ] = JOBS,
) -> None:
    """Check the published packages against their own descriptors and rules."""
    from gongkai.mirrors import packages_at
    from gongkai.publish import look_over

    with packages_at(packages, anew=True) as folder:
        if not folder.is_dir():
            raise UsageError(f"{folder}: no such folder; run gongkai publish first")
        found = look_over(folder, jobs)
    for problem in found.problems:
        console.say(str(problem))
    said = f"{len(found.problems)} faults" if found.problems else "all packages hold what they say"
    console.write(f"{packages}: {said} ({found})\n")
    raise typer.Exit(FOUND if found.problems else DONE)


def diff(
    old: Annotated[str, typer.Argument(help="Packages of before, a folder or an address.")],
    new: Annotated[str, typer.Argument(help="Packages of now.")],
    max_lost: Annotated[
        float | None,
        typer.Option(help="Stop (3) when more than this share of reports vanished, e.g. 0.02."),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", help="md, csv, excel.csv, json or html.")
    ] = "md",
    out: Annotated[Path | None, typer.Option(help="File to write; default: stdout.")] = None,
) -> None:
    """Tell every figure that differs between two packages, with its cause; exit 4 if any does.

    csv and json hold every changed figure with both evidences, md and html the first of them;
    excel.csv is the csv for spreadsheets.
    """
    from gongkai.mirrors import packages_at
    from gongkai.publish import diff as compare
    from gongkai.publish.diff_forms import put

    with packages_at(old) as before, packages_at(new) as now:
        _refuse_missing(before, now)
        found = put(lambda: compare(before, now), format_, out, console.write)
    if max_lost is not None and found.lost_share > max_lost:
        console.say(f"{found.lost_share:.1%} of the reports vanished, more than {max_lost:.1%}")
        raise typer.Exit(STOPPED)
    raise typer.Exit(FOUND if found else DONE)


def release(
    out: Annotated[Path, typer.Option(help="New folder for the files of the release.")],
    packages: Packages = PACKAGES,
    last: Annotated[
        Path | None, typer.Option(help="Packages, or files, of the last release.")
    ] = None,
    record: Annotated[
        Path | None, typer.Option(help="List of releases to extend, datasets/releases.csv.")
    ] = None,
    note_zh: Annotated[str, typer.Option(help="A note on this release, in Chinese.")] = "",
    note_en: Annotated[str, typer.Option(help="A note on this release, in English.")] = "",
) -> None:
    """Make the files of a release of the data, and print its tag; exit 4 if verify objects."""
    from gongkai.mirrors import packages_at
    from gongkai.publish.release import Wanted
    from gongkai.publish.release import release as make_release

    with packages_at(packages) as folder:
        _refuse_missing(folder, *([last] if last else []))
        made = make_release(Wanted(folder, out, last, record, note_zh, note_en))
    for problem in made.problems:
        console.say(str(problem))
    if made.problems:
        raise typer.Exit(FOUND)
    console.write(f"{made.tag}\n")


def form(
    body: Annotated[str, typer.Argument(help="Id or name of a body; default: nobody's.")] = "",
    year: Annotated[
        int | None, typer.Option(help="Year reported on; default: the one after the newest.")
    ] = None,
    packages: Packages = PACKAGES,
    out: Annotated[Path | None, typer.Option(help="Workbook to write.")] = None,
) -> None:
    """Write the blank form as a workbook that adds up and turns amber where a sum is broken."""
    from gongkai.mirrors import packages_at
    from gongkai.publish.blank_form.command import Asked, make_form

    with packages_at(packages) as folder:
        console.write(f"{make_form(Asked(body, year, folder, out))}\n")


def _refuse_missing(*folders: Path) -> None:
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"{folder}: no such folder")

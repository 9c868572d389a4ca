"""The command ``check``: what does not add up, in a folder of drafts or in the archive.

In: options. Out: findings on stdout or in a file. Must not check anything itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gongkai import console
from gongkai.cli.ending import DONE, FOUND, REFUSED
from gongkai.cli.options import ARCHIVE, JOBS, PACKAGES, SITE, Archive, Jobs, site_source
from gongkai.model import UsageError


def check(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Folder of this year's drafts; default: the archive.", readable=False),
    ] = None,
    archive: Archive = ARCHIVE,
    jobs: Jobs = JOBS,
    lang: Annotated[str, typer.Option(help="zh or en.")] = "zh",
    last_year: Annotated[Path | None, typer.Option(help="Folder of last year's reports.")] = None,
    units: Annotated[
        Path | None, typer.Option(help="CSV list of the units that are to report.")
    ] = None,
    draft: Annotated[
        Path | None, typer.Option(help="The county's own draft, to compare the sums with.")
    ] = None,
    year: Annotated[
        int | None, typer.Option(help="Year reported on; default: that of most drafts.")
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option("--format", help="table, jsonl or xlsx; default: table on a terminal."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Workbook to write; default: 核查结果.xlsx.")
    ] = None,
    fail_on: Annotated[
        str, typer.Option(help="Exit 4 from this severity on: error, warning, info or never.")
    ] = "info",
) -> None:
    """Print what does not add up, in a folder of drafts or in the archive; exit 4 if anything.

    With --format xlsx it writes one workbook: what to check, sums in the form's shape, who has
    not reported, a paragraph for each unit, and what became of every file.

    Drafts are checked as they are: errata.yml, reviewed.csv and redactions.csv hold for the
    archive alone.
    """
    from gongkai.desk.command import Wanted

    wanted = Wanted(format_, out, lang, fail_on)
    beside: dict[str, object] = {
        "--last-year": last_year,
        "--units": units,
        "--draft": draft,
        "--year": year,
        "--format": format_,
        "--out": out,
    }
    if folder is None:
        if given := [name for name, value in beside.items() if value is not None]:
            raise UsageError(f"{given[0]}: name the folder of drafts too: gongkai check FOLDER")
        from gongkai.desk.archived import answer_for_archive
        from gongkai.mirrors import archive_at
        from gongkai.pipeline import Folders
        from gongkai.pipeline.seal import WRITTEN

        with archive_at(archive, WRITTEN) as held:
            folders = Folders(held.folder, Path(PACKAGES), SITE, site_source(None))
            answer = answer_for_archive(folders, jobs, wanted, console.progress)
    else:
        from gongkai.desk import Asked
        from gongkai.desk.command import answer_for_folder

        asked = Asked(folder, last_year, units, draft, year, jobs)
        answer = answer_for_folder(asked, wanted, console.columns(), console.progress)
    for note in answer.notes:
        console.say(note)
    console.write(answer.text)
    refused = REFUSED if answer.is_refused else DONE
    raise typer.Exit(FOUND if answer.is_found else refused)

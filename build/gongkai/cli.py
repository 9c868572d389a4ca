"""The command line: arguments in, pipeline called, printed. Exit codes are the contract's.

0 done · 1 done, but input was refused or unreadable · 2 usage, missing folder · 3 stopped,
nothing published or changed · 4 check, verify or diff found something.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from gongkai import __version__, console
from gongkai.check import report as check_report
from gongkai.intake import load_text, take_in
from gongkai.limits import Guard
from gongkai.lines import report_line, text_line
from gongkai.model import INSIDE, GongkaiError, KnowledgeError, UsageError
from gongkai.named import Named, find, outcomes

if TYPE_CHECKING:
    from gongkai.pipeline import Summary

DONE, REFUSED, USAGE, STOPPED, FOUND = range(5)

# What typer raises for unknown options and missing arguments, whichever click it carries.
UNUSABLE = next(c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException")

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
FULL = ("No space left on device", "disk is full")
"""How libraries that raise errors of their own speak of it."""

app = typer.Typer(
    name="gongkai",
    help="Read Chinese annual reports on open government information, check them, publish them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Archive = Annotated[Path, typer.Option(help="Folder of archived reports.")]
Packages = Annotated[Path, typer.Option(help="Folder of the data packages.")]
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

ARCHIVE, PACKAGES, SITE = Path("datasets/archive"), Path("datasets/packages"), Path("site")
JOBS = os.cpu_count() or 1


def main() -> NoReturn:
    """Run the command line; every fault of the user is one line on stderr."""
    try:
        code = app(standalone_mode=False)
    except typer.Exit as stop:
        code = stop.exit_code
    except typer.Abort:
        code = STOPPED
    except Exception as error:  # the last door: sorted by kind just below
        code = _complain(error)
    sys.exit(code if isinstance(code, int) else DONE)


def _complain(error: Exception) -> int:
    if isinstance(error, UNUSABLE):
        error.show()  # type: ignore[attr-defined]  # every ClickException has it
        return USAGE
    if isinstance(error, UsageError):
        console.say(str(error))
        return USAGE
    if isinstance(error, GongkaiError):
        console.say(str(error))
        return STOPPED
    if isinstance(error, BrokenPipeError):
        return DONE
    if _lacks_room(error):
        console.say(
            f"the disk is full: {error}; nothing was replaced, what was published before still"
            " stands; make room and run it again"
        )
        return STOPPED
    import traceback

    traceback.print_exception(error)
    console.say(
        f"stopped by a fault in gongkai itself: {type(error).__name__}; nothing was published"
    )
    return STOPPED


def _lacks_room(error: Exception) -> bool:
    """Say whether the disk is full, which is no fault in gongkai."""
    number = error.errno if isinstance(error, OSError) else None
    return number in NO_ROOM or any(words in str(error) for words in FULL)


def _version(value: bool) -> None:
    if value:
        console.write(f"gongkai {__version__}\n")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command()
def parse(
    files: Annotated[list[Path], typer.Argument(help="Files to read.", readable=False)],
) -> None:
    """Print one JSON line per report; refused files are named on stderr."""
    found = [find(path) for path in files]
    code = DONE
    with Guard(take_in) as guard:
        for named in found:
            for outcome in outcomes(guard, named):
                path = named.shown(outcome.source)
                for report in outcome.reports:
                    console.write(report_line(path, report, check_report(report)) + "\n")
                if outcome.refusal:
                    console.say(f"{path}: {outcome.refusal}")
                    code = REFUSED
    raise typer.Exit(code)


@app.command()
def text(file: Annotated[Path, typer.Argument(help="File to read.", readable=False)]) -> None:
    """Print the text of a file, exactly as evidence spans count it.

    Of a ZIP, WARC or other container it prints one JSON line per file in it; name a single one
    as all.zip!/folder/file.
    """
    named = find(file)
    code = DONE
    with Guard(load_text) as guard:
        for outcome in outcomes(guard, named):
            path = named.shown(outcome.source)
            if outcome.text is None:
                console.say(f"{path}: {outcome.refusal}")
                code = REFUSED
            elif named.member is None and INSIDE in outcome.source.path:
                console.write(text_line(path, outcome.text) + "\n")
            else:
                console.write(outcome.text)
    raise typer.Exit(code)


@app.command()
def explain(
    report: Annotated[str, typer.Argument(help="A file, or the id of a published report.")],
    indicator: Annotated[str, typer.Argument(help="Indicator code, e.g. requests.granted.total.")],
    packages: Packages = PACKAGES,
) -> None:
    """Tell where a figure comes from: file, span, cell, labels, erratum, identities."""
    from gongkai.explain import explain_file, explain_report

    if (named := _named(report)) is not None:
        with Guard(take_in) as guard:
            for outcome in outcomes(guard, named):
                console.write(explain_file(outcome, indicator))
    else:
        console.write(explain_report(packages, report, indicator))


def _named(words: str) -> Named | None:
    """Find a file, or None where the words are the id of a report."""
    try:
        return find(Path(words))
    except UsageError:
        return None


@app.command()
def build(
    archive: Archive = ARCHIVE,
    packages: Packages = PACKAGES,
    site: Site = SITE,
    site_src: SiteSource = None,
    jobs: Jobs = JOBS,
    strict: Strict = False,
) -> None:
    """Do everything: archive to packages to site."""
    from gongkai.pipeline import Folders
    from gongkai.pipeline import build as build_all

    folders = Folders(archive, packages, site, _site_src(site_src))
    raise typer.Exit(_report(build_all(folders, jobs, console.progress, strict=strict)))


@app.command()
def publish(
    archive: Archive = ARCHIVE,
    packages: Packages = PACKAGES,
    jobs: Jobs = JOBS,
    strict: Strict = False,
) -> None:
    """Read, parse, correct, check and publish: archive to packages."""
    from gongkai.pipeline import Folders, make_packages

    folders = Folders(archive, packages, SITE, _site_src(None))
    raise typer.Exit(_report(make_packages(folders, jobs, console.progress, strict=strict)))


@app.command()
def render(
    packages: Packages = PACKAGES,
    archive: Archive = ARCHIVE,
    site: Site = SITE,
    site_src: SiteSource = None,
) -> None:
    """Render the published packages: packages to site."""
    from gongkai.pipeline import Folders, make_site

    make_site(Folders(archive, packages, site, _site_src(site_src)))


@app.command()
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
    }
    beside |= {"--format": format_, "--out": out}
    if folder is None:
        if given := [name for name, value in beside.items() if value is not None]:
            raise UsageError(f"{given[0]}: name the folder of drafts too: gongkai check FOLDER")
        from gongkai.desk.archived import answer_for_archive
        from gongkai.pipeline import Folders

        folders = Folders(archive, PACKAGES, SITE, _site_src(None))
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


@app.command()
def verify(packages: Packages = PACKAGES) -> None:
    """Check the published packages against their own descriptors and rules."""
    from gongkai.publish import look_over

    if not packages.is_dir():
        raise UsageError(f"{packages}: no such folder; run gongkai publish first")
    found = look_over(packages)
    for problem in found.problems:
        console.say(str(problem))
    said = f"{len(found.problems)} faults" if found.problems else "all packages hold what they say"
    console.write(f"{packages}: {said} ({found})\n")
    raise typer.Exit(FOUND if found.problems else DONE)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="Packages folder of before.")],
    new: Annotated[Path, typer.Argument(help="Packages folder of now.")],
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
    from gongkai.publish import diff as compare
    from gongkai.publish.diff_forms import put

    for folder in (old, new):
        if not folder.is_dir():
            raise UsageError(f"{folder}: no such folder")
    found = put(lambda: compare(old, new), format_, out, console.write)
    if max_lost is not None and found.lost_share > max_lost:
        console.say(f"{found.lost_share:.1%} of the reports vanished, more than {max_lost:.1%}")
        raise typer.Exit(STOPPED)
    raise typer.Exit(FOUND if found else DONE)


@app.command()
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
    from gongkai.publish.release import Wanted
    from gongkai.publish.release import release as make_release

    for folder in (packages, *([last] if last else [])):
        if not folder.is_dir():
            raise UsageError(f"{folder}: no such folder")
    made = make_release(Wanted(packages, out, last, record, note_zh, note_en))
    for problem in made.problems:
        console.say(str(problem))
    if made.problems:
        raise typer.Exit(FOUND)
    console.write(f"{made.tag}\n")


@app.command()
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

    if not dry_run:
        adding.refuse_missing(archive, ARCHIVE)
    if adding.is_web(what):
        offer = adding.offer_url(what, archive, note, allow_local=allow_local)
    else:
        offer = adding.offer_file(Path(what), url, fetched_on, note)
    adding.refuse_twin(offer, archive)
    found = adding.look(offer)
    told = [*found.lines, *adding.other_copies(found, archive)]
    if dry_run:
        console.write("".join(f"{line}\n" for line in told))
        raise typer.Exit(DONE if found.reports else REFUSED)
    for line in told:
        console.say(line)
    if yes or console.ask("Keep it?"):
        console.write(f"{adding.keep(offer, archive, found.media_type)}\n")
    else:
        console.say("nothing was kept")


@app.command()
def form(
    body: Annotated[str, typer.Argument(help="Id or name of a body; default: nobody's.")] = "",
    year: Annotated[
        int | None, typer.Option(help="Year reported on; default: the one after the newest.")
    ] = None,
    packages: Packages = PACKAGES,
    out: Annotated[Path | None, typer.Option(help="Workbook to write.")] = None,
) -> None:
    """Write the blank form as a workbook that adds up and turns amber where a sum is broken."""
    from gongkai.publish.blank_form.command import Asked, make_form

    console.write(f"{make_form(Asked(body, year, packages, out))}\n")


@app.command()
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


def _site_src(given: Path | None) -> Path:
    """Use the folder given, else the one here, else the one that came with the package."""
    if given is not None:
        if not given.is_dir():
            raise UsageError(f"{given}: no such folder")
        return given
    package = Path(__file__).parent
    for folder in (package / "site_src", package.parent.parent / "site_src"):
        if (folder / "docs").is_dir():
            return folder
    raise KnowledgeError("site_src: not found; the installation is incomplete")


def _report(summary: Summary) -> int:
    """Print what a build did, name what it refused, and give the exit code."""
    for remark in summary.remarks:
        console.say(remark)
    console.write(f"{summary}\n")
    for note in summary.notes:
        console.write(f"{note}\n")
    return REFUSED if summary.unreadable else DONE

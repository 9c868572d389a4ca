"""Packages and a site of an archive: what is made, in which order, and what is left as it stands.

In: folders and settings. Out: packages and a site, and a summary of what became of every file.
Must not know a report: those are read by ``reading``.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass, field, replace
from pathlib import Path

from gongkai.ledger import BODIES, write_ledger
from gongkai.model import Stopped, UsageError
from gongkai.pipeline.folders import Folders
from gongkai.pipeline.reading import Reading, stage
from gongkai.pipeline.seal import Given, given, site_given
from gongkai.pipeline.summary import UNCHANGED, Summary, strict_fault
from gongkai.processes import seldom_collecting
from gongkai.publish import publish
from gongkai.publish import refuse_foreign as refuse_foreign_packages
from gongkai.render import Before, Rendered, render
from gongkai.render import refuse_foreign as refuse_foreign_site
from gongkai.settings import Settings, load_settings
from gongkai.stages import Stopwatch
from gongkai.staging import cutting_of
from gongkai.store import scratch_in
from gongkai.swap import Standing, locked, replacing
from gongkai.taking import Counted, no_count

__all__ = ["Folders", "Reading", "Summary", "build", "make_packages", "make_site", "stage"]


def make_packages(
    folders: Folders,
    jobs: int,
    progress: Counted = no_count,
    *,
    strict: bool = False,
    scheduler: str | None = None,
) -> Summary:
    """Read, parse, correct, check and publish; then keep the ids that were minted.

    Args:
        folders: where the archive lies and the packages are to lie.
        jobs: documents read at the same time, where no ``scheduler`` of a cluster is named.
        progress: shows how documents come in.
        strict: stop where a file is unreadable or a decision of people matches nothing.
        scheduler: the address of a dask scheduler whose workers read the documents.

    Raises:
        UsageError: the archive is missing.
        Stopped: it is empty, no file in it is a report, another process is at it, or ``strict``
            and a file is unreadable or an erratum or a redaction matches nothing.
        KnowledgeError: a file beside the archive is broken.
    """
    _require(folders.archive)
    with locked(folders.packages), seldom_collecting():
        how = How(jobs, progress, strict, scheduler)
        how.stopwatch.begin("looking")
        of = given(folders.archive, folders.datasets)
        if summary := _standing(folders, of, how):
            how.stopwatch.end()
            summary.notes.append(UNCHANGED.format(folders.packages))
            summary.seconds = how.stopwatch.seconds
            return summary
        folders.packages_seal.lift()
        summary = _make_packages(folders, folders.store, how)
        _keep(summary, folders)
        _seal(folders, of, summary)
    return summary


def _standing(folders: Folders, of: Given, how: How) -> Summary | None:
    """Give what was said when the packages were made, where they would be made the same again."""
    told = folders.packages_seal.told(named) if (named := of.named()) else None
    if told is None:
        return None
    try:
        summary = Summary.from_told(told)
    except (TypeError, ValueError):
        return None
    return None if how.strict and strict_fault(summary) else summary


def _seal(folders: Folders, of: Given, summary: Summary) -> None:
    if named := of.named():
        folders.packages_seal.put(named, summary.as_told())


def _require(archive: Path) -> None:
    if not archive.is_dir():
        raise UsageError(f"{archive}: no such folder; put the reports there")


@dataclass(frozen=True, slots=True)
class How:
    """How a build works: see ``make_packages``."""

    jobs: int
    progress: Counted
    strict: bool
    scheduler: str | None
    stopwatch: Stopwatch = field(default_factory=Stopwatch)


def _make_packages(folders: Folders, store: Path, how: How) -> Summary:
    settings = load_settings(folders.datasets / "site.yml")
    refuse_foreign_packages(folders.packages)
    with scratch_in(store) as staged:
        reading = Reading(store, how.scheduler, settings.is_synthetic, how.stopwatch)
        summary, clock = stage(folders, staged, how.jobs, how.progress, reading=reading)
        if how.strict and (fault := strict_fault(summary)):
            raise Stopped(f"--strict: {fault}; nothing was published")
        how.stopwatch.begin("publishing")
        kept = store if store.is_dir() else None
        how_cut = cutting_of(staged)
        publish(staged, folders.packages, settings, summary.release, clock, how.jobs, kept, how_cut)
    how.stopwatch.end()
    summary.seconds = how.stopwatch.seconds
    return summary


def _keep(summary: Summary, folders: Folders) -> None:
    """Write down the ids that were minted, once everything else has gone well."""
    path = folders.datasets / BODIES
    if summary.kept is None:
        return
    if not folders.is_fixed and write_ledger(path, summary.kept):
        summary.notes.append(
            f"{path}: ids of new bodies were added; keep this file with the archive"
        )
    else:
        summary.notes.append(f"{path}: cannot be written; the ids of new bodies are not kept")


def build(
    folders: Folders,
    jobs: int,
    progress: Counted = no_count,
    *,
    strict: bool = False,
    scheduler: str | None = None,
) -> Summary:
    """Make packages and site; neither takes its place before both are whole.

    Arguments are those of ``make_packages``.

    Raises:
        UsageError: a folder is missing or holds something else.
        Stopped, KnowledgeError: as ``make_packages`` says.
    """
    _require(folders.archive)
    for folder in (folders.site_src / "docs", folders.site_src / "theme"):
        if not folder.is_dir():
            raise UsageError(f"{folder}: no such folder")
    refuse_foreign_site(folders.site)
    refuse_foreign_packages(folders.packages)
    with locked(folders.packages), locked(folders.site), seldom_collecting():
        how = How(jobs, progress, strict, scheduler)
        how.stopwatch.begin("looking")
        of = given(folders.archive, folders.datasets)
        if summary := _standing(folders, of, how):
            rendered = _make_site_unless_standing(folders, how.stopwatch)
            how.stopwatch.end()
            summary.seconds = how.stopwatch.seconds
            if rendered:
                summary.pages = rendered.changes
            left = folders.packages if rendered else f"{folders.packages} and {folders.site}"
            summary.notes.append(UNCHANGED.format(left))
            return summary
        folders.packages_seal.lift()
        before = _lift_site(folders)
        with replacing(folders.packages) as fresh:
            unpublished = replace(folders, packages=fresh)
            summary = _make_packages(unpublished, folders.store, how)
            how.stopwatch.begin("rendering")
            rendered = _make_site(unpublished, before)
            summary.pages = rendered.changes
            how.stopwatch.end()
        _keep(summary, folders)
        _seal(folders, of, summary)
        _seal_site(folders, _made_of_now(folders), rendered)
    return summary


def make_site(folders: Folders) -> Rendered | None:
    """Render the published packages as a site; None where it stands as it would be made.

    Raises:
        UsageError: there are no packages, or the folder of the site holds something else.
        Stopped: another process is writing the site.
    """
    with locked(folders.site):
        return _make_site_unless_standing(folders, Stopwatch())


def _make_site_unless_standing(folders: Folders, stopwatch: Stopwatch) -> Rendered | None:
    """Render the packages where the site would be another one."""
    of = _made_of_now(folders)
    if folders.site_seal.told(of) is not None:
        return None
    stopwatch.begin("rendering")
    rendered = _make_site(folders, _lift_site(folders))
    _seal_site(folders, of, rendered)
    return rendered


def _made_of_now(folders: Folders) -> str:
    return site_given(folders.packages, folders.datasets, folders.site_src)


def _lift_site(folders: Folders) -> Before | None:
    """Break the seal of the site; gives the site where it stood as it was made."""
    stood = folders.site_seal.stands()
    folders.site_seal.lift()
    return Before(folders.site.resolve(), *stood) if stood else None


def _seal_site(folders: Folders, of: str, rendered: Rendered) -> None:
    folders.site_seal.put(of, dict(rendered.made_of))


def _make_site(folders: Folders, before: Before | None) -> Rendered:
    settings: Settings = load_settings(folders.datasets / "site.yml")
    standing = Standing(folders.packages)
    release, clock = published_release(folders.packages)
    places = folders.packages, folders.site
    return render(*places, settings, folders.site_src, release, clock, before, standing)


def published_release(packages: Path) -> tuple[str, int]:
    """Read release and clock back from the published descriptor.

    Raises:
        UsageError: there is no package yet, or only part of one.
    """
    path = packages / "gongkai" / "datapackage.json"
    if not path.is_file():
        raise UsageError(f"{path}: no package yet; run gongkai publish first")
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        created = datetime.datetime.fromisoformat(descriptor["created"])
        return str(descriptor["version"]), int(created.timestamp())
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path}: is broken ({error}); run gongkai publish again") from error

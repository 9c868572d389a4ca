"""The six calls in order, and the only loop over reports.

In: folders and settings. Out: packages and a site, and a summary of what became of every file.
Must not know a format, the form or a page; executors and limits lie beside it (limits.py).
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from gongkai.archive import list_sources
from gongkai.decisions import (
    ERRATA,
    REDACTIONS,
    REVIEWED,
    load_errata,
    load_redactions,
    load_reviews,
)
from gongkai.filing import file_reports
from gongkai.intake import Outcome, Progress, no_progress, unless_synthetic
from gongkai.knowledge import checks
from gongkai.ledger import BODIES, load_ledger, write_ledger
from gongkai.model import Stopped, UsageError
from gongkai.pipeline.summary import (
    Summary,
    idle_redactions,
    idle_replies,
    idle_reviews,
    stale_errata,
    strict_fault,
    summarize,
    why_none,
)
from gongkai.publish import publish
from gongkai.publish import refuse_foreign as refuse_foreign_packages
from gongkai.releases import RELEASES, load_releases
from gongkai.render import refuse_foreign as refuse_foreign_site
from gongkai.render import render
from gongkai.replies import REPLIES, load_replies
from gongkai.settings import Settings, load_settings
from gongkai.staging import (
    EARLY,
    LATE,
    stage_bodies,
    stage_described,
    stage_documents,
    stage_findings,
    stage_reports,
)
from gongkai.swap import replacing
from gongkai.tables import Staging
from gongkai.workers import take_in_all

__all__ = ["Folders", "Summary", "build", "make_packages", "make_site", "stage"]


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a build reads and writes."""

    archive: Path
    packages: Path
    site: Path
    site_src: Path

    @property
    def datasets(self) -> Path:
        """The folder of the archive, where site.yml and the decisions of people lie."""
        return self.archive.parent


def make_packages(
    folders: Folders, jobs: int, progress: Progress = no_progress, *, strict: bool = False
) -> Summary:
    """Read, parse, correct, check and publish; then keep the ids that were minted.

    Raises:
        UsageError: the archive is missing.
        Stopped: it is empty, no file in it is a report, or ``strict`` and a file is unreadable
            or an erratum or a redaction matches nothing.
        KnowledgeError: a file beside the archive is broken.
    """
    summary = _make_packages(folders, jobs, progress, strict=strict)
    _keep(summary, folders.datasets / BODIES)
    return summary


def _make_packages(folders: Folders, jobs: int, progress: Progress, *, strict: bool) -> Summary:
    if not folders.archive.is_dir():
        raise UsageError(f"{folders.archive}: no such folder; put the reports there")
    settings = load_settings(folders.datasets / "site.yml")
    refuse_foreign_packages(folders.packages)
    with tempfile.TemporaryDirectory(prefix="gongkai-") as scratch:
        staged = Path(scratch)
        summary, clock = stage(folders, staged, jobs, progress, is_synthetic=settings.is_synthetic)
        if strict and (fault := strict_fault(summary)):
            raise Stopped(f"--strict: {fault}; nothing was published")
        publish(staged, folders.packages, settings, summary.release, clock)
    return summary


def _keep(summary: Summary, path: Path) -> None:
    """Write down the ids that were minted, once everything else has gone well."""
    if summary.kept is None:
        return
    if write_ledger(path, summary.kept):
        summary.notes.append(
            f"{path}: ids of new bodies were added; keep this file with the archive"
        )
    else:
        summary.notes.append(f"{path}: cannot be written; the ids of new bodies are not kept")


def build(
    folders: Folders, jobs: int, progress: Progress = no_progress, *, strict: bool = False
) -> Summary:
    """Make packages and site; neither takes its place before both are whole.

    Raises:
        UsageError: a folder is missing or holds something else.
        Stopped, KnowledgeError: as ``make_packages`` says.
    """
    if not folders.archive.is_dir():
        raise UsageError(f"{folders.archive}: no such folder; put the reports there")
    for folder in (folders.site_src / "docs", folders.site_src / "theme"):
        if not folder.is_dir():
            raise UsageError(f"{folder}: no such folder")
    refuse_foreign_site(folders.site)
    refuse_foreign_packages(folders.packages)
    with replacing(folders.packages) as fresh:
        unpublished = replace(folders, packages=fresh)
        summary = _make_packages(unpublished, jobs, progress, strict=strict)
        make_site(unpublished)
    _keep(summary, folders.datasets / BODIES)
    return summary


def make_site(folders: Folders) -> None:
    """Render the published packages as a site."""
    settings: Settings = load_settings(folders.datasets / "site.yml")
    release, clock = published_release(folders.packages)
    render(folders.packages, folders.site, settings, folders.site_src, release, clock)


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


def stage(
    folders: Folders,
    staged: Path,
    jobs: int,
    progress: Progress = no_progress,
    *,
    is_synthetic: bool = False,
) -> tuple[Summary, int]:
    """Fill the staged tables of the whole archive; gives the summary and the build's clock.

    Reports that call themselves synthetic are refused unless all of the site ``is_synthetic``.
    """
    errata = load_errata(folders.datasets / ERRATA)
    reviews = load_reviews(folders.datasets / REVIEWED)
    redactions = load_redactions(folders.datasets / REDACTIONS)
    releases = load_releases(folders.datasets / RELEASES)
    replies = load_replies(folders.datasets / REPLIES)
    sources = list_sources(folders.archive)
    outcomes = list(progress(take_in_all(sources, redactions, jobs), len(sources)))
    if not is_synthetic:
        outcomes = [unless_synthetic(outcome) for outcome in outcomes]
    summary = summarize(outcomes)
    if not summary.reports:
        raise Stopped(f"{folders.archive}: no file in the archive is a report; {why_none(summary)}")
    ledger = load_ledger(folders.datasets / BODIES)
    filed, decided, kept = file_reports(outcomes, errata, ledger)
    summary.kept = kept if kept != ledger else None
    clock = build_clock(outcomes)
    summary.release = release_of(outcomes, clock)
    summary.figures = sum(len(one.report.figures) for one in filed)
    summary.stale_errata = list(stale_errata(decided))
    summary.idle_redactions = list(idle_redactions(redactions, outcomes))
    bodies = {one.report.body.id for one in filed}
    now = {reply: kept.redirects.get(reply.body, reply.body) for reply in replies}
    heard = [(reply, body, body in bodies) for reply, body in now.items()]
    summary.idle_replies = list(idle_replies(heard))
    with Staging(staged, EARLY) as staging:
        stage_documents(staging, outcomes)
        stage_reports(staging, filed)
        stage_bodies(staging, filed, kept.redirects)
        stage_described(staging, decided, releases, heard)
    with Staging(staged, LATE) as staging:
        found = stage_findings(staging, staged, filed, reviews)
    listed = {one.check for one in checks().values() if one.is_listed}
    rejected = {review.key for review in reviews if review.verdict == "rejected"}
    summary.findings = sum(key.rsplit(".", 2)[1] in listed for key in found - rejected)
    summary.idle_reviews = list(idle_reviews(reviews, found))
    return summary, clock


def build_clock(outcomes: list[Outcome]) -> int:
    """Give the only clock of a build: SOURCE_DATE_EPOCH, else the newest date in the archive.

    A report of a year was not written before that year was over, whatever dates are known: it is
    of the first day of the next year at the earliest.
    """
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        if not given.isdigit():
            raise UsageError(f"SOURCE_DATE_EPOCH: {given}: must be seconds since 1970")
        return int(given)
    dates = [outcome.source.fetched_on for outcome in outcomes if outcome.source.fetched_on]
    dates += [r.published_on for o in outcomes for r in o.reports if r.published_on]
    dates += [f"{r.year + 1:04}-01-01" for o in outcomes for r in o.reports if r.year]
    newest = max(dates, default="1980-01-01")
    day = datetime.datetime.fromisoformat(newest).replace(tzinfo=datetime.UTC)
    return int(day.timestamp())


def release_of(outcomes: list[Outcome], clock: int) -> str:
    """Name a release by its day and by the hash of what went in: same input, same name."""
    day = datetime.datetime.fromtimestamp(clock, tz=datetime.UTC)
    digest = hashlib.sha256()
    sources = [outcome.source for outcome in outcomes]
    containers = {one.container_sha256 for one in sources if one.container_sha256}
    for sha256 in sorted([*(one.sha256 for one in sources), *containers]):
        digest.update(sha256.encode())
    return f"{day:%Y.%m.%d}-{digest.hexdigest()[:8]}"

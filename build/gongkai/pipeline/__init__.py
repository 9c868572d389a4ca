"""The six calls in order, and the only loop over reports.

In: folders and settings. Out: packages and a site, and a summary of what became of every file.
Must not know a format, the form or a page; executors and limits lie beside it (limits.py).
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
from dataclasses import dataclass, field, replace
from pathlib import Path

from gongkai.archive import list_sources
from gongkai.decisions import Erratum
from gongkai.filing import file_reports, tell_apart
from gongkai.ledger import BODIES, extended, keys_of, write_ledger
from gongkai.model import Stopped, UsageError
from gongkai.pipeline.correcting import corrected
from gongkai.pipeline.given import load_given
from gongkai.pipeline.seal import MANY_PAGES, Given, Seal, given, site_given
from gongkai.pipeline.summary import (
    UNCHANGED,
    Summary,
    idle_redactions,
    idle_replies,
    idle_reviews,
    stale_errata,
    strict_fault,
    summarize,
    why_none,
)
from gongkai.processes import seldom_collecting
from gongkai.publish import publish
from gongkai.publish import refuse_foreign as refuse_foreign_packages
from gongkai.render import Before, Rendered, render
from gongkai.render import refuse_foreign as refuse_foreign_site
from gongkai.settings import Settings, load_settings
from gongkai.stages import Stopwatch
from gongkai.staging import (
    PLAIN,
    Joined,
    cutting_of,
    slabs_of,
    stage_bodies,
    stage_described,
    stage_documents,
    stage_findings,
    stage_reports,
)
from gongkai.store import Hashes, open_store, scratch_in
from gongkai.swap import locked, replacing
from gongkai.tables import Staging
from gongkai.taken import Taken, unless_sample
from gongkai.taking import Counted, Taking, executor_of, no_count

__all__ = ["Folders", "Reading", "Summary", "build", "make_packages", "make_site", "stage"]


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a build reads and writes.

    ``origin`` is the address of the archive where ``archive`` is a mirror of one; ``is_fixed``
    says that nothing can be written beside it.
    """

    archive: Path
    packages: Path
    site: Path
    site_src: Path
    origin: str | None = None
    is_fixed: bool = False

    @property
    def datasets(self) -> Path:
        """The folder of the archive, where site.yml and the decisions of people lie."""
        return self.archive.parent

    @property
    def store(self) -> Path:
        """Where it is kept what became of every document, for the next build."""
        return self.packages.parent / f".{self.packages.name}.store"

    @property
    def packages_seal(self) -> Seal:
        """What says of what the packages were made."""
        return Seal(self.store / "packages.json", self.packages)

    @property
    def site_seal(self) -> Seal:
        """What says of what the site was made; each has its own, by its place."""
        place = hashlib.sha256(str(self.site.resolve()).encode("utf-8", "surrogateescape"))
        return Seal(self.store / f"site-{place.hexdigest()[:16]}.json", self.site, MANY_PAGES)


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
        of = given(folders.archive, folders.datasets)
        if summary := _standing(folders, of, how):
            summary.notes.append(UNCHANGED.format(folders.packages))
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
        kept = store / "provinces" if store.is_dir() else None
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
        of = given(folders.archive, folders.datasets)
        if summary := _standing(folders, of, how):
            how.stopwatch.begin("rendering")
            rendered = _make_site_unless_standing(folders)
            if rendered:
                how.stopwatch.end()
                summary.pages, summary.seconds = rendered.changes, how.stopwatch.seconds
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
        return _make_site_unless_standing(folders)


def _make_site_unless_standing(folders: Folders) -> Rendered | None:
    """Render the packages where the site would be another one."""
    of = _made_of_now(folders)
    if folders.site_seal.told(of) is not None:
        return None
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
    release, clock = published_release(folders.packages)
    places = folders.packages, folders.site
    return render(*places, settings, folders.site_src, release, clock, before)


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


@dataclass(frozen=True, slots=True)
class Reading:
    """How an archive is read: where it is kept, by which cluster, whether it is invented, how long.

    Without a ``store`` nothing is kept. Reports that call themselves synthetic are refused unless
    all of the archive ``is_synthetic``.
    """

    store: Path | None = None
    scheduler: str | None = None
    is_synthetic: bool = False
    stopwatch: Stopwatch = field(default_factory=Stopwatch)


USUAL = Reading()


def stage(
    folders: Folders,
    staged: Path,
    jobs: int,
    progress: Counted = no_count,
    *,
    reading: Reading = USUAL,
) -> tuple[Summary, int]:
    """Fill the staged tables of the whole archive; gives the summary and the build's clock."""
    reading.stopwatch.begin("reading")
    staged.mkdir(parents=True, exist_ok=True)
    given = load_given(folders.datasets)
    hashes = Hashes(reading.store)
    archived = list_sources(folders.archive, hashes.of)
    with (
        # what lies in a store is published when this one is closed
        open_store(reading.store, staged / ".store") as known,
        executor_of(jobs, len(archived), reading.scheduler) as executor,
    ):
        hashes.keep(known.folder)
        taking = Taking(known, executor, given.redactions, archived, folders.origin)
        docs = list(progress(taking.all(), len(archived)))
        taken = known.taken(docs, (one.source for one in archived))
        documents = [taken[doc] for doc in docs]
        if not reading.is_synthetic:
            documents = [unless_sample(one) for one in documents]
        summary = summarize(documents)
        if not summary.reports:
            why = why_none(summary)
            raise Stopped(f"{folders.archive}: no file in the archive is a report; {why}")
        read = [(doc, card) for doc, one in zip(docs, documents, strict=True) for card in one.cards]
        reports = [card.report for _, card in read]
        keys = keys_of(reports, (card.core for _, card in read))
        told = tell_apart(reports, given.ledger, keys)
        kept = extended(given.ledger, told, keys)
        summary.kept = kept if set(kept.rows) != set(given.ledger.rows) else None
        cards = [
            (doc, replace(card, report=report))
            for (doc, card), report in zip(read, told, strict=True)
        ]
        filed = file_reports(corrected(cards, given.errata, taking, known))
        clock = build_clock(documents)
        summary.release = release_of(documents, clock)
        summary.figures = sum(one.cells for one in filed)
        summary.idle_redactions = list(idle_redactions(given.redactions, documents))
        bodies = {one.report.body.id for one in filed}
        redirects = kept.redirects
        now = {reply: redirects.get(reply.body, reply.body) for reply in given.replies}
        heard = [(reply, body, body in bodies) for reply, body in now.items()]
        summary.idle_replies = list(idle_replies(heard))
        reading.stopwatch.begin("laying out")
        with Staging(staged, PLAIN) as staging:
            stage_documents(staging, documents)
            stage_reports(staging, filed)
            listed = stage_bodies(staging, filed, kept)
            summary.idle_bodies = listed.lost
            known.keep_only({*docs, *(one.doc for one in filed)})
            joined = Joined(known, staged, filed, slabs_of(filed, listed.codes))
            joined.stage(staged)
            applied = joined.applied() if given.errata else set()
            decided = [(one, _printed_key(one) in applied) for one in given.errata]
            summary.stale_errata = list(stale_errata(decided))
            stage_described(staging, decided, given.releases, heard)
        reading.stopwatch.begin("comparing")
        found = stage_findings(staged, joined, filed, given.reviews)
        joined.close()
    summary.findings = found.listed
    summary.idle_reviews = list(idle_reviews(given.reviews, found.decided))
    return summary, clock


def _printed_key(erratum: Erratum) -> tuple[str, int, str, str]:
    return erratum.body, erratum.year, erratum.indicator, erratum.as_printed


def build_clock(documents: list[Taken]) -> int:
    """Give the only clock of a build: SOURCE_DATE_EPOCH, else the newest date in the archive.

    A report of a year was not written before that year was over, whatever dates are known: it is
    of the first day of the next year at the earliest.
    """
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        if not given.isdigit():
            raise UsageError(f"SOURCE_DATE_EPOCH: {given}: must be seconds since 1970")
        return int(given)
    dates = [one.source.fetched_on for one in documents if one.source.fetched_on]
    reports = [card.report for one in documents for card in one.cards]
    dates += [report.published_on for report in reports if report.published_on]
    dates += [f"{report.year + 1:04}-01-01" for report in reports if report.year]
    newest = max(dates, default="1980-01-01")
    day = datetime.datetime.fromisoformat(newest).replace(tzinfo=datetime.UTC)
    return int(day.timestamp())


def release_of(documents: list[Taken], clock: int) -> str:
    """Name a release by its day and by the hash of what went in: same input, same name."""
    day = datetime.datetime.fromtimestamp(clock, tz=datetime.UTC)
    digest = hashlib.sha256()
    sources = [one.source for one in documents]
    containers = {one.container_sha256 for one in sources if one.container_sha256}
    for sha256 in sorted([*(one.sha256 for one in sources), *containers]):
        digest.update(sha256.encode())
    return f"{day:%Y.%m.%d}-{digest.hexdigest()[:8]}"

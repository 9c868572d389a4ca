"""Read an archive into staged tables: the only loop over reports.

In: folders. Out: staged tables, a summary of what became of every file, and the clock of a build.
Must not know a format, the form or a page; executors and limits lie beside it (limits.py).
"""

from __future__ import annotations

import datetime
import hashlib
import os
from dataclasses import dataclass, field, replace
from pathlib import Path

from gongkai.archive import list_sources
from gongkai.decisions import Erratum
from gongkai.filing import file_reports, tell_apart
from gongkai.ledger import extended, keys_of
from gongkai.model import Stopped, UsageError
from gongkai.namesakes import join_namesakes
from gongkai.pipeline.correcting import corrected
from gongkai.pipeline.folders import Folders
from gongkai.pipeline.given import load_given
from gongkai.pipeline.summary import (
    Summary,
    idle_redactions,
    idle_replies,
    idle_reviews,
    stale_errata,
    summarize,
    why_none,
)
from gongkai.stages import Stopwatch
from gongkai.staging import (
    PLAIN,
    Joined,
    slabs_of,
    stage_bodies,
    stage_described,
    stage_documents,
    stage_findings,
    stage_reports,
)
from gongkai.store import Hashes, open_store
from gongkai.tables import Staging
from gongkai.taken import Taken, unless_sample
from gongkai.taking import Counted, Taking, executor_of, no_count


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
        reports, keys = join_namesakes(reports, keys, given.ledger)
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

"""What a build did, and what people wrote that matches nothing, in lines for the command line.

In: outcomes, decisions and what became of them. Out: ``Summary``. Must not know a folder, nor
print.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from gongkai.decisions import ERRATA, REDACTIONS, REVIEWED, Erratum, Redaction, Review
from gongkai.ledger import BODIES, Ledger
from gongkai.replies import REPLIES, Reply
from gongkai.swap import Exchanged
from gongkai.taken import Taken

UNTOLD = frozenset({"kept", "notes", "pages", "seconds"})
"""What is of one build alone."""
UNCHANGED = "nothing changed since it was made: {} left as it is"


@dataclass(slots=True)
class Summary:
    """What a build did: files, refusals with reasons, reports, figures, findings.

    ``stale_errata`` and what begins with ``idle_`` name what people wrote and what matches
    nothing; ``redacted`` are files that are masked whole; ``kept`` is
    the ledger of ids where this build added to it, ``notes`` say so. ``pages`` are those of the
    site beside those that stood before, ``seconds`` how long each stage took: both are of this run
    and in nothing that is published.
    """

    files: int = 0
    reports: int = 0
    figures: int = 0
    findings: int = 0
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    no_report: list[tuple[str, str]] = field(default_factory=list)
    stale_errata: list[str] = field(default_factory=list)
    idle_reviews: list[str] = field(default_factory=list)
    idle_redactions: list[str] = field(default_factory=list)
    idle_replies: list[str] = field(default_factory=list)
    idle_bodies: list[str] = field(default_factory=list)
    redacted: list[tuple[str, str]] = field(default_factory=list)
    release: str = ""
    kept: Ledger | None = None
    notes: list[str] = field(default_factory=list)
    pages: Exchanged | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    def as_told(self) -> dict[str, Any]:
        """Give what a later build says again where nothing changed."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in UNTOLD}

    @classmethod
    def from_told(cls, told: dict[str, Any]) -> Summary:
        """Give back what was told; pairs come as lists.

        Raises:
            TypeError: it was told by another version.
        """
        found = cls(**told)
        for name in ("unreadable", "no_report", "redacted"):
            setattr(found, name, [(path, reason) for path, reason in getattr(found, name)])
        return found

    @property
    def remarks(self) -> Iterator[str]:
        """A line for each file that was refused, and for each decision that matches nothing."""
        for path, reason in self.unreadable:
            yield f"{path}: {reason}"
        for path, reason in self.no_report:
            yield f"{path}: no report: {reason.removeprefix('no annual report: ')}"
        yield from (f"{path}: {reason}" for path, reason in self.redacted)
        yield from (f"{ERRATA}: {line}" for line in self.stale_errata)
        yield from (f"{REDACTIONS}: {line}" for line in self.idle_redactions)
        yield from (f"{REVIEWED}: {line}" for line in self.idle_reviews)
        yield from (f"{REPLIES}: {line}" for line in self.idle_replies)
        yield from (f"{BODIES}: {line}" for line in self.idle_bodies)

    @property
    def lines(self) -> Iterator[str]:
        """What was done, in lines: counts, refusals by their reasons, pages, and time."""
        yield str(self)
        refused = {
            "unreadable": self.unreadable,
            "no report": self.no_report,
            "masked whole": self.redacted,
        }
        if told := [f"{len(rows)} {word}" for word, rows in refused.items() if rows]:
            yield f"refused: {', '.join(told)}"
        if self.pages is not None:
            yield f"pages: {self.pages}"
        if self.seconds:
            yield "time: " + ", ".join(f"{word} {_told(s)}" for word, s in self.seconds.items())

    def __str__(self) -> str:
        """One line of counts."""
        return (
            f"{self.files} files, {self.reports} reports, {self.figures} figures, "
            f"{self.findings} findings; release {self.release}"
        )


def _told(seconds: float) -> str:
    """Tell a time as a person would.

    >>> [_told(seconds) for seconds in (0.04, 12.34, 61.0, 7384.0)]
    ['0.0 s', '12.3 s', '1 min 01 s', '2 h 03 min']
    """
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, left = divmod(minutes, 60)
    return f"{hours} h {left:02} min" if hours else f"{minutes} min {rest:02} s"


def summarize(documents: Collection[Taken]) -> Summary:
    """Count files and reports, and sort the refusals."""
    summary = Summary(files=len(documents))
    for one in documents:
        summary.reports += len(one.cards)
        if one.refusal:
            refusals = summary.no_report if one.is_readable else summary.unreadable
            refusals = summary.redacted if one.is_redacted else refusals
            refusals.append((one.source.path, one.refusal))
    return summary


def stale_errata(decided: Iterable[tuple[Erratum, bool]]) -> Iterator[str]:
    """Name the errata that were not applied."""
    for one, is_applied in decided:
        if not is_applied:
            printed = repr(one.as_printed) if one.as_printed else "nothing"
            yield (
                f"{one.body}-{one.year} {one.indicator}: stale, no report prints {printed} there;"
                " not applied"
            )


def idle_redactions(redactions: Iterable[Redaction], documents: Iterable[Taken]) -> Iterator[str]:
    """Name the redactions that mask nothing: what they were to hide may be published."""
    lengths = {one.source.sha256: one.characters for one in documents if one.characters is not None}
    for row in redactions:
        place = "whole" if row.start is None else f"{row.start} to {row.end}"
        if row.sha256 not in lengths:
            yield f"{row.sha256}, {place}: no file that was read has this hash; nothing is masked"
        elif (row.start or 0) >= lengths[row.sha256]:
            yield f"{row.sha256}, {place}: lies behind the end of the text; nothing is masked"


def idle_reviews(reviews: Iterable[Review], found: Collection[str]) -> Iterator[str]:
    """Name the reviews of findings that are none any more, by the keys of those found."""
    for review in reviews:
        if review.key not in found:
            yield (
                f"{review.key}: vanished: no finding has this key; it is gone, or its numbers"
                " changed"
            )


def idle_replies(heard: Iterable[tuple[Reply, str, bool]]) -> Iterator[str]:
    """Name the replies of bodies that are not here."""
    for reply, _, is_shown in heard:
        if not is_shown:
            yield (
                f"{reply.body}, {reply.replied_on}: no body here has this id; it is on the list"
                " alone"
            )


def strict_fault(summary: Summary) -> str:
    """Name the first thing that a strict build does not accept."""
    for path, reason in summary.unreadable:
        return f"{path}: {reason}"
    for line in summary.stale_errata:
        return f"{ERRATA}: {line}"
    for line in summary.idle_redactions:
        return f"{REDACTIONS}: {line}"
    return ""


def why_none(summary: Summary) -> str:
    """Say why an archive has no report; at least one file of it was refused."""
    refusals = [*summary.unreadable, *summary.no_report, *summary.redacted]
    path, reason = refusals[0]
    return f"the first of {len(refusals)} refused: {path}: {reason}"

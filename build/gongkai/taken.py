"""What becomes of one document: its reports without their cells, and their rows beside them.

In: a task. Out: ``Taken``. Must not import a table engine: a limited process runs this, and what
it gives back is small enough to be held for every document of a large archive but for its rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from gongkai.check import has_damage
from gongkai.check import report as check_report
from gongkai.correct import correct
from gongkai.decisions import Erratum
from gongkai.intake import SYNTHETIC, Outcome, Task, take_in
from gongkai.model import Body, Report, Source
from gongkai.parse.naming import core_of
from gongkai.rows import Rows, rows_of


@dataclass(frozen=True, slots=True)
class Card:
    """One report without text, cells and sentences: what the archive as a whole asks of it.

    ``cells`` counts the cells of its form, ``values`` those that hold a number. A copy
    ``is_damaged`` where it lost or gained words. ``core`` is the name of its body without the
    divisions that it lies in.
    """

    report: Report
    cells: int
    values: int
    is_damaged: bool
    core: str


@dataclass(frozen=True, slots=True)
class Taken:
    """One document: what it is, why it holds no report, or the cards of its reports.

    ``characters`` counts its text; ``is_sample`` says that it calls itself a synthetic sample.
    Other words are those of ``Outcome``.
    """

    source: Source
    media_type: str | None
    encoding: str | None
    refusal: str | None
    characters: int | None
    cards: tuple[Card, ...] = ()
    is_readable: bool = True
    is_container: bool = False
    is_redacted: bool = False
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """What is published of a document: its text where it holds a report, and rows by report."""

    text: str | None
    rows: tuple[Rows, ...]


@dataclass(frozen=True, slots=True)
class Corrections:
    """Errata of a document, and the bodies that the archive found its reports to be of."""

    bodies: tuple[Body, ...] = ()
    errata: tuple[Erratum, ...] = field(default=())


NO_CORRECTIONS = Corrections()


def take(job: tuple[Task, Corrections]) -> tuple[Taken, Content]:
    """Read, parse, correct and check one document."""
    task, corrections = job
    return laid_out(take_in(task), corrections)


def laid_out(outcome: Outcome, corrections: Corrections = NO_CORRECTIONS) -> tuple[Taken, Content]:
    """Lay out what was read of one document; a refused one has no content."""
    reports = outcome.reports
    if corrections.bodies:
        pairs = zip(reports, corrections.bodies, strict=True)
        reports = tuple(replace(one, body=body) for one, body in pairs)
    corrected = [correct(one, corrections.errata) for one in reports]
    cards, rows = _cards([one.report for one in corrected])
    text = outcome.text
    taken = Taken(
        outcome.source,
        outcome.media_type,
        outcome.encoding,
        outcome.refusal,
        None if text is None else len(text),
        cards,
        outcome.is_readable,
        outcome.is_container,
        outcome.is_redacted,
        SYNTHETIC in (text or ""),
    )
    return taken, Content(text if cards else None, rows)


def unless_sample(taken: Taken) -> Taken:
    """Refuse a file that calls itself a synthetic sample: invented reports are no data."""
    if not taken.cards or not taken.is_sample:
        return taken
    reason = "says that it is a synthetic sample; only a site with is_synthetic: true has these"
    return replace(taken, cards=(), refusal=reason)


def _cards(reports: Sequence[Report]) -> tuple[tuple[Card, ...], tuple[Rows, ...]]:
    cards, rows = [], []
    for one in reports:
        checked = check_report(one)
        rows.append(rows_of(one, checked))
        values = sum(1 for figure in one.figures if figure.value is not None)
        is_damaged = has_damage(checked.findings)
        cards.append(Card(light(one), len(one.figures), values, is_damaged, core_of(one)))
    return tuple(cards), tuple(rows)


def light(report: Report) -> Report:
    """Leave of a report what says whose it is; its text, cells and sentences are empty."""
    return replace(
        report,
        text="",
        figures=(),
        sections=(),
        mentions=(),
        findings=(),
        statistics=(),
        body_evidence=report.body_evidence[:1],
        year_evidence=report.year_evidence[:1],
        scope_evidence=report.scope_evidence[:1],
        date_evidence=(),
    )

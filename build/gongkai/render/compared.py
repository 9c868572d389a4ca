"""Compare a report with that of the year before, and with the other versions of its year.

In: the reports of one body. Out: ``Comparison`` of cells and sentences, for pages and twins.
Must not know how a page looks. Compared are cells that the codebook calls comparable; a change
is told only where unit and scope are the same; nothing is added.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gongkai.render.aligned import Span, Step, compare_sentences, sentences
from gongkai.render.breaks import row_of
from gongkai.render.evidence import DAMAGE
from gongkai.render.package import Record
from gongkai.render.records import NARRATIVE, BodyRecord, ReportRecord
from gongkai.render.sentences import is_rejected

MOST_SENTENCES = 1_000
"""So many sentences of a part are compared; no report has them, an attack may."""

MOST_VERSIONS = 5
COMPARABLE = frozenset({"yes", "with_care"})


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that differs; ``change`` is None where it would say nothing."""

    indicator: str
    old: Record
    new: Record
    change: Decimal | None
    with_care: bool


@dataclass(frozen=True, slots=True)
class PartChange:
    """One narrative part, sentence by sentence; ``is_cut`` where it was too long to compare."""

    section: int
    steps: tuple[Step, ...]
    is_cut: bool

    def tally(self, *kinds: str) -> int:
        """How many sentences came out as one of the kinds."""
        return sum(step.kind in kinds for step in self.steps)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A report against another one of its body; ``kind`` is year or version.

    ``cells`` differ in value, ``gaps`` only in why there is none; ``compared`` cells were looked
    at. ``has_text`` is false where the other copy carries what a page should not repeat.
    """

    kind: str
    other: ReportRecord
    compared: int
    cells: tuple[CellChange, ...]
    gaps: tuple[CellChange, ...]
    has_same_scope: bool
    has_same_form: bool
    has_text: bool
    parts: tuple[PartChange, ...]


@dataclass(frozen=True, slots=True)
class Breaks:
    """What the package knows of comparing over time: the codebook, and years that break a row.

    A break of a measure holds for the whole rows of its terms (``breaks.break_years``).
    """

    codebook: Mapping[str, Record]
    years: Mapping[str, Sequence[int]]

    def needs_care(self, code: str, old: ReportRecord, new: ReportRecord) -> bool:
        """Whether the codebook asks for care between these two reports."""
        if self.codebook[code]["comparable"] != "with_care":
            return False
        if not _has_same_form(old, new):
            return True
        broken = self.years.get(row_of(code), ())
        return any((old.year or 0) < year <= (new.year or 0) for year in broken)


def is_foreign(report: ReportRecord) -> bool:
    """Whether the copy is a mirror or carries injected text, which no other page repeats."""
    return report.row["provenance"] == "mirror" or _has(report, frozenset({"injected-text"}))


def is_damaged(report: ReportRecord) -> bool:
    """Whether a page of this copy asks not to be indexed: foreign, or with damaged passages."""
    return is_foreign(report) or _has(report, DAMAGE)


def _has(report: ReportRecord, checks: frozenset[str]) -> bool:
    return any(row["check"] in checks and not is_rejected(row) for row in report.findings)


def compare_reports(body: BodyRecord, breaks: Breaks) -> None:
    """Give every report of a body its comparisons: the versions of its year, then the year before.

    A current report is compared with its versions, any other one with the current one; only
    current ones are compared over the years.
    """
    current = body.current
    for number, report in enumerate(current):
        same = [one for one in body.reports if one.year == report.year and one is not report]
        report.compared = [compare("version", one, report, breaks) for one in same[:MOST_VERSIONS]]
        for one in same:
            one.compared = [compare("version", report, one, breaks)]
        if number + 1 < len(current):
            report.compared.append(compare("year", current[number + 1], report, breaks))


def compare(kind: str, old: ReportRecord, new: ReportRecord, breaks: Breaks) -> Comparison:
    """Compare two reports of a body; ``new`` is the one on whose page it will stand."""
    scopes = {old.row["scope"], new.row["scope"]}
    has_same_scope = len(scopes) == 1 or "unknown" in scopes
    codes = _comparable(old, new, breaks.codebook)
    cells: list[CellChange] = []
    gaps: list[CellChange] = []
    for code in codes:
        ours, theirs = new.figures[code], old.figures[code]
        if _says(ours) == _says(theirs):
            continue
        has_both = ours["value"] is not None and theirs["value"] is not None
        change = None
        if has_both and has_same_scope and ours["unit"] == theirs["unit"] != "unknown":
            change = ours["value"] - theirs["value"]
        with_care = kind == "year" and breaks.needs_care(code, old, new)
        (cells if has_both else gaps).append(CellChange(code, theirs, ours, change, with_care))
    has_text = is_foreign(new) or not is_foreign(old)
    return Comparison(
        kind=kind,
        other=old,
        compared=len(codes),
        cells=tuple(cells),
        gaps=tuple(gaps),
        has_same_scope=has_same_scope,
        has_same_form=_has_same_form(old, new),
        has_text=has_text,
        parts=tuple(_parts(old, new)) if has_text else (),
    )


def _has_same_form(old: ReportRecord, new: ReportRecord) -> bool:
    forms = {old.row["form"], new.row["form"]}
    return len(forms) == 1 and "mixed" not in forms


def _comparable(old: ReportRecord, new: ReportRecord, codebook: Mapping[str, Record]) -> list[str]:
    both = [code for code in codebook if code in old.figures and code in new.figures]
    if _has_same_form(old, new):
        return both
    return [code for code in both if codebook[code]["comparable"] in COMPARABLE]


def _says(figure: Record) -> tuple[Decimal | None, str]:
    """What a cell says: its value in its unit, or why it has none."""
    value: Decimal | None = figure["value"]
    return (value, figure["unit"] if value else "" if value is not None else figure["status"])


def _parts(old: ReportRecord, new: ReportRecord) -> list[PartChange]:
    found = []
    for section in NARRATIVE:
        ours, theirs = _sentences(new, section), _sentences(old, section)
        if not ours and not theirs:
            continue
        is_cut = max(len(ours), len(theirs)) > MOST_SENTENCES
        ours, theirs = ours[:MOST_SENTENCES], theirs[:MOST_SENTENCES]
        steps = compare_sentences(old.text, theirs, new.text, ours)
        found.append(PartChange(section, tuple(steps), is_cut))
    return found


def _sentences(report: ReportRecord, section: int) -> list[Span]:
    """The sentences of a part without its heading; a part may stand in several pieces."""
    found: list[Span] = []
    for row in report.sections:
        if row["section"] == section and report.text:
            skip = len(row["heading"] or "") if row["text"].startswith(row["heading"] or "") else 0
            most = MOST_SENTENCES + 1 - len(found)
            if most > 0:
                found += sentences(report.text, row["start"] + skip, row["end"], most)
    return found

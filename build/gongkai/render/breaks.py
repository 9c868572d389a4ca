"""Tell where a series of years breaks, and why: by the reports of a body, or by the catalogue.

In: current reports oldest first, the measures of the package. Out: ``Cut`` rows, and years by row
of the form. Must not know how a break is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gongkai.render.package import Record
from gongkai.render.records import BodyRecord, ReportRecord
from gongkai.render.words import Words


@dataclass(frozen=True, slots=True)
class Cut:
    """Why a year is not joined to the one before: form, scope, division, name or law."""

    year: int
    kind: str
    reason: str

    @property
    def is_comparable(self) -> bool:
        """Whether a number may still be set beside those before the cut."""
        return self.kind in ("form", "law")


def find_cuts(body: BodyRecord, reports: Sequence[ReportRecord], words: Words) -> list[Cut]:
    """Where one year's numbers are not quite those of the year before, and why."""
    cuts = []
    for before, after in pairwise(reports):
        years = {"a": before.year, "b": after.year}
        for kind, column in (("form", "form"), ("scope", "scope"), ("division", "code")):
            old, new = before.row[column], after.row[column]
            if old == new or None in (old, new):
                continue
            named = (old, new) if kind == "division" else _named(kind, old, new, words)
            said = words(f"cut.{kind}", x=named[0], y=named[1], **years)
            cuts.append(Cut(after.year or 0, kind, said))
        former = [
            row["name"]
            for row in body.names
            if row["kind"] == "former" and row["to_year"] == before.year
        ]
        if former:
            said = words("cut.name", x=former[0], **years)
            cuts.append(Cut(after.year or 0, "name", said))
    return cuts


def _named(kind: str, old: str, new: str, words: Words) -> tuple[str, str]:
    return words(f"{kind}.{old}"), words(f"{kind}.{new}")


def law_cuts(
    measures: Iterable[Record], reports: Sequence[ReportRecord], words: Words
) -> list[Cut]:
    """Breaks of the measures at hand, from the catalogue; a change of form says it itself."""
    years = {year for row in measures for year in years_of(row)}
    return [
        Cut(after.year or 0, "law", words(f"cut.law.{year}"))
        for before, after in pairwise(reports)
        for year in sorted(years)
        if (before.year or 0) < year <= (after.year or 0)
        and before.row["form"] == after.row["form"]
    ]


def years_of(measure: Record) -> list[int]:
    """From which years on a measure is not fully comparable with the years before."""
    return [int(year) for year in (measure["breaks"] or "").split()]


def row_of(code: str) -> str:
    """The row of the form in which an indicator stands.

    >>> row_of("proceedings.litigation_direct.total")
    'proceedings.litigation_direct'
    """
    return code.rpartition(".")[0]


def break_years(measures: Iterable[Record]) -> dict[str, list[int]]:
    """From which years on a row of the form means something else: where a measure of it breaks."""
    found: dict[str, set[int]] = {}
    for measure in measures:
        for code in f"{measure['numerator']} {measure['denominator'] or ''}".split():
            found.setdefault(row_of(code), set()).update(years_of(measure))
    return {row: sorted(years) for row, years in found.items()}

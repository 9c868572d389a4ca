"""Set the years of a body side by side: a line per indicator, a column per year, oldest first.

In: the current reports of a body. Out: ``SideBySide`` for the template. Must not know a chart.
Years on different forms stand under their form's name, with a rule between; nothing is added up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from gongkai.render.cells import SIGN_CLASS
from gongkai.render.context import Pages
from gongkai.render.package import Record
from gongkai.render.records import ReportRecord
from gongkai.render.words import Words, plain


@dataclass(frozen=True, slots=True)
class Cell:
    """One number, or the sign for why there is none; ``href`` leads to its place in the text."""

    text: str
    sign: str = ""
    title: str = ""
    href: str = ""
    unit: str = ""
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator over the years."""

    code: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one table of the form; of the requests those of single applicants apart."""

    name: str
    rows: tuple[Row, ...]
    is_folded: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading over neighbouring years."""

    label: str
    width: int
    is_cut: bool


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The whole comparison; ``heads`` are years, then what they share: form and scope."""

    years: tuple[tuple[int, bool], ...]
    forms: tuple[Heading, ...]
    scopes: tuple[Heading, ...]
    parts: tuple[Part, ...]


def side_by_side(reports: Sequence[ReportRecord], pages: Pages) -> SideBySide | None:
    """Compare the reports of a body, given newest first; None where there is only one."""
    ordered = list(reversed(reports))
    if len(ordered) < 2:
        return None
    words = pages.words
    cuts = [
        False,
        *(a.row["form"] != b.row["form"] for a, b in pairwise(ordered)),
    ]
    rows = [
        Row(code, pages.labels[code], _cells(code, ordered, cuts, words))
        for code in pages.package.indicators
        if any((cell := report.figures.get(code)) and cell["value"] for report in ordered)
    ]
    return SideBySide(
        tuple((report.year or 0, cut) for report, cut in zip(ordered, cuts, strict=True)),
        _headings(ordered, cuts, lambda report: words(f"form.{report.row['form']}")),
        _headings(ordered, cuts, lambda report: words(f"scope.{report.row['scope']}")),
        tuple(_parts(rows)),
    )


def _parts(rows: Iterable[Row]) -> Iterable[Part]:
    for name, group in groupby(rows, key=lambda row: row.code.split(".")[0]):
        found = list(group)
        is_split = name == "requests"
        totals = [row for row in found if not is_split or row.code.endswith(".total")]
        rest = [row for row in found if row not in totals]
        if totals:
            yield Part(name, tuple(totals))
        if rest:
            yield Part(f"{name}.applicants", tuple(rest), is_folded=True)


def _headings(
    reports: Sequence[ReportRecord], cuts: Sequence[bool], label: Callable[[ReportRecord], str]
) -> tuple[Heading, ...]:
    pairs = zip(reports, cuts, strict=True)
    found = []
    for name, group in groupby(pairs, key=lambda pair: label(pair[0])):
        members = list(group)
        found.append(Heading(name, len(members), members[0][1]))
    return tuple(found)


def _cells(
    code: str, reports: Sequence[ReportRecord], cuts: Sequence[bool], words: Words
) -> tuple[Cell, ...]:
    return tuple(
        _cell(report.figures.get(code), report, words, is_cut=cut)
        for report, cut in zip(reports, cuts, strict=True)
    )


def _cell(figure: Record | None, report: ReportRecord, words: Words, *, is_cut: bool) -> Cell:
    if figure is None:
        key = "compare.other_form" if report.figures else "compare.no_table"
        return Cell("", "na", words(key), is_cut=is_cut)
    href = "" if figure["start"] is None else f"../../reports/{report.id}/#c-{figure['start']}"
    if figure["value"] is None:
        status = figure["status"]
        return Cell("", SIGN_CLASS[status], words(f"status.{status}.long"), href, is_cut=is_cut)
    unit = words("unit.unknown") if figure["unit"] == "unknown" else ""
    title = words("status.corrected") if figure["status"] == "corrected" else ""
    return Cell(f"{plain(figure['value']):f}", "", title, href, unit, is_cut)

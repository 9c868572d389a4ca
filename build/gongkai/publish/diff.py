"""Compares two publications figure by figure: what changed, appeared, or is gone.

In: two folders of packages. Out: ``Diff``, as data and as a page. Must not know why a build
differs beyond what the tables themselves say.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from gongkai.model import UsageError
from gongkai.publish.files import digits
from gongkai.publish.manifest import parquet_schema
from gongkai.publish.sql import literal
from gongkai.publish.whole import NAME
from gongkai.tables import Tables

Change = Literal["changed", "added", "vanished"]
Cause = Literal["added", "gone", "source", "erratum", "reading"]
"""Report (or its cell) added or gone, another file, an erratum, or the same file read otherwise."""

LISTED = 100
"""Figures and reports that a page lists, each; the rest is counted."""

_REPORTS = "SELECT report_id, sha256, ordinal FROM reports"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one publication says of a figure."""

    value: Decimal | None
    status: str
    as_printed: str | None
    unit: str

    def __str__(self) -> str:
        shown = digits(self.value) if self.value is not None else self.status
        quote = f" “{self.as_printed}”" if self.as_printed not in (None, "", shown) else ""
        return f"{shown}{quote}" + (" (corrected)" if self.status == "corrected" else "")


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure of a current report that is not the same in both."""

    body_id: str
    year: int
    indicator: str
    change: Change
    cause: Cause
    old: Cell | None
    new: Cell | None


@dataclass(frozen=True, slots=True)
class ReportChange:
    """A report that is in one publication only; ``renamed`` is its id in the new one."""

    report_id: str
    change: Literal["added", "vanished", "renamed"]
    renamed: str | None = None


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that differs between two publications."""

    figures: tuple[FigureChange, ...]
    reports: tuple[ReportChange, ...]
    old_reports: int
    new_reports: int

    def __bool__(self) -> bool:
        return bool(self.figures or self.reports)

    @property
    def lost_share(self) -> float:
        """Share of the old reports that are gone; a renamed one is not."""
        lost = sum(report.change == "vanished" for report in self.reports)
        return lost / self.old_reports if self.old_reports else 0.0

    def as_markdown(self, listed: int = LISTED) -> str:
        """A page for a job summary; at most ``listed`` reports and as many figures are named."""
        if not self:
            return f"No figure and no report differs ({self.new_reports} reports).\n"
        return (
            "\n".join([*self._summary(), *self._report_lines(listed), *self._figure_lines(listed)])
            + "\n"
        )

    def _summary(self) -> list[str]:
        kinds = Counter(figure.change for figure in self.figures)
        counts = ", ".join(f"{kinds[kind]} {kind}" for kind in ("changed", "added", "vanished"))
        return [
            f"**Figures:** {counts}.",
            f"**Reports:** {self.old_reports} before, {self.new_reports} now; "
            f"{self.lost_share:.1%} of the old ones lost.",
        ]

    def _report_lines(self, listed: int) -> list[str]:
        if not self.reports:
            return []
        rows = [
            f"| {_plain(report.report_id)} | {report.change} | {_plain(report.renamed or '')} |"
            for report in self.reports[:listed]
        ]
        return [
            "",
            "| report | change | new id |",
            "|---|---|---|",
            *rows,
            *_rest(len(self.reports), listed),
        ]

    def _figure_lines(self, listed: int) -> list[str]:
        """Changed cells first: those of reports that came or went follow, if there is room."""
        figures = sorted(self.figures, key=lambda figure: figure.change != "changed")
        rows = [
            f"| {_plain(one.body_id)} | {one.year} | {_plain(one.indicator)} | {one.change} | "
            f"{_plain(str(one.old or ''))} | {_plain(str(one.new or ''))} | {one.cause} |"
            for one in figures[:listed]
        ]
        head = [
            "",
            "| body | year | indicator | change | old | new | cause |",
            "|---|---|---|---|---|---|---|",
        ]
        return [*head, *rows, *_rest(len(figures), listed)] if rows else []


def _rest(count: int, listed: int) -> list[str]:
    return ["", f"… and {count - listed} more."] if count > listed else []


def _plain(text: str) -> str:
    """Keep a quotation from breaking out of its table cell."""
    shown = " ".join(text.split())[:60]
    for sign in "\\|`*_[]<>":
        shown = shown.replace(
            sign, f"\\{sign}" if sign not in "<>" else {"<": "&lt;", ">": "&gt;"}[sign]
        )
    return shown


def diff(old: Path, new: Path) -> Diff:
    """Compare two folders of packages, or two whole packages.

    Raises:
        UsageError: one of the folders holds no package.
    """
    before, after = _whole(old), _whole(new)
    old_reports, new_reports = _reports(before), _reports(after)
    return Diff(
        _figure_changes(before, after),
        _report_changes(old_reports, new_reports),
        len(old_reports),
        len(new_reports),
    )


def _whole(folder: Path) -> Path:
    whole = folder / NAME if (folder / NAME).is_dir() else folder
    for table in ("figures", "reports"):
        path = whole / f"{table}.parquet"
        if not path.is_file():
            raise UsageError(f"{folder}: no package here ({path.name} is missing)")
        if reason := parquet_schema(path)[2]:
            raise UsageError(f"{path}: cannot be read as Parquet: {reason}")
    return whole


def _reports(whole: Path) -> dict[str, tuple[str, int]]:
    """Which file, and which report in it, each id stands for."""
    tables = Tables(whole)
    try:
        return {row["report_id"]: (row["sha256"], row["ordinal"]) for row in tables.rows(_REPORTS)}
    finally:
        tables.close()


def _report_changes(
    old: dict[str, tuple[str, int]], new: dict[str, tuple[str, int]]
) -> tuple[ReportChange, ...]:
    gone, came = old.keys() - new.keys(), new.keys() - old.keys()
    ids = {new[report_id]: report_id for report_id in sorted(came)}
    renamed = {report_id: ids[old[report_id]] for report_id in gone if old[report_id] in ids}
    changes = [ReportChange(one, "renamed", renamed[one]) for one in renamed]
    changes += [ReportChange(one, "vanished") for one in gone - renamed.keys()]
    changes += [ReportChange(one, "added") for one in came - set(renamed.values())]
    return tuple(sorted(changes, key=lambda change: (change.report_id, change.change)))


def _current_figures(whole: Path) -> str:
    figures, reports = (
        f"read_parquet({literal(str(whole / f'{table}.parquet'))})"
        for table in ("figures", "reports")
    )
    return f"""
        SELECT figures.body_id, figures.year, indicator, value, status, as_printed, unit, sha256
        FROM {figures} AS figures JOIN {reports} AS reports USING (report_id)
        WHERE is_current AND reports.year IS NOT NULL
    """  # noqa: S608


def _figure_changes(before: Path, after: Path) -> tuple[FigureChange, ...]:
    sides = ", ".join(
        f"{side}.{column} AS {side}_{column}"
        for side in ("old", "new")
        for column in ("status", "value", "as_printed", "unit", "sha256")
    )
    sql = f"""
        SELECT * FROM (
            SELECT body_id, year, indicator, {sides}
            FROM ({_current_figures(before)}) AS old FULL JOIN ({_current_figures(after)}) AS new
                USING (body_id, year, indicator)
        )
        WHERE old_status IS DISTINCT FROM new_status OR old_value IS DISTINCT FROM new_value
            OR old_as_printed IS DISTINCT FROM new_as_printed OR old_unit IS DISTINCT FROM new_unit
        ORDER BY body_id, year, indicator
    """  # noqa: S608
    tables = Tables(after)
    try:
        return tuple(_figure_change(row) for row in tables.rows(sql))
    finally:
        tables.close()


def _figure_change(row: dict[str, Any]) -> FigureChange:
    old, new = _cell(row, "old"), _cell(row, "new")
    change: Change = "added" if old is None else "vanished" if new is None else "changed"
    return FigureChange(
        row["body_id"], row["year"], row["indicator"], change, _cause(row), old, new
    )


def _cell(row: dict[str, Any], side: str) -> Cell | None:
    if row[f"{side}_status"] is None:
        return None
    return Cell(
        row[f"{side}_value"], row[f"{side}_status"], row[f"{side}_as_printed"], row[f"{side}_unit"]
    )


def _cause(row: dict[str, Any]) -> Cause:
    """Why a figure differs, as far as the tables tell; what is left is our reading."""
    if row["old_sha256"] is None:
        return "added"
    if row["new_sha256"] is None:
        return "gone"
    if row["old_sha256"] != row["new_sha256"]:
        return "source"
    if "corrected" in (row["old_status"], row["new_status"]):
        return "erratum"
    return "reading"

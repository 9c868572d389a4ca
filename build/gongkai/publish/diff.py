"""Compares two publications figure by figure: what changed, appeared, moved, or is gone.

In: two folders of packages. Out: ``Diff``: figures one after the other with their causes, reports,
counts, and a page of Markdown. Must not know why a build differs beyond what the tables say, nor
hold all changes at once: they lie in a file that is gone with the ``Diff``.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

from gongkai.model import UsageError
from gongkai.publish.changed import CHANGES, FigureChanges, ReportChange
from gongkai.publish.compare import compare
from gongkai.publish.descriptor import DESCRIPTOR
from gongkai.publish.manifest import parquet_schema
from gongkai.publish.whole import NAME
from gongkai.tables import files_of

LISTED = 100
"""Figures and reports that a page lists, each; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that differs between two publications; the versions are null where unknown.

    ``names`` are those of bodies by their ids, of now where both publications have one.
    """

    figures: FigureChanges
    reports: tuple[ReportChange, ...]
    old_reports: int
    new_reports: int
    old_version: str | None = None
    new_version: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)

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
        kinds = ["changed", "added", "vanished"]
        kinds += ["moved"] if self.figures.count(change="moved") else []
        counts = ", ".join(f"{self.figures.count(change=kind)} {kind}" for kind in kinds)
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
        rows = [
            f"| {_plain(one.body_id)} | {one.year} | {_plain(one.indicator)} | {one.change} | "
            f"{_plain(str(one.old or ''))} | {_plain(str(one.new or ''))} | {one.cause} |"
            for one in self.figures.first(listed)
        ]
        head = [
            "",
            "| body | year | indicator | change | old | new | cause |",
            "|---|---|---|---|---|---|---|",
        ]
        return [*head, *rows, *_rest(len(self.figures), listed)] if rows else []


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
        UsageError: one of the folders holds no package, or a table of it cannot be read.
    """
    before, after = whole_package(old), whole_package(new)
    scratch = Path(tempfile.mkdtemp(prefix="gongkai-diff-"))
    try:
        found = compare(before, after, scratch / f"{CHANGES}.parquet")
        figures = FigureChanges(scratch)
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    return Diff(
        figures,
        found.reports,
        found.old_reports,
        found.new_reports,
        version_of(before),
        version_of(after),
        {**_names(before), **_names(after)},
    )


def _names(whole: Path) -> dict[str, str]:
    """The names of bodies; none where a publication does not tell them."""
    path = whole / "bodies.parquet"
    schema = parquet_schema(path)[0]
    if schema is None or not {"body_id", "name"} <= {*schema.names}:
        return {}
    found = pq.read_table(path, columns=["body_id", "name"])
    pairs = zip(found["body_id"].to_pylist(), found["name"].to_pylist(), strict=True)
    return {str(body): str(name) for body, name in pairs if name}


def whole_package(folder: Path) -> Path:
    """Find the whole package in a folder of packages, or take the folder for it.

    Raises:
        UsageError: there is none.
    """
    whole = folder / NAME if (folder / NAME).is_dir() else folder
    for table in ("figures", "reports"):
        paths = files_of(whole, table)
        if not paths:
            raise UsageError(f"{folder}: no package here ({table}.parquet is missing)")
        for path in paths:
            if reason := parquet_schema(path)[2]:
                raise UsageError(f"{path}: cannot be read as Parquet: {reason}")
    return whole


def version_of(whole: Path) -> str | None:
    """Give the version that a package states, None where it states none."""
    try:
        found = json.loads((whole / DESCRIPTOR).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    version = found.get("version") if isinstance(found, dict) else None
    return version if isinstance(version, str) else None

"""Read the published package body by body, in one pass over each sorted table.

In: a ``Package``. Out: ``BodyRecord`` after ``BodyRecord`` with its reports, figures, findings and
texts, sorted by id. Must not know any page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from gongkai.render.likes import GROUPS, KEY, LIKE
from gongkai.render.package import Package, Record

NARRATIVE = (1, 5, 6)
"""The parts of a report that are sentences and no tables."""

REPORTS = """SELECT reports.body_id AS of_body, reports.*, texts.text AS whole_text,
    sources.url, sources.fetched_on, sources.media_type, sources.bytes, sources.encoding
    FROM reports JOIN sources USING (path) LEFT JOIN texts USING (path)
    {within} ORDER BY of_body, year DESC NULLS LAST, is_current DESC, report_id"""
BY_BODY = "SELECT *, body_id AS of_body FROM {name} {{within}} ORDER BY {order}"
BY_REPORT = """
SELECT reports.body_id AS of_body, {name}.* FROM {name} JOIN reports USING (report_id)
{{within}} ORDER BY of_body, report_id, {order}
"""
QUERIES = {
    "reports": REPORTS,
    "figures": BY_BODY.format(name="figures", order="body_id, report_id"),
    "findings": BY_BODY.format(name="findings", order="body_id, finding_id"),
    "measured": BY_BODY.format(name="measured", order="body_id, report_id, measure"),
    "names": BY_BODY.format(name="names", order="ALL"),
    "errata": BY_BODY.format(name="errata", order="ALL"),
    "sections": BY_REPORT.format(name="sections", order="section"),
    "mentions": BY_REPORT.format(name="mentions", order="start"),
    "assessments": BY_REPORT.format(name="assessments", order='"check"'),
    "like": f"SELECT * FROM ({LIKE}) {{within}} ORDER BY of_body, report_id, what",  # noqa: S608  # ours
    "bodies": BY_BODY.format(name="bodies", order="body_id"),
}
"""What is read of every body, sorted by ``of_body``; ``within`` says of which."""


@dataclass(slots=True)
class ReportRecord:
    """One version of a report with everything that the package tells about it."""

    row: Record
    source: Record
    figures: dict[str, Record] = field(default_factory=dict)
    sections: list[Record] = field(default_factory=list)
    mentions: list[Record] = field(default_factory=list)
    findings: list[Record] = field(default_factory=list)
    assessments: list[Record] = field(default_factory=list)
    measured: dict[str, Record] = field(default_factory=dict)
    like: dict[str, Record] = field(default_factory=dict)
    compared: list[Any] = field(default_factory=list)
    text: str = ""
    twin: str = ""

    @property
    def id(self) -> str:
        """The report's id, which is also its address."""
        return str(self.row["report_id"])

    @property
    def year(self) -> int | None:
        """The year that the figures describe."""
        year: int | None = self.row["year"]
        return year

    @property
    def has_page(self) -> bool:
        """A report without a year is listed but has no page (design: ids)."""
        return self.year is not None


@dataclass(slots=True)
class BodyRecord:
    """One body: its row, names, place and reports, the newest year first."""

    row: Record
    chain: list[Record]
    names: list[Record]
    reports: list[ReportRecord]
    errata: list[Record]
    replies: list[Record] = field(default_factory=list)
    twin: str = ""

    @property
    def id(self) -> str:
        """The body's id, which is also its address."""
        return str(self.row["body_id"])

    @property
    def current(self) -> list[ReportRecord]:
        """The current version for each year, the newest first."""
        return [report for report in self.reports if report.row["is_current"] and report.has_page]


class Stream:
    """Rows of one sorted query, handed out group by group without holding the rest."""

    def __init__(self, rows: Iterator[Record], key: str) -> None:
        self._rows = rows
        self._key = key
        self._waiting: Record | None = next(rows, None)

    def take(self, key: str) -> list[Record]:
        """Take the rows of one group; groups are asked for in the order of the query."""
        while self._waiting is not None and self._waiting[self._key] < key:
            self._waiting = next(self._rows, None)
        found = []
        while self._waiting is not None and self._waiting[self._key] == key:
            found.append(self._waiting)
            self._waiting = next(self._rows, None)
        return found


def read_bodies(package: Package, only: Sequence[str] | None = None) -> Iterator[BodyRecord]:
    """Yield every body with its reports, sorted by id; or only those with the given ids."""
    within = _only(only)
    found = {
        name: package.tables.rows(sql.format(within=within.get(name, within[""])))
        for name, sql in QUERIES.items()
    }
    bodies = found.pop("bodies")
    streams = {name: Stream(rows, "of_body") for name, rows in found.items()}
    alike = _alike(package)
    for row in bodies:
        del row["of_body"]
        groups = {name: stream.take(row["body_id"]) for name, stream in streams.items()}
        reports = _reports(groups, package.indicators)
        for like in groups["like"]:
            report = reports[like["report_id"]]
            told = {**report.row, **row, "what": like["what"], "year": report.year}
            report.like[like["what"]] = like | alike[tuple(told[name] for name in KEY)]
        for report in reports.values():
            report.findings.sort(key=package.finding_order)
        yield BodyRecord(
            row,
            package.chain(row["code"]),
            groups["names"],
            list(reports.values()),
            groups["errata"],
            package.replies_of.get(row["body_id"], []),
        )


def _only(only: Sequence[str] | None) -> dict[str, str]:
    """Say in SQL which bodies are wanted, by query: named one by one, so that files are skipped."""
    if only is None:
        return {"": ""}
    ids = ", ".join("'" + one.replace("'", "''") + "'" for one in only) or "NULL"
    reported = {"reports", "sections", "mentions", "assessments"}
    return {
        "": f"WHERE body_id IN ({ids})",
        "like": f"WHERE of_body IN ({ids})",
        **dict.fromkeys(reported, f"WHERE reports.body_id IN ({ids})"),
    }


def _alike(package: Package) -> dict[tuple[Any, ...], Record]:
    """How many like bodies there are in each group, and their quantiles."""
    return {
        tuple(row[name] for name in KEY): {
            "bodies": row["bodies"],
            "quantiles": row["quantiles"],
        }
        for row in package.tables.rows(GROUPS)
    }


def _reports(groups: dict[str, list[Record]], codebook: Iterable[str]) -> dict[str, ReportRecord]:
    """The reports of a body by id, each with its own rows, its figures in the codebook's order."""
    reports = {found["report_id"]: _report(found) for found in groups["reports"]}
    for figure in groups["figures"]:
        reports[figure["report_id"]].figures[figure["indicator"]] = figure
    for report in reports.values():
        figures = report.figures
        report.figures = {code: figures[code] for code in codebook if code in figures}
    for name in ("sections", "mentions", "assessments", "findings"):
        for found in groups[name]:
            getattr(reports[found["report_id"]], name).append(found)
    for found in groups["measured"]:
        reports[found["report_id"]].measured[found["measure"]] = found
    return reports


def _report(row: Record) -> ReportRecord:
    names = ("path", "sha256", "url", "fetched_on", "media_type", "bytes", "encoding")
    return ReportRecord(row, {name: row[name] for name in names}, text=row.pop("whole_text") or "")

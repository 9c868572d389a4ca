"""Read the published package body by body, in one pass over each sorted table.

In: the folder of the package (Parquet) through ``gongkai.tables``. Out: ``BodyRecord`` with its
reports, figures, findings and texts, and the small tables whole. Must not know any page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from gongkai.model import UsageError
from gongkai.render.likes import GROUP, GROUPS, LIKE
from gongkai.tables import Tables

Record = dict[str, Any]

KIND_ORDER = (
    "government",
    "office",
    "department",
    "subdistrict-office",
    "development-zone",
    "dispatched",
    "vertical",
    "public-institution",
    "other",
)
LEVEL_ORDER = ("national", "province", "prefecture", "county", "township")
SEVERITY_ORDER = ("error", "warning", "info")

NEEDED = [
    "sources",
    "texts",
    "reports",
    "bodies",
    "names",
    "divisions",
    "figures",
    "sections",
    "mentions",
    "findings",
    "assessments",
    "checks",
    "identities",
    "indicators",
    "measures",
    "measured",
    "coverage",
    "releases",
    "errata",
]

BY_REPORT = """
SELECT reports.body_id AS of_body, {name}.* FROM {name} JOIN reports USING (report_id)
ORDER BY of_body, report_id, {order}
"""


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


class Package:
    """The published package as records; small tables are read once, large ones streamed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tables = Tables(folder)
        if missing := sorted(set(NEEDED) - set(self.tables.names)):
            raise UsageError(f"{folder}: no {missing[0]}.parquet; run `gongkai publish` first")

    def close(self) -> None:
        """Close the tables."""
        self.tables.close()

    def all(self, name: str, order: str) -> list[Record]:
        """Read one small table whole, in the given order."""
        return list(self.tables.rows(f'SELECT * FROM "{name}" ORDER BY {order}'))  # noqa: S608

    @cached_property
    def indicators(self) -> dict[str, Record]:
        """The codebook by code, in the order in which the package holds it."""
        return {row["indicator"]: row for row in self.tables.rows("SELECT * FROM indicators")}

    @cached_property
    def checks(self) -> dict[str, Record]:
        """The catalogue of checks by id."""
        return {row["check"]: row for row in self.all("checks", '"check"')}

    @cached_property
    def measures(self) -> list[Record]:
        """The catalogue of measures."""
        return self.all("measures", "measure")

    @cached_property
    def divisions(self) -> dict[str, Record]:
        """The divisions by code."""
        return {row["code"]: row for row in self.all("divisions", "code")}

    @cached_property
    def bodies(self) -> list[Record]:
        """Every body's row in order of place: by code, the government before its bureaus."""
        return sorted(self.tables.rows("SELECT * FROM bodies"), key=place_order)

    @cached_property
    def redirects(self) -> list[Record]:
        """Resolved ids and those that took their place; a package may hold none."""
        return self.all("redirects", "old_id") if "redirects" in self.tables.names else []

    @cached_property
    def reviewed(self) -> dict[str, Record]:
        """What people decided about single findings, by their ids; a package may hold none."""
        rows = self.all("reviewed", "key") if "reviewed" in self.tables.names else []
        return {row["key"]: row for row in rows}

    @cached_property
    def files(self) -> frozenset[str]:
        """The names of the files of the whole package: a large archive has not every format."""
        return frozenset(path.name for path in self.folder.iterdir())

    def files_of(self, body_id: str) -> frozenset[str]:
        """The names of the files in the package of a body."""
        folder = self.folder.parent / "bodies" / body_id
        return frozenset(path.name for path in folder.iterdir()) if folder.is_dir() else frozenset()

    @cached_property
    def replies(self) -> list[Record]:
        """What offices answered, the newest first; a package may hold none."""
        order = "replied_on DESC, reply_id"
        return self.all("replies", order) if "replies" in self.tables.names else []

    @cached_property
    def counts(self) -> Record:
        """How much the archive holds: bodies, reports, figures, years."""
        return next(
            self.tables.rows(
                """SELECT (SELECT count(*) FROM bodies) AS bodies,
                (SELECT count(*) FROM reports) AS reports,
                (SELECT count(*) FROM figures) AS figures,
                (SELECT count(*) FROM figures WHERE value IS NOT NULL) AS with_value,
                (SELECT count(*) FROM findings JOIN checks USING ("check")
                    WHERE checks.is_listed AND verdict <> 'rejected') AS findings,
                (SELECT count(*) FROM sources WHERE outcome = 'refused') AS refused,
                (SELECT min(year) FROM reports) AS first_year,
                (SELECT max(year) FROM reports) AS last_year"""
            )
        )

    def chain(self, code: str | None) -> list[Record]:
        """The divisions from the province down to the given one."""
        found: list[Record] = []
        while code is not None and code in self.divisions and len(found) < len(LEVEL_ORDER):
            found.insert(0, self.divisions[code])
            code = self.divisions[code]["parent"]
        return found

    def records(self) -> Iterator[BodyRecord]:
        """Yield every body with its reports, sorted by id."""
        streams = {name: self._stream(name) for name in ("sections", "mentions", "assessments")}
        streams["figures"] = Stream(
            self.tables.rows(
                "SELECT *, body_id AS of_body FROM figures ORDER BY body_id, report_id"
            ),
            "of_body",
        )
        streams["findings"] = Stream(
            self.tables.rows(
                "SELECT *, body_id AS of_body FROM findings ORDER BY body_id, finding_id"
            ),
            "of_body",
        )
        streams["measured"] = Stream(
            self.tables.rows(
                "SELECT *, body_id AS of_body FROM measured ORDER BY body_id, report_id, measure"
            ),
            "of_body",
        )
        streams["like"] = Stream(self.tables.rows(LIKE), "of_body")
        streams["reports"] = self._reports()
        for name in ("names", "errata"):
            streams[name] = Stream(
                self.tables.rows(f"SELECT *, body_id AS of_body FROM {name} ORDER BY ALL"),  # noqa: S608
                "of_body",
            )
        for row in self.tables.rows("SELECT * FROM bodies ORDER BY body_id"):
            groups = {name: stream.take(row["body_id"]) for name, stream in streams.items()}
            yield self._body(row, groups)

    @cached_property
    def _alike(self) -> dict[tuple[Any, ...], Record]:
        """How many like bodies there are in each group, and their quantiles."""
        return {
            tuple(row[name] for name in GROUP): {
                "bodies": row["bodies"],
                "quantiles": row["quantiles"],
            }
            for row in self.tables.rows(GROUPS)
        }

    @cached_property
    def _places(self) -> dict[str, int]:
        return {code: number for number, code in enumerate(self.indicators)}

    def place_in_form(self, finding: Record) -> int:
        """Where the first indicator of a finding stands in the form; -1 for a finding of none."""
        first, _, _ = (finding["indicators"] or "").partition(" ")
        return self._places.get(first, -1)

    def finding_order(self, row: Record) -> tuple[bool, int, str, int, int, str]:
        """Sort findings by severity, check, place in the form and text; rejected ones are last."""
        start = -1 if row["start"] is None else row["start"]
        severity = SEVERITY_ORDER.index(row["severity"])
        is_rejected = row["verdict"] == "rejected"
        place = self.place_in_form(row)
        return (is_rejected, severity, row["check"], place, start, row["finding_id"])

    def _stream(self, name: str) -> Stream:
        order = {"sections": "section", "mentions": "start", "assessments": '"check"'}[name]
        return Stream(self.tables.rows(BY_REPORT.format(name=name, order=order)), "of_body")

    def _reports(self) -> Stream:
        sql = """SELECT reports.body_id AS of_body, reports.*, texts.text AS whole_text,
            sources.url, sources.fetched_on, sources.media_type, sources.bytes, sources.encoding
            FROM reports JOIN sources USING (path) LEFT JOIN texts USING (path)
            ORDER BY of_body, year DESC NULLS LAST, is_current DESC, report_id"""
        return Stream(self.tables.rows(sql), "of_body")

    def _body(self, row: Record, groups: dict[str, list[Record]]) -> BodyRecord:
        reports = {found["report_id"]: _report(found) for found in groups["reports"]}
        for figure in groups["figures"]:
            reports[figure["report_id"]].figures[figure["indicator"]] = figure
        for name in ("sections", "mentions", "assessments", "findings"):
            for found in groups[name]:
                getattr(reports[found["report_id"]], name).append(found)
        for found in groups["measured"]:
            reports[found["report_id"]].measured[found["measure"]] = found
        for found in groups["like"]:
            report = reports[found["report_id"]]
            told = {**report.row, **row, "what": found["what"], "year": report.year}
            report.like[found["what"]] = found | self._alike[tuple(told[name] for name in GROUP)]
        for report in reports.values():
            report.findings.sort(key=self.finding_order)
        return BodyRecord(
            row,
            self.chain(row["code"]),
            groups["names"],
            list(reports.values()),
            groups["errata"],
            [reply for reply in self.replies if reply["body_id"] == row["body_id"]],
        )


def _report(row: Record) -> ReportRecord:
    names = ("path", "sha256", "url", "fetched_on", "media_type", "bytes", "encoding")
    return ReportRecord(row, {name: row[name] for name in names}, text=row.pop("whole_text") or "")


def place_order(row: Record) -> tuple[str, int, str]:
    """Sort bodies by place: division code, then kind, then id; the unplaced last."""
    return (row["code"] or "~", KIND_ORDER.index(row["kind"]), row["body_id"])

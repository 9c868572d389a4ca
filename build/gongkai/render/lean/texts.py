"""Write the archived texts and the places of their figures as bulk data, one file a body.

In: a package and a range of ids. Out: ``texts/<body>.json`` among the bulk data, which the one
page of all reports loads. Must not know the page. Offsets count code points; ``figures`` runs
along the codebook's numbers: place, start, length.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from gongkai.render.context import Output, to_json
from gongkai.render.lean.batches import FINDINGS
from gongkai.render.package import Package, Record
from gongkai.render.sentences import blame

FOLDER = "texts"
SPANS = """SELECT report_id, list(place ORDER BY place) AS places,
    list(start ORDER BY place) AS starts, list("end" - start ORDER BY place) AS lengths
FROM figures JOIN codes USING (indicator)
WHERE body_id BETWEEN ? AND ? AND start IS NOT NULL GROUP BY report_id"""
REPORTS = """SELECT report_id, body_id, year, title, reports.path, reports.sha256, is_current,
    provenance, sources.url, sources.fetched_on, texts.text
FROM reports JOIN sources USING (path) LEFT JOIN texts USING (path)
WHERE body_id BETWEEN ? AND ? AND year IS NOT NULL ORDER BY body_id, year DESC, report_id"""


def write_texts(package: Package, out: Output, first: str, last: str, words: Any) -> None:
    """Write the files of a range of bodies."""
    within = (first, last)
    rows = package.tables.rows
    spans = {row["report_id"]: row for row in rows(SPANS, within)}
    findings: dict[str, list[Record]] = defaultdict(list)
    for row in rows(FINDINGS, within):
        findings[row["report_id"]].append(row)
    bodies: dict[str, list[Record]] = defaultdict(list)
    for row in rows(REPORTS, within):
        name = row["report_id"]
        found = spans.get(name)
        row["text"] = row["text"] or ""
        row["figures"] = (
            list(zip(found["places"], found["starts"], found["lengths"], strict=True))
            if found
            else []
        )
        row["findings"] = [_finding(one, row["provenance"], words) for one in findings[name]]
        bodies[row.pop("body_id")].append(row)
    for body, reports in bodies.items():
        out.bulk(f"{FOLDER}/{body}.json", to_json({"reports": reports}, is_dense=True))


def _finding(row: Record, provenance: str, words: Any) -> Record:
    names = ("check", "severity", "indicators", "start", "end", "message_zh", "message_en")
    said = {f"blame_{one.language}": blame(row, provenance, one) for one in words}
    return {name: row[name] for name in names} | said

"""Says on a page how its report and its data are cited, and describes the data to search engines.

In: a report, a body, or the descriptor of the whole package. Out: citations by the name of their
format, and a JSON-LD block. Must not know how either is worded.

The block is data: a browser runs nothing in it, and the policy of the pages need not allow it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from markupsafe import Markup

from gongkai.cite import bibtex, cff, cite_data, cite_report, cite_whole, formatted, ris
from gongkai.cite.jsonld import Json, to_script
from gongkai.cite.schema_org import BODY_FILES, Contents, describe_body, describe_data
from gongkai.cite.work import Work
from gongkai.render.context import Pages
from gongkai.render.records import BodyRecord, ReportRecord

Citations = dict[str, str]

MOST_MEASURED = 20
"""So many totals are named to search engines, in the order of the form."""


def report_citations(report: ReportRecord, body: BodyRecord, pages: Pages) -> Citations:
    """How the office's report is cited."""
    row, source = report.row, report.source
    return formatted(
        cite_report(pages.data, pages.words.language, row, source, str(body.row["name"]))
    )


def body_work(body: BodyRecord, pages: Pages) -> Work:
    """A body's part of the data, as it is cited."""
    part = (body.id, str(body.row["name"]))
    return cite_data(pages.data, pages.words.language, part, f"bodies/{body.id}/")


def body_citations(body: BodyRecord, pages: Pages) -> Citations:
    """How a body's part of the data is cited."""
    return formatted(body_work(body, pages))


def data_citations(pages: Pages) -> Citations:
    """How the whole of the data is cited."""
    work = cite_data(pages.data, pages.words.language, path="data/")
    other = cite_data(pages.data, "zh" if pages.words.is_english else "en")
    both = replace(work, title_en=other.title)
    return {
        **formatted(work),
        "BibTeX": bibtex(both),
        "RIS": ris(both),
        "CITATION.cff": cff(cite_whole(pages.data)),
    }


def body_block(body: BodyRecord, description: str, pages: Pages) -> Markup:
    """Describe what a body has in the data."""
    places = [str(division["name"]) for division in body.chain]
    work = body_work(body, pages)
    held = pages.package.files_of(body.id)
    files = [name for name in BODY_FILES if f"{name}.csv" in held]
    return _block(describe_body(pages.data, work, body.row, description, places, files))


def data_block(package: dict[str, Any], pages: Pages) -> Markup:
    """Describe the whole of the data; totals of the form are what it measures."""
    counts = pages.package.counts
    said = {name: pages.words.number(counts[name]) for name in ("bodies", "reports", "figures")}
    says = (
        pages.words("files.counts", release=pages.site.release, **said),
        pages.data.said("notice", pages.words.language),
    )
    totals = [code for code in pages.package.indicators if code.endswith(".total")]
    contents = Contents(
        package=package,
        years=(counts["first_year"], counts["last_year"]),
        says=says,
        measured=[pages.labels[code] for code in totals[:MOST_MEASURED]],
    )
    return _block(describe_data(pages.data, pages.words.language, contents))


def _block(found: Json) -> Markup:
    return Markup(f'<script type="application/ld+json">{to_script(found)}</script>')  # noqa: S704

"""Document → Reports: knows the form and no file format; standard library only.

In: a Document. Out: its reports, each with one figure per indicator of its form. Must not
import a parser of a format, and must not compare with any other file.
"""

from __future__ import annotations

from dataclasses import replace

from gongkai.model import Document, Figure, Finding, Form, ParseError, Report, Section
from gongkai.parse.conflicts import find_conflicts
from gongkai.parse.damage import find_damage, injected_tokens
from gongkai.parse.dates import tell_published, tell_year
from gongkai.parse.figures import make_figures, tell_forms
from gongkai.parse.folding import simplify
from gongkai.parse.glued import find_labels, glued_finding
from gongkai.parse.identity import Subject, tell_body
from gongkai.parse.kinds import Shown, has_old_table, why_no_report
from gongkai.parse.labels import REQUESTS
from gongkai.parse.layout import find_rows
from gongkai.parse.match import match_rows
from gongkai.parse.other_years import find_closed, without
from gongkai.parse.own_titles import contradicted, for_body, for_year, rival_claims, tell_own
from gongkai.parse.prose import find_mentions
from gongkai.parse.remarks import find_other_years, find_remarks
from gongkai.parse.scope import tell_scope
from gongkai.parse.sections import find_sections
from gongkai.parse.settling import Matched
from gongkai.parse.splitting import moved, split_reports
from gongkai.parse.statistics import find_statistics, shifted
from gongkai.parse.titles import find_titles
from gongkai.parse.whence import tell_provenance

__all__ = ["parse"]

WITH_CELLS = frozenset({"html", "docx"})
"""Ways of reading under which every cell is marked, blank ones too."""

MIN_ROWS = 5
"""So many row labels without any number are a table that lost its numbers, not a sentence."""

TOP = 600
"""Where part one has no heading, a title is looked for in so many first characters."""


Shape = tuple[Form, tuple[Figure, ...], tuple[Finding, ...]]
"""The form of a report, its figures, and what kept them from being read."""


def parse(document: Document) -> tuple[Report, ...]:
    """Read the annual reports of a document.

    Returns:
        One report per report in the file, in its order.

    Raises:
        ParseError: the document is no annual report; the text says why.
    """
    parts = split_reports(document, simplify(document.text))
    reports: list[Report] = []
    reasons: list[str] = []
    for part, text, offset in parts:
        try:
            report = _parse_one(part, text)
            reports.append(_moved(report, offset, document.text, len(reports) + 1))
        except ParseError as error:
            reasons.append(str(error))
    if not reports:
        raise ParseError(reasons[0])
    return tuple(reports)


def _moved(report: Report, by: int, text: str, ordinal: int) -> Report:
    """Count all evidence of a report from the beginning of its file, old statistics too."""
    if not by:
        return moved(report, by, text, ordinal)
    statistics = tuple(shifted(row, by) for row in report.statistics)
    return replace(moved(report, by, text, ordinal), statistics=statistics)


def _parse_one(document: Document, text: str) -> Report:
    """Parse one report of a file.

    Args:
        document: the report alone.
        text: the same in simplified characters, equal in length.
    """
    sections = find_sections(text)
    narrative = (sections[0].start, _tables_start(sections, len(text)))
    head = _first_part(sections, len(text))
    titles = find_titles(text, head)
    own = tell_own(text, titles, head, narrative[1])
    of_year = for_year(text, own)
    told = tell_year(of_year, own.dating, narrative, document.source.url)
    injected = injected_tokens(text)
    fallback = document.source.sha256[:8]
    url = document.source.url
    rivals = rival_claims(text, own)
    of_body = for_body(text, own)
    identity = tell_body(
        Subject(of_body, own.naming, injected, fallback, told.year, head, url, rivals)
    )
    closed = find_closed(document, text, told.year, identity.body)
    matched = match_rows(find_rows(document, closed), has_cells=document.method in WITH_CELLS)
    form, figures, damage = _figures(matched, told.year, (text, without(text, closed)), sections)
    has_body, has_year = identity.body.name is not None, told.year is not None
    unplaced = any(any(map(str.isdigit, cell.text)) for row in matched.unclaimed for cell in row)
    evidence = Shown(titles, sections, figures, has_body, has_year, has_unplaced=unplaced)
    if reason := why_no_report(text, evidence):
        raise ParseError(reason)
    scope, scope_evidence = tell_scope(text, (narrative,))
    published = tell_published(of_year, told.year, own.all)
    return Report(
        source=document.source,
        text=document.text,
        method=document.method,
        title=_title(document.text, own.all),
        body=identity.body,
        year=told.year,
        form=form,
        scope=scope,
        provenance=tell_provenance(url, injected, identity.body, told.year),
        published_on=published.on,
        figures=figures,
        sections=sections,
        mentions=find_mentions(text, sections),
        findings=(
            *find_damage(document.text),
            *damage,
            *find_other_years(document.text, closed),
            *find_remarks(matched, figures, sections),
            *find_conflicts(identity, contradicted(text, told, own), published),
        ),
        body_evidence=identity.evidence,
        year_evidence=told.evidence,
        scope_evidence=scope_evidence,
        date_evidence=published.evidence,
        statistics=find_statistics(text) if form == "2014" else (),
    )


def _first_part(sections: tuple[Section, ...], end: int) -> int:
    """Give where part one begins: titles stand before it, or at the top where it has no heading."""
    return next((section.start for section in sections if section.number), min(end, TOP))


def _tables_start(sections: tuple[Section, ...], end: int) -> int:
    """Give where the prose before the tables ends."""
    return next((section.start for section in sections if section.number > 1), end)


def _title(text: str, titles: tuple[tuple[int, int], ...]) -> str | None:
    if not titles:
        return None
    start, end = titles[-1]
    return "".join(text[start:end].split("\n")).strip("•·*#《》 \u3000\xa0")


def _figures(
    matched: Matched, year: int | None, texts: tuple[str, str], sections: tuple[Section, ...]
) -> Shape:
    """Make the figures of the form that the tables show; a report without tables has none.

    Args:
        matched: what the tables gave.
        year: the report's.
        texts: the text, and the same without the tables of another year.
        sections: its parts.
    """
    text, open_text = texts
    damage: tuple[Finding, ...] = ()
    if not matched.placed and len(matched.rows) < MIN_ROWS:
        labels = find_labels(text)
        if sum(block == REQUESTS for block, _ in labels) < MIN_ROWS:
            return ("2014" if has_old_table(text) else "narrative"), (), ()
        if open_text == text:
            matched.rows.update(labels)
            damage = (glued_finding(text),)
    form, forms = tell_forms(matched, year)
    two = next((open_text[part.start : part.end] for part in sections if part.number == 2), "")
    return form, make_figures(matched, forms, two, year), damage

"""Tell an annual report from what looks like one, and the form era from its words.

In: the text, its titles and what the tables gave. Out: a reason for refusing, or an era. Must
not refuse a report for being odd: where tables of the form hold numbers, it is one.
"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.knowledge.patterns import not_reports, phrases_before_2019
from gongkai.model import Figure, Section
from gongkai.parse.labels import normalise

MIN_PHRASES = 3
MIN_SECTIONS = 3
TOP_LINES = 12
MAX_LINE = 120


@dataclass(frozen=True, slots=True)
class Shown:
    """What a document shows of a report."""

    titles: tuple[tuple[int, int], ...]
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    has_body: bool


def why_no_report(text: str, shown: Shown) -> str | None:
    """Say in one line why a document is no annual report; None where it is one."""
    if any(figure.value is not None for figure in shown.figures):
        return None
    top = _top_lines(text)
    for where, reason, pattern in not_reports():
        lines = [normalise(text)] if where == "any" else top
        if any(pattern.search(line) for line in lines):
            return f"no annual report: {reason}"
    if shown.figures and not shown.has_body:
        return "no annual report: the form without a body and without a number, a template"
    numbered = sum(1 for section in shown.sections if section.number)
    if shown.figures or shown.titles or numbered >= MIN_SECTIONS or has_old_table(text):
        return None
    return "no annual report: neither its title nor its sections nor its tables"


def _top_lines(text: str) -> list[str]:
    lines = [normalise(line) for line in text[:4000].split("\n") if line.strip()]
    return [line for line in lines[:TOP_LINES] if len(line) <= MAX_LINE]


def has_old_table(text: str) -> bool:
    """Tell the statistics table of 2014 to 2018 by several of its row names."""
    return sum(phrase in text for phrase in phrases_before_2019()) >= MIN_PHRASES

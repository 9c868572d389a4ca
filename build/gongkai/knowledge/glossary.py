"""Terms of the reports explained, and which cells of the form carry them (glossary.csv).

In: the CSV file beside this module. Out: terms in the order of the form. Must not know a page.

A mark is the key of a row, column or caption in layouts.csv, or its last part (``upheld``); a
mark of a page, not of the form, begins with ``page.``, ``table.`` or ``corner.``; a term with a
mark ``text.`` is explained wherever a sentence of the pages names it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from gongkai.knowledge import rows


@dataclass(frozen=True, slots=True)
class Term:
    """One term; ``source`` is the article or text that it rests on."""

    term: str
    zh: str
    en: str
    definition_zh: str
    definition_en: str
    source: str
    source_en: str
    marks: tuple[str, ...]


@cache
def glossary() -> tuple[Term, ...]:
    """Every term, in the order of the file, which is that of the form."""
    return tuple(
        Term(
            row["term"],
            row["zh"],
            row["en"],
            row["definition_zh"],
            row["definition_en"],
            row["source"],
            row["source_en"],
            tuple(row["marks"].split()),
        )
        for row in rows("glossary.csv")
    )


@cache
def term_of(mark: str) -> Term | None:
    """The term of a mark, else that of its last part; None where nothing is explained."""
    parts = () if mark.startswith("corner.") else (mark.rpartition(".")[2],)
    for wanted in (mark, *parts):
        for term in glossary():
            if wanted in term.marks:
                return term
    return None

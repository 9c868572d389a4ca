"""Tell what a spaced-out line opens: a part of the report, a caption, a table by its header.

In: the cut of a line. Out: what it opens by its own words. Must not know the lines around it.

No part of a report, caption or heading ends with a plain number, so of a line of numbers only
what stands before these is looked at, and each answer is kept.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from gongkai.knowledge.patterns import furniture
from gongkai.parse.folding import normalise
from gongkai.parse.keeping import kept
from gongkai.parse.labels import PROCEEDINGS, REQUESTS, named_caption, opened_table
from gongkai.parse.sections import heading_number
from gongkai.parse.spaced.header import is_heading_line
from gongkai.parse.spaced.lines import MAX_LINE, Cut, cut_line
from gongkai.parse.spaced.words import WIDE_GAP, Word

TABLES = ("disclosure", REQUESTS, PROCEEDINGS)
RULED = re.compile(r"[-=_\u2014\u2500\u2501]{3,}+")
MIN_RULED = 6


class Opens(NamedTuple):
    """What a line opens by itself.

    ``table`` is the table that its first field, or else word, opens; ``headings`` are the tables
    of which the line holds nothing but headings.
    """

    is_part: bool = False
    is_caption: bool = False
    table: str = ""
    headings: tuple[str, ...] = ()


def opens(cut: Cut) -> Opens:
    """Tell what a line opens."""
    if cut.before is None:
        return _opens(cut.raw) if len(cut.raw) <= MAX_LINE else _told(cut)
    is_apart = cut.words[len(cut.before.words)].gap >= WIDE_GAP
    table = _opened_before(cut.before.raw, is_apart)
    return Opens(table=table) if table else NOTHING


NOTHING = Opens()


def is_furniture(cut: Cut) -> bool:
    """Tell a line that belongs to the page: a page number, the period of a table."""
    words, numbers = cut, ""
    if cut.before is not None:
        words, numbers = cut.before, "".join([word.text for word in cut.parted.values])
    return bool(furniture().fullmatch(_normal(words) + numbers))


def is_ruled(cut: Cut) -> bool:
    """Tell a line drawn with dashes; a few of them in a cell are a mark for none.

    >>> is_ruled(cut_line("------  ----")), is_ruled(cut_line("——  ——  ——"))
    (True, False)
    """
    lengths = [len(word.text) for word in cut.words if RULED.fullmatch(word.text)]
    return len(lengths) == len(cut.words) and max(lengths, default=0) >= MIN_RULED


def _normal(cut: Cut) -> str:
    return _normalised(cut.raw) if len(cut.raw) <= MAX_LINE else normalise(cut.text)


@kept(4096)
def _normalised(raw: str) -> str:
    return normalise(cut_line(raw).text)


@kept(4096)
def _opens(raw: str) -> Opens:
    return _told(cut_line(raw))


def _told(cut: Cut) -> Opens:
    text = cut.text
    table = _opened_by_word(cut.fields, cut.words)
    headings: tuple[str, ...] = ()
    if not table and len(cut.words) > 1 and not cut.parted.values:
        headings = tuple(table for table in TABLES if is_heading_line(cut, table))
    return Opens(bool(heading_number(text)), bool(named_caption(text)), table, headings)


@kept(4096)
def _opened_before(raw: str, is_apart: bool) -> str:
    """Give the table that words before numbers open; the last field may go on into these."""
    cut = cut_line(raw)
    return _opened_by_word(cut.fields if is_apart else cut.fields[:-1], cut.words)


def _opened_by_word(fields: tuple[Word, ...], words: tuple[Word, ...]) -> str:
    """Give the table that the first field, or else word, of a line opens."""
    return next((table for word in (*fields, *words) if (table := opened_table(word.text))), "")

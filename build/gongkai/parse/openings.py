"""Tell what a text of unmarked lines opens: a row, a heading, a caption, a part of the report.

In: a text and the table that we are in. Out: what it opens, and in which table. Must not know
what stands before or behind the text; how a row grows is decided by the walk.

Nearly every cell of a report prints what thousands of others print, so each answer is kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from gongkai.knowledge.patterns import furniture
from gongkai.parse.folding import has_number, normalise, says_more_than_label
from gongkai.parse.keeping import kept
from gongkai.parse.labels import (
    REQUESTS,
    is_heading,
    is_label,
    is_strange,
    known,
    named_caption,
    named_row,
    opened_table,
)
from gongkai.parse.numerals import looks_like_value
from gongkai.parse.rows import Row
from gongkai.parse.sections import heading_number

Kind = Literal["row", "part", "caption", "heading", ""]
Other = Literal["value", "furniture"]
Opening = tuple[Kind, str]
NOTHING: Opening = ("", "")
WITH_ROWS = ("disclosure", REQUESTS)
MIN_HEADED = 7
YEAR = re.compile(r"(?:19|20)[0-9]{2}年?")


@kept(16_384)
def opening(text: str, table: str, in_header: bool) -> Opening:
    """Give what a text opens by its exact or known words, and the table it belongs to.

    >>> opening("行政许可", "", False), opening("总计", "requests", False)
    (('row', 'disclosure'), ('row', 'requests'))
    >>> opening("总计", "requests", True), opening("第二十条第（一）项", "", False)
    (('heading', 'requests'), ('caption', 'disclosure'))
    """
    if is_strange(text):
        return ("part", "") if heading_number(text) else NOTHING
    if is_label(text) and (row := _row_table(text, table, in_header)):
        return "row", row
    if heading_number(text):
        return "part", ""
    if named_caption(text):
        return "caption", "disclosure"
    if is_label(text) and (heading := _heading_table(text, table, in_header)):
        return "heading", heading
    return NOTHING


@kept(16_384)
def at_sight(text: str, table: str, in_header: bool) -> tuple[Kind | Other, str]:
    """Give what a line is by itself: a value, no part of any table, or what it opens.

    >>> at_sight("31", "requests", False), at_sight("第 3 页", "", False)
    (('value', ''), ('furniture', ''))
    """
    if looks_like_value(text):
        return "value", ""
    if (not table and says_more_than_label(text)) or is_furniture(text):
        return "furniture", ""
    return opening(text, table, in_header) if text else NOTHING


@kept(16_384)
def opens_row_loosely(text: str, table: str, in_header: bool) -> bool:
    """Tell a truncated or misspelt label of a row of the table that we are in."""
    if table not in WITH_ROWS or says_more_than_label(text):
        return False
    return bool(named_row(text, table)) and not names_column(text, table, in_header)


@kept(16_384)
def is_furniture(text: str) -> bool:
    """Tell a line that belongs to the page: a page number, the period of a table."""
    return bool(furniture().fullmatch(normalise(text)))


def _row_table(text: str, table: str, in_header: bool) -> str:
    """Give the table whose row a text names, judged by the table that we are in."""
    for one in dict.fromkeys((table, *WITH_ROWS)):
        if one in WITH_ROWS and known(text, one, "row"):
            return "" if names_column(text, table, in_header) else one
    return ""


def names_column(text: str, table: str, in_header: bool) -> bool:
    """Tell what names a column of table three: 其他 and 总计 do until its rows have begun."""
    if has_number(text) or not known(text, REQUESTS, "column"):
        return False
    return in_header or table != REQUESTS


def may_head(texts: Sequence[str]) -> bool:
    """Tell words side by side that may be a header without a word of the form (towns, years).

    They are at least as many as table three has columns.

    >>> may_head(("项目", *"甲乙丙丁戊己")), may_head(("2021", "2022")), may_head(["1"] * 7)
    (True, False, False)
    """
    return len(texts) >= MIN_HEADED and all(map(may_be_word, texts))


def is_page_number(row: Row, following: Row) -> bool:
    """Tell a number alone in its row and above headings: no row of a table stands there."""
    cells = [cell.text for cell in row.cells if cell.text]
    if len(cells) != 1 or not cells[0].isdecimal():
        return False
    below = [cell.text for cell in following.cells if cell.text]
    return len(below) > 1 and all(map(is_heading, below))


def may_be_word(text: str) -> bool:
    """Tell a text that is no number, but for that of a year."""
    return YEAR.fullmatch(text) is not None or not looks_like_value(text)


def _heading_table(text: str, table: str, in_header: bool) -> str:
    """Give the table to whose header a text belongs.

    The sub-tables of section two have headings of their own, which no row of them can hold.
    """
    if (in_header or table == "disclosure") and known(text, table, "column"):
        return table
    return opened_table(text)

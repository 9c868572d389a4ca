"""Tell headings that the form does not have: 行次, 备注, 上年总计, 外国人, a town, a year.

In: the headings of one header. Out: which of them are no piece of any wording of the form. Must
not place a heading; where a foreign one stands, numbers may not be counted off.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from gongkai.knowledge import labels as variants
from gongkai.knowledge import layouts
from gongkai.model import Cell
from gongkai.parse.deciding import changes_meaning
from gongkai.parse.folding import PUNCTUATION, core, edit_distance, normalise
from gongkai.parse.labels import REQUESTS, known, names_total, table_of

UNIT = re.compile(r"[()单位人民币百千万亿元件项条个次]+")
"""A unit may stand among the headings, by itself or on a line below one."""
PAGE = re.compile(r"[0-9]{0,3}(?:/[0-9]{0,3})?")
MIN_LETTERS = 3
"""Of two letters a misprint leaves only one: that may be any word."""


def foreign_headings(cells: Sequence[Cell], block: str) -> list[Cell]:
    """Give the headings that the form does not have, and a second wording of one that it has.

    合计 beside 总计 is the sum of something else.
    """
    found = [cell for cell in cells if not is_own(cell.text, table_of(block))]
    exact = {
        (named.block, named.key)
        for cell in cells
        for named in known(cell.text, table_of(block), "column")
        if named.rule == "exact" and not named.is_heading
    }
    for cell in cells:
        names = known(cell.text, table_of(block), "column")
        here = [named for named in names if named.block == block] or list(names)
        if any(n.rule == "variant" and (n.block, n.key) in exact for n in here):
            found.append(cell)
    return found


def has_more_sums(texts: Sequence[str], table: str) -> bool:
    """Tell whether table three prints more sums than its 总计: 小计, or 合计 beside it."""
    if table != REQUESTS:
        return False
    names = [known(text, table, "column") for text in texts]
    wordings = {core(text) for text in texts if names_total(text)}
    return len(wordings) > 1 or any(named.is_extra for found in names for named in found)


@lru_cache(maxsize=4096)
def is_own(text: str, table: str) -> bool:
    """Tell whether a text is a heading of the form or a piece of one, be it misspelt, or none.

    A unit may stand among the headings, and the number of a page.

    >>> is_own("社会公益", "requests"), is_own("行次", "requests"), is_own("白然人", "requests")
    (True, False, True)
    >>> is_own("复议后起诉其他结果", "proceedings"), is_own("复议后起诉人数", "proceedings")
    (True, False)
    """
    if PAGE.fullmatch("".join(text.split())):
        return True
    parts = text.split()
    if len(parts) > 1 and all(is_own(part, table) for part in parts):
        return True
    words = core(text)
    piece = PUNCTUATION.sub("", words)
    if not piece or UNIT.fullmatch(PUNCTUATION.sub("", normalise(text))):
        return True
    wordings = _wordings(table)
    if any(piece in wording for wording in wordings) or _are_two(piece, wordings):
        return True
    return len(piece) >= MIN_LETTERS and any(_is_misprint(piece, one) for one in wordings)


def _are_two(piece: str, wordings: Sequence[str]) -> bool:
    """Tell two whole headings that ran together: one of a group and the one below it."""
    rests = (piece.removeprefix(wording) for wording in wordings if piece.startswith(wording))
    return any(rest in wordings for rest in rests)


def _is_misprint(piece: str, wording: str) -> bool:
    if abs(len(piece) - len(wording)) > (len(wording) > MIN_LETTERS):
        return False
    if len(set(piece).difference(wording)) > 1:
        return False
    return edit_distance(piece, wording) <= 1 and not changes_meaning(piece, wording)


@cache
def _wordings(table: str) -> tuple[str, ...]:
    """Give all wordings of columns, groups of columns and corners of a table."""
    own = [p.label for p in layouts() if p.axis != "row" and table_of(p.block) == table]
    others = [v.label for v in variants() if v.axis != "row" and table_of(v.block) == table]
    return tuple(dict.fromkeys(PUNCTUATION.sub("", core(label)) for label in [*own, *others]))

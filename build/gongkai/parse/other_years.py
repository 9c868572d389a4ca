"""Find the tables that a caption says are another year's or body's: 附：2020年数据, 上年情况.

In: the text of a report, its grids, its year and body. Out: spans closed to figures, each with
its caption. Must not close a table for a year that a sentence only compares with, or cites.

A caption stands on its own right before a table. What it closes ends where the report goes on:
at its next part, at a caption of its own year, or at words that lead to another table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gongkai.model import Body, Document, Grid
from gongkai.parse.captions import corner_year, is_label, is_of_another, may_be_of_another
from gongkai.parse.folding import normalise
from gongkai.parse.keeping import kept
from gongkai.parse.labels import PROCEEDINGS, REQUESTS, known
from gongkai.parse.openings import is_furniture, opening
from gongkai.parse.sections import find_headings, heading_number

MAX_CAPTION = 40
MAX_AHEAD, MAX_CORNER = 6, 4
"""A table begins within so many cells behind its caption; a corner (项目) has few characters."""
AHEAD = 400
TABLES = ("disclosure", REQUESTS, PROCEEDINGS)
FIELD = re.compile(r"[^\n|\t]+")
YEAR = r"(?<![0-9])20[0-9]{2}年"
OTHER = re.compile(rf"{YEAR}|上一?年|去年|前年|往年|[上去]一?年同期")
APART = re.compile(r"[ \u3000]{2,}")
ANY = re.compile(
    "|".join(
        (
            *("20[0-9]{2}", *(f"{digit}月" for digit in range(10))),
            *("上一?年", "去一?年同期", "去年", "前年", "往年", "半年", "季", "截[至止]", "以来"),
            *("近.{1,3}年", "历年", "示例", "样[表例]", "范例", "举例", "情况", "数据", "统计"),
            *("单位", "机关", "部门", "如下", "下表"),
            *(rf"{last}\s*(?=[\n|\t:：]|$)" for last in "局委办院校所站社"),
        )
    )
)
"""Some words of every caption that may say whose its table is, and of when.

Each begins with a character of its own, so that a text is searched for these first.
"""
OWN = re.compile(rf"{YEAR}|本年|今年|如下|下表")
LEADS = re.compile(r"(?:如下|下表|:)[:。]?$")
SHAPE = re.compile(
    r"(?:[上去前往]一?年度?|[0-9]{4}年度?|同期|情况|数据|统计|表|表格|如下|:)(?:\([^()]*\))?[:。]?$"
)
"""How a caption ends: with a year, with what the table holds, or as words that lead to it."""
STOPS = ("。", "；", "，", "、")
NO_CAPTION = re.compile(
    r"[较增减日月《]|比[上去前往今2例重率]|[相同]比|结转|项目|以来|截[至止]|条例|办法|规定"
    r"|通知|格式|印发|修订|要求|根据|按照|依据|发布|公布|整改|问题|计划|年报|报告"
)
"""Words of comparisons, dates, citations and headings of prose."""


class Closed(NamedTuple):
    """A stretch of text that is closed to figures, from its caption on."""

    start: int
    end: int
    caption_end: int


def find_closed(document: Document, text: str, year: int | None, body: Body) -> tuple[Closed, ...]:
    """Find the stretches of a report whose tables are of another year, body or part of the year.

    Args:
        document: the report.
        text: its text in simplified characters, equal in length.
        year: the year that it describes; where none is known, only 上年 and the like tell.
        body: whose report it is.
    """
    found: list[Closed] = []
    for start, end in _sentences(text, ANY, 0):
        words, may_close = _told(text[start:end])
        label = "" if text[start - 1 : start] in {"", "\n"} else _label_before(text, start)
        if not words or not (label or may_close):
            continue
        if found and start < found[-1].end:
            continue
        part = max((number for number, at in find_headings(text) if at < start), default=0)
        if _is_other_corner(text, start, end, words, year):
            found.append(Closed(start, _end(document, text, end, part, (year, body)), end))
            continue
        if not _is_of_another_year(words, year) and not is_of_another(label + words, year, body):
            continue
        if not _is_row_of_its_own(document.grids, start, 2 if label else 1):
            continue
        if _leads_to_table(text, end, part, bool(LEADS.search(words))):
            found.append(Closed(start, _end(document, text, end, part, (year, body)), end))
    return tuple(found)


@kept(16_384)
def _told(printed: str) -> tuple[str, bool]:
    """Give the words of a short sentence, and whether they close a table of some report.

    Most are labels that every report prints.

    >>> _told("# 2020年数据"), _told("信息内容")
    (('2020年数据', True), ('信息内容', False))
    """
    words = normalise(printed).strip("#*•[]【】")
    if len(words) > MAX_CAPTION:
        return "", False
    cells = APART.split(printed.strip())
    if corner_year(normalise(cells[0]) if cells[1:] else words) is not None:
        return words, True
    return words, _may_be_of_another_year(words) or may_be_of_another(words)


def without(text: str, closed: Sequence[Closed]) -> str:
    """Blank the closed stretches of a text; offsets stay as they are.

    >>> without("abcdef", [Closed(2, 4, 3)])
    'ab  ef'
    """
    for span in closed:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text


def _sentences(text: str, words: re.Pattern[str], start: int) -> Iterator[tuple[int, int]]:
    """Give the last sentence of each line or cell that holds one of some words, if it is short."""
    last = -1
    for match in words.finditer(text, start):
        end = _line_end(text, match.end())
        if end == last:
            continue
        last = end
        first = match.start()
        at = text.rfind("\n", 0, first) + 1
        at = max(at, text.rfind("|", at, first) + 1, text.rfind("\t", at, first) + 1)
        sentence = text[at:end]
        last_stop = end - 1 - at
        stop = max(sentence.rfind("。", 0, last_stop), sentence.rfind("；", 0, last_stop))
        stop = max(stop, sentence.rfind(";", 0, last_stop)) + 1
        sentence = sentence[stop:] if stop else sentence
        sentence = sentence.lstrip()
        if len(sentence) <= 2 * MAX_CAPTION:
            yield end - len(sentence), end


def _line_end(text: str, start: int) -> int:
    match = FIELD.match(text, start)
    return match.end() if match else start


def _is_of_another_year(words: str, year: int | None) -> bool:
    """Tell a caption that names another year and not the report's."""
    years = {int(found[:4]) for found in re.findall(YEAR, words)}
    if year in years or "本年" in words or "今年" in words:
        return False
    if years and year is None:
        return False
    return _may_be_of_another_year(words)


def _may_be_of_another_year(words: str) -> bool:
    return bool(OTHER.search(words) and SHAPE.search(words) and not NO_CAPTION.search(words))


def _is_of_this_year(words: str, year: int | None) -> bool:
    """Tell a caption that names the report's year, or words without a year that lead to a table."""
    years = {int(found[:4]) for found in re.findall(YEAR, words)}
    if years - {year} or re.search(r"[上去前往]一?年", words):
        return False
    has_year = bool(years) or "本年" in words or "今年" in words
    return bool(SHAPE.search(words)) if has_year else bool(LEADS.search(words))


def _is_row_of_its_own(grids: Sequence[Grid], position: int, count: int = 1) -> bool:
    """Within a marked table only a row that says nothing else is a caption.

    A field has two cells: its label and its value.
    """
    grid = next((one for one in grids if one.start <= position < one.end), None)
    if grid is None:
        return True
    row = next((c.row for c in grid.cells if c.start <= position < c.end), -1)
    return len({cell.text for cell in grid.cells if cell.row == row and cell.text}) == count


def _leads_to_table(text: str, start: int, part: int, is_lead: bool) -> bool:
    """Tell whether a table of the form begins right behind a caption."""
    printed = (field.strip() for field in FIELD.findall(text, start, start + AHEAD))
    fields = [field for field in printed if field.strip("-: ")]
    for field in fields[:MAX_AHEAD]:
        if 0 < heading_number(field) <= part:
            continue
        for words in dict.fromkeys((field, *field.split()[:2])):
            kind, _ = opening(words, "", False)
            if kind in ("caption", "heading") or _is_corner(words):
                return True
            if kind == "row":
                return is_lead
            if kind:
                return False
        folded = normalise(field)
        if len(folded) > MAX_CORNER and "单位" not in folded and not is_furniture(field):
            return False
    return False


def _is_corner(words: str) -> bool:
    return any(known(words, table, "corner") for table in ("disclosure", REQUESTS))


def _is_other_corner(text: str, start: int, end: int, words: str, year: int | None) -> bool:
    """Tell the first cell of a header that says another year: 项目（2021年）."""
    cells = APART.split(text[start:end].strip())
    told = corner_year(normalise(cells[0]) if cells[1:] else words)
    if told is None or year is None or told == year:
        return False
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return not line.strip(" |\t") and (
        _is_column(cells[1]) if cells[1:] else _heads_column(text, end)
    )


def _heads_column(text: str, start: int) -> bool:
    fields = (field.strip() for field in FIELD.findall(text, start, start + AHEAD))
    following = next(filter(None, fields), "")
    return _is_column(following)


def _is_column(words: str) -> bool:
    return any(known(words, table, "column") for table in TABLES)


def _label_before(text: str, start: int) -> str:
    """Give the label of a field whose value stands in a cell of its own, or nothing."""
    line = text[max(text.rfind("\n", 0, start) + 1, start - MAX_CAPTION) : start]
    return _label_of(line) if line and not line.endswith(STOPS) else ""


@kept(16_384)
def _label_of(line: str) -> str:
    label = normalise(line).strip("|* \t:")
    return f"{label}:" if is_label(label) else ""


def _end(
    document: Document, text: str, start: int, part: int, whose: tuple[int | None, Body]
) -> int:
    """Find where the report goes on behind tables that are not its own."""
    year, body = whose
    ends = [at for number, at in find_headings(text) if at > start and number > part][:1]
    for at, end in _sentences(text, OWN, start):
        words, _ = _told(text[at:end])
        if not words:
            continue
        if ends and at > ends[0]:
            break
        is_own = _is_of_this_year(words, year) and not is_of_another(words, year, body)
        is_own = is_own and _is_row_of_its_own(document.grids, at)
        if is_own or (year and corner_year(words) == year and _heads_column(text, end)):
            ends.append(at)
            break
    return min(ends, default=len(text))

"""Tell an annual report from what looks like one, and the form era from its words.

In: the text, its titles and what the tables gave. Out: a reason for refusing, or an era. Must
not refuse a report for being odd: where tables of the form hold numbers it is one, unless its
own title says that it is of half a year, of a school year, or only about a report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from gongkai.knowledge.patterns import needed_in_leads, not_reports, phrases_before_2019
from gongkai.model import Figure, Section
from gongkai.parse.folding import normalise
from gongkai.parse.glance import lacks
from gongkai.parse.keeping import kept
from gongkai.parse.titles import find_titles, is_title, name_in

MIN_PHRASES = 3
MIN_SECTIONS = 3
TOP_LINES = 30
MAX_LINE = 120
MAX_TOP, MAX_CELLS = 4_000, 4
MAX_SAMPLE = 50
"""A longer line is a sentence, which may speak of an example."""
LEAD = 800
MIN_LISTED = 3
"""So many titles of other bodies or years without any part of a report are a list of reports."""
MIN_HAN = 40
"""A title with less text than a sentence behind it is a link to a report."""
HAN = re.compile(r"[\u3400-\u9fff]")
CHROME = re.compile(
    r"[>»]|附件|下载|浏览|字体|字号|打印|关闭|分享|来源|发布(?:时间|日期|机构)|索引号|相关(?:稿件|文件|链接)"
    r"|上一[篇条]|下一[篇条]|版权|备案|网站标识码|扫一扫|首页|网站地图|联系我们|主办|承办|技术支持"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a document shows of a report; unplaced are numbers of its tables that are no figure."""

    titles: tuple[tuple[int, int], ...]
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    has_body: bool
    has_year: bool = True
    has_unplaced: bool = False


def why_no_report(text: str, shown: Shown) -> str | None:
    """Say in one line why a document is no annual report; None where it is one."""
    has_values = any(figure.value is not None for figure in shown.figures)
    if reason := _looks_like(text, shown, has_values=has_values):
        return f"no annual report: {reason}"
    if has_values:
        return _why_sample(text, shown)
    if shown.figures and not shown.has_body and not shown.has_unplaced:
        return "no annual report: the form without a body and without a number, a template"
    if shown.figures or _parts(shown) >= MIN_SECTIONS or has_old_table(text):
        return None
    if not shown.titles:
        return "no annual report: neither its title nor its sections nor its tables"
    if _lists_reports(text):
        return "no annual report: a list of reports or of search results"
    if _is_empty(text, shown):
        return "no annual report: its title alone, the report may be an attachment"
    return None


def _parts(shown: Shown) -> int:
    return sum(1 for section in shown.sections if section.number)


def _looks_like(text: str, shown: Shown, *, has_values: bool) -> str | None:
    """Find what says that a document is another kind of document, and which."""
    top = _top_lines(text)
    for number, line in enumerate(top):
        for reason, is_always in _kinds_of(line):
            if (is_always or not has_values) and not _is_menu(
                top, number, shown, is_always=is_always, has_values=has_values
            ):
                return reason
    if lacks(text[:LEAD], needed_in_leads()):
        return None
    lead = normalise(text[:LEAD])
    for where, reason, pattern, is_always in not_reports():
        if where == "lead" and (is_always or not has_values) and pattern.search(lead):
            return reason
    return None


def _why_sample(text: str, shown: Shown) -> str | None:
    """Say why the numbers of a form are examples: by its title, or by a line above them.

    A report of a body is none, whatever stands there; a line may be a remnant of the form, so it
    counts only where no year is told either.
    """
    if shown.has_body:
        return None
    titles = [normalise(text[slice(*span)]) for span in shown.titles]
    first = min(figure.start for figure in shown.figures if figure.start is not None)
    above = [] if shown.has_year else [normalise(line) for line in _lines(text[:first][-MAX_TOP:])]
    lines = [line for line in (*titles, *above) if len(line) <= MAX_SAMPLE and "。" not in line]
    for where, reason, pattern, _ in not_reports():
        if where == "sample" and any(map(pattern.search, lines)):
            return f"no annual report: {reason}"
    return None


def _is_menu(
    top: list[str], number: int, shown: Shown, *, is_always: bool, has_values: bool
) -> bool:
    """Tell a line that only a menu or a link prints: a report's own title or parts stand there.

    A title that itself speaks of disclosure (an explanation, a notice) is no menu, even if the
    report's title follows it, unless the report itself follows too.
    """
    line = top[number]
    is_report = _parts(shown) >= MIN_SECTIONS
    titles = [at for at, other in enumerate(top) if is_title(other) and not _kinds_of(other)]
    if titles and titles[0] < number:
        return True
    if titles and (is_report or has_values or not _is_about(line)):
        return True
    return is_report and not is_always and not _is_about(line)


@kept(16_384)
def _kinds_of(line: str) -> tuple[tuple[str, bool], ...]:
    """Give the other kinds of document whose title a line is: why, and if figures do not matter.

    Many reports begin with the same lines, and there are many kinds, so the answers are kept.
    """
    return tuple(
        (reason, is_always)
        for where, reason, pattern, is_always in not_reports()
        if where == "title" and pattern.search(line)
    )


def _is_about(line: str) -> bool:
    """Tell a title that itself speaks of a disclosure report, such as its explanation."""
    return "信息公开" in line or "政务公开" in line


def _top_lines(text: str) -> list[str]:
    """Give the first lines that may be titles, a line with pipes whole and then its cells."""
    printed = islice(filter(_holds_words, _lines(text[:MAX_TOP])), TOP_LINES)
    plain = [normalise(line) for line in printed if "。" not in line]
    return [line for line in plain if len(line) <= MAX_LINE and "。" not in line]


def _lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        cells = line.split("|")
        if 1 < len(cells) <= MAX_CELLS:
            yield line
        yield from cells


def _holds_words(line: str) -> bool:
    return bool(line.strip(" |"))


def _lists_reports(text: str) -> bool:
    """Tell a page that lists reports: several titles of different bodies or years."""
    names = {
        (name_in(title), tuple(re.findall(r"20[0-9]{2}", title)))
        for title in (text[slice(*span)] for span in find_titles(text, len(text)))
    }
    return len(names) >= MIN_LISTED


def _is_empty(text: str, shown: Shown) -> bool:
    """Tell a page that holds a report's title and nothing of the report."""
    end = max(end for _, end in shown.titles)
    lines = [
        line for line in text[end:].split("\n") if not CHROME.search(line) and not is_title(line)
    ]
    return sum(len(HAN.findall(line)) for line in lines) < MIN_HAN


def has_old_table(text: str) -> bool:
    """Tell the statistics table of 2014 to 2018 by several of its row names."""
    return sum(phrase in text for phrase in phrases_before_2019()) >= MIN_PHRASES

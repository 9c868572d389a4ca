"""Print a drafted report as a file: plain text in seven layouts, a web page, or a Word file.

In: a draft: who, when, words, and what stands in the cells. Out: the bytes of a file. A table is
drawn once for each form and layout and then only filled, so that a report takes no millisecond.
Must not know how a file is read. Every document says that it is synthetic.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from html import escape

from gongkai.bench import word
from gongkai.bench.bodies import Body
from gongkai.bench.drawing import (
    LAYOUTS,
    Table,
    draw_disclosure,
    draw_proceedings,
    draw_requests,
    indicators_of,
)
from gongkai.bench.figures import Number, Values
from gongkai.bench.narrative import Narrative
from gongkai.intake import SYNTHETIC

HEADINGS = {
    1: "一、总体情况",
    2: "二、主动公开政府信息情况",
    3: "三、收到和处理政府信息公开申请情况",
    4: "四、政府信息公开行政复议、行政诉讼情况",
    5: "五、存在的主要问题及改进情况",
    6: "六、其他需要报告的事项",
}
TABLES: dict[int, tuple[str, Callable[[str, Mapping[str, str]], Table]]] = {
    2: ("disclosure", draw_disclosure),
    3: ("requests", draw_requests),
    4: ("proceedings", draw_proceedings),
}
MARK = f"【{SYNTHETIC}】"
SUFFIXES = {"html": "html", "docx": "docx"}
HELD = "\x00"
"""Stands around the indicator where a value is to be filled in."""


@dataclass(frozen=True, slots=True)
class Odd:
    """What stands in a cell instead of its number: the print, its status, and its value if any."""

    text: str
    status: str = "reported"
    value: Number | None = None
    unit: str = ""


@dataclass(slots=True)
class Draft:
    """A report before it is printed; ``odd`` and ``lost`` are what differs from ``values``.

    ``lost`` names tables that are not printed; ``hidden`` is markup that no page shows.
    """

    body: Body
    year: int
    form: str
    layout: str
    words: Narrative
    values: Values
    published: str
    odd: dict[str, Odd] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    hidden: str = ""

    def texts(self) -> Mapping[str, Number | str]:
        """What stands in the cells that do not hold 0."""
        return {**self.values, **{cell: odd.text for cell, odd in self.odd.items()}}

    @property
    def suffix(self) -> str:
        """The ending of the file's name."""
        return SUFFIXES.get(self.layout, "txt")


def print_report(draft: Draft) -> bytes:
    """Give the bytes of the file."""
    if draft.layout == "docx":
        return _word(draft)
    if draft.layout == "html":
        return _page(draft)
    return "\n".join(_lines(draft, lambda text: text)).encode()


def _lines(draft: Draft, say: Callable[[str], str]) -> Iterator[str]:
    """Give the report piece by piece, every paragraph as ``say`` writes it."""
    yield say(draft.words.title)
    yield say(f"发布时间：{draft.published}")
    yield say(MARK)
    yield say(draft.words.opening)
    texts = draft.texts()
    for number, heading in HEADINGS.items():
        yield say(heading)
        if number in TABLES:
            if TABLES[number][0] not in draft.lost:
                yield _table(draft.form, number, draft.layout, texts)
            continue
        yield from map(say, draft.words.parts[number])


def _page(draft: Draft) -> bytes:
    title = escape(draft.words.title)
    said = "\n".join(_lines(draft, lambda text: f"<p>{escape(text, quote=False)}</p>"))
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<title>{title}</title>\n<meta name="PubDate" content="{draft.published}">\n</head>\n'
        '<body>\n<div class="nav"><a href="/">首页</a> &gt; '
        '<a href="../">政府信息公开年报</a></div>\n'
        f'<div class="content">\n{said}\n{draft.hidden}</div>\n</body>\n</html>\n'
    ).encode()


def _word(draft: Draft) -> bytes:
    return word.word(*_lines(draft, word.said))


def _web_table(table: Table) -> str:
    rows = (
        "".join(
            f'<td colspan="{box.columns}" rowspan="{box.rows}">{escape(box.text)}</td>'
            for box in row
        )
        for row in table
    )
    return f'<table border="1">\n{"".join(f"<tr>{row}</tr>{chr(10)}" for row in rows)}</table>'


PRINTERS: dict[str, Callable[[Table], str]] = {
    **LAYOUTS,
    "html": _web_table,
    "docx": lambda table: word.table(table) + word.EMPTY,
}


def _table(form: str, number: int, layout: str, texts: Mapping[str, Number | str]) -> str:
    """Print a table: filled into a drawn one, or drawn anew where a cell is blank.

    A layout may print nothing at all for a blank cell, so it cannot be filled in.
    """
    name, draw = TABLES[number]
    is_blank = any(text == "" for cell, text in texts.items() if cell.startswith(name))
    if is_blank:
        return PRINTERS[layout](draw(form, {cell: str(text) for cell, text in texts.items()}))
    template, cells = _template(form, number, layout)
    return template % tuple(texts.get(cell, 0) for cell in cells)


@cache
def _template(form: str, number: int, layout: str) -> tuple[str, tuple[str, ...]]:
    """Draw a table with a place to fill in for each cell; gives the cells in their order too."""
    holders = {cell: f"{HELD}{cell}{HELD}" for cell in indicators_of(form)}
    drawn = PRINTERS[layout](TABLES[number][1](form, holders))
    pieces = re.split(f"{HELD}(.+?){HELD}", drawn.replace("%", "%%"))
    return "%s".join(pieces[::2]), tuple(pieces[1::2])

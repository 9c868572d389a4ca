"""Draw a report as a government's web page: the official tables as dirty HTML.

In: printed values and a random source. Out: the markup, or its bytes in some encoding. All
drawn bodies are invented; every number outside the report is furniture and must not be read.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from drawing import (
    TITLE,
    Box,
    Table,
    draw_disclosure,
    draw_proceedings,
    draw_requests,
)

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be")
DECLARED = {"utf-8": "utf-8", "utf-8-sig": "utf-8", "gb18030": "gb2312"}
INLINE = ("span", "font", "b", "o:p", "strong", "u", "em", "ins")
NOTHING = (
    "&#8203;",
    "&#xFEFF;",
    "<!-- 8 -->",
    "<script>var n = 77;</script>",
    "<span></span>",
    "\u200b",
)
BLANK = ("&nbsp;", "\u3000", " ", "\n\t", "&emsp;", "&#160;")


@dataclass(frozen=True, slots=True)
class Dirt:
    """How a page is spoilt; every choice comes from one random source."""

    random: Random

    def maybe(self, share: float = 0.3) -> bool:
        """Tell whether to do it this time."""
        return self.random.random() < share

    def one(self, choices: Sequence[str]) -> str:
        """Take one of several."""
        return self.random.choice(choices)

    def cased(self, tag: str) -> str:
        """Write a tag's name as editors of any decade do."""
        return tag.upper() if self.maybe(0.2) else tag

    def inline(self, text: str) -> str:
        """Set a text in several fonts: the pieces print as one."""
        if not text or self.maybe(0.4):
            return html.escape(text, quote=False)
        at = self.random.randint(0, len(text))
        tag = self.one(INLINE)
        left, right = html.escape(text[:at], quote=False), html.escape(text[at:], quote=False)
        middle = self.one(NOTHING) if self.maybe() else ""
        piece = f"<{tag} style='font-size:12pt'>{left}</{tag}>{middle}<{tag}>{right}</{tag}>"
        return f"<a name='_x'>{piece}</a>" if self.maybe(0.1) else piece

    def content(self, text: str) -> str:
        """Fill a cell: paragraphs, links, boxes and blanks around what is printed."""
        inner = self.inline(text)
        if self.maybe(0.6):
            close = "" if self.maybe(0.15) else "</p>"
            inner = f"<p class=MsoNormal align=center>{inner}{close}"
        if self.maybe(0.05):
            inner = f"<div>{inner}</div>"
        if self.maybe(0.03):
            inner = f"<table><tr><td>{inner}</td></tr></table>"
        if self.maybe(0.1):
            inner += '<span style="DISPLAY: none">9</span>'
        for _ in range(self.random.randint(0, 2)):
            blank = self.one(BLANK)
            inner = blank + inner if self.maybe(0.5) else inner + blank
        return inner

    def cell(self, box: Box) -> str:
        """Write one cell; a hidden one beside it takes no place."""
        tag = self.cased("th" if self.maybe(0.1) else "td")
        spans = "".join(
            f' {name}="{number}"' if self.maybe(0.5) else f" {name.upper()}={number}"
            for name, number in (("colspan", box.columns), ("rowspan", box.rows))
            if number > 1 or self.maybe(0.1)
        )
        hidden = '<td style="display:none;">4</td>' if self.maybe(0.02) else ""
        close = "" if self.maybe(0.05) else f"</{tag}>"
        return f'<{tag}{spans} style="border:1px" nowrap>{self.content(box.text)}{close}{hidden}'

    def table(self, rows: Table) -> str:
        """Write one table."""
        width = sum(box.columns for box in rows[0])
        lines = [
            f"<{self.cased('tr')}>{''.join(map(self.cell, row))}{self.end_row()}" for row in rows
        ]
        if len(rows) > 3 and rows[0][0].columns == width and self.maybe(0.2):
            lines = ["<thead>", lines[0], "</thead><tbody>", *lines[1:], "</tbody>"]
        elif self.maybe(0.5):
            lines = ["<tbody>", *lines, "</tbody>"]
        columns = "<colgroup><col width=80><col></colgroup>" if self.maybe() else ""
        return f"<{self.cased('table')} border=1>{columns}{''.join(lines)}</table>"

    def end_row(self) -> str:
        """Close a row, or forget to."""
        return "" if self.maybe(0.05) else "</tr>"

    def prose(self, text: str) -> str:
        """Write a line of prose."""
        tag = self.one(("p", "div", "p", "h3"))
        indent = self.one(("&nbsp;&nbsp;&nbsp;&nbsp;", "\u3000\u3000", ""))
        return f"<{tag} style='text-indent:2em'>{indent}{self.inline(text)}</{tag}>"


def split(dirt: Dirt, two: Table, three: Table, four: Table) -> list[list[Table]]:
    """Cut the three tables as sites do: six tables, three, or table three over two pages."""
    captions = [n for n, row in enumerate(two) if len(row) == 1] + [len(two)]
    parts = [two[a:b] for a, b in pairwise(captions)]
    seconds = parts if dirt.maybe() else [two]
    thirds = [three]
    if dirt.maybe():
        at = dirt.random.choice([4, 5, len(three) - 1])
        thirds = [three[:at], three[at:]]
    return [seconds, thirds, [four]]


def draw_body(
    dirt: Dirt, form: str, values: Mapping[str, str], year: int = 2022, *, title: str = TITLE
) -> str:
    """Draw the report itself: title, six parts, three tables."""
    two, three, four = split(
        dirt,
        draw_disclosure(form, values),
        draw_requests(form, values),
        draw_proceedings(form, values),
    )
    if dirt.maybe(0.15):
        return draw_whole(dirt, [two, three, four], title.format(year=year))

    def draw(tables: Sequence[Table]) -> str:
        return "<p>&nbsp;</p>".join(map(dirt.table, tables))

    return "\n".join(
        [
            f"<h1>{dirt.inline(title.format(year=year))}</h1>",
            dirt.prose("一、总体情况"),
            dirt.prose("我镇主动公开政府信息12条，其中3条由公众号发布。"),
            dirt.prose("二、主动公开政府信息情况"),
            draw(two),
            dirt.prose("三、收到和处理政府信息公开申请情况"),
            draw(three),
            dirt.prose("四、政府信息公开行政复议、行政诉讼情况"),
            draw(four),
            dirt.prose("五、存在的主要问题及改进情况"),
            dirt.prose("公开内容有待丰富，下一步将加强学习。"),
            dirt.prose("六、其他需要报告的事项"),
            dirt.prose("本年度未收取信息处理费。"),
        ]
    )


def draw_whole(dirt: Dirt, tables: Sequence[Sequence[Table]], title: str) -> str:
    """Draw a report that is one table from its first heading to its last sentence."""
    said = [
        (
            "一、总体情况",
            "我镇主动公开政府信息12条，其中3条由公众号发布。",
            "二、主动公开政府信息情况",
        ),
        ("三、收到和处理政府信息公开申请情况",),
        ("四、政府信息公开行政复议、行政诉讼情况",),
    ]
    rows: Table = []
    for words, parts in zip(said, tables, strict=True):
        rows += [[Box(line, 10)] for line in words]
        rows += [row for part in parts for row in part]
    rows += [[Box(line, 10)] for line in ("五、存在的主要问题及改进情况", "内容有待丰富。")]
    return f"<h1>{dirt.inline(title)}</h1>{dirt.table(rows)}"


MENU = """<div class="nav"><ul>{}</ul></div>""".format(
    "".join(f'<li><a href="/{n}/">栏目{n}</a></li>' for n in range(12))
)
OTHERS = "".join(
    f'<li><a href="/{year}.html">某某县{year}年政府信息公开工作年度报告</a><span>{year}-01-20</span></li>'
    for year in range(2015, 2020)
)


def draw_page(dirt: Dirt, body: str, encoding: str = "utf-8", head: str = "") -> str:
    """Put a report into a site: menus, breadcrumb, fields, footer, frames of tables."""
    fields = "发布时间：2023-01-12&nbsp; 来源：演示镇 &nbsp;浏览次数：<span id=n>88</span>次"
    inner = f'<div class="info">{fields}</div><div id="zoom">{body}</div>'
    for _ in range(dirt.random.randint(0, 3)):
        inner = dirt.one(
            (
                f"<div class=box>{inner}</div>",
                f"<table width=1000><tr><td>{inner}</td></tr></table>",
                f"<table><tr><td width=200><ul>{OTHERS}</ul></td><td>{inner}</td></tr></table>",
                f"<form action=x><input type=hidden value=5>{inner}</form>",
            )
        )
    charset = f'<meta charset="{DECLARED.get(encoding, "utf-8")}">' if dirt.maybe(0.7) else ""
    return f"""<!DOCTYPE html>
<html><head>{charset}<title>政府信息公开年报_某某县人民政府</title>{head}
<style>td {{ width: 10px }}</style><script>var total = 12345;</script></head><body>
{MENU}<div class="path">当前位置：<a href="/">首页</a> &gt; <a href="/n/">年报</a></div>
{inner}
<div class="related"><h4>相关文章</h4><ul>{OTHERS}</ul></div>
<div class="footer">主办：某某县人民政府办公室 网站标识码：9917210001 <a href="#">联系我们</a></div>
<script>document.write(99)</script></body></html>"""


def encode(page: str, encoding: str) -> bytes:
    """Encode a page; characters that the encoding lacks become references."""
    return page.encode(encoding, "xmlcharrefreplace")

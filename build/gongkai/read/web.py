"""Read a web page: its report as lines, and its tables as grids.

In: a source and the bytes of an HTML page. Out: a Document. Must not know the form, and must
not fetch or execute anything: a page is what its markup says.

Text is what the page shows: blocks on lines of their own, runs of white space as one blank, a
table row on one line with a tab between its cells. What a page says of itself in its head
(标题, 日期, 来源, 网站名称, 网站标识码) stands on lines before it, the title only where the page
does not print it. The date is called 日期 and no more, so that a printed 发布日期 goes before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from gongkai.model import Document, ReadError, Source
from gongkai.read.compose import Composer
from gongkai.read.encoding import decode
from gongkai.read.html_blocks import Blocks
from gongkai.read.html_flow import flow_of
from gongkai.read.html_tree import grow
from gongkai.read.html_unseen import words_of
from gongkai.read.main_content import TITLE, Block, choose

HEAD = 4096
OPENING = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|table|div|article|section|p|h[1-6]|center|font"
    rb"|span|script|style|link|base|form|ul|ol|tr|td)(?:[\s>/]|$)",
    re.IGNORECASE,
)
PREAMBLE = re.compile(rb"(?:\s|<!--.*?-->|<\?xml[^>]*\?>|<![a-zA-Z][^>]*>)*", re.DOTALL)
PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]|<body[\s>]|<table[\s>]", re.IGNORECASE)
CLOSING = re.compile(rb"</(?:td|tr|p|div)\s*>", re.IGNORECASE)
FEW = 3

# The names that 政府网站发展指引 prescribes for the head of a page, and what we call them.
NAMES = {
    "contentsource": "来源",
    "sitename": "网站名称",
    "siteidcode": "网站标识码",
    "columnname": "栏目",
}
DAY = re.compile(r"(?:19|20)[0-9]{2}\s*[-/.年]\s*[0-9]{1,2}\s*[-/.月]\s*[0-9]{1,2}")
PARTS = re.compile(r"\s*[_|\uff5c]+\s*|\s+[-–—－]+\s+|\s*-{2,}\s*")
MAX_VALUE = 120


def is_html(data: bytes) -> bool:
    """Tell an HTML page by its content: it begins with a tag, or is full of them."""
    if begins_as_html(data):
        return True
    head = _head_of(data)
    if head.startswith((b"<?xml", b"{", b"[")):
        return bool(re.search(rb"<html[\s>]", head, re.IGNORECASE)) and head.startswith(b"<")
    if PAGE.search(head):
        return True
    return len(CLOSING.findall(data[: 16 * HEAD].replace(b"\x00", b""))) >= FEW


def begins_as_html(data: bytes) -> bool:
    """Tell whether the first tag of a file is one of HTML."""
    head = _head_of(data)
    begin = PREAMBLE.match(head)
    return OPENING.match(head, begin.end() if begin else 0) is not None


def _head_of(data: bytes) -> bytes:
    return data[:HEAD].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")


def read_web(source: Source, data: bytes) -> Document:
    """Read an HTML page.

    Raises:
        ReadError: it is in no known encoding, holds no text, or is beyond every page's limits.
    """
    text, encoding = decode(data)
    root, body = grow(text)
    flow = flow_of(body)
    blocks = Blocks(flow)
    kept = choose(blocks.found, blocks.extents, flow.around) or blocks.found
    if not kept:
        raise ReadError("the page shows no text; it may be built by scripts or hold pictures")
    named, title = _head(root, kept)
    composer = Composer()
    for line in named:
        composer.add_paragraph(line)
    for block in kept:
        if block.boxes:
            composer.add_table(block.boxes, is_aligned=block.is_aligned)
        else:
            composer.add_paragraph(block.text)
    words, grids = composer.finish()
    return Document(
        source=source,
        text=words,
        grids=grids,
        encoding=encoding,
        media_type="text/html",
        method="html",
        title=title,
    )


def _head(root: Element, kept: list[Block]) -> tuple[list[str], str | None]:
    """Give what the head says as lines, and the page's title."""
    said = dict(_said(root))
    title = said.get("articletitle") or _page_title(root)
    lines: list[str] = []
    if title and (line := _title_line(title)) and not _is_printed(line, kept):
        lines.append(f"标题: {line}")
    if (date := said.get("pubdate")) and (day := DAY.search(date)):
        lines.append(f"日期: {day[0]}")
    lines += [f"{name}: {said[key]}" for key, name in NAMES.items() if said.get(key)]
    return lines, title


def _said(root: Element) -> Iterator[tuple[str, str]]:
    for meta in root.iter("meta"):
        name = (meta.get("name") or "").strip().lower()
        value = " ".join((meta.get("content") or "").split())
        if name and 0 < len(value) <= MAX_VALUE:
            yield name, value


def _page_title(root: Element) -> str | None:
    title = next(root.iter("title"), None)
    words = "" if title is None else " ".join(words_of(title).split())
    return words or None


def _title_line(title: str) -> str | None:
    """Take the part of a page's title that names a report; the site's name is none."""
    return next((part for part in PARTS.split(title) if TITLE.search(part)), None)


def _is_printed(title: str, kept: list[Block]) -> bool:
    words = "".join(title.split())
    return any(words in block.words for block in kept)

"""Put pages together: what stands outside of tables, in reading order, without page furniture.

In: the lines and tables of each page. Out: paragraphs and tables in order. Must not know the
form. Page numbers and running headers are left out only where they repeat from page to page or
have the shape of a page number; anything else stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.read.pdf_joins import ITEM, join_tables
from gongkai.read.pdf_ruled import Table
from gongkai.read.pdf_strokes import Rule
from gongkai.read.pdf_words import HAN, Line, start_width

EDGE = 0.09
"""Page furniture stands in the outer parts of a page, of this share of its height."""
PAGE_NUMBER = re.compile(
    r"[-—–―·•－~]{1,2}\s*\d{1,3}\s*[-—–―·•－~]{1,2}"
    r"|[Pp](?:age|\.)\s*[0-9]{1,3}(?:\s*[-/of]+.*)?|[0-9]{1,3}\s*/\s*[0-9]{1,3}"
    r"|第\s*[0-9一二三四五六七八九十]{1,3}\s*页(?:\s*[,，/]?\s*共\s*[0-9一二三四五六七八九十]{1,3}\s*页)?"
)
DIGITS = re.compile(r"\d+")
ROOM = 2.6
"""A line that ends so many characters before the margin may still have been wrapped."""


@dataclass(slots=True)
class Sheet:
    """One page: its height, its lines and tables from top to bottom, and its level rules."""

    height: float
    lines: list[Line]
    tables: list[Table]
    levels: list[Rule]


Item = Line | Table
Flow = list[str | Table]


def drop_furniture(sheets: Sequence[Sheet]) -> None:
    """Take page numbers and running headers out of the lines of all pages."""
    seen: Counter[str] = Counter()
    for number, sheet in enumerate(sheets):
        seen.update({_masked(line, number) for line in sheet.lines if _is_outer(line, sheet)})
    for number, sheet in enumerate(sheets):
        sheet.lines = [
            line
            for line in sheet.lines
            if not _is_outer(line, sheet)
            or not (_is_page_number(line) or seen[_masked(line, number)] > 1)
        ]


def _masked(line: Line, number: int) -> str:
    """Give the words and the place of a line; of a number alone, how far it is from its page's."""
    text = "".join(line.text.split())
    if text.isdecimal() and len(line.words) == 1:
        text = f"page {int(text[:4]) - number}"
    elif not HAN.search(text):
        # The numbers of a row may well be the same on two pages.
        text = f"{number} {text}"
    return f"{DIGITS.sub('0', text) if HAN.search(text) else text} {round(line.base / 4)}"


def _is_outer(line: Line, sheet: Sheet) -> bool:
    """Tell whether a line stands at the edge of its page, or above or below all else on it."""
    if any(table.top < line.base < table.bottom for table in sheet.tables):
        return False
    if line.base < EDGE * sheet.height or line.base > (1 - EDGE) * sheet.height:
        return True
    others = [other.base for other in sheet.lines if other is not line]
    others.extend(edge for table in sheet.tables for edge in (table.top, table.bottom))
    return bool(others) and not min(others) <= line.base <= max(others)


def _is_page_number(line: Line) -> bool:
    return bool(PAGE_NUMBER.fullmatch(line.text.strip()))


def flow(sheets: Sequence[Sheet]) -> Flow:
    """Put the pages one behind the other: paragraphs, and tables joined over page breaks.

    Lines beside a table, at an open side of it, do not part it from its rest on the next page.
    """
    pages = [_in_order(sheet) for sheet in sheets]
    lines = [item for page in pages for item in page if isinstance(item, Line)]
    margins = _margins(lines)
    found: Flow = []
    before: Line | None = None
    at, foot = 0, -1.0
    for page in pages:
        for index, item in enumerate(page):
            if isinstance(item, Table):
                before = None
                last = found[at] if index == 0 and foot >= 0 else None
                joined = join_tables(last, item) if isinstance(last, Table) else None
                if joined:
                    found[at] = joined
                else:
                    at = len(found)
                    found.append(item)
                foot = item.bottom
                continue
            if item.base > foot:
                foot = -1.0
            text = " ".join(item.text.split())
            if before is not None and _goes_on(before, item, margins):
                last_text = found.pop()
                text = f"{last_text}{text}"
            found.append(text)
            before = item
    return found


def _in_order(sheet: Sheet) -> list[Item]:
    placed: list[tuple[float, Item]] = [(line.base, line) for line in sheet.lines]
    placed.extend((table.top, table) for table in sheet.tables)
    return [item for _, item in sorted(placed, key=lambda pair: pair[0])]


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the lines of prose begin and end, and the size of most of them."""

    left: float
    right: float
    size: float


def _margins(lines: Sequence[Line]) -> Margins:
    if not lines:
        return Margins(0, 0, 0)
    sizes = Counter(round(line.size, 1) for line in lines for _ in line.text)
    size = sizes.most_common(1)[0][0]
    body = [line for line in lines if abs(line.size - size) < 0.6]
    ends = sorted(line.x1 for line in body)
    return Margins(min(line.x0 for line in body), ends[-max(1, len(ends) // 50)], size)


def _goes_on(before: Line, line: Line, margins: Margins) -> bool:
    """Tell whether a line is the rest of the paragraph above."""
    if ITEM.match(line.text) or abs(before.size - line.size) > 0.8:
        return False
    size = line.size
    if 0 < line.base - before.base < 0.5 * size or line.base - before.base > 2.8 * size:
        return False
    if size > 1.15 * margins.size and _is_centered(before, margins):
        # A title over two lines; what stands in the middle below a title is no paragraph.
        return _is_centered(line, margins) and before.base < line.base
    is_full = before.x1 > margins.right - size - max(start_width(before, line), ROOM * size)
    return is_full and line.x0 < margins.left + 0.8 * size


def _is_centered(line: Line, margins: Margins) -> bool:
    return abs((line.x0 - margins.left) - (margins.right - line.x1)) < 1.5 * line.size

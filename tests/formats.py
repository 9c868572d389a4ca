"""Print a damaged report in the formats that mark their cells: web page, Word, Excel, PDF.

In: a report drawn by ``mutations``. Out: the bytes of a file, or None where the damage is one
of plain text. Nothing here knows how a file is read.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from random import Random
from typing import Any

import openpyxl

from drawing import Box, Table, expand
from mutations import SECTIONS, Drawn, Row
from read.pdf_drawing import web_page, word_document
from read.pdf_looks import Block as PdfBlock
from read.pdf_looks import Look, random_look
from read.pdf_writing import write_pdf
from read.web_drawing import Dirt, draw_page, encode
from read.word_drawing import said, table, word

Block = str | Table
"""A line of prose, or a table."""

PAGE_ENCODINGS = ("utf-8", "gb18030", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
CLOSING = (
    "五、存在的主要问题及改进情况",
    "公开内容有待丰富，下一步将加强学习。",
    "六、其他需要报告的事项",
    "本年度未收取信息处理费。",
)


def print_as(drawn: Drawn, format_: str, rng: Random) -> bytes | None:
    """Print a report; damage that edits lines of text has no counterpart in these formats."""
    if drawn.edits or drawn.second:
        return None
    return FORMATS[format_](list(_blocks(drawn)), rng)


def _blocks(drawn: Drawn) -> Iterator[Block]:
    yield drawn.title
    yield "一、总体情况"
    yield drawn.overall
    for name in drawn.order:
        yield SECTIONS[name]
        if name in drawn.before:
            yield drawn.before[name]
        yield from _tables(drawn.tables[name])
        if name in drawn.after:
            yield drawn.after[name]
        if drawn.stops_after == name:
            return
    yield from CLOSING
    if drawn.tail:
        yield drawn.tail


def _tables(rows: list[Row]) -> Iterator[Block]:
    """Give one table, parted where a loose line stands between its rows."""
    held: Table = []
    for row in rows:
        if not row.is_loose:
            held.append([Box(cell.text, cell.columns, cell.rows) for cell in row.cells])
            continue
        if held:
            yield held
        held = []
        # XML has no place for the form feed that begins a page of text.
        yield row.cells[0].text.replace("\f", "")
    if held:
        yield held


def _page(blocks: list[Block], rng: Random) -> bytes:
    dirt = Dirt(rng)
    title, *rest = blocks
    body = [f"<h1>{title}</h1>"]
    for block in rest:
        body += (
            [dirt.table(block)] if isinstance(block, list) else map(dirt.prose, block.split("\n"))
        )
    encoding = rng.choice(PAGE_ENCODINGS)
    return encode(draw_page(dirt, "\n".join(body), encoding), encoding)


def _word(blocks: list[Block], rng: Random) -> bytes:
    del rng
    said_or_drawn = (
        [table(block)] if isinstance(block, list) else list(map(said, block.split("\n")))
        for block in blocks
    )
    return word(*(piece for pieces in said_or_drawn for piece in pieces))


def _excel(blocks: list[Block], rng: Random) -> bytes:
    """Numbers stand in the sheet as numbers, as long as they print the same."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    top = 1
    for block in blocks:
        if isinstance(block, str):
            for line in block.split("\n"):
                sheet.cell(row=top, column=1, value=line)
                top += 1
            continue
        grid = expand(block)
        places = [(d, c, box) for d, line in enumerate(grid) for c, box in enumerate(line) if box]
        for down, column, box in places:
            _fill(sheet.cell(row=top + down, column=column + 1), box.text, rng)
        for down, column, box in places:
            if box.rows > 1 or box.columns > 1:
                sheet.merge_cells(
                    start_row=top + down,
                    end_row=top + min(down + box.rows, len(grid)) - 1,
                    start_column=column + 1,
                    end_column=column + box.columns,
                )
        top += len(grid)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(place: Any, text: str, rng: Random) -> None:
    if not text:
        return
    is_number = text.isdecimal() and text.isascii() and text == str(int(text))
    place.value = int(text) if is_number and rng.random() < 0.7 else text
    place.data_type = "n" if isinstance(place.value, int) else "s"


def _pdf(blocks: list[Block], rng: Random) -> bytes | None:
    """Letters drawn one by one and ruled tables; unruled ones are measured in tests/read."""
    look = replace(random_look(rng), rules=rng.choice(["solid", "thin", "hair"]), spread=False)
    printed = _to_print(blocks)
    return write_pdf(printed, look, rng) if printed else None


def _to_print(blocks: list[Block]) -> list[PdfBlock] | None:
    """Give the blocks to print; None where a loose line parts a table within a merged cell."""
    printed = [PdfBlock("title", str(blocks[0]))]
    for block in blocks[1:]:
        if isinstance(block, str):
            printed += [PdfBlock("prose", line) for line in block.split("\n")]
        else:
            width = sum(box.columns for box in block[0])
            grid = expand(block)
            deep = any(
                box and down + box.rows > len(block)
                for down, line in enumerate(grid)
                for box in line
            )
            if deep or any(len(line) > width for line in grid):
                return None
            labels = 3 if width in (9, 10, 11) else 0 if width > 11 else 1
            printed.append(PdfBlock("table", table=block, labels=labels))
    return printed


def print_with(drawn: Drawn, tool: str, look: Look, rng: Random) -> str | bytes | None:
    """Give the page or the Word file that a browser or an office prints.

    Without rules these are the files of a site and of an office as they are.
    """
    if drawn.edits or drawn.second:
        return None
    blocks = list(_blocks(drawn))
    if look.rules == "none":
        return _word(blocks, rng) if tool == "office" else draw_plain(blocks)
    printed = _to_print(blocks)
    if printed is None:
        return None
    return word_document(printed, look) if tool == "office" else web_page(printed, look)


def draw_plain(blocks: list[Block]) -> str:
    """Write a web page as simply as it can be: tables with borders, no styles."""
    body = []
    for block in blocks:
        if isinstance(block, str):
            body += [f"<p>{escape(line)}</p>" for line in block.split("\n")]
            continue
        cells = (
            "".join(
                f"<td colspan={box.columns} rowspan={box.rows}>&nbsp;{escape(box.text)}</td>"
                for box in row
            )
            for row in block
        )
        rows = "".join(f"<tr>{row}</tr>" for row in cells)
        body.append(f"<table border=1 cellspacing=0>{rows}</table>")
    return f"<!doctype html><meta charset=utf-8>{''.join(body)}"


FORMATS: dict[str, Callable[[list[Block], Random], bytes | None]] = {
    "html": _page,
    "docx": _word,
    "xlsx": _excel,
    "pdf": _pdf,
}

"""Writes the workbook that people open: notes, codebook, panel and panel status.

In: the Parquet files of a package and the words of notes.csv. Out: one XLSX file. Must not know
how the tables were made.

Every text is written as text, never as formula or link. Numbers are numbers where a spreadsheet
keeps all their digits. A cell without a value is no cell at all.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import xlsxwriter

from gongkai.knowledge.published import Field
from gongkai.publish import dictionary, prose
from gongkai.publish.descriptor import Release
from gongkai.publish.exact import double
from gongkai.publish.files import digits

BATCH = 5_000
LONGEST = 32_767
"""UTF-16 units in a cell; Excel mends, that is empties, a file with more."""

A4 = 9
LINE = 15
WIDE = 62
ROOM = {"title": 34, "heading": 34}
"""Points of a line of text and of headings, and the width of a column of notes."""

CUT = "……【在此截断，全文见 Parquet 文件。Cut here; the Parquet file has all.】"

INK, PAPER, RULE, QUIET = "#1F2A30", "#E6ECEF", "#C9D1D6", "#5B6870"
FONT = {"font_name": "Microsoft YaHei", "font_size": 10, "font_scheme": "none"}
OPTIONS: Mapping[str, Any] = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
HEAD = {"bg_color": PAPER, "border": 1, "border_color": RULE, "valign": "vcenter"}
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": INK, "text_wrap": True},
    "heading": {"bold": True, "font_size": 12, "font_color": INK, "valign": "bottom"},
    "text": {"text_wrap": True, "valign": "top", "num_format": "@"},
    "item": {"text_wrap": True, "valign": "top", "num_format": "@", "indent": 2},
    "cell": {"valign": "top", "num_format": "@"},
    "number": {"valign": "top"},
    "head": {**HEAD, "bold": True, "font_color": INK},
    "title_head": {**HEAD, "bold": True, "font_color": INK, "text_wrap": True, "valign": "bottom"},
    "name_head": {**HEAD, "font_color": QUIET},
}
"""``@`` keeps a text a text also when somebody edits its cell."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as a sheet: its name, columns that stay in sight, and the widest column."""

    table: str
    name: str
    frozen: int
    widest: int
    wraps: bool = False


NOTES = "说明 Notes"
SHEETS = (
    Sheet("indicators", "指标 Codebook", 1, 44, wraps=True),
    Sheet("panel", "面板 Panel", 4, 28),
    Sheet("panel_status", "面板状态 Panel status", 3, 28),
)


def write(
    folder: Path, path: Path, release: Release, facts: Mapping[str, str], *, is_chinese: bool
) -> None:
    """Write a workbook; with ``is_chinese`` the titles of columns stand above their names.

    Raises:
        OSError: the file cannot be written.
    """
    options = {**OPTIONS, "default_format_properties": dict(FONT), "tmpdir": str(path.parent)}
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, options) as book:
        settings = release.settings
        book.set_properties(
            {
                "title": settings.title_zh if is_chinese else settings.title_en,
                "author": settings.owner_zh if is_chinese else settings.owner_en,
                "comments": f"{release.version} {release.home}".strip(),
                "created": datetime.datetime.fromtimestamp(release.clock, tz=datetime.UTC),
            }
        )
        looks = {name: book.add_format(look) for name, look in LOOKS.items()}
        _write_notes(book, looks, prose.filled("notes.csv", release, facts))
        for sheet in SHEETS:
            _write_table(book, looks, folder, sheet, is_chinese=is_chinese)
    path.write_bytes(file.getbuffer())


def _write_notes(book: Any, looks: Mapping[str, Any], rows: Iterable[Mapping[str, str]]) -> None:
    page = book.add_worksheet(NOTES)
    page.hide_gridlines(2)
    page.set_column(0, 0, WIDE)
    page.set_column(1, 1, 3)
    page.set_column(2, 2, WIDE)
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    for place, row in enumerate(row for row in rows if row["zh"] or row["en"]):
        lines = max(_lines(row["zh"], WIDE), _lines(row["en"], WIDE))
        page.set_row(place, ROOM.get(row["look"], 0) or LINE * lines + 3)
        page.write_string(place, 0, row["zh"], looks[row["look"]])
        page.write_string(place, 2, row["en"], looks[row["look"]])


def _width(text: str) -> int:
    """How many columns a text takes; 汉字 take two.

    >>> _width("年度 year")
    9
    """
    return (len(text.encode()) + len(text)) // 2


def _lines(text: str, width: int) -> int:
    """Lines of a wrapped text; programs do not reckon the height of a row themselves.

    >>> [_lines(text, 12) for text in ("", "年度", "一二三四五六七")]
    [1, 1, 2]
    """
    return max(1, -(-_width(text) // (width - 2)))


def _write_table(
    book: Any, looks: Mapping[str, Any], folder: Path, sheet: Sheet, *, is_chinese: bool
) -> None:
    fields = dictionary.fields(sheet.table)
    page = book.add_worksheet(sheet.name)
    heads = 2 if is_chinese else 1
    with pq.ParquetFile(folder / f"{sheet.table}.parquet") as source:
        widths = _widths(source, sheet)
        for place, width in enumerate(widths):
            page.set_column(place, place, width)
        if is_chinese:
            _write_titles(page, fields, widths, looks["title_head"])
        look = looks["name_head" if is_chinese else "head"]
        page.set_row(heads - 1, 20)
        for place, field in enumerate(fields):
            page.write_string(heads - 1, place, field.name, look)
        page.autofilter(heads - 1, 0, heads - 1 + source.metadata.num_rows, len(fields) - 1)
        _lay_out(page, heads, sheet.frozen)
        text = looks["text" if sheet.wraps else "cell"]
        for number, cells in enumerate(_rows(source), start=heads):
            if sheet.wraps:
                texts = (cell if isinstance(cell, str) else "" for cell in cells)
                page.set_row(number, LINE * max(map(_lines, texts, widths)) + 3)
            _write_row(page, number, cells, text, looks["number"])


def _write_titles(page: Any, fields: Sequence[Field], widths: Sequence[int], look: Any) -> None:
    titles = [field.title_zh for field in fields]
    page.set_row(0, LINE * max(map(_lines, titles, widths)) + 3)
    for place, title in enumerate(titles):
        page.write_string(0, place, title, look)


def _lay_out(page: Any, heads: int, frozen: int) -> None:
    """Keep headings and keys in sight, on the screen and on every printed page."""
    page.freeze_panes(heads, frozen)
    page.repeat_rows(0, heads - 1)
    page.repeat_columns(0, frozen - 1)
    page.set_landscape()
    page.set_paper(A4)
    page.set_footer("&C&A  &P / &N")


def _write_row(page: Any, number: int, cells: Iterable[Any], text: Any, plain: Any) -> None:
    for place, value in enumerate(cells):
        if value is None:
            continue
        if isinstance(value, str):
            page.write_string(number, place, fitting(value), text)
        else:
            page.write_number(number, place, value, plain)


def _rows(source: pq.ParquetFile) -> Iterator[Sequence[Any]]:
    for batch in source.iter_batches(BATCH):
        yield from zip(*map(_cells, batch.columns), strict=True)


def _cells(column: pa.Array) -> list[Any]:
    values: list[Any] = column.to_pylist()
    if pa.types.is_decimal(column.type):
        return [None if value is None else _number(value) for value in values]
    if pa.types.is_boolean(column.type):
        return [None if value is None else str(value).lower() for value in values]
    return values


def _number(value: Decimal) -> float | str:
    found = double(value)
    return digits(value) if found is None else found


def fitting(text: str) -> str:
    """Cut a text that is longer than a cell may be, and say so at its end."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return text
    return units[: 2 * (LONGEST - len(CUT))].decode("utf-16-le", "ignore") + CUT


def _widths(source: pq.ParquetFile, sheet: Sheet) -> list[int]:
    """Wide enough for names with the button of the filter, and for most texts."""
    found = [_width(name) + 4 for name in source.schema_arrow.names]
    for batch in source.iter_batches(BATCH):
        for place, column in enumerate(batch.columns):
            if pa.types.is_string(column.type):
                both = pc.add(pc.binary_length(column), pc.utf8_length(column))
                found[place] = max(found[place], (pc.max(both).as_py() or 0) // 2 + 2)
    return [min(width, sheet.widest) for width in found]

"""Read Excel files: each visible sheet as a grid, merged cells expanded to places.

In: a source and the bytes of an .xlsx file. Out: a Document. Must not know the form.

A cell is what the sheet shows: the stored result of a formula, the number in its format, no
hidden row, column or sheet, nothing that is struck out. A formula that was never calculated
stands as it is: the file does not say what it shows. The method is ``docx``, the contract's word
for Office.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from gongkai.model import Document, ReadError, Source
from gongkai.read.compose import Box, Composer
from gongkai.read.excel_formats import BUILT_IN, shown
from gongkai.read.package import Package

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
HIDDEN = ("hidden", "veryHidden")
RAISED = ("superscript", "subscript")
MAX_PLACES = 400_000
MAX_FORMULA = 60
NOTE = re.compile(r"[\s\[\]()（）0-9①-⑳*※]+")

Words = tuple[str, str]
"""What a text shows, and what it shows in a cell that is struck out as a whole."""
Range = tuple[int, int, int, int]
"""First row, first column, last row, last column; all count from zero."""


@dataclass(slots=True)
class Book:
    """What all sheets share: strings, formats by style, and the day that dates count from.

    ``struck`` says of each style whether its font strikes out.
    """

    strings: list[Words] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    struck: list[bool] = field(default_factory=list)
    is_1904: bool = False


@dataclass(slots=True)
class Sheet:
    """The shown cells of a sheet by place, and its merged ranges."""

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    def is_shown(self, row: int, column: int) -> bool:
        """Tell whether a place is in no hidden row or column."""
        if row in self.hidden_rows:
            return False
        return not any(first <= column <= last for first, last in self.hidden_columns)


def read_excel(source: Source, data: bytes) -> Document:
    """Read an Excel file.

    Raises:
        ReadError: the file is broken, encrypted, over the limits, or holds no text.
    """
    package = Package(data)
    main = package.main("xl/workbook.xml")
    if main.endswith(".bin"):
        raise ReadError("a binary Excel file; save it as .xlsx (请另存为 .xlsx)")
    workbook = package.xml(main)
    book = _book(package, main, workbook)
    targets = package.targets(main)
    composer = Composer()
    for each in _all(workbook, "sheets", "sheet"):
        target = targets.get(_attribute(each, "id") or "")
        if target and package.has(target) and each.get("state") not in HIDDEN:
            composer.add_table(_boxes(_sheet(package.xml(target), book)))
    text, grids = composer.finish()
    if not text:
        raise ReadError("the file is empty")
    return Document(
        source=source,
        text=text,
        grids=grids,
        encoding="utf-8",
        media_type=MEDIA_TYPE,
        method="docx",
    )


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _attribute(element: etree._Element, wanted: str) -> str | None:
    found = (v for k, v in element.attrib.items() if str(k).rpartition("}")[2] == wanted)
    return next((str(value) for value in found), None)


def _all(root: etree._Element, *path: str) -> list[etree._Element]:
    """Give the elements at a path of local names."""
    found = [root]
    for step in path:
        found = [each for parent in found for each in parent if _local(each) == step]
    return found


def _number(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else default


def _is_on(text: str | None) -> bool:
    return text in ("1", "true")


def _book(package: Package, main: str, workbook: etree._Element) -> Book:
    book = Book()
    book.is_1904 = any(_is_on(each.get("date1904")) for each in _all(workbook, "workbookPr"))
    if strings := package.target_of_type(main, "sharedStrings"):
        book.strings = [_rich(each) for each in _all(package.xml(strings), "si")]
    if styles := package.target_of_type(main, "styles"):
        root = package.xml(styles)
        codes = dict(BUILT_IN)
        for each in _all(root, "numFmts", "numFmt"):
            codes[_number(each.get("numFmtId"))] = each.get("formatCode") or ""
        cells = _all(root, "cellXfs", "xf")
        book.formats = [codes.get(_number(each.get("numFmtId")), "") for each in cells]
        fonts = [bool(_switched(each, "strike")) for each in _all(root, "fonts", "font")]
        chosen = (_number(each.get("fontId"), len(fonts)) for each in cells)
        book.struck = [font < len(fonts) and fonts[font] for font in chosen]
    return book


def _switched(properties: etree._Element, wanted: str) -> bool:
    """Tell whether a property that may say no is on."""
    return any(each.get("val") not in ("0", "false") for each in _all(properties, wanted))


def _rich(element: etree._Element) -> Words:
    """Join the runs of a text without what is struck out, raised marks and printed readings.

    A run without a font of its own has that of its cell.
    """
    words = of_struck = ""
    for each in element:
        kind = _local(each)
        if kind == "t":
            words += each.text or ""
        elif kind == "r":
            run = "".join(one.text or "" for one in _all(each, "t"))
            fonts = _all(each, "rPr")
            if any(_switched(font, "strike") for font in fonts):
                continue
            raised = any(one.get("val") in RAISED for one in _all(each, "rPr", "vertAlign"))
            if raised and words.strip() and NOTE.fullmatch(run):
                continue
            words += run
            of_struck += run if fonts else ""
    return words, of_struck


def _sheet(root: etree._Element, book: Book) -> Sheet:
    sheet = Sheet()
    for each in _all(root, "cols", "col"):
        if _is_on(each.get("hidden")):
            first, last = _number(each.get("min"), 1), _number(each.get("max"), 1)
            sheet.hidden_columns.append((first - 1, last - 1))
    row = -1
    for each in _all(root, "sheetData", "row"):
        row = _number(each.get("r"), row + 2) - 1
        if _is_on(each.get("hidden")):
            sheet.hidden_rows.add(row)
        _row(each, row, sheet, book)
    for each in _all(root, "mergeCells", "mergeCell"):
        corner, _, opposite = (each.get("ref") or "").partition(":")
        start, end = _place(corner), _place(opposite)
        if start and end:
            sheet.merged.append((*start, *end))
    return sheet


def _row(element: etree._Element, row: int, sheet: Sheet, book: Book) -> None:
    column = -1
    for each in element:
        if _local(each) != "c":
            continue
        place = _place(each.get("r") or "")
        column = place[1] if place else column + 1
        if text := _text(each, book):
            sheet.texts[row, column] = text


def _place(reference: str) -> tuple[int, int] | None:
    """Read a reference such as B3 as row and column.

    >>> _place("B3"), _place("AA1"), _place("")
    ((2, 1), (0, 26), None)
    """
    match = REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def _text(cell: etree._Element, book: Book) -> str:
    """Give what a cell shows."""
    kind = cell.get("t") or "n"
    style = _number(cell.get("s"))
    is_struck = style < len(book.struck) and book.struck[style]
    if kind == "inlineStr":
        return "".join(_rich(each)[is_struck] for each in _all(cell, "is")).strip()
    stored = "".join(each.text or "" for each in _all(cell, "v"))
    if kind == "s":
        index = _number(stored, len(book.strings))
        if stored and index >= len(book.strings):
            raise ReadError("a broken Excel file: a cell names a text that is not there")
        return book.strings[index][is_struck].strip() if stored else ""
    if is_struck:
        return ""
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(stored, stored)
    if not stored.strip():
        formula = "".join(each.text or "" for each in _all(cell, "f")).strip()
        return "=" + formula[:MAX_FORMULA] if formula else ""
    if kind != "n":
        return stored.strip()
    code = book.formats[style] if style < len(book.formats) else ""
    return shown(stored.strip(), code, is_1904=book.is_1904)


def _boxes(sheet: Sheet) -> list[Box]:
    """Lay out the used range: a box for each place that no merged cell covers."""
    texts = {place: text for place, text in sheet.texts.items() if sheet.is_shown(*place)}
    if not texts:
        return []
    rows = sorted({row for row, _ in texts})
    left, right = min(column for _, column in texts), max(column for _, column in texts)
    if len(rows) * (right - left + 1) > MAX_PLACES:
        raise ReadError("a sheet that is too large for a report")
    spans, covered = _merge(sheet.merged, (rows[0], left, rows[-1], right), set(rows))
    boxes: list[Box] = []
    for row in rows:
        for column in range(left, right + 1):
            if (row, column) in covered or not sheet.is_shown(row, column):
                continue
            down, wide = spans.get((row, column), (1, 1))
            lines = (texts.get((row, column), ""),)
            boxes.append(Box(lines, row, column, down, wide))
    return boxes


def _merge(
    merged: list[Range], used: Range, rows: set[int]
) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """Give the spans of merged cells within the used range, and the places they cover."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    steps = 0
    for top, left, bottom, right in merged:
        bottom, right = min(bottom, used[2]), min(right, used[3])
        inside = [row for row in range(max(top, used[0]), bottom + 1) if row in rows]
        steps += max(0, bottom - top + 1) + len(inside) * max(0, right - left + 1)
        if steps > 2 * MAX_PLACES:
            raise ReadError("a sheet with too many merged cells")
        if not inside or (top, left) in covered:
            continue
        places = {(row, column) for row in inside for column in range(left, right + 1)}
        spans[top, left] = (bottom - top + 1, right - left + 1)
        covered |= places - {(top, left)}
    return spans, covered

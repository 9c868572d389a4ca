"""Write a workbook (.xlsx) of our own: the same sheets give the same bytes.

In: sheets of cells with looks. Out: the bytes of a file. Must not know what the cells mean. A
text is always written as a text, also where it begins like a formula; no formula, link, macro or
date of this machine is ever written.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from gongkai.desk.styles import Look, Styles
from gongkai.desk.xlsx_parts import (
    APP,
    CORE,
    DECLARATION,
    MAIN,
    PACKAGE_RELATIONS,
    RELATIONS,
    content_types,
    workbook_relations,
)

STAMP = (1980, 1, 1, 0, 0, 0)
MARK = b"gongkai check"
"""The comment of the ZIP file; a workbook that another program saved again has lost it."""
LONGEST = 32_000
"""Characters that a cell may hold; the format ends at 32,767."""
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
FORMULA = ("=", "+", "-", "@")
A4 = 9
LINE, HIGHEST = 17.0, 409.0
"""Points of one line of text, and of the highest row that the format knows."""
INDENT = 1.5
"""Digits that one step of an indent takes."""
ROOM = 0.93
"""Share of a column's width that words fill before they break."""


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with its look; ``columns`` and ``rows`` more than 1 merge it with its neighbours."""

    value: str | int | Decimal | None
    look: Look = PLAIN
    columns: int = 1
    rows: int = 1


@dataclass(slots=True)
class Sheet:
    """One sheet: rows of cells (None is a place that a merged cell covers, or nothing).

    ``heads`` rows at the top stay in view and are printed on every page, like ``stays`` columns
    at the left; ``filtered`` puts a filter on the last of the heads. A row without a height of
    its own is as high as its words need. Pages are as wide as the sheet; where ``scale`` is
    given (in percent), that holds instead, and a new page begins after each of ``breaks`` rows.
    """

    name: str
    widths: Sequence[float]
    rows: list[list[Cell | None]] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    heads: int = 1
    stays: int = 0
    filtered: bool = False
    tab: str = ""
    footer: str = ""
    scale: int = 0
    is_one_page: bool = False
    breaks: list[int] = field(default_factory=list)


def is_ours(path: Path) -> bool:
    """Say whether a file is a workbook as this program wrote it, not saved by another since."""
    try:
        with path.open("rb") as file:
            file.seek(-min(len(MARK), path.stat().st_size), 2)
            return file.read() == MARK
    except OSError:
        return False


def write_book(sheets: Sequence[Sheet], title: str) -> bytes:
    """Write the sheets as one workbook."""
    styles = Styles()
    pages = [_sheet(sheet, styles, first=index == 0) for index, sheet in enumerate(sheets)]
    parts = {
        "[Content_Types].xml": content_types(len(sheets)),
        "_rels/.rels": PACKAGE_RELATIONS,
        "docProps/app.xml": APP,
        "docProps/core.xml": CORE.format(title=escape(_clean(title))),
        "xl/workbook.xml": _workbook(sheets),
        "xl/_rels/workbook.xml.rels": workbook_relations(len(sheets)),
        "xl/styles.xml": styles.xml(),
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": page for n, page in enumerate(pages, start=1)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(zipfile.ZipInfo(name, STAMP), text.encode(), zipfile.ZIP_DEFLATED, 6)
        book.comment = MARK
    return out.getvalue()


def column_name(index: int) -> str:
    """Name a column counted from 0.

    >>> column_name(0), column_name(25), column_name(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def _clean(text: str) -> str:
    text = FORBIDDEN.sub("", text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _workbook(sheets: Sequence[Sheet]) -> str:
    listed = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, sheet in enumerate(sheets, start=1)
    )
    names = "".join(_defined(n, sheet) for n, sheet in enumerate(sheets))
    return (
        f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        f"<bookViews><workbookView/></bookViews><sheets>{listed}</sheets>"
        + (f"<definedNames>{names}</definedNames>" if names else "")
        + "</workbook>"
    )


def _defined(index: int, sheet: Sheet) -> str:
    """Name what is printed on every page, and where the filter lies."""
    name = "'" + sheet.name.replace("'", "''") + "'"
    out = ""
    if sheet.filtered and sheet.heads:
        last = f"${column_name(len(sheet.widths) - 1)}${max(len(sheet.rows), sheet.heads)}"
        out += (
            f'<definedName name="_xlnm._FilterDatabase" localSheetId="{index}" hidden="1">'
            f"{escape(name)}!$A${sheet.heads}:{last}</definedName>"
        )
    if sheet.heads:
        out += (
            f'<definedName name="_xlnm.Print_Titles" localSheetId="{index}">'
            f"{escape(name)}!$1:${sheet.heads}</definedName>"
        )
    return out


def _sheet(sheet: Sheet, styles: Styles, *, first: bool) -> str:
    tab = f'<tabColor rgb="FF{sheet.tab}"/>' if sheet.tab else ""
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width:g}" customWidth="1"/>'
        for n, width in enumerate(sheet.widths, start=1)
    )
    merges: list[str] = []
    rows = "".join(
        _row(n, row, sheet.heights.get(n) or height_of(row, sheet.widths), styles, merges)
        for n, row in enumerate(sheet.rows)
    )
    last = f"{column_name(len(sheet.widths) - 1)}{max(len(sheet.rows), sheet.heads, 1)}"
    joined = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
    breaks = "".join(f'<brk id="{at}" max="16383" man="1"/>' for at in sheet.breaks)
    count = len(sheet.breaks)
    size = (
        f'scale="{sheet.scale}" '
        if sheet.scale
        else f'fitToWidth="1" fitToHeight="{int(sheet.is_one_page)}" '
    )
    filtered = f'<autoFilter ref="A{sheet.heads}:{last}"/>' if sheet.filtered else ""
    return (
        f'{DECLARATION}<worksheet xmlns="{MAIN}"><sheetPr>{tab}'
        f'<pageSetUpPr fitToPage="{int(not sheet.scale)}"/>'
        f'</sheetPr><dimension ref="A1:{last}"/>{_view(sheet, first=first)}'
        f'<sheetFormatPr defaultRowHeight="16"/><cols>{columns}</cols>'
        f"<sheetData>{rows}</sheetData>{filtered}"
        + (f'<mergeCells count="{len(merges)}">{joined}</mergeCells>' if merges else "")
        + '<printOptions horizontalCentered="1"/><pageMargins left="0.4" right="0.4" '
        'top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="{A4}" {size}orientation="landscape"/>'
        f"<headerFooter><oddFooter>{escape(sheet.footer)}</oddFooter></headerFooter>"
        + (f'<rowBreaks count="{count}" manualBreakCount="{count}">{breaks}</rowBreaks>'
           if breaks else "")
        + "</worksheet>"
    )  # fmt: skip


def _view(sheet: Sheet, *, first: bool) -> str:
    chosen = ' tabSelected="1"' if first else ""
    if not sheet.heads and not sheet.stays:
        pane = ""
    else:
        at = f"{column_name(sheet.stays)}{sheet.heads + 1}"
        split = (f'xSplit="{sheet.stays}" ' if sheet.stays else "") + (
            f'ySplit="{sheet.heads}" ' if sheet.heads else ""
        )
        where = {(True, True): "bottomRight", (False, True): "bottomLeft"}.get(
            (bool(sheet.stays), bool(sheet.heads)), "topRight"
        )
        pane = f'<pane {split}topLeftCell="{at}" activePane="{where}" state="frozen"/>'
    return (
        f'<sheetViews><sheetView showGridLines="0"{chosen} workbookViewId="0">{pane}'
        "</sheetView></sheetViews>"
    )


def _row(
    index: int,
    row: Sequence[Cell | None],
    height: float,
    styles: Styles,
    merges: list[str],
) -> str:
    cells = "".join(_cells(index, row, styles, merges))
    return f'<row r="{index + 1}" ht="{height:g}" customHeight="1">{cells}</row>'


def height_of(row: Sequence[Cell | None], widths: Sequence[float]) -> float:
    """Give the height that the words of a row need, in points."""
    needed = LINE
    for column, cell in enumerate(row):
        if cell is not None and isinstance(cell.value, str) and cell.rows == 1:
            room = sum(widths[column : column + cell.columns]) * ROOM - INDENT * cell.look.indent
            room = room * 10 / cell.look.size
            lines = max(1, -(-wide(cell.value) // max(1, room)))
            needed = max(needed, 4 + lines * cell.look.size * LINE / 12)
    return min(needed, HIGHEST)


def wide(text: str) -> int:
    """Count the width of a text in digits; a 汉字 takes two.

    >>> wide("表A1")
    4
    """
    return sum(1 + (ord(character) > 0x2E80) for character in text)


def _cells(
    index: int, row: Sequence[Cell | None], styles: Styles, merges: list[str]
) -> Iterator[str]:
    for column, cell in enumerate(row):
        if cell is None:
            continue
        name = f"{column_name(column)}{index + 1}"
        if cell.columns > 1 or cell.rows > 1:
            end = f"{column_name(column + cell.columns - 1)}{index + cell.rows}"
            merges.append(f"{name}:{end}")
        yield _cell(name, cell, styles)


def _cell(name: str, cell: Cell, styles: Styles) -> str:
    value, look = cell.value, cell.look
    if isinstance(value, str) and value.lstrip().startswith(FORMULA):
        look = replace(look, quoted=True)
    style = styles.number(look)
    if value is None or value == "":
        return f'<c r="{name}" s="{style}"/>'
    if isinstance(value, str):
        text = escape(_clean(value))
        return (
            f'<c r="{name}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t>'
            "</is></c>"
        )
    return f'<c r="{name}" s="{style}"><v>{format(Decimal(value), "f")}</v></c>'

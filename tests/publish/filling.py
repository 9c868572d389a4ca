"""Fill in a blank form as an office does, let LibreOffice calculate it, and read what it says.

In: values by indicator. Out: workbooks, numbers, messages and pictures.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from drawing import Box, draw_disclosure, draw_proceedings, draw_requests, expand, indicators_of
from gongkai.knowledge import Identity, identities, indicators
from gongkai.read.legacy import find_office

needs_office = pytest.mark.skipif(
    find_office() is None and not os.environ.get("CI"), reason="LibreOffice is not installed"
)
FORM = "2021"
SHEETS = {"disclosure": "主动公开", "requests": "申请办理", "proceedings": "复议诉讼"}
TOPS = {"disclosure": 6, "requests": 4, "proceedings": 4}
"""The row of each sheet, counted from 1, where its table begins."""
DRAW = {
    "disclosure": draw_disclosure,
    "requests": draw_requests,
    "proceedings": draw_proceedings,
}
WORDS = {
    "balance": "第一项加第二项之和 ≠ 第三项加第四项之和",
    "applicants": "各类申请人之和 ≠ 总计",
    "outcomes": "（一）至（六）各项之和 ≠ （七）总计",
    "proceedings": "四种结果之和 ≠ 总计",
}
LIST = {"requests": (12, range(5, 33)), "proceedings": (1, range(10, 13))}
"""Column and rows of the messages, counted from 1."""


def official(table: str) -> list[list[Box | None]]:
    """The grid of a table as it is drawn for the tests of reading; values are indicators."""
    return expand(DRAW[table](FORM, {one: one for one in indicators_of(FORM)}))


def cells() -> dict[str, tuple[str, int, int]]:
    """Sheet, row and column, counted from 1, of every indicator."""
    found = {}
    for table, top in TOPS.items():
        for row, line in enumerate(official(table), start=top):
            for column, box in enumerate(line, start=1):
                if box and box.is_value:
                    found[box.text] = (SHEETS[table], row, column)
    return found


def fill(source: Path, target: Path, values: Mapping[str, Any]) -> Path:
    """Type or paste values into a form: whatever stood in those cells is gone."""
    book = openpyxl.load_workbook(source)
    places = cells()
    for indicator, value in values.items():
        sheet, row, column = places[indicator]
        book[sheet].cell(row, column).value = value
    book.save(target)
    return target


def calculate(files: Sequence[Path], kind: str) -> list[Path]:
    """Let LibreOffice open workbooks, calculate them, and save them as another kind."""
    office = find_office()
    assert office is not None, "CI needs LibreOffice"
    folder = files[0].parent / kind
    profile = f"-env:UserInstallation={(files[0].parent / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=300)
    return [folder / f"{file.stem}.{kind}" for file in files]


def shown(file: Path) -> tuple[dict[str, Any], set[str], list[str]]:
    """What a calculated form shows: its figures, its messages, and the line above each table."""
    book = openpyxl.load_workbook(file, data_only=True)
    figures = {
        indicator: book[sheet].cell(row, column).value
        for indicator, (sheet, row, column) in cells().items()
    }
    messages = {
        str(text)
        for table, (column, rows) in LIST.items()
        for row in rows
        if (text := book[SHEETS[table]].cell(row, column).value)
    }
    hints = [str(book[SHEETS[table]].cell(top - 1, 1).value) for table, top in TOPS.items()]
    return figures, messages, hints


def broken(values: Mapping[str, int]) -> set[str]:
    """The messages that a filled form must show, by identities.csv and simple addition."""
    found = set()
    for identity in own_identities():
        left, right = (sum(values[one] for one in side) for side in (identity.left, identity.right))
        if left != right:
            found.add(f"{WORDS[identity.check]}：{left} ≠ {right}（{place(identity)}）")
    return found


def own_identities() -> list[Identity]:
    """The identities of the form."""
    return [one for one in identities() if FORM in one.forms]


def place(identity: Identity) -> str:
    """The column of a sum down, the row of a sum across."""
    entry = indicators()[identity.right[0]]
    is_down = identity.check in ("balance", "outcomes")
    return entry.column_zh if is_down else entry.row_zh


def merged(sheet: Worksheet) -> set[str]:
    """The merged cells of a sheet."""
    return {str(area) for area in sheet.merged_cells.ranges}


def look_at(file: Path, page: int) -> tuple[Any, list[tuple[str, float, float, float, float]]]:
    """Render a page, and find its words: text, left, top, right, bottom in pixels."""
    scale = 2
    with pypdfium2.PdfDocument(file) as document:
        sheet = document[page]
        picture = sheet.render(scale=scale).to_pil().convert("RGB")
        text = sheet.get_textpage()
        words = []
        for number in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(number)
            said = text.get_text_bounded(left, bottom, right, top).strip()
            height = sheet.get_height()
            words.append(
                (
                    said,
                    left * scale,
                    (height - top) * scale,
                    right * scale,
                    (height - bottom) * scale,
                )
            )
        text.close()
        sheet.close()
    return picture, words


def is_amber(colour: Iterable[int]) -> bool:
    """Tell amber from white, grey, pale blue and black."""
    red, green, blue = colour
    return red > 230 and 170 < green < 225 and blue < 120

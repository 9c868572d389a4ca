"""How the cells of the blank form look: paper and ink, grey for sums, amber for what is broken.

In: a workbook. Out: its formats. Must not know what is written in a cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

FONT = "宋体"
AMBER, GREY, BLUE, PALE = "#FFC94D", "#EEF1F2", "#E3EFF9", "#5F6B73"

_FREE = {"locked": False}
_MIDDLE = {"align": "center", "valign": "vcenter", "text_wrap": True}
_LINED = {"border": 1, **_MIDDLE}
_SHRUNK = {"valign": "vcenter", "shrink": True, "font_size": 9}

LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "align": "center", "valign": "vcenter"},
    "section": {"bold": True, "font_size": 11, "valign": "vcenter"},
    "unit": {"font_size": 9, "align": "right", "valign": "vcenter", "font_color": PALE},
    "status": {"font_size": 9, "valign": "vcenter", "font_color": PALE},
    "ask": {"align": "right", "valign": "vcenter"},
    "answer": {"bottom": 1, "align": "left", "valign": "vcenter", **_FREE},
    "caption": {**_LINED, "bold": True},
    "head": {**_LINED, "bold": True},
    "label": {**_LINED, "align": "left", "indent": 1},
    "group": _LINED,
    "corner": {**_LINED, "font_size": 9},
    "value": {**_LINED, **_FREE},
    "sum": {**_LINED, **_FREE, "bg_color": GREY},
    "carried": {**_LINED, **_FREE, "bg_color": BLUE},
    "list_head": {"bold": True, "font_size": 9, "valign": "vcenter"},
    "list": _SHRUNK,
    "note": {"text_wrap": True, "valign": "top", "font_size": 9, "font_color": PALE},
    "cell": {"border": 1, "valign": "vcenter", "shrink": True, "font_size": 9},
    "cell_middle": {**_LINED, "font_size": 9},
    "words": {"text_wrap": True, "valign": "top"},
    "words_en": {"text_wrap": True, "valign": "top", "font_color": PALE, "font_size": 10},
    "amber": {"bg_color": AMBER, "bold": True},
}


def make_looks(book: Workbook) -> dict[str, Format]:
    """Make every look a format of the workbook."""
    found: dict[str, Format] = {}
    for name, look in LOOKS.items():
        # a conditional format names only what it changes
        font = {} if name == "amber" else {"font_name": FONT, "font_size": 10}
        found[name] = book.add_format({**font, **look})
    return found

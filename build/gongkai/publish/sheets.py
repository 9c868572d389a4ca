"""Reads the cells of a workbook, as far as comparing them needs.

In: an XLSX file, also one that another program wrote. Out: value or formula of every cell. Must
not know what a cell means, nor run anything: a formula is its text.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
LARGEST = 1 << 30
"""Bytes of a member, unpacked; a larger one is no workbook of ours."""

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    EOFError,
    LookupError,
    NotImplementedError,
    RuntimeError,
)
"""What is raised of a file that was cut off or overwritten, or says that it is encrypted."""

Cells = dict[tuple[str, str], str]


def cells(path: Path) -> Cells:
    """Give every cell that is not empty by the name of its sheet and its own.

    Raises:
        ValueError: it is no workbook.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return dict(_all(archive))
    except BROKEN as error:
        raise ValueError(str(error)) from error


def _all(archive: zipfile.ZipFile) -> Iterator[tuple[tuple[str, str], str]]:
    shared = _shared(archive)
    links = {
        one.get("Id"): str(one.get("Target")).removeprefix("/xl/")
        for one in _root(archive, "xl/_rels/workbook.xml.rels")
    }
    for sheet in _root(archive, "xl/workbook.xml").iter(f"{MAIN}sheet"):
        member = f"xl/{links[sheet.get(LINK)]}"
        for cell in _root(archive, member).iter(f"{MAIN}c"):
            if text := _text(cell, shared):
                yield (str(sheet.get("name")), str(cell.get("r"))), text


def _root(archive: zipfile.ZipFile, name: str) -> Any:
    info = archive.getinfo(name)
    if info.file_size > LARGEST:
        raise ValueError(f"{name} is too large")
    data = archive.read(info)
    if b"<!DOCTYPE" in data[:1000]:
        raise ValueError(f"{name} declares a type")
    return ElementTree.fromstring(data)  # noqa: S314  # declarations are refused just above


def _shared(archive: zipfile.ZipFile) -> list[str]:
    name = "xl/sharedStrings.xml"
    if name not in archive.namelist():
        return []
    return [_joined(item) for item in _root(archive, name).iter(f"{MAIN}si")]


def _joined(item: Any) -> str:
    return "".join(part.text or "" for part in item.iter(f"{MAIN}t"))


def _text(cell: Any, shared: list[str]) -> str:
    formula = cell.find(f"{MAIN}f")
    if formula is not None:
        return f"={formula.text or ''}"
    if cell.get("t") == "inlineStr":
        return _joined(cell)
    value = cell.find(f"{MAIN}v")
    if value is None or value.text is None:
        return ""
    return shared[int(value.text)] if cell.get("t") == "s" else str(value.text)

"""Read the list of the units that are to report: a CSV file as an office keeps one.

In: a path. Out: ``Listed`` rows in the order of the file. Must not know any report. UTF-8,
GB18030 and the UTF-16 of Excel's text export are read; columns may have Chinese or English
headers (columns.csv); a broken line is named with its number.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from gongkai.model import UsageError

LARGEST = 8 << 20
BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
DIVIDERS = (",", "\t", ";")
ALIASES = re.compile(r"[、;|/,]")
YES_OR_NO = {"": None, "是": True, "否": False, "yes": True, "no": False, "1": True, "0": False}


@dataclass(frozen=True, slots=True)
class Listed:
    """One unit of the list; ``is_summed`` is None where the list does not say it."""

    name: str
    code: str
    aliases: tuple[str, ...]
    is_summed: bool | None
    line: int

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that the list gives it."""
        return (self.name, *self.aliases)


@cache
def headers() -> dict[str, str]:
    """What a header means, by its folded wording."""
    text = files(__name__.rpartition(".")[0]).joinpath("columns.csv").read_text(encoding="utf-8")
    return {fold(row["header"]): row["means"] for row in csv.DictReader(text.splitlines())}


def fold(text: str) -> str:
    """Fold the width of characters, drop blanks, and write small letters.

    >>> fold("（Name） "), fold("演示镇 人民政府")
    ('(name)', '演示镇人民政府')
    """
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def read_units(path: Path) -> tuple[Listed, ...]:
    """Read a list of units.

    Raises:
        UsageError: it cannot be read, has no column of names, or a line is malformed.
    """
    rows = _rows(path)
    columns = _columns(path, rows[0])
    found: list[Listed] = []
    taken: dict[str, int] = {}
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        unit = _unit(f"{path}, line {number}", cells, columns, number)
        for name in unit.names:
            other = taken.setdefault(fold(name), number)
            if other != number:
                raise UsageError(f"{path}, line {number}: {name} stands in line {other} already")
        found.append(unit)
    if not found:
        raise UsageError(f"{path}: no unit is listed below the header")
    return tuple(found)


def _rows(path: Path) -> list[list[str]]:
    text = _text(path)
    first = next(iter(text.splitlines()), "")
    divider = max(DIVIDERS, key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True))
    except csv.Error as error:
        raise UsageError(f"{path}: no readable CSV: {error}") from error
    if not rows:
        raise UsageError(f"{path}: is empty; the first line must name the columns")
    return rows


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{path}: cannot be opened: {error.strerror}") from error
    if len(data) > LARGEST:
        raise UsageError(f"{path}: is larger than {LARGEST >> 20} MB; no list of units is")
    marked = next((name for mark, name in BOMS if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UsageError(f"{path}: is no text in UTF-8 or GB18030; save the list as CSV")


def _columns(path: Path, header: list[str]) -> list[str]:
    """Say what each column means; "" for one that is not used."""
    means = [headers().get(fold(cell), "") for cell in header]
    for wanted in ("name", "code", "is_summed"):
        if means.count(wanted) > 1:
            raise UsageError(f"{path}, line 1: two columns mean the same: {wanted}")
    if "name" not in means:
        printed = ", ".join(cell.strip() for cell in header)[:80]
        raise UsageError(f"{path}, line 1: no column 单位名称 (or name); found: {printed}")
    return means


def _unit(where: str, cells: list[str], columns: list[str], number: int) -> Listed:
    if any(cell.strip() for cell in cells[len(columns) :]):
        raise UsageError(f"{where}: {len(cells)} cells under {len(columns)} headers")
    told: dict[str, list[str]] = {}
    for means, cell in zip(columns, cells, strict=False):
        told.setdefault(means, []).append(" ".join(cell.split()))
    (name,) = told.get("name", [""])
    if not name:
        raise UsageError(f"{where}: the name of the unit is empty")
    (summed,) = told.get("is_summed", [""])
    if fold(summed) not in YES_OR_NO:
        raise UsageError(f"{where}: 计入汇总 must be 是 or 否, not {summed}")
    parts = [part for cell in told.get("aliases", []) for part in ALIASES.split(cell)]
    aliases = tuple(part.strip() for part in parts if part.strip() and fold(part) != fold(name))
    (code,) = told.get("code", [""])
    return Listed(name, code, tuple(dict.fromkeys(aliases)), YES_OR_NO[fold(summed)], number)

"""Writes a package's other formats: for spreadsheets, Stata and SQLite.

In: a folder with every table as Parquet. Out: files beside them, and their descriptions. Must
not know how a format is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gongkai.publish import database, dictionary, excel_csv, prose, stata, workbook
from gongkai.publish.descriptor import Json, Release
from gongkai.publish.resources import File, excel_resource, file_resource
from gongkai.publish.sizes import has_csv, is_large, is_vast

LARGE = ("figures", "texts")
"""What the database of a large archive leaves out; it has no workbook and no Stata file either:
Parquet is for such sizes."""

SPREADSHEET_ROWS = 1_048_576
"""Rows of a sheet, headings among them."""

HEADINGS = 2
DATABASE, PANEL = "gongkai.sqlite", "panel.dta"
BOOKS = {"gongkai.xlsx": False, "gongkai.zh.xlsx": True}
"""The workbooks, and whether their headings are Chinese."""


@dataclass(frozen=True, slots=True)
class Formats:
    """The further files: tables with a CSV file for spreadsheets, and other files."""

    tables: tuple[str, ...]
    files: tuple[File, ...]

    def resources(self, folder: Path) -> tuple[Json, ...]:
        """Describe the files, which lie in a folder."""
        return (
            *(excel_resource(folder, table) for table in self.tables),
            *(file_resource(folder, file) for file in self.files),
        )


def planned(rows: Mapping[str, int]) -> Formats:
    """Tell which further files a package has whose tables have so many rows."""
    is_whole = not is_large(rows["bodies"])
    printed = [name for name in rows if has_csv(name, rows["bodies"])]
    tables = tuple(
        one for one in excel_csv.TABLES if one in printed and rows[one] < SPREADSHEET_ROWS
    )
    written = [] if is_vast(rows["bodies"]) else [DATABASE]
    if is_whole and rows["panel"] + HEADINGS <= SPREADSHEET_ROWS:
        written += [*BOOKS]
    if is_whole and rows["panel"]:  # Stata has no file without an observation
        written.append(PANEL)
    return Formats(tables, tuple(prose.file(name) for name in written))


def left_out(bodies: int) -> tuple[str, ...]:
    """Tell which tables the database leaves out."""
    return LARGE if is_large(bodies) else ()


def write(
    folder: Path, release: Release, rows: Mapping[str, int], facts: Mapping[str, str]
) -> None:
    """Write what the size of the archive allows.

    Args:
        folder: the package's folder.
        release: version and clock, which the files carry.
        rows: the rows of each table.
        facts: what the notes of the workbook say of this package.

    Raises:
        OSError: the disk is full.
    """
    further = planned(rows)
    for table in further.tables:
        excel_csv.write(folder / f"{table}.parquet", folder / excel_csv.csv_name(table))
    for file in further.files:
        path = folder / file.file
        if file.file == DATABASE:
            too_large = left_out(rows["bodies"])
            names = [name for name in dictionary.resources() if name not in too_large]
            database.write(folder, path, release, names)
        elif file.file == PANEL:
            stata.write(folder, path, release)
        else:
            workbook.write(folder, path, release, facts, is_chinese=BOOKS[file.file])

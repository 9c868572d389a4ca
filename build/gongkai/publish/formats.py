"""Writes a package's other formats: for spreadsheets, Stata and SQLite.

In: a folder with every table as Parquet. Out: files beside them, and their descriptions. Must
not know how a format is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gongkai.publish import database, descriptor, excel_csv, prose, stata, workbook
from gongkai.publish.descriptor import File, Json, Release
from gongkai.publish.sizes import has_csv, is_large

LARGE = ("figures", "texts")
"""What the database of a large archive leaves out; it has no workbook and no Stata file either:
Parquet is for such sizes."""

SPREADSHEET_ROWS = 1_048_576
"""Rows of a sheet, headings among them."""

HEADINGS = 2
DATABASE, PANEL = "gongkai.sqlite", "panel.dta"


@dataclass(frozen=True, slots=True)
class Formats:
    """The further files: tables with a CSV file for spreadsheets, other files, descriptions."""

    tables: tuple[str, ...]
    files: tuple[File, ...]
    resources: tuple[Json, ...]


def write(
    folder: Path,
    release: Release,
    rows: Mapping[str, int],
    facts: Mapping[str, str],
) -> Formats:
    """Write what the size of the archive allows.

    Args:
        folder: the package's folder.
        release: version and clock, which the files carry.
        rows: the rows of each table.
        facts: what the notes of the workbook say of this package.

    Raises:
        OSError: the disk is full.
    """
    is_whole = not is_large(rows["bodies"])
    printed = [name for name in rows if has_csv(name, rows["bodies"])]
    tables = tuple(
        one for one in excel_csv.TABLES if one in printed and rows[one] < SPREADSHEET_ROWS
    )
    for table in tables:
        excel_csv.write(folder / f"{table}.parquet", folder / f"{table}{descriptor.EXCEL}.csv")
    database.write(folder, folder / DATABASE, release, () if is_whole else LARGE)
    written = [DATABASE]
    if is_whole and rows["panel"] + HEADINGS <= SPREADSHEET_ROWS:
        workbook.write(folder, folder / "gongkai.xlsx", release, facts, is_chinese=False)
        workbook.write(folder, folder / "gongkai.zh.xlsx", release, facts, is_chinese=True)
        written += ["gongkai.xlsx", "gongkai.zh.xlsx"]
    if is_whole and rows["panel"]:  # Stata has no file without an observation
        stata.write(folder, folder / PANEL, release)
        written.append(PANEL)
    files = tuple(prose.file(name) for name in written)
    return Formats(
        tables,
        files,
        (
            *(descriptor.excel_resource(folder, table) for table in tables),
            *(descriptor.file_resource(folder, file) for file in files),
        ),
    )

"""Writes the workbooks of a province in a large archive: one per year, with notes and codebook.

In: the published whole, and a province. Out: ``<year>.xlsx`` files, and what is said of them.
Must not know how a workbook looks.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from gongkai.publish import dictionary, files, prose, queries, workbook
from gongkai.publish.descriptor import Release
from gongkai.publish.fetch import fetch
from gongkai.publish.resources import File
from gongkai.publish.sql import CURRENT
from gongkai.tables import Tables

TABLES = ("indicators", "panel", "panel_status")


def write(tables: Tables, chosen: str, key: str, folder: Path, release: Release) -> None:
    """Write a workbook for every year of which the part has a current report.

    Args:
        tables: the published whole.
        chosen: a SELECT of the reports of the part, by ``?``.
        key: what stands for ``?``.
        folder: where the workbooks are to lie.
        release: version and clock, which they carry.
    """
    for year, count, file in planned(tables, chosen, key):
        with tempfile.TemporaryDirectory() as scratch:
            cut = f"SELECT report_id FROM ({_current(chosen)}) WHERE year = {year}"  # noqa: S608  # our own names, and a whole number
            _cut(tables, cut, key, scratch)
            facts = {"bodies": count, "reports": count, "figures": "", "years": year}
            workbook.write(Path(scratch), folder / file.file, release, facts, is_chinese=True)


def planned(tables: Tables, chosen: str, key: str) -> Iterator[tuple[str, str, File]]:
    """Give year, number of reports and description of every workbook of a part."""
    years = (
        f"SELECT year, count(*) AS reports FROM ({_current(chosen)}) GROUP BY year ORDER BY year"  # noqa: S608  # made of our own names
    )
    told = prose.file("YEAR.xlsx")
    for row in list(tables.rows(years, (key,))):
        year = str(row["year"])
        file = replace(
            told,
            file=f"{year}.xlsx",
            title_zh=told.title_zh.replace("YEAR", year),
            title_en=told.title_en.replace("YEAR", year),
        )
        yield year, str(row["reports"]), file


def _current(chosen: str) -> str:
    return f"SELECT report_id, year FROM ({CURRENT}) JOIN ({chosen}) USING (report_id)"  # noqa: S608  # made of our own names


def _cut(tables: Tables, reports: str, key: str, folder: str) -> None:
    """Put the tables of a workbook into a folder, with the rows of some reports alone."""
    for table in TABLES:
        is_panel = "panel" in table
        condition = f"report_id IN ({reports})" if is_panel else "true"
        found = fetch(tables, queries.select_where(table, condition), (key,) if is_panel else ())
        files.write_parquet(
            found.cast(dictionary.arrow_schema(table)), Path(folder) / f"{table}.parquet"
        )

"""Writes the package ``gongkai``: every table in every format, described and explained.

In: a folder of staged tables. Out: one package folder. Must not know where it will lie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from gongkai.model import KnowledgeError
from gongkai.publish import (
    blank_form,
    citing,
    descriptor,
    dictionary,
    files,
    formats,
    prose,
    queries,
    resources,
)
from gongkai.publish.blank_form.due import coming_year
from gongkai.publish.descriptor import Release, Words
from gongkai.publish.fetch import fetch
from gongkai.publish.formats import Formats
from gongkai.publish.sizes import has_csv, size_of
from gongkai.stages import counted
from gongkai.tables import Tables, files_of

NAME = "gongkai"


def write(staged: Path, folder: Path, release: Release) -> dict[str, int]:
    """Write the whole package; give the rows of each table.

    Raises:
        KnowledgeError: a staged table is missing.
    """
    rows = write_tables(staged, folder)
    finish(folder, release, rows)
    return rows


def finish(folder: Path, release: Release, rows: Mapping[str, int]) -> None:
    """Write what a package has besides its tables."""
    _write_blank(folder)
    formats.write(folder, release, rows, facts(folder, rows))
    explain(folder, release, rows)


def write_tables(staged: Path, folder: Path) -> dict[str, int]:
    """Write every table as Parquet and CSV, and nothing else; give the rows of each.

    Raises:
        KnowledgeError: a staged table is missing.
    """
    folder.mkdir(parents=True)
    source = Tables(staged)
    try:
        if absent := [name for name in dictionary.staged() if name not in source.names]:
            raise KnowledgeError(f"{staged}: table {absent[0]} was not staged")
        names = counted("tables", list(dictionary.resources()))
        return {name: write_table(source, folder, name) for name in names}
    finally:
        source.close()


def explain(folder: Path, release: Release, rows: Mapping[str, int]) -> None:
    """Write what explains the package, in whose folder all tables and other files lie already.

    That is README, LICENSE, ``datapackage.json``, citations and descriptions for catalogues.
    """
    further = formats.planned(rows)
    _explain(folder, release, rows, further)
    _describe(folder, release, rows, further)
    citing.write(folder, release)


def blank_of(folder: Path) -> blank_form.Blank:
    """The blank form of the coming year, which is nobody's."""
    published = Tables(folder)
    try:
        return blank_form.Blank(coming_year(published))
    finally:
        published.close()


def write_table(source: Tables, folder: Path, name: str, query: str = "") -> int:
    """Write one table as Parquet, and as CSV where the package has that; give its rows.

    ``query`` gives its rows, where it is not the usual one.
    """
    bodies = next(source.rows("SELECT count(*) AS n FROM bodies"))["n"]
    table = fetch(source, query or queries.select(name)).cast(dictionary.arrow_schema(name))
    files.write_parquet(table, folder / f"{name}.parquet")
    if has_csv(name, bodies):
        files.write_csv(table, folder / f"{name}.csv")
    return int(table.num_rows)


def _write_blank(folder: Path) -> None:
    blank_form.write(folder / blank_form.NAME, blank_of(folder))


def _describe(folder: Path, release: Release, rows: Mapping[str, int], further: Formats) -> None:
    settings = release.settings
    words = Words(
        NAME, settings.title_zh, settings.title_en, settings.description_zh, settings.description_en
    )
    printed = [name for name in rows if has_csv(name, rows["bodies"])]
    described: list[descriptor.Json] = []
    for name in rows:
        if name in printed:
            described.append(resources.csv_resource(folder, name, printed))
        paths = files_of(folder, name)
        described += [resources.parquet_resource(path, name, rows) for path in paths]
    described.append(blank_form.describe(folder))
    count = rows["sources"]
    source: descriptor.Json = {
        "title": f"各级行政机关的政府信息公开工作年度报告（{count} 份存档文件，见资源 sources）",
        "title_en": f"Annual reports on open government information of public bodies "
        f"({count} archived files, each listed in the resource sources)",
    }
    descriptor.describe(
        folder, words, release, [*described, *further.resources(folder)], [source], is_site=True
    )


def facts(folder: Path, rows: Mapping[str, int]) -> dict[str, str]:
    """What the notes of a package say of its size."""
    return {
        "reports": str(rows["reports"]),
        "figures": str(rows["figures"]),
        "bodies": str(files.reporting(folder)),
        "years": span_of_years(files.years_of(folder)),
    }


def _explain(
    folder: Path,
    release: Release,
    rows: Mapping[str, int],
    further: Formats,
) -> None:
    listed = dictionary.resources().values()
    texts = {
        **facts(folder, rows),
        "province": max(path.stem for path in files_of(folder, "figures")),
        "excel": "、".join(f"`{name}`" for name in further.tables),
        "excel_en": ", ".join(f"`{name}`" for name in further.tables),
        "files_zh": "\n".join(f"- `{one.file}` {one.use_zh}" for one in further.files),
        "files_en": "\n".join(f"- `{one.file}` {one.use_en}" for one in further.files),
        "tables_zh": "\n".join(
            f"- `{one.name}`（{rows[one.name]} 行）{one.title_zh}：{one.description_zh}"
            for one in listed
        ),
        "tables_en": "\n".join(
            f"- `{one.name}` ({rows[one.name]} rows) {one.title_en}: {one.description_en}"
            for one in listed
        ),
    }
    prose.put(folder, "README.md", "package.md", release, texts, size=size_of(rows["bodies"]))
    prose.put(folder, "LICENSE", "LICENSE", release, {})


def span_of_years(years: Sequence[int]) -> str:
    """The first and the last of sorted years, or a dash where there is none."""
    if not years:
        return "–"
    return str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"

"""Writes one package per province and one per year, cut out of the published whole.

In: the folder of the whole package. Out: ``provinces/<code>/`` and ``years/<year>/`` with the
bodies, reports, figures, panel and findings of each as CSV. Must not know the staged tables: a
part says what the whole says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Literal

import pyarrow as pa

from gongkai.knowledge.pinyin import shown
from gongkai.processes import dealt
from gongkai.publish import (
    descriptor,
    dictionary,
    excel_csv,
    files,
    part_books,
    part_database,
    prose,
    resources,
    sums,
)
from gongkai.publish.descriptor import Json, Release, Words
from gongkai.publish.resources import File
from gongkai.publish.sizes import is_large, size_of
from gongkai.publish.sql import CURRENT, NOWHERE, PROVINCE
from gongkai.tables import Tables

Lines = Callable[[pa.Table], Iterator[str]]
Kind = Literal["provinces", "years"]
KINDS: tuple[Kind, ...] = ("provinces", "years")
TABLES = (
    "bodies",
    "reports",
    "panel",
    "panel_status",
    "figures",
    "measured",
    "sections",
    "findings",
)
SHEETS = excel_csv.sheets(TABLES)
"""What a part holds for spreadsheets too, except of a large archive."""
ELSEWHERE = ("frame", "mentions", "assessments", "texts")
"""What a province of a large archive holds besides: nothing else has these as CSV."""
PROVINCES = f"""
    SELECT {PROVINCE} AS key, divisions.name AS name,
        count(DISTINCT body_id) AS bodies
    FROM reports JOIN bodies USING (body_id)
    LEFT JOIN divisions ON divisions.code = left(bodies.code, 2)
    GROUP BY ALL ORDER BY key
"""  # noqa: S608  # made of our own names
YEARS = f"""
    SELECT CAST(year AS VARCHAR) AS key, NULL AS name, count(DISTINCT body_id) AS bodies
    FROM ({CURRENT}) GROUP BY ALL ORDER BY key
"""  # noqa: S608  # made of our own names
CHOSEN = {
    "provinces": f"""
        SELECT report_id, reports.body_id, path FROM reports JOIN bodies USING (body_id)
        WHERE {PROVINCE} = ?
    """,  # noqa: S608  # made of our own names
    "years": "SELECT report_id, body_id, path FROM reports WHERE year = CAST(? AS INTEGER)",
}
"""The reports of a part, older versions included."""
PLACED = f"SELECT body_id FROM bodies WHERE {PROVINCE} = ?"  # noqa: S608  # made of our own names
"""The bodies of a province: those that are registered and have no report here, too."""
LENT = f"""
    SELECT DISTINCT own.path, {PROVINCE} AS home
    FROM (
        SELECT path FROM reports JOIN bodies USING (body_id)
        WHERE ordinal > 1 AND {PROVINCE} = ?
    ) AS own
    JOIN reports ON reports.path = own.path AND ordinal = 1 JOIN bodies USING (body_id)
    WHERE home <> ?
"""  # noqa: S608  # made of our own names
"""Documents of which the first report is another province's, with that province."""
KEYS = {"bodies": "body_id", "frame": "body_id", "texts": "path"}
"""By what the rows of a table belong to reports; by their own id where nothing is said."""
YEARLY = ("reports", "panel", "panel_status", "figures", "measured", "sections", "findings")
"""Tables whose rows are of a report, and so of a year, that provinces and years both have."""
ALL = "all"
"""Stands for a year where the rows of a table are not parted by year."""
OF_ALL = ("indicators",)
"""Tables that every part has whole."""


@dataclass(frozen=True, slots=True)
class Part:
    """One province or one year, and of how many bodies it has a report.

    ``name`` is that of a province, where it is known.
    """

    kind: Kind
    key: str
    bodies: int
    name: str | None = None

    @property
    def title_zh(self) -> str:
        """What the part holds, in Chinese."""
        if self.kind == "years":
            return f"{self.key}年"
        return self.name or ("全国性及未定区划" if self.key == NOWHERE else self.key)

    @property
    def title_en(self) -> str:
        """What the part holds, in English: names of places in Chinese with their pinyin."""
        if self.kind == "years":
            return self.key
        if self.name:
            return f"{self.name} ({shown(self.name)})"
        return "national or of unknown division" if self.key == NOWHERE else self.key


def parts(tables: Tables, kind: Kind) -> tuple[Part, ...]:
    """Every part of one kind that has a report, in order of its key."""
    listed = tables.rows(PROVINCES if kind == "provinces" else YEARS)
    return tuple(Part(kind, str(row["key"]), row["bodies"], row["name"]) for row in listed)


def tables_of(kind: Kind, *, is_compressed: bool) -> tuple[str, ...]:
    """The tables of a part; those of a large archive are compressed."""
    return (*TABLES, *ELSEWHERE) if is_compressed and kind == "provinces" else TABLES


def table_of(tables: Tables, part: Part, table: str) -> pa.Table:
    """Give the rows of one table that a part has, in the order in which the whole has them."""
    if table in OF_ALL:
        found = tables.cut(table, "true")
    else:
        key = KEYS.get(table, "report_id")
        chosen = f"SELECT {key} FROM ({CHOSEN[part.kind]})"  # noqa: S608  # made of our own names
        if part.kind == "provinces" and key == "body_id":
            chosen = PLACED
        found = tables.cut(table, f"{key} IN ({chosen})", (part.key,))
    return found.cast(dictionary.arrow_schema(table))


def pieces_of(tables: Tables, part: Part, table: str) -> Iterator[tuple[str | None, pa.Table]]:
    """Give the rows of one table that a part of a vast archive has, as its CSV file has them.

    They are put together by year, or by province, and so they follow each other: each piece comes
    with the key of its year or province, ``ALL`` where a table is not parted.
    """
    if table not in YEARLY:
        yield ALL, table_of(tables, part, table)
        return
    key = "year" if part.kind == "provinces" else PROVINCE
    chosen = CHOSEN[part.kind]
    both = f"""
        SELECT DISTINCT CAST({key} AS VARCHAR) AS other
        FROM ({chosen}) AS chosen JOIN reports USING (report_id)
        JOIN bodies ON bodies.body_id = reports.body_id ORDER BY other NULLS LAST
    """  # noqa: S608  # made of our own names
    for row in list(tables.rows(both, (part.key,))):
        condition = f"""report_id IN (
            SELECT report_id FROM ({chosen}) AS chosen JOIN reports USING (report_id)
            JOIN bodies ON bodies.body_id = reports.body_id
            WHERE CAST({key} AS VARCHAR) IS NOT DISTINCT FROM ?)
        """  # noqa: S608  # made of our own names
        found = tables.cut(table, condition, (part.key, row["other"]))
        yield row["other"], found.cast(dictionary.arrow_schema(table))


def is_lent_texts(tables: Tables, part: Part) -> bool:
    """Whether some texts of a province of a vast archive lie with another province."""
    return any(True for _ in tables.rows(LENT, (part.key, part.key)))


def lent_texts(tables: Tables, part: Part) -> tuple[pa.Table, ...]:
    """Give the texts of a province that lie with those before it, and with those after it.

    A document lies with the province of its first report; another of its reports may be of this.
    """
    wanted = dictionary.arrow_schema("texts")
    if not is_lent_texts(tables, part):
        return wanted.empty_table(), wanted.empty_table()
    return tuple(
        tables.cut(
            "texts",
            f"path IN (SELECT path FROM ({LENT}) WHERE {side})",  # noqa: S608  # our own names
            (part.key, part.key, part.key),
        ).cast(wanted)
        for side in ("home < ?", "home > ?")
    )


def asking(tables: Tables, part: Part) -> Callable[[str], pa.Table]:
    """Give ``table_of`` a part, which asks once for the files of one table after the other."""
    return lru_cache(maxsize=1)(partial(table_of, tables, part))


def printed(kind: Kind, *, is_compressed: bool) -> Iterator[tuple[str, str, Lines]]:
    """Give the CSV files of a part: the name and the table of each, and what makes its lines."""
    for table in tables_of(kind, is_compressed=is_compressed):
        yield files.csv_name(table, is_compressed=is_compressed), table, files.table_lines
        if table in SHEETS and not is_compressed:
            yield excel_csv.csv_name(table), table, excel_csv.table_lines


def write(whole: Path, target: Path, release: Release, bodies: int, jobs: int = 1) -> None:
    """Write every part into ``target``/provinces and ``target``/years.

    ``bodies`` is how many the archive has: the CSV files of a large one are compressed, and its
    parts are dealt out to so many processes.
    """
    tables = Tables(whole)
    try:
        found = [part for kind in KINDS for part in parts(tables, kind)]
    finally:
        tables.close()
    size = size_of(bodies)
    tasks = [Task(part, whole, target / part.kind / part.key, release, size) for part in found]
    for _ in dealt(write_one, tasks, jobs if is_large(bodies) else 1, "provinces, years"):
        pass


@dataclass(frozen=True, slots=True)
class Task:
    """One part to write: what of, where to, and of how large an archive it is."""

    part: Part
    whole: Path
    folder: Path
    release: Release
    size: str


def write_one(task: Task) -> None:
    """Write one part."""
    part, folder = task.part, task.folder
    is_compressed = task.size != "small"
    folder.mkdir(parents=True)
    rows: dict[str, int] = {}
    tables = Tables(task.whole)
    try:
        found = asking(tables, part)
        for name, table, lines in printed(part.kind, is_compressed=is_compressed):
            rows[table] = files.write_lines(lines(found(table)), folder / name) - 1
        books = books_of(tables, part, task.size)
        if books:
            part_books.write(tables, CHOSEN[part.kind], part.key, folder, task.release)
            part_database.write(found, folder / part_database.NAME, task.release)
    finally:
        tables.close()
    explain(folder, part, task.release, rows, books, task.size)
    sums.write(folder)


def books_of(tables: Tables, part: Part, size: str) -> list[File]:
    """The workbooks and the database that a province has, where the archive is large."""
    if part.kind != "provinces" or size != "large":
        return []
    books = part_books.planned(tables, CHOSEN[part.kind], part.key)
    return [*(file for _, _, file in books), part_database.planned()]


def explain(  # noqa: PLR0913  # what a text is made of
    folder: Path,
    part: Part,
    release: Release,
    rows: Mapping[str, int],
    books: list[File],
    size: str,
) -> None:
    """Write what explains a part, in whose folder its files lie already.

    ``books`` are its workbooks and its database; ``size`` is that of the archive, which decides
    whether its CSV files are compressed.
    """
    is_compressed = size != "small"
    settings = release.settings
    held = tables_of(part.kind, is_compressed=is_compressed)
    suffix = ".csv.gz" if is_compressed else ".csv"
    more = [dictionary.resources()[table] for table in held if table in ELSEWHERE]
    facts = {
        "more_zh": "\n".join(f"- `{one.name}{suffix}`：{one.title_zh}。" for one in more),
        "more_en": "\n".join(f"- `{one.name}{suffix}`: {one.title_en.lower()}." for one in more),
        "books_zh": "\n".join(f"- `{book.file}`：{book.use_zh}" for book in books),
        "books_en": "\n".join(f"- `{book.file}`: {book.use_en}" for book in books),
        "part_zh": part.title_zh,
        "part_en": part.title_en,
        "bodies": str(part.bodies),
        "reports": str(rows["reports"]),
        "figures": str(rows["figures"]),
        "suffix": suffix,
    }
    prose.put(folder, "README.md", "part.md", release, facts, size=size)
    prose.put(folder, "LICENSE", "LICENSE", release, {})
    words = Words(
        f"gongkai-{part.kind}-{part.key}",
        f"{part.title_zh} · {settings.title_zh}",
        f"{part.title_en} · {settings.title_en}",
        f"{settings.description_zh}本数据包只含：{part.title_zh}。",
        f"{settings.description_en} This package holds {part.title_en} alone.".strip(),
    )
    described = [
        resources.csv_resource(folder, table, held, is_compressed=is_compressed) for table in held
    ]
    described += [
        resources.excel_resource(folder, table) for table in (() if is_compressed else SHEETS)
    ]
    described += [resources.file_resource(folder, book) for book in books]
    source: Json = {
        "title": f"{settings.title_zh}（{release.version}）",
        "title_en": f"{settings.title_en} ({release.version})",
        "path": release.home,
    }
    sources = [source] if release.home else []
    descriptor.describe(folder, words, release, described, sources)

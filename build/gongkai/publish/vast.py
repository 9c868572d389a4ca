"""Writes the packages of a vast archive: province by province, some thousand reports at a time.

In: staged tables, dealt into slabs where they are large. Out: the whole package, in which tables
that grow with every report have one Parquet file for each province, and the packages of provinces
and years. Must not hold more than a slab of reports in memory, whatever the size of the archive.

A slab is cut out of the staged tables as a small archive of its own, so that the same queries make
its rows. The CSV lines of a province and of a year are compressed once, by province and year, and
put together of these pieces. What was made of a province is kept for the next build, which takes it
where all that it was made of is the same.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gongkai.processes import dealt
from gongkai.publish import dictionary, files, parts, queries, sums, whole
from gongkai.publish.descriptor import Release
from gongkai.publish.fetch import fetch
from gongkai.publish.parts import ALL, YEARLY
from gongkai.publish.sizes import BY_PROVINCE
from gongkai.publish.sql import PROVINCE, literal
from gongkai.publish.unchanged import keys
from gongkai.publish.wide import widened
from gongkai.tables import Tables, files_of, reading

JOINED = ("panel", "panel_status", "measured")
"""Tables that are made slab by slab and lie in one Parquet file."""
SUMMED = ("coverage",)
"""Tables of counts, which are made slab by slab and added up."""
WHOLLY = ("texts", "mentions", "assessments")
"""Tables whose CSV lines are compressed by province."""
OWN = ("reports", "findings")
"""Staged tables of which a slab has the rows of its reports."""
SHARED = ("bodies", "divisions", "indicators", "measures", "sources")
"""Staged tables that every slab has whole."""
UNDATED = "none"
"""Stands for the year of a report that has none."""
MEMORY = "1500MB"
TOLD = "told.json"
"""The file that says what was made of a province, and the hash of every file."""


Cut = Callable[[str, Path], None]
"""Writes the rows of one slab into a folder, a file for each table of ``BY_PROVINCE``."""


@dataclass(frozen=True, slots=True)
class Task:
    """One province: its key, the staged tables, and the folder of what is made of it.

    ``cut`` gives the rows of its slabs, where they are not staged.
    """

    province: str
    staged: Path
    folder: Path
    cut: Cut | None


@dataclass(frozen=True, slots=True)
class Done:
    """What was made of a province: where it lies, and its rows by table and by table and year."""

    province: str
    folder: Path
    rows: Mapping[str, int]
    years: Mapping[tuple[str, str], int]


def write(  # noqa: PLR0913  # what to write, where to, and how
    staged: Path,
    target: Path,
    release: Release,
    jobs: int,
    kept: Path | None = None,
    cut: Cut | None = None,
) -> dict[str, int]:
    """Write all packages of the archive; give the rows of each table of the whole.

    What is made of each province is kept in the folder ``kept``, if there is one. ``cut`` gives
    the rows of slabs where they are not staged.
    """
    folder, pieces = target / whole.NAME, kept or target / ".pieces"
    folder.mkdir(parents=True)
    pieces.mkdir(parents=True, exist_ok=True)
    source = Tables(staged, MEMORY)
    try:
        named = keys(source)
        tasks = [Task(key, staged, pieces / f"{key}-{name}", cut) for key, name in named.items()]
        done = list(dealt(write_province, tasks, jobs, "provinces"))
        rows = {}
        for name in dictionary.resources():
            if name in BY_PROVINCE:
                rows[name] = _lay_out(name, done, folder)
            elif name in JOINED:
                rows[name] = _join(name, done, folder)
            elif name in SUMMED:
                source.view("parts", f"SELECT * FROM {reading(_files(name, done))}")  # noqa: S608  # our own names
                query = queries.added_up(name, "parts")
                rows[name] = whole.write_table(source, folder, name, query)
            else:
                rows[name] = whole.write_table(source, folder, name)
    finally:
        source.close()
    whole.finish(folder, release, rows)
    _write_parts(folder, target, release, done)
    if kept is None:
        shutil.rmtree(pieces)
    else:
        for path in {*kept.iterdir()} - {one.folder for one in done}:
            shutil.rmtree(path)
    return rows


def write_province(task: Task) -> Done:
    """Write the Parquet files of one province, and its pieces of the CSV files.

    What a build before made of the same is taken, if every byte of it is as it was.
    """
    if found := _made_before(task):
        return found
    fresh = task.folder.with_name(f".{task.folder.name}")
    for path in (fresh, task.folder):
        shutil.rmtree(path, ignore_errors=True)
    fresh.mkdir(parents=True)
    rows: dict[str, int] = {}
    years: dict[tuple[str, str], int] = {}
    with ExitStack() as stack:
        writers = {
            table: stack.enter_context(
                files.writing(fresh / f"{table}.parquet", dictionary.arrow_schema(table))
            )
            for table in (*BY_PROVINCE, *JOINED, *SUMMED)
        }
        for slab in _slabs(task, fresh):
            figures = _table(slab, "figures")
            for table in (*YEARLY, *WHOLLY):
                found = figures if table == "figures" else _table(slab, table, figures)
                rows[table] = rows.get(table, 0) + found.num_rows
                if table in writers:
                    writers[table].write_table(found, row_group_size=files.ROW_GROUP)
                for year, some in _by_year(slab, table, found):
                    years[table, year] = years.get((table, year), 0) + some.num_rows
                    with _piece(fresh, table, year).open("ab") as piece:
                        piece.write(files.member(some))
            for table in SUMMED:
                writers[table].write_table(_table(slab, table))
            slab.close()
            shutil.rmtree(slab.folder)
    _tell(fresh, rows, years)
    fresh.rename(task.folder)
    return Done(task.province, task.folder, rows, years)


def _tell(folder: Path, rows: Mapping[str, int], years: Mapping[tuple[str, str], int]) -> None:
    """Write down what was made, with the hash of every file."""
    told = {
        "rows": rows,
        "years": [[table, year, count] for (table, year), count in years.items()],
        "files": {path.name: files.sha256(path) for path in sorted(folder.iterdir())},
    }
    (folder / TOLD).write_text(json.dumps(told), encoding="utf-8")


def _made_before(task: Task) -> Done | None:
    try:
        told = json.loads((task.folder / TOLD).read_text(encoding="utf-8"))
        present = {path.name for path in task.folder.iterdir()} - {TOLD}
        if present != told["files"].keys() or any(
            files.sha256(task.folder / name) != digest for name, digest in told["files"].items()
        ):
            return None
        years = {(table, year): count for table, year, count in told["years"]}
        return Done(task.province, task.folder, told["rows"], years)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _slabs(task: Task, scratch: Path) -> Iterator[Tables]:
    """Cut the slabs of a province out of the staged tables, one after the other."""
    names = files_of(task.staged, "slabs")
    chosen = f"""
        SELECT report_id, {"slab" if names else "'0' AS slab"}
        FROM reports JOIN bodies USING (body_id)
        {"JOIN slabs USING (report_id)" if names else ""}
        WHERE {PROVINCE} = {literal(task.province)}
    """  # noqa: S608  # our own names
    source = Tables(task.staged, MEMORY)
    try:
        source.make("chosen", chosen)
        slabs = [str(row["slab"]) for row in source.rows("SELECT DISTINCT slab FROM chosen")]
        for slab in sorted(slabs):
            folder = scratch / f"slab-{slab}"
            folder.mkdir()
            for table in SHARED:
                (folder / f"{table}.parquet").symlink_to(task.staged / f"{table}.parquet")
            for table in OWN if task.cut else (*OWN, *BY_PROVINCE):
                _cut(source, slab, table, folder / f"{table}.parquet")
            if task.cut:
                task.cut(slab, folder)
            yield Tables(folder, MEMORY)
    finally:
        source.close()


def _cut(source: Tables, slab: str, table: str, path: Path) -> None:
    """Give a slab its rows of a staged table."""
    of_slab = f"SELECT report_id FROM chosen WHERE slab = {literal(slab)}"  # noqa: S608  # our own names
    condition = f"report_id IN ({of_slab})"
    if table == "texts":  # which lies where the first report of its document does
        condition = f"path IN (SELECT path FROM reports WHERE {condition} AND ordinal = 1)"  # noqa: S608  # our own names
    source.copy(f"SELECT * FROM {table} WHERE {condition}", path)  # noqa: S608  # our own names


def _table(slab: Tables, table: str, figures: pa.Table | None = None) -> pa.Table:
    if table in queries.CELLS and figures is not None:
        found = widened(table, fetch(slab, queries.named(table)), figures)
        wanted = dictionary.arrow_schema(table)
        return found.select(wanted.names).cast(wanted)
    return fetch(slab, queries.select(table)).cast(dictionary.arrow_schema(table))


def _by_year(slab: Tables, table: str, found: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """Part the rows of a table by the year of their report, those without a year last."""
    if table in WHOLLY:
        yield ALL, found
        return
    if "year" in found.column_names:
        own = found.column("year")
    else:
        reports = fetch(slab, "SELECT report_id, year FROM reports")
        places = pc.index_in(found.column("report_id"), value_set=reports.column("report_id"))
        own = reports.column("year").take(places)
    for year in pc.unique(own).sort().to_pylist():
        mine = pc.is_null(own) if year is None else pc.equal(own, year)
        yield UNDATED if year is None else str(year), found.filter(mine)


def _piece(scratch: Path, table: str, year: str) -> Path:
    return scratch / f"{table}.{year}.gz"


def _lay_out(name: str, done: Iterable[Done], folder: Path) -> int:
    """Put the files of a table by province in their place; give the number of its rows."""
    (folder / name).mkdir()
    count = 0
    for one in done:
        source, target = one.folder / f"{name}.parquet", folder / name / f"{one.province}.parquet"
        try:
            target.hardlink_to(source)
        except OSError:  # another disk
            shutil.copyfile(source, target)
        count += one.rows[name]
    return count


def _files(name: str, done: Iterable[Done]) -> list[Path]:
    return [one.folder / f"{name}.parquet" for one in done]


def _join(name: str, done: Iterable[Done], folder: Path) -> int:
    """Make one Parquet file of those of the provinces; give the number of its rows."""
    with files.writing(folder / f"{name}.parquet", dictionary.arrow_schema(name)) as writer:
        count = 0
        for path in _files(name, done):
            with pq.ParquetFile(path) as source:
                for group in range(source.num_row_groups):
                    found = source.read_row_group(group).cast(dictionary.arrow_schema(name))
                    writer.write_table(found)
                    count += found.num_rows
    return count


def _write_parts(folder: Path, target: Path, release: Release, done: list[Done]) -> None:
    """Put the packages of provinces and years together of the pieces."""
    by_key = {one.province: one for one in done}
    tables = Tables(folder, MEMORY)
    try:
        for kind in parts.KINDS:
            for part in parts.parts(tables, kind):
                own = target / kind / part.key
                own.mkdir(parents=True)
                rows: dict[str, int] = {}
                for table in parts.tables_of(kind, is_compressed=True):
                    path = own / files.csv_name(table, is_compressed=True)
                    if table in (*YEARLY, *WHOLLY):
                        pieces = _pieces(by_key, part, table)
                        named = [_piece(by_key[key].folder, table, year) for key, year, _ in pieces]
                        lent = parts.lent_texts(tables, part) if table == "texts" else ()
                        rows[table] = sum(count for _, _, count in pieces)
                        rows[table] += sum(one.num_rows for one in lent)
                        _put_together(path, table, named, *lent)
                    else:
                        found = parts.table_of(tables, part, table)
                        rows[table] = files.write_csv(found, path)
                parts.explain(own, part, release, rows, [], "vast")
                sums.write(own)
    finally:
        tables.close()


def _pieces(done: Mapping[str, Done], part: parts.Part, table: str) -> list[tuple[str, str, int]]:
    """Name the pieces of a table that a part has: province, year and number of rows."""
    found = [
        (one.province, year, count)
        for one in done.values()
        for (name, year), count in one.years.items()
        if name == table and part.key == (one.province if part.kind == "provinces" else year)
    ]
    return sorted(found)


def _put_together(
    path: Path,
    table: str,
    pieces: Iterable[Path],
    before: pa.Table | None = None,
    after: pa.Table | None = None,
) -> None:
    """Put a CSV file together of its pieces, and of rows that go before and after them."""
    with path.open("wb") as file:
        file.write(files.header_member(dictionary.arrow_schema(table)))
        if before:
            file.write(files.member(before))
        for piece in pieces:
            with piece.open("rb") as source:
                shutil.copyfileobj(source, file, 1 << 20)
        if after:
            file.write(files.member(after))

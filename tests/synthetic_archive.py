"""The committed synthetic archive: which bodies it has, how it is packed, and what is true of it.

Written anew after a change of the generator (the errata, reviews and redactions beside it are
written by hand and name cells of it; tests tell which of them no longer fit):

    PYTHONPATH=build:tests python -m synthetic_archive

Names and codes of bodies are real, since place names decide how a site is searched; everything
reported under them is invented, and every document says so.
"""

from __future__ import annotations

import csv
import gzip
import io
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from gongkai.archive import MANIFEST_COLUMNS
from gongkai.bench import Body, Made, Plan, below, bodies_of, generate
from packing import zipped

HERE = Path(__file__).parent / "synthetic"
ARCHIVE, CELLS, DOCUMENTS = "archive.tar.xz", "truth.csv.gz", "documents.csv.gz"
BESIDE = ("site.yml", "errata.yml", "reviewed.csv", "redactions.csv")
PLAN = Plan("gongkai", (2020, 2021, 2022), frozenset({"371723-finance"}))
USUAL = frozenset({"education", "housing-construction"})
SOME = USUAL | {"finance", "agriculture", "sports", "urban-management", "tax"}
HEZE, SHANXIAN, ZIPPED = "3717", "371722", "371724"
TOWNS = (SHANXIAN, "371721", "341621", "410621")
"""单县, 曹县, 涡阳县 and 浚县: their towns report too."""
ODD_NAMES = ("341621", "320116", "141024", "410783", "410621")
"""Counties that are not read as their characters usually are: 涡阳县 六合区 洪洞县 长垣市 浚县."""
SECOND = ("4107", "4106")
"""新乡市 and 鹤壁市 in 河南省: government, education and housing of each county."""
LONG_NAME = "单县农业农村和水利林业畜牧渔业综合服务保障与乡村产业振兴促进发展中心"


def bodies() -> Iterator[Body]:
    """Give the bodies of the archive."""
    yield from bodies_of(PLAN.seed, "37", {"education"})
    yield from bodies_of(PLAN.seed, HEZE)
    for code in below(HEZE):
        kinds = None if code == SHANXIAN else SOME
        yield from map(_renamed, bodies_of(PLAN.seed, code, kinds))
    counties = [*ODD_NAMES, *(code for city in SECOND for code in below(city))]
    for code in dict.fromkeys(counties):
        yield from bodies_of(PLAN.seed, code, SOME if code in ODD_NAMES else USUAL)
    for county in TOWNS:
        for code in below(county):
            yield from bodies_of(PLAN.seed, code)


def _renamed(body: Body) -> Body:
    """Give one body a name that is too long for any column."""
    return replace(body, name=LONG_NAME) if body.key == f"{SHANXIAN}-agriculture" else body


@dataclass(frozen=True)
class Files:
    """An archive folder as bytes by path, and the rows of truth about it."""

    archive: dict[str, bytes]
    cells: list[tuple[str, ...]]
    documents: list[tuple[str, ...]]


CELL_COLUMNS = ("path", "body_id", "year", "indicator", "status", "value", "unit")
DOCUMENT_COLUMNS = (
    "path", "body_id", "name", "level", "kind", "scope", "year", "form", "layout",
    "published_on", "faults",
)  # fmt: skip


def make() -> Files:
    """Make the whole archive; one county's files lie in a ZIP."""
    files: dict[str, bytes] = {}
    within: dict[str, bytes] = {}
    cells: list[tuple[str, ...]] = []
    documents: list[tuple[str, ...]] = []
    manifest: list[tuple[str, ...]] = []
    for made in generate(PLAN, bodies()):
        path = made.path
        if f"/{ZIPPED}/" in path:
            name = path.rpartition("/")[2]
            within[name] = made.data
            path = f"{HEZE}/{ZIPPED}.zip!/{name}"
        else:
            files[path] = made.data
        cells += _cells(path, made)
        documents.append(_document(path, made))
        manifest.append((path, "", made.url, made.fetched_on, "", "合成样例"))
    files[f"{HEZE}/{ZIPPED}.zip"] = zipped(within)
    files["manifest.csv"] = as_csv(MANIFEST_COLUMNS, sorted(manifest))
    return Files(dict(sorted(files.items())), sorted(cells), sorted(documents))


def _cells(path: str, made: Made) -> Iterator[tuple[str, ...]]:
    body, year = made.truth.body.key, str(made.truth.year)
    for indicator, cell in made.truth.cells.items():
        value = "" if cell.value is None else str(cell.value)
        yield path, body, year, indicator, cell.status, value, cell.unit


def _document(path: str, made: Made) -> tuple[str, ...]:
    truth, body = made.truth, made.truth.body
    known = (path, body.key, truth.name, body.level, body.kind, body.scope, str(truth.year))
    return (*known, truth.form, truth.layout, truth.published, " ".join(truth.faults))


def as_csv(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    """Write rows as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def committed() -> Files:
    """Read what is committed."""
    with tarfile.open(HERE / ARCHIVE) as packed:
        names = packed.getmembers()
        archive = {one.name: packed.extractfile(one).read() for one in names}
    return Files(archive, rows_of(CELLS), rows_of(DOCUMENTS))


def rows_of(name: str) -> list[tuple[str, ...]]:
    """Read a committed table without its header."""
    text = gzip.decompress((HERE / name).read_bytes()).decode()
    return [tuple(row) for row in csv.reader(io.StringIO(text))][1:]


def unpack(folder: Path) -> None:
    """Lay the committed archive out as somebody's dataset folder."""
    for name, data in committed().archive.items():
        path = folder / "archive" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for name in BESIDE:
        if (HERE / name).is_file():
            (folder / name).write_bytes((HERE / name).read_bytes())


def write() -> None:
    """Make and pack everything."""
    files = make()
    with tarfile.open(HERE / ARCHIVE, "w:xz", preset=9) as packed:
        for name, data in files.archive.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            packed.addfile(entry, io.BytesIO(data))
    for name, columns, rows in (
        (CELLS, CELL_COLUMNS, files.cells),
        (DOCUMENTS, DOCUMENT_COLUMNS, files.documents),
    ):
        (HERE / name).write_bytes(gzip.compress(as_csv(columns, rows), mtime=0))


if __name__ == "__main__":
    write()

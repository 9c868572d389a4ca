"""Describes the files of a package as resources, by the Data Package standard, version 2.

In: files that were written. Out: the resources of a descriptor as plain data. Must not know how a
file was made, nor read more of it than its bytes.

Four things are as they are because of Frictionless 5.21: every file is a resource of its own
(of several paths it reads the first alone), a Parquet resource states no ``bytes`` (they are
compared with nothing and fail; ``byteSize`` says it instead), the CSV dialect is spelled out
(it is guessed from the first hundred lines otherwise), and the format of a workbook is XLSX in
capitals (of ``xlsx`` it reads the first sheet as a table, with a library that it may lack).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from gongkai.publish import dictionary, excel_csv
from gongkai.publish.descriptor import Json
from gongkai.publish.files import csv_name, sha256
from gongkai.publish.schemas import table_schema

DIALECT: Mapping[str, Json] = {
    "delimiter": ",",
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
}
PARQUET = "-parquet"
"""What follows the name of a table in the name of its Parquet resource."""
SHEET = "-excel"
"""What follows the name of a table in the name of the resource that is its CSV for spreadsheets."""
EXCEL_ZH = "供电子表格打开：以 BOM 开头，可能被当作公式的文字前加了一个撇号。"
EXCEL_EN = (
    "For spreadsheets: it begins with a BOM, and a text that might be taken for a formula has an"
    " apostrophe before it."
)


@dataclass(frozen=True, slots=True)
class File:
    """A file that is no table: what it is, and what it is for."""

    file: str
    format: str
    mediatype: str
    title_zh: str
    title_en: str
    use_zh: str
    use_en: str


def csv_resource(
    folder: Path,
    name: str,
    within: Collection[str],
    *,
    is_compressed: bool = False,
    schema: str | None = None,
) -> Json:
    """Describe ``NAME.csv``.

    Args:
        folder: where it lies.
        name: the table.
        within: the tables that foreign keys may point to.
        is_compressed: its name ends in .gz.
        schema: the address of its published schema, instead of the schema itself.
    """
    path = folder / csv_name(name, is_compressed=is_compressed)
    return _csv(path, name, name, schema or table_schema(name, within))


def excel_resource(folder: Path, name: str) -> Json:
    """Describe ``NAME.excel.csv``.

    It has no foreign keys: a text with an apostrophe before it is not that of the other table.
    """
    path = folder / excel_csv.csv_name(name)
    found = _csv(path, name, f"{name}{SHEET}", table_schema(name, ()))
    return {
        **found,
        "description": f"{found['description']}{EXCEL_ZH}",
        "description_en": f"{found['description_en']} {EXCEL_EN}",
    }


def _csv(path: Path, table: str, name: str, schema: Json) -> dict[str, Json]:
    return {
        **_head(table, name),
        "path": path.name,
        "format": "csv",
        "mediatype": "application/gzip" if path.suffix == ".gz" else "text/csv",
        "encoding": "utf-8",
        "dialect": DIALECT,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256(path)}",
        "schema": schema,
    }


def file_resource(folder: Path, file: File) -> Json:
    """Describe a file that is no table; by the standard it has neither type nor schema."""
    path = folder / file.file
    return {
        "name": file.file.replace(".", "-"),
        "title": file.title_zh,
        "title_en": file.title_en,
        "description": file.use_zh,
        "description_en": file.use_en,
        "path": path.name,
        "format": file.format,
        "mediatype": file.mediatype,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256(path)}",
    }


def parquet_resource(path: Path, name: str, within: Collection[str]) -> Json:
    """Describe a Parquet file of a table; its foreign keys point to Parquet resources.

    It is the only one, or lies in a folder of the table's name and is a resource of its own.
    """
    is_alone = path.stem == name
    return {
        **_head(name, f"{name}{PARQUET}" if is_alone else f"{name}-{path.stem}{PARQUET}"),
        "path": path.name if is_alone else f"{name}/{path.name}",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "byteSize": path.stat().st_size,
        "hash": f"sha256:{sha256(path)}",
        "schema": table_schema(name, within, PARQUET),
    }


def _head(table: str, name: str) -> dict[str, Json]:
    resource = dictionary.resources()[table]
    return {
        "name": name,
        "type": "table",
        "title": resource.title_zh,
        "title_en": resource.title_en,
        "description": resource.description_zh,
        "description_en": resource.description_en,
    }

"""Describes a package: ``datapackage.json`` by the Data Package standard, version 2.

In: files that were written, settings, release and clock. Out: a descriptor as plain data. Must
not know how a file was made, nor read more of it than its bytes.

Four things are as they are because of Frictionless 5.21: every file is a resource of its own
(of several paths it reads the first alone), a Parquet resource states no ``bytes`` (they are
compared with nothing and fail; ``byteSize`` says it instead), the CSV dialect is spelled out
(it is guessed from the first hundred lines otherwise), and the format of a workbook is XLSX in
capitals (of ``xlsx`` it reads the first sheet as a table, with a library that it may lack).
"""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from gongkai.knowledge.published import Field
from gongkai.publish import dictionary
from gongkai.publish.files import csv_name, sha256
from gongkai.settings import Settings

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
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
EXCEL = ".excel"
"""What follows the name of a table in the name of the CSV file for spreadsheets."""
SHEET = "-excel"
"""What follows the name of a table in the name of the resource that is that file."""
EXCEL_ZH = "供电子表格打开：以 BOM 开头，可能被当作公式的文字前加了一个撇号。"
EXCEL_EN = (
    "For spreadsheets: it begins with a BOM, and a text that might be taken for a formula has an"
    " apostrophe before it."
)

SAID = tuple(
    field.name
    for field in fields(Settings)
    if field.type == "str" and field.name not in ("icp_number", "police_number")
)
"""Settings that a text of a package may be made of."""

UNITS = {
    "CNY 10k": ("万元", "10,000 yuan"),
    "case": ("件", "cases"),
    "decision": ("件", "decisions"),
    "document": ("件", "documents"),
    "item": ("项", "items"),
    "request": ("件", "requests"),
}
"""What the units of the codebook are called."""

YEAR_ZH = "年度是数字所描述的年度，不是发布年度。"
YEAR_EN = "The year is the year that the figures describe, not that of publication."


@dataclass(frozen=True, slots=True)
class Release:
    """What names one publication: version and clock, and who answers for it."""

    version: str
    clock: int
    settings: Settings

    @property
    def created(self) -> str:
        """The clock as the descriptor writes it."""
        moment = datetime.datetime.fromtimestamp(self.clock, tz=datetime.UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def date(self) -> str:
        """The clock's day."""
        return self.created[:10]

    @property
    def home(self) -> str:
        """The address that stands for this publication; empty where none is set."""
        return self.settings.base_url or self.settings.repository


@dataclass(frozen=True, slots=True)
class Words:
    """Name, titles and descriptions of one package."""

    name: str
    title_zh: str
    title_en: str
    description_zh: str
    description_en: str


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


def describe(  # noqa: PLR0913  # what a descriptor is made of
    folder: Path,
    words: Words,
    release: Release,
    resources: Sequence[Json],
    sources: Sequence[Json],
    *,
    is_site: bool = False,
) -> None:
    """Write ``datapackage.json`` into a package folder.

    With ``is_site`` it says what site.yml says, of which all texts of the packages are made.
    """
    settings = release.settings
    contributor = {
        "title": settings.owner_zh,
        "title_en": settings.owner_en,
        "roles": ["publisher"],
    }
    if settings.contact:
        contributor["email" if "@" in settings.contact else "path"] = settings.contact
    found: dict[str, Json] = {
        "$schema": PROFILE,
        "name": words.name,
        "id": str(
            uuid.uuid5(
                uuid.NAMESPACE_URL,
                f"{release.home or settings.title_en}#{words.name}@{release.version}",
            )
        ),
        "title": words.title_zh,
        "title_en": words.title_en,
        "description": f"{words.description_zh}{YEAR_ZH}",
        "description_en": f"{words.description_en} {YEAR_EN}".strip(),
        "version": release.version,
        "created": release.created,
        **({"homepage": settings.base_url} if settings.base_url else {}),
        "keywords": ["政府信息公开", "年度报告", "open government information", "China"],
        "licenses": [_license(settings)],
        "sources": sources,
        "contributors": [contributor],
        **({"site": told(settings)} if is_site else {}),
        "resources": resources,
    }
    text = json.dumps(found, ensure_ascii=False, indent=1)
    (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def told(settings: Settings) -> dict[str, str]:
    """What a site says of itself, by the keys of site.yml."""
    return {name: text for name in SAID if (text := str(getattr(settings, name)))}


def release_of(found: Mapping[str, object]) -> Release:
    """Read back from the descriptor of the whole package what it was made of.

    Raises:
        ValueError: it does not say so, or says something that is none.
    """
    site, version, created = (found.get(key) for key in ("site", "version", "created"))
    if not isinstance(site, dict) or not all(
        key in SAID and isinstance(text, str) for key, text in site.items()
    ):
        raise ValueError("site does not hold what site.yml says")
    if absent := [
        key for key in ("title_zh", "title_en", "owner_zh", "owner_en") if key not in site
    ]:
        raise ValueError(f"site has no {absent[0]}")
    if not isinstance(version, str) or not isinstance(created, str):
        raise ValueError("version or created is no text")
    settings = Settings(**site)
    _ = settings.licence
    moment = datetime.datetime.fromisoformat(created)
    return Release(version, int(moment.timestamp()), settings)


def _license(settings: Settings) -> Json:
    return {
        "name": settings.licence.id,
        "title": settings.licence.title_en,
        "path": settings.licence.url,
        "scope": "仅指本汇编；报告原文为官方文件，不属于我们。",
        "scope_en": "The compilation alone; the reports are official texts and not ours.",
        **({"note": settings.license_zh} if settings.license_zh else {}),
        **({"note_en": settings.license_en} if settings.license_en else {}),
    }


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
    found = _csv(folder, csv_name(name, is_compressed=is_compressed), name, name, within)
    return {**found, "schema": schema} if schema else found


def write_schema(path: Path, name: str, within: Collection[str]) -> None:
    """Publish the schema of a table by itself, for descriptors that point to it."""
    path.write_text(schema_text(name, within), encoding="utf-8", newline="\n")


def schema_text(name: str, within: Collection[str]) -> str:
    """The schema of a table as the file that it is published in."""
    return json.dumps(table_schema(name, within), ensure_ascii=False, indent=1) + "\n"


def excel_resource(folder: Path, name: str) -> Json:
    """Describe ``NAME.excel.csv``.

    It has no foreign keys: a text with an apostrophe before it is not that of the other table.
    """
    found = _csv(folder, f"{name}{EXCEL}.csv", name, f"{name}{SHEET}", ())
    return {
        **found,
        "description": f"{found['description']}{EXCEL_ZH}",
        "description_en": f"{found['description_en']} {EXCEL_EN}",
    }


def _csv(
    folder: Path, file: str, table: str, name: str, within: Collection[str]
) -> dict[str, Json]:
    path = folder / file
    return {
        **_head(table, name),
        "path": path.name,
        "format": "csv",
        "mediatype": "application/gzip" if path.suffix == ".gz" else "text/csv",
        "encoding": "utf-8",
        "dialect": DIALECT,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256(path)}",
        "schema": table_schema(table, within),
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


def parquet_resource(folder: Path, name: str, within: Collection[str]) -> Json:
    """Describe ``NAME.parquet``; its foreign keys point to Parquet resources."""
    path = folder / f"{name}.parquet"
    return {
        **_head(name, f"{name}{PARQUET}"),
        "path": path.name,
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


def table_schema(table: str, within: Collection[str], suffix: str = "") -> Json:
    """The Table Schema of one table, with the foreign keys that stay inside the package."""
    key = dictionary.resources()[table].primary_key
    fields = dictionary.fields(table)
    foreign = [_foreign_key(field, suffix) for field in fields if _target(field) in within]
    return {
        "fields": [_field(field, is_key=key == (field.name,)) for field in fields],
        "missingValues": [""],
        "primaryKey": list(key),
        **({"foreignKeys": foreign} if foreign else {}),
    }


def _target(field: Field) -> str:
    return field.reference.split(".")[0] if field.reference else ""


def _foreign_key(field: Field, suffix: str) -> Json:
    table, column = (field.reference or "").split(".")
    reference: dict[str, Json] = {"fields": [column]}
    if table != field.resource:
        reference["resource"] = f"{table}{suffix}"
    return {"fields": [field.name], "reference": reference}


def _field(field: Field, *, is_key: bool) -> Json:
    constraints: dict[str, Json] = {}
    if field.required:
        constraints["required"] = True
    if is_key:
        constraints["unique"] = True
    if field.enum:
        constraints["enum"] = list(field.enum)
    if field.minimum is not None:
        constraints["minimum"] = field.minimum
    if field.pattern:
        constraints["pattern"] = field.pattern
    texts = {
        "title": field.title_zh,
        "title_en": field.title_en,
        "description": field.description_zh,
        "description_en": field.description_en,
    }
    indicator = dictionary.panel_columns(field.resource).get(field.name)
    return {
        "name": field.name,
        "type": field.type,
        **{key: text for key, text in texts.items() if text},
        **({"indicator": indicator.indicator} if indicator else {}),
        **(_unit(indicator.unit) if indicator and field.type == "number" else {}),
        **({"constraints": constraints} if constraints else {}),
        **({"missingValues": []} if _is_never_null(field) else {}),
    }


def _unit(unit: str) -> dict[str, Json]:
    """The unit of a column as it stands in the data, and as people read it."""
    return {"unit": unit, "unit_zh": UNITS[unit][0], "unit_en": UNITS[unit][1]}


def _is_never_null(field: Field) -> bool:
    """A required text that may be empty: "" is its value and no missing one."""
    return field.required and (field.resource, field.name) in dictionary.KEEPS_EMPTY

"""Describes a package: ``datapackage.json`` by the Data Package standard, version 2.

In: settings, release and clock, and the resources of a package. Out: its descriptor. Must not read
a file.
"""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from gongkai.settings import NEEDED, Settings

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]

DESCRIPTOR = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

SAID = tuple(
    field.name
    for field in fields(Settings)
    if field.type == "str" and field.name not in ("icp_number", "police_number")
)
"""Settings that a text of a package may be made of."""

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
    (folder / DESCRIPTOR).write_text(text + "\n", encoding="utf-8", newline="\n")


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
    if absent := [key for key in NEEDED if key not in site]:
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

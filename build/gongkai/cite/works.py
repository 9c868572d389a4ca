"""Makes the two works that are cited here: a report of a public body, a release of the data.

In: settings, release, and the rows of a report and its source. Out: ``Work``. Must not know where
the rows lie. A report is its office's: the office is its author, and we are named for the copy.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from gongkai.bilingual import Words, read_words
from gongkai.cite.formats import bibtex, csl_json, ris
from gongkai.cite.gbt import EDITIONS, gbt7714
from gongkai.cite.work import Work, address
from gongkai.settings import Settings

HASH_SHOWN = 16
NAME = "gongkai"
TAGS = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True, slots=True)
class DataRelease:
    """One release of the data: whose it is, its version and its day."""

    settings: Settings
    version: str
    day: datetime.date

    @property
    def home(self) -> str:
        """The address that stands for the data; empty where none is set."""
        return self.settings.base_url or self.settings.repository

    def said(self, key: str, language: str) -> str:
        """Give a text of the settings in one language."""
        return str(getattr(self.settings, f"{key}_{language}"))


@cache
def _words(language: str) -> Words:
    package = __name__.rpartition(".")[0]
    return Words(package, language, read_words(package, language))


def cite_data(
    data: DataRelease, language: str, body: tuple[str, str] | None = None, path: str = ""
) -> Work:
    """Cite a release, or the part of it that one body has.

    Args:
        data: the release.
        language: zh or en; titles and owner in that language.
        body: id and name of a body, for its part alone.
        path: where the page of the work stands on the site; used where the site has an address.
    """
    title = data.said("title", language)
    base = data.settings.base_url
    return Work(
        kind="dataset",
        title=f"{body[1]} · {title}" if body else title,
        author=data.said("owner", language),
        identifier=f"{NAME}-{body[0]}" if body else NAME,
        published=data.day,
        url=f"{base}/{path}" if base and path else data.home,
        version=data.version,
        publisher=data.said("owner", language),
        language=TAGS[language],
        license_id=data.settings.licence.id,
        license_url=data.settings.licence.url,
    )


def cite_whole(data: DataRelease) -> Work:
    """Cite a release in both languages at once, as the files of its package do."""
    chinese, english = cite_data(data, "zh"), cite_data(data, "en")
    return replace(
        chinese,
        title_en=english.title,
        author_en=english.author,
        abstract=data.settings.description_en or english.title,
    )


def cite_report(
    data: DataRelease, language: str, row: Mapping[str, Any], source: Mapping[str, Any], name: str
) -> Work:
    """Cite a report as its office's, with the copy that was read.

    Args:
        data: the release that holds the copy.
        language: zh or en; what is said about the copy is in that language.
        row: the report's row of ``reports``.
        source: ``url`` and ``fetched_on`` of its file.
        name: the body's name, for a report that prints none.

    A report without an address is cited by the page of the archived copy, and has an address only
    where the site has one; the day of access is the day on which the archive fetched the report.
    """
    words = _words(language)
    url = address(source["url"] or "")
    base = data.settings.base_url
    page = f"{base}/reports/{row['report_id']}/" if base else ""
    held = words(
        "copy",
        owner=data.said("owner", language),
        title=data.said("title", language),
        release=data.version,
        id=row["report_id"],
    )
    hashed = words("hash", hash=row["sha256"][:HASH_SHOWN]) if row["sha256"] else ""
    return Work(
        kind="report",
        title=row["title"] or words("untitled", year=row["year"]),
        author=row["body_name"] or name,
        identifier=row["report_id"],
        published=row["published_on"],
        fetched=source["fetched_on"] if url else None,
        url=url or page,
        language=TAGS["zh"],
        note=f"{held}{hashed}",
    )


def formatted(work: Work) -> dict[str, str]:
    """Write a work in every format that is pasted, by the name of the format."""
    national = {f"GB/T 7714—{edition}": gbt7714(work, edition) for edition in EDITIONS}
    return {**national, "BibTeX": bibtex(work), "RIS": ris(work), "CSL-JSON": csl_json(work)}

"""Describes data by schema.org, as search engines read it out of a page.

In: the descriptor of the whole package, or what a page knows of one body. Out: JSON-LD as plain
data. An address is named only where the site knows its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongkai.cite.jsonld import Json, data_base, files_of, interval, known, size_of
from gongkai.cite.work import Work, one_line
from gongkai.cite.works import TAGS, DataRelease

BODY_FILES = ("figures", "reports", "findings", "sections")


@dataclass(frozen=True, slots=True)
class Contents:
    """What the data hold.

    ``package`` is the descriptor, empty where there is none; ``years`` the first and the last year
    described; ``says`` sentences that follow the description; ``measured`` names of a few of the
    things that are counted.
    """

    package: Mapping[str, Any]
    years: tuple[int | None, int | None]
    says: Sequence[str]
    measured: Sequence[str]


def describe_data(data: DataRelease, language: str, contents: Contents) -> Json:
    """Describe the whole package."""
    package = contents.package
    base = data.settings.base_url
    folder = data_base(data.settings)
    suffix = "_en" if language == "en" else ""
    found = _common(data, language) | {
        "name": data.said("title", language),
        "alternateName": data.said("title", "zh" if language == "en" else "en"),
        "description": one_line(
            " ".join((package.get(f"description{suffix}", ""), *contents.says))
        ),
        "url": f"{base}/data/" if base else None,
        "keywords": package.get("keywords"),
        "temporalCoverage": interval(*contents.years),
        "spatialCoverage": {"@type": "Place", "name": "中国" if language == "zh" else "China"},
        "variableMeasured": list(contents.measured),
        "includedInDataCatalog": _catalogue(data, language),
        "distribution": [
            known(
                {
                    "@type": "DataDownload",
                    "name": one["path"],
                    "description": one.get(f"title{suffix}"),
                    "encodingFormat": one.get("mediatype"),
                    "contentSize": f"{size_of(one)} B",
                    "contentUrl": f"{folder}{package['name']}/{one['path']}" if folder else None,
                }
            )
            for one in (files_of(package) if package else ())
        ],
    }
    return known(found)


def describe_body(  # noqa: PLR0913  # what its page and its package tell, handed over once
    data: DataRelease,
    work: Work,
    body: Mapping[str, Any],
    description: str,
    places: Sequence[str],
    files: Sequence[str] = BODY_FILES,
) -> Json:
    """Describe what one body has in the data.

    Args:
        data: the release.
        work: the body's part of the release, as it is cited.
        body: its row of ``bodies``.
        description: what its page says of it first.
        places: names of its divisions, from the province down.
        files: the tables in its package.
    """
    language = "en" if work.language == TAGS["en"] else "zh"
    folder = data_base(data.settings)
    base = data.settings.base_url
    found = _common(data, language) | {
        "name": work.title,
        "description": one_line(f"{description} {data.said('description', language)}"),
        "identifier": body["body_id"],
        "url": work.url if base else None,
        "temporalCoverage": interval(body["first_year"], body["last_year"]),
        "spatialCoverage": {"@type": "Place", "name": one_line("".join(places))}
        if places
        else None,
        "includedInDataCatalog": _catalogue(data, language),
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "text/csv",
                "contentUrl": f"{folder}bodies/{body['body_id']}/{name}.csv",
            }
            for name in (files if folder else ())
        ],
    }
    return known(found)


def _catalogue(data: DataRelease, language: str) -> Json:
    name = data.said("title", language)
    return known({"@type": "DataCatalog", "name": name, "url": data.settings.base_url})


def _common(data: DataRelease, language: str) -> Json:
    owner = {"@type": "Organization", "name": data.said("owner", language)}
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "creator": owner,
        "version": data.version,
        "datePublished": data.day.isoformat(),
        "license": data.settings.licence.url,
        "isAccessibleForFree": True,
    }

"""Describes a package by DCAT 3, as catalogues of public data harvest it.

In: the descriptor of a package. Out: JSON-LD as plain data, a catalogue of one data set with one
distribution per file; its context stands in it, so that nothing is fetched to read it. Follows
DCAT-AP where that says which properties must be there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongkai.cite.jsonld import Json, files_of, known, sha256_of, size_of

CHINA = "http://publications.europa.eu/resource/authority/country/CHN"
LANGUAGES = (
    "http://publications.europa.eu/resource/authority/language/ZHO",
    "http://publications.europa.eu/resource/authority/language/ENG",
)
GOVERNMENT = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
CONTEXT: Json = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def dcat(package: Mapping[str, Any], folder: str, years: tuple[int | None, int | None]) -> Json:
    """Describe a package; ``folder`` is its address with a slash, or "" for beside this file."""
    publisher = _publisher(package["contributors"][0])
    texts = {
        "dct:title": _both(package, "title"),
        "dct:description": _both(package, "description"),
    }
    license_ = {"@id": package["licenses"][0]["path"]}
    home = package.get("homepage")
    dataset = known(
        {
            "@id": f"urn:uuid:{package['id']}",
            "@type": "dcat:Dataset",
            **texts,
            "dct:identifier": package["id"],
            "dcat:version": package["version"],
            "dct:issued": {"@type": "xsd:dateTime", "@value": package["created"]},
            "dct:publisher": publisher,
            "dct:license": license_,
            "dct:language": [{"@id": language} for language in LANGUAGES],
            "dct:spatial": {"@id": CHINA, "@type": "dct:Location"},
            "dct:temporal": _period(*years),
            "dcat:theme": {"@id": GOVERNMENT},
            "dcat:keyword": package["keywords"],
            "dcat:landingPage": {"@id": home, "@type": "foaf:Document"} if home else None,
            "dcat:contactPoint": _contact(package["contributors"][0]),
            "dcat:distribution": [
                _distribution(resource, folder, license_) for resource in files_of(package)
            ],
        }
    )
    return known(
        {
            "@context": CONTEXT,
            "@id": f"{home}/" if home else "./",
            "@type": "dcat:Catalog",
            **texts,
            "dct:publisher": publisher,
            "dct:license": license_,
            "foaf:homepage": {"@id": f"{home}/", "@type": "foaf:Document"} if home else None,
            "dcat:dataset": [dataset],
        }
    )


def _both(row: Mapping[str, Any], key: str) -> list[Json]:
    tags = (("zh-Hans", key), ("en", f"{key}_en"))
    return [{"@language": tag, "@value": row[name]} for tag, name in tags if row.get(name)]


def _publisher(contributor: Mapping[str, Any]) -> Json:
    return {"@id": "_:publisher", "@type": "foaf:Agent", "foaf:name": _both(contributor, "title")}


def _contact(contributor: Mapping[str, Any]) -> Json | None:
    email, page = contributor.get("email"), str(contributor.get("path", ""))
    reached = {
        "vcard:hasEmail": {"@id": f"mailto:{email}"} if email else None,
        "vcard:hasURL": {"@id": page} if page.startswith(("https://", "http://")) else None,
    }
    if not any(reached.values()):
        return None
    return known({"@type": "vcard:Organization", "vcard:fn": contributor["title"], **reached})


def _period(first: int | None, last: int | None) -> Json | None:
    if first is None or last is None:
        return None
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": {"@type": "xsd:gYear", "@value": str(first)},
        "dcat:endDate": {"@type": "xsd:gYear", "@value": str(last)},
    }


def _distribution(resource: Mapping[str, Any], folder: str, license_: Json) -> Json:
    place = {"@id": f"{folder}{resource['path']}"}
    checksum = {
        "@type": "spdx:Checksum",
        "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
        "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": sha256_of(resource)},
    }
    media_type = resource.get("mediatype")
    return known(
        {
            "@type": "dcat:Distribution",
            "dct:title": _both(resource, "title"),
            "dct:description": _both(resource, "description"),
            "dcat:accessURL": place,
            "dcat:downloadURL": place,
            "dcat:mediaType": {"@id": f"{MEDIA_TYPES}{media_type}"} if media_type else None,
            "dcat:byteSize": {
                "@type": "xsd:nonNegativeInteger",
                "@value": str(size_of(resource)),
            },
            "spdx:checksum": checksum,
            "dct:license": license_,
        }
    )

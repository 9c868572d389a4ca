"""Describes a package by MLCommons Croissant 1.0, as data loaders of machine learning read it.

In: the descriptor of a package. Out: JSON-LD as plain data: one file object per file, one record
set per table that lies there as Parquet. English texts, as the format asks. Two things are as they
are because of mlcroissant 1.1: it guesses the types of a CSV (a division code with gaps becomes
990101.0), hence Parquet; and it joins whole tables along references, where empty keys or a circle
stop it, hence none: the keys of the tables are in ``datapackage.json``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from gongkai.cite.jsonld import Json, files_of, interval, known, sha256_of, size_of

CONTEXT: Json = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
PARQUET = ".parquet"
ENCODINGS = {PARQUET: "application/x-parquet"}  # the format's own name for it; ours is IANA's
TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}


def croissant(
    package: Mapping[str, Any], folder: str, years: tuple[int | None, int | None], cite_as: str
) -> Json:
    """Describe a package; ``folder`` is its address with a slash, or "" for beside this file.

    ``cite_as`` is the BibTeX entry of the release.
    """
    owner = package["contributors"][0]
    creator = {"@type": "Organization", "name": owner["title_en"], "alternateName": owner["title"]}
    files = list(files_of(package))
    return known(
        {
            "@context": CONTEXT,
            "@type": "Dataset",
            "conformsTo": "http://mlcommons.org/croissant/1.0",
            "name": package["title_en"],
            "alternateName": package["title"],
            "description": package["description_en"],
            "url": package.get("homepage") or f"urn:uuid:{package['id']}",
            "version": package["version"],
            "datePublished": package["created"][:10],
            "license": package["licenses"][0]["path"],
            "creator": creator,
            "publisher": creator,
            "keywords": package["keywords"],
            "inLanguage": ["zh-Hans", "en"],
            "temporalCoverage": interval(*years),
            "isLiveDataset": False,
            "citeAs": cite_as,
            "distribution": [_file(resource, folder) for resource in files],
            "recordSet": [
                _table(one) for one in files if one["path"].endswith(PARQUET) and "schema" in one
            ],
        }
    )


def _file(resource: Mapping[str, Any], folder: str) -> Json:
    suffix = PurePosixPath(resource["path"]).suffix
    return known(
        {
            "@type": "cr:FileObject",
            "@id": resource["path"],
            "name": resource["path"],
            "description": resource.get("description_en"),
            "contentUrl": f"{folder}{resource['path']}",
            "contentSize": f"{size_of(resource)} B",
            "encodingFormat": ENCODINGS.get(suffix, resource.get("mediatype")),
            "sha256": sha256_of(resource),
        }
    )


def _table(resource: Mapping[str, Any]) -> Json:
    name, schema = resource["path"].removesuffix(PARQUET), resource["schema"]
    keys = [{"@id": f"{name}/{column}"} for column in schema["primaryKey"]]
    return known(
        {
            "@type": "cr:RecordSet",
            "@id": name,
            "name": name,
            "description": resource.get("description_en"),
            "key": keys,
            "field": [_field(field, name, resource["path"]) for field in schema["fields"]],
        }
    )


def _field(field: Mapping[str, Any], name: str, path: str) -> Json:
    column = field["name"]
    texts = (field.get("title_en"), field.get("description_en"))
    return known(
        {
            "@type": "cr:Field",
            "@id": f"{name}/{column}",
            "name": f"{name}/{column}",
            "description": ": ".join(text for text in texts if text),
            "dataType": TYPES[field["type"]],
            "source": {
                "fileObject": {"@id": path},
                "extract": {"column": column},
            },
        }
    )

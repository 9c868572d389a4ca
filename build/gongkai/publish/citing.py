"""Writes how the whole package is cited, and its descriptions for catalogues and loaders.

In: a package folder that is complete but for these small files. Out: CITATION.cff, citation.*,
dcat.jsonld and croissant.json, all after ``datapackage.json``. Must not know any format.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gongkai.cite import (
    EDITIONS,
    DataRelease,
    Work,
    bibtex,
    cff,
    cite_data,
    cite_whole,
    csl_json,
    gbt7714,
    ris,
)
from gongkai.cite.croissant import croissant
from gongkai.cite.dcat import dcat
from gongkai.cite.jsonld import data_base
from gongkai.publish.descriptor import DESCRIPTOR, Release
from gongkai.publish.files import years_of

HEAD = "引用本数据 / How to cite this data"
TAIL = (
    "引用单份报告，请引用机关的报告本身；网站上每份报告的页面写有它的引用格式。\n"
    "联机查阅的，请在日期之后的方括号内写上查阅之日。\n"
    "To cite a single report, cite the office's report itself; its page on the site says how.\n"
    "Where you looked the data up online, put the day of access in brackets behind the date."
)


def write(folder: Path, release: Release) -> None:
    """Write every one of these files into a package folder."""
    day = datetime.date.fromisoformat(release.date)
    data = DataRelease(release.settings, release.version, day)
    chinese, english = cite_data(data, "zh"), cite_data(data, "en")
    both = cite_whole(data)
    package = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    base = data_base(release.settings)
    place = f"{base}{package['name']}/" if base else ""
    years = years_of(folder)
    span = (years[0], years[-1]) if years else (None, None)
    texts = {
        "CITATION.cff": cff(both),
        "citation.txt": _plain(chinese, english),
        "citation.bib": bibtex(both),
        "citation.ris": ris(both),
        "citation.csl.json": csl_json(both),
        "dcat.jsonld": _json(dcat(package, place, span)),
        "croissant.json": _json(croissant(package, place, span, bibtex(english).strip())),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _plain(chinese: Work, english: Work) -> str:
    parts = [
        f"GB/T 7714—{edition}\n{gbt7714(chinese, edition)}\n{gbt7714(english, edition)}"
        for edition in EDITIONS
    ]
    return "\n\n".join((HEAD, *parts, TAIL)) + "\n"


def _json(found: Mapping[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"

"""Fills the texts that lie inside a package: README and LICENSE.

In: the templates in ``words/`` and the facts of one package. Out: files. Must not know how the
facts were counted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from string import Template

from gongkai.publish.descriptor import Release


def put(folder: Path, name: str, template: str, release: Release, facts: Mapping[str, str]) -> None:
    """Write one text into a package folder from its template."""
    settings = release.settings
    text = Template(
        files(__package__).joinpath("words", template).read_text(encoding="utf-8")
    ).substitute(
        {
            "title_zh": settings.title_zh,
            "title_en": settings.title_en,
            "owner_zh": settings.owner_zh,
            "owner_en": settings.owner_en,
            "description_zh": settings.description_zh,
            "description_en": settings.description_en,
            "notice_zh": settings.notice_zh,
            "notice_en": settings.notice_en,
            "license_zh": settings.license_zh,
            "license_en": settings.license_en,
            "version": release.version,
            "date": release.date,
            "home": release.home,
            **facts,
        }
    )
    (folder / name).write_text(_tidy(text), encoding="utf-8", newline="\n")


def _tidy(text: str) -> str:
    """Drop what empty facts leave behind: blanks at line ends and doubled empty lines."""
    trimmed = "\n".join(line.rstrip() for line in text.strip().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", trimmed) + "\n"

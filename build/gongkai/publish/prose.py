"""Fills the texts that lie inside a package: README, LICENSE and notes.

In: the templates in ``words/`` and the facts of one package. Out: files and rows. Must not know
how the facts were counted.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from string import Template

from gongkai.publish.descriptor import File, Release


def put(  # noqa: PLR0913  # what a text is made of
    folder: Path,
    name: str,
    template: str,
    release: Release,
    facts: Mapping[str, str],
    *,
    is_large: bool = False,
) -> None:
    """Write one text into a package folder from its template, with what fits its size."""
    words = _of_size(_words(template), is_large=is_large)
    text = Template(words).substitute({**_named(release), **facts})
    (folder / name).write_text(_tidy(text), encoding="utf-8", newline="\n")


def listed(name: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file among the words, as they stand there."""
    yield from csv.DictReader(io.StringIO(_words(name), newline=""))


def file(name: str) -> File:
    """What the words say of one file that is no table."""
    return next(File(**row) for row in listed("files.csv") if row["file"] == name)


def filled(name: str, release: Release, facts: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The rows of a CSV file among the words, with the facts of a package."""
    known = {**_named(release), **facts}
    for row in listed(name):
        yield {key: Template(text).substitute(known).strip() for key, text in row.items()}


def _of_size(text: str, *, is_large: bool) -> str:
    r"""Leave out the lines that are for archives of the other size.

    >>> _of_size("a\n[small]b\n[large]c", is_large=True)
    'a\nc'
    """
    mark, other = ("[large]", "[small]") if is_large else ("[small]", "[large]")
    lines = (line for line in text.split("\n") if not line.startswith(other))
    return "\n".join(line.removeprefix(mark) for line in lines)


def _words(name: str) -> str:
    return files(__package__).joinpath("words", name).read_text(encoding="utf-8")


def _named(release: Release) -> dict[str, str]:
    settings = release.settings
    return {
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
    }


def _tidy(text: str) -> str:
    """Drop what empty facts leave behind: blanks at line ends and doubled empty lines."""
    trimmed = "\n".join(line.rstrip() for line in text.strip().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", trimmed) + "\n"

"""Fills the texts that lie inside a package: README, LICENSE and notes.

In: the templates in ``words/`` and the facts of one package. Out: files and rows. Must not know
how the facts were counted.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from string import Template

from gongkai.licences import Licence
from gongkai.publish.descriptor import Release
from gongkai.publish.resources import File

COMMONS = "https://creativecommons.org/"
"""Where the text of a licence lies below its summary."""
COUNTED = {
    "bodies": ("body", "bodies"),
    "reports": ("annual report", "annual reports"),
    "figures": ("figure", "figures"),
}
"""Facts that are numbers of something: of one, and of more."""
MARKS = re.compile(r"(?:\[(?:small|large|vast|credit|other)\])+")
"""What a line of a template is for: sizes of the archive, terms of its licence."""


def put(  # noqa: PLR0913  # what a text is made of
    folder: Path,
    name: str,
    template: str,
    release: Release,
    facts: Mapping[str, str],
    *,
    size: str = "small",
) -> None:
    """Write one text into a package folder from its template, with what fits its ``size``."""
    terms = "credit" if release.settings.licence.needs_credit else "other"
    words = _fitting(_words(template), (size, terms))
    text = Template(words).substitute({**_named(release), **facts, **_counted(facts)})
    (folder / name).write_text(_tidy(text), encoding="utf-8", newline="\n")


def listed(name: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file among the words, as they stand there."""
    yield from csv.DictReader(io.StringIO(_words(name), newline=""))


def file(name: str) -> File:
    """What the words say of one file that is no table."""
    return next(File(**row) for row in listed("files.csv") if row["file"] == name)


def filled(name: str, release: Release, facts: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The rows of a CSV file among the words, with the facts of a package."""
    known = {**_named(release), **facts, **_counted(facts)}
    for row in listed(name):
        yield {key: Template(text).substitute(known).strip() for key, text in row.items()}


def _fitting(text: str, kinds: Collection[str]) -> str:
    r"""Leave out the lines that are for packages of another size or under other terms.

    >>> _fitting("a\n[small]b\n[large][vast]c\n[?]d", ("large", "other"))
    'a\nc\n[?]d'
    """
    lines = []
    for line in text.split("\n"):
        mark = MARKS.match(line)
        if mark is None or any(f"[{kind}]" in mark[0] for kind in kinds):
            lines.append(line[mark.end() :] if mark else line)
    return "\n".join(lines)


def _words(name: str) -> str:
    return files(__package__).joinpath("words", name).read_text(encoding="utf-8")


def _named(release: Release) -> dict[str, str]:
    settings = release.settings
    licence = settings.licence
    return {
        "title_zh": settings.title_zh,
        "title_en": settings.title_en,
        "owner_zh": settings.owner_zh,
        "owner_en": settings.owner_en,
        "by_owner": _with_room(settings.owner_zh),
        "description_zh": settings.description_zh,
        "description_en": settings.description_en,
        "notice_zh": settings.notice_zh,
        "notice_en": settings.notice_en,
        "license_zh": settings.license_zh,
        "license_en": settings.license_en,
        "license_name": licence.name,
        "license_line": _line(licence),
        "license_url": licence.url,
        "license_text": f"{licence.url}legalcode" if licence.url.startswith(COMMONS) else "",
        "version": release.version,
        "date": release.date,
        "home": release.home,
    }


def _line(licence: Licence) -> str:
    titles = dict.fromkeys((licence.title_zh, licence.title_en))
    return licence.name if licence.name in titles else f"{licence.name} — {' / '.join(titles)}"


def _with_room(name: str) -> str:
    """A name between Chinese words: Latin letters at its ends stand off from them.

    >>> _with_room("某某项目"), _with_room("gongkai 项目")
    ('某某项目', ' gongkai 项目')
    """
    before, after = (" " if name[end : end + 1 or None].isascii() else "" for end in (0, -1))
    return f"{before}{name}{after}" if name else name


def _counted(facts: Mapping[str, str]) -> dict[str, str]:
    """What is counted, in English words: one report, two reports.

    >>> _counted({"reports": "1", "bodies": "2", "years": "2020"})
    {'bodies_en': '2 bodies', 'reports_en': '1 annual report'}
    """
    return {
        f"{key}_en": f"{facts[key]} {words[facts[key] != '1']}"
        for key, words in COUNTED.items()
        if key in facts
    }


def _tidy(text: str) -> str:
    """Drop what empty facts leave behind: blanks at line ends and doubled empty lines."""
    trimmed = "\n".join(line.rstrip() for line in text.strip().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", trimmed) + "\n"

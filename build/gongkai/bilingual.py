"""Words of an interface in both languages, from one CSV file beside the room that uses them.

In: ``words.csv`` of a package (key, zh, en). Out: ``Words`` for one language. Must not know any
data, nor a key.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files

from gongkai.model import KnowledgeError


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; an unknown key is an error, never a blank."""

    package: str
    language: str
    texts: dict[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Give the text of a key with its blanks filled."""
        if key not in self.texts:
            raise KnowledgeError(f"{self.package}/words.csv: no row {key}")
        text = self.texts[key]
        return text.format(**values) if values else text

    @property
    def is_english(self) -> bool:
        """Whether the words are English."""
        return self.language == "en"


def read_words(package: str, language: str) -> dict[str, str]:
    """Read the words of one language out of a package's ``words.csv``.

    Raises:
        KnowledgeError: a key stands twice or has no text in one of the languages.
    """
    texts: dict[str, str] = {}
    text = files(package).joinpath("words.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        if row["key"] in texts or not row["zh"] or not row["en"]:
            raise KnowledgeError(f"{package}/words.csv: {row['key']} is double or incomplete")
        texts[row["key"]] = row[language]
    return texts

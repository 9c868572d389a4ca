"""The words of workbook, terminal and messages in both languages, from one CSV file.

In: ``words.csv`` (key, zh, en). Out: ``Words`` for one language. Must not know any report. The
wording of checks is not here but in knowledge/checks.csv.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from gongkai.check.words import plain
from gongkai.knowledge import Check, checks
from gongkai.model import Finding, KnowledgeError

# C0 and C1 controls, marks that turn the direction of text, and characters that XML cannot hold.
UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+"
)
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; an unknown key is an error, never a blank."""

    language: str
    texts: dict[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Give the text of a key with its blanks filled."""
        if key not in self.texts:
            raise KnowledgeError(f"desk/words.csv: no row {key}")
        text = self.texts[key]
        return text.format(**values) if values else text

    @property
    def is_english(self) -> bool:
        """Whether the words are English."""
        return self.language == "en"

    def message(self, finding: Finding) -> str:
        """What a finding says."""
        return shown(finding.message_en if self.is_english else finding.message_zh, 2000)

    def title(self, check: str) -> str:
        """The name of a check."""
        entry = checks()[check]
        return entry.title_en if self.is_english else entry.title_zh

    def rule(self, check: str) -> str:
        """The rule of a check: its formula where it has one, with the number of the rule."""
        entry: Check = checks()[check]
        said = entry.title_en if self.is_english else entry.formula or entry.title_zh
        return f"{entry.rule}  {said}" if entry.rule else said

    def remedy(self, check: str) -> str:
        """What to do about a finding."""
        entry = checks()[check]
        return entry.remedy_en if self.is_english else entry.remedy_zh


@cache
def load_words(language: str) -> Words:
    """Read the words of one language.

    Raises:
        KnowledgeError: a key stands twice or has no text in one of the languages.
    """
    texts: dict[str, str] = {}
    text = files(__name__.rpartition(".")[0]).joinpath("words.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        if row["key"] in texts or not row["zh"] or not row["en"]:
            raise KnowledgeError(f"desk/words.csv: {row['key']} is double or incomplete")
        texts[row["key"]] = row[language]
    return Words(language, texts)


def shown(text: str, longest: int = LONGEST) -> str:
    r"""Make strangers' words fit to be shown: one line, no control characters, not endless.

    >>> shown("a\nb\x1b[31m"), shown("县" * 9, 5)
    ('a b [31m', '县县县县…')
    """
    line = " ".join(UNPRINTABLE.sub(" ", text).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def number(value: Decimal | str | None) -> str:
    """Write a number or what is printed instead of one; "" for nothing."""
    if value is None:
        return ""
    return plain(value) if isinstance(value, Decimal) else shown(value)

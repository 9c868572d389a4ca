"""The words of workbook, terminal and messages in both languages, from one CSV file.

In: ``words.csv`` (key, zh, en). Out: ``Words`` for one language. Must not know any report. The
wording of checks is not here but in knowledge/checks.csv.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from gongkai import bilingual
from gongkai.bilingual import read_words
from gongkai.check.words import plain
from gongkai.knowledge import Check, checks
from gongkai.model import Finding

# C0 and C1 controls, marks that turn the direction of text, and characters that XML cannot hold.
UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+"
)
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Words(bilingual.Words):
    """The words of one language; an unknown key is an error, never a blank."""

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
    """Read the words of one language."""
    package = __name__.rpartition(".")[0]
    return Words(package, language, read_words(package, language))


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

"""The words of the pages in both languages, from one CSV file.

In: ``words.csv`` (key, zh, en). Out: ``Words`` for one language. Must not know any data.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from gongkai import bilingual
from gongkai.bilingual import read_words

KILO, MEGA = 1_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Words(bilingual.Words):
    """The interface words of one language; an unknown key is an error, never a blank."""

    def count(self, key: str, n: int, **values: object) -> str:
        """Give the text of a key for so many things; ``key.one`` where it is a single one.

        >>> load_words("en").count("placed.bodies", 1500)
        '1,500 bodies on this page.'
        >>> load_words("en").count("placed.bodies", 1)
        '1 body on this page.'
        """
        return self(f"{key}.one" if n == 1 else key, n=self.number(n), **values)

    def half(self, text: str | None) -> str:
        """Take this language's half of a text that says a thing in Chinese, then in English.

        >>> load_words("en").half("不相接。 Not the same.")
        'Not the same.'
        >>> load_words("zh").half("不相接。 Not the same.")
        '不相接。'
        """
        chinese, _, english = (text or "").partition("。 ")
        if not english:
            return chinese
        return english if self.is_english else f"{chinese}。"

    def pick(self, row: dict[str, object], key: str) -> str:
        """Take the column of this language: ``title`` gives ``title_zh`` or ``title_en``."""
        return str(row.get(f"{key}_{self.language}") or "")

    def number(self, value: Decimal | int) -> str:
        """Write a number in a sentence: thousands grouped, no trailing zeros."""
        return f"{plain(value):,}"

    def size(self, count: int) -> str:
        """Write the size of a file in decimal units, as browsers show it.

        >>> load_words("en").size(64_900_000), load_words("en").size(23_456)
        ('65 MB', '23 kB')
        """
        if count >= MEGA:
            return f"{count / MEGA:,.0f} MB"
        return f"{max(1, round(count / KILO)):,} kB"

    def date(self, day: datetime.date | None) -> str:
        """Write a date in a sentence: 2020年1月31日, 31 January 2020."""
        if day is None:
            return self("none")
        if self.is_english:
            return f"{day.day} {day:%B} {day.year}"
        return f"{day.year}年{day.month}月{day.day}日"


def plain(value: Decimal | int) -> Decimal:
    """Drop trailing zeros without falling into exponents."""
    number = Decimal(value)
    return number.quantize(Decimal(1)) if number == number.to_integral() else number.normalize()


@cache
def load_words(language: str) -> Words:
    """Read the words of one language."""
    package = __name__.rpartition(".")[0]
    return Words(package, language, read_words(package, language))

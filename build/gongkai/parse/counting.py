"""Tell the numbers that count the columns of a table: 1, 2, 3 … or （1）, ① below its headings.

In: the texts of cells. Out: how many of them count. Must not know the form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

BRACKETED = re.compile(r"[(（\[【]?([0-9]{1,2})[)）\]】]?")
MAX_TEXT = 4


def count_from_one(texts: Sequence[str]) -> int:
    """Count the texts that are 1, 2, 3 and so on, from the first.

    >>> count_from_one(["1", "2", "3", "31"]), count_from_one(["（1）", "②", "0"])
    (3, 2)
    """
    count = 0
    for text in texts:
        if _number(text) != count + 1:
            break
        count += 1
    return count


def _number(text: str) -> int:
    """Give the number that a text is, in brackets or a circle; 0 for any other text."""
    plain = unicodedata.normalize("NFKC", text) if len(text) <= MAX_TEXT else ""
    match = BRACKETED.fullmatch(plain)
    return int(match[1]) if match else 0

"""Write the numbers of a report as one short text, and read it again.

In: a row of numbers along the codebook. Out: tokens with a blank between them. Must not know
pages. A token is a number, the sign of a cell without one (``SIGN_CLASS``) or ``.`` where the
form has no such cell; ``*n`` after it says how often it stands. The script reads it too.
"""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.render.cells import SIGN_CLASS
from gongkai.render.lean.batches import ABSENT, SPECIAL, Numbers
from gongkai.render.package import Record
from gongkai.render.words import plain


def token(figure: Record) -> str:
    """One cell that is no plain count."""
    value = figure["value"]
    return SIGN_CLASS[figure["status"]] if value is None else f"{plain(value):f}"


def pack(numbers: Numbers, special: Mapping[int, Record]) -> str:
    """Write a row.

    >>> import numpy as np
    >>> pack(np.array([3, 0, 0, 0, -2, -2, 7]), {})
    '3 0*3 .*2 7'
    """
    line = numbers.tolist()
    ends = ((numbers[1:] != numbers[:-1]).nonzero()[0] + 1).tolist()
    out: list[str] = []
    start = 0
    for end in (*ends, len(line)):
        number = line[start]
        if number == SPECIAL:
            out += [token(special[place]) for place in range(start, end)]
        else:
            text = str(number) if number >= 0 else "."
            out.append(text if end - start == 1 else f"{text}*{end - start}")
        start = end
    return " ".join(out)


def unpack(text: str) -> list[str]:
    """Give the tokens one by one.

    >>> unpack("3 0*3 .*2 7")
    ['3', '0', '0', '0', '.', '.', '7']
    """
    out: list[str] = []
    for part in text.split(" "):
        one, _, times = part.partition("*")
        out += [one] * int(times or 1)
    return out


__all__ = ["ABSENT", "pack", "token", "unpack"]

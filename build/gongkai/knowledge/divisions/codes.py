"""Follow a division from one dated register to a later one: is it there still, under which code?

In: a code and two dates. Out: the code in the later register, or none where that is not certain.
Must not guess: registers print codes and names, and say not what became of a division.
"""

from __future__ import annotations

from functools import cache

from gongkai.knowledge.divisions import division, named, stem

TOWNSHIP, CITY = 9, 4
"""Lengths of codes: a township that got another code is looked for in its city."""


@cache
def code_later(code: str, on: str | None, later: str) -> str | None:
    """Give the code that a division of one day has on a later one.

    It is the same where the register still has it under a name of the same stem (a county that
    became a district mostly keeps both). A township whose county got another code is the one of
    exactly its name in the same city, if there is one alone and neither code stands in both
    registers. A county with another code may be one of two that were merged: nobody can tell.

    >>> code_later("231083", "2020-12-31", "2023-12-31")
    '231083'
    """
    own = division(code, on)
    if own is None:
        return None
    same = division(own.code, later)
    if same is not None:
        return same.code if stem(same.name) == stem(own.name) else None
    if len(own.code) != TOWNSHIP:
        return None
    found = [
        other.code
        for other in named(own.name, later)
        if other.level == own.level
        and other.code.startswith(own.code[:CITY])
        and division(other.code, on) is None
    ]
    return found[0] if len(found) == 1 else None

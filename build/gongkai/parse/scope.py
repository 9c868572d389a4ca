"""Tell whom the figures cover, by a sentence of the report itself.

In: the narrative of a report. Out: the scope and the sentence. Must not look at the body's
level: a county's report may speak for itself alone, or for everything below it.
"""

from __future__ import annotations

import re

from gongkai.knowledge.patterns import personal, scopes
from gongkai.model import Evidence, Scope

STOPS = "。；;\n！？"


def tell_scope(text: str, spans: tuple[tuple[int, int], ...]) -> tuple[Scope, tuple[Evidence, ...]]:
    """Give the widest scope that a sentence in the spans states, with that sentence's words.

    >>> tell_scope("我乡公开政务信息180条。", ((0, 13),))[0]
    'own_body'
    """
    for scope, pattern in scopes():
        for start, end in spans:
            if match := pattern.search(text, start, end):
                first, last = _sentence(text, match, start, end)
                if personal().search(text, first, last):
                    first, last = match.span()
                return scope, (Evidence(scope, first, last, text[first:last]),)
    return "unknown", ()


def _sentence(text: str, match: re.Match[str], start: int, end: int) -> tuple[int, int]:
    """Widen a match to the sentence that holds it."""
    opening = max(text.rfind(mark, start, match.start()) for mark in STOPS)
    closing = [at for mark in STOPS if (at := text.find(mark, match.end(), end)) >= 0]
    first = max(opening + 1, start)
    first += len(text[first : match.start()]) - len(text[first : match.start()].lstrip())
    return first, min(closing, default=end - 1) + 1

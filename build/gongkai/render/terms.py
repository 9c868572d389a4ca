"""Link the words of a sentence that the glossary explains to what they mean.

In: a sentence of our own. Out: the same sentence, where each term that is explained wherever it
is named (its mark begins with ``text.``) is a link at its first place. Must not know the page;
the explanations stand on it (``explanations`` in parts.html).
"""

from __future__ import annotations

import re
from functools import cache, partial

from markupsafe import Markup, escape

from gongkai.knowledge.glossary import Term, glossary
from gongkai.render.forms import explained

MARK = "text."


@cache
def named() -> tuple[Term, ...]:
    """The terms that are explained wherever a sentence names them."""
    return tuple(term for term in glossary() if any(mark.startswith(MARK) for mark in term.marks))


def link_terms(text: str, language: str) -> Markup:
    """Make each named term a link where it first stands; everything else is escaped.

    >>> print(link_terms("Upright: the median.", "en"))
    Upright: the <a class="term" href="#g-median">median</a>.
    >>> print(link_terms("<b> 与中位数、中位数", "zh"))
    &lt;b&gt; 与<a class="term" href="#g-median">中位数</a>、中位数
    """
    linked = str(escape(text))
    for term in named():
        word = str(escape(getattr(term, language)))
        place = re.compile(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])", re.IGNORECASE)
        linked = place.sub(partial(_link, term), linked, 1)
    return Markup(linked)  # noqa: S704


def _link(term: Term, found: re.Match[str]) -> str:
    return explained(term.marks[0], found[0])

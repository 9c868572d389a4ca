"""Tell at a glance that a text cannot be any of some words: nearly every line of prose.

In: words in their folded spelling. Out: patterns of what none of them has, to be looked for in a
text as printed. Must not find a word: a text that gets past a glance is read as ever, so what is
decided is the same with and without it, and only sooner.

Folding keeps a character of modern Chinese where it stands, but for those that a spelling of
``knowledge`` changes, the numerals of a numbering, and what stands in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from gongkai.knowledge.patterns import characters, regional_words

FIRST, LAST = 0x4E00, 0x9FFF
"""The characters that no folding of widths changes."""
_ELSEWHERE = r"\0-\u4dff\ua000-\U0010ffff"
_NO_DIGIT = r"\0-\x09\x0b-/:-{}-\u4dff"
"""What stands before them but a line break, a digit and a pipe."""
COMPATIBLE = re.compile(
    "[\u2e80-\u2fdf\u3038-\u303a\u3190-\u319f\u3200-\u33ff\uf900-\ufaff"
    "\U0001f200-\U0001f2ff\U0002f800-\U0002fa1f]"
)
"""Signs that the folding of widths turns into characters of Chinese: ㈠, ㍻."""
NUMERALS = "一二三四五六七八九十"
NUMBERED = f"(?:[（(][{NUMERALS}0-9]{{1,3}}[）)])?"
OPEN = r"0-9A-Za-z \t\n\u3000、。，；：？！“”‘’《》.,;:%-"
"""What may stand before a strange character; a bracket might open a note, which is dropped."""


@cache
def _changing() -> frozenset[str]:
    """Give the characters that folding may change or drop."""
    spellings = "".join(regional for regional, _ in regional_words())
    return frozenset(NUMERALS) | frozenset(spellings) | frozenset(map(chr, characters()))


def strange_to(words: Iterable[str]) -> re.Pattern[str]:
    """Make the pattern of one character that stands in none of some words, and never will.

    >>> strange_to(["行政许可"]).search("行政许可，增加3件")[0]
    '增'
    """
    return re.compile(f"[^{_ELSEWHERE}{_letters(words)}]")


def begins_strange_to(words: Iterable[str]) -> re.Pattern[str]:
    """Make the pattern of a text that has a strange character before its first bracket.

    >>> pattern = begins_strange_to(["行政许可"])
    >>> [bool(pattern.match(text)) for text in ("（1）行政增加", "行政（增加）许可", "行政许可")]
    [True, False, False]
    """
    letters = _letters(words)
    return re.compile(f"{NUMBERED}[{letters}{OPEN}]*[^{_ELSEWHERE}{letters}]")


def lines_without_strange(words: Iterable[str]) -> re.Pattern[str]:
    """Make the pattern of whole lines without any strange character, digit or pipe.

    The break before each is where a search begins.
    """
    return re.compile(rf"\n([{_NO_DIGIT}{_letters(words)}\ua000-\U0010ffff]+)(?=\n)")


def beginning_with(
    sign: str, pattern: re.Pattern[str], text: str, span: tuple[int, int]
) -> Iterator[re.Match[str]]:
    """Find a pattern where a sign stands with which each of its matches begins.

    To look for the sign is much faster than to try a pattern at each place that begins with
    something that may be left out.

    >>> [found[0] for found in beginning_with("1", re.compile("(?:1?2)?1"), "1 121 21", (0, 8))]
    ['1', '121', '1']
    """
    start, end = span
    at = text.find(sign, start, end)
    while at >= 0:
        found = pattern.match(text, at, end)
        if found:
            yield found
        at = text.find(sign, found.end() if found else at + 1, end)


def near(
    words: Iterable[str], reach: int, pattern: re.Pattern[str], text: str, end: int
) -> Iterator[re.Match[str]]:
    """Find a pattern around the words of which each match holds one, before the end.

    Args:
        words: of which one stands in all that the pattern looks at.
        reach: so far from such a word nothing is looked at any more.
        pattern: what to find.
        text: where to find it.
        end: where to stop.

    >>> [found[0] for found in near(["县"], 3, re.compile("[^，]县"), "县，甲县，乙市，丙县", 9)]
    ['甲县']
    """
    places = sorted(at for word in words for at in _places(word, text, end))
    first = last = 0
    for at in places:
        if at - reach > last:
            yield from pattern.finditer(text, first, last)
            first = at - reach
        last = min(at + reach, end)
    yield from pattern.finditer(text, first, last)


def _places(word: str, text: str, end: int) -> Iterator[int]:
    at = text.find(word, 0, end)
    while at >= 0:
        yield at
        at = text.find(word, at + 1, end)


def lacks(text: str, letters: frozenset[str]) -> bool:
    """Tell at a glance that a text has none of some characters when it is folded.

    >>> lacks("高校信息公開", frozenset("开")), lacks("高校信息公开", frozenset("县乡"))
    (False, True)
    """
    spellings = _spellings(letters)
    return COMPATIBLE.search(text) is None and not any(letter in text for letter in spellings)


@cache
def _spellings(letters: frozenset[str]) -> frozenset[str]:
    """Give some characters with all of which folding may make one of them."""
    regional = {one[0] for one, mainland in regional_words() if not letters.isdisjoint(mainland)}
    simple = letters | regional
    return simple | {chr(code) for code, plain in characters().items() if plain in simple}


def _letters(words: Iterable[str]) -> str:
    """Give the characters of some words, and those that folding may change, for a set of them."""
    letters = frozenset().union(*words) | _changing()
    return "".join(sorted(one for one in letters if FIRST <= ord(one) <= LAST))

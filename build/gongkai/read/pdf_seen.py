"""Leave of the words of a page those that it shows, and unread what is seen in part or twice.

In: words whose glyphs are known to be seen or not. Out: words. Must not know what a table is.
A number of which digits are hidden, or that is printed over another one, has marks in their
place: its cell is unreadable and not shorter.
"""

from __future__ import annotations

from collections.abc import Iterable

from gongkai.read.pdf_words import Word, make_word

OVER, OVERLAP = 0.5, 0.2
"""So near and so far over one another, in parts of the size, two numbers are one blot."""


def seen_words(words: Iterable[Word]) -> list[Word]:
    """Leave out words that are not seen; what is seen in part or twice has marks for digits."""
    seen: list[Word] = []
    for word in words:
        hidden = sum(1 for glyph in word.glyphs if not glyph.is_seen)
        if hidden == 0:
            seen.append(word)
        elif hidden < sum(1 for glyph in word.glyphs if glyph.text.isalnum() or not glyph.is_seen):
            seen.append(_unread(word, all_digits=False))
    return _apart(seen)


def _unread(word: Word, *, all_digits: bool) -> Word:
    """Put a mark in the place of digits that are not seen, or of all."""
    return make_word(
        [
            glyph._replace(text="\ufffd", is_seen=True)
            if glyph.text.isdigit() and (all_digits or not glyph.is_seen)
            else glyph
            for glyph in word.glyphs
        ]
    )


def _apart(words: list[Word]) -> list[Word]:
    """Unread numbers that are printed over one another; of one that is printed twice keep one."""
    numbers = [word for word in words if any(map(str.isdigit, word.text))]
    numbers.sort(key=lambda word: word.base)
    doubled: set[int] = set()
    spoilt: set[int] = set()
    for index, word in enumerate(numbers):
        for other in numbers[index + 1 :]:
            if other.base - word.base > OVER * min(word.size, other.size):
                break
            if min(word.x1, other.x1) - max(word.x0, other.x0) <= OVERLAP * word.size:
                continue
            if word.text == other.text and abs(word.x0 - other.x0) < OVERLAP * word.size:
                doubled.add(id(other))
            else:
                spoilt.update((id(word), id(other)))
    if not doubled and not spoilt:
        return words
    return [
        _unread(word, all_digits=True) if id(word) in spoilt else word
        for word in words
        if id(word) not in doubled
    ]

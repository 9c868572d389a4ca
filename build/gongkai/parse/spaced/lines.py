"""Cut spaced-out lines into words with their places, and tell the numbers that end a line.

In: a stretch of text. Out: lines of words. Must not know the form's labels.

Thousands of reports print the same label at the same place, before other numbers. So a line's
words are counted from its own beginning, and what stands before its numbers is cut once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gongkai.parse.keeping import kept
from gongkai.parse.numerals import MAX_WHOLE, looks_like_value
from gongkai.parse.spaced.words import (
    WIDE_GAP,
    Parted,
    Word,
    count_ending,
    cut_fields,
    cut_words,
    part_at,
)

THREE_WORDS = re.compile(r"\S[^\S\n]++\S++[^\S\n]++\S")
FEED = "\f"
DIGITS, BLANKS = "0123456789", " \t\xa0\u3000"
MAX_LINE = 400
"""A longer line is prose: no table row has so many characters."""


class Cut(NamedTuple):
    """What a line consists of.

    ``parted`` is the line as it is parted where nothing is known of its table, ``by_word`` and
    ``by_field`` count the words and fields at its end that are numbers, ``has_value`` tells
    whether any word is one. ``before`` is the cut of all that stands before plain digits, None
    where a line does not end with them.
    """

    raw: str
    words: tuple[Word, ...]
    parted: Parted
    by_word: int
    by_field: int
    has_value: bool
    before: Cut | None = None

    @property
    def fields(self) -> tuple[Word, ...]:
        """The words joined between wide gaps."""
        return cut_fields(self.raw, self.words)

    @property
    def text(self) -> str:
        """All words with one blank between them."""
        return " ".join([word.text for word in self.words])


class Line(NamedTuple):
    """A line of a document: where it begins, and the page breaks before its end."""

    cut: Cut
    at: int
    page: int


def count_words(text: str, start: int, end: int) -> Iterator[int]:
    """Count the words of each line that has three or more; prose has no such line."""
    at = start
    while found := THREE_WORDS.search(text, at, end):
        at = max(text.rfind("\n", at, found.start()) + 1, at)
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        if stop - at <= MAX_LINE:
            yield len(text[at:stop].split())
        at = stop


def cut_lines(text: str, start: int, end: int) -> list[Line]:
    """Cut a stretch of text into its lines; lines without a word are left out."""
    lines: list[Line] = []
    page, at = 0, start
    for raw in text[start:end].split("\n"):
        page += raw.count(FEED)
        cut = cut_line(raw)
        if cut.words:
            lines.append(Line(cut, at, page))
        at += len(raw) + 1
    return lines


def cut_line(raw: str) -> Cut:
    """Cut one line."""
    if len(raw) > MAX_LINE:
        return _prose(raw)
    lead = raw.rstrip(DIGITS + BLANKS)
    if len(lead) == len(raw):
        return _cut(raw.rstrip())
    if lead and not lead[-1].isspace():
        # Digits right behind a word belong to it.
        glued = raw[len(lead) :].lstrip(DIGITS)
        lead = raw[: len(raw) - len(glued)]
    lead = lead.rstrip()
    numbers = _numbers(raw, len(lead))
    if not numbers:
        return _cut(lead)
    return _with_numbers(raw, lead, numbers) or _cut(raw.rstrip())


def _numbers(raw: str, at: int) -> tuple[Word, ...]:
    """Cut the plain digits behind a place of a line."""
    words = []
    for digits in raw[at:].split():
        first = raw.index(digits, at)
        words.append(Word(digits, first, first + len(digits), first - at))
        at = first + len(digits)
    return tuple(words)


def _with_numbers(raw: str, lead: str, numbers: tuple[Word, ...]) -> Cut | None:
    """Put numbers behind the cut of what stands before; None where that is not plain to do."""
    gaps = [word.gap for word in numbers]
    if min(gaps if lead else gaps[1:], default=WIDE_GAP) >= WIDE_GAP:
        by_field = len(numbers)
    elif len(numbers) > 1 and gaps[-1] < WIDE_GAP:
        # Two numbers in one field are none.
        by_field = 0
    else:
        return None
    before = _cut(lead)
    if before.by_word or before.by_field or max([len(word.text) for word in numbers]) > MAX_WHOLE:
        return None
    parted = Parted(before.parted.lead, numbers, before.parted.texts)
    return Cut(raw, before.words + numbers, parted, len(numbers), by_field, True, before)


@kept(4096)
def _cut(raw: str) -> Cut:
    """Cut a line word by word."""
    return _of_words(raw, tuple(cut_words(raw)))


def _of_words(raw: str, words: tuple[Word, ...]) -> Cut:
    fields = cut_fields(raw, words)
    by_word, by_field = count_ending(words), count_ending(fields)
    parted = part_at(words, fields if by_field == by_word else words, by_word)
    has_value = any(looks_like_value(word.text) for word in words)
    return Cut(raw, words, parted, by_word, by_field, has_value)


def _prose(raw: str) -> Cut:
    """Make one word of a line that is too long for a table."""
    text = raw.strip()
    start = raw.index(text)
    return _of_words(raw, (Word(text, start, start + len(text), 0),))


def part(cut: Cut, count: int = 0, *, has_label: bool = True) -> Parted:
    """Part a line into label and values; ``count`` values are expected, 0 if that is unknown.

    Where wide gaps give the expected number, a blank inside of a cell is its own (1 234);
    anywhere else each word is a cell.
    """
    if not count or len(cut.words) < count or cut.by_word == cut.by_field == count:
        return cut.parted
    if max(cut.by_field, cut.by_word) < count:
        for words in (cut.fields, cut.words):
            if _holds_unreadable(words, count, has_label=has_label):
                return part_at(cut.words, words, count)
    if cut.by_field == count:
        return part_at(cut.words, cut.fields, count)
    return cut.parted


def _holds_unreadable(words: Sequence[Word], count: int, *, has_label: bool) -> bool:
    """Tell whether the last words are a row in which a cell holds something else than a number."""
    if len(words) < count + has_label:
        return False
    last = words[-count:]
    begins = not has_label or looks_like_value(last[0].text)
    return begins and 2 * sum(looks_like_value(word.text) for word in last) > count

"""Cut spaced-out lines into words with their places, and tell the numbers that end a line.

In: a stretch of text. Out: lines of words. Must not know the form's labels.

A place is counted twice: by characters, and by columns where a Chinese character takes two.
Programs that lay out text do either, so whoever measures tries both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from gongkai.parse.numerals import belongs_to_number, is_han, looks_like_value

WORD = re.compile(r"\S+")
WIDE_GAP = 2
"""So many blanks part two cells; a single one may stand inside of a cell."""
GROUP_NUMBER = re.compile(r"[（(][一二三四五六七][)）](?=.)")
FEED = "\f"
WIDE_BLANK = "\u3000"
"""The only blank that takes two columns."""
MAX_LINE = 400
"""A longer line is prose: no table row has so many characters."""

Span = tuple[int, int]


class Word(NamedTuple):
    """Text between blanks: where it stands in the document and on its line, and the gap before.

    ``by_character`` and ``by_column`` are its first and last place on the line.
    """

    text: str
    start: int
    end: int
    by_character: Span
    by_column: Span
    gap: int


class Parted(NamedTuple):
    """A line parted into what stands before its numbers, and its numbers."""

    lead: tuple[Word, ...]
    values: tuple[Word, ...] = ()
    page: int = 0

    @property
    def is_laid_out(self) -> bool:
        """Wide gaps before all numbers: their places on the line mean something."""
        return all(word.gap >= WIDE_GAP for word in self.values[1:])


class Line(NamedTuple):
    """A line of words, and of the fields that wide gaps make of them.

    ``text`` is all words with one blank between them, ``parted`` the line as it is parted where
    nothing is known of its table; ``page`` counts the page breaks before it.
    """

    words: tuple[Word, ...]
    fields: tuple[Word, ...]
    page: int
    text: str
    parted: Parted


def count_words(text: str, start: int, end: int) -> Iterator[int]:
    """Count the words of each line of a stretch, none of them joined; prose is one word."""
    for line in text[start:end].split("\n"):
        yield len(line.split()) if len(line) <= MAX_LINE else 1


def cut_lines(text: str, start: int, end: int) -> list[Line]:
    """Cut a stretch of text into its lines; lines without a word are left out."""
    lines: list[Line] = []
    page, position = 0, start
    while position < end:
        stop = text.find("\n", position, end)
        stop = end if stop < 0 else stop
        page += text.count(FEED, position, stop)
        words = tuple(_words(text, position, stop))
        if words:
            fields = tuple(_joined(text, group) for group in _by_gap(words))
            plain = " ".join([word.text for word in words])
            parted = _part_at_end(words, fields, page)
            lines.append(Line(words, fields, page, plain, parted))
        position = stop + 1
    return lines


def _words(text: str, start: int, end: int) -> Iterator[Word]:
    """Cut one line; a unit or footnote belongs to the number before it, a long line is one word."""
    if end - start > MAX_LINE:
        prose = text[start:end].strip()
        at = text.index(prose, start)
        yield Word(prose, at, at + len(prose), (0, 0), (0, 0), 0)
        return
    held: Word | None = None
    column, last = 0, start
    has_wide_blank = WIDE_BLANK in text[start:end]
    for match in WORD.finditer(text, start, end):
        first, behind = match.span()
        gap, words = first - last, match[0]
        left = column + (_columns(text[last:first]) if has_wide_blank else gap)
        column = left + (len(words) if words.isascii() else _columns(words))
        word = Word(words, first, behind, (first - start, behind - start), (left, column), gap)
        last = behind
        if held and looks_like_value(held.text) and belongs_to_number(word.text):
            held = _joined(text, [held, word])
            continue
        if held:
            yield held
        held = word
    if held:
        yield held


@lru_cache(maxsize=16_384)
def _columns(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _joined(text: str, words: Sequence[Word]) -> Word:
    """Make one word of several that follow each other on a line, blanks and all."""
    if len(words) == 1:
        return words[0]
    first, last = words[0], words[-1]
    return Word(
        text[first.start : last.end],
        first.start,
        last.end,
        (first.by_character[0], last.by_character[1]),
        (first.by_column[0], last.by_column[1]),
        first.gap,
    )


def _by_gap(words: Sequence[Word]) -> Iterator[list[Word]]:
    group: list[Word] = []
    for word in words:
        if group and word.gap >= WIDE_GAP:
            yield group
            group = []
        group.append(word)
    yield group


def part(line: Line, count: int = 0, *, has_label: bool = True) -> Parted:
    """Part a line into label and values; ``count`` values are expected, 0 if that is unknown.

    Where wide gaps give the expected number, a blank inside of a cell is its own (1 234);
    anywhere else each word is a cell.
    """
    if not count:
        return line.parted
    wide, narrow = line.fields, line.words
    by_gap, by_word = _ending(wide), _ending(narrow)
    if max(by_gap, by_word) < count:
        for words in (wide, narrow):
            if _holds_unreadable(words, count, has_label=has_label):
                return _parted(line.words, words, count, line.page)
    if by_gap == count:
        return _parted(line.words, wide, by_gap, line.page)
    return line.parted


def _part_at_end(words: Sequence[Word], fields: Sequence[Word], page: int) -> Parted:
    """Part a line where its last numbers begin, by fields where they are as many as the words."""
    count = _ending(words)
    return _parted(words, fields if _ending(fields) == count else words, count, page)


def _holds_unreadable(words: Sequence[Word], count: int, *, has_label: bool) -> bool:
    """Tell whether the last words are a row in which a cell holds something else than a number."""
    last = words[-count:]
    numbers = sum(looks_like_value(word.text) for word in last)
    begins = len(words) > count and looks_like_value(last[0].text) if has_label else True
    return begins and len(words) >= count and 2 * numbers > count


def _parted(all_words: Sequence[Word], words: Sequence[Word], count: int, page: int) -> Parted:
    values = tuple(words[len(words) - count :])
    before = [word for word in all_words if not values or word.end <= values[0].start]
    lead = tuple([piece for word in before for piece in _pieces(word)])
    if not lead and values and all(is_han(value.text) for value in values):
        # Pieces of a group's label set vertically (三, 无), no counts and no marks.
        return Parted(values, (), page)
    return Parted(lead, values, page)


def _pieces(word: Word) -> tuple[Word, ...]:
    """Part a group's number from the words that it was printed against: （六）处理其政府信息."""
    match = GROUP_NUMBER.match(word.text)
    if match is None:
        return (word,)
    cut = match.end()
    return (
        word._replace(text=word.text[:cut], end=word.start + cut),
        word._replace(text=word.text[cut:], start=word.start + cut, gap=0),
    )


def _ending(words: Sequence[Word]) -> int:
    """Count the words at the end of a line that are numbers or marks for none."""
    count = 0
    for word in reversed(words):
        if not looks_like_value(word.text):
            break
        count += 1
    return count

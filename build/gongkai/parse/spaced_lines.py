"""Cut spaced-out lines into words with their places, and tell the numbers that end a line.

In: a stretch of text. Out: lines of words. Must not know the form's labels.

A place is counted twice: by characters, and by columns where a Chinese character takes two.
Programs that lay out text do either, so whoever measures tries both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gongkai.parse.numerals import CHINESE_DIGITS, belongs_to_number, looks_like_value

WORD = re.compile(r"\S+")
WIDE_GAP = 2
"""So many blanks part two cells; a single one may stand inside of a cell."""
GROUP_NUMBER = re.compile(r"[（(][一二三四五六七][)）](?=.)")
FEED = "\f"
MAX_LINE = 400
"""A longer line is prose: no table row has so many characters."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Word:
    """Text between blanks: where it stands in the document and on its line, and the gap before.

    ``by_character`` and ``by_column`` are its first and last place on the line.
    """

    text: str
    start: int
    end: int
    by_character: Span
    by_column: Span
    gap: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words; ``page`` counts the page breaks before it."""

    words: tuple[Word, ...]
    fields: tuple[Word, ...]
    page: int = 0

    @property
    def text(self) -> str:
        """All words, with one blank between them."""
        return " ".join(word.text for word in self.words)


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
        words = list(_words(text, position, stop))
        if words:
            fields = tuple(_joined(text, group) for group in _by_gap(words))
            lines.append(Line(tuple(words), fields, page))
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
    for match in WORD.finditer(text, start, end):
        column += _columns(text[last : match.start()])
        left, column = column, column + _columns(match[0])
        places = (match.start() - start, match.end() - start), (left, column)
        word = Word(match[0], match.start(), match.end(), *places, match.start() - last)
        last = match.end()
        if held and belongs_to_number(word.text) and looks_like_value(held.text):
            held = _joined(text, [held, word])
            continue
        if held:
            yield held
        held = word
    if held:
        yield held


def _columns(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _joined(text: str, words: Sequence[Word]) -> Word:
    """Make one word of several that follow each other on a line, blanks and all."""
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


@dataclass(frozen=True, slots=True)
class Parted:
    """A line parted into what stands before its numbers, and its numbers."""

    lead: tuple[Word, ...]
    values: tuple[Word, ...] = ()
    page: int = 0

    @property
    def is_laid_out(self) -> bool:
        """Wide gaps before all numbers: their places on the line mean something."""
        return all(word.gap >= WIDE_GAP for word in self.values[1:])


def part(line: Line, count: int = 0, *, has_label: bool = True) -> Parted:
    """Part a line into label and values; ``count`` values are expected, 0 if that is unknown.

    Where wide gaps give the expected number, a blank inside of a cell is its own (1 234);
    anywhere else each word is a cell.
    """
    wide, narrow = line.fields, line.words
    by_gap, by_word = _ending(wide), _ending(narrow)
    if max(by_gap, by_word) < count:
        for words in (wide, narrow):
            if _holds_unreadable(words, count, has_label=has_label):
                return _parted(line, words, count)
    is_wide = by_gap > 0 and by_gap in (count, by_word)
    return _parted(line, wide, by_gap) if is_wide else _parted(line, narrow, by_word)


def _holds_unreadable(words: Sequence[Word], count: int, *, has_label: bool) -> bool:
    """Tell whether the last words are a row in which a cell holds something else than a number."""
    last = words[-count:]
    numbers = sum(looks_like_value(word.text) for word in last)
    begins = len(words) > count and looks_like_value(last[0].text) if has_label else True
    return begins and len(words) >= count and 2 * numbers > count


def _parted(line: Line, words: Sequence[Word], count: int) -> Parted:
    values = tuple(words[len(words) - count :])
    before = (word for word in line.words if not values or word.end <= values[0].start)
    lead = tuple(piece for word in before for piece in _pieces(word))
    if not lead and values and all(value.text in CHINESE_DIGITS for value in values):
        # A group's number set vertically (三), not a count.
        return Parted(values, (), line.page)
    return Parted(lead, values, line.page)


def _pieces(word: Word) -> Iterator[Word]:
    """Part a group's number from the words that it was printed against: （六）处理其政府信息."""
    match = GROUP_NUMBER.match(word.text)
    if match is None:
        yield word
        return
    cut = match.end()
    yield replace(word, text=word.text[:cut], end=word.start + cut)
    yield replace(word, text=word.text[cut:], start=word.start + cut, gap=0)


def _ending(words: Sequence[Word]) -> int:
    """Count the words at the end of a line that are numbers or marks for none."""
    count = 0
    for word in reversed(words):
        if not looks_like_value(word.text):
            break
        count += 1
    return count
